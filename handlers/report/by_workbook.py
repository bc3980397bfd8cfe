"""Corrections by workbook: the office changes cells of "Theo chi bộ" and gives the file back. All of it or nothing.

:func:`changes_of` compares, :func:`apply` files, :func:`announce` says it to whom a correction in the chat would be said.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from documents.workbook.comparing import Change, Comparing, said
from documents.workbook.reading import Line, Returned
from handlers.report import amend, on_behalf
from handlers.report.filing import Actor, Filed, correct
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.privacy import must_not_be_kept
from reporting.rules import Finding, check, settle
from reporting.values import Value, Values
from storage import boards, reports, units
from storage.calendars import is_locked
from storage.db import Connection, attempt
from storage.findings import findings_of
from storage.months import Month, answers_of, gate_of, month
from storage.reports import Report
from texts import shown, t

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the file wants of one report."""

    unit: str
    name: str
    period: Period
    changes: tuple[Change, ...]

    @property
    def values(self) -> dict[str, Value]:
        return {change.code: change.new for change in self.changes}


@dataclass(frozen=True, slots=True)
class Proposal:
    proposed: tuple[Proposed, ...]
    problems: tuple[str, ...]
    """Where there is one, nothing is filed."""
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """A correction that was filed, and what it moved."""

    here: Month
    filed: Filed
    changes: amend.Changes


@dataclass(frozen=True, slots=True)
class Applied:
    done: tuple[Done, ...] = ()
    problems: tuple[str, ...] = ()
    """Where there is one, nothing was filed."""


# ── Comparing ───────────────────────────────────────────────────────────────


async def changes_of(
    connection: Connection, forms: Forms, returned: Returned, now: datetime, *, within: Collection[str] | None = None
) -> Proposal:
    """``within``: units that may be corrected; all of them where nothing is said."""
    proposed: list[Proposed] = []
    problems = list(returned.problems)
    filed = await current_reports(connection, returned)
    for line in returned.lines:
        compared = Comparing(line, await units.name(connection, line.unit))
        if not await units.exists(connection, line.unit):
            problems.append(t("workbook.import_no_unit", row=line.row, unit=line.unit))
        elif (report := filed.get((line.unit, line.period))) is None or report.is_none:
            problems += compared.without_report(report)
        else:
            base = report if line.version == report.version else await version_of(connection, line)
            compared.compare(forms, report, base)
            if compared.changes and within is not None and line.unit not in within:
                compared.problems.append(compared.say("not_yours"))
            if compared.changes and await is_locked(connection, line.unit, line.period, now):
                compared.problems.append(compared.say("locked"))
            problems += compared.problems
        if compared.changes:
            proposed.append(Proposed(line.unit, compared.name, line.period, tuple(compared.changes)))
    return Proposal(tuple(proposed), tuple(problems), returned.remarks)


async def current_reports(connection: Connection, returned: Returned) -> dict[tuple[str, Period], Report]:
    if not returned.lines:
        return {}
    periods = [line.period for line in returned.lines]
    found = await reports.within(connection, Span(min(periods), max(periods)))
    return {(report.unit, report.period): report for report in found}


async def version_of(connection: Connection, line: Line) -> Report | None:
    """The version that the row was made from; nothing is ever deleted, so it is still there."""
    found = await reports.versions(connection, line.unit, line.period)
    return next((report for report in found if report.version == line.version), None)


# ── Filing ──────────────────────────────────────────────────────────────────


