"""One message for each person: everything that is due for them together, as it stands on the day it goes out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil

from events import Choice, Message
from reminders import calls, committee, meeting_days, meetings, plan
from reminders.notices import Look, Notice, topical_so_far
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from storage import drafts, outbox, reminders, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t

SOON, HOUR = 3, timedelta(hours=1)
"""So many hours before the due hour it is said how many are left."""
AT_MOST = 10
"""Months in one message; whoever has more begins with these."""


async def post(connection: Connection, forms: Forms, notices: Iterable[Notice], looks: Sequence[Look]) -> None:
    """Queue one message for each person; what still waits for them, in whichever chat, goes into the new one."""
    now = looks[0].now
    by_account: defaultdict[int, list[Notice]] = defaultdict(list)
    for notice in notices:
        by_account[notice.account.id].append(notice)
    for account, own in by_account.items():
        everything = [*await taken_back(connection, own, looks), *own]
        message = await letter(connection, forms, everything, looks)
        if not message.text:
            continue
        unit, period = only([(one.unit, str(one.period)) for one in everything])
        row = await outbox.add(connection, account, message, now, purpose=outbox.REMINDER, unit=unit, period=period)
        if row is not None:
            await reminders.carry(connection, row, {one.reminder for one in everything})


async def taken_back(connection: Connection, own: Sequence[Notice], looks: Sequence[Look]) -> list[Notice]:
    """What is queued for the account already and is not told anew.

    A month that is not looked at (the clock has jumped back) has not come about; its day will bring it.
    """
    person = own[0].account.person
    messages, carried = await reminders.carried_to(connection, person) if person else ([], [])
    await reminders.take_back(connection, messages)
    subjects, kept = {one.subject for one in own}, []
    for one in carried:
        notice = Notice(own[0].account, one.id, one.kind, one.unit, Period.parse(one.period))
        if notice.subject in subjects:
            await reminders.end(connection, one.id, "superseded", looks[0].now)
        elif notice.period in {look.period for look in looks}:
            await reminders.end(connection, one.id, "sent", looks[0].now)
            kept.append(notice)
    return kept


def only(found: Sequence[tuple[str, str]]) -> tuple[str, str]:
    """The unit and month that the message is about, where it is about one."""
    return found[0] if len(set(found)) == 1 else ("", "")


# ── Words ───────────────────────────────────────────────────────────────────


async def letter(connection: Connection, forms: Forms, notices: Sequence[Notice], looks: Sequence[Look]) -> Message:
    now = looks[0].now
    parts: list[Message] = []
    own = [notice for notice in notices if notice.subject[0] == ""]
    if own:
        parts.append(await of_reports(connection, own, now))
    for notice in notices:
        if notice.kind == plan.TOPICAL:
            parts.append(await topical(connection, notice))
        if notice.kind == plan.MET:
            told = await meetings.not_taken(connection, notice.unit, notice.period, now)
            parts += told or await meeting_days.words(connection, notice.unit, notice.period)
    below = [notice for notice in notices if notice.kind == plan.OVERSEER]
    if below:
        parts.append(await overdue_below(connection, below, looks))
    for notice in notices:
        if notice.kind == plan.CALLS:
            late = committee.late(look_at(looks, notice.period), notice.unit)
            parts.append(await calls.page(connection, forms, late, notice.period, now))
    return Message("\n\n".join(part.text for part in parts), tuple(row for part in parts for row in part.rows))


def look_at(looks: Sequence[Look], period: Period) -> Look:
    return next(look for look in looks if look.period == period)


async def topical(connection: Connection, notice: Notice) -> Message:
    """W11, while something can be done about it; a month without a report may have had the meeting."""
    facts = {"unit": await units.name(connection, notice.unit), "quarter": (notice.period.month + 2) // 3}
    unknown = (await topical_so_far(connection, notice.unit, notice.period)).unknown
    if not unknown:
        return Message(t("submit.remind_topical", **facts))
    months = ", ".join(shown.month(month) for month in unknown)
    return Message(t("submit.remind_topical_unknown", months=months, **facts))


async def overdue_below(connection: Connection, notices: Sequence[Notice], looks: Sequence[Look]) -> Message:
    """To an overseer: the names of their own units, of each month."""
    missing: defaultdict[Period, dict[str, None]] = defaultdict(dict)
    for notice in notices:
        missing[notice.period] |= dict.fromkeys(committee.late(look_at(looks, notice.period), notice.unit))
    lines = []
    for period, found in missing.items():
        names = ", ".join([await units.name(connection, unit) for unit in found])
        lines.append(t("submit.remind_overseer", month=shown.month(period), list=names))
    return Message("\n".join(lines), ((Choice(t("enrol.state"), "m:overview:state:"),),))


# ── Of the month's report ───────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class About:
    """The month that is reminded of."""

    unit: str
    name: str
    period: Period
    due: datetime
    kinds: frozenset[str]


async def of_reports(connection: Connection, notices: Sequence[Notice], now: datetime) -> Message:
    """One month in full; several, one line each."""
    kinds: defaultdict[tuple[str, Period], set[str]] = defaultdict(set)
    for notice in notices:
        kinds[notice.unit, notice.period].add(notice.kind)
    abouts = [
        About(
            unit,
            await units.name(connection, unit),
            period,
            (await calendar_of(connection, unit, period)).due_at(period),
            frozenset(told),
        )
        for (unit, period), told in kinds.items()
    ]
    if len(abouts) > 1:
        return several(abouts, now)
    if plan.LEFT_OPEN in abouts[0].kinds:
        found = await last_question(connection, abouts[0], notices[0].account.person, now)
        if found is not None:
            return repeated(abouts[0], found, now)
    return opening(abouts[0]) if abouts[0].kinds == {plan.OPENING} else reminder(abouts[0], now)


def several(abouts: Sequence[About], now: datetime) -> Message:
    """Somebody who reports for more than one branch, or is behind with more than one month."""
    lines = [t("submit.remind_several", count=len(abouts))]
    begins: dict[str, Choice] = {}
    for about in abouts[:AT_MOST]:
        lines.append(t("submit.remind_one", unit=about.name, month=shown.month(about.period), state=state(about, now)))
        begins[about.unit] = Choice(t("submit.begin_of", unit=about.name), f"m:submit:begin:{about.unit}")
    late = next((about for about in abouts if now >= about.due), None)
    ways = (Choice(t("submit.later"), "m:later:ask:"), *([help_(late)] if late else []))
    return Message("\n".join(lines), (*((one,) for one in begins.values()), ways))


def state(about: About, now: datetime) -> str:
    day, today = local_day(about.due), local_day(now)
    hour, days = shown.hour_in_words(shown.local(about.due)), abs((day - today).days)
    if now < about.due:
        name = "before" if today < day else "soon" if is_soon(about, now) else "today"
    else:
        name = "late_today" if today == day else "late"
    return t(f"submit.state_{name}", days=days, day=shown.day(day), hour=hour, hours=hours_left(about, now))


def hours_left(about: About, now: datetime) -> int:
    return ceil((about.due - now) / HOUR)


def is_soon(about: About, now: datetime) -> bool:
    """The day's second reminder has words of its own."""
    return hours_left(about, now) <= SOON


