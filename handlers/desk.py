"""The desk of those who look over a committee: what they may do there, and the way back to it."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.rights import WHOLE, Action
from storage import requests, units
from storage.requests import Request
from texts import t

MENU = (
    ("waiting", "m:office_requests:waiting:", Action.DECIDE_REQUESTS),
    ("state", "m:overview:state:", Action.SEE_OWN_STATE),
    ("on_behalf", "m:office:enter:", Action.ENTER_ON_BEHALF),
    ("calls", "m:calls:show:", Action.ENTER_ON_BEHALF),
    ("reminded", "m:reminded:show:", Action.ENTER_ON_BEHALF),
    ("known", "m:office_figures:begin:", Action.ENTER_ON_BEHALF),
    ("look", "m:office:look:", Action.SEE_UNIT_FIGURES),
    ("totals", "m:overview:totals:", Action.SEE_TOTALS),
    ("papers", "m:office_papers:menu:", Action.EXPORT),
    ("meetings", "m:meeting:of:", Action.CALL_MEETING),
    ("people", "m:office_people:menu:", Action.INVITE),
    ("months", "m:office_months:menu:", Action.LOCK),
    ("settings", "m:office_settings:menu:", Action.SWITCH_SETTINGS),
)
"""Label, choice, and the right it needs, in the order shown."""


async def menu(ctx: Context) -> None:
    """What this person can do here; the number of things that wait stands in the text."""
    home = await gate.home_unit(ctx)
    if home is None:
        return
    rights: set[Action] = set().union(*(WHOLE[role.role] for role in await gate.desk_roles(ctx)))
    rows = [[Choice(t(f"office.menu_{name}"), value)] for name, value, action in MENU if action in rights]
    committee = await units.name(ctx.connection, home)
    if Action.DECIDE_REQUESTS in rights:
        text = t("office.menu", committee=committee, waiting=len(await waiting_requests(ctx)))
    else:
        text = t("office.menu_overseer", committee=committee)
    await ctx.say(text, rows)


async def waiting_requests(ctx: Context) -> list[Request]:
    """What this person can decide, oldest first."""
    return await requests.open_requests(ctx.connection, await gate.reached_units(ctx, Action.DECIDE_REQUESTS))


def menu_row() -> list[Choice]:
    """The way back, under every answer of the desk."""
    return [Choice(t("office.back_to_menu"), "m:office:menu:")]
