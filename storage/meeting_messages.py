"""Who is to be told of a meeting, what they were told, and what became of each step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from storage import far_away, outbox
from storage.db import Connection
from storage.meeting_replies import NEWEST
from storage.meetings import Meeting
from storage.moments import moment, stored

ANNOUNCE = "announce"
"""The step that says that a meeting stands, was changed, or was cancelled; one for each sequence."""
ATTENDANCE = "attendance"
"""The step that asks the secretary who came."""


RESULT = """
CASE WHEN x.result <> 'sent' OR o.status IS NULL OR o.status IN ('queued', 'sent') THEN x.result
     WHEN o.status = 'failed' THEN 'unreachable' ELSE 'superseded' END
"""
"""What no messenger could deliver did not reach anybody, and what was taken back is no news."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A step whose message is still queued."""

    id: int
    step: str
    outbox: int


@dataclass(frozen=True, slots=True)
class Invited:
    """A member of the branch as far as one meeting is concerned."""

    person: str
    since: datetime
    """When they joined the branch."""
    heard: int | None
    """The newest sequence that reached them; None where the meeting is news to them."""
    told: frozenset[str]
    """Steps that have had their end, of the hour as it stands."""
    answer: str
    """What they answered to this hour; "" for nothing."""
    waiting: tuple[Waiting, ...]
    """What was told of the meeting and has not been sent."""
    far_away: bool


async def audience(connection: Connection, after: datetime, today: date) -> dict[int, list[Invited]]:
    """Meeting → its branch's members, of all meetings that begin after the moment, in a few queries for all.

    Whoever joined with the branch's code, secretary and deputy too: who only reports for the branch sees counts.
    """
    told = await _told(connection, after)
    answers = await _answers(connection, after)
    far = await far_away.everybody(connection, today)
    found: defaultdict[int, list[Invited]] = defaultdict(list)
    async with connection.execute(
        "SELECT m.id AS meeting, m.unit, m.sequence, m.answers_from, r.person, r.since FROM meetings m "
        "JOIN roles r ON r.unit = m.unit AND r.role = 'member' AND r.until IS NULL "
        "WHERE m.starts_at > ? ORDER BY m.id, r.id",
        (stored(after),),
    ) as cursor:
        rows = await cursor.fetchall()
    waiting = await _waiting(connection)
    for row in rows:
        key = (row["meeting"], row["person"])
        ended = told.get(key, [])
        heard = [sequence for step, sequence, result in ended if step == ANNOUNCE and result == "sent"]
        counts_from = {ANNOUNCE: row["sequence"]}
        found[row["meeting"]].append(
            Invited(
                row["person"],
                moment(row["since"]),
                max(heard, default=None),
                frozenset(
                    step for step, sequence, _ in ended if sequence >= counts_from.get(step, row["answers_from"])
                ),
                answers.get(key, ""),
                tuple(waiting.get(key, ())),
                (row["person"], row["unit"]) in far,
            )
        )
    return found


async def _told(connection: Connection, after: datetime) -> dict[tuple[int, str], list[tuple[str, int, str]]]:
    """Meeting and person → step, sequence, result of everything that was recorded."""
    found: defaultdict[tuple[int, str], list[tuple[str, int, str]]] = defaultdict(list)
    async with connection.execute(
        f"SELECT x.meeting, x.person, x.step, x.sequence, {RESULT} AS result FROM meeting_messages x "
        "JOIN meetings m ON m.id = x.meeting LEFT JOIN outbox o ON o.id = x.outbox "
        "WHERE m.starts_at > ? AND x.person IS NOT NULL",
        (stored(after),),
    ) as cursor:
        for row in await cursor.fetchall():
            found[row["meeting"], row["person"]].append((row["step"], row["sequence"], row["result"]))
    return found


async def _answers(connection: Connection, after: datetime) -> dict[tuple[int, str], str]:
    async with connection.execute(f"{NEWEST} AND r.person IS NOT NULL AND m.starts_at > ?", (stored(after),)) as cursor:
        return {(row["meeting"], row["person"]): row["answer"] for row in await cursor.fetchall()}


