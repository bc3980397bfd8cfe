"""The one gate: every action passes here, every refusal is written down and said."""

from __future__ import annotations

from handlers.context import Context
from handlers.rights import WHOLE, Action, may
from reporting.calendar import local_day
from reporting.periods import Period
from storage import people, talks, units
from storage.people import Role
from storage.talks import LOBBY, Talk
from texts import t

OWN_ROLES = ("secretary", "deputy")
DESK_ROLES = ("office", "leader", "overseer")


def today(ctx: Context) -> Period:
    return Period.of(local_day(ctx.now))


async def allowed(ctx: Context, action: Action, unit: str, *, quiet: bool = False) -> bool:
    """Whether the acting person may; a refusal is recorded, and said unless ``quiet``."""
    if ctx.account.person is not None and await may_do(ctx, action, unit):
        return True
    await refuse(ctx, action, unit, quiet=quiet)
    return False


async def may_do(ctx: Context, action: Action, unit: str) -> bool:
    """The same without a trace: to decide what is shown, where nobody tried anything."""
    line = await units.line(ctx.connection, unit, today(ctx))
    settings = await units.settings_of(ctx.connection, unit, today(ctx))
    deputy_may_file = settings.get("deputy_may_file", "1") == "1"
    return any(
        may(
            action,
            role.role,
            at_unit=role.unit == unit,
            above=role.unit in line[1:],
            deputy_may_file=deputy_may_file,
        )
        for role in await people.roles_of(ctx.connection, ctx.person)
    )


async def refuse(ctx: Context, action: Action, unit: str, *, quiet: bool = False) -> None:
    await ctx.record(str(action), unit, allowed=False)
    if not quiet:
        await ctx.say(t("enrol.not_allowed", hotline=ctx.house.hotline or t("help.no_hotline")))


async def own_units(ctx: Context) -> list[str]:
    """Units that the person reports for."""
    roles = await people.roles_of(ctx.connection, ctx.person)
    return list(dict.fromkeys(role.unit for role in roles if role.role in OWN_ROLES))


async def enters_for_others(ctx: Context, unit: str) -> bool:
    """Whether the acting person enters for a unit that is not theirs: the office, on behalf."""
    return unit not in await own_units(ctx)


async def own_unit_names(ctx: Context) -> list[tuple[str, str]]:
    return [(unit, await units.name(ctx.connection, unit)) for unit in await own_units(ctx)]


async def desk_roles(ctx: Context) -> list[Role]:
    """Roles that look over more than one's own branch."""
    return [role for role in await people.roles_of(ctx.connection, ctx.person) if role.role in DESK_ROLES]


async def is_office(ctx: Context) -> bool:
    return any(role.role == "office" for role in await desk_roles(ctx))


async def has_desk(ctx: Context) -> bool:
    """Office and leaders begin at the desk; an overseer with a branch of their own begins with the branch."""
    return await keeps_a_committee(ctx) or (bool(await desk_roles(ctx)) and not await own_units(ctx))


async def keeps_a_committee(ctx: Context) -> bool:
    """Office and leaders, who answer for the whole; an overseer answers for listed units only."""
    return any(role.role in {"office", "leader"} for role in await desk_roles(ctx))


async def home_unit(ctx: Context) -> str | None:
    """The committee of the person's office, leader's or overseer's role; the office first."""
    found = sorted(await desk_roles(ctx), key=lambda role: DESK_ROLES.index(role.role))
    return found[0].unit if found else None


async def home_for(ctx: Context, action: Action) -> str | None:
    """The committee at whose desk the person may do this; None for others, who are told so where they have a desk."""
    home = await home_unit(ctx)
    return home if home is not None and await allowed(ctx, action, home) else None


async def reached_units(ctx: Context, action: Action) -> set[str]:
    """Every unit at which the person may do this by a desk role."""
    found: set[str] = set()
    for role in await desk_roles(ctx):
        if action in WHOLE[role.role]:
            found |= set(await units.subtree(ctx.connection, role.unit, today(ctx)))
    return found


async def all_reached(ctx: Context) -> set[str]:
    return await reached_units(ctx, Action.SEE_OWN_STATE)


async def reaches(ctx: Context, unit: str) -> bool:
    """Whether the unit is one that the person may fill in: their own, or on behalf."""
    return await may_do(ctx, Action.FILL, unit)


async def lobby(ctx: Context) -> Talk:
    """The talk about no unit."""
    await people.set_focus(ctx.connection, ctx.person, LOBBY)
    return await talks.load(ctx.connection, ctx.person, LOBBY, ctx.now)
