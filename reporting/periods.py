"""Reporting periods: calendar months, and the ranges and calendar days made of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
"""Times are stored as UTC and shown in this zone (UTC+7, no summer time)."""


@dataclass(frozen=True, order=True, slots=True)
class Period:
    """A calendar month. ``str()`` gives ``2026-03``, the form in which it is stored."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not (1 <= self.month <= 12 and 1 <= self.year <= 9999):
            raise ValueError(f"no such month: {self.year}-{self.month}")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``2026-03``. Raises ValueError for anything else."""
        match = re.fullmatch(r"(\d{4})-(\d{2})", text, re.ASCII)
        if not match:
            raise ValueError(f"a period is written like 2026-03, not {text!r}")
        return cls(int(match[1]), int(match[2]))

    @classmethod
    def of(cls, day: date) -> Self:
        """The month that ``day`` lies in."""
        return cls(day.year, day.month)

    def plus(self, months: int) -> Self:
        """The period ``months`` later (earlier when negative)."""
        count = self.year * 12 + self.month - 1 + months
        return type(self)(count // 12, count % 12 + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return self.plus(1).first_day - timedelta(days=1)

    @property
    def ends_quarter(self) -> bool:
        return self.month % 3 == 0

    def __contains__(self, day: date) -> bool:
        return self.first_day <= day <= self.last_day

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True, order=True, slots=True)
class Span:
    """Months in a row, both ends included: a month, a quarter, half a year, or any from … to …."""

    first: Period
    last: Period

    def __post_init__(self) -> None:
        if self.first > self.last:
            raise ValueError(f"{self.first} comes after {self.last}")

    @classmethod
    def month(cls, period: Period) -> Self:
        return cls(period, period)

    @classmethod
    def quarter(cls, year: int, number: int) -> Self:
        return cls(Period(year, 3 * number - 2), Period(year, 3 * number))

    @classmethod
    def of_year(cls, year: int, first: int = 1, last: int = 12) -> Self:
        """The year, or these months of it."""
        return cls(Period(year, first), Period(year, last))

    def __iter__(self) -> Iterator[Period]:
        return months(self.first, self.last)

    def __len__(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1

    def __contains__(self, period: Period) -> bool:
        return self.first <= period <= self.last

    def plus(self, count: int) -> Self:
        """The same span ``count`` months later (earlier when negative)."""
        return type(self)(self.first.plus(count), self.last.plus(count))

    @property
    def before(self) -> Self:
        """The span of the same length just before: the quarter before, the half-year before."""
        return self.plus(-len(self))

    @property
    def year_before(self) -> Self:
        """The same months of the year before."""
        return self.plus(-12)


def months(first: Period, last: Period) -> Iterator[Period]:
    """Every month from ``first`` to ``last``, both included; nothing when they are reversed."""
    while first <= last:
        yield first
        first = first.plus(1)
