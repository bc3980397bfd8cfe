"""A database with nothing but chats, what is queued for them, and a clock that only the test moves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Any

from channels.telegram.send import LIMITS
from delivery import Delivery
from events import Limits, Message, SendError
from storage import chats, outbox
from storage.db import Database
from storage.moments import stored
from storage.vault import Vault, new_key

BEGINS = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)


class Clock:
    """Both clocks of the delivery, moved by the test alone."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def monotonic(self) -> float:
        return self.seconds

    def now(self) -> datetime:
        return BEGINS + timedelta(seconds=self.seconds)


class Instant:
    """A messenger with Telegram's limits that takes no time, and keeps when what came."""

    def __init__(self, clock: Clock, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.clock = clock
        self.came: list[tuple[float, str]] = []
        self.refusals: list[SendError] = []

    async def send(self, _chat: str, message: Message) -> str:
        if self.refusals:
            raise self.refusals.pop(0)
        self.came.append((self.clock.seconds, message.text))
        return f"m{len(self.came)}"

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.came]

    def at(self, text: str) -> float:
        return next(at for at, came in self.came if came == text)


class Post:
    """A database with nothing but chats, and its delivery."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self.db = db
        self.clock = clock
        self.vault = Vault.from_text(new_key())
        self.channel = Instant(clock)
        self.delivery = self.delivers(self.channel)

    def delivers(self, channel: Any, **more: Any) -> Delivery:
        clocks = {"clock": self.clock.now, "monotonic": self.clock.monotonic, **more}
        return Delivery(self.db, self.vault, {"telegram": channel}, **clocks)

    async def chats(self, count: int, *, group: bool = False, channel: str = "telegram") -> list[int]:
        first = -1 if group else 1
        async with self.db.transaction() as connection:
            person = None if group else await chats.add_person(connection, BEGINS)
            rows = [
                (
                    person,
                    channel,
                    number.to_bytes(8, signed=True),
                    self.vault.seal(str(number)),
                    stored(BEGINS),
                    stored(BEGINS),
                )
                for number in range(first, first * (count + 1), first)
            ]
            await connection.executemany(
                "INSERT INTO accounts (person, channel, address_key, address, created_at, seen_at) "
                "VALUES (?, ?, ?, ?, ?, ?)",
                rows,
            )
            found = await connection.execute_fetchall("SELECT id FROM accounts ORDER BY id DESC LIMIT ?", (count,))
            return sorted(row["id"] for row in found)

    async def queue(self, accounts: Sequence[int], *texts: str, purpose: str = "reminder") -> None:
        """Each text to the account beside it; one account gets them all."""
        whom = list(accounts) * len(texts) if len(accounts) == 1 else accounts
        async with self.db.transaction() as connection:
            for account, text in zip(whom, texts, strict=True):
                await outbox.add(connection, account, Message(text), self.clock.now(), purpose=purpose)

    async def until(self, seconds: float = inf) -> None:
        """Let time go on from one moment at which something may go to the next."""
        await self.delivery.drain()
        while self.delivery.rests_until < inf and self.delivery.rests_until <= seconds:
            self.clock.seconds = self.delivery.rests_until
            await self.delivery.drain()

    async def rows(self, sql: str) -> list[tuple[Any, ...]]:
        async with self.db.snapshot() as connection, connection.execute(sql) as cursor:
            return [tuple(row) for row in await cursor.fetchall()]


def numbered(count: int) -> list[str]:
    return [f"số {number}" for number in range(1, count + 1)]
