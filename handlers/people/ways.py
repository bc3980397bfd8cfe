"""The messengers of one person: where they are written to first, how one more is joined, and leaving browsers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from events import WEB, Choice, messenger_of
from handlers.context import Context
from handlers.people import menus, zalo_room
from reminders.out_of_reach import name_of, state
from storage import chats, codes, outbox, people, units
from storage.chats import Account
from texts import t


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "show": lambda: show(ctx),
        "prefer": lambda: prefer(ctx, argument),
        "add": lambda: add(ctx),
        "leave": lambda: leave_browsers(ctx),
    }
    if action in acts and await people.roles_of(ctx.connection, ctx.person):
        await acts[action]()


async def show(ctx: Context, _argument: str = "", *, first: str = "") -> None:
    """/kenh: the order, and what can be changed about it."""
    accounts = await chats.everywhere(ctx.connection, ctx.person)
    _, *others = by_messenger(accounts)
    rows = [
        [Choice(t("ways.prefer", messenger=name_of(messenger)), f"m:ways:prefer:{messenger}")] for messenger in others
    ]
    rows.append([Choice(t("ways.add"), "m:ways:add:")])
    if any(account.channel == WEB and account.id != ctx.account.id for account in accounts):
        rows.append([Choice(t("ways.sign_out"), "m:ways:leave:")])
    await ctx.say(f"{first}\n{in_words(ctx, accounts)}".strip(), rows)


def by_messenger(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    """In their order; a person may have several devices of one."""
    found: defaultdict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        found[messenger_of(account.channel)].append(account)
    return found


def states(accounts: Sequence[Account], now: datetime) -> list[str]:
    """A line for each messenger, by the chat of it that works best."""
    best = [min(own, key=lambda account: account.is_closed(now)) for own in by_messenger(accounts).values()]
    return [state(account, now) for account in best]


def in_words(ctx: Context, accounts: Sequence[Account]) -> str:
    lines = states(accounts, ctx.now)
    listed = "\n".join(f"{at}. {line}" for at, line in enumerate(lines, 1))
    return f"{t('ways.order', list=listed)}\n{t('ways.order_several' if len(lines) > 1 else 'ways.order_one')}"


async def prefer(ctx: Context, messenger: str) -> None:
    if messenger not in by_messenger(await chats.everywhere(ctx.connection, ctx.person)):
        return
    await chats.prefer(ctx.connection, ctx.person, messenger)
    await ctx.record("preferred", detail=messenger)
    await show(ctx, first=t("ways.preferred", messenger=name_of(messenger)))


# ── One more, and fewer ─────────────────────────────────────────────────────


async def add(ctx: Context) -> None:
    """A code that opens a further chat of this very person."""
    code = await codes.make(
        ctx.connection, ctx.house.vault, "link", "", ctx.person, ctx.now, hours=codes.LINK_HOURS, person=ctx.person
    )
    await ctx.record("link_code")
    await say_code(ctx, t("ways.code", code=codes.spoken(code), hours=codes.LINK_HOURS), code, ctx.person)


async def say_code(ctx: Context, words: str, code: str, person: str, rows: Sequence[Sequence[Choice]] = ()) -> None:
    """The code with the links that bring it along, as far as the person may use them."""
    zalo = await zalo_room.way_in(ctx.connection, ctx.house.bots, ctx.house.of_a_bot, "link", person)
    ways = (*codes.links(code, ctx.house.bot_name, ctx.house.web_url), zalo)
    await ctx.say("\n".join([words, *(way for way in ways if way)]), rows, secret=True)


async def join(ctx: Context, person: str) -> None:
    """This chat is a further device or messenger of somebody who has agreed already."""
    held = await people.roles_of(ctx.connection, ctx.person)
    if ctx.person == person:
        await show(ctx, first=t("ways.already_here"))
        return
    if held:
        facts = {"role": t(f"enrol.role_{held[0].role}"), "unit": await units.name(ctx.connection, held[0].unit)}
        await ctx.say(t("ways.belongs_to_other", **facts))
        return
    await tell_the_others(ctx, person)
    await chats.attach(ctx.connection, ctx.account.id, person)
    await ctx.record("joined")
    roles = await people.roles_of(ctx.connection, person)
    rows = [row for role in roles for row in menus.first_steps(role.role, role.unit)][:3]
    rows.append([Choice(t("ways.menu"), "m:ways:show:")])
    words = f"{t('ways.joined')}\n{in_words(ctx, await chats.everywhere(ctx.connection, person))}"
    await ctx.say(words, rows, menu=menus.menu_of([role.role for role in roles]))


async def tell_the_others(ctx: Context, person: str) -> None:
    """Whoever holds a code gets in: the person hears of it where they have been until now."""
    facts = {"messenger": name_of(ctx.event.channel), "hotline": ctx.house.hotline or t("help.no_hotline")}
    until_now = await chats.where(ctx.connection, person)
    await ctx.tell(until_now, t("ways.another_joined", **facts), purpose=outbox.NOTICE)


async def leave_browsers(ctx: Context) -> None:
    """Signed out of every browser but the one that asks."""
    count = await chats.detach(ctx.connection, ctx.person, channel=WEB, but=ctx.account.id)
    await ctx.record("signed_out", detail=str(count))
    await show(ctx, first=t("ways.signed_out", count=count))
