"""What is to be sent, and what became of it. Everything that the bot says passes through here."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from events import Choice, Message
from storage.db import Connection
from storage.moments import stored
from storage.vault import Vault

REPLY = "reply"
"""Purpose of an answer to what somebody said."""
NOTICE = "notice"
"""Purpose of what somebody is to know, whoever caused it."""
COPY = "copy"
"""Purpose of what a branch is shown of what the office entered for it."""
BOARD = "board"
"""Purpose of a group's living message."""
REMINDER = "reminder"
"""Purpose of what reminds of a month that is not filed: worthless once it is."""
MEETING = "meeting"
"""Purpose of what is said of a meeting: for who belongs to the branch."""

TRANSFER = "transfer"
"""Purpose of a question about a transfer, which nobody waits for."""
WAYS = "ways"
"""Purpose of what is said of messengers that do not get through."""
PAPER = "paper"
"""Purpose of a file or picture that somebody asked for."""
DIGEST = "digest"
"""Purpose of what a group is told of the month as a whole."""

FAREWELL = "farewell"
"""Purpose of the last message to somebody whose data are removed: the address goes after it."""

HELD = "held"
"""Why a row waits for an hour at which people may be written to; what comes after it does not wait with it."""


FORGOTTEN = Message("")
"""What is left of a message whose time is over."""


async def add(
    connection: Connection,
    account: int,
    message: Message,
    now: datetime,
    *,
    purpose: str,
    unit: str = "",
    period: str = "",
    edits: int | None = None,
    key: str | None = None,
    seal: Vault | None = None,
) -> int | None:
    """Queue a message; returns its row, or None when a message with this ``key`` stands already.

    ``seal``: text and file hold what must not stand in clear (an invitation code). What the channel sends no more this
    month is not queued: nobody is reached by it, which is known at once.
    """
    file = message.file
    if seal is not None:
        message = replace(message, text=seal.seal(message.text).hex())
        file = seal.seal_bytes(file) if file else b""
    cursor = await connection.execute(
        "INSERT INTO outbox "
        "(account, channel, message, file, sealed, edits, purpose, unit, period, key, created_at, next_at, status, error) "
        "SELECT :account, (SELECT channel FROM accounts WHERE id = :account), :message, :file, :sealed, :edits, :purpose, "
        ":unit, :period, :key, :now, :now, iif(saved, 'failed', 'queued'), iif(saved, 'saved', '') FROM "
        "(SELECT EXISTS (SELECT 1 FROM savings s JOIN accounts a ON a.channel = s.channel "
        "WHERE a.id = :account AND s.purpose = :purpose) AS saved) WHERE true ON CONFLICT (key) DO NOTHING",
        {
            "account": account, "message": as_json(message), "file": file or None, "sealed": seal is not None,
            "edits": edits, "purpose": purpose, "unit": unit, "period": period, "key": key, "now": stored(now),
        },
    )  # fmt: skip
    return cursor.lastrowid if cursor.rowcount else None


async def sent(connection: Connection, row: int, ref: str, now: datetime, requests: int = 1) -> None:
    """``requests``: how many messages the messenger was given."""
    await connection.execute(
        "UPDATE outbox SET status = 'sent', ref = ?, sent_at = ?, requests = ?, error = '', attempts = attempts + 1, "
        "change = (SELECT COALESCE(MAX(change), 0) + 1 FROM outbox WHERE change IS NOT NULL) WHERE id = ?",
        (ref, stored(now), requests, row),
    )


async def retry(connection: Connection, row: int, error: str, at: datetime, *, uncertain: bool = False) -> None:
    """``uncertain``: it may have arrived all the same, which is not forgotten by a later try."""
    await connection.execute(
        "UPDATE outbox SET attempts = attempts + 1, error = ?, next_at = ?, uncertain = MAX(uncertain, ?) WHERE id = ?",
        (error, stored(at), uncertain, row),
    )


async def hold(connection: Connection, row: int, until: datetime) -> None:
    """Nobody is to be written to now: not tried, and not in the way of what comes after it."""
    await connection.execute(
        "UPDATE outbox SET error = ?, next_at = ? WHERE id = ? AND status = 'queued'", (HELD, stored(until), row)
    )


