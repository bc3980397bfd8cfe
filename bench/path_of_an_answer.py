"""The path of an answer, measured as ratios: ``python -m bench.path_of_an_answer`` (or ``make bench``).

1. Many people at once against one after the other, with a messenger that takes 50 ms per message: waiting
   for one HTTP answer must not hold up anybody else.
2. One whole event (inbox, talk, rules, rows, outbox, commit) against a bare commit of one row to the same
   disk: what our own code adds to what durability costs anyway.
3. Finding who is written to next while a broadcast to thousands waits, against hardly anything waiting.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from demo import world
from events import Event, EventKind, Limits, Message
from house import Parts, assemble
from reporting.calendar import Calendar
from reporting.periods import Period
from storage import chats, meta, outbox, turns
from storage.db import Connection

NETWORK = 0.05
FEW, MANY = 10, 5000
PEOPLE = [f"TT{number:02d}" for number in range(1, 41)]


class SlowMessenger:
    """Takes as long per message as a far server does."""

    limits = Limits()

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, _chat: str, message: Message) -> str:
        await asyncio.sleep(NETWORK)
        self.sent += 1
        return message.edits or f"m{self.sent}"


def typed(unit: str, text: str, number: int) -> Event:
    chat = world.secretary(unit)
    return Event(world.CHANNEL, f"bench-{unit}-{number}", EventKind.TEXT, chat, chat, world.BEGINS, text=text)


async def seconds(work: Callable[[], Awaitable[object]]) -> float:
    begun = time.perf_counter()
    await work()
    return time.perf_counter() - begun


async def together(parts: Parts, text: str, number: int) -> None:
    await asyncio.gather(*(parts.runner.handle(typed(unit, text, number)) for unit in PEOPLE))
    await parts.delivery.drain()


async def one_by_one(parts: Parts, text: str, number: int) -> None:
    for unit in PEOPLE:
        await parts.runner.handle(typed(unit, text, number))
        await parts.delivery.drain()


async def commit(parts: Parts, number: int) -> None:
    async with parts.db.transaction() as connection:
        await meta.put(connection, f"bench-{number}", "x")


async def finding_the_next(parts: Parts, waiting: int) -> float:
    """Median seconds, with so many rows queued by now."""
    async with parts.db.transaction() as connection:
        for number in range(waiting):
            chat, vault = f"bench-{waiting}-{number}", parts.house.vault
            account = await chats.of_chat(connection, vault, world.CHANNEL, chat, parts.clock(), group=False)
            await outbox.add(connection, account.id, Message("x"), parts.clock(), purpose=outbox.REMINDER)
    async with parts.db.snapshot() as connection:
        return statistics.median([await seconds(lambda: next_of_all(connection, parts)) for _ in range(200)])


async def next_of_all(connection: Connection, parts: Parts) -> None:
    for channel in await turns.channels(connection):
        for answers in (True, False):
            await turns.due(
                connection,
                parts.house.vault,
                parts.clock(),
                channel,
                answers=answers,
                without=(),
                resting=(),
                limit=1,
            )
    await turns.next_due(connection, parts.clock())


async def run(path: Path) -> None:
    here = await world.make(path)
    now = Calendar().opens_at(Period(2026, 2))
    parts = assemble(here.db, here.house, {world.CHANNEL: SlowMessenger()}, lambda: now)
    await parts.tick()
    await parts.delivery.drain()
    single = await seconds(lambda: one_by_one(parts, "bc", 1))
    at_once = await seconds(lambda: together(parts, "không", 2))
    print(
        f"{len(PEOPLE)} people, {NETWORK * 1000:.0f} ms network: together {single / at_once:.1f} times as fast as one by one"
    )
    events = [await seconds(lambda unit=unit: parts.runner.handle(typed(unit, "đúng cả", 3))) for unit in PEOPLE]  # type: ignore[misc]
    await parts.delivery.drain()
    commits = [await seconds(lambda number=number: commit(parts, number)) for number in range(len(PEOPLE))]  # type: ignore[misc]
    ratio = statistics.median(events) / statistics.median(commits)
    print(f"one event costs {ratio:.0f} bare commits (median of {len(PEOPLE)})")
    few, many = await finding_the_next(parts, FEW), await finding_the_next(parts, MANY - FEW)
    print(f"finding who is next among {MANY} costs {many / few:.1f} times as much as among {FEW}")
    await here.db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder) / "bench.db"))
