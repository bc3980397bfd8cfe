"""What is due now about the branches' months: who is to hear of what, each with its row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from reminders import plan
from reminders.plan import Outcome, Step
from reporting.calendar import Calendar, local_day
from reporting.form import Forms
from reporting.periods import Period
from reporting.units import Unit
from storage import absences, chats, drafts, on_file, people, reminders, reports, units
from storage.calendars import calendars_of, is_locked
from storage.chats import Account
from storage.db import Connection
from storage.reminders import LATER, Reminder

NEWS = frozenset({plan.CALLS, plan.OVERSEER, plan.TOPICAL, plan.MET})
"""Kinds of timers that do not remind of the month's report."""


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that an account is to hear."""

    account: Account
    reminder: int
    kind: str
    unit: str
    period: Period

    @property
    def subject(self) -> tuple[str, str, Period]:
        """Of two about the same subject the newer one is enough."""
        return (self.kind if self.kind in NEWS else "", self.unit, self.period)


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at the rows shows of a month."""

    period: Period
    now: datetime
    every: tuple[Unit, ...]
    """All units of the month, committees too."""
    asked: tuple[Unit, ...]
    """Those that file a report."""
    calendars: dict[str, Calendar]
    told: dict[str, list[Reminder]]
    wishes: dict[str, list[Reminder]]
    filed: dict[str, str]
    away: dict[str, date]

    def keys(self, unit: str) -> frozenset[str]:
        """The keys of the unit's steps that have had their end."""
        return frozenset(one.key.removesuffix(f":{unit}:{self.period}") for one in self.told.get(unit, ()))

    def last_sent(self, unit: str) -> datetime | None:
        """When the unit last heard of its report."""
        sent = [
            one.done_at
            for one in self.told.get(unit, ())
            if one.result == "sent" and one.done_at and one.kind not in NEWS
        ]
        return max(sent, default=None)

    def has_heard_at_will(self, unit: str, person: str, since: datetime) -> bool:
        """Whether the person was reminded of the unit's report at a time of their own choosing since then."""
        return any(
            one.kind == LATER and one.person == person and one.result == "sent" and one.done_at and one.done_at >= since
            for one in self.told.get(unit, ())
        )

    def is_past(self, unit: str) -> bool:
        """Locked by the calendar, whatever the office has said since: nobody is reminded any more."""
        return self.now >= self.calendars[unit].locks_at(self.period)


async def look(connection: Connection, forms: Forms, period: Period, now: datetime) -> Look:
    every = await units.at(connection, period)
    asked = tuple(unit for unit in every if unit.kind in forms.kinds)
    return Look(
        period,
        now,
        tuple(every),
        asked,
        await calendars_of(connection, every),
        await reminders.told(connection, str(period)),
        await reminders.wishes(connection, str(period)),
        await on_file.filed_units(connection, period),
        await absences.away(connection, local_day(now)),
    )


# ── The steps of a month, and "để sau" ──────────────────────────────────────


async def of_reports(connection: Connection, here: Look) -> list[Notice]:
    """Each unit that has not filed: the step that is due, and who wanted to hear now."""
    found: list[Notice] = []
    for unit in here.asked:
        if unit.code in here.filed:
            continue
        planned, keys = plan.steps(here.calendars[unit.code], here.period), here.keys(unit.code)
        is_due = any(step.at <= here.now and step.key not in keys for step in planned)
        wishes = here.wishes.get(unit.code, [])
        if is_due or any(wish.at <= here.now for wish in wishes):
            closed = await is_closed(connection, here, unit.code)
            ends = plan.outcomes(planned, keys, here.now, closed=closed, last_sent=here.last_sent(unit.code))
            found += await of_unit(connection, here, unit.code, ends, wishes, closed=closed)
    return found


async def is_closed(connection: Connection, here: Look, unit: str) -> bool:
    return here.is_past(unit) or await is_locked(connection, unit, here.period, here.now)


async def of_unit(
    connection: Connection,
    here: Look,
    unit: str,
    ends: Sequence[tuple[Step, Outcome]],
    wishes: Sequence[Reminder],
    *,
    closed: bool,
) -> list[Notice]:
    """The step that is due, except to whom wants to hear later; who wanted to hear now, unless the step told it."""
    patient = {wish.person for wish in wishes if wish.at > here.now}
    found: list[Notice] = []
    for step, outcome in ends:
        told: list[Account] = []
        result: str = outcome
        if outcome == "send":
            everybody, result = await reporters(connection, here, unit)
            told = [account for account in everybody if account.person not in patient]
            result = result if told or not everybody else "superseded"
        found += await ended(connection, here, unit, step, result, told)
    for wish in wishes:
        if wish.at <= here.now and (closed or plan.is_allowed(here.now)):
            found += await of_wish(connection, here, wish, heard=bool(found), closed=closed)
    return found


async def reporters(connection: Connection, here: Look, unit: str) -> tuple[list[Account], str]:
    """Whom to write to, the deputy too once the month is overdue; with the result of writing to them."""
    overdue = local_day(here.now) > local_day(here.calendars[unit].due_at(here.period))
    found = await people.reporters(connection, unit, deputies_too=overdue, away=here.away)
    if found:
        return found, "sent"
    serving = await people.people_with(connection, unit, ["secretary", "deputy"])
    return [], "away" if any(one.person in here.away for one in serving) else "unreachable"


