"""Outbox → channel → sent, tried again, or failed. One account strictly in order, all accounts at once.

Which message goes next is decided here, and only then started: answers before all else, the rest from the oldest on,
each when its channel's limits let it. A limiter inside a channel would fill every place with messages that wait.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Mapping
from datetime import datetime, timedelta
from math import inf
from typing import Protocol

from events import NO_CHANNEL, NO_QUOTA, Limits, Message, SendError
from pacing import Pace
from storage import chats, detours, outbox, turns
from storage.db import Connection, Database
from storage.moments import moment
from storage.turns import Outgoing
from storage.vault import Vault

log = logging.getLogger(__name__)

GIVE_UP_AFTER = 34
"""Attempts: with the back-off of the outbox a day, as long as a messenger keeps messages itself."""
IN_THE_WAY = frozenset({"network", "token", NO_CHANNEL, NO_QUOTA})
"""Reasons that lie between us and the chat, not in the message."""


class Channel(Protocol):
    """A messenger's sending side."""

    limits: Limits

    async def send(self, chat: str, message: Message, /) -> str:
        """Deliver; returns the messenger's reference of the bubble. Raises :class:`SendError`."""
        ...


class Delivery:
    """Sends what is due. ``wake`` after every commit; ``run`` for ever, or ``drain`` once."""

    def __init__(
        self,
        db: Database,
        vault: Vault,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        *,
        at_once: int = 30,
        arrived: Mapping[str, Callable[[str], None]] | None = None,
        held: Callable[[Outgoing, datetime], datetime | None] = lambda _row, _now: None,
        fitted: Callable[[Outgoing, datetime], Outgoing] = lambda row, _now: row,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """``arrived``: by channel, who wants to know the chat once a row is marked sent.

        ``held``: until when a row may not be sent at this hour; None if it may. ``fitted``: the row as its
        messenger can take it. ``monotonic``: seconds, for pacing.
        """
        self._db = db
        self._vault = vault
        self._channels = channels
        self._clock = clock
        self._at_once = at_once
        self._tell = dict(arrived or {})
        self._held = held
        self._fitted = fitted
        self._monotonic = monotonic
        # A channel that the bot is run without has no limits: its rows are tried, and fail in the end.
        self._paces = defaultdict(lambda: Pace(Limits()), {name: Pace(one.limits) for name, one in channels.items()})
        self.rests_until = inf
        """By ``monotonic``: when pacing may let the next message go; ``inf`` where it holds none up."""
        self._next_at: str | None = None
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._crowded = False
        """When the rows were last read, no place was left for an answer."""
        self._news = asyncio.Event()
        self._reading = asyncio.Lock()

    def wake(self) -> None:
        self._news.set()

    async def settled(self, account: int) -> bool:
        """Wait until nothing is on its way to the account; True if something was."""
        task = self._sending.get(account)
        if task is None:
            return False
        await asyncio.wait({task}, timeout=5)
        return True

    async def until_sent(self, account: int) -> None:
        """Send until nothing for the account may go now and nothing is on its way to it."""
        while True:
            await self._start_due()
            if account in self._sending:
                await asyncio.wait({self._sending[account]})
            elif not self._crowded:
                return
            elif self._sending:
                # The next place that is free may be its own.
                await asyncio.wait(set(self._sending.values()), return_when=asyncio.FIRST_COMPLETED)

    async def run(self) -> None:
        """Send for ever. A failure of the database is waited out: the rows are still there."""
        while True:
            self._news.clear()
            try:
                await self._start_due()
                pause = self._pause()
            except Exception:
                log.exception("delivery: the outbox could not be read; trying again")
                pause = 5.0
            await self._wait(pause)

    async def drain(self) -> None:
        """Send until nothing may go now and nothing is on its way."""
        idle = False
        while not idle:
            was_idle = not self._sending
            idle = not await self._start_due() and was_idle
            if self._sending:
                await asyncio.wait(set(self._sending.values()), return_when=asyncio.FIRST_COMPLETED)

    async def close(self) -> None:
        """Let what is on its way arrive; the rest stays queued."""
        if self._sending:
            await asyncio.wait(set(self._sending.values()), timeout=5)

    async def _start_due(self) -> int:
        """Start what may go now, answers first; gives how many. What may go later is known by then, or wakes."""
        async with self._reading:
            now = self._clock()
            self.rests_until = inf
            self._crowded = False
            # Whose message arrives while the rows are read is told of by a wake; the row read is old by then.
            busy = set(self._sending)
            started = 0
            async with self._db.snapshot() as connection:
                channels = await turns.channels(connection)
                for answers in (True, False):
                    for channel in channels:
                        started += await self._start_of(connection, channel, now, busy, answers=answers)
                self._next_at = await turns.next_due(connection, now)
        return started

    async def _start_of(
        self, connection: Connection, channel: str, now: datetime, busy: set[int], *, answers: bool
    ) -> int:
        """Start what the channel's pace has room for. Who is written to is ``busy`` from then on."""
        pace, at = self._paces[channel], self._monotonic()
        places = self._at_once - len(self._sending)
        self._crowded = self._crowded or (answers and places <= 0)
        room = min(places, pace.room(at, answer=answers))
        full, resting = pace.resting(at, answer=True), pace.resting(at, answer=False)
        rows = []
        if room > 0:
            rows = await turns.due(
                connection,
                self._vault,
                now,
                channel,
                answers=answers,
                without=busy | full.keys(),
                resting=resting,
                limit=room,
            )
        started = 0
        for row in rows:
            if not self._start(self._fitted(row, now), now, at, answer=answers):
                # It keeps its turn: what stands behind it and needs less room does not overtake it.
                break
            busy.add(row.account)
            started += 1
        self._rest(at, pace.opens_at(at, answer=answers))
        if len(rows) < room:
            self._rest(at, *full.values(), *resting.values())
        return started

    def _start(self, row: Outgoing, now: datetime, at: float, *, answer: bool) -> bool:
        """Begin to send it, or to put it off; False where there is no room yet for so many requests."""
        pace = self._paces[row.channel]
        requests = pace.limits.requests(row.message)
        if until := self._held(row, now):
            self._begin(row, self._hold(row, until))
        elif (opens := pace.opens_at(at, requests, answer=answer)) > at:
            self._rest(at, opens)
            return False
        else:
            pace.take(at, row.account, requests, in_group=row.in_group, answer=answer)
            self._begin(row, self._deliver(row, requests))
        return True

    def _rest(self, at: float, *opens: float) -> None:
        """Something may go then that may not ``at`` this moment."""
        self.rests_until = min(self.rests_until, *(one for one in opens if one > at), inf)

    def _begin(self, row: Outgoing, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._sending[row.account] = task
        task.add_done_callback(lambda _: self._arrived(row.account))

    def _arrived(self, account: int) -> None:
        self._sending.pop(account, None)
        self.wake()

    def _pause(self) -> float:
        """Seconds until something may go that could not just now; what arrives or is committed wakes by itself."""
        due_in = inf if self._next_at is None else (moment(self._next_at) - self._clock()).total_seconds()
        return max(0.0, min(60.0, due_in, self.rests_until - self._monotonic()))

    async def _wait(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the news.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    async def _hold(self, row: Outgoing, until: datetime) -> None:
        async with self._db.transaction() as connection:
            await outbox.hold(connection, row.id, until)

    async def _deliver(self, row: Outgoing, requests: int) -> None:
        try:
            ref = await self._send(row, requests)
        except SendError as error:
            if error.retry_after is not None:
                self._paces[row.channel].pause(self._monotonic() + error.retry_after)
            await self._not_sent(row, error)
        else:
            async with self._db.transaction() as connection:
                await outbox.sent(connection, row.id, ref, self._clock(), requests)
                await chats.got_through(connection, row.account)
                if row.purpose == outbox.FAREWELL:
                    await chats.drop_address(connection, row.account)
            if row.channel in self._tell:
                self._tell[row.channel](self._vault.open(row.address))

    async def _send(self, row: Outgoing, requests: int) -> str:
        try:
            return await self._hand_over(row)
        finally:
            self._paces[row.channel].answered(self._monotonic(), row.account, requests)

    async def _hand_over(self, row: Outgoing) -> str:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise SendError(NO_CHANNEL)
        try:
            return await channel.send(self._vault.open(row.address), row.message)
        except SendError:
            raise
        except Exception as error:
            # A bug in a channel must not stop the outbox; the type says enough, the text could hold figures.
            log.error("delivery: row %d failed with %s", row.id, type(error).__name__)
            raise SendError("bug") from error

    async def _not_sent(self, row: Outgoing, error: SendError) -> None:
        log.warning("delivery: row %d not sent: %s", row.id, error.reason)
        now = self._clock()
        async with self._db.transaction() as connection:
            if error.unreachable:
                await chats.is_lost(connection, row.account, error.reason, now)
            elif error.reason in IN_THE_WAY:
                await chats.failed(connection, row.account, error.reason, now)
            if error.new_chat:
                await chats.move_account(connection, self._vault, row.account, error.new_chat)
            elif error.edit_lost:
                await outbox.send_anew(connection, row.id)
            elif error.permanent or row.attempts + 1 >= GIVE_UP_AFTER or await goes_elsewhere(connection, row, now):
                await outbox.failed(connection, row.id, error.reason, uncertain=error.uncertain)
            else:
                wait = (
                    outbox.back_off(row.attempts) if error.retry_after is None else timedelta(seconds=error.retry_after)
                )
                await outbox.retry(connection, row.id, error.reason, now + wait, uncertain=error.uncertain)


async def goes_elsewhere(connection: Connection, row: Outgoing, now: datetime) -> bool:
    """Whether its chat has been failing for so long that another one is better. Which one, the next tick says."""
    account = await chats.get(connection, row.account)
    if account is None or not account.is_closed(now):
        return False
    return await detours.other_way(connection, account.person, row.id, row.purpose, account.failing_for) is not None
