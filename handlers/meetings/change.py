"""Moving a meeting, changing its place, cancelling it: everybody who was invited is told once."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from documents import invitation
from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.meetings import doubts
from handlers.meetings.doubts import explained, too_late
from handlers.meetings.leaving import LEAVING, STOP, goes_elsewhere, leave, stop
from handlers.meetings.screens import back, group_text, say_group_text, tell_colleagues
from handlers.replies import is_refusal
from handlers.rights import Action
from reporting.answers import Unclear, read_command
from reporting.calendar import local_day
from reporting.interview import is_acceptance
from reporting.meetings import Wanted, change_place, change_time
from reporting.privacy import must_not_be_kept
from storage import meeting_messages, meetings, outbox, people, units
from storage.meetings import Call, Meeting
from storage.talks import Talk
from texts import shown, t

TOPIC = "meeting_change"
DO, ALL = "do", "all"
ACTS = ("time", "place", "cancel")


async def tapped(ctx: Context, action: str, argument: str) -> None:
    meeting = await the_meeting(ctx, int(argument)) if argument.isdecimal() else None
    if meeting is None or action not in ACTS:
        return
    talk = await gate.lobby(ctx)
    if action == "cancel":
        await ask_cancel(ctx, talk, meeting)
    else:
        await ask(ctx, talk, meeting, action)


async def the_meeting(ctx: Context, number: int) -> Meeting | None:
    """A meeting that can still be changed, by who may; what it has become otherwise is said."""
    meeting = await meetings.get(ctx.connection, number)
    if meeting is None or not await gate.allowed(ctx, Action.CALL_MEETING, meeting.unit):
        return None
    if meeting.cancelled or meeting.starts_at <= ctx.now:
        facts = invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))
        await ctx.say(t("meeting.was_cancelled" if meeting.cancelled else "meeting.begun_already", **facts))
        return None
    return meeting


def place_in_talk(meeting: Meeting, mode: str, **more: object) -> dict[str, Any]:
    return {"topic": TOPIC, "mode": mode, "meeting": meeting.id, "sequence": meeting.sequence, **more}


async def ask(ctx: Context, talk: Talk, meeting: Meeting, mode: str, *, first: str = "") -> None:
    facts = invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))
    words = t("meeting.ask_new_time" if mode == "time" else "meeting.ask_new_place", **facts)
    text = "\n".join(part for part in (first, words) if part)
    await ctx.ask(talk, place_in_talk(meeting, mode), text, [stop()])


async def ask_cancel(ctx: Context, talk: Talk, meeting: Meeting) -> None:
    facts = invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))
    series = await meetings.series_of(ctx.connection, meeting.unit) if meeting.series else None
    rows = [[Choice(t("meeting.cancel_this"), DO)]]
    if series is not None:
        rows.append([Choice(t("meeting.cancel_all"), ALL)])
    await ctx.ask(talk, place_in_talk(meeting, "cancel"), t("meeting.ask_cancel", **facts), [*rows, stop()])


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    meeting = await the_meeting(ctx, talk.place["meeting"])
    if meeting is None:
        await leave(ctx, talk, "")
        return
    if await goes_elsewhere(ctx, talk, meeting.unit, text):
        return
    mode = talk.place["mode"]
    refused = "wanted" in talk.place and is_refusal(text)
    if value == STOP or refused or (not value and read_command(text) in LEAVING):
        await leave(ctx, talk, meeting.unit)
        await ctx.say(t("meeting.left_as_it_was"), await back(ctx))
    elif meeting.sequence != talk.place["sequence"]:
        # Somebody else has changed it since: what was asked is not what stands.
        await ask(ctx, talk, meeting, "time" if "wanted" in talk.place else mode, first=t("meeting.changed_meanwhile"))
    elif mode == "cancel":
        await (cancel(ctx, talk, meeting, whole=value == ALL) if value else ask_cancel(ctx, talk, meeting))
    elif "wanted" in talk.place and (value == DO or is_acceptance(text)):
        await do(ctx, talk, meeting, Wanted.read(talk.place["wanted"]))
    else:
        await understand(ctx, talk, meeting, mode, text)


async def understand(ctx: Context, talk: Talk, meeting: Meeting, mode: str, text: str) -> None:
    """What is typed is read back before anybody is told of it."""
    at = shown.local(meeting.starts_at)
    before = Wanted(at.date(), at.time(), meeting.call.place, meeting.call.agenda)
    found = change_time(before, text, local_day(ctx.now)) if mode == "time" else change_place(before, text)
    if isinstance(found, Unclear):
        await ask(ctx, talk, meeting, mode, first=explained(found, text))
    elif must_not_be_kept(found.place):
        await ask(ctx, talk, meeting, mode, first=t("meeting.private"))
    elif first := too_late(ctx, found):
        await ask(ctx, talk, meeting, mode, first=first)
    else:
        call = Call(found.starts_at, found.place, found.agenda)
        facts = invitation.facts(replace(meeting, call=call), await units.name(ctx.connection, meeting.unit))
        rows = [[Choice(t("meeting.do_change"), DO)], stop()]
        place = place_in_talk(meeting, mode, wanted=found.kept())
        words = "\n".join([*doubts.about(ctx, found), t("meeting.confirm_change", **facts)])
        await ctx.ask(talk, place, words, rows)


async def do(ctx: Context, talk: Talk, meeting: Meeting, wanted: Wanted) -> None:
    await leave(ctx, talk, meeting.unit)
    if wanted.starts_at != meeting.starts_at:
        await meetings.move(ctx.connection, meeting.id, wanted.starts_at, ctx.now, place=wanted.place)
    elif wanted.place != meeting.call.place:
        await meetings.change_place(ctx.connection, meeting.id, wanted.place, ctx.now)
    else:
        await ctx.say(t("meeting.left_as_it_was"), await back(ctx))
        return
    await changed(ctx, meeting, "meeting.changed")


async def cancel(ctx: Context, talk: Talk, meeting: Meeting, *, whole: bool) -> None:
    await leave(ctx, talk, meeting.unit)
    if whole:
        await meetings.end_series(ctx.connection, meeting.unit, ctx.now)
    await meetings.cancel(ctx.connection, meeting.id, ctx.now)
    await changed(ctx, meeting, "meeting.cancelled_all" if whole else "meeting.cancelled_this")


async def changed(ctx: Context, before: Meeting, code: str) -> None:
    """What was done, how many will hear of it, and the message for the group; the branch hears of what the office did."""
    meeting = await meetings.get(ctx.connection, before.id) or before
    unit = await units.name(ctx.connection, meeting.unit)
    invited = await meeting_messages.have_heard(ctx.connection, meeting.id)
    facts = invitation.facts(meeting, unit)
    await ctx.record("change_meeting", meeting.unit, detail=code)
    done = "\n".join([t(code, invited=invited, **facts), t("meeting.group_change_follows")])
    await ctx.say(done, await back(ctx))
    await say_group_text(ctx, meeting)
    if await gate.enters_for_others(ctx, meeting.unit):
        await ctx.tell(
            await people.reporters(ctx.connection, meeting.unit),
            t("meeting.office_cancelled" if meeting.cancelled else "meeting.office_changed", **facts),
            [[group_text(meeting)]],
            purpose=outbox.NOTICE,
            unit=meeting.unit,
            key=f"changed:{meeting.id}:{meeting.sequence}",
        )
    else:
        done_by = "meeting.colleague_cancelled" if meeting.cancelled else "meeting.colleague_changed"
        await tell_colleagues(ctx, meeting, done_by)
