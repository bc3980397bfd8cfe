"""Members who work far away, and whether they keep in touch with their branch. Counts for the branch, nobody in particular."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from reporting.periods import Period
from storage import outbox
from storage.db import Connection
from storage.moments import stored

WELL, HARD = "well", "hard"
"""Still in touch; only with difficulty."""
FIGURE = "di_xa_lien_lac"
LIVING = "f.ended_at IS NULL AND (f.until_day IS NULL OR f.until_day >= :today)"
"""Away on the day ``:today``."""
BELONGS = """
EXISTS (SELECT 1 FROM roles r WHERE r.person = f.person AND r.unit = f.unit AND r.role = 'member' AND r.until IS NULL)
"""


async def put(connection: Connection, person: str, unit: str, until: date | None, now: datetime) -> None:
    """Far away up to and including that day, or nobody knows how long; a newer word takes the place of an older one."""
    await end(connection, person, unit, now)
    await connection.execute(
        "INSERT INTO far_away (person, unit, until_day, said_at) VALUES (?, ?, ?, ?)",
        (person, unit, until.isoformat() if until else None, stored(now)),
    )


async def end(connection: Connection, person: str, unit: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE far_away SET ended_at = ? WHERE person = ? AND unit = ? AND ended_at IS NULL",
        (stored(now), person, unit),
    )


@dataclass(frozen=True, slots=True)
class FarAway:
    until: date | None
    """The last day away; None where they do not know."""


async def of(connection: Connection, person: str, unit: str, today: date) -> FarAway | None:
    """None for who is here."""
    async with connection.execute(
        f"SELECT f.until_day FROM far_away f WHERE f.person = :person AND f.unit = :unit AND {LIVING}",
        {"person": person, "unit": unit, "today": today.isoformat()},
    ) as cursor:
        row = await cursor.fetchone()
    return FarAway(date.fromisoformat(row["until_day"]) if row["until_day"] else None) if row else None


async def everybody(connection: Connection, today: date) -> set[tuple[str, str]]:
    """Person and unit of all who are far away."""
    async with connection.execute(
        f"SELECT f.person, f.unit FROM far_away f WHERE {LIVING}", {"today": today.isoformat()}
    ) as cursor:
        return {(row["person"], row["unit"]) for row in await cursor.fetchall()}


async def move(connection: Connection, person: str, old: str, new: str) -> None:
    """Who moves to another branch is as far away as before; what they answered the old one stays nowhere."""
    await connection.execute(
        "UPDATE far_away SET unit = ? WHERE person = ? AND unit = ? AND ended_at IS NULL", (new, person, old)
    )


async def forget(connection: Connection, person: str, unit: str) -> None:
    """Who leaves the branch leaves nothing of this there."""
    for table in ("far_away", "keep_in_touch"):
        await connection.execute(f"DELETE FROM {table} WHERE person = ? AND unit = ?", (person, unit))


# ── Once a month ────────────────────────────────────────────────────────────


async def to_ask(connection: Connection, period: Period, today: date, said_before: datetime) -> list[tuple[str, str]]:
    """Person and unit of who is far away, said so before that moment, and was not asked this month."""
    async with connection.execute(
        f"SELECT f.person, f.unit FROM far_away f WHERE {LIVING} AND {BELONGS} AND f.said_at < :said_before "
        "AND NOT EXISTS (SELECT 1 FROM keep_in_touch k WHERE k.person = f.person AND k.unit = f.unit AND k.period = :period) "
        "ORDER BY f.id",
        {"today": today.isoformat(), "said_before": stored(said_before), "period": str(period)},
    ) as cursor:
        return [(row["person"], row["unit"]) for row in await cursor.fetchall()]


async def asked(
    connection: Connection,
    person: str,
    unit: str,
    period: Period,
    planned_at: datetime,
    result: str,
    now: datetime,
    *,
    message: int | None = None,
) -> None:
    """What became of the month's question, and the outbox row that asks it."""
    await connection.execute(
        "INSERT INTO keep_in_touch (person, unit, period, planned_at, result, done_at, outbox) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (person, unit, str(period), stored(planned_at), result, stored(now), message),
    )


async def take_back_older(connection: Connection, period: Period, now: datetime) -> None:
    """What is still queued of a month that is over is not asked any more."""
    async with connection.execute(
        "SELECT k.id, k.outbox FROM outbox o JOIN keep_in_touch k ON k.outbox = o.id "
        "WHERE o.status = 'queued' AND k.period < ?",
        (str(period),),
    ) as cursor:
        rows = await cursor.fetchall()
    for row in rows:
        await outbox.drop(connection, row["outbox"])
        await connection.execute(
            "UPDATE keep_in_touch SET result = 'stale', done_at = ? WHERE id = ?", (stored(now), row["id"])
        )


async def answer(connection: Connection, person: str, unit: str, period: Period, said: str, now: datetime) -> bool:
    """Keep an answer; False where the person was not asked."""
    cursor = await connection.execute(
        "UPDATE keep_in_touch SET answer = ?, answered_at = ? WHERE person = ? AND unit = ? AND period = ?",
        (said, stored(now), person, unit, str(period)),
    )
    return cursor.rowcount > 0


@dataclass(frozen=True, slots=True)
class Counts:
    """Of one branch and month."""

    away: int
    """Members who said that they are far away, on the day."""
    asked: int
    well: int
    hard: int


async def counts(connection: Connection, unit: str, period: Period, today: date) -> Counts:
    async with connection.execute(
        f"SELECT (SELECT COUNT(*) FROM far_away f WHERE f.unit = :unit AND {LIVING} AND {BELONGS}) AS away, "
        "COUNT(CASE WHEN k.result = 'sent' THEN 1 END) AS asked, COUNT(CASE WHEN k.answer = 'well' THEN 1 END) AS well, "
        "COUNT(CASE WHEN k.answer = 'hard' THEN 1 END) AS hard "
        "FROM keep_in_touch k WHERE k.unit = :unit AND k.period = :period",
        {"unit": unit, "period": str(period), "today": today.isoformat()},
    ) as cursor:
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - counting gives one row
    return Counts(row["away"], row["asked"], row["well"], row["hard"])


async def figures(connection: Connection, unit: str, period: Period) -> dict[str, int]:
    """The month's answers as a figure of the form; nothing where nobody has said that they are in touch."""
    async with connection.execute(
        "SELECT COUNT(*) AS well FROM keep_in_touch WHERE unit = ? AND period = ? AND answer = ?",
        (unit, str(period), WELL),
    ) as cursor:
        row = await cursor.fetchone()
    return {FIGURE: row["well"]} if row and row["well"] else {}
