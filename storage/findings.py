"""What a report was filed in spite of: warnings as they read that day, with the branch's reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reporting.periods import Span
from storage.db import Connection


@dataclass(frozen=True, slots=True)
class FiledFinding:
    code: str
    part: str
    level: str
    message: str
    reason: str = ""


async def add_findings(connection: Connection, report: int, findings: Sequence[FiledFinding]) -> None:
    await connection.executemany(
        "INSERT INTO findings (report, code, part, level, message, reason) VALUES (?, ?, ?, ?, ?, ?)",
        [(report, found.code, found.part, found.level, found.message, found.reason) for found in findings],
    )


async def findings_of(connection: Connection, report: int) -> list[FiledFinding]:
    async with connection.execute("SELECT * FROM findings WHERE report = ? ORDER BY code, part", (report,)) as cursor:
        rows = await cursor.fetchall()
    return [_finding(row) for row in rows]


async def findings_within(connection: Connection, span: Span) -> dict[int, list[FiledFinding]]:
    """Report → its findings, of every current report of the span that has some."""
    found: dict[int, list[FiledFinding]] = {}
    async with connection.execute(
        "SELECT f.* FROM findings f JOIN reports r ON r.id = f.report AND r.current = 1 "
        "WHERE r.period BETWEEN ? AND ? ORDER BY f.report, f.code, f.part",
        (str(span.first), str(span.last)),
    ) as cursor:
        async for row in cursor:
            found.setdefault(row["report"], []).append(_finding(row))
    return found


def _finding(row: Any) -> FiledFinding:
    return FiledFinding(row["code"], row["part"], row["level"], row["message"], row["reason"])
