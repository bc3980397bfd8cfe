"""The office's list to telephone, at any time."""

from __future__ import annotations

from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reminders import calls, committee, notices
from reporting.periods import Period
from texts import shown, t


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """``month|page``; without a month the newest one that anybody is late with."""
    home = await gate.home_for(ctx, Action.ENTER_ON_BEHALF) if action == "show" else None
    if home is None:
        return
    month, _, page = argument.partition("|")
    today = gate.today(ctx)
    periods = [Period.parse(month)] if month else [today, today.plus(-1)]
    for period in periods:
        here = await notices.look(ctx.connection, ctx.house.forms, period, ctx.now)
        late = committee.late(here, home)
        if late:
            at = int(page) if page.isdecimal() else 0
            message = await calls.page(ctx.connection, ctx.house.forms, late, period, ctx.now, at)
            await ctx.say(message.text, [*message.rows, menu_row()])
            return
    await ctx.say(t("calls.none", month=shown.month(periods[0])), [menu_row()])
