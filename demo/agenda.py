"""What is to happen, in the order of its moments: a year passes without anybody waiting for it."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from reminders import plan
from reporting.calendar import Calendar, moment
from reporting.periods import Period

Act = Callable[[], Awaitable[None]]


class Agenda:
    """Moments at which the clock stops, and what people do there. What is done may put down more."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Act | None]] = []
        self._number = count()
        self._idle: set[datetime] = set()
        """Moments at which the bot wakes anyway."""

    def put(self, at: datetime, act: Act | None = None) -> None:
        """Let the bot wake at this moment, and then let ``act`` happen."""
        if act is None:
            if at in self._idle:
                return
            self._idle.add(at)
        heapq.heappush(self._waiting, (at, next(self._number), act))

    async def run(self, wake: Callable[[datetime], Awaitable[None]]) -> None:
        """``wake``: lets the clock go on and the bot do what is due."""
        while self._waiting:
            at, _, act = heapq.heappop(self._waiting)
            if act is None:
                self._idle.discard(at)
            await wake(at)
            if act is not None:
                await act()


def waking_moments(calendar: Calendar, periods: Iterable[Period]) -> Iterator[datetime]:
    """When the bot has something to do of its own accord about the months' reports.

    Nothing is missed between them. All that a tick looks at the clock for is whether one of these has come, a
    person's wish, a draft that was left open or a step of a meeting: those are put on the agenda by who makes them.
    The board alone may wait: what moved in a talk is shown at the next moment of all.
    """
    for period in periods:
        yield from (step.at for step in plan.steps(calendar, period))
        yield plan.calls(calendar, period).at
        yield plan.overseer(calendar, period).at
        if (topical := plan.topical(period)) is not None:
            yield topical.at
        yield calendar.locks_at(period)


def midnights(first: date, last: date) -> Iterator[datetime]:
    """When what could not be delivered on its day is taken back, and a monthly meeting gets its rows of a new month."""
    for day in range((last - first).days + 1):
        yield moment(first + timedelta(days=day), time(0))
