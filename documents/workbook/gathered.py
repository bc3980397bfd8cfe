"""What a workbook is made of, read in one snapshot; and which figures stand in it, in which order."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from reporting.form import Figure, Form, Forms
from reporting.periods import Period, Span
from reporting.rollup import Rollup
from reporting.trace import Changed
from storage import ledger, rollups, trace
from storage.db import Connection
from storage.ledger import Entry


@dataclass(frozen=True)
class Gathered:
    """Everything that is read from the database; the rest is done without it."""

    rollup: Rollup
    entries: tuple[Entry, ...]
    changes: tuple[Changed, ...]

    @property
    def unit_name(self) -> str:
        entry = self.rollup.tree.units.get(self.rollup.unit)
        return entry.name if entry else self.rollup.unit

    @property
    def months(self) -> list[Period]:
        return list(self.rollup.span)

    def of(self, period: Period) -> list[Entry]:
        return [entry for entry in self.entries if entry.period == period]

    def name(self, unit: str, period: Period) -> str:
        """As the unit was called in that month."""
        entry = self.rollup.ground.trees[period].units.get(unit)
        return entry.name if entry else unit

    @cached_property
    def groups(self) -> dict[str, list[Figure]]:
        """Title of a screen → its figures; only those that some report of the range has."""
        known = {code for entry in self.entries if entry.report for code in entry.report.values}
        found: dict[str, list[Figure]] = {}
        placed: set[str] = set()
        for title, figure in _in_order(self.forms):
            usual = self.rollup.ground.figures.get(figure.code, figure)
            if figure.code not in placed and usual.group != "aux" and (figure.code in known or shares(usual)):
                found.setdefault(title, []).append(usual)
                placed.add(figure.code)
        return found

    @cached_property
    def figures(self) -> list[Figure]:
        return [figure for group in self.groups.values() for figure in group]

    @cached_property
    def columns(self) -> frozenset[str]:
        """Codes of the figures that have a column, which formulas can add."""
        return frozenset(figure.code for figure in self.figures)

    @property
    def forms(self) -> list[Form]:
        """Those of the entries, that of the branches first."""
        used = {entry.form.id: entry.form for entry in self.entries}
        return sorted(used.values(), key=lambda form: -len(form.figures))


def _in_order(forms: list[Form]) -> list[tuple[str, Figure]]:
    """As the read-back card shows them; what no card shows comes last."""
    shown = [
        (screen.title, form.figures[code])
        for form in forms
        for screen in form.screens
        for code in (*screen.shown, *screen.figures)
        if not form.figures[code].na
    ]
    return [*shown, *(("", figure) for form in forms for figure in form.figures.values() if not figure.na)]


def shares(figure: Figure) -> bool:
    """A percentage: it stands in no row, it follows from those that do."""
    return figure.total == "percent"


def is_computed(figure: Figure) -> bool:
    """Nobody types it: it follows from other figures or from the register."""
    return figure.group == "computed"


async def gather(connection: Connection, forms: Forms, unit: str, span: Span) -> Gathered:
    """Read what the workbook of a unit and everything below it shows of these months."""
    rollup = await rollups.of(connection, forms, unit, span)
    entries = await ledger.entries(connection, rollup.ground)
    members = {period: [entry.unit.code for entry in entries if entry.period == period] for period in span}
    return Gathered(rollup, tuple(entries), tuple(await trace.changes(connection, members)))
