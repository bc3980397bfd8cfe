"""What is on file: which units and months have a report, of which kind, and since when."""

from __future__ import annotations

from datetime import date, datetime

from reporting.calendar import local_day
from reporting.periods import Period, Span
from storage.db import Connection
from storage.moments import moment, stored


async def filed_periods(connection: Connection, unit: str) -> set[Period]:
    """Months that need no report any more: filed, imported, or marked as having none."""
    async with connection.execute("SELECT period FROM reports WHERE unit = ? AND current = 1", (unit,)) as cursor:
        rows = await cursor.fetchall()
    return {Period.parse(row["period"]) for row in rows}


async def first_filed_on(connection: Connection, unit: str, period: Period) -> date | None:
    """The local day on which the month's first version came in; a correction is not late for it.

    A month loaded by setup was reported on paper, in its own time: it is never late.
    """
    async with connection.execute(
        "SELECT MIN(filed_at) AS first, MAX(version = 1 AND origin = 'imported') AS on_paper FROM reports "
        "WHERE unit = ? AND period = ? AND origin <> 'none'",
        (unit, str(period)),
    ) as cursor:
        row = await cursor.fetchone()
    if row is None or row["first"] is None:
        return None
    return period.first_day if row["on_paper"] else local_day(moment(row["first"]))


async def first_filed(connection: Connection, period: Period) -> dict[str, datetime]:
    """Unit → when the month's first version came in; without months that were reported on paper or have none."""
    async with connection.execute(
        "SELECT unit, MIN(filed_at) AS first FROM reports WHERE period = ? AND origin <> 'none' "
        "GROUP BY unit HAVING MAX(version = 1 AND origin = 'imported') = 0",
        (str(period),),
    ) as cursor:
        return {row["unit"]: moment(row["first"]) for row in await cursor.fetchall()}


async def filed_units(connection: Connection, period: Period) -> dict[str, str]:
    """Unit → origin of its current report of the month."""
    async with connection.execute(
        "SELECT unit, origin FROM reports WHERE period = ? AND current = 1", (str(period),)
    ) as cursor:
        rows = await cursor.fetchall()
    return {row["unit"]: row["origin"] for row in rows}


async def any_since(connection: Connection, period: Period, since: datetime) -> bool:
    """Whether any unit's report of the month, or a correction of one, came in after that moment."""
    async with connection.execute(
        "SELECT 1 FROM reports WHERE period = ? AND current = 1 AND filed_at > ? LIMIT 1", (str(period), stored(since))
    ) as cursor:
        return await cursor.fetchone() is not None


async def filed_between(connection: Connection, span: Span) -> dict[Period, dict[str, str]]:
    """Month → unit → origin of its current report; every month of the span has its entry."""
    found: dict[Period, dict[str, str]] = {period: {} for period in span}
    async with connection.execute(
        "SELECT period, unit, origin FROM reports WHERE period BETWEEN ? AND ? AND current = 1",
        (str(span.first), str(span.last)),
    ) as cursor:
        for row in await cursor.fetchall():
            found[Period.parse(row["period"])][row["unit"]] = row["origin"]
    return found


async def first_period(connection: Connection) -> Period | None:
    """The oldest month with figures."""
    async with connection.execute(
        "SELECT MIN(period) AS first FROM reports WHERE current = 1 AND origin <> 'none'"
    ) as cursor:
        row = await cursor.fetchone()
    return Period.parse(row["first"]) if row and row["first"] else None


async def forms_used(connection: Connection) -> set[tuple[str, int]]:
    """Form and version of every report and every open draft."""
    async with connection.execute(
        "SELECT form, form_version FROM reports UNION "
        "SELECT form, form_version FROM drafts WHERE discarded_at IS NULL AND report IS NULL"
    ) as cursor:
        return {(row["form"], row["form_version"]) for row in await cursor.fetchall()}
