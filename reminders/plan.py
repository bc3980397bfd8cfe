"""When the secretary of a unit that has not filed hears of the month: pure, from its committee's calendar alone.

D is the due day after it was moved, and days are calendar days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from reporting.calendar import QUIET_UNTIL, Calendar, first_of_tet, is_humane, local_day, moment, on_day
from reporting.periods import LOCAL, Period

OPENING = "opening"
CALLS = "calls"
"""The office's list to telephone."""
OVERSEER = "overseer"
LEFT_OPEN = "left_open"
"""A draft that nobody has touched since the day before."""
TOPICAL = "topical"
"""The quarter's thematic meeting (W11)."""
TOPICAL_DAY = 10
MET = "met"
"""Who came to a meeting stands nowhere yet, two days after it."""
AFTER_MEETING = timedelta(days=2)
LEFT_ALONE = timedelta(hours=12)
"""At least so long nobody is told that a draft stands open."""
EVENING, MORNING = time(19, 30), time(8, 0)
"""When "this evening" and "tomorrow morning" are."""
TET_DAYS = 3
"""Mùng 1–3: nobody is reminded of anything."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    at: datetime
    """UTC; an hour at which people may be written to."""

    @property
    def key(self) -> str:
        """A step is known by its day too: a due day that moves brings steps of its own, the opening comes once."""
        return self.name if self.name == OPENING else f"{self.name}@{local_day(self.at)}"


Outcome = Literal["send", "superseded", "stale"]
LeftOut = Literal["before_opening", "after_lock"]


@cache
def steps(calendar: Calendar, period: Period) -> tuple[Step, ...]:
    """The opening message, then every reminder that comes after it and before the lock, in order."""
    opening = Step(OPENING, allowed(calendar.opens_at(period)))
    left = {step for step, _ in left_out(calendar, period)}
    return (opening, *(step for step in wanted(calendar, period) if step not in left))


@cache
def left_out(calendar: Calendar, period: Period) -> tuple[tuple[Step, LeftOut], ...]:
    """The reminders that the calendar wants and the month has no room for: the opening message carries what falls
    before it, and what falls behind the lock is of no use."""
    opening, locks_at = allowed(calendar.opens_at(period)), calendar.locks_at(period)
    return tuple(
        (step, "before_opening" if step.at <= opening else "after_lock")
        for step in wanted(calendar, period)
        if not opening < step.at < locks_at
    )


def wanted(calendar: Calendar, period: Period) -> list[Step]:
    days = [days for days, _ in calendar.reminders]
    return sorted(
        (
            Step(step_name(day, at - days.index(day)), days_after_due(calendar, period, day, hour))
            for at, (day, hour) in enumerate(calendar.reminders)
        ),
        key=lambda step: step.at,
    )


def step_name(days: int, before: int) -> str:
    """ "D-3", "D", "D (2)": a further one of the same day is counted, so that a new hour does not make it a new step."""
    name = f"D{days:+d}" if days else "D"
    return f"{name} ({before + 1})" if before else name


def days_after_due(calendar: Calendar, period: Period, days: int, hour: time = MORNING) -> datetime:
    return allowed(moment(local_day(calendar.due_at(period)) + timedelta(days=days), hour))


def calls(calendar: Calendar, period: Period) -> Step:
    """When the office gets its list."""
    return Step(CALLS, days_after_due(calendar, period, calendar.calls_day))


def overseer(calendar: Calendar, period: Period) -> Step:
    return Step(OVERSEER, days_after_due(calendar, period, calendar.overseer_day))


def topical(period: Period) -> Step | None:
    """In a quarter's last month, while there is time to hold the meeting."""
    return Step(TOPICAL, allowed(moment(on_day(period, TOPICAL_DAY), MORNING))) if period.ends_quarter else None


def met(starts_at: datetime) -> Step:
    """Two days after the branch's meeting, by when it is to be reported (HD 42)."""
    return Step(MET, allowed(moment(local_day(starts_at + AFTER_MEETING), MORNING)))


def left_open(touched_at: datetime) -> Step:
    """The next morning, or twelve hours after: who stopped late in the evening is not told of it at eight."""
    morning = moment(local_day(touched_at) + timedelta(days=1), MORNING)
    return Step(LEFT_OPEN, allowed(max(morning, touched_at + LEFT_ALONE)))


def outcomes(
    planned: Sequence[Step],
    told: Collection[str],
    now: datetime,
    *,
    closed: bool,
    last_sent: datetime | None = None,
) -> list[tuple[Step, Outcome]]:
    """What becomes of the steps that are due and not ``told`` (by key): one goes out, those before it are in it.

    ``closed``: the month is locked, so that none is of use any more. ``last_sent``: when the unit last heard of
    the month; what a changed calendar has planned before that was in it.
    """
    late = [step for step in planned if step.at <= now and step.key not in told]
    if closed:
        return [(step, "stale") for step in late]
    useful = [step for step in late if last_sent is None or step.at > last_sent]
    if useful and not is_allowed(now):
        return []
    return [(step, "send" if useful and step is useful[-1] else "superseded") for step in late]


def later(now: datetime) -> list[tuple[str, datetime]]:
    """What "để sau" offers: in two hours, this evening, tomorrow morning; never a time for which nobody is woken."""
    local = now.astimezone(LOCAL)
    soon = (now + timedelta(hours=2)).replace(second=0, microsecond=0)
    evening = moment(local.date(), EVENING)
    morning = allowed(moment(local.date() + timedelta(days=1), MORNING))
    found = [("soon", soon), ("evening", evening)]
    return [*((name, at) for name, at in found if soon <= at and is_allowed(at)), ("morning", morning)]


def allowed(at: datetime) -> datetime:
    """The moment itself, or the first one after it that is neither in quiet hours nor in Tết."""
    while not is_allowed(at):
        local = at.astimezone(LOCAL)
        day = local.date() if local.time() < QUIET_UNTIL else local.date() + timedelta(days=1)
        at = moment(day, QUIET_UNTIL)
    return at


def is_allowed(at: datetime) -> bool:
    local = at.astimezone(LOCAL)
    return is_humane(local.time()) and not is_tet(local.date())


def is_tet(day: date) -> bool:
    return 0 <= (day - first_of_tet(day.year)).days < TET_DAYS
