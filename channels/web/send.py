"""The sending side: nothing is sent; whoever has the page open is told that there is news."""

from __future__ import annotations

import asyncio
import secrets
from collections import defaultdict

from events import Limits, Message


class Web:
    """The text stands in the outbox, from where pages fetch it."""

    limits = Limits()

    def __init__(self) -> None:
        self._news: dict[str, set[asyncio.Event]] = defaultdict(set)

    async def send(self, _chat: str, message: Message) -> str:
        """What is said is read from the outbox, once the row is marked sent. Returns the bubble's reference."""
        return message.edits or f"w{secrets.token_hex(6)}"

    def tell(self, chat: str) -> None:
        """There is news for this chat: called after the row has been marked sent."""
        for event in self._news.get(chat, ()):
            event.set()

    def listen(self, chat: str) -> asyncio.Event:
        event = asyncio.Event()
        self._news[chat].add(event)
        return event

    def leave(self, chat: str, event: asyncio.Event) -> None:
        self._news[chat].discard(event)
        if not self._news[chat]:
            del self._news[chat]
