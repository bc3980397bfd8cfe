"""Pictures and files that wait to be made, and what became of each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.periods import Period
from storage.db import Connection
from storage.moments import moment, stored

DIGEST, CHART, SUMS, BRANCH_PAGE = "digest", "chart", "sums", "branch_page"
MOVED = "moved"
"""Detail of a digest, before its day: what became of the figures that a group was told."""
REPORT, WORKBOOK, TRACE, CHECK, UPDATE = "report", "workbook", "trace", "check", "update"
"""What the office asks for: a report, the workbook of a range, where a number comes from, what a file contradicts itself in, new figures in one."""
RETURN, CORRECT = "return", "correct"
"""The workbook comes back: what it would correct; its corrections, with a reason."""
ISSUE, CORRECTIONS = "issue", "corrections"
"""A report is to be recorded as issued; what changed since then."""


@dataclass(frozen=True, slots=True)
class Paper:
    id: int
    kind: str
    account: int
    unit: str
    first: Period
    last: Period
    detail: str
    """Which digest; how a report is to be made; whose figures; which paper is meant."""
    file_name: str
    file: bytes
    asked_by: str | None
    """None: nobody asked, it was due."""
    asked_at: datetime


async def ask(
    connection: Connection,
    kind: str,
    account: int,
    unit: str,
    first: Period,
    last: Period,
    now: datetime,
    *,
    by: str | None = None,
    detail: str = "",
    key: str | None = None,
    result: str = "",
    file: tuple[str, bytes] | None = None,
) -> None:
    """It is made within seconds, unless it has its ``result`` already. With a ``key``, once for ever.

    ``file``: what was sent to be looked at, its name and bytes.
    """
    name, content = file or ("", None)
    await connection.execute(
        "INSERT INTO papers (key, kind, account, unit, first_period, last_period, detail, asked_at, asked_by, result, "
        "done_at, file_name, file) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) DO NOTHING",
        (
            key, kind, account, unit, str(first), str(last), detail, stored(now), by, result,
            stored(now) if result else None, name, content,
        ),
    )  # fmt: skip


async def waiting(connection: Connection) -> list[Paper]:
    async with connection.execute("SELECT * FROM papers WHERE result = '' ORDER BY id") as cursor:
        return [_paper(row) for row in await cursor.fetchall()]


async def by_id(connection: Connection, paper: int) -> Paper | None:
    async with connection.execute("SELECT * FROM papers WHERE id = ?", (paper,)) as cursor:
        row = await cursor.fetchone()
    return _paper(row) if row else None


async def end(
    connection: Connection,
    paper: int,
    result: str,
    now: datetime,
    *,
    shown: Mapping[str, str] | None = None,
    kept: tuple[str, bytes] | None = None,
) -> bool:
    """What became of it; False where it has had its end already. ``shown``: the headline figures that were posted.

    ``kept``: the file that stays with it, name and bytes; what was sent goes, unless it is this one.
    """
    name, content = kept or ("", None)
    cursor = await connection.execute(
        "UPDATE papers SET result = ?, done_at = ?, shown = ?, file_name = ?, file = ? WHERE id = ? AND result = ''",
        (result, stored(now), json.dumps(shown, ensure_ascii=False) if shown else "", name, content, paper),
    )
    return cursor.rowcount > 0


async def is_known(connection: Connection, key_begins: str) -> bool:
    """Whether a paper whose key begins like this was asked for, whatever became of it."""
    sql = "SELECT 1 FROM papers WHERE substr(key, 1, ?) = ? LIMIT 1"
    async with connection.execute(sql, (len(key_begins), key_begins)) as cursor:
        return await cursor.fetchone() is not None


async def known(connection: Connection, account: int, unit: str, period: Period) -> set[str]:
    """Which digests of the month have been asked for or had their end."""
    async with connection.execute(
        "SELECT detail FROM papers WHERE kind = ? AND account = ? AND unit = ? AND first_period = ?",
        (DIGEST, account, unit, str(period)),
    ) as cursor:
        return {row["detail"] for row in await cursor.fetchall()}


@dataclass(frozen=True, slots=True)
class Posted:
    """The headline figures that a group was shown last."""

    at: datetime
    figures: dict[str, str]


async def posted(connection: Connection, account: int, unit: str, period: Period) -> Posted | None:
    async with connection.execute(
        "SELECT done_at, shown FROM papers WHERE kind = ? AND account = ? AND unit = ? AND first_period = ? "
        "AND result = 'made' ORDER BY id DESC LIMIT 1",
        (DIGEST, account, unit, str(period)),
    ) as cursor:
        row = await cursor.fetchone()
    return Posted(moment(row["done_at"]), json.loads(row["shown"])) if row and row["shown"] else None


def _paper(row: Any) -> Paper:
    return Paper(
        row["id"], row["kind"], row["account"], row["unit"], Period.parse(row["first_period"]),
        Period.parse(row["last_period"]), row["detail"],
        row["file_name"], row["file"] or b"", row["asked_by"], moment(row["asked_at"]),
    )  # fmt: skip