async def failed(connection: Connection, row: int, error: str, *, uncertain: bool = False) -> None:
    await connection.execute(
        "UPDATE outbox SET status = 'failed', attempts = attempts + 1, error = ?, uncertain = MAX(uncertain, ?) "
        "WHERE id = ?",
        (error, uncertain, row),
    )


async def send_anew(connection: Connection, row: int) -> None:
    """The bubble that this row would edit is gone: it becomes a message of its own; a board is pinned again."""
    await connection.execute(
        "UPDATE outbox SET edits = NULL, message = CASE purpose WHEN 'board' "
        "THEN json_set(message, '$.pin', json('true')) ELSE message END WHERE id = ?",
        (row,),
    )


async def drop(connection: Connection, row: int) -> None:
    """Take back what still waits."""
    await connection.execute(
        "UPDATE outbox SET status = 'dropped', error = 'superseded' WHERE id = ? AND status = 'queued'", (row,)
    )


async def queued(connection: Connection, purpose: str, since_before: datetime) -> list[int]:
    """Rows of this purpose that have been waiting since before that moment."""
    async with connection.execute(
        # For its order SQLite would rather read the whole table than the few rows that are queued.
        "SELECT id FROM outbox INDEXED BY outbox_due "
        "WHERE status = 'queued' AND purpose = ? AND created_at < ? ORDER BY id",
        (purpose, stored(since_before)),
    ) as cursor:
        return [row["id"] for row in await cursor.fetchall()]


async def message(connection: Connection, row: int) -> Message | None:
    """What the row says; None for what stands sealed, or is forgotten."""
    async with connection.execute(
        "SELECT message FROM outbox WHERE id = ? AND sealed = 0 AND message <> ?", (row, as_json(FORGOTTEN))
    ) as cursor:
        found = await cursor.fetchone()
    return from_json(found["message"]) if found else None


async def drop_for(connection: Connection, person: str, purpose: str, unit: str) -> None:
    """Take back what still waits of this purpose and unit for one person."""
    await connection.execute(
        "UPDATE outbox SET status = 'dropped', error = 'superseded' WHERE status = 'queued' AND purpose = ? AND unit = ? "
        "AND account IN (SELECT id FROM accounts WHERE person = ?)",
        (purpose, unit, person),
    )


async def is_sent(connection: Connection, row: int | None) -> bool:
    """Whether the question in ``row`` has reached the messenger. True where there is no question."""
    if row is None:
        return True
    async with connection.execute("SELECT status FROM outbox WHERE id = ?", (row,)) as cursor:
        found = await cursor.fetchone()
    return found is None or found["status"] != "queued"


async def account_of(connection: Connection, row: int) -> int | None:
    """Which chat the message went to."""
    async with connection.execute("SELECT account FROM outbox WHERE id = ?", (row,)) as cursor:
        found = await cursor.fetchone()
    return found["account"] if found else None


def back_off(attempts: int) -> timedelta:
    """How long to wait after the ``attempts``-th failure: 2 s, 4 s, 8 s … at most an hour."""
    return timedelta(seconds=min(2 ** (attempts + 1), 3600))


def as_json(message: Message) -> str:
    """The message without its file, which stands in a column of its own."""
    kept = {
        "text": message.text,
        "rows": [[[choice.label, choice.value] for choice in row] for row in message.rows],
        "pin": message.pin,
        "file_name": message.file_name,
        "menu": message.menu,
    }
    return json.dumps(kept, ensure_ascii=False)


def from_json(text: str, *, edits: str = "", file: bytes = b"") -> Message:
    kept = json.loads(text)
    return Message(
        text=kept["text"],
        rows=tuple(tuple(Choice(label, value) for label, value in row) for row in kept["rows"]),
        edits=edits,
        pin=kept["pin"],
        file_name=kept["file_name"],
        file=file,
        menu=tuple((name, words) for name, words in kept.get("menu", ())),
    )


def opened(row: Any, vault: Vault, *, edits: str = "") -> Message:
    """The message as it is to be shown."""
    message = from_json(row["message"], edits=edits, file=bytes(row["file"] or b""))
    if not row["sealed"]:
        return message
    file = vault.open_bytes(message.file) if message.file else b""
    return replace(message, text=vault.open(bytes.fromhex(message.text)), file=file)
