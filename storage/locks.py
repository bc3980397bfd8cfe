"""Locks and reopenings of a period, for one unit or for everything below one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reporting.periods import Span
from storage.db import Connection
from storage.moments import stored


async def newest(connection: Connection, line: Sequence[str], period: str) -> bool | None:
    """The newest word about the unit or one above it: True locked, False open, None where nobody spoke."""
    marks = ", ".join("?" * len(line))
    async with connection.execute(
        f"SELECT locked FROM locks WHERE period = ? AND unit IN ({marks}) ORDER BY id DESC LIMIT 1",
        (period, *line),
    ) as cursor:
        row = await cursor.fetchone()
    return bool(row["locked"]) if row else None


async def between(connection: Connection, span: Span) -> dict[tuple[str, str], tuple[int, bool]]:
    """Unit and month → the newest word about the unit itself, with its place in the order of words."""
    async with connection.execute(
        "SELECT * FROM locks WHERE period BETWEEN ? AND ? ORDER BY id", (str(span.first), str(span.last))
    ) as cursor:
        return {(row["unit"], row["period"]): (row["id"], bool(row["locked"])) for row in await cursor.fetchall()}


async def put(connection: Connection, unit: str, period: str, locked: bool, by: str | None, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO locks (unit, period, locked, at, by) VALUES (?, ?, ?, ?, ?)",
        (unit, period, int(locked), stored(now), by),
    )
