"""Chats: one of one messenger, a person's or a group's. Its address is kept only encrypted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from events import NO_QUOTA, abilities
from storage.db import Connection
from storage.moments import moment, stored
from storage.vault import Vault

PATIENCE = timedelta(days=1)
"""How long a chat may fail before what is meant for it goes another way, where there is one."""
MESSENGER = "CASE instr(a.channel, ':') WHEN 0 THEN a.channel ELSE substr(a.channel, 1, instr(a.channel, ':') - 1) END"
"""As :func:`events.messenger_of`."""


@dataclass(frozen=True, slots=True)
class Account:
    """One chat of one messenger: a person's, or a group's (``person`` is None)."""

    id: int
    person: str | None
    channel: str
    reachable: bool
    failing_since: datetime | None = None
    """Nothing has got through since; None where the last message did."""
    failing_for: str = ""
    """Why, in the word of :class:`events.SendError`."""

    def is_closed(self, now: datetime) -> bool:
        """Whether it is no way to the person at present: blocked, its month used up, or failing for a day."""
        if not self.reachable or self.failing_for == NO_QUOTA:
            return True
        return self.failing_since is not None and self.failing_since <= now - PATIENCE


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
        await got_through(connection, found.id)
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
    """The person's chats that can be reached, in the order in which they are written to."""
    return [account for account in await everywhere(connection, person) if account.reachable]


async def everywhere(connection: Connection, person: str) -> list[Account]:
    """Every chat of the person: the messengers that they prefer, then those that ring, each with the one used last first."""
    async with connection.execute(
        f"SELECT a.*, COALESCE(p.rank, 0) AS rank FROM accounts a LEFT JOIN preferences p "
        f"ON p.person = a.person AND p.messenger = {MESSENGER} WHERE a.person = ? ORDER BY rank DESC, a.seen_at DESC",
        (person,),
    ) as cursor:
        rows = list(await cursor.fetchall())
    return [_account(row) for row in sorted(rows, key=lambda row: (-row["rank"], not abilities(row["channel"]).rings))]


async def where(connection: Connection, person: str) -> list[Account]:
    """The chat in which the person is written to; empty where there is none."""
    return (await of_person(connection, person))[:1]


async def prefer(connection: Connection, person: str, messenger: str) -> None:
    """This messenger goes before all others."""
    await connection.execute(
        "INSERT INTO preferences (person, messenger, rank) "
        "SELECT :person, :messenger, COALESCE(MAX(rank), 0) + 1 FROM preferences WHERE person = :person "
        "ON CONFLICT (person, messenger) DO UPDATE SET rank = excluded.rank",
        {"person": person, "messenger": messenger},
    )


async def attach(connection: Connection, account_id: int, person: str) -> None:
    """This chat belongs to ``person`` from now on (a further device or messenger)."""
    await connection.execute("UPDATE accounts SET person = ? WHERE id = ?", (person, account_id))


# ── Whether messages get through ────────────────────────────────────────────


async def failed(connection: Connection, account_id: int, reason: str, now: datetime) -> None:
    """A message did not get through, and the chat is the reason."""
    await connection.execute(
        "UPDATE accounts SET failing_since = COALESCE(failing_since, ?), failing_for = ? WHERE id = ?",
        (stored(now), reason, account_id),
    )


async def got_through(connection: Connection, account_id: int) -> None:
    """A message arrived, in either direction."""
    await connection.execute(
        "UPDATE accounts SET failing_since = NULL, failing_for = '', reachable = 1 "
        "WHERE id = ? AND (failing_since IS NOT NULL OR reachable = 0)",
        (account_id,),
    )


async def is_lost(connection: Connection, account_id: int, reason: str, now: datetime) -> None:
    """The person stopped the bot, or is gone: nothing is sent there until they write again."""
    await failed(connection, account_id, reason, now)
    await connection.execute("UPDATE accounts SET reachable = 0 WHERE id = ?", (account_id,))


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


async def detach(connection: Connection, person: str, *, channel: str = "", but: int | None = None) -> int:
    """Every chat of the person loses its address at once, or those of one channel, ``but`` for one; gives how many.

    What was sent there keeps its row.
    """
    which = "SELECT id FROM accounts WHERE person = :person AND channel LIKE :channel AND id IS NOT :but"
    facts = {"person": person, "channel": channel or "%", "but": but}
    await connection.execute(
        f"UPDATE outbox SET status = 'dropped', error = 'detached' WHERE status = 'queued' AND account IN ({which})",
        facts,
    )
    cursor = await connection.execute(
        "UPDATE accounts SET person = NULL, address_key = randomblob(32), address = x'', reachable = 0 "
        f"WHERE id IN ({which})",
        facts,
    )
    return cursor.rowcount


async def drop_address(connection: Connection, account_id: int) -> None:
    """After the farewell: nothing of the chat is left."""
    await connection.execute("UPDATE accounts SET address = x'', reachable = 0 WHERE id = ?", (account_id,))


def _account(row: Any) -> Account:
    since = row["failing_since"]
    return Account(
        row["id"],
        row["person"],
        row["channel"],
        bool(row["reachable"]),
        moment(since) if since else None,
        row["failing_for"],
    )
