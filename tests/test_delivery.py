"""Sending from the outbox: once, in order, whatever happens in between."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from delivery import Delivery
from events import Limits, Message
from storage import outbox, turns
from tests.commune import Commune


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
