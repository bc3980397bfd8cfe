"""What the screens of a meeting are made of: its counts, who has joined, the message for the branch's group."""

from __future__ import annotations

from documents import invitation
from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.meetings import by_link
from handlers.screens import Rows
from storage import chats, meeting_replies, outbox, people, units
from storage.meetings import Meeting
from storage.months import members_known
from texts import shown, t


async def back(ctx: Context) -> Rows:
    """The way back to the desk, for who has one."""
    return [menu_row()] if await gate.has_desk(ctx) else []


async def replies(ctx: Context, meeting: Meeting) -> str:
    """How many come, how many not and why; by the link apart, since a member may have answered in both places."""
    counts = await meeting_replies.counts(ctx.connection, meeting.id)
    lines = [t("meeting.counts", attend=counts.attend, absent=counts.absent)]
    if counts.by_link_attend or counts.by_link_absent:
        lines.append(t("meeting.counts_by_link", attend=counts.by_link_attend, absent=counts.by_link_absent))
    if counts.reasons:
        found = [f"{t(f'meeting.reason_{reason}').lower()} {count}" for reason, count in counts.reasons.items()]
        lines.append(t("meeting.counts_reasons", list=", ".join(found)))
    return "\n".join(lines)


async def joined(ctx: Context, unit: str) -> str:
    """ "đã ghép 23/18"."""
    accounts, members = await numbers(ctx, unit)
    if members is None:
        return t("meeting.joined_of_unknown", joined=accounts)
    return t("meeting.joined_too_many" if accounts > members else "meeting.joined", joined=accounts, members=members)


async def withdrawal(ctx: Context, unit: str) -> Rows:
    """More accounts than members: the code may have gone astray."""
    accounts, members = await numbers(ctx, unit)
    if members is None or accounts <= members:
        return []
    return [[Choice(t("meeting.withdraw_code"), f"m:meeting:withdraw:{unit}")]]


async def numbers(ctx: Context, unit: str) -> tuple[int, int | None]:
    """Accounts that have joined, and members by the newest figures."""
    accounts = await people.people_with(ctx.connection, unit, ["member"])
    return len(accounts), await members_known(ctx.connection, unit, ctx.now)


async def say_group_text(ctx: Context, meeting: Meeting) -> None:
    """The message for the branch's own group, alone in its bubble so that it can be copied."""
    unit = await units.name(ctx.connection, meeting.unit)
    await ctx.say(invitation.for_the_group(meeting, unit, by_link.link_of(ctx.house, meeting)), anew=True)


def look(meeting: Meeting) -> Choice:
    return Choice(t("meeting.look"), f"m:meeting:show:{meeting.id}")


def when(meeting: Meeting) -> dict[str, str]:
    at = shown.local(meeting.starts_at)
    return {
        "hour": shown.hour_in_words(at),
        "weekday": shown.weekday(at.date()),
        "day": shown.full_day(at.date()),
        "day_of_month": str(at.day),
    }


async def tell_colleagues(ctx: Context, meeting: Meeting, code: str) -> None:
    """Secretary and deputies hear of what one of them did; who joined as a member is invited and told like any other."""
    members = {one.person for one in await people.people_with(ctx.connection, meeting.unit, ["member"])}
    for one in await people.people_with(ctx.connection, meeting.unit, ["secretary", "deputy"]):
        if one.person != ctx.person and one.person not in members:
            await ctx.tell(
                await chats.where(ctx.connection, one.person),
                t(code, **invitation.facts(meeting, await units.name(ctx.connection, meeting.unit))),
                [[look(meeting)]],
                purpose=outbox.NOTICE,
                unit=meeting.unit,
                key=f"colleague:{meeting.id}:{meeting.sequence}",
            )


def group_text(meeting: Meeting) -> Choice:
    return Choice(t("meeting.group_text"), f"m:meeting:group:{meeting.id}")


def group_text_follows(ctx: Context) -> str:
    """What the next message is for; and why it has no link, where it has none."""
    return t("meeting.group_follows" if ctx.house.web_url else "meeting.group_follows_without_link")
