"""Pairs, decimals and money."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from reporting.answers.around import nouns_of, strip_words
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear

PAIR = re.compile(
    r"(.+?)\s*(?:/|\btrong\b|\btren\b|\btrong tong so\b|\btren tong so\b|\btong\b)\s*(?:tong so\s+|so\s+)?(.+)"
)
MONEY = re.compile(r"(\d+(?:[.,]\d+)*)\s*(k|nghin|ngan|tr|trieu)?\s*(\d{1,3})?\s*(?:dong|d|vnd)?", re.ASCII)
SCALES = {None: 1, "k": 1000, "nghin": 1000, "ngan": 1000, "tr": 1_000_000, "trieu": 1_000_000}


def read_pair(text: str, *, nouns: Iterable[str] = ()) -> Accepted[tuple[int, int]] | Unclear:
    """ "18/25", "18 trong 25": part and whole; the part cannot be the larger one."""
    said = strip_words(normalise(text), nouns_of(tuple(nouns)))
    found = PAIR.fullmatch(fold(said))
    if not found:
        return Unclear(Reason.NOT_A_NUMBER)
    part, whole = read_int(found[1]), read_int(found[2])
    if isinstance(part, Unclear) or isinstance(whole, Unclear):
        return Unclear(Reason.NOT_A_NUMBER)
    if part.value > whole.value:
        return Unclear(Reason.RANGE)
    return Accepted((part.value, whole.value))


def read_decimal(text: str) -> Accepted[Decimal] | Unclear:
    """A percentage from 0 to 100, comma or dot before the fraction."""
    said = normalise(text).strip(" .!").removesuffix("phần trăm").strip(" %")
    if said.startswith("-"):
        return Unclear(Reason.NEGATIVE)
    if not re.fullmatch(r"\d{1,3}(?:[.,]\d{1,2})?", said, re.ASCII):
        grouped = re.fullmatch(r"\d{1,3}[.,]\d{3}", said, re.ASCII)
        return Unclear(Reason.AMBIGUOUS if grouped else Reason.NOT_A_NUMBER)
    value = Decimal(said.replace(",", "."))
    return Accepted(value) if value <= 100 else Unclear(Reason.RANGE)


def read_money(text: str) -> Accepted[int] | Unclear:
    """Đồng: "12.500", "12k", "1tr2", "1,5tr", "2 triệu", "một triệu rưỡi"."""
    said = fold(text).strip(" .!")
    spoken = re.fullmatch(r"(.+?) trieu( ruoi)?", said)
    if spoken and not re.search(r"\d", spoken[1]):
        whole = read_int(spoken[1])
        half = 500_000 if spoken[2] else 0
        return Accepted(whole.value * 1_000_000 + half) if isinstance(whole, Accepted) else whole
    found = MONEY.fullmatch(said)
    if not found:
        return Unclear(Reason.NOT_A_NUMBER)
    amount, scale, tail = found[1], SCALES[found[2]], found[3]
    if found[2] is None:
        return plain_money(amount) if tail is None else Unclear(Reason.NOT_A_NUMBER)
    if tail is not None and not re.fullmatch(r"\d+", amount, re.ASCII):
        return Unclear(Reason.AMBIGUOUS)
    if re.fullmatch(r"\d{1,3}[.,]\d{3}", amount, re.ASCII):
        return Unclear(Reason.AMBIGUOUS)
    value = Decimal(amount.replace(",", ".")) * scale
    # "1tr2" is 1.200.000, "2tr500" is 2.500.000: the tail is a fraction of the unit.
    value += Decimal(f"0.{tail}") * scale if tail else 0
    return Accepted(int(value))


def plain_money(amount: str) -> Accepted[int] | Unclear:
    if re.fullmatch(r"\d+|\d{1,3}(?:\.\d{3})+", amount, re.ASCII):
        return Accepted(int(amount.replace(".", "")))
    return Unclear(Reason.AMBIGUOUS)
