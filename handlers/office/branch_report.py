"""The office's desk: looking at reports, sending one back, entering on behalf."""

from __future__ import annotations

from events import Choice
from handlers import gate, overview, pick_unit
from handlers.context import Context
from handlers.desk import menu, menu_row
from handlers.office import signed
from handlers.report import amend, branch_page, monthly
from handlers.rights import Action
from reporting.calendar import local_day
from reporting.periods import Period
from storage import absences, outbox, people, reports, units
from storage.calendars import calendar_of
from storage.talks import Talk
from texts import shown, t

TOPIC = "office"


async def command(ctx: Context, _argument: str) -> None:
    """/vanphong."""
    if await gate.home_unit(ctx) is not None:
        await menu(ctx)
    else:
        await gate.refuse(ctx, Action.DECIDE_REQUESTS, "")


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "menu": lambda: menu(ctx),
        "enter": lambda: enter(ctx, argument),
        "look": lambda: look(ctx, argument),
        "return": lambda: ask_return(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def enter(ctx: Context, unit: str) -> None:
    """Nhập hộ: pick the branch, then the same conversation as the secretary's."""
    if not unit:
        await pick_unit.ask(ctx, "m:office:enter")
    elif await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        await monthly.begin(ctx, unit)


async def look(ctx: Context, argument: str) -> None:
    """A branch's newest report, or that of a month, with its warnings; it can be sent back with a word."""
    unit, _, month_ = argument.partition("|")
    if not unit:
        await pick_unit.ask(ctx, "m:office:look")
        return
    if not await gate.allowed(ctx, Action.SEE_UNIT_FIGURES, unit):
        return
    period = Period.parse(month_) if month_ else None
    report = await (reports.current(ctx.connection, unit, period) if period else overview.newest_report(ctx, unit))
    if report is None or report.is_none:
        code = "office.no_report_of" if period else "office.no_report_yet"
        words = t(code, unit=await units.name(ctx.connection, unit), month=shown.month(period) if period else "")
        await ctx.say(words, [*([overview.period_row("office:look", period, unit)] if period else []), menu_row()])
        return
    rows = [overview.period_row("office:look", report.period, unit), *await branch_page.offer(ctx, report)]
    rows += await signed.offer(ctx, report)
    if await gate.may_do(ctx, Action.RETURN_REPORT, unit):
        rows.append([Choice(t("office.send_back"), f"m:office:return:{report.id}")])
    await ctx.say(await overview.report_text(ctx, report), [*rows, menu_row()])


async def ask_return(ctx: Context, argument: str) -> None:
    report = await reports.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if report is None or not await gate.allowed(ctx, Action.RETURN_REPORT, report.unit):
        return
    talk = await gate.lobby(ctx)
    name = await units.name(ctx.connection, report.unit)
    rows = [[Choice(t("office.do_not_send_back"), "no")]]
    await ctx.ask(talk, {"topic": TOPIC, "report": report.id}, t("office.ask_word", unit=name), rows)


async def answer(ctx: Context, _talk: Talk, text: str, value: str) -> None:
    """The word with which a report is sent back (text 15)."""
    lobby = await gate.lobby(ctx)
    report = await reports.by_id(ctx.connection, lobby.place.get("report", 0))
    await amend.close(ctx, lobby)
    if report is None or value == "no" or not await gate.allowed(ctx, Action.RETURN_REPORT, report.unit):
        await menu(ctx)
        return
    word = " ".join(text.split())[:300]
    await reports.send_back(ctx.connection, report.id, word, ctx.now)
    lock = (await calendar_of(ctx.connection, report.unit, report.period)).locks_at(report.period)
    away = await absences.away(ctx.connection, local_day(ctx.now))
    accounts = await people.reporters(ctx.connection, report.unit, away=away)
    name = await units.name(ctx.connection, report.unit)
    words = t("office.sent_back", unit=name, word=word, day=shown.deadline(lock))
    rows = [[Choice(t("office.correct_it"), f"m:correct:begin:{report.unit}")]]
    await ctx.tell(accounts, words, rows, purpose=outbox.NOTICE, unit=report.unit, period=str(report.period))
    await ctx.say(t("office.was_sent_back", unit=name), [menu_row()])
