"""What Zalo's free plan lets out, and what falls away as a bot's month is used up. The office hears of it in time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from events import Message
from reporting.calendar import local_day, moment
from reporting.periods import Period
from storage import allowances, chats, outbox, people
from storage.db import Connection
from texts import shown, t


@dataclass(frozen=True, slots=True)
class Allowance:
    """Of one bot."""

    people: int
    messages: int
    """In a calendar month, outbound."""


FREE = Allowance(people=50, messages=3000)
"""As far as is known; a paid plan is taken to have no end."""

FALLS_AWAY = ((70, outbox.DIGEST), (80, outbox.TRANSFER), (90, outbox.MEETING), (95, outbox.REMINDER))
"""From which percentage on what is sent no more: first what a group can ask for, then what the office settles by
telephone, then invitations, which the branch's own group has too, last reminders. Never an answer, a notice, a copy."""
TOLD_AT = (70, 90, 100)


def saved_at(percent: int) -> list[str]:
    """The purposes that have fallen away, in their order."""
    return [purpose for level, purpose in FALLS_AWAY if percent >= level]


A_MONTH = {"secretary": 16, "deputy": 6, "office": 120, "leader": 20, "overseer": 12, "member": 4}
"""Messages to somebody with the role, from one opening to the next, as a year of the sample commune came to; a
secretary with the meeting, the office with every branch's notices."""


def forecast(roles: Collection[str]) -> int:
    """What a person will be sent in a month, about: as in the role that takes most."""
    return max((A_MONTH[role] for role in roles), default=0)


async def watch(connection: Connection, allowance: Allowance | None, now: datetime) -> None:
    """Each bot's meter; without an allowance nothing is saved."""
    for channel in await allowances.bots(connection):
        percent = await used(connection, channel, now) * 100 // allowance.messages if allowance else 0
        await allowances.save(connection, channel, saved_at(percent), now)
        for level in TOLD_AT:
            if allowance and percent >= level:
                await tell_office(connection, channel, level, allowance, now)


async def used(connection: Connection, channel: str, now: datetime) -> int:
    """Messages of the bot in the calendar month of ``now``, as it is in Vietnam."""
    return await in_month(connection, channel, Period.of(local_day(now)))


async def in_month(connection: Connection, channel: str, period: Period) -> int:
    begins, ends = (moment(month.first_day, time(0)) for month in (period, period.plus(1)))
    return await allowances.messages(connection, channel, begins, ends)


async def tell_office(connection: Connection, channel: str, level: int, allowance: Allowance, now: datetime) -> None:
    """Once for each bot, month, level and person, wherever they are written to by then."""
    month = Period.of(local_day(now))
    lines = [
        t("zalo.used", bot=number_of(channel), percent=level, most=allowance.messages, month=shown.month(month)),
        *(t(f"zalo.saved_{purpose}") for purpose in saved_at(level)),
        t("zalo.used_up" if level >= 100 else "zalo.what_to_do"),
    ]
    for role in await people.holding(connection, "office"):
        for account in await chats.where(connection, role.person):
            await outbox.add(
                connection, account.id, Message("\n".join(lines)), now,
                purpose=outbox.NOTICE, key=f"allowance:{channel}:{month}:{level}:{role.person}",
            )  # fmt: skip


def number_of(channel: str) -> str:
    """The bot's number, by which the office finds it in Zalo Bot Creator."""
    return channel.partition(":")[2]
