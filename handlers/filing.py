"""Filing, correcting, carrying forward: the one place where figures become a version of a report."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from reporting.calendar import Calendar, local_day
from reporting.facts import Facts, UnitFacts
from reporting.form import Form, Forms
from reporting.periods import Period
from reporting.rules import Finding, check, scope, settle
from reporting.steps import NO, OPENING, OTHER_OPENING, YES
from reporting.units import Unit
from reporting.values import Value, Values
from storage import drafts, reports, requests, units
from storage.calendars import calendar_of, is_locked
from storage.db import Connection
from storage.reports import FiledFinding, Filing, Report

HISTORY_MONTHS = 24
"""How far back a rule may look (W16)."""

RECEIPT_LETTERS = "23456789ACDEFGHKMNPQRTVXY"
"""Without look-alikes: a receipt code is read out by telephone."""


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
        opening=await opening_of(connection, unit.code, period),
        locked=await is_locked(connection, unit.code, period, now),
        filed_on=await reports.first_filed_on(connection, unit.code, period),
    )


async def opening_of(connection: Connection, unit: str, period: Period) -> int | None:
    """dau_ky: the last known closing, passing over months marked "không có báo cáo"; or the initial balance."""
    last = await reports.last_before(connection, unit, period)
    if last is not None and await _only_none_between(connection, unit, last.period, period):
        closing = last.values.get("cuoi_ky")
        return closing if isinstance(closing, int) else None
    initial = await units.opening(connection, unit)
    return initial.members if initial and initial.period == period else None


async def _only_none_between(connection: Connection, unit: str, last: Period, period: Period) -> bool:
    marked = await reports.between(connection, unit, last.plus(1), period.plus(-1))
    missing = (period.year - last.year) * 12 + period.month - last.month - 1
    return len(marked) == missing


@dataclass(frozen=True, slots=True)
class Actor:
    """Who files or corrects, and through which channel."""

    person: str | None
    channel: str


@dataclass(frozen=True, slots=True)
class Filed:
    """What filing came to: the new version, and what it moved in later months."""

    report: Report
    findings: tuple[Finding, ...]
    carried: tuple[Carried, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A later month that a correction moved, with the hard rules that no longer hold there."""

    period: Period
    opening: tuple[Value | None, Value | None]
    closing: tuple[Value | None, Value | None]
    broken: tuple[Finding, ...] = field(default_factory=tuple)


async def file_draft(
    connection: Connection,
    here: Month,
    draft: drafts.Draft,
    actor: Actor,
    now: datetime,
    *,
    reasons: Mapping[str, str],
    origin: str = "filed",
) -> Filed:
    """Make the draft a report. The caller has seen to it that no hard rule is broken."""
    values = settle(here.form, here.facts, draft.values)
    other = values.pop(OTHER_OPENING, None)
    disputed = other if isinstance(other, int) and other != values.get(OPENING) else None
    filing = Filing(
        here.unit.code,
        here.period,
        origin,
        here.form.id,
        here.form.version,
        await new_receipt(connection, here),
        here.calendar.as_of(here.period, now),
        actor.person,
        actor.channel,
        disputed_opening=disputed,
    )
    filed = await store(connection, here, filing, values, now, reasons=reasons)
    await drafts.becomes(connection, draft, filed.report.id)
    if disputed is not None:
        payload = {"opening": values.get(OPENING), "says": disputed}
        await requests.add(connection, "opening", here.unit.code, str(here.period), payload, actor.person, None, now)
    # A month filed late moves the opening of what was filed after it.
    return replace(filed, carried=await carry_forward(connection, here, filed.report, actor, now))


async def store(
    connection: Connection,
    here: Month,
    filing: Filing,
    values: Values,
    now: datetime,
    *,
    reasons: Mapping[str, str],
) -> Filed:
    findings = check(here.form, here.facts, values)
    kept = [
        FiledFinding(found.code, found.part, found.level, found.message, reasons.get(found.code, ""))
        for found in findings
        if found.level != "block"
    ]
    report = await reports.add_version(connection, filing, values, kept, now)
    stored_report = await reports.by_id(connection, report)
    assert stored_report is not None  # noqa: S101 - added above, in the same transaction
    return Filed(stored_report, findings)


