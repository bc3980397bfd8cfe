"""What could not be delivered goes to the person's next chat. The same text never arrives in two of them."""

from __future__ import annotations

from datetime import datetime

from events import Message
from reminders import plan
from reminders.out_of_reach import name_of
from reporting.periods import Period
from storage import chats, detours, on_file, outbox, reminders
from storage.chats import Account
from storage.db import Connection
from storage.detours import Failed
from texts import t


async def attend(connection: Connection, now: datetime) -> None:
    """Every message that failed: on another way, or given up. Nobody is woken by it who has not just asked."""
    for failed in await detours.failed(connection):
        account = await detours.other_way(connection, failed.person, failed.row, failed.purpose, failed.reason)
        if account is None:
            await detours.settle(connection, failed.row)
        elif not failed.uncertain:
            await detours.take(connection, failed, account, now)
            await hold_until_morning(connection, failed, now)
            await take_back_if_filed(connection, failed)
        elif plan.is_allowed(now):
            await detours.settle(connection, failed.row)
            await hint(connection, failed, account, now)


async def hold_until_morning(connection: Connection, failed: Failed, now: datetime) -> None:
    if failed.purpose != outbox.REPLY and not plan.is_allowed(now):
        await outbox.hold(connection, failed.row, plan.allowed(now))


async def take_back_if_filed(connection: Connection, failed: Failed) -> None:
    """A reminder of a month that has been filed since is not sent; what else it told comes about anew."""
    for reminder in await reminders.carried(connection, failed.row):
        if reminder.unit in await on_file.filed_units(connection, Period.parse(reminder.period)):
            await reminders.take_back(connection, [failed.row])
            return


async def hint(connection: Connection, failed: Failed, account: Account, now: datetime) -> None:
    """It may have arrived where nobody could confirm it: only that is said, once for as long as that chat fails."""
    tried = await chats.get(connection, failed.account)
    since = tried.failing_since if tried else None
    words = t("ways.may_have_missed", messenger=name_of(failed.channel))
    await outbox.add(
        connection, account.id, Message(words), now,
        purpose=outbox.WAYS, key=f"missed:{failed.account}:{since.isoformat() if since else failed.row}",
    )  # fmt: skip
