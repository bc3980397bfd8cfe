"""Messages that did not get through: whether there is another way to the person, and that it was taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from events import NO_QUOTA
from storage import chats, outbox
from storage.chats import Account
from storage.db import Connection
from storage.moments import stored

STAY = (outbox.REPLY, outbox.FAREWELL, outbox.BOARD, outbox.DIGEST)
"""Purposes of what belongs to the chat it is said in."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A message that did not get through and has not been looked at."""

    row: int
    account: int
    channel: str
    person: str | None
    purpose: str
    reason: str
    uncertain: bool


async def failed(connection: Connection) -> list[Failed]:
    """The oldest first."""
    async with connection.execute(
        "SELECT o.id, o.account, o.channel, a.person, o.purpose, o.error, o.uncertain FROM outbox o "
        "JOIN accounts a ON a.id = o.account WHERE o.status = 'failed' AND o.settled = 0 ORDER BY o.id"
    ) as cursor:
        return [
            Failed(
                row["id"],
                row["account"],
                row["channel"],
                row["person"],
                row["purpose"],
                row["error"],
                bool(row["uncertain"]),
            )
            for row in await cursor.fetchall()
        ]


async def other_way(connection: Connection, person: str | None, row: int, purpose: str, reason: str) -> Account | None:
    """The next of the person's chats to which the message may go; None where it stays.

    An answer goes elsewhere only where its own messenger lets nothing out for the rest of the month: a day later
    nobody waits for it. What a messenger's plan saves is not sent there either.
    """
    if person is None or (purpose in STAY and (purpose, reason) != (outbox.REPLY, NO_QUOTA)):
        return None
    async with connection.execute(
        "SELECT account FROM detours WHERE outbox = :row UNION SELECT account FROM outbox WHERE id = :row "
        "UNION SELECT a.id FROM accounts a JOIN savings s ON s.channel = a.channel "
        "WHERE a.person = :person AND s.purpose = :purpose",
        {"row": row, "person": person, "purpose": purpose},
    ) as cursor:
        closed = {one["account"] for one in await cursor.fetchall()}
    open_ = [account for account in await chats.of_person(connection, person) if account.id not in closed]
    return open_[0] if open_ else None


async def take(connection: Connection, failed: Failed, account: Account, now: datetime) -> None:
    """The very row goes to the other chat, so that whatever refers to it still does."""
    await connection.execute(
        "INSERT INTO detours (outbox, account, reason, at) VALUES (?, ?, ?, ?)",
        (failed.row, failed.account, failed.reason, stored(now)),
    )
    await connection.execute(
        "UPDATE outbox SET account = ?, channel = ?, status = 'queued', error = '', attempts = 0, edits = NULL, "
        "next_at = ? WHERE id = ?",
        (account.id, account.channel, stored(now), failed.row),
    )


async def settle(connection: Connection, row: int) -> None:
    """It stays undelivered."""
    await connection.execute("UPDATE outbox SET settled = 1 WHERE id = ?", (row,))


# ── People whom nothing reaches ─────────────────────────────────────────────


async def told_of(connection: Connection) -> set[str]:
    """The persons of whom an office knows that nothing reaches them."""
    async with connection.execute("SELECT person FROM out_of_reach") as cursor:
        return {row["person"] for row in await cursor.fetchall()}


async def remember(connection: Connection, person: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO out_of_reach (person, since) VALUES (?, ?) ON CONFLICT DO NOTHING", (person, stored(now))
    )


async def forget(connection: Connection, person: str) -> None:
    """Something reaches them again."""
    await connection.execute("DELETE FROM out_of_reach WHERE person = ?", (person,))
