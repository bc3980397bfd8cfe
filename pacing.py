"""When the next message may start, so that the messenger never has to say "too many requests"."""

from __future__ import annotations

from bisect import bisect_right, insort
from math import inf

from events import Limits, Rate

CATCH_UP = 3
"""Messages that may start together when a start was late: the timer of a busy machine must not lower the rate."""


class Window:
    """The places of a rate. One is taken when a request starts, and free again ``seconds`` after its answer came.

    The messenger counts a request at some moment between start and answer. Because a place is taken for all of that
    and ``seconds`` more, it never counts more than ``count`` in ``seconds``, however unevenly the network delays;
    the price is one way there and back: 28 a second instead of 30 where that takes 70 ms.
    """

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._on_their_way = 0
        self._taken_until: list[float] = []

    def room(self, now: float) -> int:
        del self._taken_until[: bisect_right(self._taken_until, now)]
        return self._rate.count - self._on_their_way - len(self._taken_until)

    def opens_at(self, now: float, requests: int = 1) -> float:
        """When so many may start, ``now`` or later; ``inf`` while that hangs on an answer that is still to come."""
        missing = min(requests, self._rate.count) - self.room(now)
        if missing <= 0:
            return now
        return self._taken_until[missing - 1] if missing <= len(self._taken_until) else inf

    def take(self, requests: int) -> None:
        self._on_their_way += requests

    def answered(self, now: float, requests: int) -> None:
        self._on_their_way -= requests
        # A message of more requests than the rate has places keeps it taken for as many periods.
        until = now + self._rate.seconds * max(1.0, requests / self._rate.count)
        for _ in range(requests):
            insort(self._taken_until, until)


class Chat:
    """One chat: what nobody waits for keeps a distance to whatever was last said, answers only to the hard limit.

    An answer is not made to wait for the messenger's "one a second per chat", which tolerates bursts: an event has
    one answer, seldom two, and who taps quickly is to be followed.
    """

    def __init__(self, limits: Limits, *, in_group: bool) -> None:
        self._steady = Window(limits.chat)
        self._most = Window(limits.group if in_group else limits.burst)

    def opens_at(self, now: float, *, answer: bool) -> float:
        most = self._most.opens_at(now)
        return most if answer else max(most, self._steady.opens_at(now))

    def take(self, requests: int) -> None:
        self._steady.take(requests)
        self._most.take(requests)

    def answered(self, now: float, requests: int) -> None:
        self._steady.answered(now, requests)
        self._most.answered(now, requests)


class Pace:
    """One channel. What nobody waits for starts at even intervals: an answer never waits for a burst to pass."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._overall = Window(limits.overall)
        self._interval = limits.overall.seconds / limits.overall.count
        self._evenly_from = -inf
        self._paused_until = -inf
        self._chats: dict[int, Chat] = {}
        """By account: as many as there are people, so that none need be forgotten."""
        self._may_rest: set[int] = set()
        """Accounts written to so lately that they may have to be left alone."""

    def opens_at(self, now: float, requests: int = 1, *, answer: bool) -> float:
        """When a message of so many requests may start, as far as the whole channel goes; ``now`` or later."""
        opens = max(self._overall.opens_at(now, requests), self._paused_until)
        return opens if answer else max(opens, self._evenly_from)

    def room(self, now: float, *, answer: bool) -> int:
        """How many messages of one request may start now, at most."""
        if self.opens_at(now, answer=answer) > now:
            return 0
        room = self._overall.room(now)
        return room if answer or not self._interval else min(room, CATCH_UP + 1)

    def resting(self, now: float, *, answer: bool) -> dict[int, float]:
        """The accounts that may not be written to now, and until when."""
        found = {}
        for account in tuple(self._may_rest):
            opens = self._chats[account].opens_at(now, answer=False)
            if opens <= now:
                self._may_rest.remove(account)
            elif answer:
                opens = self._chats[account].opens_at(now, answer=True)
            if opens > now:
                found[account] = opens
        return found

    def take(self, now: float, account: int, requests: int, *, in_group: bool, answer: bool) -> None:
        if account not in self._chats:
            self._chats[account] = Chat(self.limits, in_group=in_group)
        self._overall.take(requests)
        self._chats[account].take(requests)
        self._may_rest.add(account)
        if self._interval and not answer:
            self._evenly_from = max(self._evenly_from, now - CATCH_UP * self._interval) + requests * self._interval

    def answered(self, now: float, account: int, requests: int) -> None:
        self._overall.answered(now, requests)
        self._chats[account].answered(now, requests)

    def pause(self, until: float) -> None:
        """The messenger asked for it: whatever was meant by it, nothing starts before."""
        self._paused_until = max(self._paused_until, until)
