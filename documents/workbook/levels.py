"""Sheet "KT-GS theo cấp": inspections by the level that held them (X05); for a group the whole only."""

from __future__ import annotations

from collections.abc import Set
from datetime import datetime

from documents.sheets import BOLD, Content, Formula, Sheet, cell
from documents.workbook import formulas, head
from documents.workbook.formulas import LEVEL
from documents.workbook.gathered import Gathered
from documents.workbook.totals import column, of
from reporting.form import Figure
from reporting.rollup import INSPECTIONS, Rollup, Total
from reporting.units import INSPECTING_LEVELS
from texts import t

BEGINS = head.FIRST + 1
FIRST = 2
"""The first column of figures: before it the level's number and its name."""
KINDS = ("held", "organisations", "members")
"""What inspections and supervisions have three figures each of, in the order of their codes."""


def write(sheet: Sheet, gathered: Gathered, now: datetime, *, live: bool) -> None:
    rollup = gathered.rollup
    figures = [rollup.figure(code) for code in INSPECTIONS]
    head.write(sheet, gathered, now, t("workbook.sheet_inspections"))
    headings = [column("level"), column("name"), *(figure.label for figure in figures)]
    sheet.headings(head.FIRST, [*headings, *map(column, KINDS), column("reports")], frozen=FIRST)
    sheet.page.set_row(head.FIRST, 45)
    for at in range(FIRST, FIRST + len(figures) + len(KINDS)):
        sheet.at_most(at, 14)
    row = BEGINS
    for level, totals in rollup.inspections.items() if live else ():
        sheet.put(row, 0, row - BEGINS + 1, align="center")
        sheet.put(row, 1, level_name(rollup, level))
        line(sheet, row, figures, totals, gathered.columns)
        row += 1
    whole(sheet, row, figures, rollup, live=live)
    sheet.fit()


def level_name(rollup: Rollup, level: str) -> str:
    if level in INSPECTING_LEVELS.values():
        return t(f"report.level_{level}")
    trees = [tree for _, tree in sorted(rollup.ground.trees.items()) if level in tree.units]
    return trees[-1].units[level].name


def line(sheet: Sheet, row: int, figures: list[Figure], totals: dict[str, Total], columns: Set[str]) -> None:
    """One level, over its rows of all months; a figure that no row has has no column to add."""
    for at, figure in enumerate(figures, FIRST):
        total = totals[figure.code]
        content: Content = formulas.known(total)
        if figure.code in columns:
            content = formulas.added(figure, total, LEVEL, cell(row, 0, fixed=True))
        sheet.put(row, at, content, align="right")
    values = [value if isinstance(value := totals[figure.code].value, int) else 0 for figure in figures]
    together(sheet, row, values)
    reports = max((totals[figure.code] for figure in figures), key=lambda total: total.of)
    sheet.put(row, FIRST + len(figures) + len(KINDS), of(reports.filed, reports.of), align="center")


def whole(sheet: Sheet, row: int, figures: list[Figure], rollup: Rollup, *, live: bool) -> None:
    sheet.row(row, (None, t("workbook.total" if live else "workbook.all_levels")), **BOLD)
    for at, figure in enumerate(figures, FIRST):
        content: Content = formulas.known(rollup.total(figure.code))
        if live:
            cells = f"{cell(BEGINS, at)}:{cell(row - 1, at)}"
            content = formulas.together(cells, formulas.known(rollup.total(figure.code)))
        sheet.put(row, at, content, align="right", **BOLD)
    together(sheet, row, [rollup.count(code) for code in INSPECTIONS], **BOLD)
    reports = rollup.total(INSPECTIONS[0])
    sheet.put(row, FIRST + len(figures) + len(KINDS), of(reports.filed, reports.of), align="center")


def together(sheet: Sheet, row: int, values: list[int], **look: bool) -> None:
    """Inspections and supervisions side by side: 31 cuộc, 23 tổ chức đảng, 103 đảng viên."""
    half = len(values) // 2
    for kind in range(half):
        first, second = cell(row, FIRST + kind), cell(row, FIRST + half + kind)
        content = Formula(f"=N({first})+N({second})", values[kind] + values[half + kind])
        sheet.put(row, FIRST + len(values) + kind, content, **look)
