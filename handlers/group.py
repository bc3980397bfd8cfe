"""The committee group: it is bound by a code, sees aggregates, and is otherwise left alone."""

from __future__ import annotations

from handlers import enrol, overview
from handlers.context import Context
from reporting.answers import split_command
from storage import people


async def answer(ctx: Context) -> None:
    """Only commands are for the bot; what people say to each other is not."""
    command = split_command(ctx.event.text)
    bound = await people.bound_unit(ctx.connection, ctx.account.id)
    if command and command[0] in {"start", "gan"} and command[1]:
        await enrol.bind_group(ctx, command[1])
    elif bound is None:
        await enrol.try_group_code(ctx, ctx.event.text)
    elif command and command[0] == "tonghop":
        await overview.group_totals(ctx, bound, command[1])
