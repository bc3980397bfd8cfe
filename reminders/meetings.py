"""What is due of meetings, from rows into the outbox: invitations, changes, reminders, the question who came."""

from __future__ import annotations

from datetime import datetime, timedelta

from documents import ics, invitation
from events import Choice, Message
from reminders import meeting_plan, notices, plan
from reminders.notices import Look, Notice
from reminders.plan import Step
from reporting import attendance
from reporting.calendar import local_day
from reporting.periods import Period
from storage import absences, chats, drafts, meeting_messages, meeting_replies, meetings, on_file, outbox, people, units
from storage.calendars import is_locked
from storage.chats import Account
from storage.db import Connection
from storage.meeting_messages import ATTENDANCE, Invited
from storage.meetings import Meeting
from texts import t

REMEMBERED = timedelta(days=1)
"""So long after a meeting has begun it is still recorded what could not be told of it."""
AT_ONCE = 100
"""Steps that come to their end in one transaction."""
ASKED_FOR = timedelta(days=40)
"""The attendance of an older meeting belongs to a month that is locked."""


async def call(connection: Connection, now: datetime) -> bool:
    """What is due; a tap or a word that set up, moved or cancelled a meeting has only written its row.

    True where more is due than is queued ``AT_ONCE``: somebody who answers meanwhile is not to wait for all of it.
    """
    await meetings.renew(connection, now)
    for waiting, why in await meeting_messages.outdated(connection, now):
        await meeting_messages.take_back(connection, waiting, why, now)
    found = await meetings.since(connection, now - REMEMBERED)
    audience = await meeting_messages.audience(connection, now - REMEMBERED, local_day(now)) if found else {}
    told = 0
    for meeting in found:
        for one in audience.get(meeting.id, []):
            told += await tell(connection, meeting, one, now)
            if told >= AT_ONCE:
                return True
    await ask_who_came(connection, now)
    return False


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


async def tell(connection: Connection, meeting: Meeting, one: Invited, now: datetime) -> int:
    """How many steps of the person's have come to their end."""
    at = announced_at(meeting, one)
    if at is None or at > now:
        return 0
    planned = meeting_plan.steps(at, meeting.starts_at)[: 1 if meeting.cancelled else None]
    ends = meeting_plan.outcomes(planned, one.told, now, meeting.starts_at, one.answer, far_away=one.far_away)
    for step, outcome in ends:
        if outcome == "send":
            await send(connection, meeting, one, step, now)
        else:
            await meeting_messages.put(connection, meeting, step.name, one.person, step.at, outcome, now)
    return len(ends)


async def send(connection: Connection, meeting: Meeting, one: Invited, step: Step, now: datetime) -> None:
    """One message about a meeting waits for a person: the announcement that stands, or else the newest reminder."""
    if any(waiting.step == meeting_plan.ANNOUNCE for waiting in one.waiting):
        await meeting_messages.put(connection, meeting, step.name, one.person, step.at, "superseded", now)
        return
    for waiting in one.waiting:
        await meeting_messages.take_back(connection, waiting, "superseded", now)
    accounts = await chats.where(connection, one.person)
    if not accounts:
        await meeting_messages.put(connection, meeting, step.name, one.person, step.at, "unreachable", now)
    for account in accounts:
        words = message(meeting, await units.name(connection, meeting.unit), one, step)
        await queue(connection, meeting, words, account, step, now)


async def queue(
    connection: Connection, meeting: Meeting, words: Message, account: Account, step: Step, now: datetime
) -> None:
    row = await outbox.add(
        connection, account.id, words, now, purpose=outbox.MEETING, unit=meeting.unit, period=str(meeting.period)
    )
    await meeting_messages.put(connection, meeting, step.name, account.person, step.at, "sent", now, message=row)


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
    step = Step(ATTENDANCE, plan.allowed(meeting.starts_at + meeting_plan.ATTENDANCE_AFTER))
    away = await absences.away(connection, local_day(now))
    accounts = await people.reporters(connection, meeting.unit, away=away)
    needless = await why_needless(connection, meeting, now) or ("" if accounts else "unreachable")
    if now >= plan.met(meeting.starts_at).at:
        # The reminder of two days after says it.
        needless = needless or "superseded"
    if needless:
        await meeting_messages.put(connection, meeting, step.name, None, step.at, needless, now)
        return
    counts = await meeting_replies.counts(connection, meeting.id)
    facts = invitation.facts(meeting, await units.name(connection, meeting.unit))
    words = Message(
        t("meeting.who_came", attend=counts.coming, absent=counts.declined, **facts), ((take_attendance(meeting),),)
    )
    for account in accounts:
        await queue(connection, meeting, words, account, step, now)


def take_attendance(meeting: Meeting) -> Choice:
    return Choice(t("meeting.take_attendance"), f"m:meeting_attendance:take:{meeting.id}")


async def of_attendance(connection: Connection, here: Look) -> list[Notice]:
    """Two days after a meeting, with everything else that is due for the person."""
    found: list[Notice] = []
    for meeting in await meetings.begun_in(connection, here.period, here.now):
        step = plan.met(meeting.starts_at)
        key = f"{step.key}#{meeting.id}"
        if step.at <= here.now and key not in here.keys(meeting.unit) and plan.is_allowed(here.now):
            told, result = await notices.reporters(connection, here, meeting.unit)
            if needless := await why_needless(connection, meeting, here.now):
                told, result = [], needless
            found += await notices.ended(connection, here, meeting.unit, step, result, told, key=key, reason="met")
    return found


async def not_taken(connection: Connection, unit: str, period: Period, now: datetime) -> list[Message]:
    """What is said two days after, of the month's newest meeting; nothing of one that a clock put back has yet to come."""
    begun = [one for one in await meetings.begun(connection, unit, now) if one.period == period]
    name = await units.name(connection, unit)
    return [
        Message(t("meeting.not_taken", **invitation.facts(meeting, name)), ((take_attendance(meeting),),))
        for meeting in begun[:1]
    ]


async def why_needless(connection: Connection, meeting: Meeting, now: datetime) -> str:
    """Who came is entered already, or can no longer be."""
    draft = await drafts.find(connection, meeting.unit, str(meeting.period))
    if draft is not None and attendance.PRESENT in draft.values:
        return "superseded"
    filed = meeting.unit in await on_file.filed_units(connection, meeting.period)
    return "stale" if filed or await is_locked(connection, meeting.unit, meeting.period, now) else ""
