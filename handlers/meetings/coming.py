"""Meetings as who calls them sees them: what is coming, one meeting with its counts, its end."""

from __future__ import annotations

from documents import invitation
from events import Choice
from handlers import gate, pick_unit
from handlers.context import Context
from handlers.meetings import far_away, member, setup
from handlers.meetings.doubts import label
from handlers.meetings.screens import back, group_text, joined, replies, say_group_text, withdrawal
from handlers.rights import Action
from handlers.screens import Rows
from reminders.meetings import take_attendance
from reporting.calendar import local_day
from storage import codes, meetings, units
from storage.meetings import Meeting
from storage.talks import Talk
from texts import t

SHOWN = 10


async def command(ctx: Context, _argument: str) -> None:
    """/hop."""
    own = await gate.own_unit_names(ctx)
    if len(own) == 1:
        await of_unit(ctx, own[0][0])
    elif own:
        await ctx.say(t("help.which_unit"), [[Choice(name, f"m:meeting:of:{unit}")] for unit, name in own])
    elif await gate.is_office(ctx):
        await pick_unit.ask(ctx, "m:meeting:of")
    elif branch := await far_away.own_branch(ctx):
        await member.next_meeting(ctx, branch)
    else:
        await gate.refuse(ctx, Action.CALL_MEETING, "")


async def word(ctx: Context, talk: Talk) -> None:
    """ "lịch họp"."""
    await of_unit(ctx, talk.unit)


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "of": lambda: of_unit(ctx, argument),
        "new": lambda: setup.begin(ctx, argument),
        "withdraw": lambda: withdraw(ctx, argument),
        "show": lambda: show(ctx, argument),
        "group": lambda: group(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def of_unit(ctx: Context, unit: str) -> None:
    """What is coming; where nothing is, one is set up at once."""
    if not unit:
        await pick_unit.ask(ctx, "m:meeting:of")
        return
    if not await gate.allowed(ctx, Action.CALL_MEETING, unit):
        return
    coming = (await meetings.coming_of(ctx.connection, unit, ctx.now))[:SHOWN]
    if not coming:
        await setup.begin(ctx, unit)
        return
    rows = [[Choice(label(meeting), f"m:meeting:show:{meeting.id}")] for meeting in coming]
    rows.append([Choice(t("meeting.new"), f"m:meeting:new:{unit}")])
    rows += await far_away.row_of(ctx, unit)
    await ctx.say(t("meeting.coming", unit=await units.name(ctx.connection, unit)), [*rows, *await back(ctx)])


async def the_meeting(ctx: Context, argument: str) -> Meeting | None:
    """The meeting, if the acting person may call it."""
    meeting = await meetings.get(ctx.connection, int(argument)) if argument.isdecimal() else None
    return meeting if meeting and await gate.allowed(ctx, Action.CALL_MEETING, meeting.unit) else None


async def show(ctx: Context, argument: str) -> None:
    meeting = await the_meeting(ctx, argument)
    if meeting is None:
        return
    facts = invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))
    if meeting.cancelled:
        await ctx.say(t("meeting.was_cancelled", **facts), [[group_text(meeting)], *await back(ctx)])
        return
    text = "\n".join([t("meeting.stands", **facts), await replies(ctx, meeting), await joined(ctx, meeting.unit)])
    rows = [*choices(ctx, meeting), *await withdrawal(ctx, meeting.unit), *await back(ctx)]
    await ctx.say(text, rows)


def choices(ctx: Context, meeting: Meeting) -> Rows:
    """On its day the attendance; until it begins what can still be changed."""
    taking = [[take_attendance(meeting)]] if local_day(meeting.starts_at) <= local_day(ctx.now) else []
    if meeting.starts_at <= ctx.now:
        return taking
    number = meeting.id
    return [
        *taking,
        [
            Choice(t("meeting.change_time"), f"m:meeting_change:time:{number}"),
            Choice(t("meeting.change_place"), f"m:meeting_change:place:{number}"),
            Choice(t("meeting.cancel"), f"m:meeting_change:cancel:{number}"),
        ],
        [group_text(meeting)],
    ]


async def group(ctx: Context, argument: str) -> None:
    meeting = await the_meeting(ctx, argument)
    if meeting is not None:
        await say_group_text(ctx, meeting)


async def withdraw(ctx: Context, unit: str) -> None:
    """The members' code has gone astray: nobody joins by it any more."""
    if await gate.allowed(ctx, Action.CALL_MEETING, unit):
        count = await codes.withdraw(ctx.connection, unit, "member", ctx.now)
        await ctx.record("withdraw_member_codes", unit)
        await ctx.say(t("meeting.code_withdrawn", count=count), await back(ctx))
