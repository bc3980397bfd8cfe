"""/nhacviec: what a unit was reminded of and told of its meetings, what not and why, and what is still to come.

Of a month, or of one day: ``/nhacviec hồ ta 25/2``.
"""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from handlers import gate, overview, pick_unit
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reminders import explained
from reminders.explained import Line, Month
from reminders.out_of_reach import name_of
from reporting.answers import Accepted, read_date
from reporting.calendar import LAST_YEAR, local_day
from reporting.periods import Period
from storage import meeting_messages, meetings, people, units
from storage.reminders import Delivery
from texts import shown, t
from texts.steps import step_words

SHOW = "m:reminded:show"
FIRST_YEAR = 2000
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
LATE = timedelta(minutes=5)
"""So long after its hour it is said when a message really went out."""


async def command(ctx: Context, argument: str) -> None:
    if await gate.home_unit(ctx) is None:
        await gate.refuse(ctx, Action.DECIDE_REQUESTS, "")
        return
    words, day = await read(ctx, argument)
    then = f"{SHOW}:{day.isoformat()}" if day else SHOW
    await (pick_unit.named(ctx, then, words) if words else pick_unit.ask(ctx, then))


async def read(ctx: Context, text: str) -> tuple[str, date | None]:
    """The unit as it was named, and the day behind it; "tổ 5" is a unit, where there is one of that name."""
    words, reached = text.split(), await gate.all_reached(ctx)
    for size in range(len(words) + 1):
        rest, tail = " ".join(words[:size]), " ".join(words[size:])
        day = read_date(tail, period=gate.today(ctx), today=local_day(ctx.now)) if tail else None
        if (
            isinstance(day, Accepted)
            and FIRST_YEAR <= day.value.year <= LAST_YEAR
            and not await units.find(ctx.connection, text, gate.today(ctx), reached)
        ):
            return rest, day.value
    return text.strip(), None


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """``unit``, ``unit|month`` or ``day|unit``."""
    first, _, second = argument.partition("|")
    if action != "show":
        return
    day = date.fromisoformat(first) if DAY.fullmatch(first) else None
    unit = second if day else first
    if not unit:
        await pick_unit.ask(ctx, SHOW)
    elif await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        await (show_day(ctx, unit, day) if day else show(ctx, unit, second))


async def show(ctx: Context, unit: str, month: str) -> None:
    period = Period.parse(month) if month else gate.today(ctx)
    here = await explained.month(ctx.connection, ctx.house.forms, unit, period, ctx.now)
    words = [t("reminded.head", unit=await units.name(ctx.connection, unit), month=shown.month(period))]
    words += [await standing(ctx, here)]
    words += [said(line) for line in await explained.lines(ctx.connection, ctx.house.forms, here)]
    words += await of_meetings(ctx, unit, period)
    await ctx.say("\n".join(words), [overview.period_row("reminded:show", period, unit), menu_row()])


async def show_day(ctx: Context, unit: str, day: date) -> None:
    """What was planned for the day or went out on it, of this month and of the one before, which is still open."""
    this = Period.of(day)
    words = [t("reminded.head_day", unit=await units.name(ctx.connection, unit), day=shown.full_day(day))]
    for period in (this.plus(-1), this):
        here = await explained.month(ctx.connection, ctx.house.forms, unit, period, ctx.now)
        found = [one for one in await explained.lines(ctx.connection, ctx.house.forms, here) if day in days_of(one)]
        if found:
            words += [t("reminded.of_month", month=shown.month(period)), await standing(ctx, here), *map(said, found)]
    if len(words) == 1:
        words.append(t("reminded.none_on_day"))
    await ctx.say("\n".join(words), [overview.period_row("reminded:show", this, unit), menu_row()])


def days_of(line: Line) -> set[date]:
    return {local_day(line.at), *(local_day(one.sent_at) for one in line.sent if one.sent_at)}


async def standing(ctx: Context, here: Month) -> str:
    """Whether there is anybody and anything to remind of."""
    if not here.asked:
        return t("reminded.files_nothing")
    if here.on_paper:
        return t("reminded.has_history")
    if here.filed_at is not None:
        return t("reminded.has_filed", at=moment_words(here.filed_at))
    serving = await people.people_with(ctx.connection, here.unit, ["secretary", "deputy"])
    if not serving:
        return t("reminded.nobody_serves")
    away = [here.look.away[one.person] for one in serving if one.person in here.look.away]
    return t("reminded.is_away", day=shown.day(max(away))) if away else t("reminded.has_not_filed")


def said(line: Line) -> str:
    result = through(line) if line.sent else t(f"reminded.why_{line.why}", at=moment_words(line.when or line.at))
    return t("reminded.line", at=moment_words(line.at), step=step_words(line.kind), result=result)


def moment_words(at: datetime) -> str:
    local = shown.local(at)
    return f"{local:%H:%M} {shown.day(local.date())}"


def through(line: Line) -> str:
    """Through which messengers it was told, and which of them did not get it; when, where not at its hour."""
    ways = ", ".join(dict.fromkeys(map(way, line.sent)))
    sent_at = min((one.sent_at for one in line.sent if one.sent_at), default=line.at)
    code = "reminded.sent_through" if sent_at - line.at < LATE else "reminded.sent_later"
    return t(code, list=ways, at=moment_words(sent_at))


def way(one: Delivery) -> str:
    if not one.instead_of:
        return name_of(one.channel)
    return t("reminded.instead", messenger=name_of(one.channel), other=name_of(one.instead_of))


async def of_meetings(ctx: Context, unit: str, period: Period) -> list[str]:
    """What members and secretary were told of the month's meetings, in numbers."""
    lines = []
    for meeting in await meetings.of_month(ctx.connection, unit, period):
        at = shown.local(meeting.starts_at)
        lines.append(t("reminded.meeting", at=f"{at:%H:%M} {shown.day(at.date())}"))
        lines += [
            t(
                "reminded.meeting_line",
                step=t(f"reminded.meeting_{step}"),
                result=t(f"reminded.meeting_result_{result}"),
                people=people,
            )
            for step, result, people in await meeting_messages.tally(ctx.connection, meeting.id)
        ]
    return lines
