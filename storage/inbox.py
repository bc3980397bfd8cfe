"""Which inbound events were taken: one event, one effect. Only their ids are kept."""

from __future__ import annotations

from datetime import datetime

from storage.db import Connection
from storage.moments import stored


async def remember(connection: Connection, channel: str, event_id: str, now: datetime) -> bool:
    """Mark the event as taken; False when it had been taken before."""
    cursor = await connection.execute(
        "INSERT INTO inbox (channel, event_id, at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (channel, event_id, stored(now)),
    )
    return cursor.rowcount == 1


async def set_aside(connection: Connection, channel: str, event_id: str, error: str, now: datetime) -> None:
    """The event could not be handled: kept by id and kind of error, without its text, to be looked at."""
    await connection.execute(
        "INSERT INTO inbox (channel, event_id, at, outcome, error) VALUES (?, ?, ?, 'set_aside', ?) "
        "ON CONFLICT DO UPDATE SET outcome = 'set_aside', error = excluded.error",
        (channel, event_id, stored(now), error),
    )
