"""Sheets of whole months: members who came and went, and meetings. A row for each month, and one for all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.sheets import BOLD, Content, Formula, Sheet, cell
from documents.workbook import formulas, head
from documents.workbook.formulas import MONTH
from documents.workbook.gathered import Gathered
from documents.workbook.totals import MONTH_FORMAT, column, lock_words, of
from reporting.form import Figure
from reporting.periods import Span
from reporting.rollup import ADMITTED, CLOSING, OPENING, Rollup
from reporting.units import COMMITTEES
from texts import shown, t

HEADINGS = head.FIRST
BEGINS = HEADINGS + 1


@dataclass
class Months:
    """A sheet whose first column is the month. ``live``: its numbers are formulas over the rows of the branches."""

    sheet: Sheet
    gathered: Gathered
    live: bool

    @property
    def rollup(self) -> Rollup:
        return self.gathered.rollup

    @property
    def ends(self) -> int:
        """The row beneath the months: what they come to."""
        return BEGINS + len(self.gathered.months)

    def begin(self, now: datetime, name: str, headings: Sequence[str]) -> None:
        head.write(self.sheet, self.gathered, now, name)
        self.sheet.headings(
            HEADINGS, [column("month"), *headings, t("workbook.branches_filed"), column("lock")], frozen=1
        )
        for row, period in enumerate(self.gathered.months, BEGINS):
            self.sheet.put(row, 0, period.first_day, num_format=MONTH_FORMAT, align="left")
            covered = self.rollup.coverage(period)
            reports = of(covered.filed_branches, covered.branches)
            told = (reports, lock_words(self.gathered, period, now))
            self.sheet.row(row, told, first=1 + len(headings), align="center", text_wrap=False)
        self.sheet.put(self.ends, 0, t("workbook.total"), **BOLD)

    def adds(self, *codes: str) -> bool:
        """Whether the numbers are formulas: these figures have a column to add."""
        return self.live and self.gathered.columns.issuperset(codes)

    def figure(self, at: int, figure: Figure) -> None:
        """A column of one figure: month by month, and beneath them the first, the last or the sum."""
        for row, total in enumerate(self.rollup.by_month(figure.code).values(), BEGINS):
            content: Content = formulas.known(total)
            if self.adds(figure.code):
                content = formulas.added(figure, total, MONTH, cell(row, 0, fixed=True))
            self.sheet.put(row, at, content, align="right")
        value = formulas.known(self.rollup.total(figure.code))
        content = formulas.together(f"{cell(BEGINS, at)}:{cell(self.ends - 1, at)}", value)
        if figure.total in {"first", "last"}:
            content = Formula(f"={cell(BEGINS if figure.total == 'first' else self.ends - 1, at)}", value)
        self.sheet.put(self.ends, at, content, align="right", **BOLD)


# ── Biến động ───────────────────────────────────────────────────────────────


class Movements(Months):
    def write(self, now: datetime) -> None:
        """Opening + in − out = closing, in each month and over all of them (X15)."""
        gained, lost = self.parts("increase"), self.parts("decrease")
        opening, closing = self.rollup.figure(OPENING), self.rollup.figure(CLOSING)
        columns = [opening, *gained, None, *lost, None, closing, None]
        names = iter((column("increase"), column("decrease"), column("balance")))
        headings = [figure.short or figure.label if figure else next(names) for figure in columns]
        self.begin(now, t("workbook.sheet_movements"), headings)
        for at, figure in enumerate(columns, 1):
            if figure is not None:
                self.figure(at, figure)
        up, down = 2 + len(gained), 3 + len(gained) + len(lost)
        self.sums(up, 2, gained, "increase")
        self.sums(down, up + 1, lost, "decrease")
        self.balances(up, down)
        self.notes(self.ends + 2, up, down)
        self.sheet.fit()

    def parts(self, name: str) -> list[Figure]:
        """What members are gained or lost by; for a group only what it is told: admissions, and the sums."""
        parts = self.rollup.ground.parts(name)
        return [
            figure
            for figure in self.gathered.figures
            if figure.code in parts and (self.live or figure.code == ADMITTED)
        ]

    def sums(self, at: int, first: int, parts: Sequence[Figure], name: str) -> None:
        """Gains or losses together: of the cells beside it, or as the roll-up has them where those are left out."""
        codes = self.rollup.ground.parts(name)
        spans = [*(Span.month(period) for period in self.gathered.months), self.rollup.span]
        for row, span in enumerate(spans, BEGINS):
            value = self.rollup.sum(codes, span=span)
            cells = f"{cell(row, first)}:{cell(row, first + len(parts) - 1)}"
            content: Content = Formula(f"=SUM({cells})", value) if self.live and parts else value
            if not self.live and row == self.ends:
                content = Formula(f"=SUM({cell(BEGINS, at)}:{cell(self.ends - 1, at)})", value)
            self.sheet.put(row, at, content, **BOLD)

    def balances(self, up: int, down: int) -> None:
        """What closing exceeds the sum by: explained beneath, or something is wrong."""
        for row in range(BEGINS, self.ends + 1):
            opening, closing = cell(row, 1), cell(row, down + 1)
            span = self.rollup.span if row == self.ends else Span.month(self.gathered.months[row - BEGINS])
            gained, lost = (self.rollup.sum(self.rollup.ground.parts(name), span=span) for name in ("increase", "decrease"))  # fmt: skip
            ends = (self.rollup.count(code, span=span) for code in (CLOSING, OPENING))
            value = next(ends) - next(ends) - gained + lost
            content = Formula(f"=N({closing})-N({opening})-{cell(row, up)}+{cell(row, down)}", value)
            self.sheet.put(row, down + 2, content, bold=row == self.ends)

    def notes(self, row: int, up: int, down: int) -> None:
        """Transfers between the branches, units that came or went, and months that do not join."""
        balance, moves = self.rollup.balance, self.rollup.movements
        at = down + 1
        lines: list[tuple[str, Content]] = [
            (t("workbook.came_within"), moves.came_from_within),
            (t("workbook.went_within"), moves.went_within),
            (t("workbook.net_increase"), Formula(f"={cell(self.ends, up)}-{cell(row, at)}", moves.increase)),
            (t("workbook.net_decrease"), Formula(f"={cell(self.ends, down)}-{cell(row + 1, at)}", moves.decrease)),
            (t("workbook.joined"), balance.joined),
            (t("workbook.left"), balance.left),
            (
                t("workbook.difference"),
                Formula(f"={cell(self.ends, at + 1)}-{cell(row + 4, at)}+{cell(row + 5, at)}", balance.difference),
            ),
        ]
        if self.rollup.ground.kind in COMMITTEES:
            lines.append((t("workbook.under_way"), self.rollup.transfers.under_way))
            members = Formula(f"={cell(self.ends, at)}+{cell(row + 7, at)}", self.rollup.members)
            lines.append((t("workbook.members"), members))
        for line, (label, content) in enumerate(lines, row):
            self.sheet.put(line, 0, label, wide=False, text_wrap=False)
            self.sheet.put(line, at, content, **BOLD)
        if self.live:
            self.breaks(row + len(lines))

    def breaks(self, row: int) -> None:
        for line, found in enumerate(self.rollup.balance.breaks, row):
            said = t(
                "workbook.break_one",
                unit=self.gathered.name(found.unit, found.period),
                month=shown.month(found.period),
                opened=found.opened,
                closed=found.closed,
            )
            self.sheet.put(line, 0, said, wide=False, **head.WARNING)


# ── Sinh hoạt ───────────────────────────────────────────────────────────────


HELD, MUST, CAME, RATE, TOPICAL, GRADE = "sh_ngay", "sh_phai_du", "sh_du", "sh_ty_le", "chuyen_de", "sh_xep_loai"
ABSENT = ("sh_vang_ld", "sh_vang_kld")


class Meetings(Months):
    def write(self, now: datetime) -> None:
        """Who had to come and who came, of the branches that met: one that has not met has nobody missing."""
        known = {figure.code: figure for figure in self.gathered.figures}
        # Who was absent without a reason can be told from the two others.
        absent = [known[code] for code in ABSENT if code in known and self.live]
        after = [known[TOPICAL]] if TOPICAL in known else []
        grades = known[GRADE].choices if GRADE in known and self.live else ()
        headings = [column("met"), column("must"), self.short(CAME), *(one.short for one in absent), column("share")]
        self.begin(
            now, t("workbook.sheet_meetings"), [*headings, *(one.short for one in after), *(one for _, one in grades)]
        )
        self.figure(1, self.rollup.figure(HELD))
        self.attendance(2, len(headings))
        for at, figure in enumerate(absent, 4):
            self.figure(at, figure)
        for at, figure in enumerate(after, len(headings) + 1):
            self.figure(at, figure)
        for at, choice in enumerate(grades, len(headings) + len(after) + 1):
            self.answers(at, *choice)
        self.sheet.fit()

    def short(self, code: str) -> str:
        return self.rollup.figure(code).short

    def attendance(self, at: int, share_at: int) -> None:
        """Base and count of the reports that have both, and the one of the other."""
        for row, span in enumerate([*map(Span.month, self.gathered.months), self.rollup.span], BEGINS):
            share = self.rollup.share(RATE, span=span)
            numbers = (share.whole, share.part) if share else (0, 0)
            for column_, (code, other) in enumerate(((MUST, CAME), (CAME, MUST)), at):
                content: Content = numbers[column_ - at]
                if row == self.ends:
                    cells = f"{cell(BEGINS, column_)}:{cell(self.ends - 1, column_)}"
                    content = Formula(f"=SUM({cells})", numbers[column_ - at])
                elif self.adds(code, other):
                    content = formulas.added_with(code, other, numbers[column_ - at], MONTH, cell(row, 0, fixed=True))
                self.sheet.put(row, column_, content, bold=row == self.ends)
            content = formulas.ratio(cell(row, at + 1), cell(row, at), share)
            look = formulas.percent_format(share)
            self.sheet.put(row, share_at, content, num_format=look, bold=row == self.ends, align="right")

    def answers(self, at: int, choice: str, label: str) -> None:
        """How many reports chose this."""
        for row, period in enumerate(self.gathered.months, BEGINS):
            number = self.rollup.answers(GRADE, span=Span.month(period))[choice]
            self.sheet.put(row, at, formulas.chosen(GRADE, label, number, MONTH, cell(row, 0, fixed=True)))
        cells = f"{cell(BEGINS, at)}:{cell(self.ends - 1, at)}"
        self.sheet.put(self.ends, at, Formula(f"=SUM({cells})", self.rollup.answers(GRADE)[choice]), **BOLD)
