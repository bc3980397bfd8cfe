"""The living message of each committee group."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.db import Connection
from storage.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Board:
    account: int
    unit: str
    period: str
    text: str
    changed_at: datetime
    shown_at: datetime | None


async def ensure(connection: Connection, account: int, unit: str, period: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO boards (account, unit, period, changed_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (account, unit, period, stored(now)),
    )


async def touch(connection: Connection, committees: Iterable[str], now: datetime) -> None:
    """Figures below these committees moved: their boards are stale."""
    for unit in committees:
        await connection.execute("UPDATE boards SET changed_at = ? WHERE unit = ?", (stored(now), unit))


async def stale(connection: Connection) -> list[Board]:
    """Boards whose figures moved since they were written; of bound groups that can be reached.

    What moved at the very moment of writing may have come after it.
    """
    async with connection.execute(
        "SELECT b.* FROM boards b JOIN accounts a ON a.id = b.account AND a.reachable = 1 "
        "JOIN group_bindings g ON g.account = b.account AND g.unit = b.unit AND g.until IS NULL "
        "WHERE b.shown_at IS NULL OR b.changed_at >= b.shown_at"
    ) as cursor:
        rows = await cursor.fetchall()
    return [
        Board(
            row["account"],
            row["unit"],
            row["period"],
            row["text"],
            moment(row["changed_at"]),
            moment(row["shown_at"]) if row["shown_at"] else None,
        )
        for row in rows
    ]


async def shown(connection: Connection, board: Board, text: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE boards SET text = ?, shown_at = ? WHERE account = ? AND unit = ? AND period = ?",
        (text, stored(now), board.account, board.unit, board.period),
    )


async def bubble(connection: Connection, board: Board) -> tuple[int | None, bool]:
    """The outbox row that holds the message, and whether something for it is still on its way."""
    async with connection.execute(
        "SELECT MAX(CASE WHEN edits IS NULL AND status = 'sent' THEN id END) AS held, "
        "COALESCE(SUM(status = 'queued'), 0) AS waiting FROM outbox "
        "WHERE account = ? AND unit = ? AND period = ? AND purpose = 'board'",
        (board.account, board.unit, board.period),
    ) as cursor:
        row = await cursor.fetchone()
    return (row["held"], bool(row["waiting"])) if row else (None, False)
