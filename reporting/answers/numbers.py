"""Whole numbers as people type and say them. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reporting.answers.around import Nouns, nouns_of, strip_polite, strip_words
from reporting.answers.normalise import is_legacy_font, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases
from reporting.answers.spelled import read_words

LARGEST = 999_999

DIGITS = re.compile(r"\d+", re.ASCII)
PLAIN = re.compile(r"\+?\d{1,6}", re.ASCII)
GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+", re.ASCII)
WHOLE_DECIMAL = re.compile(r"(\d{1,6}),0{1,2}", re.ASCII)
DECIMAL = re.compile(r"\d*[.,]\d+", re.ASCII)
COMMA_GROUPED = re.compile(r"(\d{1,3}),(\d{3})", re.ASCII)
NEGATIVE = re.compile(r"-\s*\d+", re.ASCII)
RANGE = re.compile(r"(\d+)\s*(?:-|->|~|đến|den|tới|toi|hoặc|hoac|hay)\s*(\d+)", re.ASCII)

APPROXIMATE = Phrases(
    "khoảng,khoảng chừng,tầm,chừng,độ,độ chừng,cỡ,gần,trên,hơn,dưới,ít nhất,nhiều nhất,tối thiểu,tối đa,xấp xỉ,ước,"
    "ước chừng,ngót,ngót nghét,suýt,đâu độ,có lẽ,có thể,hình như,chắc,chắc là,cả,có khi,trên dưới"
)
ABOUT_SIGN = re.compile(r"[~≈]\s*(?=\S)")
PERCENT = re.compile(r"%|phần trăm|phan tram")

NO_WORDS = ("không", "ko", "k", "kh", "khg", "kg", "hok", "hông", "hổng", "hem")
NOT_YET_WORDS = ("chưa",)
NOBODY = (
    "có,ai,có ai,phát sinh,có phát sinh,có gì,đồng chí nào,có đồng chí nào,có đ/c nào,có đc nào,người nào,có người nào,"
    "trường hợp nào,có trường hợp nào,đảng viên nào,có đảng viên nào,buổi nào,có buổi nào,cuộc nào,có cuộc nào"
).split(",")
NOTHING = Phrases(
    [
        *NO_WORDS,
        *(f"{no} {what}{end}" for no in (*NO_WORDS, *NOT_YET_WORDS) for what in NOBODY for end in ("", " cả", " hết")),
        *("0", "zero", "số không", "số 0", "không không có"),
    ]
)
DONT_KNOW = Phrases(
    [
        *(f"{no} {what}" for no in (*NO_WORDS, *NOT_YET_WORDS) for what in ("biết", "rõ", "nhớ", "chắc", "nắm")),
        *("quên", "quên rồi"),
    ]
)
NOT_YET = Phrases("chưa,trống,để trống,-,--,bỏ trống,chưa có số,chưa có số liệu,không có số,không có số liệu")
ALL_PRESENT = Phrases(
    "đủ,đủ cả,tất cả,cả,đầy đủ,đủ hết,hết,toàn bộ,đủ mặt,có mặt đủ,đủ 100,đông đủ,dự đủ,có mặt đầy đủ"
)


def read_int(text: str, *, nouns: Iterable[str] = ()) -> Accepted[int] | Unclear:
    """A count. ``nouns``: words that may stand around the number in this figure, besides the usual ones."""
    said = normalise(text)
    refused = refusal(said)
    if refused:
        return refused
    about = nouns_of(tuple(nouns))
    if is_nothing(said, about):
        return Accepted(0)
    core = strip_words(said, about)
    if core in NOTHING and not DIGITS.search(core):
        # "không đúng", "có không": taking words off must not turn a denial or a question into none.
        return Unclear(Reason.NOT_A_NUMBER)
    guessed = approximate(core, about)
    if guessed:
        return guessed
    if DIGITS.search(core):
        return read_digits(core)
    return read_words(core)


def is_nothing(said: str, nouns: Nouns) -> bool:
    """ "không", "dạ không có ai ạ"; with the figure's own noun at either end as well ("không nữ", "nữ không")."""
    bare = strip_polite(said)
    return any(
        words in NOTHING for words in (bare, nouns.own.without_end(bare), nouns.own.opening(bare)[1].lstrip(" :,"))
    )


def refusal(said: str) -> Unclear | None:
    """What is no number whatever surrounds it."""
    if not said.strip(" .,!"):
        return Unclear(Reason.EMPTY)
    if is_legacy_font(said):
        return Unclear(Reason.LEGACY_FONT)
    if PERCENT.search(said):
        return Unclear(Reason.PERCENT)
    bare = strip_polite(said)
    if bare in ALL_PRESENT:
        return Unclear(Reason.ALL_PRESENT)
    if bare in NOT_YET:
        return Unclear(Reason.NOT_YET, (0,))
    words = bare.split()
    if any(" ".join(words[at : at + 2]) in DONT_KNOW for at in range(len(words))) or bare in DONT_KNOW:
        return Unclear(Reason.DONT_KNOW)
    return None


def approximate(core: str, nouns: Nouns) -> Unclear | None:
    """ "khoảng 6", "~6" → 6 is offered, not taken."""
    sign = ABOUT_SIGN.match(core)
    head, tail = ("~", core[sign.end() :]) if sign else APPROXIMATE.opening(core)
    # "tám" is eight, "tầm" is about; "tam" alone could be either, and counts as eight before words.
    if not head or (head == "tam" and not DIGITS.search(tail)):
        return None
    inner = read_int(tail, nouns=tuple(nouns.own))
    return Unclear(Reason.APPROXIMATE, (inner.value,) if isinstance(inner, Accepted) else inner.options)


def read_digits(core: str) -> Accepted[int] | Unclear:
    if PLAIN.fullmatch(core):
        return Accepted(int(core))
    if GROUPED.fullmatch(core) and len({sign for sign in core if sign in ". "}) == 1:
        value = int(re.sub(r"[. ]", "", core))
        return Accepted(value) if value <= LARGEST and not core.startswith("0") else Unclear(Reason.AMBIGUOUS)
    whole_part = WHOLE_DECIMAL.fullmatch(core)
    if whole_part:
        return Accepted(int(whole_part[1]))
    if NEGATIVE.fullmatch(core):
        return Unclear(Reason.NEGATIVE)
    comma = COMMA_GROUPED.fullmatch(core)
    if comma:
        return Unclear(Reason.AMBIGUOUS, (int(comma[1] + comma[2]),))
    if DECIMAL.fullmatch(core):
        return Unclear(Reason.NOT_WHOLE)
    between = RANGE.fullmatch(core)
    if between:
        return Unclear(Reason.AMBIGUOUS, (int(between[1]), int(between[2])))
    return Unclear(Reason.NOT_A_NUMBER)
