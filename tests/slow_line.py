"""The line between a telephone and the bot: slow, cut or dead as the test says. It counts what crosses it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from math import inf
from urllib.parse import urlsplit

PIECE = 1024


@dataclass(slots=True)
class Exchange:
    """A request and its response: one round trip, and the bytes of both with their headers."""

    what: str
    """Method and path, without what stands after the question mark."""
    up: int = 0
    down: int = 0


@dataclass(slots=True)
class SlowLine:
    target: str
    """Address of the bot's own server."""
    rate: float = inf
    """Bytes a second towards the telephone."""
    delay: float = 0.0
    """Seconds of each round trip, and of each connection's beginning."""
    holds_streams: bool = False
    """A proxy that gives an event stream out only when it has ended."""
    losing: int = 0
    """So many answers more are committed by the bot and cut before the telephone has heard all of it."""
    url: str = ""
    exchanges: list[Exchange] = field(default_factory=list)
    connections: int = 0
    _dead: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _width: asyncio.Lock = field(default_factory=asyncio.Lock)

    # ── What the test does ──────────────────────────────────────────────────

    def cut(self) -> None:
        """From now on nothing comes through, not even what was on its way."""
        self._dead = True
        for writer in list(self._open):
            writer.transport.abort()

    def mend(self, target: str = "") -> None:
        """Everything comes through again, to another server where one is named."""
        self._dead = False
        self.target = target or self.target

    async def until(self, done: Callable[[], bool], *, seconds: float = 20) -> None:
        """Wait for what will cross the line; the limit is only there for what does not."""
        async with asyncio.timeout(seconds):
            while not done():
                self._news.clear()
                await self._news.wait()

    @property
    def down(self) -> int:
        return sum(one.down for one in self.exchanges)

    def of(self, what: str) -> list[Exchange]:
        return [one for one in self.exchanges if one.what == what]

    # ── What the line does ──────────────────────────────────────────────────

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._dead:
            writer.transport.abort()
            return
        self.connections += 1
        await asyncio.sleep(self.delay)
        where = urlsplit(self.target)
        up_reader, up_writer = await asyncio.open_connection(where.hostname, where.port)
        both = {writer, up_writer}
        self._open |= both
        call = Call(self)
        try:
            async with asyncio.TaskGroup() as ways:
                ways.create_task(call.upwards(reader, up_writer))
                ways.create_task(call.downwards(up_reader, writer))
        except* (OSError, CutError):
            pass
        finally:
            self._open -= both
            for one in both:
                one.transport.abort()

    async def cross(self, size: int) -> None:
        """All connections share the line's width."""
        if self.rate < inf:
            async with self._width:
                await asyncio.sleep(size / self.rate)


class CutError(Exception):
    """The connection ends here."""


class Call:
    """One connection: requests one after the other."""

    def __init__(self, line: SlowLine) -> None:
        self.line = line
        self.now: Exchange | None = None
        self.answered = True

    async def upwards(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            if self.answered or self.now is None:
                method, path, *_ = piece.decode("latin-1").split(" ", 2)
                self.now = Exchange(f"{method} {path.partition('?')[0]}")
                self.line.exchanges.append(self.now)
                self.answered = False
                await asyncio.sleep(self.line.delay)
            self.now.up += len(piece)
            writer.write(piece)
            await writer.drain()
        raise CutError

    async def downwards(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while piece := await reader.read(PIECE):
            assert self.now is not None, "the server does not speak first"
            self.answered = True
            if self.line.holds_streams and self.now.what.endswith("/api/stream"):
                continue
            if self.line.losing and self.now.what.startswith("POST"):
                self.line.losing -= 1
                writer.write(piece[: len(piece) // 2])
                await writer.drain()
                raise CutError
            await self.line.cross(len(piece))
            self.now.down += len(piece)
            self.line._news.set()
            writer.write(piece)
            await writer.drain()
        raise CutError


@asynccontextmanager
async def slow_line(target: str) -> AsyncIterator[SlowLine]:
    line = SlowLine(target)
    server = await asyncio.start_server(line.carry, "127.0.0.1", 0)
    line.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield line
    finally:
        line.cut()
        server.close()
        with suppress(TimeoutError):
            async with asyncio.timeout(2):
                await server.wait_closed()
