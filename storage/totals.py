"""Figures added up, in SQL. Not applicable does not add; a missing unit is not counted as zero."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reporting.periods import Period
from storage.db import Connection


async def sums(connection: Connection, units: Iterable[str], first: Period, last: Period) -> dict[str, int]:
    """Every counted figure of these units, added over the months. Stocks make sense for a single month only."""
    wanted = list(units)
    marks = ", ".join("?" * len(wanted))
    async with connection.execute(
        "SELECT f.code, SUM(f.number) AS total FROM reports r JOIN figures f ON f.report = r.id "
        f"WHERE r.current = 1 AND f.number IS NOT NULL AND r.period BETWEEN ? AND ? AND r.unit IN ({marks}) "
        "GROUP BY f.code",
        (str(first), str(last), *wanted),
    ) as cursor:
        return {row["code"]: int(row["total"]) for row in await cursor.fetchall()}


async def stocks(connection: Connection, units: Iterable[str], last: Period) -> dict[str, int]:
    """Balances at the end: the last month of the range, added over the units."""
    return await sums(connection, units, last, last)


async def by_unit(
    connection: Connection, units: Sequence[str], codes: Sequence[str], first: Period, last: Period
) -> dict[str, dict[str, int]]:
    """Unit → code → sum over the months, for units that have a value."""
    unit_marks, code_marks = ", ".join("?" * len(units)), ", ".join("?" * len(codes))
    async with connection.execute(
        "SELECT r.unit, f.code, SUM(f.number) AS total FROM reports r JOIN figures f ON f.report = r.id "
        "WHERE r.current = 1 AND f.number IS NOT NULL AND r.period BETWEEN ? AND ? "
        f"AND r.unit IN ({unit_marks}) AND f.code IN ({code_marks}) GROUP BY r.unit, f.code",
        (str(first), str(last), *units, *codes),
    ) as cursor:
        found: dict[str, dict[str, int]] = {}
        for row in await cursor.fetchall():
            found.setdefault(row["unit"], {})[row["code"]] = int(row["total"])
    return found
