"""Pacing by the clock: no limit is exceeded, none of what it allows is wasted, and nobody who waits is made to."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from heapq import heappop, heappush

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.telegram.send import LIMITS
from delivery import Delivery
from events import Limits, Rate, SendError
from pacing import Window
from tests.post import Instant, Post, numbered


def most_within(moments: Sequence[float], seconds: float) -> int:
    """The largest number of these moments in any half-open stretch of so many seconds."""
    return max(bisect_left(moments, at + seconds - 1e-9) - index for index, at in enumerate(moments))


@pytest.mark.slow
async def test_five_thousand_stay_in_order_and_use_what_the_limit_allows(post: Post) -> None:
    await post.queue(await post.chats(5000), *numbered(5000))
    await post.until()
    assert post.channel.texts == numbered(5000)
    moments = [at for at, _ in post.channel.came]
    assert most_within(moments, 1.0) == 30
    assert 5000 / 30 - 1 <= moments[-1] <= 5000 / 30, "within one second of what the limit permits"


async def test_an_answer_overtakes_a_broadcast(post: Post) -> None:
    """Also the answer to somebody whom the broadcast has not reached: what stood before it in that chat goes along."""
    accounts = await post.chats(300)
    await post.queue(accounts[:299], *numbered(299))
    await post.until(3.0)
    asked = post.clock.seconds
    await post.queue(accounts[298:], "trả lời người cuối hàng", "trả lời người mới", purpose="reply")
    await post.until()
    for text in ("trả lời người cuối hàng", "trả lời người mới"):
        assert post.channel.at(text) - asked <= 4 / 30
    assert post.channel.at("số 299") <= post.channel.at("trả lời người cuối hàng")
    rest = [text for text in post.channel.texts if text.startswith("số") and text != "số 299"]
    assert rest == numbered(298)


async def test_one_chat_hears_one_message_a_second_that_it_did_not_ask_for(post: Post) -> None:
    chat = await post.chats(1)
    await post.queue(chat, *numbered(4))
    await post.until()
    assert post.channel.came == [(0.0, "số 1"), (1.0, "số 2"), (2.0, "số 3"), (3.0, "số 4")]


async def test_an_answer_waits_for_what_stands_before_it_in_its_chat(post: Post) -> None:
    """That goes ahead of everybody else's, but not faster than its chat may hear it."""
    chat, *others = await post.chats(100)
    await post.queue([chat, *others], "nhắc 1", *numbered(99))
    await post.queue([chat], "nhắc 2", "nhắc 3")
    await post.queue([chat], "trả lời", purpose="reply")
    await post.until()
    assert [post.channel.at(text) for text in ("nhắc 1", "nhắc 2", "nhắc 3")] == [0.0, 1.0, 2.0]
    assert 2.0 <= post.channel.at("trả lời") < 2.1


async def test_answers_follow_who_taps_quickly_and_keep_the_average(post: Post) -> None:
    """A whole quiet month (12 messages) at once is let through; somebody who never stops is held to one a second."""
    chat = await post.chats(1)
    await post.queue(chat, *numbered(12), purpose="reply")
    await post.until()
    assert [at for at, _ in post.channel.came] == [0.0] * 12
    await post.queue(chat, *numbered(27), purpose="reply")
    await post.queue(chat, "nhắc")
    await post.until()
    assert [at for at, _ in post.channel.came] == [0.0] * 20 + [20.0] * 19 + [21.0]


async def test_a_group_hears_twenty_a_minute_whatever_it_asked(post: Post) -> None:
    group = await post.chats(1, group=True)
    await post.queue(group, *numbered(25))
    await post.queue(group, *numbered(25), purpose="reply")
    await post.until()
    assert post.channel.texts == numbered(25) * 2
    moments = [at for at, _ in post.channel.came]
    assert most_within(moments, 60.0) == 20
    assert 120 <= moments[-1] < 180, "fifty in the third minute"


