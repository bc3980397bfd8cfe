"""Sheet "Theo chi bộ": a row for each unit and month, whose white cells the office may correct and send back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from documents.sheets import HEADING, Content, Formula, Sheet, cell
from documents.workbook import head
from documents.workbook.formulas import LEVEL, MONTH, named, percent_format
from documents.workbook.gathered import Gathered, is_computed, shares
from reporting.form import Figure
from reporting.rollup import Share
from reporting.units import INSPECTING_LEVELS
from reporting.values import NA, Value, Values
from storage.ledger import Entry
from texts import t

KEYS = ("unit", "name", "level", "month", "state", "lock", "receipt", "version")
"""The columns before the figures."""
KEY_CODES = ("don_vi", "", "", "ky", "", "", "", "ban")
"""What the row of codes says over them: those without a code are not read again."""
GROUPS, LABELS, CODES = head.FIRST, head.FIRST + 1, head.FIRST + 2
BEGINS = CODES + 1
COMPUTED: Mapping[str, Any] = {"bg_color": "#EDEDED"}
ABSENT: Mapping[str, Any] = {"bg_color": "#FCE4D6"}
MONTH_FORMAT = "m/yyyy"


def write(sheet: Sheet, gathered: Gathered, now: datetime) -> None:
    head.write(sheet, gathered, now, t("workbook.sheet_branches"))
    sheet.put(3, 0, t("workbook.how_to_correct"), wide=False, **head.SMALL)
    _headings(sheet, gathered)
    levels = list(gathered.rollup.inspections)
    columns = {figure.code: len(KEYS) + number for number, figure in enumerate(gathered.figures)}
    for row, entry in enumerate(gathered.entries, BEGINS):
        _keys(sheet, row, entry, levels, now)
        _figures(sheet, row, entry, gathered, columns)
    ends = BEGINS + max(len(gathered.entries), 1) - 1
    sheet.name_column(MONTH, KEYS.index("month"), BEGINS, ends)
    sheet.name_column(LEVEL, KEYS.index("level"), BEGINS, ends)
    for code, column in columns.items():
        sheet.name_column(named(code), column, BEGINS, ends)
    sheet.filter(CODES, ends, len(KEYS) + len(columns) - 1)
    sheet.fit()


def _headings(sheet: Sheet, gathered: Gathered) -> None:
    """Titles of screens, labels, and the codes by which the columns are known when the file comes back."""
    look = {**HEADING, "border": 0}
    sheet.row(GROUPS, [None] * (len(KEYS) + len(gathered.figures)), **look)
    column = len(KEYS)
    for title, figures in gathered.groups.items():
        sheet.put(GROUPS, column, title or t("workbook.others"), wide=False, **{**look, "text_wrap": False})
        column += len(figures)
    labels = [figure.short or figure.label for figure in gathered.figures]
    sheet.row(LABELS, [*(t(f"workbook.column_{key}") for key in KEYS), *labels], wide=False, **HEADING)
    for column in range(len(KEYS), len(KEYS) + len(labels)):
        sheet.at_least(column, 8)
    sheet.row(
        CODES,
        [*KEY_CODES, *(figure.code for figure in gathered.figures)],
        wide=False,
        **{**HEADING, "font_size": 7, "text_wrap": False},
    )
    sheet.freeze(BEGINS, KEYS.index("state"), repeat_from=LABELS)
    sheet.page.set_row(LABELS, 45)
    sheet.many_pages(65, KEYS.index("state"))


def _keys(sheet: Sheet, row: int, entry: Entry, levels: list[str], now: datetime) -> None:
    report = entry.report
    look = COMPUTED if report is not None and not report.is_none else ABSENT
    level = levels.index(INSPECTING_LEVELS.get(entry.unit.sort, entry.unit.sort)) + 1
    locked = t("workbook.locked" if entry.lock.holds(now) else "workbook.unlocked")
    sheet.row(row, (entry.unit.code, entry.unit.name), text_wrap=False, **look)
    sheet.put(row, KEYS.index("level"), level, align="center", **look)
    sheet.put(row, KEYS.index("month"), entry.period.first_day, num_format=MONTH_FORMAT, align="center", **look)
    told = (state(entry), locked, report.receipt if report else None, report.version if report else None)
    sheet.row(row, told, first=KEYS.index("state"), text_wrap=False, **look)


def state(entry: Entry) -> str:
    if entry.report is None:
        return t("workbook.not_filed")
    return t("workbook.marked_none") if entry.report.is_none else t(f"overview.origin_{entry.report.origin}")


def _figures(sheet: Sheet, row: int, entry: Entry, gathered: Gathered, columns: Mapping[str, int]) -> None:
    if entry.report is None or entry.facts is None:
        sheet.row(row, [None] * len(columns), first=len(KEYS), **ABSENT)
        return
    values = entry.report.values
    for figure in gathered.figures:
        column = columns[figure.code]
        if figure.code not in entry.form.figures or figure.code in entry.facts.off:
            sheet.put(row, column, None, **COMPUTED)
        elif shares(figure):
            share = _share(figure, values)
            content = _ratio(row, figure, share, columns)
            sheet.put(row, column, content, num_format=percent_format(share), **COMPUTED)
        else:
            own = entry.form.figures[figure.code]
            look = COMPUTED if is_computed(own) or own.na else {}
            look = look if figure.type == "text" else {**look, "align": "right", "text_wrap": False}
            sheet.put(row, column, content_of(own, values.get(figure.code)), **look)


def content_of(figure: Figure, value: Value | None) -> Content:
    """As it stands in a cell: numbers as numbers, days as days, choices by their label."""
    if value is None:
        return None
    if value is NA:
        return t("workbook.na")
    if isinstance(value, str):
        return dict(figure.choices).get(value, value)
    return int(value) if isinstance(value, int) else value  # type: ignore[return-value]


def _share(figure: Figure, values: Values) -> Share | None:
    part, whole = values.get(figure.numerator), values.get(figure.denominator)
    return Share(part, whole) if isinstance(part, int) and isinstance(whole, int) and whole else None


def _ratio(row: int, figure: Figure, share: Share | None, columns: Mapping[str, int]) -> Content:
    if figure.numerator not in columns or figure.denominator not in columns:
        return None
    part, base = cell(row, columns[figure.numerator]), cell(row, columns[figure.denominator])
    return Formula(
        f'=IF(AND(ISNUMBER({part}),N({base})>0),{part}/{base},"")', share.part / share.whole if share else ""
    )
