"""What waits for the office: corrections after the lock, late reports, codes, disputes, calls for help."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.db import Connection
from storage.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Request:
    id: int
    kind: str
    unit: str
    period: str
    payload: dict[str, Any]
    account: int | None
    made_by: str | None
    made_at: datetime
    status: str
    outcome: str


async def add(
    connection: Connection,
    kind: str,
    unit: str,
    period: str,
    payload: dict[str, Any],
    made_by: str | None,
    account: int | None,
    now: datetime,
) -> int:
    cursor = await connection.execute(
        "INSERT INTO requests (kind, unit, period, payload, account, made_by, made_at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (kind, unit, period, json.dumps(payload, ensure_ascii=False), account, made_by, stored(now)),
    )
    assert cursor.lastrowid is not None  # noqa: S101 - an INSERT that did not raise has a row
    return cursor.lastrowid


async def get(connection: Connection, request: int) -> Request | None:
    async with connection.execute("SELECT * FROM requests WHERE id = ?", (request,)) as cursor:
        row = await cursor.fetchone()
    return _request(row) if row else None


async def open_requests(connection: Connection, units: Collection[str], kinds: Collection[str] = ()) -> list[Request]:
    """Undecided requests about these units (and those about no unit), oldest first."""
    async with connection.execute("SELECT * FROM requests WHERE status = 'open' ORDER BY id") as cursor:
        rows = await cursor.fetchall()
    found = [_request(row) for row in rows]
    return [
        request
        for request in found
        if (not request.unit or request.unit in units) and (not kinds or request.kind in kinds)
    ]


async def open_of(connection: Connection, kind: str, unit: str, period: str = "") -> Request | None:
    """The undecided request of this kind about the unit and month, if there is one."""
    async with connection.execute(
        "SELECT * FROM requests WHERE status = 'open' AND kind = ? AND unit = ? AND period = ? ORDER BY id DESC LIMIT 1",
        (kind, unit, period),
    ) as cursor:
        row = await cursor.fetchone()
    return _request(row) if row else None


async def open_of_kind(connection: Connection, kind: str) -> list[int]:
    """Every undecided request of this kind, oldest first."""
    async with connection.execute(
        "SELECT id FROM requests WHERE status = 'open' AND kind = ? ORDER BY id", (kind,)
    ) as cursor:
        return [row["id"] for row in await cursor.fetchall()]


async def open_from(connection: Connection, kind: str, account: int) -> bool:
    """Whether a request of this kind from this chat waits already."""
    async with connection.execute(
        "SELECT 1 FROM requests WHERE status = 'open' AND kind = ? AND account = ?", (kind, account)
    ) as cursor:
        return await cursor.fetchone() is not None


async def decide(
    connection: Connection, request: int, status: str, by: str | None, now: datetime, outcome: str = ""
) -> bool:
    """Close the request; False when somebody decided it before: two people never overwrite each other."""
    cursor = await connection.execute(
        "UPDATE requests SET status = ?, decided_by = ?, decided_at = ?, outcome = ? WHERE id = ? AND status = 'open'",
        (status, by, stored(now), outcome, request),
    )
    return cursor.rowcount == 1


def _request(row: Any) -> Request:
    return Request(
        row["id"],
        row["kind"],
        row["unit"],
        row["period"],
        json.loads(row["payload"]),
        row["account"],
        row["made_by"],
        moment(row["made_at"]),
        row["status"],
        row["outcome"],
    )
