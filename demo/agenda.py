"""What is to happen, in the order of its moments: a year passes without anybody waiting for it."""

from __future__ import annotations

import heapq
from collections.abc import Awaitable, Callable, Iterable, Iterator
from datetime import datetime
from itertools import count

from demo.stage import Stage
from reminders import plan
from reporting.calendar import Calendar
from reporting.periods import Period

Act = Callable[[], Awaitable[None]]


class Agenda:
    """Moments at which the clock stops, and what people do there. What is done may put down more."""

    def __init__(self) -> None:
        self._waiting: list[tuple[datetime, int, Act | None]] = []
        self._number = count()

    def put(self, at: datetime, act: Act | None = None) -> None:
        """Let the bot wake at this moment, and then let ``act`` happen."""
        heapq.heappush(self._waiting, (at, next(self._number), act))

    async def run(self, stage: Stage) -> None:
        while self._waiting:
            at, _, act = heapq.heappop(self._waiting)
            await stage.move_to(at)
            if act is not None:
                await act()


def waking_moments(calendar: Calendar, periods: Iterable[Period]) -> Iterator[datetime]:
    """When the bot has something to do of its own accord: every step of the months, and their locks.

    Nothing is missed between them. All that a tick looks at the clock for is whether a step, a lock or a
    person's wish has come: steps and locks are these, a wish is put on the agenda as soon as it is uttered.
    The board alone may wait: what moved in a talk is shown at the next moment of all.
    """
    for period in periods:
        yield from (step.at for step in plan.steps(calendar, period))
        yield calendar.locks_at(period)
