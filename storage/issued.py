"""Chốt: reports as they were issued, the reports they were added from, and the lists of what changed later."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reporting.periods import Period, Span
from storage.db import Connection
from storage.moments import moment, stored
from storage.trace import MEMBER, Members, told


@dataclass(frozen=True, slots=True)
class Issued:
    id: int
    unit: str
    template: str
    span: Span
    number: int
    symbol: str
    day: date
    issued_at: datetime
    file_name: str
    file: bytes
    figures: dict[str, str]
    seen: int

    @property
    def name(self) -> str:
        """``12-BC/ĐU``."""
        return f"{self.number:02d}-{self.symbol}"


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure of one report: as it stood when it was issued, and as it stands now. None: there was no report."""

    code: str
    unit: str
    period: Period
    old: str | None
    new: str | None
    at: datetime | None
    reason: str
    is_late: bool
    """Nothing had been reported then."""


def fingerprint(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def add(
    connection: Connection,
    unit: str,
    template: str,
    span: Span,
    number: int,
    symbol: str,
    day: date,
    file: tuple[str, bytes],
    figures: Mapping[str, str],
    behind: Iterable[int],
    now: datetime,
    *,
    by: str | None = None,
    channel: str = "",
) -> int | None:
    """The new row; None where these very bytes have been issued already."""
    reports_ = sorted(behind)
    cursor = await connection.execute(
        "INSERT INTO issued (unit, template, first_period, last_period, number, symbol, day, issued_at, issued_by, channel, "
        "file_name, file, sha256, figures, seen) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO NOTHING",
        (
            unit, template, str(span.first), str(span.last), number, symbol, day.isoformat(), stored(now), by, channel,
            file[0], file[1], fingerprint(file[1]), json.dumps(figures, ensure_ascii=False), max(reports_, default=0),
        ),
    )  # fmt: skip
    if cursor.rowcount == 0:
        return None
    row = cursor.lastrowid
    await connection.executemany("INSERT INTO issued_reports VALUES (?, ?)", [(row, report) for report in reports_])
    return row


async def by_id(connection: Connection, issued: int) -> Issued | None:
    async with connection.execute("SELECT * FROM issued WHERE id = ?", (issued,)) as cursor:
        row = await cursor.fetchone()
    return _issued(row) if row else None


async def all_of(connection: Connection, unit: str) -> list[Issued]:
    """Newest first."""
    async with connection.execute("SELECT * FROM issued WHERE unit = ? ORDER BY day DESC, id DESC", (unit,)) as cursor:
        return [_issued(row) for row in await cursor.fetchall()]


# ── The reports behind it ───────────────────────────────────────────────────


async def standing(connection: Connection, members: Members) -> list[int]:
    """The current reports of these units and months."""
    sql = f"{MEMBER} SELECT r.id FROM member m JOIN reports r ON r.unit = m.unit AND r.period = m.period AND r.current = 1"
    async with connection.execute(sql, {"members": told(members)}) as cursor:
        return [row["id"] for row in await cursor.fetchall()]


DIFFERENCES = f"""{MEMBER}, behind AS (
    SELECT r.id, r.unit, r.period FROM issued_reports i JOIN reports r ON r.id = i.report WHERE i.issued = :issued
), replaced AS (
    SELECT m.unit, m.period, o.id AS was, n.id AS stands, n.filed_at, n.reason
    FROM member m
    LEFT JOIN behind o ON o.unit = m.unit AND o.period = m.period
    LEFT JOIN reports n ON n.unit = m.unit AND n.period = m.period AND n.current = 1
    WHERE o.id IS NOT n.id
)
SELECT p.*, c.code,
    COALESCE(CAST(fo.number AS TEXT), fo.text) AS old, COALESCE(CAST(fn.number AS TEXT), fn.text) AS new
FROM replaced p
JOIN (SELECT DISTINCT p.unit, p.period, f.code FROM replaced p JOIN figures f ON f.report IN (p.was, p.stands)) c
    ON c.unit = p.unit AND c.period = p.period
LEFT JOIN figures fo ON fo.report = p.was AND fo.code = c.code
LEFT JOIN figures fn ON fn.report = p.stands AND fn.code = c.code
WHERE old IS NOT new
ORDER BY p.period, p.unit
"""


async def differences(connection: Connection, issued: int, members: Members) -> list[Difference]:
    """Which figures have another value now, report by report, than when it was issued."""
    async with connection.execute(DIFFERENCES, {"issued": issued, "members": told(members)}) as cursor:
        return [
            Difference(
                row["code"], row["unit"], Period.parse(row["period"]), row["old"], row["new"],
                moment(row["filed_at"]) if row["filed_at"] else None, row["reason"] or "", row["was"] is None,
            )
            for row in await cursor.fetchall()
        ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Touched:
    """An issued report in whose time reports have come in since it was looked at; ``newest`` is the last of them."""

    id: int
    unit: str
    newest: int


async def touched(connection: Connection) -> list[Touched]:
    """The months of the year are looked at too: the admissions of the year are printed."""
    sql = (
        "SELECT i.id, i.unit, MAX(r.id) AS newest FROM issued i JOIN reports r ON r.id > i.seen "
        "AND r.period BETWEEN MIN(i.first_period, substr(i.last_period, 1, 4) || '-01') AND i.last_period GROUP BY i.id"
    )
    async with connection.execute(sql) as cursor:
        return [Touched(row["id"], row["unit"], row["newest"]) for row in await cursor.fetchall()]


async def look(connection: Connection, issued: int, newest: int) -> None:
    """Everything up to this report has been looked at."""
    await connection.execute("UPDATE issued SET seen = MAX(seen, ?) WHERE id = ?", (newest, issued))


# ── The lists of what changed ───────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class CorrectionList:
    number: int
    made_at: datetime
    lines: str
    file: bytes


async def newest_list(connection: Connection, issued: int) -> CorrectionList | None:
    sql = "SELECT * FROM correction_lists WHERE issued = ? ORDER BY number DESC LIMIT 1"
    async with connection.execute(sql, (issued,)) as cursor:
        row = await cursor.fetchone()
    return CorrectionList(row["number"], moment(row["made_at"]), row["lines"], row["file"]) if row else None


async def add_list(connection: Connection, issued: int, number: int, lines: str, file: bytes, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO correction_lists (issued, number, made_at, lines, file) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (issued, number) DO NOTHING",
        (issued, number, stored(now), lines, file),
    )


def _issued(row: Any) -> Issued:
    return Issued(
        row["id"], row["unit"], row["template"],
        Span(Period.parse(row["first_period"]), Period.parse(row["last_period"])),
        row["number"], row["symbol"], date.fromisoformat(row["day"]), moment(row["issued_at"]),
        row["file_name"], row["file"], json.loads(row["figures"]), row["seen"],
    )  # fmt: skip
