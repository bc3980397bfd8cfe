"""The record of acts: what was done and what was refused. Only ever added to."""

from __future__ import annotations

from datetime import datetime

from storage.db import Connection
from storage.moments import stored


async def record(
    connection: Connection,
    action: str,
    now: datetime,
    *,
    person: str | None,
    channel: str = "",
    unit: str = "",
    period: str = "",
    allowed: bool = True,
    detail: str = "",
) -> None:
    await connection.execute(
        "INSERT INTO audit (at, person, channel, action, unit, period, allowed, detail) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (stored(now), person, channel, action, unit, period, int(allowed), detail),
    )
