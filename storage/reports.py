"""Filed reports: every version of every month of every unit. Nothing is deleted."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reporting.ground import NO_REPORT
from reporting.periods import Period, Span
from reporting.values import Value
from storage.db import Connection
from storage.figures import as_text, columns, storable, value_of
from storage.findings import FiledFinding, add_findings
from storage.moments import moment, stored

NONE = NO_REPORT
"""Origin of a month that the office marked "không có báo cáo"."""


@dataclass(frozen=True, slots=True)
class Report:
    """One version, with its figures (empty for a month marked "không có báo cáo")."""

    id: int
    unit: str
    period: Period
    version: int
    origin: str
    form: str
    form_version: int
    receipt: str
    filed_at: datetime
    filed_by: str | None
    channel: str
    as_of: date
    reason: str
    disputed_opening: int | None
    returned_word: str
    values: dict[str, Value]

    @property
    def is_none(self) -> bool:
        return self.origin == NONE


@dataclass(frozen=True, slots=True)
class Filing:
    """What makes a new version besides its figures."""

    unit: str
    period: Period
    origin: str
    form: str
    form_version: int
    receipt: str
    as_of: date
    filed_by: str | None
    channel: str
    reason: str = ""
    disputed_opening: int | None = None


async def add_version(
    connection: Connection,
    filing: Filing,
    values: Mapping[str, Value],
    findings: Sequence[FiledFinding],
    now: datetime,
) -> int:
    """Store a new version, which becomes the current one; every figure that moved gets its line of history."""
    before = await current(connection, filing.unit, filing.period)
    version = await _last_version(connection, filing.unit, filing.period) + 1
    await connection.execute(
        "UPDATE reports SET current = 0 WHERE unit = ? AND period = ? AND current = 1",
        (filing.unit, str(filing.period)),
    )
    report = await _insert(connection, filing, version, now)
    kept = storable(dict(values))
    await connection.executemany(
        "INSERT INTO figures (report, code, number, text, na) VALUES (?, ?, ?, ?, ?)",
        [(report, code, *columns(value)) for code, value in kept.items()],
    )
    await add_findings(connection, report, findings)
    if before:
        await _history(connection, report, filing, before.values, kept, now)
    return report


async def _insert(connection: Connection, filing: Filing, version: int, now: datetime) -> int:
    cursor = await connection.execute(
        "INSERT INTO reports (unit, period, version, origin, form, form_version, receipt, filed_at, filed_by, "
        "channel, as_of, reason, disputed_opening) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            filing.unit,
            str(filing.period),
            version,
            filing.origin,
            filing.form,
            filing.form_version,
            filing.receipt,
            stored(now),
            filing.filed_by,
            filing.channel,
            filing.as_of.isoformat(),
            filing.reason,
            filing.disputed_opening,
        ),
    )
    report = cursor.lastrowid
    assert report is not None  # noqa: S101 - an INSERT that did not raise has a row
    return report


async def _history(
    connection: Connection,
    report: int,
    filing: Filing,
    old: Mapping[str, Value],
    new: Mapping[str, Value],
    now: datetime,
) -> None:
    moved = [code for code in {**old, **new} if old.get(code) != new.get(code)]
    await connection.executemany(
        "INSERT INTO changes (at, unit, period, code, old, new, by, channel, reason, report) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                stored(now),
                filing.unit,
                str(filing.period),
                code,
                as_text(old.get(code)),
                as_text(new.get(code)),
                filing.filed_by,
                filing.channel,
                filing.reason,
                report,
            )
            for code in moved
        ],
    )


async def _last_version(connection: Connection, unit: str, period: Period) -> int:
    async with connection.execute(
        "SELECT COALESCE(MAX(version), 0) AS last FROM reports WHERE unit = ? AND period = ?",
        (unit, str(period)),
    ) as cursor:
        row = await cursor.fetchone()
    return int(row["last"]) if row else 0


async def current(connection: Connection, unit: str, period: Period) -> Report | None:
    """The version that counts."""
    found = await _reports(connection, "unit = ? AND period = ? AND current = 1", (unit, str(period)))
    return found[0] if found else None


async def versions(connection: Connection, unit: str, period: Period) -> list[Report]:
    """Every version, oldest first."""
    return await _reports(connection, "unit = ? AND period = ?", (unit, str(period)))


async def by_receipt(connection: Connection, receipt: str) -> Report | None:
    found = await _reports(connection, "receipt = ?", (receipt,))
    return found[0] if found else None


async def by_id(connection: Connection, report: int) -> Report | None:
    found = await _reports(connection, "id = ?", (report,))
    return found[0] if found else None


async def between(connection: Connection, unit: str, first: Period, last: Period) -> dict[Period, Report]:
    """Current reports of a unit by period."""
    found = await _reports(
        connection, "unit = ? AND period BETWEEN ? AND ? AND current = 1", (unit, str(first), str(last))
    )
    return {report.period: report for report in found}


async def within(connection: Connection, span: Span) -> list[Report]:
    """Current reports of every unit, month by month."""
    return await _reports(connection, "period BETWEEN ? AND ? AND current = 1", (str(span.first), str(span.last)))


async def last_before(connection: Connection, unit: str, period: Period) -> Report | None:
    """The newest current report with figures before ``period``: its closing is the next opening."""
    found = await _reports(
        connection,
        "id = (SELECT id FROM reports WHERE unit = ? AND period < ? AND current = 1 AND origin <> 'none' "
        "ORDER BY period DESC LIMIT 1)",
        (unit, str(period)),
    )
    return found[0] if found else None


async def after(connection: Connection, unit: str, period: Period) -> list[Report]:
    """Current reports with figures later than ``period``, oldest first."""
    return await _reports(
        connection, "unit = ? AND period > ? AND current = 1 AND origin <> 'none'", (unit, str(period))
    )


async def send_back(connection: Connection, report: int, word: str, now: datetime) -> None:
    """The office asks the branch to look at the report again. A new version answers it."""
    await connection.execute(
        "UPDATE reports SET returned_at = ?, returned_word = ? WHERE id = ?", (stored(now), word, report)
    )


async def _reports(connection: Connection, where: str, facts: tuple[Any, ...]) -> list[Report]:
    async with connection.execute(
        f"SELECT * FROM reports WHERE {where} ORDER BY period, version",
        facts,
    ) as cursor:
        rows = list(await cursor.fetchall())
    figures = await _figures(connection, [row["id"] for row in rows])
    return [_report(row, figures.get(row["id"], {})) for row in rows]


async def _figures(connection: Connection, reports: list[int]) -> dict[int, dict[str, Value]]:
    found: dict[int, dict[str, Value]] = {}
    async with connection.execute(
        "SELECT * FROM figures WHERE report IN (SELECT value FROM json_each(?))", (json.dumps(reports),)
    ) as cursor:
        async for row in cursor:
            found.setdefault(row["report"], {})[row["code"]] = value_of(row)
    return found


def _report(row: Any, values: dict[str, Value]) -> Report:
    return Report(
        row["id"],
        row["unit"],
        Period.parse(row["period"]),
        row["version"],
        row["origin"],
        row["form"],
        row["form_version"],
        row["receipt"],
        moment(row["filed_at"]),
        row["filed_by"],
        row["channel"],
        date.fromisoformat(row["as_of"]),
        row["reason"],
        row["disputed_opening"],
        row["returned_word"],
        values,
    )
