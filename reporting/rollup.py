"""Totals of any range and any unit: pure, from the rows of its months and the register as it stood in each.

Stocks stand at the end, flows are added, shares are worked out from summed counts and never averaged. A total knows how
many branches it is of; what nobody has reported is missing, not nought.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reporting.form import Figure
from reporting.periods import Period, Span
from reporting.units import BODIES, COMMITTEES, Coverage, Tree

INCREASES = ("ket_nap", "chuyen_den", "phuc_hoi")
DECREASES = ("chuyen_di", "tu_tran", "xoa_ten", "khai_tru", "xin_ra", "huy_quyet_dinh")
OPENING, CLOSING = "dau_ky", "cuoi_ky"
MET = "sh_du"
"""Whoever has this figure has held the month's meeting."""
ADMITTED = "ket_nap"
INSPECTIONS = ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv")
DIRECT, LOWER = "truc_thuoc", "co_so"
"""Levels of inspection: branches directly under the committee; party organisations at the base with their branches."""
NO_REPORT = "none"
"""Origin of a month that the office has marked as having no report."""


# ── What is read ────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Month:
    """The rows of one month, with the register of that month."""

    period: Period
    tree: Tree
    origins: Mapping[str, str]
    """Unit → where its current report comes from."""
    numbers: Mapping[str, Mapping[str, int]]
    """Unit → figure → number; what is not applicable is not there."""
    words: Mapping[str, Mapping[str, str]]
    """Unit → figure → choice, day or words."""

    @cached_property
    def filed(self) -> frozenset[str]:
        return frozenset(unit for unit, origin in self.origins.items() if origin != NO_REPORT)

    def reporting(self, root: str) -> list[str]:
        """Branches at or under ``root`` that have figures this month."""
        return [code for code in self.tree.branches(root) if code in self.filed]

    def values(self, units: Iterable[str], code: str) -> list[int]:
        return [self.numbers[unit][code] for unit in units if code in self.numbers.get(unit, ())]


@dataclass(frozen=True, slots=True)
class Book:
    """Months that follow one another."""

    months: tuple[Month, ...]
    quotas: Mapping[int, Mapping[str, int]]
    """Year → branch → admissions that it was asked for."""

    def of(self, span: Span) -> tuple[Month, ...]:
        return tuple(month for month in self.months if month.period in span)


# ── What comes of it ────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Share:
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Movements:
    """Members gained and lost, transfers within the commune left out on both sides."""

    increase: int
    decrease: int


@dataclass(frozen=True, slots=True)
class Balance:
    """X15: opening + gained − lost = closing, transfers counted on both sides."""

    opening: int
    gained: int
    lost: int
    closing: int

    @property
    def difference(self) -> int:
        """Nought where it balances."""
        return self.closing - (self.opening + self.gained - self.lost)


@dataclass(frozen=True, slots=True)
class Admissions:
    """Since January, against what was asked for; None where nobody was asked for anything."""

    year: int
    admitted: int
    quota: int | None


@dataclass(frozen=True, slots=True)
class Rollup:
    unit: str
    span: Span
    coverage: Coverage
    """Of the last month: what stocks are of."""
    gaps: Mapping[Period, tuple[str, ...]]
    """Month → branches without figures, of the months that have some."""
    values: Mapping[str, int]
    """Figure → its total over branches, as the form adds it; a figure that nobody has is not there."""
    shares: Mapping[str, Share]
    counts: Mapping[str, Mapping[str, int]]
    """Figure of a choice → choice → how often it was given."""
    balance: Balance | None
    """None where the first or the last month has no figures."""
    movements: Movements
    met: Share
    """Reports of months in which the meeting was held, of all reports."""
    inspections: Mapping[str, Mapping[str, int]]
    """Level → figure → total: X05."""
    admissions: Admissions

    @property
    def is_complete(self) -> bool:
        """Every branch of every month has figures."""
        return not any(self.gaps.values())

    def inspected(self, code: str) -> int:
        """Over all levels."""
        return sum(level.get(code, 0) for level in self.inspections.values())


def rollup(book: Book, unit: str, span: Span, figures: Mapping[str, Figure]) -> Rollup:
    """``figures``: of the branches' form; each says how it is added. Raises ValueError where the book lacks a month."""
    months = book.of(span)
    if [month.period for month in months] != list(span):
        raise ValueError("the book lacks months of the range")
    last = months[-1]
    values = dict(totals(months, unit, figures))
    return Rollup(
        unit,
        span,
        last.tree.coverage(unit, last.filed),
        {month.period: missing(month, unit) for month in months},
        values,
        dict(shares(months, unit, figures)),
        dict(counts(months, unit, figures)),
        balance(months, unit),
        movements(values),
        Share(
            sum(len(month.values(month.reporting(unit), MET)) for month in months),
            sum(len(month.reporting(unit)) for month in months),
        ),
        inspections(months, unit),
        admissions(book, unit, span.last),
    )


