"""A unit's month with everything that judging its figures needs, and the answers behind a filed report."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from reporting.calendar import Calendar, local_day
from reporting.facts import Facts, UnitFacts
from reporting.form import Form, Forms, Screen
from reporting.periods import Period
from reporting.rules import scope, settle
from reporting.steps import NO, YES
from reporting.units import Unit
from reporting.values import NA, Value, Values
from storage import far_away, office_figures, on_file, reports, units
from storage.calendars import calendar_of, is_locked
from storage.db import Connection
from storage.reports import Report

HISTORY_MONTHS = 24
"""How far back a rule may look (W16)."""


@dataclass(frozen=True, slots=True)
class Month:
    """A unit's month with everything that judging its figures needs."""

    unit: Unit
    period: Period
    form: Form
    facts: Facts
    forms: Forms
    """All of them: another month of the unit may remember another version."""
    calendar: Calendar
    """Its committee's days."""


async def files_reports(connection: Connection, forms: Forms, unit: str, now: datetime) -> bool:
    """Whether the unit files a report of its own; the committee above the branches has no form to fill in."""
    return (await units.get(connection, unit, Period.of(local_day(now)))).kind in forms.kinds


async def month(
    connection: Connection,
    forms: Forms,
    unit: str,
    period: Period,
    now: datetime,
    *,
    version: int | None = None,
    by_office: bool = False,
) -> Month:
    """``version``: of the form that a draft or report remembers; otherwise the period's own.

    ``by_office``: the office is entering, so its own figures are asked too.
    """
    entry = await units.get(connection, unit, period)
    form = (
        forms.for_unit(entry.kind, period)
        if version is None
        else forms.version(forms.for_unit(entry.kind, period).id, version)
    )
    calendar = await calendar_of(connection, unit, period)
    facts = await facts_of(connection, entry, form, period, calendar, now)
    return Month(entry, period, form, replace(facts, by_office=by_office), forms, calendar)


async def facts_of(
    connection: Connection, unit: Unit, form: Form, period: Period, calendar: Calendar, now: datetime
) -> Facts:
    """What is known about the unit beside this month's answers."""
    known = await reports.between(connection, unit.code, period.plus(-HISTORY_MONTHS), period.plus(-1))
    past = [known.get(period.plus(-back)) for back in range(1, HISTORY_MONTHS + 1)]
    while past and past[-1] is None:
        past.pop()
    return Facts(
        period=period,
        today=local_day(now),
        due=local_day(calendar.due_at(period)),
        unit=UnitFacts(unit.kind, unit.block, await units.quota(connection, unit.code, period.year)),
        history=tuple(None if report is None or report.is_none else report.values for report in past),
        off=await units.off_figures(
            connection,
            unit.code,
            period,
            frozenset(code for code, figure in form.figures.items() if not figure.on),
        ),
        given=await office_figures.of_month(connection, unit.code, str(period)),
        answered=await far_away.figures(connection, unit.code, period),
        opening=await opening_of(connection, unit.code, period),
        locked=await is_locked(connection, unit.code, period, now),
        filed_on=await on_file.first_filed_on(connection, unit.code, period),
    )


async def opening_of(connection: Connection, unit: str, period: Period) -> int | None:
    """dau_ky: the last known closing, passing over months marked "không có báo cáo"; or the initial balance."""
    last = await reports.last_before(connection, unit, period)
    if last is not None and await _only_none_between(connection, unit, last.period, period):
        closing = last.values.get("cuoi_ky")
        return closing if isinstance(closing, int) else None
    initial = await units.opening(connection, unit)
    return initial.members if initial and initial.period == period else None


async def members_known(connection: Connection, unit: str, now: datetime) -> int | None:
    """How many members the branch has by what was filed last, or by its opening balance."""
    last = await reports.last_before(connection, unit, Period.of(local_day(now)).plus(1))
    closing = last.values.get("cuoi_ky") if last is not None else None
    if isinstance(closing, int):
        return closing
    initial = await units.opening(connection, unit)
    return initial.members if initial else None


async def _only_none_between(connection: Connection, unit: str, last: Period, period: Period) -> bool:
    marked = await reports.between(connection, unit, last.plus(1), period.plus(-1))
    missing = (period.year - last.year) * 12 + period.month - last.month - 1
    return len(marked) == missing


def answers_of(here: Month, report: Report) -> dict[str, Value]:
    """The answers that the report's figures come from: without what is computed, with its gates."""
    computed = {code for code, figure in here.form.figures.items() if figure.group == "computed"}
    # "Not applicable" follows from other answers: as an answer it would outlive what it follows from.
    kept = {code: value for code, value in report.values.items() if code not in computed and value is not NA}
    answers: dict[str, Value] = {**kept, **replaced(here, report.values)}
    for screen in here.form.screens:
        if screen.gate and screen.gate not in answers:
            answers[screen.gate] = gate_of(screen, answers)
    return answers


def gate_of(screen: Screen, answers: Values) -> str:
    """What the screen's gate must have been answered with."""
    moved = any(isinstance(value := answers.get(code), int) and value > 0 for code in screen.figures)
    return YES if moved else NO


def figures_of(here: Month, report: Report) -> dict[str, Value]:
    """The report's figures with everything that is computed from them, also what was not stored."""
    return {**settle(here.form, here.facts, answers_of(here, report)), **report.values}


def replaced(here: Month, values: Values) -> dict[str, Value]:
    """Computed figures that a person replaced ("phải dự 8"): the report's own figures give another value."""
    own = scope(here.form, here.facts, values)
    return {
        code: values[code]
        for code, figure in here.form.figures.items()
        if figure.override and code in values and own.value_of(figure.formula) not in {None, values[code]}
    }
