"""Tạm vắng: until when somebody is not to be written to about a branch's reports."""

from __future__ import annotations

from datetime import date, datetime

from storage.db import Connection
from storage.moments import stored


async def put(connection: Connection, person: str, until: date, now: datetime) -> None:
    """Away up to and including that day; a newer word takes the place of an older one."""
    await end(connection, person, now)
    await connection.execute(
        "INSERT INTO absences (person, until_day, said_at) VALUES (?, ?, ?)", (person, until.isoformat(), stored(now))
    )


async def end(connection: Connection, person: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE absences SET ended_at = ? WHERE person = ? AND ended_at IS NULL", (stored(now), person)
    )


async def until(connection: Connection, person: str, today: date) -> date | None:
    """The last day away; None for who is here."""
    return (await away(connection, today)).get(person)


async def away(connection: Connection, today: date) -> dict[str, date]:
    """Everybody who is away → their last day away."""
    async with connection.execute(
        "SELECT person, until_day FROM absences WHERE ended_at IS NULL AND until_day >= ?", (today.isoformat(),)
    ) as cursor:
        return {row["person"]: date.fromisoformat(row["until_day"]) for row in await cursor.fetchall()}
