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
