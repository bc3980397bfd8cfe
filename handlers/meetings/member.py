"""A member of a branch who has no other task here: the next meeting, and what can be typed."""

from __future__ import annotations

from documents import invitation
from handlers import gate
from handlers.context import Context
from handlers.meetings import far_away, reply
from reminders.meetings import answers
from reporting.answers import Accepted, is_letter, read_choice
from storage import meeting_replies, meetings, units
from texts import t


async def branch_of(ctx: Context) -> str | None:
    """The branch of who is a member and nothing else."""
    if await gate.has_desk(ctx) or await gate.own_units(ctx):
        return None
    return await far_away.own_branch(ctx)


async def says(ctx: Context, branch: str, text: str) -> None:
    """ "tham dự", "vắng" answer the next meeting wherever its invitation stands; anything else shows it."""
    coming = await meetings.coming_of(ctx.connection, branch, ctx.now)
    offered = answers(coming[0]) if coming else ()
    found = read_choice(text, [choice.label for choice in offered])
    if isinstance(found, Accepted) and not is_letter(text):
        action, _, argument = offered[found.value].value.removeprefix(reply.STEM).partition(":")
        await reply.tapped(ctx, action, argument)
    else:
        await next_meeting(ctx, branch)


async def next_meeting(ctx: Context, branch: str) -> None:
    """With what they answered."""
    coming = await meetings.coming_of(ctx.connection, branch, ctx.now)
    unit = await units.name(ctx.connection, branch)
    if not coming:
        await ctx.say(t("meeting.none_coming", unit=unit))
        return
    answer = await meeting_replies.of_person(ctx.connection, coming[0].id, ctx.person)
    said = t("meeting.you_said", state=t(f"meeting.state_{answer}")) if answer else t("meeting.not_said")
    words = t("meeting.stands", **invitation.facts(coming[0], unit))
    await ctx.say(f"{words}\n{said}", [answers(coming[0])])


async def guide(ctx: Context, branch: str) -> None:
    """ "giúp": not the words of who reports."""
    lines = [t("help.guide_member")]
    if await far_away.is_used(ctx, branch):
        lines.append(t("help.guide_far_away"))
    lines.append(t("help.guide_member_end", hotline=ctx.house.hotline or t("help.no_hotline")))
    await ctx.say("\n".join(lines))
