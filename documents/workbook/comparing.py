"""A row of a workbook that came back against the report it was made from, and against the one that stands now. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from documents.workbook.branches import content_of
from documents.workbook.cells import WrongCellError, value_of
from documents.workbook.gathered import is_computed
from documents.workbook.reading import Line, Typed
from reporting.form import Figure, Forms
from reporting.values import Value
from storage.reports import Report
from texts import shown, t


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that holds another value than the report that the workbook was made from."""

    code: str
    label: str
    address: str
    old: Value | None
    new: Value


@dataclass
class Comparing:
    """What one row changes, and why it cannot be taken."""

    line: Line
    name: str
    changes: list[Change] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def say(self, code: str, **facts: object) -> str:
        where = {"row": self.line.row, "unit": self.name, "month": shown.month(self.line.period)}
        return t(f"workbook.refused_{code}", **where, **facts)

    def without_report(self, report: Report | None) -> list[str]:
        """What was typed into a row that has no figures to correct."""
        if all(typed.content is None for typed in self.line.cells.values()):
            return []
        return [self.say("no_report" if report is None else "marked_none")]

    def compare(self, forms: Forms, report: Report, base: Report | None) -> None:
        if base is None:
            self.problems.append(self.say("no_version"))
            return
        form = forms.version(report.form, report.form_version)
        for code, typed in self.line.cells.items():
            figure = form.figures.get(code)
            if figure is None:
                if typed.content is not None:
                    self.problems.append(self.say("not_asked", address=typed.address))
            elif figure.type != "percent":
                self.cell(figure, typed, base.values.get(code), report.values.get(code))

    def cell(self, figure: Figure, typed: Typed, made_from: Value | None, stands: Value | None) -> None:
        """Only what is another value than the file was made with is a change; 0, blank and not applicable are three."""
        was = content_of(figure, made_from)
        if typed.content == (was.strip() if isinstance(was, str) else was):
            return
        where = {"address": typed.address, "label": figure.short or figure.label}
        try:
            value = value_of(figure, typed.content)
        except WrongCellError as error:
            self.problems.append(self.say("wrong", what=str(error), **where))
            return
        if value in {made_from, stands}:
            return
        if value is None:
            self.problems.append(self.say("blank", **where))
        elif is_computed(figure) or figure.na:
            self.problems.append(self.say("computed", **where))
        elif stands != made_from:
            self.problems.append(self.say("conflict", old=said(figure, made_from), new=said(figure, stands), **where))
        else:
            self.changes.append(Change(figure.code, where["label"], typed.address, stands, value))


def said(figure: Figure, value: Value | None) -> str:
    labels = dict(figure.choices)
    return labels.get(value, value) if isinstance(value, str) else shown.value(value)
