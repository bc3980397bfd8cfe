"""Every row of the table of answers, and further ways of typing."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from reporting.answers import (
    Accepted,
    Unclear,
    read_choice,
    read_command,
    read_date,
    read_decimal,
    read_int,
    read_money,
    read_pair,
    read_yes_no,
)
from reporting.periods import Period

TABLE = Path(__file__).parent / "data" / "answers.tsv"


def rows() -> list[tuple[str, str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        table = list(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE))[1:]
    return [(row[0], row[1], row[2]) for row in table if len(row) == 3]


def read(context: str, text: str) -> str:
    """The answer in the notation of the table."""
    if context == "cmd":
        found = read_command(text)
        return f"cmd:{found}" if found else "reject"
    readers: dict[str, Callable[[], Accepted[object] | Unclear]] = {
        "int": lambda: read_int(text, nouns=["nữ"]),
        "yesno": lambda: read_yes_no(text),
        "dec": lambda: read_decimal(text),
        "money": lambda: read_money(text),
        "pair": lambda: read_pair(text),
        "date": lambda: read_date(text, period=Period(2026, 7), today=date(2026, 7, 20)),
    }
    answer = readers[context]()
    return shown(answer.value) if isinstance(answer, Accepted) else "reject"


def shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return "/".join(str(part) for part in value)
    if isinstance(value, Decimal):
        return str(value.normalize())
    return str(value)


@pytest.mark.parametrize(("text", "expected", "note"), rows())
def test_the_table(text: str, expected: str, note: str) -> None:
    context = note.split(":", maxsplit=1)[0].split("(", maxsplit=1)[0].strip()
    assert read(context, text) == expected, note


@pytest.mark.parametrize(
    ("context", "text", "expected"),
    [
        ("yesno", "dạ thưa có", "yes"), ("yesno", "vâng, có", "yes"), ("yesno", "okay", "yes"), ("yesno", "ù", "yes"),
        ("yesno", "thưa không", "no"), ("yesno", "dạ không có ạ", "no"),
        ("yesno", "cơ", "reject"), ("yesno", "vắng", "reject"), ("yesno", "đã", "reject"), ("yesno", "rơi", "reject"),
        ("yesno", "có hay không", "reject"), ("yesno", "không phải không", "reject"), ("yesno", "chắc có", "reject"),
        ("cmd", "nộp ạ", "cmd:submit"), ("cmd", "dạ nộp", "cmd:submit"), ("cmd", "hủy đi", "cmd:cancel"),
        ("cmd", "đã nộp", "reject"), ("cmd", "da nop", "reject"), ("cmd", "chưa nộp", "reject"), ("cmd", "sứa", "reject"),
        ("cmd", "quá", "reject"), ("cmd", "bàn", "reject"), ("cmd", "không hủy", "reject"), ("cmd", "gứi", "reject"),
        ("date", "tối 5/7", "2026-07-05"), ("date", "họp ngày 5 tháng này", "2026-07-05"), ("date", "19h30 5/7", "2026-07-05"),
        ("date", "thứ năm 9/7", "2026-07-09"), ("date", "ngày hai hai", "2026-07-22"), ("date", "5.7.2026", "2026-07-05"),
        ("date", "5 tháng sau", "reject"), ("date", "hôm trước", "reject"), ("date", "thứ hai 9/7", "reject"),
        ("date", "ngày mười năm", "reject"), ("date", "cuối tháng", "reject"), ("date", "5", "reject"),
        ("date", "5/7-6/7", "reject"), ("date", "5/7 hoặc 6/7", "reject"), ("date", "khoảng 5/7", "reject"),
        ("pair", "mười tám trên hai lăm", "18/25"), ("pair", "18/25 đồng chí", "18/25"),
        ("pair", "18-25", "reject"), ("pair", "18/25/30", "reject"), ("pair", "5/0", "reject"),
    ],
)  # fmt: skip
def test_further_ways_of_typing(context: str, text: str, expected: str) -> None:
    assert read(context, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("không biến động", "no"), ("ko tăng giảm", "no"), ("không có ai", "no"), ("có tăng", "yes"), ("có biến động ạ", "yes"),
        ("có biến động không", "reject"), ("biến động", "reject"), ("như tháng trước", "reject"),
    ],
)  # fmt: skip
def test_a_gate_is_answered_in_its_own_words(text: str, expected: str) -> None:
    found = read_yes_no(text, about=("biến động", "tăng giảm", "tăng", "ai"))
    assert (shown(found.value) if isinstance(found, Accepted) else "reject") == expected


LABELS = ["Không", "Có", "Số của tôi khác"]


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("a", 0), ("B.", 1), ("chọn c", 2), ("khong", 0), ("Số của tôi khác", 2), ("so cua toi", 2), ("số của tôi khác ạ", None),
        ("cơ", None), ("1", None), ("d", None), ("", None), ("khống", None),
    ],
)  # fmt: skip
def test_a_choice_is_its_letter_or_its_label(text: str, at: int | None) -> None:
    found = read_choice(text, LABELS)
    assert (found.value if isinstance(found, Accepted) else None) == at
