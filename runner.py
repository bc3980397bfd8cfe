"""One inbound event = one transaction: inbox mark → handler → state, rows, outbox."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from delivery import Delivery
from events import Event
from handlers import router
from handlers.context import Context, House
from reporting.calendar import local_day
from reporting.periods import Period
from storage import boards, chats, inbox, units
from storage.db import Connection, Database

log = logging.getLogger(__name__)

TRIES = 3
FIRST_PAUSE = 0.05
"""Seconds before the second try; four times as long before each further one."""


class Runner:
    """Takes events. ``handle`` returns only after the commit: then the messenger may be told."""

    def __init__(self, db: Database, house: House, delivery: Delivery, clock: Callable[[], datetime]) -> None:
        self._db = db
        self._house = house
        self._delivery = delivery
        self._clock = clock
        self._notices: dict[str, str] = {}
        self._turns: dict[tuple[str, str], asyncio.Lock] = defaultdict(asyncio.Lock)

    async def handle(self, event: Event) -> None:
        """Answer one event, once. Raises only when the database cannot be written: then nothing is confirmed."""
        async with self._turn(event):
            was_sending = await self._settle(event)
            await self._with_patience(event, was_sending)
        self._delivery.wake()

    def notice(self, callback_ref: str) -> str:
        """The word to show over a tapped button, once."""
        return self._notices.pop(callback_ref, "")

    @asynccontextmanager
    async def _turn(self, event: Event) -> AsyncIterator[None]:
        """One chat strictly in order, different chats at the same time."""
        key = (event.channel, event.chat)
        lock = self._turns[key]
        try:
            async with lock:
                yield
        finally:
            if not lock.locked():
                self._turns.pop(key, None)

    async def _settle(self, event: Event) -> bool:
        """Let a question that is just being sent arrive first: the answer may already be here."""
        async with self._db.snapshot() as connection:
            account = await chats.find(connection, self._house.vault, event.channel, event.chat)
        return account is not None and await self._delivery.settled(account.id)

    async def _with_patience(self, event: Event, was_sending: bool) -> None:
        for attempt in range(TRIES):
            try:
                async with self._db.transaction() as connection:
                    await self._once(connection, event, was_sending)
            except sqlite3.OperationalError:
                # Locked by an office command, disk full: the event is not taken, the messenger keeps it.
                if attempt + 1 == TRIES:
                    raise
            except Exception as error:  # noqa: BLE001 - whatever it is, the event is tried again, then set aside
                # The text of an error may hold figures: the log gets its type and place only.
                log.error("event not handled (try %d): %s", attempt + 1, describe(error))
                if attempt + 1 == TRIES:
                    await self._set_aside(event, error)
            else:
                return
            await asyncio.sleep(FIRST_PAUSE * 4**attempt)

    async def _once(self, connection: Connection, event: Event, was_sending: bool) -> None:
        now = self._clock()
        if not await inbox.remember(connection, event.channel, event.event_id, now):
            return
        account = await chats.of_chat(connection, self._house.vault, event.channel, event.chat, now, group=event.group)
        ctx = Context(self._house, connection, event, account, now, was_sending=was_sending)
        await router.route(ctx)
        for unit in ctx.changed_units:
            await boards.touch(connection, await units.line(connection, unit, Period.of(local_day(now))), now)
        if ctx.notice and event.callback_ref:
            self._notices[event.callback_ref] = ctx.notice
        elif ctx.notice:
            # Typed: there is no button to show it over.
            await ctx.say(ctx.notice)

    async def _set_aside(self, event: Event, error: Exception) -> None:
        now = self._clock()
        async with self._db.transaction() as connection:
            await inbox.set_aside(connection, event.channel, event.event_id, type(error).__name__, now)
            account = await chats.of_chat(
                connection, self._house.vault, event.channel, event.chat, now, group=event.group
            )
            await router.apologise(Context(self._house, connection, event, account, now))


def describe(error: BaseException) -> str:
    """Type and innermost place of an error, without its text."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    where = f"{trace.tb_frame.f_code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno}" if trace else "?"
    return f"{type(error).__name__} at {where}"
