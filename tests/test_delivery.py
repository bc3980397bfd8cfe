"""Sending from the outbox: once, in order, whatever happens in between."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from delivery import Delivery
from events import Limits, Message, SendError
from house import assemble
from reminders import hold
from reporting.periods import LOCAL
from storage import outbox, turns
from storage.moments import stored
from storage.turns import Outgoing
from tests.commune import Commune
from tests.meetings import called, member
from tests.post import Post


class Slow:
    """A messenger that takes its time: a message arrives when ``arrive`` is set."""

    limits = Limits()

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.arrive = asyncio.Event()

    async def send(self, _chat: str, message: Message) -> str:
        self.sent.append(message.text)
        await self.arrive.wait()
        return f"m{len(self.sent)}"


async def test_what_arrives_while_the_outbox_is_read_is_not_sent_again(
    commune: Commune, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that was read as queued, and is sent by the time its turn comes, is old news."""
    slow = Slow()
    delivery = Delivery(commune.db, commune.house.vault, {"web": slow}, lambda: commune.now)
    async with commune.db.transaction() as connection:
        await connection.execute("DELETE FROM outbox")
        account = await connection.execute_fetchall("SELECT id FROM accounts WHERE channel = 'web' LIMIT 1")
        for text in ("một", "hai"):
            await outbox.add(connection, next(iter(account))[0], Message(text), commune.now, purpose="reply")
    read = turns.due

    async def and_meanwhile_it_arrives(*facts: Any, **more: Any) -> list[turns.Outgoing]:
        rows = await read(*facts, **more)
        if slow.sent and not slow.arrive.is_set():
            slow.arrive.set()
            while delivery._sending:
                await asyncio.sleep(0)
        return rows

    monkeypatch.setattr("delivery.turns.due", and_meanwhile_it_arrives)
    async with asyncio.timeout(10):
        first = asyncio.create_task(delivery.drain())
        while not slow.sent:
            await asyncio.sleep(0)
        await asyncio.gather(delivery.drain(), first)
    assert slow.sent == ["một", "hai"]
    assert await commune.rows("SELECT status, attempts FROM outbox") == [("sent", 1), ("sent", 1)]


async def test_who_waits_for_an_answer_waits_for_a_place_too(post: Post) -> None:
    """Every place is taken by a message that does not arrive; then all that waits for the one chat goes, and no more."""
    slow = Slow()
    delivery = post.delivers(slow, at_once=1)
    other, asking, third = await post.chats(3)
    await post.queue([other], "một")
    await delivery._start_due()
    await post.queue([asking], "hai", "ba", purpose="reply")
    await post.queue([third], "bốn")
    waits = asyncio.create_task(delivery.until_sent(asking))
    async with asyncio.timeout(10):
        for _ in range(100):
            await asyncio.sleep(0)
        assert not waits.done() and slow.sent == ["một"]
        slow.arrive.set()
        await waits
    assert slow.sent[:3] == ["một", "hai", "ba"]
    assert await post.rows("SELECT COUNT(*) FROM outbox WHERE purpose = 'reply' AND status = 'sent'") == [(2,)]
    await delivery.drain()


class Outage:
    """A messenger that cannot be reached until ``ends``."""

    limits = Limits()

    def __init__(self, commune: Commune, ends: datetime) -> None:
        self.commune = commune
        self.ends = ends
        self.sent: list[tuple[datetime, str]] = []

    async def send(self, _chat: str, message: Message) -> str:
        if self.commune.now < self.ends:
            raise SendError("network")
        self.sent.append((self.commune.now, message.text))
        return f"m{len(self.sent)}"