def opening(about: About) -> Message:
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
    if today < day:
        text = t("submit.remind_before", days=(day - today).days, day=shown.day(day), **facts)
        return Message(text, ((begin(about), later(about)),))
    if now < about.due:
        code = "submit.remind_soon" if is_soon(about, now) else "submit.remind_today"
        text = t(code, hour=shown.hour_in_words(due), hours=hours_left(about, now), **facts)
        return Message(text, ((begin(about), later(about)),))
    text = t("submit.remind_late", state=state(about, now), **facts)
    return Message(text, ((begin(about), later(about)), (help_(about),)))


def begin(about: About) -> Choice:
    return Choice(t("submit.begin"), f"m:submit:begin:{about.unit}")


def later(about: About) -> Choice:
    return Choice(t("submit.later"), f"m:later:ask:{about.unit}|{about.period}")


def help_(about: About) -> Choice:
    return Choice(t("help.call"), f"m:help_call:call:{about.unit}")


async def last_question(connection: Connection, about: About, person: str | None, now: datetime) -> Message | None:
    """What the person was asked last about the month, as it was asked."""
    for draft in await drafts.left_open(connection, now):
        if (draft.unit, draft.period, draft.person) == (about.unit, str(about.period), person) and draft.question:
            return await outbox.message(connection, draft.question)
    return None


def repeated(about: About, question: Message, now: datetime) -> Message:
    """Text 23 with the question itself: the next word goes on, nothing has to be looked for."""
    words = t("submit.left_open", unit=about.name, month=shown.month(about.period), state=state(about, now))
    ways = (later(about), *([help_(about)] if now >= about.due else []))
    return Message(f"{words}\n{question.text}", (*question.rows, ways))
