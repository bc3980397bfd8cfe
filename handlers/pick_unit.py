"""Naming a unit in words: "ho ta", "TT01"; several that fit are offered, none is guessed."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from storage import talks, units
from storage.talks import Talk
from texts import t

TOPIC = "pick_unit"
SHOWN = 10


async def ask(ctx: Context, then: str) -> None:
    """``then`` is the choice value that goes on once the unit is known: ``m:topic:action[:argument]``."""
    talk = await gate.lobby(ctx)
    rows = [[Choice(t("office.back_to_menu"), "menu")]]
    await ctx.ask(talk, {"topic": TOPIC, "then": then}, t("office.which_unit"), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    if value == "menu":
        await ctx.tap(ctx, "m:office:menu:")
        return
    then = talk.place["then"]
    if value:
        await go_on(ctx, talk, then, value)
        return
    await look_up(ctx, talk, then, text)


async def named(ctx: Context, then: str, text: str) -> None:
    """The unit was named with the command."""
    await look_up(ctx, await gate.lobby(ctx), then, text)


async def look_up(ctx: Context, talk: Talk, then: str, text: str) -> None:
    found = await units.find(ctx.connection, text, gate.today(ctx), await gate.all_reached(ctx))
    place = {"topic": TOPIC, "then": then}
    if len(found) == 1:
        await go_on(ctx, talk, then, found[0].code)
    elif found:
        rows = [[Choice(unit.name, unit.code)] for unit in found[:SHOWN]]
        await ctx.ask(talk, place, t("office.several_units"), rows)
    else:
        await ctx.ask(talk, place, t("office.no_such_unit"), [[Choice(t("office.back_to_menu"), "menu")]])


async def go_on(ctx: Context, talk: Talk, then: str, unit: str) -> None:
    """The unit is known: the question is over, what it was asked for goes on."""
    await talks.close(ctx.connection, talk, ctx.now)
    await ctx.tap(ctx, joined(then, unit))


def joined(then: str, unit: str) -> str:
    """``m:office:look`` + unit → ``m:office:look:unit``; with an argument already → ``…:argument|unit``."""
    return f"{then}:{unit}" if then.count(":") < 3 else f"{then}|{unit}"
