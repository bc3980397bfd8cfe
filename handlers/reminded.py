"""/nhacviec: what a unit was reminded of and told of its meetings, what not and why, and what is still to come."""

from __future__ import annotations

from collections.abc import Iterable

from handlers import gate, overview, pick_unit
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reminders import plan
from reminders.out_of_reach import name_of
from reporting.periods import Period
from storage import meeting_messages, meetings, on_file, reminders, units
from storage.calendars import calendar_of
from texts import shown, t
from texts.steps import step_words


async def command(ctx: Context, _argument: str) -> None:
    if await gate.home_unit(ctx) is None:
        await gate.refuse(ctx, Action.DECIDE_REQUESTS, "")
    else:
        await pick_unit.ask(ctx, "m:reminded:show")


async def tapped(ctx: Context, action: str, argument: str) -> None:
    unit, _, month = argument.partition("|")
    if action != "show":
        return
    if not unit:
        await pick_unit.ask(ctx, "m:reminded:show")
    elif await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        await show(ctx, unit, Period.parse(month) if month else gate.today(ctx))


async def show(ctx: Context, unit: str, period: Period) -> None:
    ended = await reminders.of_month(ctx.connection, unit, str(period))
    known = {one.key for one in ended}
    filed = unit in await on_file.filed_units(ctx.connection, period)
    through = await reminders.sent_through(ctx.connection, unit, str(period))
    lines = [(one.at, one.kind, became(one.result or "coming", through[one.id])) for one in ended]
    lines += [
        (step.at, step.name, became("not_needed" if filed else "coming"))
        for step in plan.steps(await calendar_of(ctx.connection, unit, period), period)
        if f"{step.key}:{unit}:{period}" not in known
    ]
    words = [t("reminded.head", unit=await units.name(ctx.connection, unit), month=shown.month(period))]
    for at, kind, result in sorted(lines):
        local = shown.local(at)
        facts = {"step": step_words(kind), "result": result}
        words.append(t("reminded.line", at=f"{local:%H:%M} {shown.day(local.date())}", **facts))
    words += await of_meetings(ctx, unit, period)
    await ctx.say("\n".join(words), [overview.period_row("reminded:show", period, unit), menu_row()])


def became(result: str, through: Iterable[tuple[str, str]] = ()) -> str:
    """What became of a step; of what was sent, through which messengers, and which of them did not get it."""
    ways = [
        t("reminded.instead", messenger=name_of(channel), other=name_of(failed)) if failed else name_of(channel)
        for channel, failed in dict.fromkeys(through)
    ]
    return t("reminded.sent_through", list=", ".join(ways)) if ways else t(f"reminded.result_{result}")


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
