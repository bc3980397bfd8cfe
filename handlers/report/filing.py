"""Filing, correcting, carrying forward: the one place where figures become a version of a report."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from reporting.periods import Period
from reporting.rules import Finding, check, settle
from reporting.steps import OPENING, OTHER_OPENING
from reporting.values import Value, Values
from storage import drafts, reminders, reports, requests, transfers
from storage.db import Connection
from storage.findings import FiledFinding, findings_of
from storage.months import Month, answers_of, month, opening_of
from storage.reports import Filing, Report

RECEIPT_LETTERS = "23456789ACDEFGHKMNPQRTVXY"
"""Without look-alikes: a receipt code is read out by telephone."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who files or corrects, and through which channel."""

    person: str | None
    channel: str
    account: int | None = None
    """The chat to answer in."""


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
        await requests.add(
            connection, "opening", here.unit.code, str(here.period), payload, actor.person, actor.account, now
        )
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
    await transfers.fit(connection, filing.unit, filing.period, values, filing.filed_by, now)
    await reminders.stop(connection, filing.unit, str(filing.period), now)
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


async def old_reasons(connection: Connection, report: Report) -> dict[str, str]:
    return {found.code: found.reason for found in await findings_of(connection, report.id) if found.reason}


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
        None if later.disputed_opening == opening else later.disputed_opening,
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
