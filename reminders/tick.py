"""What is due now: opening messages, reminders and stale boards, from rows into the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from documents import digest
from events import Choice, Message
from reminders import plan
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from storage import boards, outbox, people, reminders, reports, units
from storage.boards import Board
from storage.calendars import calendar_of, calendars_of, is_locked
from storage.db import Connection, Database
from texts import shown, t

EDIT_AT_MOST_EVERY = timedelta(seconds=15)


async def tick(db: Database, forms: Forms, now: datetime) -> None:
    """Queue everything that is due; safe to call at any moment, any number of times."""
    async with db.transaction() as connection:
        await remind(connection, forms, now)
        await refresh_boards(connection, now)


# ── Of the month's report ───────────────────────────────────────────────────


async def remind(connection: Connection, forms: Forms, now: datetime) -> None:
    """Each unit that has not filed: the opening message and the reminders of this month and of the one before.

    The month before is open until its lock. Nobody gets more than one message for what is due together.
    """
    this = Period.of(local_day(now))
    for period in (this.plus(-1), this):
        register = [unit for unit in await units.at(connection, period) if unit.kind in forms.kinds]
        calendars = await calendars_of(connection, register)
        told = await reminders.told(connection, str(period))
        filed = await reports.filed_units(connection, period)
        for unit in register:
            if unit.code in filed:
                continue
            planned = plan.steps(calendars[unit.code], period)
            if all(step.at > now or step.name in told[unit.code] for step in planned):
                continue
            past = now >= calendars[unit.code].locks_at(period)
            closed = past or await is_locked(connection, unit.code, period, now)
            for step, outcome in plan.outcomes(planned, told[unit.code], now, closed=closed):
                result = await send(connection, unit.code, period, step, now) if outcome == "send" else outcome
                await reminders.put(connection, step.name, unit.code, str(period), step.at, result, now)


async def send(connection: Connection, unit: str, period: Period, step: plan.Step, now: datetime) -> str:
    """To whoever reports for the unit; once the month is overdue, to the deputy too. Gives the result."""
    due = (await calendar_of(connection, unit, period)).due_at(period)
    accounts = await people.reporters(connection, unit, deputies_too=local_day(now) > local_day(due))
    name = await units.name(connection, unit)
    message = (
        opening_message(name, unit, period, due)
        if step.name == plan.OPENING
        else reminder(name, unit, period, due, now)
    )
    for account in accounts:
        await outbox.add(
            connection,
            account.id,
            message,
            now,
            purpose=outbox.REMINDER,
            unit=unit,
            period=str(period),
            key=f"{step.name}:{unit}:{period}:{account.id}",
        )
    return "sent" if accounts else "unreachable"


def opening_message(name: str, unit: str, period: Period, due: datetime) -> Message:
    """Text 2."""
    local = shown.local(due)
    text = t(
        "submit.opening",
        unit=name,
        month=shown.month(period),
        hour=shown.hour_in_words(local),
        weekday=shown.weekday(local.date()),
        day=shown.day(local.date()),
    )
    return Message(text, ((begin(unit),),))


def reminder(name: str, unit: str, period: Period, due: datetime, now: datetime) -> Message:
    """Texts 12, 13 and 14, by the day on which it really goes out."""
    day, today = local_day(due), local_day(now)
    facts = {
        "unit": name,
        "month": shown.month(period),
        "day": shown.day(day),
        "hour": shown.hour_in_words(shown.local(due)),
    }
    if today < day:
        return Message(t("submit.remind_before", days=(day - today).days, **facts), ((begin(unit),),))
    if now < due:
        return Message(t("submit.remind_today", **facts), ((begin(unit),),))
    days = max(1, (today - day).days)
    help_ = Choice(t("help.call"), f"m:help_call:call:{unit}")
    return Message(t("submit.remind_late", days=days, **facts), ((begin(unit), help_),))


def begin(unit: str) -> Choice:
    return Choice(t("submit.begin"), f"m:submit:begin:{unit}")


# ── Boards ──────────────────────────────────────────────────────────────────


async def refresh_boards(connection: Connection, now: datetime) -> None:
    """Each bound group has one living message per month; edited at most every 15 seconds."""
    for account, unit in await people.bound_groups(connection):
        period = await digest.talked_about(connection, unit, now)
        await boards.ensure(connection, account, unit, str(period), now)
    for board in await boards.stale(connection):
        if board.shown_at is None or now - board.shown_at >= EDIT_AT_MOST_EVERY:
            await show(connection, board, now)


async def show(connection: Connection, board: Board, now: datetime) -> None:
    held, waiting = await boards.bubble(connection, board)
    if waiting:
        return
    text = await digest.board_text(connection, board.unit, Period.parse(board.period))
    if held is not None and text == board.text:
        # What moved was another month's.
        await boards.shown(connection, board, text, now)
        return
    await outbox.add(
        connection,
        board.account,
        Message(f"{text}\n{digest.as_of(now)}", pin=held is None),
        now,
        purpose="board",
        unit=board.unit,
        period=board.period,
        edits=held,
    )
    await boards.shown(connection, board, text, now)
