"""How much of its plan each Zalo bot has used: people and messages, counted from what is stored."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from storage.db import Connection
from storage.moments import stored

METERED = "channel >= 'zalo:' AND channel < 'zalo;'"
"""Word for word as in the index. Every bot is a channel ``zalo:number``."""


async def bots(connection: Connection) -> list[str]:
    """The channels of every bot that somebody has written to."""
    async with connection.execute(f"SELECT DISTINCT channel FROM accounts WHERE {METERED} ORDER BY 1") as cursor:
        return [row["channel"] for row in await cursor.fetchall()]


async def messages(connection: Connection, channel: str, since: datetime, before: datetime) -> int:
    """How many went out from then on, until then: a long text counts as often as it was parted."""
    async with connection.execute(
        f"SELECT COALESCE(SUM(requests), 0) AS sent FROM outbox WHERE {METERED} "
        "AND channel = ? AND sent_at >= ? AND sent_at < ? AND status = 'sent'",
        (channel, stored(since), stored(before)),
    ) as cursor:
        row = await cursor.fetchone()
    return int(row["sent"]) if row else 0


async def people(connection: Connection, channel: str) -> list[str]:
    """Who has a chat with the bot and a role, or a code redeemed there and not yet agreed."""
    async with connection.execute(
        "SELECT DISTINCT a.person FROM accounts a WHERE a.channel = ? AND ("
        "EXISTS (SELECT 1 FROM roles r WHERE r.person = a.person AND r.until IS NULL) OR "
        "EXISTS (SELECT 1 FROM talks t WHERE t.person = a.person AND t.unit = '' "
        "AND json_extract(t.place, '$.mode') = 'consent')) ORDER BY 1",
        (channel,),
    ) as cursor:
        return [row["person"] for row in await cursor.fetchall()]


async def save(connection: Connection, channel: str, purposes: Collection[str], now: datetime) -> None:
    """From now on the channel sends nothing of these purposes; whatever else was saved before is sent again."""
    await connection.execute(
        f"DELETE FROM savings WHERE channel = ? AND purpose NOT IN ({', '.join('?' * len(purposes))})",
        (channel, *purposes),
    )
    await connection.executemany(
        "INSERT INTO savings (channel, purpose, since) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        [(channel, purpose, stored(now)) for purpose in purposes],
    )
    await connection.execute(
        "UPDATE outbox SET status = 'failed', error = 'saved' WHERE status = 'queued' AND channel = ? "
        "AND purpose IN (SELECT purpose FROM savings WHERE channel = ?)",
        (channel, channel),
    )
