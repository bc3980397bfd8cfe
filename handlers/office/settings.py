"""What a committee may switch: who may file, what the group is told, which extended figures are asked."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reporting.form import Figure
from reporting.periods import Period
from reporting.units import KINDS
from storage import units
from storage.calendars import calendar_of
from texts import shown, t

SWITCHES = {"deputy_may_file": "1", "name_missing": "0", "far_away": "0"}
"""Setting → its value where nobody has switched it."""


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_for(ctx, Action.SWITCH_SETTINGS)
    if home is None:
        return
    acts = {
        "menu": lambda: menu(ctx, home),
        "switch": lambda: switch(ctx, home, argument),
        "figures": lambda: figures(ctx, home),
        "figure": lambda: switch_figure(ctx, home, argument),
    }
    if action in acts:
        await acts[action]()


async def menu(ctx: Context, home: str) -> None:
    """Each setting with its present value; a tap turns it over."""
    kept = {**SWITCHES, **await units.settings_of(ctx.connection, home, gate.today(ctx))}
    lines = [t("settings.head", committee=await units.name(ctx.connection, home))]
    rows = []
    for key in SWITCHES:
        is_on = kept[key] == "1"
        lines.append(f"- {t(f'settings.{key}')}: {on_off(is_on)}")
        rows.append([Choice(turn(is_on, t(f"settings.{key}")), f"m:office_settings:switch:{key}|{int(not is_on)}")])
    rows.append([Choice(t("settings.calendar"), "m:office_calendar:menu:")])
    rows.append([Choice(t("settings.issuer"), "m:office_issuer:menu:")])
    rows.append([Choice(t("settings.figures"), "m:office_settings:figures:")])
    await ctx.say("\n".join(lines), [*rows, menu_row()])


def on_off(is_on: bool) -> str:
    return t("settings.on" if is_on else "settings.off")


def turn(is_on: bool, label: str) -> str:
    return t("settings.turn_off" if is_on else "settings.turn_on", what=label)


async def switch(ctx: Context, home: str, argument: str) -> None:
    key, _, value = argument.partition("|")
    if key in SWITCHES and value in {"0", "1"}:
        await units.set_setting(ctx.connection, home, key, value)
        await ctx.record("setting", home, detail=f"{key}={value}")
        ctx.changed_units.add(home)
        await menu(ctx, home)


# ── Extended figures ────────────────────────────────────────────────────────


async def figures(ctx: Context, home: str) -> None:
    """The extended figures of the branches' form, as the next month will ask them."""
    period = await next_month(ctx, home)
    extended = extended_figures(ctx, period)
    off = await units.off_figures(ctx.connection, home, period, off_by_default(extended))
    lines, rows = [t("settings.figures_head", month=shown.month(period))], []
    for figure in extended.values():
        is_on = figure.code not in off
        lines.append(f"- {figure.label}: {on_off(is_on)}")
        rows.append([Choice(turn(is_on, figure.short), f"m:office_settings:figure:{figure.code}|{int(not is_on)}")])
    await ctx.say("\n".join(lines), [*rows, menu_row()])


async def switch_figure(ctx: Context, home: str, argument: str) -> None:
    """From the next month on: what was asked in a month that is already open stays as it was asked."""
    code, _, value = argument.partition("|")
    period = await next_month(ctx, home)
    if code in extended_figures(ctx, period) and value in {"0", "1"}:
        await units.set_switch(ctx.connection, home, code, period, value == "1")
        await ctx.record("setting", home, detail=f"{code}={value} {period}")
        await figures(ctx, home)


async def next_month(ctx: Context, home: str) -> Period:
    """The first month whose filing has not opened yet."""
    today = gate.today(ctx)
    opens_at = (await calendar_of(ctx.connection, home, today)).opens_at(today)
    return today if ctx.now < opens_at else today.plus(1)


def extended_figures(ctx: Context, period: Period) -> dict[str, Figure]:
    """Of every form in use that period, in the form's order."""
    found: dict[str, Figure] = {}
    for kind in sorted(KINDS):
        if kind in ctx.house.forms.kinds:
            form = ctx.house.forms.for_unit(kind, period)
            found |= {code: figure for code, figure in form.figures.items() if figure.group == "extended"}
    return found


def off_by_default(extended: dict[str, Figure]) -> frozenset[str]:
    return frozenset(code for code, figure in extended.items() if not figure.on)
