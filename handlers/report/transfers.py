"""Which branch somebody went to or came from: asked after filing; and what the other branch says to it."""

from __future__ import annotations

import re
from collections.abc import Collection

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.report import help_call
from handlers.rights import Action
from reminders import transfers as notices
from reporting.answers import Accepted, read_int
from reporting.periods import Period
from reporting.transfers import CODES, Statement, unmatched
from reporting.units import COMMITTEES, Tree
from storage import people, talks, transfers, units
from storage.talks import Talk
from texts import shown, t

TOPIC = "transfers"
UNIT = "u:"
"""Prefix of a choice of a branch."""
UNKNOWN = "unknown"
SHOWN = 8
COUNT_FIRST = re.compile(r"(\d{1,2})\s+(\D.*)", re.ASCII)
""" "2 Nà Phát": how many, and where."""


# ── Asking the side that reports ────────────────────────────────────────────


async def ask(ctx: Context, talk: Talk, period: Period, first: str, *, anew: bool = False) -> bool:
    """Ask for the next branch that is not named; False where none is missing, and nothing was said."""
    while True:
        statement = await unnamed(ctx, talk.unit, period)
        if statement is None:
            return False
        waiting = await waiting_for(ctx, talk.unit, statement)
        agreed = [one for one, _ in waiting if one.answer == "yes"]
        if not agreed or sum(left for _, left in waiting) != statement.members:
            break
        # The branch has said yes to exactly these already: nothing is left to ask.
        for one, left in waiting:
            await name(ctx, statement, one.unit, left)
    rows = [[await choice(ctx, one.unit)] for one, _ in waiting[:SHOWN]]
    words = t(f"transfers.ask_{statement.direction}", month=shown.month(period), count=statement.members)
    place = {"topic": TOPIC, "period": str(period)}
    unknown = [Choice(t("transfers.unknown"), UNKNOWN)]
    await ctx.ask(talk, place, "\n".join(part for part in (first, words) if part), [*rows, unknown], anew=anew)
    await transfers.was_put(ctx.connection, statement.id, ctx.now)
    return True


async def unnamed(ctx: Context, unit: str, period: Period) -> Statement | None:
    for direction in CODES:
        for one in await transfers.of_month(ctx.connection, unit, period, direction):
            if one.other is None:
                return one
    return None


async def waiting_for(ctx: Context, unit: str, statement: Statement) -> list[tuple[Statement, int]]:
    """What other branches have said of this one, and it has not said yet."""
    said = unmatched(await transfers.standing(ctx.connection))
    return [(one, left) for one, left in said if one.other == unit and one.direction != statement.direction]


async def choice(ctx: Context, unit: str) -> Choice:
    return Choice(await units.name(ctx.connection, unit), f"{UNIT}{unit}")


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    period = Period.parse(talk.place["period"])
    if not await gate.allowed(ctx, Action.FILL, talk.unit):
        return
    statement = await unnamed(ctx, talk.unit, period)
    if statement is None or value == UNKNOWN:
        await talks.close(ctx.connection, talk, ctx.now)
        await ctx.say(t("transfers.over" if statement is None else "transfers.left_open"))
    elif talk.place.get("other"):
        await take_count(ctx, talk, statement, talk.place["other"], value or text)
    elif value.startswith(UNIT):
        await chosen(ctx, talk, statement, value.removeprefix(UNIT))
    else:
        await take_words(ctx, talk, statement, text)


async def take_words(ctx: Context, talk: Talk, statement: Statement, text: str) -> None:
    """Part of a name, with how many before it where that is not plain."""
    counted = COUNT_FIRST.fullmatch(text.strip()) if statement.members > 1 else None
    words = counted[2] if counted else text
    found = await units.find(ctx.connection, words, statement.period, await neighbours(ctx, statement))
    if len(found) == 1:
        await chosen(ctx, talk, statement, found[0].code, counted[1] if counted else "")
        return
    rows = [[Choice(unit.name, f"{UNIT}{unit.code}")] for unit in found[:SHOWN]]
    words = t("transfers.several_units" if found else "transfers.no_such_unit")
    await ctx.ask(talk, dict(talk.place), words, [*rows, [Choice(t("transfers.unknown"), UNKNOWN)]])


