"""Locking and reopening a month, marking one without a report, correcting for a branch."""

from __future__ import annotations

from documents import digest
from events import Choice
from handlers import gate, pick_unit
from handlers.context import Context
from handlers.desk import menu_row
from handlers.office import signed
from handlers.report import correct, monthly
from handlers.report.filing import new_receipt
from handlers.rights import Action
from reporting.calendar import local_day
from reporting.periods import Period
from storage import drafts, locks, reminders, reports, units
from storage.calendars import is_locked, missing_periods
from storage.months import files_reports, month
from storage.reports import NONE, Filing
from texts import shown, t

SHOWN_MONTHS = 4


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "menu": lambda: menu(ctx),
        "lock": lambda: lock(ctx, argument, locked=True),
        "open": lambda: lock(ctx, argument, locked=False),
        "one": lambda: pick_unit.ask(ctx, "m:office_months:unit"),
        "unit": lambda: unit_months(ctx, argument),
        "none": lambda: mark_none(ctx, argument),
        "correct": lambda: correct_for(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def menu(ctx: Context) -> None:
    """The last months of the whole committee."""
    home = await gate.home_unit(ctx)
    if home is not None:
        await unit_months(ctx, home)


async def unit_months(ctx: Context, unit: str) -> None:
    """Lock or reopen each of the last months; mark missing ones as having no report."""
    if not await gate.allowed(ctx, Action.LOCK, unit):
        return
    today = Period.of(local_day(ctx.now))
    rows = []
    for back in range(SHOWN_MONTHS):
        period = today.plus(-back)
        locked = await is_locked(ctx.connection, unit, period, ctx.now)
        label = t("office.reopen_month" if locked else "office.lock_month", month=shown.month(period))
        rows.append([Choice(label, f"m:office_months:{'open' if locked else 'lock'}:{unit}|{period}")])
    if await files_reports(ctx.connection, ctx.house.forms, unit, ctx.now):
        for period in (await missing_periods(ctx.connection, unit, ctx.now))[:SHOWN_MONTHS]:
            rows.append(
                [
                    Choice(
                        t("office.mark_none", month=shown.month(period)),
                        f"m:office_months:none:{unit}|{period}",
                    )
                ]
            )
    if unit == await gate.home_unit(ctx):
        rows.append(await signed.row(ctx, unit, await digest.talked_about(ctx.connection, unit, ctx.now)))
    rows += [[Choice(t("office.one_unit"), "m:office_months:one:")], menu_row()]
    await ctx.say(t("office.months", unit=await units.name(ctx.connection, unit)), rows)


async def lock(ctx: Context, argument: str, *, locked: bool) -> None:
    unit, _, text = argument.partition("|")
    if not await gate.allowed(ctx, Action.LOCK, unit):
        return
    await locks.put(ctx.connection, unit, text, locked, ctx.account.person, ctx.now)
    await ctx.record("lock" if locked else "reopen", unit, period=text)
    words = t(
        "office.locked" if locked else "office.reopened",
        month=shown.month(Period.parse(text)),
        unit=await units.name(ctx.connection, unit),
    )
    await ctx.say(words, [menu_row()])


async def mark_none(ctx: Context, argument: str) -> None:
    """ "Không có báo cáo": the next month opens at the last known closing, and every total says so."""
    unit, _, text = argument.partition("|")
    period = Period.parse(text)
    if not await gate.allowed(ctx, Action.LOCK, unit):
        return
    name = await units.name(ctx.connection, unit)
    if await reports.current(ctx.connection, unit, period):
        await ctx.say(t("office.filed_meanwhile", unit=name, month=shown.month(period)), [menu_row()])
        return
    here = await month(ctx.connection, ctx.house.forms, unit, period, ctx.now)
    filing = Filing(
        unit,
        period,
        NONE,
        here.form.id,
        here.form.version,
        await new_receipt(ctx.connection, here),
        here.calendar.as_of(period, ctx.now),
        ctx.account.person,
        ctx.event.channel,
    )
    await reports.add_version(ctx.connection, filing, {}, [], ctx.now)
    await reminders.stop(ctx.connection, unit, text, ctx.now)
    draft = await drafts.find(ctx.connection, unit, text)
    if draft:
        await drafts.discard(ctx.connection, draft, ctx.now)
    ctx.changed_units.add(unit)
    await ctx.say(t("office.marked_none", unit=name, month=shown.month(period)), [menu_row()])


async def correct_for(ctx: Context, argument: str) -> None:
    """The office corrects a branch's month by the same screens; a locked one too, it is the office's to open."""
    unit, _, text = argument.partition("|")
    period = Period.parse(text)
    if not await gate.allowed(ctx, Action.ENTER_ON_BEHALF, unit):
        return
    report = await reports.current(ctx.connection, unit, period)
    if report is None or report.is_none:
        await monthly.begin(ctx, unit, period)
        return
    here = await month(ctx.connection, ctx.house.forms, unit, period, ctx.now, version=report.form_version)
    await correct.reopen(ctx, here, report)
