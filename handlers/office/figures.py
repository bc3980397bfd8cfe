"""What the office knows of a branch's month already: shown to the branch as a suggestion "theo Văn phòng"."""

from __future__ import annotations

from events import Choice
from handlers import gate, pick_unit
from handlers.context import Context
from handlers.desk import menu_row
from handlers.replies import shortened
from handlers.report import amend
from handlers.rights import Action
from reporting.answers import Accepted
from reporting.form import Figure
from reporting.reading import read_figure, read_named
from storage import office_figures
from storage.calendars import missing_periods
from storage.months import Month, files_reports, month
from storage.talks import Talk
from texts import shown, t

TOPIC = "office_figures"


async def tapped(ctx: Context, action: str, unit: str) -> None:
    if action != "begin":
        return
    if not unit:
        await pick_unit.ask(ctx, "m:office_figures:begin")
    elif await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        await ask(ctx, unit)


async def month_in_question(ctx: Context, unit: str) -> Month | None:
    """The month that the branch reports next; None where nothing is missing."""
    if not await files_reports(ctx.connection, ctx.house.forms, unit, ctx.now):
        return None
    missing = await missing_periods(ctx.connection, unit, ctx.now)
    return await month(ctx.connection, ctx.house.forms, unit, missing[0], ctx.now) if missing else None


def known_by_office(here: Month) -> list[Figure]:
    return [
        figure for figure in here.form.figures.values() if figure.known_by_office and figure.code not in here.facts.off
    ]


async def ask(ctx: Context, unit: str, *, first: str = "") -> None:
    here = await month_in_question(ctx, unit)
    if here is None or not known_by_office(here):
        await ctx.say(t("office.no_known_figures"), [menu_row()])
        return
    known = here.facts.given
    lines = [
        f"- {figure.short}: {shown.number(known[figure.code]) if figure.code in known else t('office.not_known')}"
        for figure in known_by_office(here)
    ]
    words = t("office.known_figures", unit=here.unit.name, month=shown.month(here.period), list="\n".join(lines))
    rows = [[Choice(t("office.back_to_menu"), "menu")]]
    talk = await gate.lobby(ctx)
    await ctx.ask(talk, {"topic": TOPIC, "unit": unit}, "\n".join(part for part in (first, words) if part), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    unit = talk.place["unit"]
    if value == "menu":
        await amend.close(ctx, talk)
        await ctx.tap(ctx, "m:office:menu:")
        return
    here = await month_in_question(ctx, unit)
    if here is None or not await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        await amend.close(ctx, talk)
        return
    figures = read(here, text)
    if not figures:
        await ask(ctx, unit, first=t("office.known_unclear", said=shortened(text)))
        return
    await office_figures.put(ctx.connection, unit, str(here.period), figures, ctx.account.person, ctx.now)
    await ctx.record("office_figures", unit, period=str(here.period))
    await ask(ctx, unit, first=t("office.known_stored"))


def read(here: Month, text: str) -> dict[str, int]:
    """Figures by name; nothing where one of them is not the office's to know, or not clear."""
    wanted = {figure.code for figure in known_by_office(here)}
    found: dict[str, int] = {}
    for figure, raw in read_named(here.form, text):
        value = read_figure(figure, raw, here.facts, {})
        if figure.code not in wanted or not isinstance(value, Accepted) or not isinstance(value.value, int):
            return {}
        found[figure.code] = value.value
    return found
