"""What is due now: opening messages, reminders, meetings and stale boards, from rows into the outbox."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from documents import digest
from events import Choice, Message
from reminders import meetings, plan
from reminders.plan import Outcome, Step
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from storage import boards, outbox, people, reminders, reports, units
from storage.boards import Board
from storage.calendars import calendars_of, is_locked
from storage.db import Connection, Database
from storage.people import Account
from storage.reminders import Wish
from texts import shown, t

EDIT_AT_MOST_EVERY = timedelta(seconds=15)


async def tick(db: Database, forms: Forms, now: datetime) -> None:
    """Queue everything that is due; safe to call at any moment, any number of times."""
    async with db.transaction() as connection:
        await remind(connection, forms, now)
        await meetings.call(connection, now)
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
        wishes = await reminders.wishes(connection, str(period))
        for unit in register:
            planned = plan.steps(calendars[unit.code], period)
            is_due = any(step.at <= now and step.name not in told[unit.code] for step in planned)
            if unit.code not in filed and (is_due or any(wish.at <= now for wish in wishes[unit.code])):
                past = now >= calendars[unit.code].locks_at(period)
                closed = past or await is_locked(connection, unit.code, period, now)
                about = About(unit.code, unit.name, period, calendars[unit.code].due_at(period))
                ends = plan.outcomes(planned, told[unit.code], now, closed=closed)
                await remind_of(connection, about, ends, wishes[unit.code], now, closed=closed)


@dataclass(frozen=True, slots=True)
class About:
    """The month that is reminded of."""

    unit: str
    name: str
    period: Period
    due: datetime


async def remind_of(
    connection: Connection,
    about: About,
    ends: Sequence[tuple[Step, Outcome]],
    wishes: Sequence[Wish],
    now: datetime,
    *,
    closed: bool,
) -> None:
    """The step that is due, except to whom wants to hear later; who wanted to hear now, unless the step told it."""
    patient = {wish.person for wish in wishes if wish.at > now}
    sent = False
    for step, outcome in ends:
        result: str = outcome
        if outcome == "send":
            result = await send(connection, about, step, patient, now)
            sent = result == "sent"
        await reminders.put(connection, step.name, about.unit, str(about.period), step.at, result, now)
    for wish in wishes:
        if wish.at > now or not (closed or plan.is_allowed(now)):
            continue
        result = "stale" if closed else "superseded" if sent else await send_wish(connection, about, wish, now)
        await reminders.end(connection, wish.key, result, now)


async def send(connection: Connection, about: About, step: Step, patient: Collection[str], now: datetime) -> str:
    """To whoever reports for the unit; once the month is overdue, to the deputy too. Gives the result."""
    found = await people.reporters(connection, about.unit, deputies_too=local_day(now) > local_day(about.due))
    accounts = [account for account in found if account.person not in patient]
    message = opening_message(about) if step.name == plan.OPENING else reminder(about, now)
    for account in accounts:
        await queue(connection, about, account, message, f"{step.name}:{about.unit}:{about.period}", now)
    return "sent" if accounts else "superseded" if found else "unreachable"


async def send_wish(connection: Connection, about: About, wish: Wish, now: datetime) -> str:
    """To who asked for it, if the unit's report is still theirs to give."""
    serving = await people.people_with(connection, about.unit, ["secretary", "deputy"])
    if wish.person not in {one.person for one in serving}:
        return "superseded"
    accounts = (await people.accounts_of(connection, wish.person))[:1]
    for account in accounts:
        await queue(connection, about, account, reminder(about, now), f"{wish.key}@{wish.at.isoformat()}", now)
    return "sent" if accounts else "unreachable"


async def queue(
    connection: Connection, about: About, account: Account, message: Message, key: str, now: datetime
) -> None:
    await outbox.add(
        connection,
        account.id,
        message,
        now,
        purpose=outbox.REMINDER,
        unit=about.unit,
        period=str(about.period),
        key=f"{key}:{account.id}",
    )


def opening_message(about: About) -> Message:
    """Text 2."""
    local = shown.local(about.due)
    text = t(
        "submit.opening",
        unit=about.name,
        month=shown.month(about.period),
        hour=shown.hour_in_words(local),
        weekday=shown.weekday(local.date()),
        day=shown.day(local.date()),
    )
    return Message(text, ((begin(about),),))


def reminder(about: About, now: datetime) -> Message:
    """Texts 12, 13 and 14, by the day on which it really goes out."""
    day, today, due = local_day(about.due), local_day(now), shown.local(about.due)
    facts = {"unit": about.name, "month": shown.month(about.period)}
    later = Choice(t("submit.later"), f"m:later:ask:{about.unit}|{about.period}")
    if today < day:
        text = t("submit.remind_before", days=(day - today).days, day=shown.day(day), **facts)
        return Message(text, ((begin(about), later),))
    if now < about.due:
        return Message(t("submit.remind_today", hour=shown.hour_in_words(due), **facts), ((begin(about), later),))
    help_ = Choice(t("help.call"), f"m:help_call:call:{about.unit}")
    text = t("submit.remind_late", days=max(1, (today - day).days), **facts)
    return Message(text, ((begin(about), later), (help_,)))


def begin(about: About) -> Choice:
    return Choice(t("submit.begin"), f"m:submit:begin:{about.unit}")


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
