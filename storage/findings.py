"""What a report was filed in spite of: warnings as they read that day, with the branch's reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
    return [FiledFinding(row["code"], row["part"], row["level"], row["message"], row["reason"]) for row in rows]
