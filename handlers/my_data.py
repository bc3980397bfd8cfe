"""What is kept about me: shown, and removed."""

from __future__ import annotations

from events import Choice
from handlers.context import Context
from handlers.meetings import far_away
from handlers.people import enrol
from storage import chats, consents, meeting_replies, people, talks, units
from storage.people import Role
from storage.talks import LOBBY, Talk
from texts import t

TOPIC = "my_data"


async def tapped(ctx: Context, action: str, argument: str) -> None:
    role = await people.role(ctx.connection, int(argument)) if argument.isdecimal() else None
    if role is None or role.person != ctx.person or role.role != "member":
        return
    if action == "leave":
        name = await units.name(ctx.connection, role.unit)
        await ctx.say(t("enrol.leave_ask", unit=name), [[Choice(t("enrol.leave_sure"), f"m:my_data:left:{role.id}")]])
    elif action == "left":
        await leave(ctx, role)


async def leave(ctx: Context, role: Role) -> None:
    """Out of the branch; of who has no other role nothing is kept."""
    name = await units.name(ctx.connection, role.unit)
    await enrol.leave(ctx, role)
    await consents.record(ctx.connection, ctx.person, "member", "withdrawn", ctx.now)
    if await people.roles_of(ctx.connection, ctx.person):
        await ctx.say(t("enrol.left", unit=name))
        return
    await ctx.say(t("enrol.left_for_good", unit=name))
    await people.forget_after_farewell(ctx.connection, ctx.person, ctx.account.id, ctx.now)


async def show_data(ctx: Context, _argument: str = "") -> None:
    """/dulieu"""
    roles = await people.roles_of(ctx.connection, ctx.person)
    held = [
        t(
            "enrol.data_role",
            role=t(f"enrol.role_{role.role}"),
            unit=await units.name(ctx.connection, role.unit),
        )
        for role in roles
    ]
    consent = await consents.agreed_at(ctx.connection, ctx.person, "officer") or await consents.agreed_at(
        ctx.connection, ctx.person, "member"
    )
    far = await far_away.told_of_oneself(ctx)
    is_member = any(role.role == "member" for role in roles)
    replies = await meeting_replies.kept_of(ctx.connection, ctx.person)
    kept = t("enrol.data_replies", count=replies) if is_member or replies else ""
    await ctx.say(
        t(
            "enrol.data",
            name=await people.name(ctx.connection, ctx.person) or t("enrol.none"),
            phone=await people.phone(ctx.connection, ctx.person) or t("enrol.none"),
            roles="\n".join(held) or t("enrol.none"),
            consent=consent[:10] if consent else t("enrol.none"),
            chats=len(await chats.of_person(ctx.connection, ctx.person)),
        )
        + "".join(f"\n{more}" for more in (kept, far) if more),
        [
            *([[Choice(t("ways.menu"), "m:ways:show:")]] if roles else []),
            *([Choice(t("enrol.leave"), f"m:my_data:leave:{role.id}")] for role in roles if role.role == "member"),
        ],
    )


async def remove_data(ctx: Context, _argument: str = "") -> None:
    """/xoadulieu asks once."""
    lobby = await talks.load(ctx.connection, ctx.person, LOBBY, ctx.now)
    await people.set_focus(ctx.connection, ctx.person, LOBBY)
    rows = [[Choice(t("enrol.keep_data"), "keep")], [Choice(t("enrol.remove_data"), "remove")]]
    await ctx.ask(lobby, {"topic": TOPIC}, t("enrol.remove_ask"), rows)


async def answer(ctx: Context, talk: Talk, _text: str, value: str) -> None:
    await talks.close(ctx.connection, talk, ctx.now)
    if value != "remove":
        await ctx.say(t("enrol.data_kept"))
        return
    for role in await people.roles_of(ctx.connection, ctx.person):
        await consents.record(ctx.connection, ctx.person, enrol.audience(role.role), "withdrawn", ctx.now)
        await enrol.tell_office_of(ctx, "withdrawn", role.role, role.unit)
    await ctx.record("forgotten")
    # The last word goes out before the address does: it is sent, then the chat is unknown.
    await ctx.say(t("enrol.data_removed"))
    await people.forget_after_farewell(ctx.connection, ctx.person, ctx.account.id, ctx.now)
