"""Sheet "Tổng hợp": each figure month by month and over the whole range, with its share and how many reports it is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from documents.sheets import BOLD, HEADING, Content, Formula, Sheet, cell
from documents.workbook import formulas, head
from documents.workbook.formulas import MONTH
from documents.workbook.gathered import Gathered, shares
from reporting.form import Figure
from reporting.periods import Period, Span
from reporting.rollup import CLOSING, QUOTA, Rollup, Share
from reporting.units import COMMITTEES
from texts import shown, t

HEADINGS = head.FIRST
LEAD = 3
"""Columns before the months: label, code, what is counted."""
MONTH_FORMAT = "m/yyyy"
HOW: Mapping[str, Any] = {"text_wrap": False, "indent": 1}
SECTION = {**BOLD, "bg_color": "#F2F2F2"}


@dataclass(frozen=True, slots=True)
class Columns:
    """Where things stand, once it is known how many months there are."""

    months: int

    @property
    def whole(self) -> int:
        return LEAD + self.months

    @property
    def part(self) -> int:
        return self.whole + 3

    @property
    def base(self) -> int:
        return self.whole + 4

    @property
    def share(self) -> int:
        return self.whole + 5

    def of_months(self, row: int) -> str:
        return f"{cell(row, LEAD)}:{cell(row, LEAD + self.months - 1)}"


class Totals:
    """The sheet being written. ``live``: the months' numbers are formulas over the rows of the branches."""

    def __init__(self, sheet: Sheet, gathered: Gathered, *, live: bool) -> None:
        self.sheet, self.gathered, self.live = sheet, gathered, live
        self.rollup: Rollup = gathered.rollup
        self.at = Columns(len(gathered.months))

    def headings(self) -> None:
        lead = ("figure", "code", "counted")
        tail = ("whole", "how", "reports", "part", "base", "share")
        blanks = [""] * self.at.months
        self.sheet.headings(HEADINGS, [*map(column, lead), *blanks, *map(column, tail)], frozen=LEAD)
        for number, period in enumerate(self.gathered.months):
            self.sheet.put(HEADINGS, LEAD + number, period.first_day, num_format=MONTH_FORMAT, **HEADING)

    def standing(self, row: int, now: datetime) -> int:
        """Who has filed in each month, and whether the month is locked."""
        covered = [self.rollup.coverage(period) for period in self.gathered.months]
        branches = [of(one.filed_branches, one.branches) for one in covered]
        organisations = [of(one.filed_organisations, one.organisations) for one in covered]
        locks = [lock_words(self.gathered, period, now) for period in self.gathered.months]
        labels = (t("workbook.branches_filed"), t("workbook.organisations_filed"), t("workbook.locks"))
        for label, said in zip(labels, (branches, organisations, locks), strict=True):
            self.sheet.row(row, (label, None, None), text_wrap=False)
            self.sheet.row(row, said, first=LEAD, align="right")
            row += 1
        return row

    def line(self, row: int, figure: Figure) -> None:
        total = self.rollup.total(figure.code)
        register = figure.formula == QUOTA
        counted = t("workbook.counted_reports") if figure.total == "count" else figure.unit
        self.sheet.row(row, (figure.label, figure.code, counted))
        if register:
            self.sheet.put(row, self.at.whole, formulas.known(total), align="right", **BOLD)
        elif not shares(figure):
            self.months(row, figure)
        how = "register" if register else figure.total
        self.sheet.put(row, self.at.whole + 1, t(f"workbook.how_{how}"), **HOW)
        self.sheet.put(row, self.at.whole + 2, of(total.filed, total.of), align="center")
        if shares(figure):
            self.percentages(row, figure)
        elif figure.denominator in self.rollup.ground.figures:
            self.share(row, figure, figure.code)

    def months(self, row: int, figure: Figure) -> None:
        for number, total in enumerate(self.rollup.by_month(figure.code).values()):
            content: Content = formulas.known(total)
            if self.live:
                content = formulas.added(figure, total, MONTH, self.month(number))
            self.sheet.put(row, LEAD + number, content, align="right")
        value = formulas.known(self.rollup.total(figure.code))
        content = formulas.together(self.at.of_months(row), value)
        if figure.total in {"first", "last"}:
            content = Formula(f"={cell(row, LEAD if figure.total == 'first' else self.at.whole - 1)}", value)
        self.sheet.put(row, self.at.whole, content, align="right", **BOLD)

    def answers(self, row: int, figure: Figure) -> int:
        """Beneath a choice: how many reports chose what."""
        for choice, label in figure.choices:
            self.sheet.put(row, 0, label, indent=2)
            for number, period in enumerate(self.gathered.months):
                count = self.rollup.answers(figure.code, span=Span.month(period))[choice]
                content = formulas.chosen(figure.code, label, count, MONTH, self.month(number))
                self.sheet.put(row, LEAD + number, content, align="right")
            whole = Formula(f"=SUM({self.at.of_months(row)})", self.rollup.answers(figure.code)[choice])
            self.sheet.put(row, self.at.whole, whole, align="right", **BOLD)
            row += 1
        return row

    def month(self, number: int) -> str:
        """The cell that holds the month."""
        return cell(HEADINGS, LEAD + number, fixed=True)

    def percentages(self, row: int, figure: Figure) -> None:
        """A percentage of each month, from what was added, never from other percentages."""
        for number, period in enumerate(self.gathered.months):
            share = self.rollup.share(figure.code, span=Span.month(period))
            content = written_out(share)
            if self.live and self.gathered.columns.issuperset((figure.numerator, figure.denominator)):
                content = formulas.share_of(figure, share, MONTH, self.month(number))
            self.sheet.put(row, LEAD + number, content, num_format=formulas.percent_format(share), align="right")
        self.share(row, figure, figure.numerator)
        whole = self.rollup.share(figure.code)
        content = Formula(f"={cell(row, self.at.share)}", whole.part / whole.whole if whole else "")
        self.sheet.put(row, self.at.whole, content, num_format=formulas.percent_format(whole), align="right", **BOLD)

    def share(self, row: int, figure: Figure, code: str) -> None:
        """Count and base, of the reports that have both, and what the one is of the other."""
        share = self.rollup.share(code)
        counted = {"first": 0, "last": self.at.months - 1}.get(figure.total)
        where = () if counted is None else (MONTH, self.month(counted))
        numbers: tuple[Content, Content] = (share.part, share.whole) if share else (0, 0)
        if self.live and self.gathered.columns.issuperset((code, figure.denominator)):
            numbers = (
                formulas.added_with(code, figure.denominator, share.part if share else 0, *where),
                formulas.added_with(figure.denominator, code, share.whole if share else 0, *where),
            )
        self.sheet.row(row, numbers, first=self.at.part)
        content = formulas.ratio(cell(row, self.at.part), cell(row, self.at.base), share)
        self.sheet.put(row, self.at.share, content, num_format=formulas.percent_format(share))

    def under_way(self, row: int, closing: int) -> int:
        """The commune's number has once who left one branch and has not arrived in the other (X12)."""
        transfers = self.rollup.transfers.under_way
        self.sheet.put(row, 0, t("workbook.under_way"))
        self.sheet.put(row, self.at.whole, transfers, **BOLD)
        self.sheet.put(row + 1, 0, t("workbook.members"), **BOLD)
        content = Formula(f"={cell(closing, self.at.whole)}+{cell(row, self.at.whole)}", self.rollup.members)
        self.sheet.put(row + 1, self.at.whole, content, **BOLD)
        return row + 2

    def admitted(self, row: int) -> int:
        """Admissions since January against the quota: they may begin before the range does."""
        quota = self.rollup.quota
        admitted = quota.admitted.value
        if not quota.given or not isinstance(admitted, int):
            return row
        self.sheet.put(row, 0, t("workbook.admitted_year", year=quota.year))
        self.sheet.put(row, self.at.whole + 1, t("workbook.how_register"), **HOW)
        self.sheet.put(row, self.at.whole + 2, of(quota.admitted.filed, quota.admitted.of), align="center")
        self.sheet.row(row, (admitted, quota.given), first=self.at.part)
        share = Share(admitted, quota.given)
        content = formulas.ratio(cell(row, self.at.part), cell(row, self.at.base), share)
        self.sheet.put(row, self.at.share, content, num_format=formulas.percent_format(share))
        return row + 1

    def missing(self, row: int, *, named: bool) -> int:
        """Who is not in the totals: a sum never passes over them in silence."""
        ground = self.rollup.ground
        if not named:
            return row
        lines = [
            t(code, month=shown.month(gap.period), unit=self.gathered.name(gap.unit, gap.period))
            for code, gaps in (("workbook.missing_one", ground.gaps), ("workbook.none_one", ground.marked_none))
            for gap in gaps
        ]
        if lines:
            self.sheet.put(row + 1, 0, t("workbook.missing_head"), wide=False, **BOLD)
            row += 2
        for line in lines:
            self.sheet.put(row, 0, line, wide=False, text_wrap=False)
            row += 1
        return row


