"""Sheets for the office to work through: every broken rule and warning, and every figure that was corrected."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from documents.sheets import Content, Sheet
from documents.workbook import head
from documents.workbook.branches import MONTH_FORMAT
from documents.workbook.gathered import Gathered, shares
from documents.workbook.totals import column
from reporting.facts import Facts
from reporting.form import Form
from reporting.rules import check, scope
from reporting.values import Values
from storage.ledger import Entry
from texts import shown, t

HEADINGS = head.FIRST
ACCEPTED = frozenset({"E18"})
"""Judged at the moment of filing only: a filed report is neither too early nor locked out."""


def checks(sheet: Sheet, gathered: Gathered, now: datetime) -> None:
    """The rules are asked again; a warning that a report was filed with, and that holds no more, is kept as such."""
    columns = ("month", "unit", "name", "rule", "weight", "message", "reason", "stands", "receipt")
    rows = [row for entry in gathered.entries for row in findings(entry)]
    listing(sheet, gathered, now, "checks", columns, rows, t("workbook.all_well"))


def findings(entry: Entry) -> Iterator[tuple[Content, ...]]:
    if entry.report is None or entry.facts is None:
        return
    lead = (entry.period.first_day, entry.unit.code, entry.unit.name)
    filed = {(found.code, found.part): found for found in entry.findings}
    for found in check(entry.form, entry.facts, complete(entry.form, entry.facts, entry.report.values)):
        if found.code in ACCEPTED:
            continue
        old = filed.pop((found.code, found.part), None)
        reason = old.reason if old else ""
        yield (
            *lead,
            found.code,
            weight(found.level),
            found.message,
            reason,
            t("workbook.stands"),
            entry.report.receipt,
        )
    for gone in filed.values():
        yield (
            *lead,
            gone.code,
            weight(gone.level),
            gone.message,
            gone.reason,
            t("workbook.stood"),
            entry.report.receipt,
        )


def complete(form: Form, facts: Facts, values: Values) -> Values:
    """With the percentages, which are stored nowhere."""
    here = scope(form, facts, values)
    found = {code: here.value_of(figure.formula) for code, figure in form.figures.items() if shares(figure)}
    return {**values, **{code: value for code, value in found.items() if value is not None}}


def weight(level: str) -> str:
    return t(f"workbook.weight_{level}")


def history(sheet: Sheet, gathered: Gathered, now: datetime) -> None:
    """Old → new, by whom in which role, and the version that brought it."""
    columns = ("at", "month", "unit", "name", "figure", "code", "old", "new", "why", "origin", "role", "channel", "receipt", "version")  # fmt: skip
    listing(sheet, gathered, now, "history", columns, list(changed(gathered)), t("workbook.no_history"))


def changed(gathered: Gathered) -> Iterator[tuple[Content, ...]]:
    figures = {code: figure for form in gathered.forms for code, figure in form.figures.items()}
    for one in gathered.changes:
        change, figure = one.change, figures.get(one.code)
        choices = dict(figure.choices) if figure else {}
        yield (
            f"{shown.hour(change.at)} {shown.full_day(shown.local(change.at).date())}",
            change.period.first_day,
            change.unit,
            gathered.name(change.unit, change.period),
            figure.short or figure.label if figure else one.code,
            one.code,
            written(change.old, choices),
            written(change.new, choices),
            change.reason,
            t(f"overview.origin_{one.origin}") if one.origin != "none" else t("workbook.marked_none"),
            t(f"enrol.role_{change.filer.role}") if change.filer.role else "",
            change.filer.channel,
            one.receipt,
            one.version,
        )


def written(kept: str | None, choices: dict[str, str]) -> Content:
    """A value as the history keeps it: a number, a choice by its code, a day, "na"."""
    if kept is None:
        return None
    if kept == "na":
        return t("workbook.na")
    return int(kept) if kept.isdecimal() else choices.get(kept, kept)


def listing(
    sheet: Sheet, gathered: Gathered, now: datetime, name: str, columns: tuple[str, ...], rows: list[tuple[Content, ...]], nothing: str
) -> None:  # fmt: skip
    head.write(sheet, gathered, now, t(f"workbook.sheet_{name}"))
    sheet.headings(HEADINGS, [column(key) for key in columns])
    month = columns.index("month")
    for wordy in {"message", "reason", "why"} & set(columns):
        sheet.at_most(columns.index(wordy), 110)
    for line, row in enumerate(rows, HEADINGS + 1):
        sheet.row(line, row)
        sheet.put(line, month, row[month], num_format=MONTH_FORMAT, align="left")
    if rows:
        sheet.filter(HEADINGS, HEADINGS + len(rows), len(columns) - 1)
    else:
        sheet.put(HEADINGS + 1, 0, nothing, wide=False, text_wrap=False)
    sheet.fit()
