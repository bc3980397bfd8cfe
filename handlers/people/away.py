""" "Tạm vắng": until a day the deputy is reminded instead; nobody's rights change."""

from __future__ import annotations

from datetime import date, timedelta

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.replies import shortened
from handlers.report import help_call
from reporting.answers import Accepted, has_returned, read_until
from reporting.calendar import local_day
from storage import absences, outbox, people, talks, units
from storage.talks import Talk
from texts import shown, t

TOPIC = "away"
OFFERED = (3, 7, 14)
"""Days."""
LONGEST = 60
"""Days: whoever is away for longer is replaced by the office."""


async def command(ctx: Context, _argument: str = "") -> None:
    """/tamvang."""
    if not await gate.own_units(ctx):
        await ctx.say(t("away.not_needed"))
        return
    until = await absences.until(ctx.connection, ctx.person, local_day(ctx.now))
    if until is None:
        await ask(ctx)
        return
    rows = [[Choice(t("away.back"), "m:away:back:"), Choice(t("away.other_day"), "m:away:ask:")]]
    await ctx.say(t("away.is_away", day=shown.day(until)), rows)


async def word(ctx: Context, _talk: Talk) -> None:
    await command(ctx)


async def tapped(ctx: Context, action: str, _argument: str) -> None:
    if action == "ask" and await gate.own_units(ctx):
        await ask(ctx)
    elif action == "back":
        await absences.end(ctx.connection, ctx.person, ctx.now)
        await ctx.say(t("away.is_back"))


async def ask(ctx: Context, *, first: str = "") -> None:
    talk = await gate.lobby(ctx)
    rows = [
        [Choice(t("away.days", days=days), str(days)) for days in OFFERED],
        [Choice(t("away.not_away"), "leave")],
    ]
    example = shown.day(local_day(ctx.now) + timedelta(days=OFFERED[0]))
    words = t("away.ask", example=example)
    await ctx.ask(talk, {"topic": TOPIC}, f"{first}\n{words}".strip(), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    if value == "leave" or has_returned(text):
        await talks.close(ctx.connection, talk, ctx.now)
        await absences.end(ctx.connection, ctx.person, ctx.now)
        await ctx.say(t("away.stays"))
        return
    today = local_day(ctx.now)
    until = today + timedelta(days=int(value)) if value.isdecimal() else read(text, today)
    if until is None:
        await ask(ctx, first=t("away.unclear", said=shortened(text)))
    elif not today <= until <= today + timedelta(days=LONGEST):
        await ask(ctx, first=t("away.too_long", days=LONGEST))
    else:
        await talks.close(ctx.connection, talk, ctx.now)
        await go(ctx, until)


def read(text: str, today: date) -> date | None:
    found = read_until(text, today)
    return found.value if isinstance(found, Accepted) else None


async def go(ctx: Context, until: date) -> None:
    """Whoever is written to instead is told; where there is nobody, the office is."""
    await absences.put(ctx.connection, ctx.person, until, ctx.now)
    await ctx.record("away", detail=until.isoformat())
    lines = [t("away.stored", day=shown.day(until))]
    away = await absences.away(ctx.connection, local_day(ctx.now))
    for unit in await units_kept(ctx):
        facts = {"unit": await units.name(ctx.connection, unit), "day": shown.day(until)}
        others = await people.reporters(ctx.connection, unit, away=away)
        if others:
            await ctx.tell(others, t("away.takes_over", **facts), purpose=outbox.NOTICE, unit=unit)
            lines.append(t("away.deputy_told", **facts))
        else:
            accounts = await help_call.office_accounts(ctx, unit)
            await ctx.tell(accounts, t("away.office_told", **facts), purpose=outbox.NOTICE, unit=unit)
            lines.append(t("away.nobody_else", **facts))
    await ctx.say("\n".join(lines), [[Choice(t("away.back"), "m:away:back:")]])


async def units_kept(ctx: Context) -> list[str]:
    """Whose secretary the person is: a deputy who is away hands nothing over."""
    return [role.unit for role in await people.roles_of(ctx.connection, ctx.person) if role.role == "secretary"]