async def test_an_outage_does_not_carry_a_reminder_into_the_night(commune: Commune) -> None:
    """An answer that stands behind it goes out all the same, and so does a notice."""
    evening = datetime(2026, 2, 24, 20, 59, tzinfo=LOCAL)
    commune.stage.now = evening
    channel = Outage(commune, evening + timedelta(minutes=20))
    parts = assemble(commune.db, commune.house, {"web": channel}, lambda: commune.now)
    async with commune.db.transaction() as connection:
        await connection.execute("DELETE FROM outbox")
        account = next(iter(await connection.execute_fetchall("SELECT id FROM accounts WHERE person IS NOT NULL")))[0]
        await outbox.add(connection, account, Message("nhắc"), commune.now, purpose=outbox.REMINDER)
    for minute in range(30):
        commune.stage.now = evening + timedelta(minutes=minute)
        await parts.delivery.drain()
    tried = await commune.one("SELECT attempts FROM outbox")
    async with commune.db.transaction() as connection:
        for purpose in ("reply", "notice"):
            await outbox.add(connection, account, Message(purpose), commune.now, purpose=purpose)
    await parts.delivery.drain()
    assert channel.sent == [(commune.now, "reply"), (commune.now, "notice")]
    morning = datetime(2026, 2, 25, 6, 30, tzinfo=LOCAL)
    for moment in (morning - timedelta(seconds=1), morning):
        commune.stage.now = moment
        await parts.delivery.drain()
    assert channel.sent[2:] == [(morning, "nhắc")]
    assert await commune.rows("SELECT status, attempts FROM outbox ORDER BY id") == [
        ("sent", tried + 1), ("sent", 1), ("sent", 1),
    ]  # fmt: skip
    assert tried >= 1, "it was tried before the night, and waiting for the morning is no further try"


@pytest.mark.parametrize("purpose", ["reply", "farewell", "notice", "board", "copy"])
def test_only_what_nobody_waits_for_is_held(purpose: str) -> None:
    night, day = datetime(2026, 2, 24, 22, tzinfo=LOCAL), datetime(2026, 2, 24, 9, tzinfo=LOCAL)
    reminder = Outgoing(1, 1, "web", b"", Message("nhắc"), 0, outbox.REMINDER, in_group=False, owner="somebody")
    assert hold.until(reminder, day) is None
    assert hold.until(reminder, night) == datetime(2026, 2, 25, 6, 30, tzinfo=LOCAL)
    assert hold.until(replace(reminder, purpose=purpose), night) is None


async def test_what_was_sent_long_ago_makes_nothing_slower(commune: Commune) -> None:
    """Measured in steps of SQLite's machine: the same talk, before and after years of messages and answers."""
    await called(commune)
    held = await called(commune, commune.now - timedelta(days=90))
    person = await commune.person_of(await member(commune))
    before = await steps_of_a_talk(commune)
    async with commune.db.transaction() as connection:
        await connection.execute(
            "WITH RECURSIVE many (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM many WHERE n < 20000) "
            "INSERT INTO outbox (account, channel, message, purpose, created_at, status, next_at, sent_at, ref, change) "
            "SELECT a.id, 'web', '{}', 'reply', :at, 'sent', :at, :at, 'old' || n, -n "
            "FROM many JOIN accounts a ON a.id = 1 + n % (SELECT MAX(id) FROM accounts)",
            {"at": stored(commune.now - timedelta(days=1))},
        )
        await connection.executemany(
            "INSERT INTO meeting_replies (meeting, person, sequence, answer, at) VALUES (?, ?, 0, 'attend', ?)",
            [(held.id, person, stored(held.starts_at))] * 5000,
        )
    after = await steps_of_a_talk(commune)
    assert 0 < after < before * 1.2


async def steps_of_a_talk(commune: Commune) -> int:
    """Hundreds of steps for an answer of the bot, and for a look at what is due."""
    hundreds = 0

    def count() -> int:
        nonlocal hundreds
        hundreds += 1
        return 0

    connections = (commune.db._writer, commune.db._reader)
    for connection in connections:
        await connection.set_progress_handler(count, 100)
    await commune.secretary("TT09").says("giúp")
    await commune.wait(hours=1)
    for connection in connections:
        await connection.set_progress_handler(lambda: 0, 0)
    return hundreds
