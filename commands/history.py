"""From a history file's rows to figures of past months: every bad row named, nothing guessed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from commands.register import Entry, period
from commands.tables import Row, Table
from reporting.facts import Facts, UnitFacts
from reporting.form import Figure, Form, Forms
from reporting.periods import Period
from reporting.rules import check, settle
from reporting.steps import NO, YES
from reporting.values import NA, Value, Values

NEEDED = ("ky", "don_vi")


@dataclass(frozen=True, slots=True)
class Past:
    """A unit's past month, as it will be stored."""

    unit: str
    period: Period
    form: Form
    values: dict[str, Value]
    line: int


def read_history(table: Table, entries: list[Entry], forms: Forms, today: date) -> tuple[list[Past], list[str]]:
    """Months in order of time, and a sentence for each row that is wrong."""
    troubles = [f"{table.name}, dòng 1: thiếu cột {column}." for column in NEEDED if column not in table.columns]
    known = {code for form in forms.all for code in form.figures}
    troubles += [
        f"{table.name}, dòng 1: không biết cột {column!r}."
        for column in table.columns
        if column and column not in known and column not in NEEDED
    ]
    if troubles:
        return [], troubles
    reader = HistoryReader(table.name, {one.unit.code: one for one in entries}, forms, today)
    for row in sorted(table.rows, key=lambda row: (row["ky"], row.line)):
        reader.read(row)
    return reader.found, [text for _, text in sorted(reader.troubles)]


class HistoryReader:
    """Reads row by row in order of time, so that each month is judged with those before it."""

    def __init__(self, file: str, entries: Mapping[str, Entry], forms: Forms, today: date) -> None:
        self.file = file
        self.entries = entries
        self.forms = forms
        self.today = today
        self.found: list[Past] = []
        self.troubles: list[tuple[int, str]] = []
        self.months: dict[str, dict[Period, Values]] = {}

    def say(self, row: Row, text: str) -> None:
        self.troubles.append((row.line, f"{self.file}, dòng {row.line}: {text}"))

    def read(self, row: Row) -> None:
        month = period(row["ky"])
        entry = self.entries.get(row["don_vi"])
        if month is None:
            self.say(row, f"kỳ {row['ky']!r} phải viết như 2025-07.")
        elif entry is None:
            self.say(row, f"không có đơn vị {row['don_vi']!r} trong sổ.")
        elif entry.unit.kind not in self.forms.kinds:
            self.say(row, f"{row['don_vi']} ({entry.unit.kind}) không nộp biểu nào.")
        elif month in self.months.get(entry.unit.code, {}):
            self.say(row, f"{row['don_vi']} tháng {month} có hai lần.")
        else:
            self.take(row, entry, month)

    def take(self, row: Row, entry: Entry, month: Period) -> None:
        form = self.forms.for_unit(entry.unit.kind, month)
        before = len(self.troubles)
        values = {
            code: value
            for code, text in row.cells.items()
            if code in form.figures and (value := self.value(row, form.figures[code], text)) is not None
        }
        if len(self.troubles) > before:
            return
        full = self.settled(form, entry, month, values)
        for finding in self.broken(form, entry, month, values, full):
            self.say(row, finding)
        self.months.setdefault(entry.unit.code, {})[month] = full
        self.found.append(Past(entry.unit.code, month, form, full, row.line))

    def value(self, row: Row, figure: Figure, text: str) -> Value | None:
        if not text:
            return NA
        if text in {code for code, _ in figure.choices}:
            return text
        if figure.type == "date":
            try:
                return date.fromisoformat(text)
            except ValueError:
                self.say(row, f"{figure.code} {text!r} phải là ngày như 2026-03-05.")
                return None
        if figure.type == "int":
            if text.isascii() and text.isdecimal() and len(text) <= 6:
                return int(text)
            self.say(row, f"{figure.code} {text!r} phải là số nguyên từ 0.")
            return None
        if figure.type == "choice":
            self.say(
                row,
                f"{figure.code} {text!r} phải là một trong: {', '.join(code for code, _ in figure.choices)}.",
            )
            return None
        return text

    def facts(self, form: Form, entry: Entry, month: Period, values: Values) -> Facts:
        known = self.months.get(entry.unit.code, {})
        history = tuple(known.get(month.plus(-back)) for back in range(1, 25))
        while history and history[-1] is None:
            history = history[:-1]
        last = known.get(month.plus(-1), {})
        opening = last.get("cuoi_ky", values.get("dau_ky"))
        return Facts(
            month,
            max(self.today, month.last_day),
            unit=UnitFacts(entry.unit.kind, entry.unit.block, entry.quota),
            history=history,
            off=frozenset(code for code, figure in form.figures.items() if not figure.on),
            opening=opening if isinstance(opening, int) else None,
        )

    def settled(self, form: Form, entry: Entry, month: Period, values: dict[str, Value]) -> dict[str, Value]:
        """The figures with their gates, which a history file does not have, and what is computed."""
        answers = {code: value for code, value in values.items() if value is not NA or form.figures[code].na}
        for screen in form.screens:
            if screen.gate:
                moved = any(isinstance(value := answers.get(code), int) and value > 0 for code in screen.figures)
                answers[screen.gate] = YES if moved else NO
        full = settle(form, self.facts(form, entry, month, values), answers)
        return {**full, **{code: NA for code, value in values.items() if value is NA and code not in full}}

    def broken(self, form: Form, entry: Entry, month: Period, given: Values, full: Values) -> list[str]:
        """What the row says against its own arithmetic, and the hard rules it breaks."""
        found = [
            f"{code}: ghi {given[code]}, theo phép tính là {full[code]}."
            for code in given
            if code in full and given[code] is not NA and form.figures[code].formula and full[code] != given[code]
        ]
        facts = replace(self.facts(form, entry, month, given), locked=False)
        found += [
            f"{finding.code}: {finding.message}"
            for finding in check(form, facts, full)
            if finding.level == "block" and finding.code != "E17"
        ]
        return found
