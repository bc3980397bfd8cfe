"""When the secretary of a unit that has not filed hears of the month: pure, from its committee's calendar alone.

The steps are those of ``domain/lich.md``. D is the due day after it was moved, and days are calendar days.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Literal

from reporting.calendar import Calendar, first_of_tet, local_day, moment
from reporting.periods import LOCAL, Period

OPENING = "opening"
STEPS: tuple[tuple[str, int, time], ...] = (
    ("D-3", -3, time(8, 0)),
    ("D-1", -1, time(19, 30)),
    ("D", 0, time(8, 0)),
    ("D 15:00", 0, time(15, 0)),
    ("D+1", 1, time(8, 0)),
    ("D+3", 3, time(8, 0)),
)
"""Name, days from the due day, hour."""
QUIET_FROM, QUIET_UNTIL = time(21, 0), time(6, 30)
EVENING, MORNING = time(19, 30), time(8, 0)
"""When "this evening" and "tomorrow morning" are."""
TET_DAYS = 3
"""Mùng 1–3: nobody is reminded of anything."""


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    at: datetime
    """UTC; an hour at which people may be written to."""


Outcome = Literal["send", "superseded", "stale"]


@cache
def steps(calendar: Calendar, period: Period) -> tuple[Step, ...]:
    """The opening message, then every reminder that comes after it and before the lock, in order."""
    opens_at = allowed(calendar.opens_at(period))
    due_day = local_day(calendar.due_at(period))
    planned = [Step(name, allowed(moment(due_day + timedelta(days=days), at))) for name, days, at in STEPS]
    locks_at = calendar.locks_at(period)
    return (Step(OPENING, opens_at), *(step for step in planned if opens_at < step.at < locks_at))


def outcomes(
    planned: Sequence[Step], told: Collection[str], now: datetime, *, closed: bool
) -> list[tuple[Step, Outcome]]:
    """What becomes of the steps that are due and not ``told``: one goes out, those before it are in it.

    ``closed``: the month is locked, so that none is of use any more.
    """
    late = [step for step in planned if step.at <= now and step.name not in told]
    if closed:
        return [(step, "stale") for step in late]
    if late and not is_allowed(now):
        return []
    return [(step, "send" if step is late[-1] else "superseded") for step in late]


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
    return QUIET_UNTIL <= local.time() < QUIET_FROM and not is_tet(local.date())


def is_tet(day: date) -> bool:
    return 0 <= (day - first_of_tet(day.year)).days < TET_DAYS
