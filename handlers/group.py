"""The committee group: it is bound by a code, sees aggregates, and is otherwise left alone."""

from __future__ import annotations

from handlers import overview
from handlers.context import Context
from handlers.people import enrol
from reporting.answers import split_command
from storage import codes, groups, units
from storage.codes import Redeemed
from texts import t


async def answer(ctx: Context) -> None:
    """Only commands are for the bot; what people say to each other is not."""
    command = split_command(ctx.event.text)
    bound = await groups.bound_unit(ctx.connection, ctx.account.id)
    if command and command[0] in {"start", "gan"} and command[1]:
        await bind(ctx, command[1])
    elif bound is None:
        await try_code(ctx, ctx.event.text)
    elif command and command[0] == "tonghop":
        await overview.group_totals(ctx, bound, command[1])


async def bind(ctx: Context, typed: str) -> None:
    """/gan CODE in the group."""
    outcome, code = await codes.redeem(
        ctx.connection, ctx.house.vault, typed, ctx.account.id, None, ctx.now, group=True
    )
    await ctx.record(f"group_code_{outcome}", code.unit if code else "", allowed=outcome is Redeemed.OK)
    if outcome is Redeemed.MISPLACED:
        await ctx.say(t("enrol.not_a_group_code"))
    elif code is None:
        await ctx.say(t(f"enrol.code_{outcome}", hotline=enrol.hotline(ctx)))
    else:
        await groups.bind(ctx.connection, ctx.account.id, code.unit, ctx.now)
        ctx.changed_units.add(code.unit)
        await ctx.say(t("enrol.group_bound", committee=await units.name(ctx.connection, code.unit)))


async def try_code(ctx: Context, text: str) -> None:
    """In a group that is bound to nothing, a code alone binds it; all other talk is left alone."""
    if codes.looks_like_code(text):
        await bind(ctx, text)
