"""Which committee's board and digests a group gets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.db import Connection
from storage.moments import moment, stored


async def bind(connection: Connection, account_id: int, unit: str, now: datetime) -> None:
    """From now on this group, and only this one of its chat, gets the committee's board."""
    await connection.execute(
        "UPDATE group_bindings SET until = ? WHERE account = ? AND until IS NULL", (stored(now), account_id)
    )
    await connection.execute(
        "INSERT INTO group_bindings (account, unit, since) VALUES (?, ?, ?)", (account_id, unit, stored(now))
    )


async def bound_unit(connection: Connection, account_id: int) -> str | None:
    async with connection.execute(
        "SELECT unit FROM group_bindings WHERE account = ? AND until IS NULL", (account_id,)
    ) as cursor:
        row = await cursor.fetchone()
    return row["unit"] if row else None


async def bound_since(connection: Connection, account_id: int, unit: str) -> datetime:
    """When the group was bound to the committee. Raises ValueError where it is not."""
    async with connection.execute(
        "SELECT since FROM group_bindings WHERE account = ? AND unit = ? AND until IS NULL", (account_id, unit)
    ) as cursor:
        row = await cursor.fetchone()
    if row is None:
        raise ValueError("the group is not bound to this committee")
    return moment(row["since"])


@dataclass(frozen=True, slots=True)
class Bound:
    """A group that gets a committee's digests."""

    account: int
    unit: str
    channel: str


async def bound(connection: Connection) -> list[Bound]:
    """Every bound group that can be reached."""
    async with connection.execute(
        "SELECT g.account, g.unit, a.channel FROM group_bindings g JOIN accounts a ON a.id = g.account "
        "WHERE g.until IS NULL AND a.reachable = 1 ORDER BY g.account"
    ) as cursor:
        return [Bound(row["account"], row["unit"], row["channel"]) for row in await cursor.fetchall()]
