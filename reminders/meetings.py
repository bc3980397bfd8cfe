"""What is due of meetings, from rows into the outbox: invitations, changes, reminders, the question who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from documents import ics, invitation
from events import Choice, Message
from reminders import meeting_plan, plan
from reminders.plan import Step
from reporting import attendance
from storage import drafts, meeting_messages, meeting_replies, meetings, outbox, people, reports, units
from storage.calendars import is_locked
from storage.db import Connection
from storage.meeting_messages import ATTENDANCE, Invited
from storage.meetings import Meeting
from texts import t

REMEMBERED = timedelta(days=1)
"""So long after a meeting has begun it is still recorded what could not be told of it."""
ASKED_FOR = timedelta(days=40)
"""The attendance of an older meeting belongs to a month that is locked."""


async def call(connection: Connection, now: datetime) -> None:
    """Everything that is due; a tap or a word that set up, moved or cancelled a meeting has only written its row."""
    await meetings.renew(connection, now)
    found = await meetings.since(connection, now - REMEMBERED)
    audience = await meeting_messages.audience(connection, now - REMEMBERED) if found else {}
    for meeting in found:
        for one in audience.get(meeting.id, []):
            await tell(connection, meeting, one, now)
    await ask_who_came(connection, now)


# ── To a member ─────────────────────────────────────────────────────────────


def announced_at(meeting: Meeting, one: Invited) -> datetime | None:
    """When this person is, or was, to hear of the meeting as it stands; None where it is no news of theirs."""
    if one.heard is not None:
        return max(meeting.changed_at, one.since)
    if meeting.cancelled:
        return None
    invited = meeting_plan.invitation_at(meeting.made_at, meeting.starts_at, monthly=meeting.series is not None)
    at = max(invited, one.since)
    return at if at < meeting.starts_at else None


async def tell(connection: Connection, meeting: Meeting, one: Invited, now: datetime) -> None:
    at = announced_at(meeting, one)
    if at is None or at > now:
        return
    planned = meeting_plan.steps(at, meeting.starts_at)[: 1 if meeting.cancelled else None]
    for step, outcome in meeting_plan.outcomes(planned, one.told, now, meeting.starts_at, one.answer):
        result = await send(connection, meeting, one, step, now) if outcome == "send" else outcome
        await meeting_messages.put(connection, meeting, step.name, one.person, step.at, result, now)


async def send(connection: Connection, meeting: Meeting, one: Invited, step: Step, now: datetime) -> str:
    """To the chat that the member used last. Gives the result."""
    accounts = (await people.accounts_of(connection, one.person))[:1]
    unit = await units.name(connection, meeting.unit)
    for account in accounts:
        key = f"meeting:{meeting.id}:{meeting.sequence}:{step.name}:{account.id}"
        await outbox.add(
            connection,
            account.id,
            message(meeting, unit, one, step),
            now,
            purpose=outbox.MEETING,
            unit=meeting.unit,
            key=key,
        )
    return "sent" if accounts else "unreachable"


def message(meeting: Meeting, unit: str, one: Invited, step: Step) -> Message:
    rows = () if meeting.cancelled else (answers(meeting),)
    if step.name != meeting_plan.ANNOUNCE:
        return Message(invitation.reminder(meeting, unit, one.answer), rows)
    text = invitation.announcement(meeting, unit, one.heard)
    return Message(text, rows, file_name=ics.NAME, file=ics.calendar_file(meeting, unit))


def answers(meeting: Meeting) -> tuple[Choice, ...]:
    """[Tham dự] [Vắng có lý do]."""
    return (
        Choice(t("meeting.attend"), f"m:meeting_reply:attend:{meeting.id}"),
        Choice(t("meeting.absent"), f"m:meeting_reply:absent:{meeting.id}"),
    )


# ── To the secretary ────────────────────────────────────────────────────────


async def ask_who_came(connection: Connection, now: datetime) -> None:
    """Two hours after the beginning, with what was answered; to whoever reports for the branch."""
    due = now - meeting_plan.ATTENDANCE_AFTER
    if not plan.is_allowed(now):
        return
    for number in sorted(await meeting_messages.waiting_for_attendance(connection, now - ASKED_FOR, due)):
        meeting = await meetings.get(connection, number)
        if meeting is not None:
            await ask_who_came_to(connection, meeting, now)


async def ask_who_came_to(connection: Connection, meeting: Meeting, now: datetime) -> None:
    planned = plan.allowed(meeting.starts_at + meeting_plan.ATTENDANCE_AFTER)
    needless = await why_needless(connection, meeting, now)
    if needless:
        await meeting_messages.put(connection, meeting, ATTENDANCE, None, planned, needless, now)
        return
    accounts = await people.reporters(connection, meeting.unit)
    counts = await meeting_replies.counts(connection, meeting.id)
    facts = invitation.facts(meeting, await units.name(connection, meeting.unit))
    text = t("meeting.who_came", attend=counts.coming, absent=counts.declined, **facts)
    rows = ((Choice(t("meeting.take_attendance"), f"m:meeting_attendance:take:{meeting.id}"),),)
    for account in accounts:
        key = f"meeting:{meeting.id}:{ATTENDANCE}:{account.id}"
        await outbox.add(
            connection, account.id, Message(text, rows), now, purpose=outbox.MEETING, unit=meeting.unit, key=key
        )
        await meeting_messages.put(connection, meeting, ATTENDANCE, account.person, planned, "sent", now)
    if not accounts:
        await meeting_messages.put(connection, meeting, ATTENDANCE, None, planned, "unreachable", now)


async def why_needless(connection: Connection, meeting: Meeting, now: datetime) -> str:
    """Who came is entered already, or can no longer be."""
    draft = await drafts.find(connection, meeting.unit, str(meeting.period))
    if draft is not None and attendance.PRESENT in draft.values:
        return "superseded"
    filed = meeting.unit in await reports.filed_units(connection, meeting.period)
    return "stale" if filed or await is_locked(connection, meeting.unit, meeting.period, now) else ""