async def test_a_full_group_keeps_nobody_else_waiting(post: Post) -> None:
    """Their rows are the oldest, and more than are read at once."""
    post.channel.limits = replace(LIMITS, group=Rate(1, 60.0))
    post.delivery = post.delivers(post.channel)
    groups, chat = await post.chats(40, group=True), await post.chats(1)
    for group in groups:
        await post.queue([group], *numbered(2))
    await post.queue(chat, "riêng")
    await post.until()
    assert post.channel.at("riêng") <= 41 / 30
    assert post.channel.at("số 2") >= 60


async def test_a_flood_wait_slows_the_whole_channel_and_loses_nothing(post: Post) -> None:
    accounts = await post.chats(40)
    await post.queue(accounts, *numbered(40))
    await post.queue(accounts[:1], "sau số 1", purpose="reply")
    post.channel.refusals = [SendError("flood", retry_after=7.0)]
    await post.delivery.drain()
    begun = len(post.channel.came)
    await post.until(6.9)
    assert len(post.channel.came) == begun <= 4, "only what was on its way already"
    await post.until()
    assert sorted(post.channel.texts) == sorted([*numbered(40), "sau số 1"])
    assert all(at >= 7.0 for at, _ in post.channel.came[begun:])
    assert post.channel.texts.index("số 1") < post.channel.texts.index("sau số 1")
    assert await post.rows("SELECT status, attempts, COUNT(*) FROM outbox GROUP BY 1, 2 ORDER BY 2") == [
        ("sent", 1, 40), ("sent", 2, 1),
    ]  # fmt: skip


async def test_what_needs_more_room_keeps_its_turn(post: Post) -> None:
    post.channel.limits = replace(LIMITS, requests=lambda message: 3 if message.text == "số 31" else 1)
    post.delivery = post.delivers(post.channel)
    await post.queue(await post.chats(200), *numbered(200))
    await post.until()
    assert post.channel.texts == numbered(200)
    moments = [at for at, text in post.channel.came for _ in range(3 if text == "số 31" else 1)]
    assert most_within(moments, 1.0) == 30


@given(st.lists(st.tuples(st.floats(0, 2), st.floats(0, 3), st.floats(0, 1), st.integers(1, 4)), max_size=60))
def test_the_messenger_counts_no_more_than_the_rate_whatever_the_network_does(
    requests: list[tuple[float, float, float, int]],
) -> None:
    """Each wanted some time after the last, under way for some time, and counted at some moment of that."""
    window, now = Window(Rate(5, 1.0)), 0.0
    on_their_way: list[tuple[float, int]] = []
    counted: list[float] = []
    for wanted, duration, part, size in requests:
        now += wanted
        while (opens := window.opens_at(now, size)) > now or (on_their_way and on_their_way[0][0] <= now):
            if on_their_way and on_their_way[0][0] <= max(now, opens):
                ended, of = heappop(on_their_way)
                now = max(now, ended)
                window.answered(ended, of)
            else:
                now = opens
        window.take(size)
        heappush(on_their_way, (now + duration, size))
        counted += [now + duration * part] * size
    assert not counted or most_within(sorted(counted), 1.0) <= 5


async def test_each_channel_has_its_own_pace(post: Post) -> None:
    """A broadcast on one, even one that was told to wait, holds up nothing on another."""
    page = Instant(post.clock, Limits())
    post.delivery = Delivery(
        post.db,
        post.vault,
        {"telegram": post.channel, "web": page},
        post.clock.now,
        monotonic=post.clock.monotonic,
    )
    await post.queue(await post.chats(100), *numbered(100))
    post.channel.refusals = [SendError("flood", retry_after=60.0)]
    await post.delivery.drain()
    await post.queue(await post.chats(50, channel="web"), *numbered(50))
    await post.delivery.drain()
    assert sorted(page.came) == sorted((0.0, text) for text in numbered(50))
    assert len(post.channel.came) < 10
