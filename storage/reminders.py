"""Timers as rows: planned, why, what became of each, and which message carried it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage import outbox
from storage.db import Connection
from storage.moments import moment, stored

LATER = "later"


@dataclass(frozen=True, slots=True)
class Reminder:
    """A timer. ``result`` "" is one that has not come about."""

    id: int
    key: str
    kind: str
    unit: str
    period: str
    person: str | None
    at: datetime
    result: str
    done_at: datetime | None
    reason: str


# ── Writing ─────────────────────────────────────────────────────────────────


async def put(
    connection: Connection,
    key: str,
    kind: str,
    unit: str,
    period: str,
    planned_at: datetime,
    result: str,
    now: datetime,
    *,
    reason: str = "not_filed",
    person: str | None = None,
) -> int:
    """What became of a timer; gives its row. The key sees to it that it has one end; one taken back gets its end anew."""
    whole = ":".join(part for part in (key, unit, period, person) if part)
    async with connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, person, planned_at, reason, result, done_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (key) "
        "DO UPDATE SET result = excluded.result, done_at = excluded.done_at RETURNING id",
        (whole, kind, unit, period, person, stored(planned_at), reason, result, stored(now)),
    ) as cursor:
        row = await cursor.fetchone()
    assert row is not None  # noqa: S101 - an upsert gives its row
    return int(row["id"])


async def ask_later(connection: Connection, person: str, unit: str, period: str, at: datetime, now: datetime) -> None:
    """The person wants to hear of the month at that time and not before; a newer wish takes the place of an older one."""
    await connection.execute(
        "UPDATE reminders SET result = 'superseded', done_at = ? "
        "WHERE kind = ? AND unit = ? AND period = ? AND person = ? AND result = ''",
        (stored(now), LATER, unit, period, person),
    )
    await connection.execute(
        "INSERT INTO reminders (key, kind, unit, period, person, planned_at, reason) "
        "VALUES (?, ?, ?, ?, ?, ?, 'asked') ON CONFLICT (key) DO UPDATE SET result = '', done_at = NULL",
        (f"{LATER}@{stored(at)}:{unit}:{period}:{person}", LATER, unit, period, person, stored(at)),
    )


async def end(connection: Connection, reminder: int, result: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE reminders SET result = ?, done_at = ? WHERE id = ?", (result, stored(now), reminder)
    )


async def carry(connection: Connection, message: int, carried: Collection[int]) -> None:
    """The outbox row tells of these."""
    await connection.executemany(
        "INSERT INTO reminder_messages (outbox, reminder) VALUES (?, ?) ON CONFLICT DO NOTHING",
        [(message, reminder) for reminder in carried],
    )


async def carried(connection: Connection, message: int) -> list[Reminder]:
    """The timers that the message tells of."""
    async with connection.execute(
        "SELECT r.* FROM reminder_messages m JOIN reminders r ON r.id = m.reminder WHERE m.outbox = ?", (message,)
    ) as cursor:
        return [_reminder(row) for row in await cursor.fetchall()]


async def heard_by(connection: Connection, reminder: int) -> set[str]:
    """Persons who have been told of it, or will be, in whichever chat."""
    async with connection.execute(
        "SELECT a.person FROM reminder_messages m JOIN outbox o ON o.id = m.outbox JOIN accounts a ON a.id = o.account "
        "WHERE m.reminder = ? AND o.status <> 'dropped'",
        (reminder,),
    ) as cursor:
        return {row["person"] for row in await cursor.fetchall()}


# ── Taking back ─────────────────────────────────────────────────────────────


async def stop(connection: Connection, unit: str, period: str, now: datetime) -> None:
    """The month is filed: what waits in the outbox about it is dropped, and who wanted to hear later does not.

    What such a message told of another month comes about anew with the next tick.
    """
    async with connection.execute(
        "SELECT DISTINCT o.id FROM outbox o JOIN reminder_messages m ON m.outbox = o.id "
        "JOIN reminders r ON r.id = m.reminder WHERE o.status = 'queued' AND r.unit = ? AND r.period = ?",
        (unit, period),
    ) as cursor:
        await take_back(connection, [row["id"] for row in await cursor.fetchall()])
    await connection.execute(
        "UPDATE reminders SET result = 'superseded', done_at = ? WHERE unit = ? AND period = ? AND result = ''",
        (stored(now), unit, period),
    )


async def take_back(connection: Connection, messages: Sequence[int]) -> None:
    """These queued messages are not sent; what they told has not come about."""
    for message in messages:
        await outbox.drop(connection, message)
        await connection.execute(
            "UPDATE reminders SET result = '', done_at = NULL WHERE id IN "
            "(SELECT reminder FROM reminder_messages WHERE outbox = ?)",
            (message,),
        )


async def carried_to(connection: Connection, person: str) -> tuple[list[int], list[Reminder]]:
    """What is queued for the person in whichever chat: the messages, and the timers that they tell of."""
    async with connection.execute(
        "SELECT m.outbox, r.* FROM accounts a JOIN outbox o ON o.account = a.id AND o.status = 'queued' "
        "JOIN reminder_messages m ON m.outbox = o.id JOIN reminders r ON r.id = m.reminder WHERE a.person = ? "
        "ORDER BY r.planned_at, r.id",
        (person,),
    ) as cursor:
        rows = await cursor.fetchall()
    return sorted({row["outbox"] for row in rows}), [_reminder(row) for row in rows]


# ── Reading ─────────────────────────────────────────────────────────────────


async def told(connection: Connection, period: str) -> defaultdict[str, list[Reminder]]:
    """Unit → the timers of the month that have had their end."""
    found: defaultdict[str, list[Reminder]] = defaultdict(list)
    async with connection.execute("SELECT * FROM reminders WHERE period = ? AND result <> ''", (period,)) as cursor:
        for row in await cursor.fetchall():
            found[row["unit"]].append(_reminder(row))
    return found


async def wishes(connection: Connection, period: str) -> defaultdict[str, list[Reminder]]:
    """Unit → who wants to be reminded when, as far as it has not come about."""
    found: defaultdict[str, list[Reminder]] = defaultdict(list)
    async with connection.execute(
        "SELECT * FROM reminders WHERE kind = ? AND period = ? AND result = ''", (LATER, period)
    ) as cursor:
        for row in await cursor.fetchall():
            found[row["unit"]].append(_reminder(row))
    return found


async def of_month(connection: Connection, unit: str, period: str) -> list[Reminder]:
    """Everything recorded of the unit's month. What no messenger could deliver did not reach anybody."""
    async with connection.execute(
        "SELECT r.id, r.key, r.kind, r.unit, r.period, r.person, r.planned_at, r.done_at, r.reason, "
        "CASE WHEN r.result = 'sent' AND o.failed THEN 'unreachable' ELSE r.result END AS result "
        "FROM reminders r LEFT JOIN (SELECT m.reminder, MIN(o.status = 'failed') AS failed "
        "  FROM reminder_messages m JOIN outbox o ON o.id = m.outbox WHERE o.status <> 'dropped' GROUP BY m.reminder) o "
        "ON o.reminder = r.id WHERE r.unit = ? AND r.period = ? ORDER BY r.planned_at, r.id",
        (unit, period),
    ) as cursor:
        return [_reminder(row) for row in await cursor.fetchall()]


