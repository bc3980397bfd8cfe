"""Outbox → channel → sent, tried again, or failed. One account strictly in order, all accounts at once."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Protocol

from events import Message, SendError
from storage import outbox, people
from storage.db import Database
from storage.moments import moment
from storage.outbox import Outgoing
from storage.vault import Vault

log = logging.getLogger(__name__)

FAREWELL = "farewell"
"""Purpose of the last message to somebody whose data are removed: the address goes after it."""

GIVE_UP_AFTER = 24
"""Attempts: with the back-off of the outbox about a day, as long as a messenger keeps messages itself."""


class Channel(Protocol):
    """A messenger's sending side."""

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
    ) -> None:
        """``arrived``: by channel, who wants to know the chat once a row is marked sent."""
        self._db = db
        self._vault = vault
        self._channels = channels
        self._clock = clock
        self._at_once = at_once
        self._tell = dict(arrived or {})
        self._sending: dict[int, asyncio.Task[None]] = {}
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

    async def run(self) -> None:
        """Send for ever. A failure of the database is waited out: the rows are still there."""
        while True:
            self._news.clear()
            try:
                await self._start_due()
                pause = await self._pause()
            except Exception:
                log.exception("delivery: the outbox could not be read; trying again")
                pause = 5.0
            await self._wait(pause)

    async def drain(self) -> None:
        """Send until nothing is due now and nothing is on its way."""
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
        async with self._reading:
            free = self._at_once - len(self._sending)
            if free <= 0:
                return 0
            # Whose message arrives while the rows are read is told of by a wake; the row read is old by then.
            busy = set(self._sending)
            async with self._db.snapshot() as connection:
                rows = await outbox.due(connection, self._vault, self._clock(), self._at_once * 2)
            started = [row for row in rows if row.account not in busy][:free]
            self._start(started)
        return len(started)

    def _start(self, rows: list[Outgoing]) -> None:
        for row in rows:
            task = asyncio.create_task(self._deliver(row))
            self._sending[row.account] = task
            task.add_done_callback(lambda _, account=row.account: self._arrived(account))  # type: ignore[misc]

    def _arrived(self, account: int) -> None:
        self._sending.pop(account, None)
        self.wake()

    async def _pause(self) -> float:
        async with self._db.snapshot() as connection:
            at = await outbox.next_due(connection)
        if at is None or self._sending:
            return 60.0
        return min(60.0, max(0.05, (moment(at) - self._clock()).total_seconds()))

    async def _wait(self, seconds: float) -> None:
        # Not wait_for: before Python 3.12 it loses a cancellation that comes together with the news.
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._news.wait()

    async def _deliver(self, row: Outgoing) -> None:
        try:
            ref = await self._send(row)
        except SendError as error:
            await self._not_sent(row, error)
        else:
            async with self._db.transaction() as connection:
                await outbox.sent(connection, row.id, ref, self._clock())
                if row.purpose == FAREWELL:
                    await people.drop_address(connection, row.account)
            if row.channel in self._tell:
                self._tell[row.channel](self._vault.open(row.address))

    async def _send(self, row: Outgoing) -> str:
        channel = self._channels.get(row.channel)
        if channel is None:
            raise SendError("no_channel")
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
        async with self._db.transaction() as connection:
            if error.new_chat:
                await people.move_account(connection, self._vault, row.account, error.new_chat)
            elif error.edit_lost:
                await outbox.send_anew(connection, row.id)
            elif error.permanent or row.attempts + 1 >= GIVE_UP_AFTER:
                await outbox.failed(connection, row.id, error.reason)
            else:
                wait = (
                    outbox.back_off(row.attempts) if error.retry_after is None else timedelta(seconds=error.retry_after)
                )
                await outbox.retry(connection, row.id, error.reason, self._clock() + wait)
            if error.unreachable:
                await people.mark_unreachable(connection, row.account)
