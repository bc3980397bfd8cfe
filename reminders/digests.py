"""When a group hears of the month as a whole: at the due hour, two days after, when all have filed, at the lock."""

from __future__ import annotations

from datetime import datetime, time

from events import abilities
from reminders import plan
from reminders.plan import Step
from reporting.calendar import Calendar, local_day, moment
from reporting.periods import Period
from reporting.units import Tree
from storage import groups, on_file, papers, reports, units
from storage.calendars import calendar_of
from storage.db import Connection

DUE, AFTER, COMPLETE, LOCKED = "due", "after", "complete", "locked"
DAYS_AFTER = 2
FINAL = {AFTER, COMPLETE, LOCKED}
"""After one of these the group takes the figures for the month's."""
MOVED_HOUR = time(8)


async def ask(connection: Connection, now: datetime) -> None:
    """For each bound group, of this month and the one before."""
    if not plan.is_allowed(now):
        return
    this = Period.of(local_day(now))
    for group in await groups.bound(connection):
        since = await groups.bound_since(connection, group.account, group.unit)
        for period in (this.plus(-1), this):
            await ask_for(connection, group.account, group.unit, period, since, now)
            if not abilities(group.channel).edits:
                await ask_what_moved(connection, group.account, group.unit, period, now)


async def ask_for(
    connection: Connection, account: int, unit: str, period: Period, since: datetime, now: datetime
) -> None:
    """The newest that is due; what an outage has kept before it is told by it. Nothing from before the group was bound."""
    known = await papers.known(connection, account, unit, period)
    planned = steps(await calendar_of(connection, unit, period), period)
    late = [step for step in planned if since <= step.at <= now and step.name not in known]
    if COMPLETE not in known and (at := await completed_at(connection, unit, period)) and since <= at:
        late.append(Step(COMPLETE, now))
    for step in late:
        await papers.ask(
            connection, papers.DIGEST, account, unit, period, period, now,
            detail=step.name, key=f"{papers.DIGEST}:{step.name}:{unit}:{period}:{account}",
            result="" if step is late[-1] else "superseded",
        )  # fmt: skip


async def ask_what_moved(connection: Connection, account: int, unit: str, period: Period, now: datetime) -> None:
    """Where no living message can say it: once a day, when a report has come in since the group was told.

    Whether it moved a figure is worked out beside the chat.
    """
    today = local_day(now)
    told = await papers.posted(connection, account, unit, period)
    if told is None or now < moment(today, MOVED_HOUR) or not await on_file.any_since(connection, period, told.at):
        return
    known = await papers.known(connection, account, unit, period)
    detail = f"{papers.MOVED}@{today}"
    if FINAL & known and detail not in known:
        key = f"{papers.DIGEST}:{detail}:{unit}:{period}:{account}"
        await papers.ask(connection, papers.DIGEST, account, unit, period, period, now, detail=detail, key=key)


def steps(calendar: Calendar, period: Period) -> tuple[Step, ...]:
    return (
        Step(DUE, plan.allowed(calendar.due_at(period))),
        Step(AFTER, plan.days_after_due(calendar, period, DAYS_AFTER)),
        Step(LOCKED, plan.allowed(calendar.locks_at(period))),
    )


async def completed_at(connection: Connection, unit: str, period: Period) -> datetime | None:
    """When the last branch filed; None while one is missing, or where all was kept on paper."""
    branches = Tree(await units.at(connection, period)).branches(unit)
    filed = await on_file.filed_units(connection, period)
    if any(filed.get(code, reports.NONE) == reports.NONE for code in branches):
        return None
    first = await on_file.first_filed(connection, period)
    return max((first[code] for code in branches if code in first), default=None)
