"""What each chat shows: what was said there, the choices under it, the files in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from events import Choice, Message
from storage import outbox
from storage.db import Connection
from storage.vault import Vault


async def bubble(connection: Connection, account: int, ref: str) -> int | None:
    """The row whose text the messenger knows as ``ref``; None for a file, which cannot become another text."""
    async with connection.execute(
        "SELECT id FROM outbox WHERE account = ? AND ref = ? AND status = 'sent' AND file IS NULL "
        "ORDER BY id DESC LIMIT 1",
        (account, ref),
    ) as cursor:
        row = await cursor.fetchone()
    return row["id"] if row else None


@dataclass(frozen=True, slots=True)
class Offered:
    """The choices under a message that was sent."""

    row: int
    purpose: str
    choices: tuple[Choice, ...]


async def newest_choices(connection: Connection, account: int) -> Offered | None:
    """The choices of the newest message in the chat; None where it has none."""
    newest = next(iter(await latest(connection, account, messages=1)), None)
    return newest if newest and newest.choices else None


async def latest(connection: Connection, account: int, messages: int = 20) -> list[Offered]:
    """What so many newest messages of the chat offer, the newest first; some of them nothing."""
    async with connection.execute(
        "SELECT id, purpose, message FROM outbox WHERE account = ? AND status = 'sent' ORDER BY change DESC LIMIT ?",
        (account, messages),
    ) as cursor:
        rows = await cursor.fetchall()
    return [
        Offered(row["id"], row["purpose"], tuple(one for line in outbox.from_json(row["message"]).rows for one in line))
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Sent:
    """A bubble as it stands now, for a page that is opened again."""

    ref: str
    change: int
    message: Message
    at: str
    purpose: str


async def history(connection: Connection, vault: Vault, account: int, after: int, limit: int = 200) -> Sequence[Sent]:
    """What the account was sent since change ``after``, oldest first; the newest ``limit`` of it."""
    async with connection.execute(
        "SELECT ref, change, message, NULL AS file, sealed, sent_at, purpose FROM outbox "
        "WHERE account = ? AND status = 'sent' AND change > ? AND message <> ? ORDER BY change DESC LIMIT ?",
        (account, after, outbox.as_json(outbox.FORGOTTEN), limit),
    ) as cursor:
        rows = list(await cursor.fetchall())
    return [
        Sent(row["ref"], row["change"], outbox.opened(row, vault), row["sent_at"], row["purpose"])
        for row in reversed(rows)
    ]


async def change_of(connection: Connection, row: int) -> int | None:
    """The change by which the row was shown; None where it has not been sent."""
    async with connection.execute("SELECT change FROM outbox WHERE id = ?", (row,)) as cursor:
        found = await cursor.fetchone()
    return found["change"] if found else None


def owner_of(account: int, person: str | None) -> str:
    """Whom a file was sent to: a person, whatever the chat, or a group."""
    return f"group:{account}" if person is None else person


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that was sent, or was to be sent as a link."""

    row: int
    account: int
    person: str | None
    purpose: str
    unit: str
    name: str
    content: bytes

    @property
    def owner(self) -> str:
        return owner_of(self.account, self.person)


async def stored_file(connection: Connection, vault: Vault, row: int) -> StoredFile | None:
    """None where there is none, or its time is over."""
    async with connection.execute(
        "SELECT o.id, o.account, a.person, o.purpose, o.unit, o.message, o.file, o.sealed "
        "FROM outbox o JOIN accounts a ON a.id = o.account WHERE o.id = ? AND o.file IS NOT NULL",
        (row,),
    ) as cursor:
        found = await cursor.fetchone()
    if found is None:
        return None
    message = outbox.opened(found, vault)
    return StoredFile(
        found["id"], found["account"], found["person"], found["purpose"], found["unit"], message.file_name, message.file
    )


async def attachment(connection: Connection, vault: Vault, account: int, ref: str) -> tuple[str, bytes] | None:
    """Name and bytes of the file sent in the bubble ``ref``."""
    async with connection.execute(
        "SELECT message, file, sealed FROM outbox WHERE account = ? AND ref = ? AND file IS NOT NULL", (account, ref)
    ) as cursor:
        row = await cursor.fetchone()
    if row is None:
        return None
    message = outbox.opened(row, vault)
    return message.file_name, message.file
