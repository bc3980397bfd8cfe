"""Every unit's month of a range as it stands, with what judging it needs: a few readings, however many reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from reporting.calendar import Calendar, local_day
from reporting.facts import Facts, UnitFacts
from reporting.form import Form
from reporting.ground import Ground
from reporting.periods import Period, Span
from reporting.rollup import CLOSING
from reporting.units import Unit
from storage import on_file, reports, units
from storage.calendars import Lock, calendars_of, locks_of
from storage.db import Connection
from storage.findings import FiledFinding, findings_within
from storage.months import HISTORY_MONTHS
from storage.reports import Report


@dataclass(frozen=True, slots=True)
class Entry:
    """A month that a unit should report, whether it has or not."""

    unit: Unit
    period: Period
    form: Form
    """The one that the report remembers; the month's own where there is none."""
    lock: Lock
    report: Report | None
    facts: Facts | None
    """None where there are no figures to judge."""
    findings: tuple[FiledFinding, ...] = ()
    """What it was filed in spite of."""


Filed = Mapping[str, Mapping[Period, Report]]
"""Unit → month → its current report."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is read for all units at once."""

    filed: Filed
    first: Mapping[Period, Mapping[str, datetime]]
    calendars: Mapping[Period, Mapping[str, Calendar]]
    quotas: Mapping[int, Mapping[str, int]]
    switches: units.Switches
    openings: Mapping[str, units.Opening]


async def entries(connection: Connection, ground: Ground) -> list[Entry]:
    """Month by month, in the order of the register."""
    span = ground.span
    known = await _known(connection, ground)
    locks = await locks_of(connection, ground.trees, span)
    findings = await findings_within(connection, span)
    found = []
    for period in span:
        for unit in ground.reporting(period):
            report = known.filed.get(unit.code, {}).get(period)
            form = ground.forms.for_unit(unit.kind, period)
            if report is not None:
                form = ground.forms.version(report.form, report.form_version)
            facts = _facts(known, ground, unit, form, report) if report is not None and not report.is_none else None
            said = tuple(findings.get(report.id, ())) if report is not None else ()
            found.append(Entry(unit, period, form, locks[unit.code, period], report, facts, said))
    return found


async def _known(connection: Connection, ground: Ground) -> Known:
    span = ground.span
    filed: dict[str, dict[Period, Report]] = {}
    for report in await reports.within(connection, Span(span.first.plus(-HISTORY_MONTHS), span.last)):
        filed.setdefault(report.unit, {})[report.period] = report
    return Known(
        filed,
        {period: await on_file.first_filed(connection, period) for period in span},
        {period: await calendars_of(connection, list(ground.trees[period].units.values())) for period in span},
        {year: await units.quotas(connection, year) for year in range(span.first.year, span.last.year + 1)},
        await units.switches(connection),
        await units.openings(connection),
    )


def _facts(known: Known, ground: Ground, unit: Unit, form: Form, report: Report) -> Facts:
    """As :func:`storage.months.facts_of` knows it of one month; nothing is being asked here, so nothing is suggested."""
    period, code = report.period, unit.code
    filed = known.filed[code]
    past = [filed.get(period.plus(-back)) for back in range(1, HISTORY_MONTHS + 1)]
    while past and past[-1] is None:
        past.pop()
    first = known.first[period].get(code)
    return Facts(
        period=period,
        today=max(local_day(report.filed_at), period.last_day),
        due=local_day(known.calendars[period][code].due_at(period)),
        unit=UnitFacts(unit.kind, unit.block, known.quotas[period.year].get(code)),
        history=tuple(None if one is None or one.is_none else one.values for one in past),
        off=units.switched_off(
            ground.trees[period].line(code),
            known.switches,
            period,
            [name for name, figure in form.figures.items() if not figure.on],
        ),
        opening=_opening(known, code, period),
        filed_on=local_day(first) if first is not None else period.first_day,
    )


def _opening(known: Known, unit: str, period: Period) -> int | None:
    """The last known closing, passing over months marked as having no report; or the initial balance."""
    filed = known.filed[unit]
    before = period.plus(-1)
    while before in filed and filed[before].is_none:
        before = before.plus(-1)
    if before in filed:
        closing = filed[before].values.get(CLOSING)
        return closing if isinstance(closing, int) else None
    initial = known.openings.get(unit)
    return initial.members if initial is not None and initial.period == period else None
