"""What is due now: opening messages and stale boards, from rows into the outbox."""

from __future__ import annotations

from datetime import datetime, timedelta

from documents import digest
from events import Choice, Message
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from storage import boards, outbox, people, reminders, reports, units
from storage.boards import Board
from storage.calendars import calendar_of, calendars_of
from storage.db import Connection, Database
from texts import shown, t

EDIT_AT_MOST_EVERY = timedelta(seconds=15)


async def tick(db: Database, forms: Forms, now: datetime) -> None:
    """Queue everything that is due; safe to call at any moment, any number of times."""
    async with db.transaction() as connection:
        await openings(connection, forms, now)
        await refresh_boards(connection, now)


# ── The period opens ────────────────────────────────────────────────────────


async def openings(connection: Connection, forms: Forms, now: datetime) -> None:
    """Text 2 to whoever reports for a unit, once per unit and month, from its committee's opening day on."""
    period = Period.of(local_day(now))
    register = await units.at(connection, period)
    told = await reminders.units_with(connection, "opening", str(period))
    waiting = [unit for unit in register if unit.kind in forms.kinds and unit.code not in told]
    if not waiting:
        return
    calendars = await calendars_of(connection, register)
    filed = await reports.filed_units(connection, period)
    for unit in waiting:
        opens_at = calendars[unit.code].opens_at(period)
        if now >= opens_at and unit.code not in filed:
            await open_for(connection, unit.code, period, opens_at, now)


async def open_for(connection: Connection, unit: str, period: Period, opens_at: datetime, now: datetime) -> None:
    key = f"opening:{unit}:{period}"
    if not await reminders.claim(connection, key, "opening", unit, str(period), opens_at, "opens_at"):
        return
    accounts = await people.reporters(connection, unit)
    message = await opening_message(connection, unit, period)
    for account in accounts:
        await outbox.add(
            connection,
            account.id,
            message,
            now,
            purpose="opening",
            unit=unit,
            period=str(period),
            key=f"{key}:{account.id}",
        )
    await reminders.done(connection, key, "sent" if accounts else "unreachable", now)


async def opening_message(connection: Connection, unit: str, period: Period) -> Message:
    due = shown.local((await calendar_of(connection, unit, period)).due_at(period))
    text = t(
        "submit.opening",
        unit=await units.name(connection, unit),
        month=shown.month(period),
        hour=shown.hour_in_words(due),
        weekday=shown.weekday(due.date()),
        day=shown.day(due.date()),
    )
    return Message(text, ((Choice(t("submit.begin"), f"m:submit:begin:{unit}"),),))


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
