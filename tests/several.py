"""The sample commune with more than one messenger, each a list at the edge."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from demo.stage import Stage
from events import Choice, Message, SendError
from tests.commune import Chat, Commune

TELEGRAM, ZALO, BROWSER = "telegram", "zalo:1", "web"
BLOCKED = SendError("blocked", permanent=True, unreachable=True)
USED_UP = SendError("quota", permanent=True)
NOT_REACHED = SendError("network")
PERHAPS = SendError("network", uncertain=True)


@dataclass(slots=True)
class Elsewhere(Chat):
    """A chat of one of the other messengers."""

    channel: str = TELEGRAM

    @contextmanager
    def there(self) -> Iterator[None]:
        before, self.stage.channel = self.stage.channel, self.channel
        try:
            yield
        finally:
            self.stage.channel = before

    async def says(self, text: str, *, ref: str = "") -> str:
        with self.there():
            await self.stage.says(self.address, text, ref=ref)
        return self.hears()

    async def taps(self, label: str) -> str:
        with self.there():
            await self.stage.taps(self.address, self.choice(label))
        return self.hears()

    def bubbles(self) -> list[Message]:
        with self.there():
            return [message for _, message in self.stage.mailbox.shown.get(self.address, [])]

    async def taps_what_it_showed(self, choice: Choice) -> str:
        with self.there():
            await self.stage.taps(self.address, choice)
        return self.hears()


class Several:
    """The commune, and people who join a second and a third messenger."""

    def __init__(self, commune: Commune) -> None:
        self.stage = Stage(commune.stage.world, commune.now, TELEGRAM, ZALO)
        self.commune = Commune(self.stage)

    async def joins(self, owner: Chat, channel: str, name: str = "") -> Elsewhere:
        """By the code that is shown in the first."""
        await owner.says("kênh")
        code = (await owner.taps("Thêm máy hoặc kênh khác")).split("Mã thêm máy: ")[1].split("\n")[0]
        other = Elsewhere(self.stage, name or f"{owner.address}-{channel}", channel)
        await other.says(code)
        return other

    def refuses(self, channel: str, why: SendError) -> None:
        """From now on this messenger takes nothing."""
        self.stage.mailboxes[channel].refusals = [why] * 10_000

    def takes_again(self, channel: str) -> None:
        self.stage.mailboxes[channel].refusals.clear()

    def arrived(self, text: str, chats: Sequence[Chat]) -> list[str]:
        """The chats in which a message with these words stands, once for each message."""
        return [chat.address for chat in chats for bubble in chat.bubbles() if text in bubble.text]
