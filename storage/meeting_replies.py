"""Who comes to a meeting: answers of members by their own chat, and by the link in the branch's group."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.db import Connection
from storage.meetings import Meeting
from storage.moments import stored

ATTEND, ABSENT = "attend", "absent"
AWAY = "away"
REASONS = ("work", "family", "health", AWAY, "other")
"""Why somebody cannot come; the labels stand in the texts."""

NEWEST = """
SELECT r.meeting, r.person, r.visitor, r.answer, r.reason FROM meetings m CROSS JOIN meeting_replies r ON r.meeting = m.id
WHERE r.sequence >= m.answers_from AND r.id = (
    SELECT MAX(n.id) FROM meeting_replies n
    WHERE n.meeting = r.meeting AND n.person IS r.person AND n.visitor IS r.visitor
)
"""
"""The answers that count. CROSS JOIN: from the meetings to their answers, not from everybody's answers of all years."""
MOST_KEPT = 20
"""Answers of one person, or one browser, to one meeting: the newest counts, those before it are history."""
INVITED = """
EXISTS (SELECT 1 FROM roles i WHERE i.person = r.person AND i.unit = m.unit AND i.role = 'member' AND i.until IS NULL)
"""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many have said what; nobody in particular."""

    attend: int = 0
    absent: int = 0
    by_link_attend: int = 0
    by_link_absent: int = 0
    reasons: dict[str, int] = field(default_factory=dict)

    @property
    def by_link(self) -> int:
        return self.by_link_attend + self.by_link_absent

    @property
    def may_overlap(self) -> bool:
        """Whether somebody may be counted twice: a browser is nobody in particular."""
        return self.by_link > 0 and self.attend + self.absent > 0

    @property
    def declined(self) -> int:
        return self.absent + self.by_link_absent

    @property
    def coming(self) -> int:
        return self.attend + self.by_link_attend


async def put(connection: Connection, meeting: Meeting, person: str, answer: str, reason: str, now: datetime) -> None:
    await _put(connection, meeting, person, None, answer, reason, now)


async def put_by_link(
    connection: Connection, meeting: Meeting, visitor: bytes, answer: str, reason: str, now: datetime
) -> None:
    """``visitor``: a keyed hash of what the browser keeps for itself."""
    await _put(connection, meeting, None, visitor, answer, reason, now)


async def _put(
    connection: Connection,
    meeting: Meeting,
    person: str | None,
    visitor: bytes | None,
    answer: str,
    reason: str,
    now: datetime,
) -> None:
    """A tap that says the same again is no further answer, and nobody fills the table by tapping to and fro."""
    who = (meeting.id, person, visitor)
    async with connection.execute(f"{NEWEST} AND r.meeting = ? AND r.person IS ? AND r.visitor IS ?", who) as cursor:
        stands = await cursor.fetchone()
    if stands and (stands["answer"], stands["reason"]) == (answer, reason):
        return
    await connection.execute(
        "INSERT INTO meeting_replies (meeting, person, visitor, sequence, answer, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*who, meeting.sequence, answer, reason, stored(now)),
    )
    await connection.execute(
        "DELETE FROM meeting_replies WHERE id IN (SELECT id FROM meeting_replies "
        "WHERE meeting = ? AND person IS ? AND visitor IS ? ORDER BY id DESC LIMIT -1 OFFSET ?)",
        (*who, MOST_KEPT),
    )


async def counts(connection: Connection, meeting: int) -> Counts:
    """What counts now: the newest answer of each who still belongs to the branch, or who came by the link."""
    sql = f"{NEWEST} AND r.meeting = ? AND (r.visitor IS NOT NULL OR {INVITED})"
    async with connection.execute(sql, (meeting,)) as cursor:
        rows = list(await cursor.fetchall())
    reasons: dict[str, int] = {}
    for row in rows:
        if row["reason"]:
            reasons[row["reason"]] = reasons.get(row["reason"], 0) + 1
    said = [(row["answer"], row["visitor"] is not None) for row in rows]
    return Counts(
        said.count((ATTEND, False)),
        said.count((ABSENT, False)),
        said.count((ATTEND, True)),
        said.count((ABSENT, True)),
        {reason: reasons[reason] for reason in REASONS if reason in reasons},
    )


async def of_person(connection: Connection, meeting: int, person: str) -> str:
    """What this member has answered; "" where they have not, or not to this hour."""
    async with connection.execute(f"{NEWEST} AND r.meeting = ? AND r.person = ?", (meeting, person)) as cursor:
        row = await cursor.fetchone()
    return row["answer"] if row else ""


async def of_visitor(connection: Connection, meeting: int, visitor: bytes) -> str:
    """What this browser has answered; "" where it has not, or not to this hour."""
    async with connection.execute(f"{NEWEST} AND r.meeting = ? AND r.visitor = ?", (meeting, visitor)) as cursor:
        row = await cursor.fetchone()
    return row["answer"] if row else ""


async def kept_of(connection: Connection, person: str) -> int:
    """How many answers of this person are stored."""
    async with connection.execute(
        "SELECT COUNT(*) AS count FROM meeting_replies WHERE person = ?", (person,)
    ) as cursor:
        row = await cursor.fetchone()
    return row["count"] if row else 0


async def has_answered(connection: Connection, meeting: int, visitor: bytes) -> bool:
    """Whether this browser has ever answered, be it to another hour."""
    async with connection.execute(
        "SELECT 1 FROM meeting_replies WHERE meeting = ? AND visitor = ?", (meeting, visitor)
    ) as cursor:
        return await cursor.fetchone() is not None


async def visitors(connection: Connection, meeting: int) -> int:
    """How many browsers have answered by the link."""
    async with connection.execute(
        "SELECT COUNT(DISTINCT visitor) AS count FROM meeting_replies WHERE meeting = ?", (meeting,)
    ) as cursor:
        row = await cursor.fetchone()
    return row["count"] if row else 0


async def forget(connection: Connection, person: str, unit: str) -> None:
    """Who leaves the branch leaves no answers there."""
    await connection.execute(
        "DELETE FROM meeting_replies WHERE person = ? AND meeting IN (SELECT id FROM meetings WHERE unit = ?)",
        (person, unit),
    )
