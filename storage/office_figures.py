"""Figures of a branch's month that the office knows from elsewhere; the branch confirms or says otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from storage.db import Connection
from storage.moments import stored


async def of_month(connection: Connection, unit: str, period: str) -> dict[str, int]:
    async with connection.execute(
        "SELECT code, number FROM office_figures WHERE unit = ? AND period = ?", (unit, period)
    ) as cursor:
        return {row["code"]: row["number"] for row in await cursor.fetchall()}


async def put(
    connection: Connection, unit: str, period: str, figures: Mapping[str, int], by: str | None, now: datetime
) -> None:
    await connection.executemany(
        "INSERT INTO office_figures (unit, period, code, number, at, by) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (unit, period, code) DO UPDATE SET number = excluded.number, at = excluded.at, by = excluded.by",
        [(unit, period, code, number, stored(now), by) for code, number in figures.items()],
    )
