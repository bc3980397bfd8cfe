"""Who is to be told of a meeting, what they were told, and what became of each step."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from storage.db import Connection
from storage.meeting_replies import NEWEST
from storage.meetings import Meeting
from storage.moments import moment, stored

ANNOUNCE = "announce"
"""The step that says that a meeting stands, was changed, or was cancelled; one for each sequence."""
ATTENDANCE = "attendance"
"""The step that asks the secretary who came."""


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


async def audience(connection: Connection, after: datetime) -> dict[int, list[Invited]]:
    """Meeting → its branch's members, of all meetings that begin after the moment, in a few queries for all.

    Secretary and deputy call the meeting: they see counts and are not invited.
    """
    told = await _told(connection, after)
    answers = await _answers(connection, after)
    found: defaultdict[int, list[Invited]] = defaultdict(list)
    async with connection.execute(
        "SELECT m.id AS meeting, m.sequence, m.answers_from, r.person, r.since FROM meetings m "
        "JOIN roles r ON r.unit = m.unit AND r.role = 'member' AND r.until IS NULL "
        "WHERE m.starts_at > ? AND NOT EXISTS (SELECT 1 FROM roles o WHERE o.person = r.person AND o.unit = r.unit "
        "AND o.until IS NULL AND o.role IN ('secretary', 'deputy')) ORDER BY m.id, r.id",
        (stored(after),),
    ) as cursor:
        rows = await cursor.fetchall()
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
            )
        )
    return found


async def _told(connection: Connection, after: datetime) -> dict[tuple[int, str], list[tuple[str, int, str]]]:
    """Meeting and person → step, sequence, result of everything that was recorded."""
    found: defaultdict[tuple[int, str], list[tuple[str, int, str]]] = defaultdict(list)
    async with connection.execute(
        "SELECT x.meeting, x.person, x.step, x.sequence, x.result FROM meeting_messages x "
        "JOIN meetings m ON m.id = x.meeting WHERE m.starts_at > ? AND x.person IS NOT NULL",
        (stored(after),),
    ) as cursor:
        for row in await cursor.fetchall():
            found[row["meeting"], row["person"]].append((row["step"], row["sequence"], row["result"]))
    return found


async def _answers(connection: Connection, after: datetime) -> dict[tuple[int, str], str]:
    async with connection.execute(f"{NEWEST} AND r.person IS NOT NULL AND m.starts_at > ?", (stored(after),)) as cursor:
        return {(row["meeting"], row["person"]): row["answer"] for row in await cursor.fetchall()}


async def put(
    connection: Connection,
    meeting: Meeting,
    step: str,
    person: str | None,
    planned_at: datetime,
    result: str,
    now: datetime,
) -> None:
    """What became of a step. The key sees to it that it has one end."""
    await connection.execute(
        "INSERT INTO meeting_messages (meeting, sequence, step, person, planned_at, result, done_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (meeting.id, meeting.sequence, step, person, stored(planned_at), result, stored(now)),
    )


async def have_heard(connection: Connection, meeting: int) -> int:
    """How many people know of the meeting."""
    async with connection.execute(
        "SELECT COUNT(DISTINCT person) AS people FROM meeting_messages WHERE meeting = ? AND step = ? AND result = 'sent'",
        (meeting, ANNOUNCE),
    ) as cursor:
        row = await cursor.fetchone()
    return row["people"] if row else 0


async def tally(connection: Connection, meeting: int) -> list[tuple[str, str, int]]:
    """Step, result, and how many people, in the order in which it happened; nobody in particular."""
    async with connection.execute(
        "SELECT step, result, COUNT(*) AS people FROM meeting_messages WHERE meeting = ? "
        "GROUP BY step, result ORDER BY MIN(id)",
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
