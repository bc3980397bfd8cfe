"""Chats: one of one messenger, a person's or a group's. Its address is kept only encrypted."""

from __future__ import annotations

import secrets
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


async def find(connection: Connection, vault: Vault, channel: str, chat: str) -> Account | None:
    async with connection.execute(
        "SELECT * FROM accounts WHERE channel = ? AND address_key = ?",
        (channel, vault.key_of("account", channel, chat)),
    ) as cursor:
        row = await cursor.fetchone()
    return _account(row) if row else None


async def of_chat(
    connection: Connection, vault: Vault, channel: str, chat: str, now: datetime, *, group: bool
) -> Account:
    """The chat's account, made at first contact: a private chat gets a person without name or role."""
    found = await find(connection, vault, channel, chat)
    if found:
        await connection.execute("UPDATE accounts SET seen_at = ? WHERE id = ?", (stored(now), found.id))
        return found
    person = None if group else await add_person(connection, now)
    await connection.execute(
        "INSERT INTO accounts (person, channel, address_key, address, created_at, seen_at) VALUES (?, ?, ?, ?, ?, ?)",
        (person, channel, vault.key_of("account", channel, chat), vault.seal(chat), stored(now), stored(now)),
    )
    made = await find(connection, vault, channel, chat)
    assert made is not None  # noqa: S101 - inserted above, in the same transaction
    return made


async def get(connection: Connection, id_: int) -> Account | None:
    async with connection.execute("SELECT * FROM accounts WHERE id = ?", (id_,)) as cursor:
        row = await cursor.fetchone()
    return _account(row) if row else None


async def of_person(connection: Connection, person: str) -> list[Account]:
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


async def add_person(connection: Connection, now: datetime) -> str:
    person = secrets.token_hex(8)
    await connection.execute("INSERT INTO people (id, created_at) VALUES (?, ?)", (person, stored(now)))
    return person


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


async def drop_address(connection: Connection, account_id: int) -> None:
    """After the farewell: nothing of the chat is left."""
    await connection.execute("UPDATE accounts SET address = x'', reachable = 0 WHERE id = ?", (account_id,))


def _account(row: Any) -> Account:
    return Account(row["id"], row["person"], row["channel"], bool(row["reachable"]))
