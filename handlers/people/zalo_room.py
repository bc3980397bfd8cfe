"""Who finds room on which Zalo bot: on the free plan a bot takes fifty people, and no members at all."""

from __future__ import annotations

from collections.abc import Sequence

from events import ZALO, messenger_of
from handlers.context import Bot, Context
from reminders.allowance import Allowance
from storage import allowances, people
from storage.codes import Code
from storage.db import Connection
from texts import t


async def is_full_for(ctx: Context) -> bool:
    """Whether the bot that was written to has no place for the asking person."""
    if ctx.house.of_a_bot is None or messenger_of(ctx.event.channel) != ZALO:
        return False
    there = await allowances.people(ctx.connection, ctx.event.channel)
    return ctx.account.person not in there and len(there) >= ctx.house.of_a_bot.people


async def say_full(ctx: Context) -> None:
    """The code is not used up: it opens the next bot, or the browser chat."""
    assert ctx.house.of_a_bot is not None  # noqa: S101 - only then is a bot full
    bot = await with_room(ctx.connection, ctx.house.bots, ctx.house.of_a_bot)
    link, people = (bot.link if bot else "") or ctx.house.web_url, ctx.house.of_a_bot.people
    if link:
        await ctx.say(t("zalo.full", people=people, link=link))
    else:
        await ctx.say(t("zalo.full_without_link", people=people, hotline=ctx.house.hotline or t("help.no_hotline")))


async def takes(ctx: Context, code: Code) -> bool:
    """Whether whom the code is for may use the messenger that was written to."""
    if ctx.house.of_a_bot is None or messenger_of(ctx.event.channel) != ZALO:
        return True
    return await takes_role(ctx.connection, code.role, code.person)


async def takes_role(connection: Connection, role: str, person: str | None) -> bool:
    """On the free plan: everybody but members, by whichever code they come."""
    if role == "link" and person is not None:
        return any(held.role != "member" for held in await people.roles_of(connection, person))
    return role != "member"


async def say_no_members(ctx: Context) -> None:
    if ctx.house.web_url:
        await ctx.say(t("zalo.no_members", link=ctx.house.web_url))
    else:
        await ctx.say(t("zalo.no_members_without_link", hotline=ctx.house.hotline or t("help.no_hotline")))


async def with_room(connection: Connection, bots: Sequence[Bot], of_a_bot: Allowance | None) -> Bot | None:
    """The first bot that still takes somebody."""
    for bot in bots:
        if of_a_bot is None or len(await allowances.people(connection, bot.channel)) < of_a_bot.people:
            return bot
    return None


async def way_in(
    connection: Connection, bots: Sequence[Bot], of_a_bot: Allowance | None, role: str, person: str | None = None
) -> str:
    """What an invitation says of Zalo; "" where it has nothing to say. ``person``: whom a code for a further device is for."""
    if not bots or role == "group" or (of_a_bot is not None and not await takes_role(connection, role, person)):
        return ""
    bot = await with_room(connection, bots, of_a_bot)
    if bot is None:
        return t("zalo.no_room", people=of_a_bot.people) if of_a_bot else ""
    return t("zalo.way_in", link=bot.link) if bot.link else ""
