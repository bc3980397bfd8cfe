"""Whose turn it is: which queued rows may be sent next, found without reading all that waits.

It is asked for every message, so that each query is one call to the database's thread instead of three.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from events import Message
from storage import bubbles, outbox
from storage.db import Connection
from storage.moments import stored
from storage.vault import Vault


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A queued row, with what delivery needs to send it."""

    id: int
    account: int
    channel: str
    address: bytes
    message: Message
    attempts: int
    purpose: str
    in_group: bool
    owner: str
    """Whom a file in it belongs to, as its link is signed."""


ANSWERS = "('reply', 'farewell')"
IN_LINE = f"w.account = o.account AND w.status = 'queued' AND NOT (w.error = '{outbox.HELD}' AND w.next_at > :now)"
TURNS = {
    # Their accounts are few, and each is served from its oldest row on: the answer follows what stands before it.
    True: f"o.id IN (SELECT (SELECT MIN(w.id) FROM outbox w WHERE {IN_LINE}) FROM outbox o "
    f"WHERE o.channel = :channel AND o.status = 'queued' AND o.purpose IN {ANSWERS})",
    # From the oldest row on, as far as the limit.
    False: "o.channel = :channel AND o.status = 'queued' "
    f"AND NOT EXISTS (SELECT 1 FROM outbox w WHERE {IN_LINE} AND w.id < o.id)",
}


async def due(
    connection: Connection,
    vault: Vault,
    now: datetime,
    channel: str,
    *,
    answers: bool,
    without: Iterable[int],
    resting: Iterable[int],
    limit: int,
) -> list[Outgoing]:
    """The oldest queued row of each of the channel's accounts whose turn has come: one account strictly in order.

    ``answers``: only of accounts that wait for an answer to what they said. ``without`` these accounts; nothing but
    an answer to those that are ``resting``.
    """
    rows = await connection.execute_fetchall(
        "SELECT o.id, o.account, a.channel, a.address, a.person, o.message, o.file, o.sealed, o.attempts, o.purpose, "
        "       COALESCE((SELECT e.ref FROM outbox e WHERE e.id = o.edits), '') AS edited "
        f"FROM outbox o JOIN accounts a ON a.id = o.account WHERE {TURNS[answers]} AND o.next_at <= :now "
        "AND o.account NOT IN (SELECT value FROM json_each(:without)) "
        f"AND (o.purpose IN {ANSWERS} OR o.account NOT IN (SELECT value FROM json_each(:resting))) "
        "ORDER BY o.id LIMIT :limit",
        {
            "now": stored(now),
            "channel": channel,
            "without": json.dumps(list(without)),
            "resting": json.dumps(list(resting)),
            "limit": limit,
        },
    )
    return [_outgoing(row, vault) for row in rows]


async def channels(connection: Connection) -> list[str]:
    """The channels for which something is queued: one step through the index for each."""
    rows = await connection.execute_fetchall(
        "WITH RECURSIVE found (channel) AS (SELECT MIN(channel) FROM outbox WHERE status = 'queued' UNION ALL "
        "SELECT (SELECT MIN(o.channel) FROM outbox o WHERE o.status = 'queued' AND o.channel > found.channel) "
        "FROM found WHERE found.channel IS NOT NULL) SELECT channel FROM found WHERE channel IS NOT NULL"
    )
    return [row["channel"] for row in rows]


async def next_due(connection: Connection, after: datetime) -> str | None:
    """The first moment after this one at which a queued row may be tried; None where there is none."""
    rows = await connection.execute_fetchall(
        "SELECT MIN(next_at) AS at FROM outbox WHERE status = 'queued' AND next_at > ?", (stored(after),)
    )
    at: str | None = next(iter(rows))["at"]
    return at


def _outgoing(row: Any, vault: Vault) -> Outgoing:
    return Outgoing(
        row["id"],
        row["account"],
        row["channel"],
        row["address"],
        outbox.opened(row, vault, edits=row["edited"]),
        row["attempts"],
        row["purpose"],
        row["person"] is None,
        bubbles.owner_of(row["account"], row["person"]),
    )
