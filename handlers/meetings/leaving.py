"""How a talk about a meeting is left: by its own button, or by words that lead elsewhere."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.report import help_call, monthly
from reporting.answers import Command, read_command
from storage import people, talks
from storage.talks import Talk
from texts import t

STOP = "stop"
LEAVING = {Command.CANCEL, Command.LATER, Command.BACK}
ELSEWHERE: dict[Command | None, Callable[[Context, str], Awaitable[None]]] = {
    Command.REPORT: monthly.begin,
    Command.HELP: help_call.guide,
}
"""Words that lead out of the talk."""


def stop() -> list[Choice]:
    return [Choice(t("meeting.stop"), STOP)]


async def goes_elsewhere(ctx: Context, talk: Talk, unit: str, text: str) -> bool:
    """ "bc", "giúp": what was being set up is left as it is, and is no place of that name."""
    go = ELSEWHERE.get(read_command(text))
    if go is None:
        return False
    await leave(ctx, talk, unit)
    await go(ctx, unit)
    return True


async def leave(ctx: Context, talk: Talk, unit: str) -> None:
    """Back to where the person was: the branch's own talk goes on at its question."""
    await talks.close(ctx.connection, talk, ctx.now)
    if unit in await gate.own_units(ctx):
        await people.set_focus(ctx.connection, ctx.person, unit)
