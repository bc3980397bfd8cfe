"""Timers as rows: planned, why, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from storage import outbox
from storage.db import Connection
from storage.moments import moment, stored

LATER = "later"


@dataclass(frozen=True, slots=True)
class Ended:
    """A step, when it was planned, and what became of it."""

    step: str
    at: datetime
    result: str


@dataclass(frozen=True, slots=True)
class Wish:
    """ "Để sau": a person's own time for a unit's month."""

    key: str
    person: str
    at: datetime


async def put(
    connection: Connection, step: str, unit: str, period: str, planned_at: datetime, result: str, now: datetime
) -> None:
    """What became of a step of a unit's month. The key sees to it that a step has one end."""
    await connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, planned_at, reason, result, done_at) "
        "VALUES (?, ?, ?, ?, ?, 'not_filed', ?, ?)",
        (f"{step}:{unit}:{period}", step, unit, period, stored(planned_at), result, stored(now)),
    )


async def told(connection: Connection, period: str) -> defaultdict[str, set[str]]:
    """Unit → the steps of the month that have had their end."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    async with connection.execute("SELECT unit, kind FROM reminders WHERE period = ?", (period,)) as cursor:
        for row in await cursor.fetchall():
            found[row["unit"]].add(row["kind"])
    return found


async def of_month(connection: Connection, unit: str, period: str) -> list[Ended]:
    """Everything recorded of the unit's month; a wish that has not come about has no result."""
    async with connection.execute(
        "SELECT kind, planned_at, result FROM reminders WHERE unit = ? AND period = ? ORDER BY planned_at, id",
        (unit, period),
    ) as cursor:
        return [Ended(row["kind"], moment(row["planned_at"]), row["result"]) for row in await cursor.fetchall()]


async def results(connection: Connection, period: str) -> dict[tuple[str, str], int]:
    """Step and what became of it → of how many units of the month; a wish that has not come about has no result."""
    async with connection.execute(
        "SELECT kind, result, COUNT(*) AS count FROM reminders WHERE period = ? GROUP BY kind, result", (period,)
    ) as cursor:
        return {(row["kind"], row["result"]): row["count"] for row in await cursor.fetchall()}


async def ask_later(connection: Connection, person: str, unit: str, period: str, at: datetime) -> None:
    """The person wants to hear of the month at that time and not before; a newer wish replaces an older one."""
    await connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, person, planned_at, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, 'asked') ON CONFLICT (key) "
        "DO UPDATE SET planned_at = excluded.planned_at, result = '', done_at = NULL",
        (f"{LATER}:{unit}:{period}:{person}", LATER, unit, period, person, stored(at)),
    )


async def wishes(connection: Connection, period: str) -> defaultdict[str, list[Wish]]:
    """Unit → who wants to be reminded when, as far as it has not come about."""
    found: defaultdict[str, list[Wish]] = defaultdict(list)
    async with connection.execute(
        "SELECT key, unit, person, planned_at FROM reminders WHERE kind = ? AND period = ? AND result = ''",
        (LATER, period),
    ) as cursor:
        for row in await cursor.fetchall():
            found[row["unit"]].append(Wish(row["key"], row["person"], moment(row["planned_at"])))
    return found


async def end(connection: Connection, key: str, result: str, now: datetime) -> None:
    await connection.execute("UPDATE reminders SET result = ?, done_at = ? WHERE key = ?", (result, stored(now), key))


async def stop(connection: Connection, unit: str, period: str, now: datetime) -> None:
    """The month is filed: who wanted to be reminded later is not, and what waits in the outbox is dropped."""
    dropped = await outbox.drop(connection, outbox.REMINDER, unit, period)
    for key in dropped:
        await end(connection, key.rsplit(":", 1)[0].partition("@")[0], "superseded", now)
    for wish in (await wishes(connection, period))[unit]:
        await end(connection, wish.key, "superseded", now)
