"""Figures of a month on their way to a report. They belong to unit and period, not to a chat."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from reporting.periods import Period
from reporting.values import Value
from storage.db import Connection
from storage.figures import as_text, columns, value_of
from storage.moments import moment, stored

RESTORABLE = timedelta(days=30)
"""How long a discarded draft can be taken back."""


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    unit: str
    period: str
    form: str
    form_version: int
    touched_at: datetime
    values: dict[str, Value]
    sources: dict[str, str]
    base: int | None = None
    """The version of the report that a correction began with."""


async def find(connection: Connection, unit: str, period: str) -> Draft | None:
    """The open draft of the month."""
    async with connection.execute(
        "SELECT * FROM drafts WHERE unit = ? AND period = ? AND discarded_at IS NULL AND report IS NULL",
        (unit, period),
    ) as cursor:
        row = await cursor.fetchone()
    return await _with_figures(connection, row) if row else None


async def open_draft(
    connection: Connection,
    unit: str,
    period: str,
    form: str,
    form_version: int,
    by: str | None,
    now: datetime,
) -> Draft:
    """The month's draft, begun if there is none; it remembers the form's version that it began with."""
    found = await find(connection, unit, period)
    if found:
        return found
    await connection.execute(
        "INSERT INTO drafts (unit, period, form, form_version, opened_at, opened_by, touched_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (unit, period, form, form_version, stored(now), by, stored(now)),
    )
    begun = await find(connection, unit, period)
    assert begun is not None  # noqa: S101 - inserted above, in the same transaction
    return begun


async def unfinished(connection: Connection, unit: str) -> list[Draft]:
    """Every open draft of the unit, oldest month first."""
    async with connection.execute(
        "SELECT * FROM drafts WHERE unit = ? AND discarded_at IS NULL AND report IS NULL ORDER BY period",
        (unit,),
    ) as cursor:
        rows = await cursor.fetchall()
    return [await _with_figures(connection, row) for row in rows]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """A draft with something in it, and the talk of a person who stopped in its midst."""

    draft: int
    unit: str
    period: str
    touched_at: datetime
    person: str
    question: int | None
    """The outbox row of what was asked last."""


async def left_open(connection: Connection, touched_before: datetime) -> list[LeftOpen]:
    """Reports, not corrections, that nobody has touched since; the talk that moved last comes last."""
    async with connection.execute(
        "SELECT d.id, d.unit, d.period, d.touched_at, t.person, t.question FROM drafts d "
        "JOIN talks t ON t.unit = d.unit AND json_extract(t.place, '$.topic') = 'submit' "
        "  AND json_extract(t.place, '$.period') = d.period "
        "WHERE d.discarded_at IS NULL AND d.report IS NULL AND d.base IS NULL AND d.touched_at <= ? "
        "  AND EXISTS (SELECT 1 FROM draft_figures f WHERE f.draft = d.id) ORDER BY t.updated_at",
        (stored(touched_before),),
    ) as cursor:
        return [
            LeftOpen(row["id"], row["unit"], row["period"], moment(row["touched_at"]), row["person"], row["question"])
            for row in await cursor.fetchall()
        ]


async def figure(connection: Connection, period: Period, code: str) -> dict[str, Value]:
    """Unit → this figure of its open draft of the month."""
    async with connection.execute(
        "SELECT d.unit, f.* FROM drafts d JOIN draft_figures f ON f.draft = d.id "
        "WHERE d.period = ? AND d.discarded_at IS NULL AND d.report IS NULL AND f.code = ?",
        (str(period), code),
    ) as cursor:
        return {row["unit"]: value_of(row) for row in await cursor.fetchall()}


async def put(
    connection: Connection,
    draft: Draft,
    changes: Mapping[str, Value | None],
    source: str,
    *,
    by: str | None,
    channel: str,
    now: datetime,
) -> None:
    """Store answers at once, each with its history; None takes an answer back."""
    for code, new in changes.items():
        old = draft.values.get(code)
        if new == old and draft.sources.get(code) == source:
            continue
        if new is None:
            await connection.execute("DELETE FROM draft_figures WHERE draft = ? AND code = ?", (draft.id, code))
        else:
            await connection.execute(
                "INSERT INTO draft_figures (draft, code, number, text, na, source, by, at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (draft, code) DO UPDATE SET number = excluded.number, "
                "text = excluded.text, na = excluded.na, source = excluded.source, by = excluded.by, at = excluded.at",
                (draft.id, code, *columns(new), source, by, stored(now)),
            )
        if new != old:
            await connection.execute(
                "INSERT INTO changes (at, unit, period, code, old, new, by, channel, draft) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    stored(now),
                    draft.unit,
                    draft.period,
                    code,
                    as_text(old),
                    as_text(new),
                    by,
                    channel,
                    draft.id,
                ),
            )
    await connection.execute("UPDATE drafts SET touched_at = ? WHERE id = ?", (stored(now), draft.id))


async def discard(connection: Connection, draft: Draft, now: datetime) -> None:
    await connection.execute("UPDATE drafts SET discarded_at = ? WHERE id = ?", (stored(now), draft.id))


async def restore(connection: Connection, unit: str, period: str, now: datetime) -> Draft | None:
    """Take back the draft discarded last, within 30 days and while no other one is open."""
    if await find(connection, unit, period):
        return None
    await connection.execute(
        "UPDATE drafts SET discarded_at = NULL WHERE id = (SELECT id FROM drafts "
        "WHERE unit = ? AND period = ? AND report IS NULL AND discarded_at > ? ORDER BY discarded_at DESC LIMIT 1)",
        (unit, period, stored(now - RESTORABLE)),
    )
    return await find(connection, unit, period)


async def restorable(connection: Connection, unit: str, now: datetime) -> str | None:
    """The period of the draft that could be taken back; None where there is none."""
    async with connection.execute(
        "SELECT d.period FROM drafts d WHERE d.unit = ? AND d.report IS NULL AND d.discarded_at > ? "
        "AND NOT EXISTS (SELECT 1 FROM reports r WHERE r.unit = d.unit AND r.period = d.period) "
        "ORDER BY d.discarded_at DESC LIMIT 1",
        (unit, stored(now - RESTORABLE)),
    ) as cursor:
        row = await cursor.fetchone()
    return row["period"] if row else None


async def becomes(connection: Connection, draft: Draft, report: int) -> None:
    """The draft has been filed as ``report``."""
    await connection.execute("UPDATE drafts SET report = ? WHERE id = ?", (report, draft.id))


async def _with_figures(connection: Connection, row: Any) -> Draft:
    async with connection.execute("SELECT * FROM draft_figures WHERE draft = ?", (row["id"],)) as cursor:
        figures = await cursor.fetchall()
    return Draft(
        row["id"],
        row["unit"],
        row["period"],
        row["form"],
        row["form_version"],
        moment(row["touched_at"]),
        {figure["code"]: value_of(figure) for figure in figures},
        {figure["code"]: figure["source"] for figure in figures},
        row["base"],
    )


async def copy(
    connection: Connection, draft: Draft, values: Mapping[str, Value], report: int, by: str | None, now: datetime
) -> None:
    """Fill the draft with the figures of a filed report; they are not changes, so there is no history."""
    await connection.execute("DELETE FROM draft_figures WHERE draft = ?", (draft.id,))
    await connection.execute("UPDATE drafts SET base = ? WHERE id = ?", (report, draft.id))
    await connection.executemany(
        "INSERT INTO draft_figures (draft, code, number, text, na, source, by, at) VALUES (?, ?, ?, ?, ?, 'typed', ?, ?)",
        [(draft.id, code, *columns(value), by, stored(now)) for code, value in values.items()],
    )