async def correct(
    connection: Connection,
    here: Month,
    report: Report,
    answers: Values,
    actor: Actor,
    now: datetime,
    *,
    reason: str,
    reasons: Mapping[str, str] | None = None,
) -> Filed:
    """A new version of a filed report from a full set of answers; later months follow (design §3.13).

    The caller has seen to it that no hard rule is broken.
    """
    values = settle(here.form, here.facts, answers)
    values.pop(OTHER_OPENING, None)
    filing = Filing(
        report.unit,
        report.period,
        "correction",
        report.form,
        report.form_version,
        await new_receipt(connection, here),
        here.calendar.as_of(report.period, now),
        actor.person,
        actor.channel,
        reason,
        report.disputed_opening,
    )
    kept = {**await old_reasons(connection, report), **(reasons or {})}
    filed = await store(connection, here, filing, values, now, reasons=kept)
    return replace(filed, carried=await carry_forward(connection, here, filed.report, actor, now))


def answers_of(here: Month, report: Report) -> dict[str, Value]:
    """The answers that the report's figures come from: without what is computed, with its gates."""
    computed = {code for code, figure in here.form.figures.items() if figure.group == "computed"}
    answers = {code: value for code, value in report.values.items() if code not in computed}
    answers |= replaced(here, report.values)
    for screen in here.form.screens:
        if screen.gate and screen.gate not in answers:
            moved = any(isinstance(value := answers.get(code), int) and value > 0 for code in screen.figures)
            answers[screen.gate] = YES if moved else NO
    return answers


def replaced(here: Month, values: Values) -> dict[str, Value]:
    """Computed figures that a person replaced ("phải dự 8"): the report's own figures give another value."""
    own = scope(here.form, here.facts, values)
    return {
        code: values[code]
        for code, figure in here.form.figures.items()
        if figure.override and code in values and own.value_of(figure.formula) not in {None, values[code]}
    }


async def old_reasons(connection: Connection, report: Report) -> dict[str, str]:
    return {found.code: found.reason for found in await reports.findings_of(connection, report.id) if found.reason}


async def carry_forward(
    connection: Connection, here: Month, report: Report, actor: Actor, now: datetime
) -> tuple[Carried, ...]:
    """Move opening and closing of every later filed month, as new versions; the rules run again."""
    moved: list[Carried] = []
    for later in await reports.after(connection, report.unit, report.period):
        opening = await opening_of(connection, report.unit, later.period)
        if opening is None or later.values.get(OPENING) == opening:
            break
        moved.append(await _carry(connection, here, report, later, opening, actor, now))
    return tuple(moved)


async def _carry(
    connection: Connection,
    here: Month,
    cause: Report,
    later: Report,
    opening: int,
    actor: Actor,
    now: datetime,
) -> Carried:
    there = await month(connection, here.forms, later.unit, later.period, now, version=later.form_version)
    values = moved_opening(there, later, opening)
    filing = Filing(
        later.unit,
        later.period,
        "carried",
        later.form,
        later.form_version,
        await new_receipt(connection, there),
        later.as_of,
        actor.person,
        actor.channel,
        f"{cause.period} v{cause.version}",
        later.disputed_opening,
    )
    filed = await store(connection, there, filing, values, now, reasons=await old_reasons(connection, later))
    return Carried(
        later.period,
        (later.values.get(OPENING), values.get(OPENING)),
        (later.values.get("cuoi_ky"), values.get("cuoi_ky")),
        tuple(found for found in filed.findings if found.level == "block"),
    )


def moved_opening(there: Month, later: Report, opening: int) -> dict[str, Value]:
    """Only opening, closing and what is computed from them move; what the branch counted stays as counted."""
    facts = replace(there.facts, opening=opening)
    return settle(there.form, facts, answers_of(there, later))


async def new_receipt(connection: Connection, here: Month) -> str:
    """``TT01-2603-7K4``: unit, period, and three characters that make it unique."""
    stem = f"{here.unit.code}-{here.period.year % 100:02d}{here.period.month:02d}"
    while True:
        receipt = f"{stem}-{''.join(secrets.choice(RECEIPT_LETTERS) for _ in range(3))}"
        if await reports.by_receipt(connection, receipt) is None:
            return receipt
