"""Timers as rows: planned, why, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from storage import outbox
from storage.db import Connection
from storage.moments import stored


async def put(
    connection: Connection, step: str, unit: str, period: str, planned_at: datetime, result: str, now: datetime
) -> None:
    """What became of a step of a unit's month. The key sees to it that a step has one end."""
    await connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, planned_at, reason, result, done_at) "
        "VALUES (?, ?, ?, ?, ?, 'not_filed', ?, ?)",
        (f"{step}:{unit}:{period}", step, unit, period, stored(planned_at), result, stored(now)),
    )


async def told(connection: Connection, period: str) -> defaultdict[str, set[str]]:
    """Unit → the steps of the month that have had their end."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    async with connection.execute("SELECT unit, kind FROM reminders WHERE period = ?", (period,)) as cursor:
        for row in await cursor.fetchall():
            found[row["unit"]].add(row["kind"])
    return found


async def stop(connection: Connection, unit: str, period: str) -> None:
    """The month is filed: what waits in the outbox to remind of it is dropped, and said to be superseded."""
    dropped = await outbox.drop(connection, outbox.REMINDER, unit, period)
    for key in dropped:
        step = key.rsplit(":", 1)[0]
        await connection.execute("UPDATE reminders SET result = 'superseded' WHERE key = ?", (step,))
