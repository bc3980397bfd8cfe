"""People, their chats and roles. Counts, not people: a chat id, a shown name, a role, nothing more."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.db import Connection
from storage.moments import stored
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Account:
    """One chat of one messenger: a person's, or a group's (``person`` is None)."""

    id: int
    person: str | None
    channel: str
    reachable: bool


@dataclass(frozen=True, slots=True)
class Role:
    id: int
    person: str
    unit: str
    role: str


# ── Accounts ────────────────────────────────────────────────────────────────


async def find_account(connection: Connection, vault: Vault, channel: str, chat: str) -> Account | None:
    async with connection.execute(
        "SELECT * FROM accounts WHERE channel = ? AND address_key = ?",
        (channel, vault.key_of("account", channel, chat)),
    ) as cursor:
        row = await cursor.fetchone()
    return _account(row) if row else None


async def account_of(
    connection: Connection, vault: Vault, channel: str, chat: str, now: datetime, *, group: bool
) -> Account:
    """The chat's account, made at first contact: a private chat gets a person without name or role."""
    found = await find_account(connection, vault, channel, chat)
    if found:
        await connection.execute("UPDATE accounts SET seen_at = ? WHERE id = ?", (stored(now), found.id))
        return found
    person = None if group else await add_person(connection, now)
    await connection.execute(
        "INSERT INTO accounts (person, channel, address_key, address, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        (person, channel, vault.key_of("account", channel, chat), vault.seal(chat), stored(now), stored(now)),
    )
    made = await find_account(connection, vault, channel, chat)
    assert made is not None  # noqa: S101 - inserted above, in the same transaction
    return made


async def account(connection: Connection, id_: int) -> Account | None:
    async with connection.execute("SELECT * FROM accounts WHERE id = ?", (id_,)) as cursor:
        row = await cursor.fetchone()
    return _account(row) if row else None


async def accounts_of(connection: Connection, person: str) -> list[Account]:
    """The person's chats that can be reached, the one used last first."""
    async with connection.execute(
        "SELECT * FROM accounts WHERE person = ? AND reachable = 1 ORDER BY seen_at DESC", (person,)
    ) as cursor:
        return [_account(row) for row in await cursor.fetchall()]


async def attach(connection: Connection, account_id: int, person: str) -> None:
    """This chat belongs to ``person`` from now on (a further device or messenger)."""
    await connection.execute("UPDATE accounts SET person = ? WHERE id = ?", (person, account_id))


async def mark_reachable(connection: Connection, account_id: int, reachable: bool) -> None:
    await connection.execute("UPDATE accounts SET reachable = ? WHERE id = ?", (int(reachable), account_id))


async def mark_unreachable(connection: Connection, account_id: int) -> None:
    await mark_reachable(connection, account_id, False)


async def move_account(connection: Connection, vault: Vault, account_id: int, chat: str) -> None:
    """The group was given a new chat id; what was bound to it stays bound."""
    async with connection.execute("SELECT channel FROM accounts WHERE id = ?", (account_id,)) as cursor:
        row = await cursor.fetchone()
    if row is None:
        return
    key = vault.key_of("account", row["channel"], chat)
    # A first message may have come from the new id already: that empty account gives way.
    await connection.execute(
        "UPDATE accounts SET address_key = randomblob(32) WHERE channel = ? AND address_key = ? AND id <> ?",
        (row["channel"], key, account_id),
    )
    await connection.execute(
        "UPDATE accounts SET address_key = ?, address = ?, reachable = 1 WHERE id = ?",
        (key, vault.seal(chat), account_id),
    )


# ── People ──────────────────────────────────────────────────────────────────


async def add_person(connection: Connection, now: datetime) -> str:
    person = secrets.token_hex(8)
    await connection.execute("INSERT INTO people (id, created_at) VALUES (?, ?)", (person, stored(now)))
    return person


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
    for table in ("meeting_replies", "far_away", "keep_in_touch"):
        await connection.execute(f"DELETE FROM {table} WHERE person = ?", (person,))
    await detach(connection, person)
    await connection.execute(
        "UPDATE people SET name = '', phone = '', focus = '', removed_at = ? WHERE id = ?",
        (stored(now), person),
    )


async def detach(connection: Connection, person: str) -> None:
    """Every chat of the person loses its address at once; what was sent there keeps its row."""
    await connection.execute(
        "UPDATE outbox SET status = 'dropped', error = 'detached' WHERE status = 'queued' "
        "AND account IN (SELECT id FROM accounts WHERE person = ?)",
        (person,),
    )
    await connection.execute(
        "UPDATE accounts SET person = NULL, address_key = randomblob(32), address = x'', reachable = 0 WHERE person = ?",
        (person,),
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
    """Whom to write to about the unit's report: the chat that each secretary used last, or the deputies'.

    ``away``: persons who are not to be written to now.
    """
    for roles in (["secretary", "deputy"],) if deputies_too else (["secretary"], ["deputy"]):
        held = [one for one in await people_with(connection, unit, roles) if one.person not in away]
        found = [account for one in held for account in (await accounts_of(connection, one.person))[:1]]
        if found:
            return found
    return []


async def offices(connection: Connection, unit: str) -> list[Account]:
    """Where each person of the committee's office is written to."""
    held = await people_with(connection, unit, ["office"])
    return [account for one in held for account in (await accounts_of(connection, one.person))[:1]]


async def holding(connection: Connection, role_: str) -> list[Role]:
    """Everybody who has this role now, wherever."""
    async with connection.execute(
        "SELECT * FROM roles WHERE role = ? AND until IS NULL ORDER BY id", (role_,)
    ) as cursor:
        return [_role(row) for row in await cursor.fetchall()]


async def give_role(connection: Connection, person: str, unit: str, role_: str, by: str | None, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO roles (person, unit, role, since, given_by) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        (person, unit, role_, stored(now), by),
    )


async def end_role(connection: Connection, id_: int, now: datetime) -> None:
    await connection.execute("UPDATE roles SET until = ? WHERE id = ? AND until IS NULL", (stored(now), id_))


# ── Groups ──────────────────────────────────────────────────────────────────


def _account(row: Any) -> Account:
    return Account(row["id"], row["person"], row["channel"], bool(row["reachable"]))


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


async def drop_address(connection: Connection, account_id: int) -> None:
    """After the farewell: nothing of the chat is left."""
    await connection.execute("UPDATE accounts SET address = x'', reachable = 0 WHERE id = ?", (account_id,))