class RefusedError(Exception):
    """Something in the file cannot be filed: everything is undone."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__(len(problems))
        self.problems = tuple(problems)


def trouble_with_reason(reason: str) -> str:
    """Why this cannot be the reason; "" where it can."""
    if not reason.strip():
        return t("workbook.reason_wanted")
    return t("workbook.reason_private") if must_not_be_kept(reason) else ""


async def apply(
    connection: Connection, forms: Forms, proposal: Proposal, actor: Actor, now: datetime, *, reason: str
) -> Applied:
    """Every proposed correction as a new version, month by month, each judged by what stands then."""
    if proposal.problems:
        return Applied(problems=proposal.problems)
    try:
        async with attempt(connection):
            return Applied(await file_all(connection, forms, proposal, actor, now, " ".join(reason.split())))
    except RefusedError as refusal:
        return Applied(problems=refusal.problems)


async def file_all(
    connection: Connection, forms: Forms, proposal: Proposal, actor: Actor, now: datetime, reason: str
) -> tuple[Done, ...]:
    """Raises :class:`RefusedError` with everything that cannot be filed."""
    done: list[Done] = []
    problems: list[str] = []
    for one in sorted(proposal.proposed, key=lambda one: (one.period, one.unit)):
        filed = await file(connection, forms, one, actor, now, reason[:LONGEST_REASON])
        if isinstance(filed, Done):
            done.append(filed)
        else:
            problems += filed
    if problems:
        raise RefusedError(problems)
    return tuple(done)


async def file(
    connection: Connection, forms: Forms, one: Proposed, actor: Actor, now: datetime, reason: str
) -> Done | list[str]:
    """The report with its changed figures, or why it cannot be filed like that."""
    report = await reports.current(connection, one.unit, one.period)
    assert report is not None  # noqa: S101 - it was compared with, and nothing is ever deleted
    here = await month(connection, forms, one.unit, one.period, now, version=report.form_version, by_office=True)
    answers = with_gates(here, {**answers_of(here, report), **one.values}, one.values)
    figures = settle(here.form, here.facts, answers)
    findings = check(here.form, here.facts, figures)
    wrong = [*not_taken(one, here, figures), *broken(one, findings)]
    if wrong:
        return wrong
    reasons = await given(connection, report, findings, reason)
    filed = await correct(connection, here, report, answers, actor, now, reason=reason, reasons=reasons)
    moved: amend.Changes = {change.code: (change.old, change.new) for change in one.changes}
    return Done(here, filed, moved)


def with_gates(here: Month, answers: Values, changed: Values) -> dict[str, Value]:
    """A gate follows from the figures behind it: nobody answers it in a workbook."""
    moved = [screen for screen in here.form.screens if screen.gate and changed.keys() & set(screen.figures)]
    return {**answers, **{screen.gate: gate_of(screen, answers) for screen in moved}}


def not_taken(one: Proposed, here: Month, figures: Values) -> Iterator[str]:
    """A figure that follows from others is not what was typed: it is said, not dropped."""
    for change in one.changes:
        if figures.get(change.code) != change.new:
            follows = said(here.form.figures[change.code], figures.get(change.code))
            yield refused(one, "follows", address=change.address, label=change.label, value=follows)


def broken(one: Proposed, findings: Collection[Finding]) -> Iterator[str]:
    """The hard rules, in the words of the chat, with the cells that they may be mended in."""
    for found in findings:
        if found.level == "block" and found.code != "E18":
            about = [change.address for change in one.changes if change.code in found.figures]
            cells = about or [change.address for change in one.changes]
            yield refused(one, "rule", addresses=", ".join(cells), rule=found.code, message=found.message)


def refused(one: Proposed, code: str, **facts: object) -> str:
    return t(f"workbook.refused_{code}", unit=one.name, month=shown.month(one.period), **facts)


async def given(
    connection: Connection, report: Report, findings: Collection[Finding], reason: str
) -> Mapping[str, str]:
    """The office's reason, for warnings that want one and that the branch has not explained as they read now."""
    old = {(found.code, found.message) for found in await findings_of(connection, report.id) if found.reason}
    return {found.code: reason for found in findings if found.reasons and (found.code, found.message) not in old}


# ── Saying it ───────────────────────────────────────────────────────────────


async def words_of(connection: Connection, done: Done) -> str:
    """Old → new and the receipt, with what it did to later months and to signed papers."""
    words = t("correct.updated", list=amend.listed(done.here, done.changes), receipt=done.filed.report.receipt)
    return "\n".join(part for part in (words, await amend.consequences(connection, done.filed)) if part)


async def announce(connection: Connection, applied: Applied, now: datetime) -> list[str]:
    """The branches get their copies, the committees' boards are written anew; gives what is to be said of each."""
    said_ = []
    for done in applied.done:
        words = await words_of(connection, done)
        await on_behalf.send_correction(connection, done.here, done.filed.report, words, now)
        above = await units.line(connection, done.here.unit.code, Period.of(local_day(now)))
        await boards.touch(connection, above, now)
        month_ = shown.month(done.here.period)
        said_.append(t("workbook.import_one", unit=done.here.unit.name, month=month_, words=words))
    return said_