def write(
    sheet: Sheet, gathered: Gathered, groups: Mapping[str, Sequence[Figure]], now: datetime, *, live: bool
) -> None:
    """``live``: over the rows of the branches, who are named; else the figures of the whole as they are."""
    head.write(sheet, gathered, now, t("workbook.sheet_totals"))
    gaps = len(gathered.rollup.ground.gaps)
    if gaps:
        code = "workbook.missing_some" if live else "workbook.missing_count"
        sheet.put(3, 0, t(code, count=gaps), wide=False, **head.WARNING)
    totals = Totals(sheet, gathered, live=live)
    totals.headings()
    row = totals.standing(HEADINGS + 1, now)
    for title, figures in groups.items():
        sheet.row(row, [title or t("workbook.others"), *[None] * totals.at.share], wide=False, **SECTION)
        row += 1
        for figure in figures:
            if figure.total == "none":
                continue
            totals.line(row, figure)
            row += 1
            if figure.type == "choice" and live:
                row = totals.answers(row, figure)
            if figure.code == CLOSING and gathered.rollup.ground.kind in COMMITTEES:
                row = totals.under_way(row, row - 1)
    row = totals.admitted(row)
    totals.missing(row, named=live)
    sheet.fit()


def column(key: str) -> str:
    return t(f"workbook.column_{key}")


def of(part: int, whole: int) -> str:
    return t("workbook.percent_of", part=part, whole=whole)


def written_out(share: Share | None) -> Content:
    return Formula(f"={share.part}/{share.whole}", share.part / share.whole) if share else None


def lock_words(gathered: Gathered, period: Period, now: datetime) -> str:
    """Whether the month's figures can still move."""
    locked = [entry.lock.holds(now) for entry in gathered.of(period)]
    if locked and all(locked):
        return t("workbook.locked")
    return t("workbook.partly_locked", locked=sum(locked), of=len(locked)) if any(locked) else t("workbook.unlocked")
