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
from texts import shown, t

LATER = "later:"
"""A choice under a question of the monthly talk: ``later:evening``."""


def offers(ctx: Context, stem: str) -> Rows:
    """A row of the times at which it can be asked again."""
    return [[Choice(t(f"submit.later_{name}"), f"{stem}{name}") for name, _ in plan.later(ctx.now)]]


async def tapped(ctx: Context, action: str, argument: str) -> None:
    unit, _, rest = argument.partition("|")
    month, _, name = rest.partition("|")
    if action not in {"ask", "put"} or not await gate.allowed(ctx, Action.FILL, unit):
        return
    if action == "put":
        await put(ctx, unit, Period.parse(month), name)
    else:
        await ask(ctx, unit, Period.parse(month))


async def ask(ctx: Context, unit: str, period: Period) -> None:
    facts = {"unit": await units.name(ctx.connection, unit), "month": shown.month(period)}
    await ctx.say(t("submit.later_ask", **facts), offers(ctx, f"m:later:put:{unit}|{period}|"))


async def put(ctx: Context, unit: str, period: Period, name: str) -> None:
    """Keep the wish; a time that has passed since it was offered is asked for again."""
    when = dict(plan.later(ctx.now)).get(name)
    if when is None:
        await ask(ctx, unit, period)
        return
    await reminders.ask_later(ctx.connection, ctx.person, unit, str(period), when)
    at = shown.local(when)
    await ctx.say(t("submit.later_stored", hour=shown.hour_in_words(at), day=shown.day(at.date())))