async def _waiting(connection: Connection) -> dict[tuple[int, str], list[Waiting]]:
    """Meeting and person → what is queued for them."""
    found: defaultdict[tuple[int, str], list[Waiting]] = defaultdict(list)
    async with connection.execute(
        "SELECT x.id, x.meeting, x.person, x.step, x.outbox FROM outbox o JOIN meeting_messages x ON x.outbox = o.id "
        "WHERE o.status = 'queued' AND x.person IS NOT NULL ORDER BY x.id"
    ) as cursor:
        for row in await cursor.fetchall():
            found[row["meeting"], row["person"]].append(Waiting(row["id"], row["step"], row["outbox"]))
    return found


async def put(
    connection: Connection,
    meeting: Meeting,
    step: str,
    person: str | None,
    planned_at: datetime,
    result: str,
    now: datetime,
    *,
    message: int | None = None,
) -> None:
    """What became of a step, and the outbox row that says it. The key sees to it that it has one end."""
    await connection.execute(
        "INSERT INTO meeting_messages (meeting, sequence, step, person, planned_at, result, done_at, outbox) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (meeting.id, meeting.sequence, step, person, stored(planned_at), result, stored(now), message),
    )


async def take_back(connection: Connection, waiting: Waiting, result: str, now: datetime) -> None:
    """A message that is not sent any more, and why."""
    await outbox.drop(connection, waiting.outbox)
    await connection.execute(
        "UPDATE meeting_messages SET result = ?, done_at = ? WHERE id = ?", (result, stored(now), waiting.id)
    )


async def outdated(connection: Connection, now: datetime) -> list[tuple[Waiting, str]]:
    """What is queued although it is no longer so, with why: a later change says it, or the hour has passed."""
    async with connection.execute(
        "SELECT x.id, x.step, x.outbox, x.sequence < m.sequence OR m.taken_at IS NOT NULL AS is_told_otherwise "
        "FROM outbox o JOIN meeting_messages x ON x.outbox = o.id JOIN meetings m ON m.id = x.meeting "
        "WHERE o.status = 'queued' AND (x.sequence < m.sequence "
        "OR CASE x.step WHEN ? THEN m.taken_at IS NOT NULL ELSE m.starts_at <= ? END)",
        (ATTENDANCE, stored(now)),
    ) as cursor:
        return [
            (Waiting(row["id"], row["step"], row["outbox"]), "superseded" if row["is_told_otherwise"] else "stale")
            for row in await cursor.fetchall()
        ]


async def have_heard(connection: Connection, meeting: int) -> int:
    """How many people know of the meeting."""
    async with connection.execute(
        "SELECT COUNT(DISTINCT x.person) AS people FROM meeting_messages x LEFT JOIN outbox o ON o.id = x.outbox "
        f"WHERE x.meeting = ? AND x.step = ? AND {RESULT} = 'sent'",
        (meeting, ANNOUNCE),
    ) as cursor:
        row = await cursor.fetchone()
    return row["people"] if row else 0


async def tally(connection: Connection, meeting: int) -> list[tuple[str, str, int]]:
    """Step, result, and how many people, in the order in which it happened; nobody in particular."""
    async with connection.execute(
        f"SELECT x.step, {RESULT} AS result, COUNT(*) AS people FROM meeting_messages x "
        "LEFT JOIN outbox o ON o.id = x.outbox WHERE x.meeting = ? GROUP BY 1, 2 ORDER BY MIN(x.id)",
        (meeting,),
    ) as cursor:
        return [(row["step"], row["result"], row["people"]) for row in await cursor.fetchall()]


async def waiting_for_attendance(connection: Connection, from_: datetime, until: datetime) -> set[int]:
    """Meetings begun between the moments whose attendance was neither taken nor asked for."""
    async with connection.execute(
        "SELECT m.id FROM meetings m WHERE m.starts_at BETWEEN ? AND ? AND m.cancelled_at IS NULL AND m.taken_at IS NULL "
        "AND NOT EXISTS (SELECT 1 FROM meeting_messages x WHERE x.meeting = m.id AND x.step = ?)",
        (stored(from_), stored(until), ATTENDANCE),
    ) as cursor:
        return {row["id"] for row in await cursor.fetchall()}
