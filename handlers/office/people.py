"""Codes, roles and handovers, from the office's menu."""

from __future__ import annotations

import re
from math import ceil

from documents import qr
from events import WEB, Choice
from handlers import gate, pick_unit
from handlers.context import Context
from handlers.desk import menu_row
from handlers.people import enrol, ways, zalo_room
from handlers.report import amend
from handlers.rights import Action
from reminders.allowance import FREE
from reporting.units import Tree
from storage import chats, codes, outbox, people, requests, units
from storage.months import members_known
from storage.people import Role
from storage.talks import Talk
from texts import t

TOPIC = "office_people"
PHONE = re.compile(r"\+?\d{9,12}", re.ASCII)
INVITED = ("secretary", "deputy", "member", "overseer", "leader", "office", "group")


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "menu": lambda: menu(ctx),
        "role": lambda: pick_unit.ask(ctx, f"m:office_people:invite:{argument}"),
        "invite": lambda: invite(ctx, argument),
        "give": lambda: give(ctx, argument),
        "who": lambda: who(ctx, argument),
        "end": lambda: end(ctx, argument),
        "lost": lambda: lost(ctx, argument),
        "withdraw": lambda: withdraw(ctx, argument),
        "phone": lambda: ask_phone(ctx, argument),
        "browsers": lambda: sign_out(ctx, argument),
        "again": lambda: let_in_again(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def menu(ctx: Context) -> None:
    if not await gate.is_office(ctx):
        return
    rows = [[Choice(t(f"office.invite_{role}"), f"m:office_people:role:{role}")] for role in INVITED]
    rows.append([Choice(t("office.who"), "m:office_people:who:")])
    await ctx.say(t("office.people_menu"), [*rows, menu_row()])


async def invite(ctx: Context, argument: str) -> None:
    """A code for a role at a unit, shown once."""
    role, _, unit = argument.partition("|")
    if role not in INVITED or not await gate.allowed(ctx, Action.INVITE, unit):
        return
    many = role == "member"
    code = await codes.make(
        ctx.connection,
        ctx.house.vault,
        role,
        unit,
        ctx.account.person,
        ctx.now,
        hours=None if many else codes.HOURS,
        many=many,
    )
    name = await units.name(ctx.connection, unit)
    telegram, web = codes.links(code, ctx.house.bot_name, ctx.house.web_url)
    text = t(
        "office.code_many" if many else "office.code",
        role=t(f"enrol.role_{role}"),
        unit=name,
        code=codes.spoken(code),
        hours=codes.HOURS,
    )
    rows = [[Choice(t("office.withdraw_codes"), f"m:office_people:withdraw:{role}|{unit}")], menu_row()]
    zalo = await zalo_room.way_in(ctx.connection, ctx.house.bots, ctx.house.of_a_bot, role)
    bots_needed = await zalo_bots(ctx, unit) if many else ""
    words = "\n".join(part for part in (text, telegram, web, zalo, bots_needed) if part)
    # A picture to show to whoever sits opposite; without a link there is nothing to scan.
    link = web or telegram
    await ctx.say(words, rows, file=(f"ma-{role}-{unit}.png", qr.png(link)) if link else None, secret=True)


async def zalo_bots(ctx: Context, unit: str) -> str:
    """How many bots so many members would need on Zalo: of the unit, and of the whole committee."""
    home = await gate.home_unit(ctx) or unit
    members, all_members = await members_below(ctx, unit), await members_below(ctx, home)
    return t(
        "office.zalo_bots",
        people=FREE.people,
        unit=await units.name(ctx.connection, unit),
        members=members,
        bots=ceil(members / FREE.people),
        committee=await units.name(ctx.connection, home),
        all_members=all_members,
        all_bots=ceil(all_members / FREE.people),
    )


async def members_below(ctx: Context, unit: str) -> int:
    """By the newest figures of each branch."""
    branches = Tree(await units.at(ctx.connection, gate.today(ctx))).branches(unit)
    return sum([await members_known(ctx.connection, code, ctx.now) or 0 for code in branches])


async def withdraw(ctx: Context, argument: str) -> None:
    role, _, unit = argument.partition("|")
    if await gate.allowed(ctx, Action.INVITE, unit):
        count = await codes.withdraw(ctx.connection, unit, role, ctx.now)
        await ctx.say(t("office.codes_withdrawn", count=count), [menu_row()])


async def give(ctx: Context, argument: str) -> None:
    """A stranger's request is granted: the code goes straight to their chat."""
    asked, _, unit = argument.partition("|")
    number, _, role = asked.partition(".")
    request = await requests.get(ctx.connection, int(number)) if number.isdecimal() else None
    if request is None or request.kind != "code" or not await gate.allowed(ctx, Action.INVITE, unit):
        return
    if request.status != "open":
        await ctx.say(t("office.decided_already"), [menu_row()])
        return
    await enrol.approve_code_request(ctx, request.id, role, unit)
    name = await units.name(ctx.connection, unit)
    await ctx.say(t("office.code_given", role=t(f"enrol.role_{role}"), unit=name), [menu_row()])


async def who(ctx: Context, unit: str) -> None:
    """Who serves the unit, each with the ways to end their access."""
    if not unit:
        await pick_unit.ask(ctx, "m:office_people:who")
        return
    if not await gate.allowed(ctx, Action.REPLACE_PEOPLE, unit):
        return
    serving = await people.people_with(ctx.connection, unit, ["secretary", "deputy", "overseer", "leader", "office"])
    name = await units.name(ctx.connection, unit)
    lines, rows = [], []
    for role in serving:
        label = t(f"enrol.role_{role.role}")
        person = await people.name(ctx.connection, role.person) or t("office.unnamed")
        phone = await people.phone(ctx.connection, role.person) or t("office.no_phone")
        reached = ways.states(await chats.everywhere(ctx.connection, role.person), ctx.now)
        facts = {"role": label, "name": person, "phone": phone, "ways": "; ".join(reached) or t("office.no_way")}
        lines.append(t("office.serves", **facts))
        rows += [
            [
                Choice(t("office.end_role", role=label), f"m:office_people:end:{role.id}"),
                Choice(t("office.lost_phone", role=label), f"m:office_people:lost:{role.id}"),
            ],
            [
                Choice(t("office.phone_of", role=label), f"m:office_people:phone:{role.id}"),
                Choice(t("office.sign_out", role=label), f"m:office_people:browsers:{role.id}"),
            ],
        ]
    rows.append([Choice(t("office.invite_secretary"), f"m:office_people:invite:secretary|{unit}")])
    rows.append([Choice(t("office.invite_deputy"), f"m:office_people:invite:deputy|{unit}")])
    await ctx.say("\n".join([t("office.serving", unit=name), *(lines or [t("office.nobody")])]), [*rows, menu_row()])


async def chosen(ctx: Context, argument: str, action: Action = Action.REPLACE_PEOPLE) -> Role | None:
    """The role that a choice names, where the person may do this to who has it."""
    role = await people.role(ctx.connection, int(argument)) if argument.isdecimal() else None
    return role if role and await gate.allowed(ctx, action, role.unit) else None


async def in_words(ctx: Context, role: Role) -> dict[str, str]:
    return {"role": t(f"enrol.role_{role.role}"), "unit": await units.name(ctx.connection, role.unit)}


async def end(ctx: Context, argument: str) -> None:
    """Replace: all access of the person to the unit ends at once; a new code is made in the same step."""
    if role := await chosen(ctx, argument):
        await enrol.end_access(ctx, role, lost=False)
        await invite(ctx, f"{role.role}|{role.unit}")


async def lost(ctx: Context, argument: str) -> None:
    """ "Mất máy": every chat of the person is detached; a code for the new device is made in the same step."""
    if role := await chosen(ctx, argument):
        await enrol.end_access(ctx, role, lost=True)
        await invite(ctx, f"{role.role}|{role.unit}")


async def sign_out(ctx: Context, argument: str) -> None:
    """Out of every browser; other messengers stay. The person hears of it there, and may be let in again."""
    role = await chosen(ctx, argument)
    if role is None:
        return
    count = await chats.detach(ctx.connection, role.person, channel=WEB)
    await ctx.record("signed_out", role.unit, detail=str(count))
    if count:
        await ctx.tell(
            await chats.where(ctx.connection, role.person), t("ways.signed_out_by_office"), purpose=outbox.NOTICE
        )
    words = t("office.signed_out", count=count, **await in_words(ctx, role))
    rows = [[Choice(t("office.let_in"), f"m:office_people:again:{role.id}")], menu_row()]
    await ctx.say(words, rows if count else [menu_row()])


async def let_in_again(ctx: Context, argument: str) -> None:
    """A code for a further device of this person, to be read out to nobody else."""
    role = await chosen(ctx, argument, Action.INVITE)
    if role is None:
        return
    code = await codes.make(
        ctx.connection, ctx.house.vault, "link", "", ctx.account.person, ctx.now, person=role.person
    )
    await ctx.record("link_code", role.unit)
    facts = await in_words(ctx, role)
    words = t("office.let_in_code", code=codes.spoken(code), hours=codes.HOURS, **facts)
    await ways.say_code(ctx, words, code, role.person, [menu_row()])


# ── The work number, for the office's list to telephone ─────────────────────


async def ask_phone(ctx: Context, argument: str, *, first: str = "") -> None:
    role = await chosen(ctx, argument)
    if role is None:
        return
    talk = await gate.lobby(ctx)
    facts = await in_words(ctx, role)
    rows = [[Choice(t("office.phone_remove"), "remove"), Choice(t("office.phone_leave"), "leave")]]
    words = t("office.phone_ask", **facts)
    await ctx.ask(talk, {"topic": TOPIC, "role": role.id}, f"{first}\n{words}".strip(), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    role = await people.role(ctx.connection, talk.place.get("role", 0))
    if role is None or not await gate.allowed(ctx, Action.REPLACE_PEOPLE, role.unit):
        await amend.close(ctx, talk)
        return
    number = re.sub(r"[\s.()-]", "", text)
    if value not in {"leave", "remove"} and not PHONE.fullmatch(number):
        await ask_phone(ctx, str(role.id), first=t("office.phone_unclear"))
        return
    await amend.close(ctx, talk)
    if value != "leave":
        await people.set_phone(ctx.connection, role.person, "" if value == "remove" else number)
        await ctx.record("phone", role.unit)
    await who(ctx, role.unit)
