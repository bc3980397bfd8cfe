"""X15: opening + in − out = closing, over any number of months, with what keeps it from holding."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import pairwise

from reporting.periods import Period, Span

Books = Mapping[str, Mapping[Period, tuple[int | None, int | None]]]
"""Unit → month → opening and closing of its report."""


@dataclass(frozen=True, slots=True)
class Break:
    """A branch that opens a month with another number than it closed the month before with."""

    unit: str
    period: Period
    closed: int
    opened: int


@dataclass(frozen=True, slots=True)
class Balance:
    """``joined`` and ``left``: members of branches that came under the unit or went from under it meanwhile."""

    opening: int
    increase: int
    decrease: int
    joined: int
    left: int
    closing: int
    breaks: tuple[Break, ...]
    missing: tuple[tuple[str, Period], ...]
    """Branches without a report, with the month."""

    @property
    def difference(self) -> int:
        """What closing exceeds the sum by; it can only be explained by breaks and missing months."""
        return self.closing - (self.opening + self.joined - self.left + self.increase - self.decrease)

    @property
    def holds(self) -> bool:
        return self.difference == 0 and not self.breaks and not self.missing


def balance_of(
    span: Span, branches: Mapping[Period, Collection[str]], books: Books, increase: int, decrease: int
) -> Balance:
    """``branches``: of each month's tree; ``increase`` and ``decrease``: over the span, both sides of transfers."""
    joined = left = 0
    breaks: list[Break] = []
    for before, after in pairwise(span):
        joined += sum(opened(books, unit, after) for unit in branches[after] if unit not in branches[before])
        left += sum(closed(books, unit, before) for unit in branches[before] if unit not in branches[after])
        for unit in sorted(set(branches[before]) & set(branches[after])):
            ends = books.get(unit, {}).get(before, (None, None))[1], books.get(unit, {}).get(after, (None, None))[0]
            if ends[0] is not None and ends[1] is not None and ends[0] != ends[1]:
                breaks.append(Break(unit, after, ends[0], ends[1]))
    return Balance(
        sum(opened(books, unit, span.first) for unit in branches[span.first]),
        increase,
        decrease,
        joined,
        left,
        sum(closed(books, unit, span.last) for unit in branches[span.last]),
        tuple(breaks),
        tuple(
            (unit, period) for period in span for unit in sorted(branches[period]) if period not in books.get(unit, {})
        ),
    )


def opened(books: Books, unit: str, period: Period) -> int:
    return books.get(unit, {}).get(period, (None, None))[0] or 0


def closed(books: Books, unit: str, period: Period) -> int:
    return books.get(unit, {}).get(period, (None, None))[1] or 0
