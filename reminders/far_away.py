"""Once a month, where the branch wants it: whether a member who works far away is still in touch."""

from __future__ import annotations

from datetime import datetime

from events import Choice, Message
from reminders import plan
from reporting.calendar import local_day, moment, on_day
from reporting.periods import Period
from storage import chats, far_away, outbox, units
from storage.db import Connection
from texts import t

DAY = 12
"""Before filing opens, so that the answers are there when the figure is asked for."""
SETTING = "keep_in_touch"
"""The branch's own switch."""
ALLOWED = "far_away"
"""The committee's switch, for all of this."""


async def ask(connection: Connection, now: datetime) -> None:
    """Everybody who is far away and has not been asked this month; nobody who said so since the day came."""
    this = Period.of(local_day(now))
    await far_away.take_back_older(connection, this, now)
    planned = plan.allowed(moment(on_day(this, DAY), plan.MORNING))
    if now < planned or not plan.is_allowed(now):
        return
    for person, unit in await far_away.to_ask(connection, this, local_day(now), planned):
        settings = await units.settings_of(connection, unit, this)
        if settings.get(ALLOWED) == settings.get(SETTING) == "1":
            await ask_one(connection, person, unit, this, planned, now)


async def ask_one(
    connection: Connection, person: str, unit: str, period: Period, planned: datetime, now: datetime
) -> None:
    accounts = await chats.where(connection, person)
    row = None
    for account in accounts:
        words = t("far_away.keep_in_touch", unit=await units.name(connection, unit))
        message = Message(words, (answers(unit, period),))
        row = await outbox.add(
            connection, account.id, message, now, purpose=outbox.MEETING, unit=unit, period=str(period)
        )
    result = "sent" if accounts else "unreachable"
    await far_away.asked(connection, person, unit, period, planned, result, now, message=row)


def answers(unit: str, period: Period) -> tuple[Choice, ...]:
    return tuple(
        Choice(t(f"far_away.{said}"), f"m:far_away:{said}:{unit}|{period}") for said in (far_away.WELL, far_away.HARD)
    )
