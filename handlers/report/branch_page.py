"""A filed report as one page to be signed, for the branch and the office: asked for by a tap, made beside the chat."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.rights import Action
from storage import papers, reports, units
from storage.reports import Report
from texts import shown, t

RIGHT = Action.SEE_WHO_MAY_BE_MEANT
"""Every figure stands on the page, so that it is for nobody who sees only some of them."""


async def offer(ctx: Context, report: Report) -> list[list[Choice]]:
    """The choice under a report, for those who may have its page."""
    if not await gate.may_do(ctx, RIGHT, report.unit):
        return []
    return [[Choice(t("papers.branch_page"), f"m:branch_page:get:{report.id}")]]


async def tapped(ctx: Context, action: str, argument: str) -> None:
    report = await reports.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if action != "get" or report is None or report.is_none or not await gate.allowed(ctx, RIGHT, report.unit):
        return
    await papers.ask(
        ctx.connection, papers.BRANCH_PAGE, ctx.account.id, report.unit, report.period, report.period, ctx.now,
        by=ctx.account.person, detail=str(report.id),
    )  # fmt: skip
    facts = {"month": shown.month(report.period), "unit": await units.name(ctx.connection, report.unit)}
    await ctx.say(t("papers.branch_page_follows", version=report.version, **facts), anew=True)
