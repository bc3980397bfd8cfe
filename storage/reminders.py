"""Timers as rows: planned, why, and what became of each."""

from __future__ import annotations

from datetime import datetime

from storage.db import Connection
from storage.moments import stored


async def claim(
    connection: Connection, key: str, kind: str, unit: str, period: str, planned_at: datetime, reason: str
) -> bool:
    """Plan the reminder once; False when it was planned before."""
    cursor = await connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, planned_at, reason) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (key, kind, unit, period, stored(planned_at), reason),
    )
    return cursor.rowcount == 1


async def done(connection: Connection, key: str, result: str, now: datetime) -> None:
    await connection.execute("UPDATE reminders SET result = ?, done_at = ? WHERE key = ?", (result, stored(now), key))


async def units_with(connection: Connection, kind: str, period: str) -> set[str]:
    """Units for which a reminder of this kind and month was planned."""
    async with connection.execute("SELECT unit FROM reminders WHERE kind = ? AND period = ?", (kind, period)) as cursor:
        return {row["unit"] for row in await cursor.fetchall()}
