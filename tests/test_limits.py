"""Over HTTP, to a Telegram that counts: nothing is refused, and a refusal loses nothing."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from channels.telegram import Telegram
from channels.telegram.send import LIMITS
from events import Limits, Message, Rate
from tests.fake_telegram import TOKEN, FakeTelegram, Flood, fake_telegram
from tests.post import Post, numbered

pytestmark = pytest.mark.slow


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with fake_telegram() as fake:
        yield fake


@asynccontextmanager
async def running(post: Post, server: FakeTelegram, limits: Limits) -> AsyncIterator[None]:
    """The delivery as ``run`` keeps it, on the clocks of the machine."""
    telegram = Telegram(TOKEN, server.url, limits=limits)
    delivery = post.delivers(telegram, clock=lambda: datetime.now(UTC), monotonic=time.monotonic)
    task = asyncio.create_task(delivery.run())
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await delivery.close()
    await telegram.close()


def scaled(second: float) -> Limits:
    """Telegram's limits where a second lasts so long."""

    def shorter(rate: Rate) -> Rate:
        return Rate(rate.count, rate.seconds * second)

    return Limits(
        overall=shorter(LIMITS.overall),
        chat=shorter(LIMITS.chat),
        burst=shorter(LIMITS.burst),
        group=shorter(LIMITS.group),
        requests=LIMITS.requests,
    )


def arrived(server: FakeTelegram, count: int) -> Callable[[], bool]:
    return lambda: len(server.of("sendMessage")) == count


def texts_sent(server: FakeTelegram) -> list[str]:
    return [call.facts["text"] for call in server.of("sendMessage")]


@pytest.mark.parametrize("count", [870, 5000])
async def test_a_broadcast_to_everybody_is_never_refused(post: Post, server: FakeTelegram, count: int) -> None:
    server.flood = Flood(second=0.1)
    await post.queue(await post.chats(count), *numbered(count))
    async with running(post, server, scaled(0.1)):
        await server.until(arrived(server, count), seconds=300)
        async with asyncio.timeout(10):
            while await post.rows("SELECT DISTINCT status, attempts FROM outbox") != [("sent", 1)]:
                await asyncio.sleep(0)
    assert server.flood.refused == 0
    assert sorted(texts_sent(server)) == sorted(numbered(count))


async def test_a_group_is_never_refused_its_board(post: Post, server: FakeTelegram) -> None:
    """More than a minute allows, in one chat; a minute lasts 0.6 s."""
    server.flood = Flood(second=0.01)
    group = await post.chats(1, group=True)
    await post.queue(group, *numbered(45))
    async with running(post, server, scaled(0.01)):
        await server.until(arrived(server, 45), seconds=60)
    assert server.flood.refused == 0
    assert texts_sent(server) == numbered(45)


async def test_a_wait_that_another_program_brought_on_is_kept_by_all(post: Post, server: FakeTelegram) -> None:
    """It used the same token, and all that Telegram allows for a second and a half."""
    server.flood = Flood(second=1.0, came={"": [time.monotonic() + 0.5] * 30})
    await post.queue(await post.chats(50), *numbered(50))
    async with running(post, server, LIMITS):
        await server.until(arrived(server, 50))
    assert 1 <= server.flood.refused < 25, "what was on its way when the first was refused, and nothing after that"
    assert sorted(texts_sent(server)) == sorted(numbered(50))


@pytest.mark.parametrize(
    "message",
    [
        Message("một"),
        Message("dài\n" * 3000),
        Message("sửa", edits="7"),
        Message("bảng", pin=True),
        Message("chào", menu=(("giup", "Trợ giúp"),)),
        Message("tệp", file=b"x", file_name="x.txt"),
        Message("dài\n" * 300, file=b"x", file_name="x.txt"),
    ],
    ids=lambda message: message.text[:4].strip() + f"-{len(message.text)}",
)
async def test_a_message_counts_for_the_requests_that_it_takes(server: FakeTelegram, message: Message) -> None:
    telegram = Telegram(TOKEN, server.url)
    await telegram.send("1", message)
    await telegram.close()
    assert LIMITS.requests(message) == len(server.calls)
