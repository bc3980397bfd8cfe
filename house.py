"""The parts of a running bot, put together the same way for the real one, the demo, and the tests."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import signal
import time
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import uvicorn
from starlette.requests import Request
from starlette.types import ASGIApp

import papers
from channels.web import Shown, WebDoors
from channels.web.files import Fetched
from delivery import Channel, Delivery
from events import WEB, Event, Message, messenger_of
from file_links import Links, SignInError
from handlers.context import House
from handlers.meetings import by_link
from reminders import clock as reminders_clock
from reminders import hold
from reminders.tick import tick
from runner import Runner
from storage import bubbles, chats, outbox, talks
from storage.chats import Account
from storage.db import Database

TICK_SECONDS = 5
PROXIES = ["127.0.0.1", "::1"]
"""Whose word is taken for where a request came from and how: a reverse proxy on this machine, and nobody else's."""
LONGEST_ANSWER = 5.0
"""Seconds that a browser's request stays open for the answer; one that takes longer comes by the stream."""


@dataclass(frozen=True, slots=True)
class Parts:
    db: Database
    house: House
    delivery: Delivery
    runner: Runner
    clock: Callable[[], datetime]

    async def tick(self) -> None:
        """What is due now goes into the outbox, and out; what was asked for as a file is made."""
        await tick(self.db, self.house.forms, self.clock(), self.house.of_a_bot)
        self.delivery.wake()
        if await papers.make_all(self.db, papers.Means(self.house.forms, self.house.templates), self.clock):
            self.delivery.wake()

    async def history(self, chat: str, after: int) -> Sequence[Shown]:
        """What the person of a browser chat was told since change ``after``, there and elsewhere."""
        async with self.db.snapshot() as connection:
            account = await chats.find(connection, self.house.vault, WEB, chat)
            found = await bubbles.history(connection, self.house.vault, account.id, after) if account else []
            live = await talks.live(connection, account.person) if account and account.person else []
        return [
            Shown(
                one.ref,
                one.change,
                one.message.text,
                one.message.rows,
                one.at,
                one.message.file_name,
                one.purpose == outbox.BOARD,
                tuple(live),
                messenger_of(one.via),
            )
            for one in found
        ]

    async def answer(self, event: Event) -> Sequence[Shown]:
        """Take what a browser said, let the answer go out, and give what its page has not shown yet."""
        before = await self._browser(event.chat)
        await self.runner.handle(event)
        now = await self._browser(event.chat)
        if account := now or before:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LONGEST_ANSWER):
                    await self.delivery.until_sent(account.id)
        if before and not now:
            return await self._last_words(before, event.seen)
        return await self.history(event.chat, event.seen)

    async def _browser(self, chat: str) -> Account | None:
        async with self.db.snapshot() as connection:
            return await chats.find(connection, self.house.vault, WEB, chat)

    async def _last_words(self, account: Account, after: int) -> Sequence[Shown]:
        """What was said to a chat that is nobody's any more: its address went with the question that was answered."""
        async with self.db.snapshot() as connection:
            found = await bubbles.history(connection, self.house.vault, account.id, after)
        return [Shown(one.ref, one.change, one.message.text, (), one.at) for one in found]

    async def knows(self, chat: str) -> bool:
        """Whether the browser's chat is anybody's: not before its first word, nor once its session is over."""
        return await self._browser(chat) is not None

    async def newest(self, chat: str) -> int:
        """The number of the newest change that a browser's chat can show; 0 where there is none, or no such chat."""
        async with self.db.snapshot() as connection:
            account = await chats.find(connection, self.house.vault, WEB, chat)
            return await bubbles.newest_change(connection, account.id) if account else 0

    async def meeting_by_link(self, token: str, visitor: str = "") -> Message | None:
        """What the page of a meeting's link shows, with its choices and its calendar file; None for no link of ours."""
        async with self.db.snapshot() as connection:
            return await by_link.shown(connection, self.house, token, visitor, self.clock())

    async def reply_by_link(self, token: str, visitor: str, answer: str, reason: str = "") -> Message | None:
        """Keep a browser's answer (``attend``, or ``absent`` with a reason), and give what the page shows then."""
        async with self.db.transaction() as connection:
            return await by_link.reply(connection, self.house, token, visitor, answer, reason, self.clock())

    def doors(self, chat_of: Callable[[Request], str | None] = lambda _request: None) -> WebDoors:
        """What the browser's pages need."""
        return WebDoors(
            self.answer, self.history, self.knows, self.newest, self.file, self.meeting_by_link, self.reply_by_link,
            self.file_by_link, self.runner.notice, chat_of, self.house.web_url,
        )  # fmt: skip

    async def file(self, chat: str, ref: str) -> tuple[str, bytes] | None:
        async with self.db.snapshot() as connection:
            account = await chats.find(connection, self.house.vault, WEB, chat)
            return await bubbles.attachment(connection, self.house.vault, account.id, ref) if account else None

    async def file_by_link(self, token: str, chat: str | None) -> Fetched:
        """What a link that was sent instead of a file opens, for the browser with this chat of its own."""
        async with self.db.snapshot() as connection:
            account = await chats.find(connection, self.house.vault, WEB, chat) if chat else None
            visitor = account.person if account else None
            try:
                found = await Links(self.house.vault, self.house.web_url).open(connection, token, visitor, self.clock())
            except SignInError:
                return Fetched(sign_in=True)
        return Fetched(found.name, found.content) if found else Fetched()


