"""When a member hears of a meeting: pure, from the meeting's hour, what was told already, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache

from reminders.plan import EVENING, MORNING, Outcome, Step, allowed
from reminders.plan import outcomes as outcomes_of
from reporting.calendar import local_day, moment

ANNOUNCE = "announce"
SUPERSEDED: Outcome = "superseded"
BEFORE = timedelta(hours=2)
REMINDERS: tuple[tuple[str, int, time], ...] = (("D-3", -3, MORNING), ("D-1", -1, EVENING))
"""Name, days from the meeting, hour; the last reminder comes ``BEFORE`` it begins."""
INVITED_DAYS = 7
"""A monthly meeting, which everybody knows of, is announced so many days before."""
ATTENDANCE_AFTER = timedelta(hours=2)


class MeetingStep(Step):
    """Known by its name alone: what was told of a meeting is counted from the sequence at which its hour last changed."""

    __slots__ = ()

    @property
    def key(self) -> str:
        return self.name


def invitation_at(made_at: datetime, starts_at: datetime, *, monthly: bool) -> datetime:
    """At once; for a monthly meeting a week before."""
    week_before = moment(local_day(starts_at) - timedelta(days=INVITED_DAYS), MORNING)
    return max(made_at, week_before) if monthly else made_at


@lru_cache(maxsize=10_000)
def steps(announced_at: datetime, starts_at: datetime) -> tuple[Step, ...]:
    """The announcement, then the reminders that come after it and before the meeting.

    Asked at every tick for every member, and the same for nearly all members of a branch.
    """
    day = local_day(starts_at)
    reminders = [(name, moment(day + timedelta(days=days), at)) for name, days, at in REMINDERS]
    reminders.append(("2h", starts_at - BEFORE))
    first = MeetingStep(ANNOUNCE, allowed(announced_at))
    later = [MeetingStep(name, allowed(at)) for name, at in reminders]
    return (first, *(step for step in later if first.at < step.at < starts_at))


def outcomes(
    planned: Sequence[Step],
    told: Collection[str],
    now: datetime,
    starts_at: datetime,
    answer: str,
    *,
    far_away: bool = False,
) -> list[tuple[Step, Outcome]]:
    """What becomes of the steps that are due: one goes out, and the announcement rather than any other.

    It says all that a reminder would, and asks. Who has answered is not asked, who declined is not
    reminded, and who is ``far_away`` is asked by the announcement alone; once the meeting has begun, nothing is of use
    any more.
    """
    first, *reminders = planned
    wanted = [step for step in reminders if is_wanted(step.name, answer, far_away=far_away)]
    needless = [step for step in reminders if step not in wanted and step.at <= now and step.name not in told]
    ends = outcomes_of([*wanted, first], told, now, closed=now >= starts_at)
    return [*((step, SUPERSEDED) for step in needless), *ends]


def is_wanted(step: str, answer: str, *, far_away: bool) -> bool:
    if not answer:
        return not far_away
    return step != "D-3" and answer != "absent"
