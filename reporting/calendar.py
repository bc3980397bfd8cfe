"""When a period opens, is due and locks: the calendar of ``domain/lich.md``, moved by holidays.

Opening and lock move later to the next working day, the due day earlier, since the committee
itself must report to the province. All days are settings of the committee.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

import holidays

from reporting.periods import LOCAL, Period

QUIET_FROM, QUIET_UNTIL = time(21, 0), time(6, 30)
"""Between them nobody is written to who has not just written."""
LAST_YEAR = 2099
"""As far as holidays and Tết are known."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A committee's days. The office adds or removes days off where the published list is late."""

    opening_day: int = 18
    due_day: int = 25
    due_time: time = time(17, 0)
    closing_day: int = 31
    """ngày chốt: what happens after it belongs to the next month; the last day where the month is shorter."""
    lock_day: int = 5
    """Of the following month."""
    lock_time: time = time(0, 0)
    opening_time: time = time(8, 0)
    """When the opening message goes out."""
    reminders: tuple[tuple[int, time], ...] = (
        (-3, time(8, 0)),
        (-1, time(19, 30)),
        (0, time(8, 0)),
        (0, time(15, 0)),
        (1, time(8, 0)),
        (3, time(8, 0)),
    )
    """Calendar days from the due day after it was moved, and hours, in order."""
    calls_day: int = 2
    """Days after the due day on which the office gets its list to telephone."""
    overseer_day: int = 3
    """Days after the due day on which the overseers hear of what is missing."""
    meeting_day: int = 0
    """On which a branch usually meets; 0 where nobody has said it."""
    days_off: frozenset[date] = field(default_factory=frozenset)
    working_days: frozenset[date] = field(default_factory=frozenset)
    """Days that are worked after all: make-up Saturdays, or holidays withdrawn."""

    def is_working(self, day: date) -> bool:
        if day in self.working_days:
            return True
        if day in self.days_off:
            return False
        off, made_up = public_days(day.year)
        return day in made_up or (day.weekday() < 5 and day not in off)

    def opens_at(self, period: Period) -> datetime:
        """When filing opens: the morning of the opening day or the next working day; UTC.

        Where Tết or a weekend would carry it past the hour at which the report is due, the last working morning before.
        """
        opens, due = moment(self._later(on_day(period, self.opening_day)), self.opening_time), self.due_at(period)
        if opens < due:
            return opens
        day = local_day(due)
        while not self.is_working(day) or moment(day, self.opening_time) >= due:
            day -= timedelta(days=1)
        return moment(day, self.opening_time)

    def due_at(self, period: Period) -> datetime:
        """When the report is due: the due day or the working day before it; UTC."""
        day = on_day(period, self.due_day)
        while not self.is_working(day):
            day -= timedelta(days=1)
        return moment(day, self.due_time)

    def locks_at(self, period: Period) -> datetime:
        """When the month is locked: the lock day of the next month or the next working day; UTC."""
        return moment(self._later(on_day(period.plus(1), self.lock_day)), self.lock_time)

    def as_of(self, period: Period, now: datetime) -> date:
        """ "số đến ngày": the day of filing, at the latest the day on which the period closes."""
        return min(local_day(now), on_day(period, self.closing_day))

    def _later(self, day: date) -> date:
        while not self.is_working(day):
            day += timedelta(days=1)
        return day


@cache
def public_days(year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Vietnamese public holidays and make-up working Saturdays of a year."""
    calendar = holidays.country_holidays("VN", years=year)
    return frozenset(calendar), frozenset(calendar.weekend_workdays)


def is_humane(at: time) -> bool:
    """Whether people may be written to at this hour."""
    return QUIET_UNTIL <= at < QUIET_FROM


@cache
def first_of_tet(year: int) -> date:
    """Mùng 1 of the lunar new year."""
    named = holidays.country_holidays("VN", years=year, language="en_US")
    return next(day for day, name in sorted(named.items()) if name == "Lunar New Year")


def on_day(period: Period, day: int) -> date:
    """The ``day``-th of the month, or its last day where the month is shorter."""
    return min(period.last_day, period.first_day + timedelta(days=day - 1))


def moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, LOCAL).astimezone(UTC)


def local_day(now: datetime) -> date:
    """The calendar day that ``now`` is in Vietnam."""
    return now.astimezone(LOCAL).date()
