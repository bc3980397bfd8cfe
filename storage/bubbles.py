"""What each chat shows: what was said there, the choices under it, the files in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

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
    via: str
    """The channel that it was said in, where that was another of the person's chats."""


MOST = 40
"""Bubbles that a page is given at once, and keeps: what somebody scrolls back to, and no more than a slow line bears."""
ELSEWHERE = "elsewhere-"
"""How a page calls a bubble of another chat: every messenger counts its own."""
OF_PERSON = (
    "o.account IN (SELECT :account UNION SELECT a.id FROM accounts a JOIN accounts own ON own.person = a.person "
    "WHERE own.id = :account) AND (o.account = :account OR o.sealed = 0)"
)
"""The chat's own bubbles, and those of the person's other chats; an invitation code is shown in its own chat only."""


async def history(connection: Connection, vault: Vault, account: int, after: int, limit: int = MOST) -> Sequence[Sent]:
    """What the person was told since change ``after``, in whichever chat, oldest first; the newest ``limit`` of it."""
    async with connection.execute(
        "SELECT o.id, o.account, o.channel, o.ref, o.change, o.message, NULL AS file, o.sealed, o.sent_at, o.purpose "
        f"FROM outbox o WHERE {OF_PERSON} AND o.status = 'sent' AND o.change > :after AND o.message <> :nothing "
        "ORDER BY o.change DESC LIMIT :limit",
        {"account": account, "after": after, "nothing": outbox.as_json(outbox.FORGOTTEN), "limit": limit},
    ) as cursor:
        rows = list(await cursor.fetchall())
    return [_sent(row, vault, here=row["account"] == account) for row in reversed(rows)]


async def newest_change(connection: Connection, account: int) -> int:
    """Of what :func:`history` would show; 0 where there is nothing."""
    async with connection.execute(
        f"SELECT MAX(o.change) AS newest FROM outbox o WHERE {OF_PERSON} AND o.status = 'sent' AND o.message <> :nothing",
        {"account": account, "nothing": outbox.as_json(outbox.FORGOTTEN)},
    ) as cursor:
        row = await cursor.fetchone()
    return int(row["newest"] or 0) if row else 0


def _sent(row: Any, vault: Vault, *, here: bool) -> Sent:
    return Sent(
        row["ref"] if here else f"{ELSEWHERE}{row['id']}",
        row["change"],
        outbox.opened(row, vault),
        row["sent_at"],
        row["purpose"],
        "" if here else row["channel"],
    )


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
    """Name and bytes of the file in the bubble that a page of this chat calls ``ref``."""
    elsewhere = ref.removeprefix(ELSEWHERE) if ref.startswith(ELSEWHERE) else None
    which = "o.account = :account AND o.ref = :ref" if elsewhere is None else f"o.id = :ref AND {OF_PERSON}"
    async with connection.execute(
        f"SELECT o.message, o.file, o.sealed FROM outbox o WHERE {which} AND o.status = 'sent' AND o.file IS NOT NULL",
        {"account": account, "ref": ref if elsewhere is None else elsewhere},
    ) as cursor:
        row = await cursor.fetchone()
    if row is None:
        return None
    message = outbox.opened(row, vault)
    return message.file_name, message.file


async def was_shown(connection: Connection, row: int, last_change: int) -> bool:
    """Whether a page that had shown everything up to this change had shown the row."""
    async with connection.execute("SELECT change FROM outbox WHERE id = ?", (row,)) as cursor:
        found = await cursor.fetchone()
    return found is not None and found["change"] is not None and found["change"] <= last_change
