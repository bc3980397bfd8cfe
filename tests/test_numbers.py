"""Whole numbers from 0 to 9,999 in every standard spelling: read back as themselves, or refused, never as another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reporting.answers import Accepted, Reason, Unclear, fold, read_int
from tests.spelling import STYLES, Style, shortened, spelled

pytestmark = pytest.mark.slow

NUMBERS = range(10_000)


def value_of(text: str) -> int | None:
    found = read_int(text)
    return found.value if isinstance(found, Accepted) else None


@pytest.mark.parametrize("style", STYLES)
def test_every_spelling_reads_back(style: Style) -> None:
    wrong = [(number, spelled(number, style)) for number in NUMBERS if value_of(spelled(number, style)) != number]
    assert wrong == []


@pytest.mark.parametrize("style", STYLES[:2])
def test_without_diacritics_it_reads_back_or_is_asked_about(style: Style) -> None:
    """Only "nam" (năm, or a noun) is asked about, and then the number is among what is offered."""
    for number in NUMBERS:
        words = fold(spelled(number, style))
        found = read_int(words)
        if isinstance(found, Unclear):
            assert words.endswith("nam") and number in found.options, words
        else:
            assert found.value == number, words


def test_a_short_form_with_two_meanings_is_never_taken() -> None:
    meanings: dict[str, set[int]] = defaultdict(set)
    for number in NUMBERS:
        for words in shortened(number):
            meanings[words].add(number)
    for words, numbers in meanings.items():
        value = value_of(words)
        assert value is None or numbers == {value}, words
    understood = sum(value_of(words) is not None for words in meanings)
    assert understood > len(meanings) / 2, "people do say it like this: most of it must be understood"


def digits(number: int) -> Iterator[str]:
    yield str(number)
    yield f"{number:04d}"
    yield f"{number:,}".replace(",", ".")
    yield f"{number:,}".replace(",", " ")
    yield "".join(chr(ord("０") + int(sign)) for sign in str(number))


def test_digits_read_back() -> None:
    wrong = [text for number in NUMBERS for text in digits(number) if value_of(text) != number]
    assert wrong == []


AROUND = [
    "{}",
    "{} đồng chí",
    "{} đ/c ạ",
    "dạ {} ạ",
    "Dạ thưa đồng chí, {} đồng chí",
    "có {}",
    "tổng số là {}",
    "{}.",
    " {} ",
]


@given(st.integers(0, 9999), st.sampled_from(STYLES), st.sampled_from(AROUND))
@example(105, STYLES[0], "{} đồng chí")
def test_polite_words_around_it_change_nothing(number: int, style: Style, around: str) -> None:
    assert value_of(around.format(number)) == number
    # "có không" is a question: a bare "không" with words around it is another matter.
    assert number == 0 or value_of(around.format(spelled(number, style))) == number


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader(text: str) -> None:
    found = read_int(text)
    assert isinstance(found, Unclear) or 0 <= found.value <= 999_999


@given(st.integers(0, 9999), st.sampled_from(["khoảng", "gần", "hơn", "~", "cỡ", "chừng", "ít nhất", "tren", "duoi"]))
def test_an_approximate_number_is_offered_and_not_taken(number: int, about: str) -> None:
    found = read_int(f"{about} {number}")
    assert isinstance(found, Unclear) and found.code is Reason.APPROXIMATE and found.options == (number,)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("không có ai cả", 0), ("ko co ai", 0), ("chưa có đồng chí nào", 0), ("hổng có", 0), ("\"5\"", 5), ("vâng, 5", 5),
        ("đúng 5", 5), ("nữ 5", 5), ("5 nu", 5), ("không nữ", 0), ("mưoi lăm", 15), ("đông chi 5", 5),
        # Not these: denials, questions, signs, other words, half a number.
        ("không đúng", None), ("có không", None), ("không phải 5 mà 6", None), ("không hết", None), ("vắng 5", None),
        ("vang 5", None), ("cơ 5", None), ("5a", None), ("5:", None), (".2", None), (",2", None), ("khống", None),
        ("5 nam", None), ("5 nữ 2 nam", None), ("năm 2026", None), ("một hai ba", None), ("nghìn hai", None),
        ("5?", None), ("2x3", None), ("hai trăm mấy", None), ("1.234.567", None), ("٣", None), ("5²", None),
    ],
)  # fmt: skip
def test_further_ways_of_typing(text: str, value: int | None) -> None:
    found = read_int(text, nouns=("nữ",))
    assert (found.value if isinstance(found, Accepted) else None) == value