def assemble(
    db: Database,
    house: House,
    channels: Mapping[str, Channel],
    clock: Callable[[], datetime],
    *,
    arrived: Mapping[str, Callable[[str], None]] | None = None,
    monotonic: Callable[[], float] = time.monotonic,
) -> Parts:
    delivery = Delivery(
        db, house.vault, channels, clock, arrived=arrived, held=hold.until,
        fitted=Links(house.vault, house.web_url).fitted, monotonic=monotonic,
    )  # fmt: skip
    return Parts(db, house, delivery, Runner(db, house, delivery, clock), clock)


async def serve_app(
    parts: Parts, app: ASGIApp | None, host: str, port: int, *others: Coroutine[Any, Any, None]
) -> None:
    """Run until Ctrl-C or the end of one part; what is on its way is let arrive. Raises OSError for a taken port."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows has no signal handlers in the loop
            loop.add_signal_handler(name, stop.set)
    scheduler = reminders_clock.start(parts.tick, TICK_SECONDS)
    tasks = [asyncio.create_task(parts.delivery.run()), *(asyncio.create_task(other) for other in others)]
    server = None
    if app is not None:
        server = web_server(app, host, port)
        tasks.append(asyncio.create_task(server.serve()))
    waiting = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({waiting, *tasks}, return_when=asyncio.FIRST_COMPLETED)
        for task in done - {waiting}:
            task.result()
    finally:
        scheduler.shutdown(wait=False)
        if server is not None:
            server.should_exit = True
            # Its own failure has been raised above; here only its end is waited for, whatever it was.
            await asyncio.gather(tasks[-1], return_exceptions=True)
        for task in (waiting, *tasks):
            task.cancel()
        await asyncio.gather(waiting, *tasks, return_exceptions=True)
        await parts.delivery.close()


def web_server(app: ASGIApp, host: str, port: int) -> Server:
    return Server(
        uvicorn.Config(
            app, host=host, port=port, log_level="warning", lifespan="off", timeout_graceful_shutdown=1,
            proxy_headers=True, forwarded_allow_ips=PROXIES,
        )
    )  # fmt: skip


class Server(uvicorn.Server):
    """Signals are the house's, and a taken port is an error, not an exit."""

    @contextlib.contextmanager
    def capture_signals(self) -> Any:
        yield

    async def startup(self, sockets: Any = None) -> None:
        lines = logging.getLogger("uvicorn.error")
        lines.disabled = True
        try:
            await super().startup(sockets)
        except SystemExit as error:
            raise OSError("port taken") from error
        finally:
            lines.disabled = False
