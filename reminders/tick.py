"""What is due now: reminders, meetings, stale boards, from rows into the outbox; and what may be kept no longer."""

from __future__ import annotations

from datetime import datetime, time

from reminders import (
    allowance,
    boards,
    committee,
    digests,
    far_away,
    issued,
    letters,
    meeting_days,
    meetings,
    notices,
    other_ways,
    out_of_reach,
    transfers,
)
from reminders.allowance import Allowance
from reporting.calendar import local_day, moment
from reporting.form import Forms
from reporting.periods import Period
from storage import outbox, reminders, retention
from storage.db import Connection, Database


async def tick(db: Database, forms: Forms, now: datetime, of_a_bot: Allowance | None = None) -> None:
    """Queue everything that is due; safe to call at any moment, any number of times.

    ``of_a_bot``: what each Zalo bot may send; None for as much as it likes.
    """
    async with db.transaction() as connection:
        await allowance.watch(connection, of_a_bot, now)
        await other_ways.attend(connection, now)
        await out_of_reach.attend(connection, now)
        await remind(connection, forms, now)
        is_more = await meetings.call(connection, now)
        await far_away.ask(connection, now)
        await transfers.attend(connection, now)
        await digests.ask(connection, now)
        await issued.attend(connection, now)
        await boards.refresh(connection, forms, now)
        await retention.enforce(connection, now, local_day(now))
    while is_more:
        async with db.transaction() as connection:
            is_more = await meetings.call(connection, now)


async def remind(connection: Connection, forms: Forms, now: datetime) -> None:
    """Of this month and of the one before, which is open until its lock. Nobody gets more than one message."""
    await renew(connection, now)
    this = Period.of(local_day(now))
    looks = [await notices.look(connection, forms, period, now) for period in (this.plus(-1), this)]
    due: list[notices.Notice] = []
    for here in looks:
        due += await notices.of_reports(connection, here)
        due += await notices.of_drafts(connection, here)
        due += await notices.of_quarters(connection, forms, here)
        due += await meetings.of_attendance(connection, here)
        due += await meeting_days.of_days(connection, forms, here)
        due += await committee.of_offices(connection, here)
        due += await committee.of_overseers(connection, here)
    await letters.post(connection, forms, due, looks)


async def renew(connection: Connection, now: datetime) -> None:
    """What could not be delivered on its day is said anew, as things stand now, or not at all."""
    today = moment(local_day(now), time(0))
    await reminders.take_back(connection, await outbox.queued(connection, outbox.REMINDER, today))