def missing(month: Month, unit: str) -> tuple[str, ...]:
    return tuple(code for code in month.tree.branches(unit) if code not in month.filed)


def totals(months: tuple[Month, ...], unit: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, int]]:
    for code, figure in figures.items():
        if figure.total in {"sum", "last"}:
            found = cells(months, unit, code, last=figure.total == "last")
            if found:
                yield code, sum(found)


def cells(months: tuple[Month, ...], unit: str, code: str, *, last: bool) -> list[int]:
    """Every number that goes into a total."""
    asked = months[-1:] if last else months
    return [number for month in asked for number in month.values(month.reporting(unit), code)]


def shares(months: tuple[Month, ...], unit: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, Share]]:
    """Over those reports that have the part: a branch that has not met does not lower the attendance."""
    for code, figure in figures.items():
        part = figure.numerator or code
        if figure.denominator and figure.total in {"sum", "last", "percent"}:
            asked = months[-1:] if figure.total == "last" else months
            found = [
                (month.numbers[branch][part], month.numbers[branch].get(figure.denominator, 0))
                for month in asked
                for branch in month.reporting(unit)
                if part in month.numbers.get(branch, ())
            ]
            whole = sum(one for _, one in found)
            if whole:
                yield code, Share(sum(one for one, _ in found), whole)


def counts(months: tuple[Month, ...], unit: str, figures: Mapping[str, Figure]) -> Iterator[tuple[str, dict[str, int]]]:
    for code, figure in figures.items():
        if figure.type == "choice":
            found = Counter(
                month.words[branch][code]
                for month in months
                for branch in month.reporting(unit)
                if code in month.words.get(branch, ())
            )
            yield code, dict(found)


def balance(months: tuple[Month, ...], unit: str) -> Balance | None:
    first, last = months[0], months[-1]
    if not first.reporting(unit) or not last.reporting(unit):
        return None
    return Balance(
        sum(first.values(first.reporting(unit), OPENING)),
        sum(sum(cells(months, unit, code, last=False)) for code in INCREASES),
        sum(sum(cells(months, unit, code, last=False)) for code in DECREASES),
        sum(last.values(last.reporting(unit), CLOSING)),
    )


def movements(sums: Mapping[str, int]) -> Movements:
    increase = sum(sums.get(code, 0) for code in INCREASES) - sums.get("chuyen_den_nb", 0)
    decrease = sum(sums.get(code, 0) for code in DECREASES) - sums.get("chuyen_di_nb", 0)
    return Movements(increase, decrease)


def inspections(months: tuple[Month, ...], unit: str) -> dict[str, dict[str, int]]:
    """What every level has held itself, the committee's own bodies each by themselves."""
    found: dict[str, dict[str, int]] = {DIRECT: dict.fromkeys(INSPECTIONS, 0), LOWER: dict.fromkeys(INSPECTIONS, 0)}
    for month in months:
        for below in month.tree.below(unit):
            if below.kind in COMMITTEES:
                continue
            here = found.setdefault(level(below.code, below.kind), dict.fromkeys(INSPECTIONS, 0))
            for code in INSPECTIONS:
                here[code] += sum(month.values([below.code], code) if below.code in month.filed else ())
    return found


def level(code: str, kind: str) -> str:
    if kind == "chi_bo_truc_thuoc":
        return DIRECT
    return code if kind in BODIES - {"dang_bo_co_so"} else LOWER


def admissions(book: Book, unit: str, last: Period) -> Admissions:
    """As far as the book reaches back into the year."""
    year = [month for month in book.months if month.period.year == last.year and month.period <= last]
    admitted = sum(sum(month.values(month.reporting(unit), ADMITTED)) for month in year)
    quotas = book.quotas.get(last.year, {})
    asked = [quotas[code] for code in year[-1].tree.branches(unit) if code in quotas] if year else []
    return Admissions(last.year, admitted, sum(asked) if asked else None)


# ── Beside another range ────────────────────────────────────────────────────


def change(now: Rollup, before: Rollup, code: str) -> tuple[int, int] | None:
    """Old and new of a total; None where either is unknown, or of other branches than the other."""
    if code not in now.values or code not in before.values or not (now.is_complete and before.is_complete):
        return None
    return before.values[code], now.values[code]
