"""Who agreed to what is kept about them, to which text, and when."""

from __future__ import annotations

from datetime import datetime

from storage.db import Connection
from storage.moments import stored

VERSION = 1
"""Of the consent texts; raised when they change, and then everybody is asked again."""


async def record(connection: Connection, person: str, audience: str, answer: str, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO consents (person, audience, version, answer, at) VALUES (?, ?, ?, ?, ?)",
        (person, audience, VERSION, answer, stored(now)),
    )


async def agreed_at(connection: Connection, person: str, audience: str) -> str | None:
    """When the person agreed to the present text; None where the last word is another."""
    async with connection.execute(
        "SELECT answer, version, at FROM consents WHERE person = ? AND audience = ? ORDER BY id DESC LIMIT 1",
        (person, audience),
    ) as cursor:
        row = await cursor.fetchone()
    return row["at"] if row and row["answer"] == "agreed" and row["version"] == VERSION else None
