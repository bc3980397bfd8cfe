"""What branches say of transfers between them; the rows of a month and direction add up to its figure."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from reporting.periods import Period, Span
from reporting.transfers import CODES, Direction, Statement
from reporting.values import Values
from storage.db import Connection
from storage.moments import moment, stored

STANDING = "withdrawn_at IS NULL AND settled_at IS NULL"


async def fit(connection: Connection, unit: str, period: Period, values: Values, by: str | None, now: datetime) -> None:
    """Bring the rows to the figures of a new version: what was named stands while it still fits.

    Months that were loaded count as matched on both sides, also after a correction.
    """
    if await _was_loaded(connection, unit, period):
        return
    for direction, code in CODES.items():
        value = values.get(code)
        count = value if isinstance(value, int) else 0
        rows = await of_month(connection, unit, period, direction)
        if sum(row.members for row in rows) == count:
            continue
        named = [row for row in rows if row.other is not None]
        keeps = sum(row.members for row in named) <= count
        await _withdraw(connection, [row.id for row in rows if row.other is None or not keeps], now)
        left = count - (sum(row.members for row in named) if keeps else 0)
        if left:
            await _add(connection, unit, period, direction, None, left, by, now)


async def name(
    connection: Connection, statement: Statement, other: str, members: int, by: str | None, now: datetime
) -> None:
    """So many of a row that named nobody are of that branch; the rest still names nobody."""
    if members < statement.members:
        await connection.execute("UPDATE transfers SET members = members - ? WHERE id = ?", (members, statement.id))
    else:
        await _withdraw(connection, [statement.id], now)
    await _add(connection, statement.unit, statement.period, statement.direction, other, members, by, now)


async def standing(connection: Connection) -> list[Statement]:
    """Everything said that neither a correction nor the office has ended."""
    return await _statements(connection, STANDING, ())


async def of_month(connection: Connection, unit: str, period: Period, direction: Direction) -> list[Statement]:
    return await _statements(
        connection, f"unit = ? AND period = ? AND direction = ? AND {STANDING}", (unit, str(period), direction)
    )


async def get(connection: Connection, statement: int) -> Statement | None:
    """None for one that has ended."""
    found = await _statements(connection, f"id = ? AND {STANDING}", (statement,))
    return found[0] if found else None


async def of_request(connection: Connection, request: int) -> Statement | None:
    found = await _statements(connection, f"request = ? AND {STANDING}", (request,))
    return found[0] if found else None


async def until(connection: Connection, units: Collection[str], last: Period) -> list[Statement]:
    """What these units said of months up to ``last``."""
    return await _statements(
        connection,
        f"period <= ? AND unit IN (SELECT value FROM json_each(?)) AND {STANDING}",
        (str(last), json.dumps(list(units))),
    )


async def within(connection: Connection, units: Collection[str], span: Span) -> dict[Direction, int]:
    """Members that moved between these units, as either side said it."""
    found: dict[Direction, int] = {"out": 0, "in": 0}
    for row in await until(connection, units, span.last):
        if row.period in span and row.other in units:
            found[row.direction] += row.members
    return found


async def was_put(connection: Connection, statement: int, now: datetime) -> None:
    await connection.execute("UPDATE transfers SET put_at = ? WHERE id = ?", (stored(now), statement))


async def answered(connection: Connection, statement: int, answer: str, by: str | None, now: datetime) -> None:
    await connection.execute(
        "UPDATE transfers SET answer = ?, answered_by = ?, answered_at = ? WHERE id = ?",
        (answer, by, stored(now), statement),
    )


async def handed_over(connection: Connection, statement: int, request: int) -> None:
    """The office has it."""
    await connection.execute("UPDATE transfers SET request = ? WHERE id = ?", (request, statement))


async def settle(connection: Connection, request: int, now: datetime) -> None:
    """The office says that it is under way no more."""
    await connection.execute("UPDATE transfers SET settled_at = ? WHERE request = ?", (stored(now), request))


async def _add(
    connection: Connection,
    unit: str,
    period: Period,
    direction: Direction,
    other: str | None,
    members: int,
    by: str | None,
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO transfers (unit, period, direction, other, members, by, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (unit, str(period), direction, other, members, by, stored(now)),
    )


async def _withdraw(connection: Connection, statements: Collection[int], now: datetime) -> None:
    await connection.executemany(
        "UPDATE transfers SET withdrawn_at = ? WHERE id = ?", [(stored(now), one) for one in statements]
    )


async def _was_loaded(connection: Connection, unit: str, period: Period) -> bool:
    async with connection.execute(
        "SELECT 1 FROM reports WHERE unit = ? AND period = ? AND version = 1 AND origin = 'imported'",
        (unit, str(period)),
    ) as cursor:
        return await cursor.fetchone() is not None


async def _statements(connection: Connection, where: str, facts: tuple[Any, ...]) -> list[Statement]:
    async with connection.execute(f"SELECT * FROM transfers WHERE {where} ORDER BY id", facts) as cursor:
        return [
            Statement(
                row["id"],
                row["unit"],
                Period.parse(row["period"]),
                row["direction"],
                row["other"],
                row["members"],
                moment(row["at"]),
                moment(row["put_at"]) if row["put_at"] else None,
                row["answer"],
                row["request"],
            )
            for row in await cursor.fetchall()
        ]