async def ended(
    connection: Connection,
    here: Look,
    unit: str,
    step: Step,
    result: str,
    told: Sequence[Account],
    *,
    key: str = "",
    reason: str = "not_filed",
    person: str | None = None,
) -> list[Notice]:
    """The step has its end, and these accounts are to hear of it, unless they have."""
    row = await reminders.put(
        connection, key or step.key, step.name, unit, str(here.period), step.at, result, here.now,
        reason=reason, person=person,
    )  # fmt: skip
    heard = await reminders.heard_by(connection, row)
    return [Notice(account, row, step.name, unit, here.period) for account in told if account.person not in heard]


async def of_wish(connection: Connection, here: Look, wish: Reminder, *, heard: bool, closed: bool) -> list[Notice]:
    """To who asked for it, if the unit's report is still theirs to give."""
    serving = await people.people_with(connection, wish.unit, ["secretary", "deputy"])
    told: list[Account] = []
    if closed:
        result = "stale"
    elif heard or wish.person is None or wish.person not in {one.person for one in serving}:
        result = "superseded"
    else:
        told = await chats.where(connection, wish.person)
        result = "sent" if told else "unreachable"
    await reminders.end(connection, wish.id, result, here.now)
    return [Notice(account, wish.id, LATER, wish.unit, here.period) for account in told]


# ── A draft that was left open ──────────────────────────────────────────────


async def of_drafts(connection: Connection, here: Look) -> list[Notice]:
    """Once for each draft, to the person who stopped in its midst; not before filing is open."""
    if not plan.is_allowed(here.now):
        return []
    reporting = {unit.code for unit in here.asked} - set(here.filed)
    last = {
        draft.draft: draft
        for draft in await drafts.left_open(connection, here.now - plan.LEFT_ALONE)
        if draft.unit in reporting and draft.period == str(here.period)
    }
    found: list[Notice] = []
    for draft in last.values():
        step, key = plan.left_open(draft.touched_at), f"{plan.LEFT_OPEN}#{draft.draft}"
        opens_at = here.calendars[draft.unit].opens_at(here.period)
        if max(step.at, opens_at) > here.now or key in here.keys(draft.unit):
            continue
        found += await of_draft(connection, here, draft, step, key)
    return found


async def of_draft(connection: Connection, here: Look, draft: drafts.LeftOpen, step: Step, key: str) -> list[Notice]:
    serving = await people.people_with(connection, draft.unit, ["secretary", "deputy"])
    wished = {wish.person for wish in here.wishes.get(draft.unit, ())}
    if draft.person not in {one.person for one in serving} or draft.person in wished:
        return []
    told: list[Account] = []
    if await is_closed(connection, here, draft.unit):
        result = "stale"
    elif here.has_heard_at_will(draft.unit, draft.person, draft.touched_at):
        result = "superseded"
    elif draft.person in here.away:
        result = "away"
    else:
        told = await chats.where(connection, draft.person)
        result = "sent" if told else "unreachable"
    return await ended(connection, here, draft.unit, step, result, told, key=key, reason="left_open")


# ── The quarter's thematic meeting ──────────────────────────────────────────

TOPICAL_FIGURE = "chuyen_de"


async def of_quarters(connection: Connection, forms: Forms, here: Look) -> list[Notice]:
    """W11, while there is time to hold the meeting: branches of which none is known since the quarter began."""
    step = plan.topical(here.period)
    if step is None or step.at > here.now:
        return []
    found: list[Notice] = []
    for unit in here.asked:
        if TOPICAL_FIGURE not in forms.for_unit(unit.kind, here.period).figures or step.key in here.keys(unit.code):
            continue
        if local_day(here.now) > here.period.last_day:
            found += await ended(connection, here, unit.code, step, "stale", [], reason="topical")
        elif plan.is_allowed(here.now):
            told, result = await reporters(connection, here, unit.code)
            if (await topical_so_far(connection, unit.code, here.period)).held:
                told, result = [], "not_needed"
            found += await ended(connection, here, unit.code, step, result, told, reason="topical")
    return found


@dataclass(frozen=True, slots=True)
class Topical:
    """What is known of the quarter's thematic meetings."""

    held: bool
    unknown: tuple[Period, ...]
    """Earlier months of the quarter without a report: nothing is said of them as if it were known."""


async def topical_so_far(connection: Connection, unit: str, period: Period) -> Topical:
    known = await reports.between(connection, unit, period.plus(-2), period)
    draft = await drafts.find(connection, unit, str(period))
    counts = [report.values.get(TOPICAL_FIGURE) for report in known.values() if not report.is_none]
    counts.append(draft.values.get(TOPICAL_FIGURE) if draft else None)
    existed = await units.periods_of(connection, unit, period.plus(-1))
    earlier = (month for month in existed if month >= period.plus(-2))
    unknown = tuple(month for month in earlier if month not in known or known[month].is_none)
    return Topical(any(isinstance(count, int) and count > 0 for count in counts), unknown)
