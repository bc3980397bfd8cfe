"""People, their chats and roles. Counts, not people: a chat id, a shown name, a role, nothing more."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.periods import Period
from storage import chats, units
from storage.chats import Account
from storage.db import Connection
from storage.moments import stored


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    person: str
    unit: str
    role: str


# ── People ──────────────────────────────────────────────────────────────────


async def _field(connection: Connection, person: str, field: str) -> str:
    async with connection.execute("SELECT name, phone, focus FROM people WHERE id = ?", (person,)) as cursor:
        row = await cursor.fetchone()
    return row[field] if row else ""


async def name(connection: Connection, person: str) -> str:
    return await _field(connection, person, "name")


async def phone(connection: Connection, person: str) -> str:
    return await _field(connection, person, "phone")


async def focus(connection: Connection, person: str) -> str:
    """The unit that the person is talking about."""
    return await _field(connection, person, "focus")


async def set_focus(connection: Connection, person: str, unit: str) -> None:
    await connection.execute("UPDATE people SET focus = ? WHERE id = ?", (unit, person))


async def set_name(connection: Connection, person: str, shown_name: str) -> None:
    await connection.execute("UPDATE people SET name = ? WHERE id = ?", (shown_name, person))


async def set_phone(connection: Connection, person: str, work_phone: str) -> None:
    """The work number that the office telephones; "" takes it away."""
    await connection.execute("UPDATE people SET phone = ? WHERE id = ?", (work_phone, person))


async def forget(connection: Connection, person: str, now: datetime) -> None:
    """/xoadulieu: chats, name, phone, roles and what a member answered go; figures and their history keep the opaque id."""
    await connection.execute("UPDATE roles SET until = ? WHERE person = ? AND until IS NULL", (stored(now), person))
    for table in ("meeting_replies", "far_away", "keep_in_touch", "preferences", "out_of_reach"):
        await connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
    await chats.detach(connection, person)
    await connection.execute(
        "UPDATE people SET name = '', phone = '', focus = '', removed_at = ? WHERE id = ?",
        (stored(now), person),
    )


# ── Roles ───────────────────────────────────────────────────────────────────


async def roles_of(connection: Connection, person: str) -> list[Role]:
    async with connection.execute(
        "SELECT * FROM roles WHERE person = ? AND until IS NULL ORDER BY id", (person,)
    ) as cursor:
        return [_role(row) for row in await cursor.fetchall()]


async def role(connection: Connection, id_: int) -> Role | None:
    """A current role."""
    async with connection.execute("SELECT * FROM roles WHERE id = ? AND until IS NULL", (id_,)) as cursor:
        row = await cursor.fetchone()
    return _role(row) if row else None


async def people_with(connection: Connection, unit: str, roles: Sequence[str]) -> list[Role]:
    """Who serves the unit in one of these roles now, in the order of ``roles``."""
    async with connection.execute(
        "SELECT * FROM roles WHERE unit = ? AND until IS NULL ORDER BY id", (unit,)
    ) as cursor:
        found = [_role(row) for row in await cursor.fetchall()]
    return sorted((one for one in found if one.role in roles), key=lambda one: roles.index(one.role))


async def reporters(
    connection: Connection, unit: str, *, deputies_too: bool = False, away: Collection[str] = ()
) -> list[Account]:
    """Whom to write to about the unit's report: each secretary where they want it, or the deputies.

    ``away``: persons who are not to be written to now.
    """
    for roles in (["secretary", "deputy"],) if deputies_too else (["secretary"], ["deputy"]):
        held = [one for one in await people_with(connection, unit, roles) if one.person not in away]
        found = [account for one in held for account in await chats.where(connection, one.person)]
        if found:
            return found
    return []


async def offices(connection: Connection, unit: str) -> list[Account]:
    """Where each person of the committee's office is written to."""
    held = await people_with(connection, unit, ["office"])
    return [account for one in held for account in await chats.where(connection, one.person)]


async def offices_above(connection: Connection, unit: str, period: Period) -> list[Account]:
    """Those of the unit's committees, the nearest first; of the root where the unit is not known yet ("")."""
    line = await units.line(connection, unit, period) if unit else await units.roots(connection, period)
    found = [account for above in line for account in await offices(connection, above)]
    return list(dict.fromkeys(found))


async def holding(connection: Connection, role_: str) -> list[Role]:
    """Everybody who has this role now, wherever."""
    async with connection.execute(
        "SELECT * FROM roles WHERE role = ? AND until IS NULL ORDER BY id", (role_,)
    ) as cursor:
        return [_role(row) for row in await cursor.fetchall()]


async def worrying(connection: Connection, roles: Sequence[str]) -> list[Role]:
    """Who has one of these roles and a chat that fails, and of whom an office was told that nothing reaches them."""
    async with connection.execute(
        f"SELECT * FROM roles WHERE until IS NULL AND role IN ({', '.join('?' * len(roles))}) AND person IN "
        "(SELECT person FROM accounts WHERE failing_since IS NOT NULL UNION SELECT person FROM out_of_reach) ORDER BY id",
        roles,
    ) as cursor:
        return [_role(row) for row in await cursor.fetchall()]


async def give_role(connection: Connection, person: str, unit: str, role_: str, by: str | None, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO roles (person, unit, role, since, given_by) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (person, unit, role_, stored(now), by),
    )


async def end_role(connection: Connection, id_: int, now: datetime) -> None:
    await connection.execute("UPDATE roles SET until = ? WHERE id = ? AND until IS NULL", (stored(now), id_))


def _role(row: Any) -> Role:
    return Role(row["id"], row["person"], row["unit"], row["role"])


async def forget_after_farewell(connection: Connection, person: str, last_account: int, now: datetime) -> None:
    """Like :func:`forget`, but the chat that asked keeps its address until its last message is sent."""
    async with connection.execute("SELECT address_key, address FROM accounts WHERE id = ?", (last_account,)) as cursor:
        row = await cursor.fetchone()
    async with connection.execute(
        "SELECT id FROM outbox WHERE account = ? AND status = 'queued' ORDER BY id DESC LIMIT 1",
        (last_account,),
    ) as cursor:
        farewell = await cursor.fetchone()
    await forget(connection, person, now)
    if row and farewell:
        await connection.execute(
            "UPDATE outbox SET status = 'queued', purpose = 'farewell' WHERE id = ?", (farewell["id"],)
        )
        await connection.execute(
            "UPDATE accounts SET address = ?, reachable = 1 WHERE id = ?", (row["address"], last_account)
        )