async def of_key(connection: Connection, key: str) -> Reminder | None:
    async with connection.execute("SELECT * FROM reminders WHERE key = ?", (key,)) as cursor:
        row = await cursor.fetchone()
    return _reminder(row) if row else None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message that carried a timer. ``instead_of``: the channel that failed before it, or ""."""

    channel: str
    instead_of: str
    status: str
    sent_at: datetime | None


async def deliveries(connection: Connection, unit: str, period: str) -> defaultdict[int, list[Delivery]]:
    """Timer → the messages that carried it, without those that were taken back."""
    found: defaultdict[int, list[Delivery]] = defaultdict(list)
    async with connection.execute(
        "SELECT m.reminder, o.channel, o.status, o.sent_at, COALESCE((SELECT a.channel FROM detours d "
        "JOIN accounts a ON a.id = d.account WHERE d.outbox = o.id ORDER BY d.at LIMIT 1), '') AS instead_of "
        "FROM reminders r JOIN reminder_messages m ON m.reminder = r.id JOIN outbox o ON o.id = m.outbox "
        "WHERE r.unit = ? AND r.period = ? AND o.status <> 'dropped' ORDER BY o.id",
        (unit, period),
    ) as cursor:
        for row in await cursor.fetchall():
            sent_at = moment(row["sent_at"]) if row["sent_at"] else None
            found[row["reminder"]].append(Delivery(row["channel"], row["instead_of"], row["status"], sent_at))
    return found


def _reminder(row: Any) -> Reminder:
    done = row["done_at"]
    return Reminder(
        row["id"], row["key"], row["kind"], row["unit"], row["period"], row["person"],
        moment(row["planned_at"]), row["result"], moment(done) if done else None, row["reason"],
    )  # fmt: skip
