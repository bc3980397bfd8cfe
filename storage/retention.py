"""How long what belongs to people is kept: what the consent promises, done once a day. Figures and their history stay."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from storage import meta, outbox, people
from storage.db import Connection
from storage.moments import stored

TEXTS = timedelta(days=30)
"""What the bot said, files made or sent, ids of what arrived, and which figures a message set."""
REPLIES = timedelta(days=60)
"""Who answered a meeting's invitation: the month whose attendance they help to enter is locked by then."""
LOG = timedelta(days=731)
"""The record of acts: 24 months."""
ROLES = timedelta(days=90)
"""Who has no role any more, or never got one."""
DONE_ON = "retention_day"


async def enforce(connection: Connection, now: datetime, today: date) -> None:
    """Once on each day."""
    if await meta.get(connection, DONE_ON) == today.isoformat():
        return
    await forget_texts(connection, now - TEXTS)
    await forget_replies(connection, now - REPLIES)
    await connection.execute("DELETE FROM audit WHERE at < ?", (stored(now - LOG),))
    for person in await without_role(connection, now - ROLES):
        await people.forget(connection, person, now)
    await meta.put(connection, DONE_ON, today.isoformat())


async def forget_texts(connection: Connection, before: datetime) -> None:
    """The rows stay, with what became of them; a board holds totals, nothing of a person."""
    nothing = outbox.as_json(outbox.FORGOTTEN)
    await connection.execute(
        "UPDATE outbox SET message = ?, file = NULL, sealed = 0 WHERE created_at < ? AND status <> 'queued' "
        "AND purpose <> 'board' AND message <> ?",
        (nothing, stored(before), nothing),
    )
    await connection.execute(
        "UPDATE papers SET file_name = '', file = NULL WHERE asked_at < ? AND result <> '' AND file IS NOT NULL",
        (stored(before),),
    )
    await connection.execute("DELETE FROM inbox WHERE at < ? AND outcome = 'done'", (stored(before),))
    await connection.execute("DELETE FROM said WHERE at < ?", (stored(before),))


async def forget_replies(connection: Connection, before: datetime) -> None:
    """How many came stays, who it was goes: of each person the answer that counts, as somebody's."""
    old = "meeting IN (SELECT id FROM meetings WHERE starts_at < ?) AND person IS NOT NULL"
    await connection.execute(
        f"DELETE FROM meeting_replies WHERE {old} "
        "AND id NOT IN (SELECT MAX(id) FROM meeting_replies GROUP BY meeting, person, visitor)",
        (stored(before),),
    )
    await connection.execute(
        f"UPDATE meeting_replies SET person = NULL, visitor = randomblob(16) WHERE {old}", (stored(before),)
    )


async def without_role(connection: Connection, before: datetime) -> list[str]:
    """Persons who have held no role since that moment and are not forgotten yet."""
    async with connection.execute(
        "SELECT p.id FROM people p WHERE p.removed_at IS NULL AND p.created_at < :before AND NOT EXISTS "
        "(SELECT 1 FROM roles r WHERE r.person = p.id AND (r.until IS NULL OR r.until >= :before))",
        {"before": stored(before)},
    ) as cursor:
        return [row["id"] for row in await cursor.fetchall()]
