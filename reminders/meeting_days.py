"""Two days after a meeting that was not set up here: its day stands in the draft, or is the branch's usual one.

Nobody is said to have met or not to have met; who has is helped to enter it while it is fresh.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from events import Choice, Message
from reminders import notices, plan
from reminders.notices import Look, Notice
from reporting import attendance
from reporting.calendar import local_day, moment, on_day
from reporting.form import Forms
from reporting.periods import Period
from storage import drafts, meetings, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t


@dataclass(frozen=True, slots=True)
class MeetingDay:
    """``said``: entered by the branch; else what is usual there."""

    day: date
    said: bool


async def of_days(connection: Connection, forms: Forms, here: Look) -> list[Notice]:
    """Once for each branch and month, unless a meeting of the month has a row of its own."""
    if not plan.is_allowed(here.now):
        return []
    planned = {
        one.unit for one in await meetings.begun_in(connection, here.period, moment(here.period.last_day, time.max))
    }
    entered = await drafts.figure(connection, here.period, attendance.DAY)
    found: list[Notice] = []
    for unit in here.asked:
        meets = attendance.DAY in forms.for_unit(unit.kind, here.period).figures and unit.code not in planned
        day = of_unit(here, unit.code, entered.get(unit.code)) if meets and not was_asked(here, unit.code) else None
        if day is not None and step_of(day.day).at <= here.now:
            found += await of_day(connection, here, unit.code, day)
    return found


def step_of(day: date) -> plan.Step:
    return plan.met(moment(day, time(12)))


def was_asked(here: Look, unit: str) -> bool:
    """Of the month already, whichever day it was then thought to be."""
    return any(one.kind == plan.MET and "#" not in one.key for one in here.told.get(unit, ()))


def of_unit(here: Look, unit: str, entered: object) -> MeetingDay | None:
    if isinstance(entered, date):
        return MeetingDay(entered, said=True)
    usual = here.calendars[unit].meeting_day
    return MeetingDay(on_day(here.period, usual), said=False) if usual else None


async def of_day(connection: Connection, here: Look, unit: str, day: MeetingDay) -> list[Notice]:
    told, result = await notices.reporters(connection, here, unit)
    if needless := await why_needless(connection, here, unit, day):
        told, result = [], needless
    return await notices.ended(connection, here, unit, step_of(day.day), result, told, reason="met")


async def why_needless(connection: Connection, here: Look, unit: str, day: MeetingDay) -> str:
    """It is entered already, no longer can be, or the reminders of the month speak of it by now."""
    draft = await drafts.find(connection, unit, str(here.period))
    if draft is not None and (attendance.PRESENT in draft.values or draft.values.get(attendance.DAY) == "chua_hop"):
        return "superseded"
    if unit in here.filed or await notices.is_closed(connection, here, unit):
        return "stale"
    opens_at = here.calendars[unit].opens_at(here.period)
    late = local_day(here.now) > here.period.last_day if day.said else here.now >= opens_at
    return "not_needed" if late else ""


async def words(connection: Connection, unit: str, period: Period) -> list[Message]:
    """As it stands when it goes out; nothing where a meeting of the month has a row, or no day is known any more."""
    if any(not meeting.cancelled for meeting in await meetings.of_month(connection, unit, period)):
        return []
    entered = (await drafts.figure(connection, period, attendance.DAY)).get(unit)
    usual = (await calendar_of(connection, unit, period)).meeting_day
    facts = {"unit": await units.name(connection, unit), "month": shown.month(period)}
    rows = ((Choice(t("submit.begin"), f"m:submit:begin:{unit}"),),)
    if isinstance(entered, date):
        return [Message(t("meeting.day_entered", day=shown.day(entered), **facts), rows)]
    return [Message(t("meeting.day_usual", day=shown.day(on_day(period, usual)), **facts), rows)] if usual else []
