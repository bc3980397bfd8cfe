"""From sums to statements: what a range of months comes to for a unit and everything below it.

SQL adds (:mod:`storage.totals`); here stocks are those of the last month, flows those of all months, and
percentages follow from what was added, never from other percentages. Each month has its own tree: a unit
that moved counts where it stood in that month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from reporting.balance import Balance, Books, balance_of
from reporting.form import Figure
from reporting.ground import Ground
from reporting.periods import Period, Span
from reporting.units import COMMITTEES, INSPECTING_LEVELS, Coverage, Tree
from reporting.values import NA, NotApplicable

OPENING, CLOSING, ADMITTED = "dau_ky", "cuoi_ky", "ket_nap"
QUOTA = "quota"
"""Formula of what the office gives out, not the branch."""
INSPECTIONS = ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv")


@dataclass(frozen=True, slots=True)
class Added:
    """One answer to one figure, added over the reports of a group of units in one month."""

    group: str
    period: Period
    code: str
    reports: int
    number: int | None
    text: str | None = None
    na: bool = False
    part: int | None = None
    base: int | None = None
    """Of the reports that have both: the figure, and what it is a share of."""


@dataclass(frozen=True, slots=True)
class Total:
    """What a figure comes to, and how many reports stand behind it.

    ``value`` is None where nobody answered and NA where it applies to nobody: neither is zero.
    """

    value: int | NotApplicable | None
    filed: int
    of: int
    """Reports that have come in, of those that should: one for each unit and month that counts."""

    @property
    def complete(self) -> bool:
        return self.filed == self.of


@dataclass(frozen=True, slots=True)
class Share:
    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Movements:
    """Members gained and lost; transfers within the commune are left out on both sides, and stand by themselves."""

    increase: int
    decrease: int
    came_from_within: int
    went_within: int


@dataclass(frozen=True, slots=True)
class Quota:
    """chi_tieu_nam against the admissions of the year so far."""

    year: int
    own: int | None
    """What the unit itself was given."""
    given: int | None
    """What its branches were given together; None where none was given any."""
    branches: int
    of: int
    admitted: Total


@dataclass(frozen=True, slots=True)
class Transfers:
    """Between branches below the unit: named by either side in the span, and under way at its end (X12)."""

    came: int
    went: int
    under_way: int


class Rollup:
    """What the months of ``ground.span`` come to. ``books``: opening and closing, unit by unit."""

    def __init__(
        self, ground: Ground, added: Iterable[Added], books: Books, transfers: Transfers | None = None
    ) -> None:
        self.ground = ground
        self.transfers = transfers or Transfers(0, 0, 0)
        self.unit, self.span = ground.unit, ground.span
        self.books = books
        self._added: defaultdict[tuple[str, Period], list[Added]] = defaultdict(list)
        for row in added:
            self._added[row.code, row.period].append(row)

    @property
    def tree(self) -> Tree:
        """The tree of the last month, which balances are shown by."""
        return self.ground.trees[self.span.last]

    def figure(self, code: str) -> Figure:
        """Raises KeyError for a code that no form has."""
        return self.ground.figures[code]

    # ── One figure ──────────────────────────────────────────────────────────

    def months_of(self, code: str, span: Span | None = None) -> tuple[Period, ...]:
        """The months that count for the figure: all, the first or the last, as its form says."""
        within = span or self.span
        match self.figure(code).total:
            case "first":
                return (within.first,)
            case "last":
                return (within.last,)
            case _:
                return tuple(within)

    def total(self, code: str, *, sorts: frozenset[str] | None = None, span: Span | None = None) -> Total:
        """``sorts``: only of these (see :attr:`Unit.sort`); ``span``: only of these months, within what was read."""
        months = self.months_of(code, span)
        filed, of = self._standing(code, months, sorts)
        if self.figure(code).formula == QUOTA:
            # The register says it, for the year: what a report noted of it may be older.
            return Total(self.quota.given, filed, of)
        return Total(self._value(code, self._rows(code, months, sorts)), filed, of)

    def count(self, code: str, *, sorts: frozenset[str] | None = None, span: Span | None = None) -> int:
        """The total in a sentence that says of how many reports it is: 0 where none has it."""
        value = self.total(code, sorts=sorts, span=span).value
        return value if isinstance(value, int) else 0

    def by_month(self, code: str) -> dict[Period, Total]:
        return {period: self.total(code, span=Span.month(period)) for period in self.span}

    def share(self, code: str, *, span: Span | None = None) -> Share | None:
        """The figure and its base, added over the reports that have both; None where there is no base to speak of."""
        figure = self.figure(code)
        if figure.numerator and figure.numerator != code:
            return self.share(figure.numerator, span=span)
        rows = self._rows(code, self.months_of(code, span), None)
        whole = sum(row.base or 0 for row in rows)
        return Share(sum(row.part or 0 for row in rows), whole) if whole else None

    def answers(self, code: str, *, span: Span | None = None) -> dict[str, int]:
        """Of a choice: how many reports chose what; every choice of the form is there."""
        found = {choice: 0 for choice, _ in self.figure(code).choices}
        for row in self._rows(code, self.months_of(code, span), None):
            if row.text in found:
                found[row.text] += row.reports
        return found

    def _rows(self, code: str, months: Iterable[Period], sorts: frozenset[str] | None) -> list[Added]:
        return [
            row
            for period in months
            for row in self._added.get((code, period), [])
            if sorts is None or row.group in sorts
        ]

    def _value(self, code: str, rows: list[Added]) -> int | NotApplicable | None:
        if self.figure(code).total == "count":
            said = [row for row in rows if row.text is not None]
            # Of dates the choice is the one that is no date: "chưa họp" is not a meeting.
            no_date = {choice for choice, _ in self.figure(code).choices} if self.figure(code).type == "date" else set()
            counted = [row.reports for row in said if row.text not in no_date]
        else:
            said = [row for row in rows if row.number is not None]
            counted = [row.number or 0 for row in said]
        if said:
            return sum(counted)
        return NA if any(row.na for row in rows) else None

    # ── Who has reported ────────────────────────────────────────────────────

    def _standing(self, code: str, months: Iterable[Period], sorts: frozenset[str] | None) -> tuple[int, int]:
        """Of the reports on whose form the figure stands, in a way that it can apply."""
        counts = [
            count
            for period in months
            for (form, sort), count in self.ground.standing[period].items()
            if code in form.figures and not form.figures[code].na and (sorts is None or sort in sorts)
        ]
        return sum(filed for filed, _ in counts), sum(of for _, of in counts)

    def coverage(self, period: Period) -> Coverage:
        """Branches and organisations that have filed, counted from the tree of that month (X13)."""
        return self.ground.trees[period].coverage(self.unit, self.ground.filed[period])

    @cached_property
    def whole_coverage(self) -> Coverage:
        """The same for the whole span: a branch of its last tree that filed each month in which it was below us."""
        late = {gap.unit for gap in self.ground.gaps}
        return self.tree.coverage(self.unit, [code for code in self.tree.branches(self.unit) if code not in late])

    # ── Statements ──────────────────────────────────────────────────────────

    @cached_property
    def movements(self) -> Movements:
        """X12: what a unit gains and loses, without transfers between its own branches."""
        up, down = self.ground.parts("increase"), self.ground.parts("decrease")
        inner = [code for code, figure in self.ground.figures.items() if figure.internal]
        came = sum(self.count(code) for code in inner if self.figure(code).of in up)
        went = sum(self.count(code) for code in inner if self.figure(code).of in down)
        if self.ground.kind not in COMMITTEES:
            # "Within the commune" is wider than "within this unit": only what is named as such is left out.
            came, went = self.transfers.came, self.transfers.went
        return Movements(self.sum(up) - came, self.sum(down) - went, came, went)

    @property
    def members(self) -> int:
        """X12: the branches' closing and who is under way between them."""
        return self.count(CLOSING) + self.transfers.under_way

    def sum(self, codes: Iterable[str], *, span: Span | None = None) -> int:
        """Of figures that are counted together, such as everything that members are gained by."""
        return sum(self.count(code, span=span) for code in codes)

    @cached_property
    def balance(self) -> Balance:
        """X15: opening + in − out = closing over the whole span, transfers counted on both sides."""
        branches = {period: set(tree.branches(self.unit)) for period, tree in self.ground.trees.items()}
        gained, lost = self.sum(self.ground.parts("increase")), self.sum(self.ground.parts("decrease"))
        return balance_of(self.span, branches, self.books, gained, lost)

    @cached_property
    def inspections(self) -> dict[str, dict[str, Total]]:
        """X05: level → figure → total; the levels are those of every month of the span."""
        sorts = dict.fromkeys(unit.sort for period in self.span for unit in self.ground.reporting(period))
        levels: defaultdict[str, set[str]] = defaultdict(set)
        # A committee's own bodies come first, then the levels below it, from the top down.
        for sort in (*(sort for sort in sorts if sort not in INSPECTING_LEVELS), *INSPECTING_LEVELS):
            if sort in sorts:
                levels[INSPECTING_LEVELS.get(sort, sort)].add(sort)
        return {
            level: {code: self.total(code, sorts=frozenset(within)) for code in INSPECTIONS}
            for level, within in levels.items()
        }

    @cached_property
    def quota(self) -> Quota:
        year = Span.of_year(self.span.last.year, last=self.span.last.month)
        branches = self.tree.branches(self.unit)
        given = [self.ground.quotas[code] for code in branches if code in self.ground.quotas]
        return Quota(
            year.last.year,
            self.ground.quotas.get(self.unit) if self.unit not in branches else None,
            sum(given) if given else None,
            len(given),
            len(branches),
            self.total(ADMITTED, span=year),
        )


def change(code: str, now: Rollup, then: Rollup | None) -> int | None:
    """By how much the figure moved; None where the range to compare with, or the figure in it, does not exist."""
    if then is None or not then.ground.exists:
        return None
    value, before = now.total(code).value, then.total(code).value
    return value - before if isinstance(value, int) and isinstance(before, int) else None
