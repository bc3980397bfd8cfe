"""Figures of issued reports that have changed: each office hears of it once a day, with the list of corrections."""

from __future__ import annotations

from datetime import datetime, time

from reminders import plan
from reporting.calendar import local_day, moment
from reporting.periods import Period
from storage import issued, papers, people
from storage.db import Connection

HOUR = time(8)


async def attend(connection: Connection, now: datetime) -> None:
    """Whether anything printed is another number now is worked out beside the chat: here only that reports came in."""
    today = local_day(now)
    if not plan.is_allowed(now) or now < moment(today, HOUR):
        return
    for one in await issued.touched(connection):
        key = f"{papers.CORRECTIONS}:{one.id}:{today}"
        if await papers.is_known(connection, f"{key}:"):
            continue
        month = Period.of(today)
        for account in await people.offices(connection, one.unit):
            await papers.ask(
                connection, papers.CORRECTIONS, account.id, one.unit, month, month, now,
                detail=str(one.id), key=f"{key}:{account.id}",
            )  # fmt: skip
        await issued.look(connection, one.id, one.newest)
