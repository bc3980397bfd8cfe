"""Signed papers that the office has got: each of one version of a report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from reporting.periods import Period
from storage.db import Connection
from storage.moments import moment, stored


@dataclass(frozen=True, slots=True)
class SignedCopy:
    report: int
    version: int
    newest: int
    """The version that counts now."""
    recorded_at: datetime

    @property
    def is_outdated(self) -> bool:
        return self.version != self.newest


async def record(connection: Connection, report: int, by: str | None, now: datetime) -> bool:
    """False where it stands there already."""
    cursor = await connection.execute(
        "INSERT INTO signed_copies (report, recorded_at, recorded_by) VALUES (?, ?, ?) "
        "ON CONFLICT (report) WHERE taken_back_at IS NULL DO NOTHING",
        (report, stored(now), by),
    )
    return cursor.rowcount > 0


async def take_back(connection: Connection, report: int, by: str | None, now: datetime) -> bool:
    """It was a mistake: the row stays, with who said so. False where there is nothing to take back."""
    cursor = await connection.execute(
        "UPDATE signed_copies SET taken_back_at = ?, taken_back_by = ? WHERE report = ? AND taken_back_at IS NULL",
        (stored(now), by, report),
    )
    return cursor.rowcount > 0


async def of_month(connection: Connection, period: Period) -> dict[str, SignedCopy]:
    """Unit → its paper of the newest version that was signed."""
    async with connection.execute(
        "SELECT s.report, s.recorded_at, r.unit, r.version, n.version AS newest FROM signed_copies s "
        "JOIN reports r ON r.id = s.report "
        "JOIN reports n ON n.unit = r.unit AND n.period = r.period AND n.current = 1 "
        "WHERE s.taken_back_at IS NULL AND r.period = ? ORDER BY r.version",
        (str(period),),
    ) as cursor:
        return {
            row["unit"]: SignedCopy(row["report"], row["version"], row["newest"], moment(row["recorded_at"]))
            for row in await cursor.fetchall()
        }


async def of_unit(connection: Connection, unit: str, period: Period) -> SignedCopy | None:
    return (await of_month(connection, period)).get(unit)
