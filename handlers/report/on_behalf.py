"""Entry on behalf: the office enters a branch's figures, and the branch gets a copy it can object to."""

from __future__ import annotations

from datetime import datetime

from events import Choice, Message
from handlers import gate, screens
from handlers.context import Context
from handlers.report import help_call
from handlers.rights import Action
from reporting.periods import Period
from storage import chats, outbox, people, reports, requests
from storage.db import Connection
from storage.months import Month, month
from storage.reports import Report
from texts import shown, t

BRANCH_ROLES = ("secretary", "deputy")


async def copy_to_branch(ctx: Context, here: Month, report: Report) -> None:
    """What was entered goes to the secretary and the deputy, with a way to say that it is wrong."""
    figures = screens.read_back(here, report.values)
    text = t("office.copy", figures=figures, receipt=report.receipt, **facts_of(here))
    await send(ctx.connection, here, report, text, ctx.now)


async def copy_correction(ctx: Context, here: Month, report: Report, words: str) -> None:
    """What the office changed in a branch's report, old → new."""
    await send_correction(ctx.connection, here, report, words, ctx.now)


async def send_correction(connection: Connection, here: Month, report: Report, words: str, now: datetime) -> None:
    """The same where nobody is talking: a correction may come from a file."""
    await send(connection, here, report, t("office.copy_correction", list=words, **facts_of(here)), now)


def facts_of(here: Month) -> dict[str, str]:
    return {"unit": here.unit.name, "month": shown.month(here.period)}


async def send(connection: Connection, here: Month, report: Report, text: str, now: datetime) -> None:
    held = await people.people_with(connection, here.unit.code, list(BRANCH_ROLES))
    accounts = [
        account
        for person in dict.fromkeys(role.person for role in held)
        for account in await chats.where(connection, person)
    ]
    rows = ((Choice(t("office.copy_wrong"), f"m:on_behalf:wrong:{report.id}"),),)
    for account in accounts:
        await outbox.add(
            connection, account.id, Message(text, rows), now,
            purpose=outbox.COPY, unit=here.unit.code, period=str(here.period), key=f"copy:{report.id}:{account.id}",
        )  # fmt: skip


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
