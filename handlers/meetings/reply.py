"""Whether a member comes: [Tham dự], [Vắng có lý do] under an invitation, changeable until the meeting begins."""

from __future__ import annotations

from collections.abc import Sequence

from documents import invitation
from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.meetings import far_away
from handlers.rights import Action
from reminders.meetings import answers
from reporting.answers import Accepted, read_yes_no
from storage import meeting_replies, meetings, units
from storage.meeting_replies import ABSENT, ATTEND, AWAY, REASONS
from storage.meetings import Meeting
from texts import shown, t

STEM = "m:meeting_reply:"


def typed(choices: Sequence[Choice], text: str) -> str | None:
    """ "có", "không" under an invitation: the choice that is meant; None under anything else."""
    offered = {choice.value.removeprefix(STEM).partition(":")[0]: choice for choice in choices if STEM in choice.value}
    found = read_yes_no(text)
    if not isinstance(found, Accepted) or text.strip().isdigit() or not {ATTEND, ABSENT} <= set(offered):
        return None
    return offered[ATTEND if found.value else ABSENT].value


async def tapped(ctx: Context, action: str, argument: str) -> None:
    number, _, reason = argument.partition("|")
    meeting = await meetings.get(ctx.connection, int(number)) if number.isdecimal() else None
    if meeting is None or not await gate.allowed(ctx, Action.TAKE_PART, meeting.unit):
        return
    if closed := await why_closed(ctx, meeting):
        await ctx.say(closed, anew=True)
    elif action == ATTEND:
        await take(ctx, meeting, ATTEND, "")
    elif action == ABSENT and reason in REASONS:
        await take(ctx, meeting, ABSENT, reason)
    elif action == ABSENT:
        await ask_why(ctx, meeting)


async def why_closed(ctx: Context, meeting: Meeting) -> str:
    """Why no answer is taken any more; "" while it is."""
    if meeting.cancelled or meeting.starts_at <= ctx.now:
        facts = invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))
        return t("meeting.was_cancelled" if meeting.cancelled else "meeting.has_begun", **facts)
    return ""


async def ask_why(ctx: Context, meeting: Meeting) -> None:
    """Text 20: from a list, never in words."""
    rows = [
        [Choice(t(f"meeting.reason_{reason}"), f"{STEM}{ABSENT}:{meeting.id}|{reason}") for reason in pair]
        for pair in (REASONS[:2], REASONS[2:4], REASONS[4:])
    ]
    # An invitation stays as it is: a message with a file cannot become another text.
    await ctx.say(t("meeting.ask_why"), rows, anew=True)


async def take(ctx: Context, meeting: Meeting, answer: str, reason: str) -> None:
    """Text 19."""
    await meeting_replies.put(ctx.connection, meeting, ctx.person, answer, reason, ctx.now)
    state = t(f"meeting.state_{answer}")
    if reason:
        state = t("meeting.with_reason", state=state, reason=t(f"meeting.reason_{reason}").lower())
    at = shown.local(meeting.starts_at)
    words = t("meeting.replied", state=state, hour=shown.hour_in_words(at), day=shown.day(at.date()))
    more = await far_away.offer(ctx, meeting.unit) if reason == AWAY else []
    await ctx.say(words, [answers(meeting), *more], anew=answer == ATTEND)
