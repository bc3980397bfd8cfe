"""Entry on behalf: the office enters a branch's figures, and the branch gets a copy it can object to."""

from __future__ import annotations

from events import Choice
from handlers import gate, help_call, screens
from handlers.context import Context
from handlers.rights import Action
from reporting.periods import Period
from storage import people, reports, requests
from storage.months import Month, month
from storage.reports import Report
from texts import shown, t

BRANCH_ROLES = ("secretary", "deputy")


async def copy_to_branch(ctx: Context, here: Month, report: Report) -> None:
    """What was entered goes to the secretary and the deputy, with a way to say that it is wrong."""
    figures = screens.read_back(here, report.values)
    await copy(ctx, here, report, t("office.copy", figures=figures, receipt=report.receipt, **facts_of(here)))


async def copy_correction(ctx: Context, here: Month, report: Report, words: str) -> None:
    """What the office changed in a branch's report, old → new."""
    await copy(ctx, here, report, t("office.copy_correction", list=words, **facts_of(here)))


def facts_of(here: Month) -> dict[str, str]:
    return {"unit": here.unit.name, "month": shown.month(here.period)}


async def copy(ctx: Context, here: Month, report: Report, text: str) -> None:
    accounts = []
    for role in await people.people_with(ctx.connection, here.unit.code, list(BRANCH_ROLES)):
        accounts += await people.accounts_of(ctx.connection, role.person)
    rows = [[Choice(t("office.copy_wrong"), f"m:on_behalf:wrong:{report.id}")]]
    await ctx.tell(
        accounts,
        text,
        rows,
        purpose="copy",
        unit=here.unit.code,
        period=str(here.period),
        key=f"copy:{report.id}",
    )


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """ "Sai": the office is told; the figures stand until somebody corrects them."""
    report = await reports.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if action != "wrong" or report is None or not await gate.allowed(ctx, Action.CORRECT, report.unit):
        return
    here = await month(ctx.connection, ctx.house.forms, report.unit, Period.parse(str(report.period)), ctx.now)
    if await requests.open_of(ctx.connection, "wrong_entry", report.unit, str(report.period)) is None:
        request = await requests.add(
            ctx.connection,
            "wrong_entry",
            report.unit,
            str(report.period),
            {"report": report.id},
            ctx.account.person,
            ctx.account.id,
            ctx.now,
        )
        await help_call.tell_office(ctx, request, report.unit)
    rows = [[Choice(t("office.correct_it"), f"m:correct:begin:{report.unit}")]]
    await ctx.say(t("office.copy_objected", month=shown.month(here.period), unit=here.unit.name), rows)