async def neighbours(ctx: Context, statement: Statement) -> Collection[str]:
    """The other branches of the commune."""
    tree = Tree(await units.at(ctx.connection, statement.period))
    line = await units.line(ctx.connection, statement.unit, statement.period)
    commune = next((unit for unit in line if unit in tree.units and tree.units[unit].kind in COMMITTEES), line[-1])
    return {code for code in tree.branches(commune) if code != statement.unit}


async def chosen(ctx: Context, talk: Talk, statement: Statement, other: str, count: str = "") -> None:
    if other not in await neighbours(ctx, statement):
        return
    if statement.members == 1:
        await named(ctx, talk, statement, other, 1)
    elif count:
        await take_count(ctx, talk, statement, other, count)
    else:
        words = t("transfers.ask_count", unit=await units.name(ctx.connection, other), count=statement.members)
        await ask_count(ctx, talk, statement, other, words)


async def ask_count(ctx: Context, talk: Talk, statement: Statement, other: str, words: str) -> None:
    rows = [[Choice(t("transfers.all_of_them", count=statement.members), str(statement.members))]]
    await ctx.ask(talk, {**talk.place, "other": other}, words, rows)


async def take_count(ctx: Context, talk: Talk, statement: Statement, other: str, said: str) -> None:
    found = read_int(said)
    if isinstance(found, Accepted) and 1 <= found.value <= statement.members:
        await named(ctx, talk, statement, other, found.value)
    else:
        await ask_count(ctx, talk, statement, other, t("transfers.wrong_count", count=statement.members))


async def named(ctx: Context, talk: Talk, statement: Statement, other: str, members: int) -> None:
    """Written down; on to the next that is not named, or done."""
    said = unmatched([one for one in await transfers.standing(ctx.connection) if one.unit == other])
    waits = sum(left for one, left in said if one.other == statement.unit and one.direction != statement.direction)
    await name(ctx, statement, other, members)
    facts = {"count": members, "unit": await units.name(ctx.connection, other)}
    matched, direction = waits >= members, statement.direction
    words = t(f"transfers.matched_{direction}", **facts) if matched else t(f"transfers.named_{direction}", **facts)
    await talks.close(ctx.connection, talk, ctx.now)
    if not await ask(ctx, talk, statement.period, words):
        await ctx.say(words)


async def name(ctx: Context, statement: Statement, other: str, members: int) -> None:
    await transfers.name(ctx.connection, statement, other, members, ctx.account.person, ctx.now)
    ctx.changed_units.add(statement.unit)


# ── What the other side says ────────────────────────────────────────────────


async def tapped(ctx: Context, action: str, argument: str) -> None:
    statement = await transfers.get(ctx.connection, int(argument)) if argument.isdecimal() else None
    if statement is None or action not in {"yes", "no", "name"}:
        ctx.notice = t("transfers.over")
        return
    if action == "name":
        await name_now(ctx, statement)
        return
    if not await gate.allowed(ctx, Action.FILL, statement.other or ""):
        return
    if statement.answer or statement.id not in {
        one.id for one, _ in unmatched(await transfers.standing(ctx.connection))
    }:
        ctx.notice = t("transfers.over")
    else:
        await transfers.answered(ctx.connection, statement.id, action, ctx.account.person, ctx.now)
        await (agree(ctx, statement) if action == "yes" else deny(ctx, statement))


async def name_now(ctx: Context, statement: Statement) -> None:
    """The branch was asked outside of a talk, and begins one."""
    if not await gate.allowed(ctx, Action.FILL, statement.unit):
        return
    await people.set_focus(ctx.connection, ctx.person, statement.unit)
    talk = await talks.load(ctx.connection, ctx.person, statement.unit, ctx.now)
    if not await ask(ctx, talk, statement.period, ""):
        ctx.notice = t("transfers.over")


async def agree(ctx: Context, statement: Statement) -> None:
    """Where the branch has filed these members without naming anybody, they are named now."""
    rest = statement.members
    for one in await transfers.standing(ctx.connection):
        if one.unit == statement.other and one.other is None and one.direction != statement.direction and rest:
            members = min(rest, one.members)
            await name(ctx, one, statement.unit, members)
            rest -= members
    code = f"transfers.agreed_{statement.direction}" if rest else "transfers.agreed"
    await ctx.say(t(code, count=rest))


async def deny(ctx: Context, statement: Statement) -> None:
    request = await notices.to_office(ctx.connection, statement, t("transfers.why_denied"), ctx.now)
    await help_call.tell_office(ctx, request, statement.unit)
    await ctx.say(t("transfers.denied"))
