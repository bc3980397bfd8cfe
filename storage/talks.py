"""The place in the talk: of a person about a unit, whatever the chat they write from."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.db import Connection
from storage.moments import moment, stored

LOBBY = ""
"""The talk that is about no unit: enrolment, choosing a unit, the office's menus."""


@dataclass(slots=True)
class Talk:
    """``place`` holds ``topic`` (whose turn it is to understand the answer) and what that topic needs."""

    id: int
    person: str
    unit: str
    turn: int
    place: dict[str, Any]
    last_said: str
    question: int | None
    updated_at: datetime

    @property
    def topic(self) -> str:
        return str(self.place.get("topic", ""))


async def load(connection: Connection, person: str, unit: str, now: datetime) -> Talk:
    """The talk, begun if there is none yet."""
    await connection.execute(
        "INSERT INTO talks (person, unit, updated_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        (person, unit, stored(now)),
    )
    async with connection.execute("SELECT * FROM talks WHERE person = ? AND unit = ?", (person, unit)) as cursor:
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - inserted above, in the same transaction
    return _talk(row)


async def by_id(connection: Connection, talk: int) -> Talk | None:
    async with connection.execute("SELECT * FROM talks WHERE id = ?", (talk,)) as cursor:
        row = await cursor.fetchone()
    return _talk(row) if row else None


async def save(connection: Connection, talk: Talk, now: datetime) -> None:
    await connection.execute(
        "UPDATE talks SET turn = ?, place = ?, last_said = ?, question = ?, updated_at = ? WHERE id = ?",
        (
            talk.turn,
            json.dumps(talk.place, ensure_ascii=False),
            talk.last_said,
            talk.question,
            stored(now),
            talk.id,
        ),
    )


async def live(connection: Connection, person: str) -> list[str]:
    """``q:talk:turn:`` of every question of the person that still waits: how its choices begin."""
    async with connection.execute(
        "SELECT id, turn FROM talks WHERE person = ? AND question IS NOT NULL", (person,)
    ) as cursor:
        return [f"q:{row['id']}:{row['turn']}:" for row in await cursor.fetchall()]


async def close(connection: Connection, talk: Talk, now: datetime) -> None:
    """Nothing is asked any more; the buttons of the last question are stale."""
    talk.turn += 1
    talk.place, talk.question = {}, None
    await save(connection, talk, now)


def _talk(row: Any) -> Talk:
    return Talk(
        row["id"],
        row["person"],
        row["unit"],
        row["turn"],
        json.loads(row["place"]),
        row["last_said"],
        row["question"],
        moment(row["updated_at"]),
    )
