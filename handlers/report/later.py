""" "Để sau": when to be reminded of a month that is not filed."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.rights import Action
from handlers.screens import Rows
from reminders import plan
from reporting.periods import Period
from storage import reminders, units
from storage.calendars import missing_periods
from texts import shown, t

LATER = "later:"
"""A choice under a question of the monthly talk: ``later:evening``."""


def offers(ctx: Context, stem: str) -> Rows:
    """A row of the times at which it can be asked again."""
    return [[Choice(t(f"submit.later_{name}"), f"{stem}{name}") for name, _ in plan.later(ctx.now)]]


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """``unit|month[|time]``; without a unit it is about everything that is missing ("Để sau" under several)."""
    unit, _, rest = argument.partition("|")
    month, _, name = rest.partition("|")
    if action not in {"ask", "put"} or (unit and not await gate.allowed(ctx, Action.FILL, unit)):
        return
    period = Period.parse(month) if month else None
    await (put(ctx, unit, period, name) if action == "put" else ask(ctx, unit, period))


async def ask(ctx: Context, unit: str, period: Period | None) -> None:
    stem = f"m:later:put:{unit}|{period or ''}|"
    rows = [*offers(ctx, stem), [Choice(t("away.begin"), "m:away:ask:")]]
    if period is None:
        await ctx.say(t("submit.later_ask_all"), rows)
    else:
        facts = {"unit": await units.name(ctx.connection, unit), "month": shown.month(period)}
        await ctx.say(t("submit.later_ask", **facts), rows)


async def put(ctx: Context, unit: str, period: Period | None, name: str) -> None:
    """Keep the wish; a time that has passed since it was offered is asked for again."""
    when = dict(plan.later(ctx.now)).get(name)
    if when is None:
        await ask(ctx, unit, period)
        return
    for about, month in [(unit, period)] if period else await everything_missing(ctx):
        await reminders.ask_later(ctx.connection, ctx.person, about, str(month), when, ctx.now)
    at = shown.local(when)
    await ctx.say(t("submit.later_stored", hour=shown.hour_in_words(at), day=shown.day(at.date())))


async def everything_missing(ctx: Context) -> list[tuple[str, Period]]:
    """Every month that the person could still be reminded of: this one and the one before."""
    today = gate.today(ctx)
    return [
        (unit, period)
        for unit in await gate.own_units(ctx)
        for period in await missing_periods(ctx.connection, unit, ctx.now)
        if period >= today.plus(-1)
    ]
