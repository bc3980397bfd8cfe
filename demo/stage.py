"""A commune on one clock with a messenger made of lists: for the headless demo and the tests.

Everything between the event and the sent message is the production path; only the edge is replaced.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from channels.zalo.send import lettered
from delivery import Channel
from demo import world
from demo.letters import typed_for
from events import Choice, Event, EventKind, Limits, Message, abilities
from house import Parts, assemble

BETWEEN_EVENTS = timedelta(seconds=7)


@dataclass(slots=True)
class Mailbox:
    """The edge: what a messenger would show in each chat. ``refusals`` are raised instead of sending, in turn;
    ``witnesses`` hear of every message that arrives. Where there is a messenger behind it, that one sends in earnest."""

    shown: dict[str, list[tuple[str, Message]]] = field(default_factory=dict)
    count: int = 0
    refusals: list[Exception] = field(default_factory=list)
    limits: Limits = field(default_factory=Limits)
    witnesses: list[Callable[[str, Message], None]] = field(default_factory=list)
    messenger: Channel | None = None

    async def send(self, chat: str, message: Message) -> str:
        if self.refusals:
            raise self.refusals.pop(0)
        self.count += 1
        sent_as = await self.messenger.send(chat, message) if self.messenger else f"m{self.count}"
        for hears in self.witnesses:
            hears(chat, message)
        bubbles = self.shown.setdefault(chat, [])
        if message.edits:
            at = next(index for index, (ref, _) in enumerate(bubbles) if ref == message.edits)
            bubbles.append((message.edits, message))
            del bubbles[at]
            return message.edits
        bubbles.append((sent_as, message))
        return sent_as

    def newest(self, chat: str) -> tuple[str, Message]:
        return self.shown[chat][-1]


class Stage:
    """Says and taps for people, moves the clock, and lets everything that is due happen."""

    def __init__(
        self,
        here: world.World,
        started: datetime,
        *others: str,
        channel: str = world.CHANNEL,
        messenger: Channel | None = None,
    ) -> None:
        """``others``: further channels, each with a mailbox of its own; who speaks does so in ``channel``."""
        self.world = here
        self.now = started
        self.channel = channel
        self.mailboxes = {name: Mailbox() for name in others} | {channel: Mailbox(messenger=messenger)}
        self.parts: Parts = assemble(here.db, here.house, self.mailboxes, lambda: self.now, monotonic=self.seconds)
        self.events = 0

    @property
    def mailbox(self) -> Mailbox:
        """Of the channel that is spoken in."""
        return self.mailboxes[self.channel]

    def seconds(self) -> float:
        """The one clock again, for pacing."""
        return self.now.timestamp()

    async def move_to(self, moment: datetime) -> None:
        """Let the clock go on and everything that is due happen."""
        self.now = max(self.now, moment)
        await self.parts.tick()
        await self.parts.delivery.drain()

    async def says(self, chat: str, text: str, *, ref: str = "") -> None:
        await self.happens(chat, EventKind.TEXT, text=text, message_ref=ref)

    async def edits(self, chat: str, ref: str, text: str) -> None:
        await self.happens(chat, EventKind.EDIT, text=text, message_ref=ref)

    async def taps(self, chat: str, choice: Choice) -> None:
        """Tap the newest choice of this value; where nothing can be tapped, type what stands for it."""
        if not abilities(self.channel).buttons:
            heard = (lettered(message) for _, message in reversed(self.mailbox.shown[chat]))
            await self.says(chat, typed_for(choice.label, heard) or choice.label)
            return
        ref = next(
            ref
            for ref, message in reversed(self.mailbox.shown[chat])
            if any(choice.value == one.value for row in message.rows for one in row)
        )
        await self.happens(chat, EventKind.BUTTON, button=choice.value, message_ref=ref)

    async def happens(
        self,
        chat: str,
        kind: EventKind,
        *,
        text: str = "",
        button: str = "",
        message_ref: str = "",
        file: tuple[str, bytes] = ("", b""),
    ) -> None:
        event = self.event(chat, kind, text=text, button=button, message_ref=message_ref)
        await self.handle(replace(event, file_name=file[0], file=file[1]))
        await self.parts.delivery.drain()

    def event(
        self,
        chat: str,
        kind: EventKind,
        *,
        text: str = "",
        button: str = "",
        message_ref: str = "",
        group: bool = False,
    ) -> Event:
        """The next event of the chat; each is new to the inbox."""
        self.events += 1
        self.now += BETWEEN_EVENTS
        return Event(
            self.channel,
            f"e{self.events}",
            kind,
            chat,
            chat,
            self.now,
            text=text,
            button=button,
            message_ref=message_ref or f"p{self.events}",
            callback_ref=f"c{self.events}",
            group=group or chat == world.GROUP,
        )

    async def handle(self, event: Event) -> None:
        await self.parts.runner.handle(event)
