"""The words that rooms exchange. Everyone may import this; it imports nobody.

A channel turns a messenger's payload into an :class:`Event`; a handler answers with
:class:`Message`; the channel turns that into the messenger's request.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happened in the chat."""

    TEXT = "text"
    """The person typed words (a command such as ``/start CODE`` is text as well)."""
    BUTTON = "button"
    """The person tapped a choice; ``button`` holds its value."""
    EDIT = "edit"
    """The person edited a message sent earlier; ``message_ref`` names it, ``text`` is new."""
    FILE = "file"
    """The person sent a file where one was asked for: ``file_name`` and ``file``."""
    UNSUPPORTED = "unsupported"
    """A photo, voice, file, location …: nothing of it is kept, the person is told."""
    BLOCKED = "blocked"
    """The person stopped the bot, or the group removed it."""
    UNBLOCKED = "unblocked"
    """The person started the bot again."""
    MIGRATED = "migrated"
    """The group got a new address: ``text`` holds the new chat id."""


@dataclass(frozen=True, slots=True)
class Event:
    """One inbound event of one messenger. ``(channel, event_id)`` is unique for ever."""

    channel: str
    event_id: str
    kind: EventKind
    sender: str
    """The messenger's id of the person. Never logged, stored only encrypted."""
    chat: str
    """The messenger's id of the place to answer in."""
    at: datetime
    """When the messenger (or, failing that, the bot) received it; UTC."""
    text: str = ""
    button: str = ""
    message_ref: str = ""
    """The messenger's id of the message: the one typed, edited, or holding the tapped button."""
    callback_ref: str = ""
    """What the channel needs to stop the tapped button's spinner; worthless after seconds."""
    group: bool = False
    """True when the chat is a group: several people read what is answered."""
    file_name: str = ""
    file: bytes = field(default=b"", repr=False)
    seen: int = 0
    """The last change that the page had shown when this was said; 0 where the messenger does not tell."""


ZALO = "zalo"
"""The messenger behind every channel ``zalo:…``: each of its bots is a channel of its own, with people of its own."""


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a messenger can do with a message."""

    buttons: bool = True
    files: bool = True
    edits: bool = True


WITHOUT = {ZALO: Abilities(buttons=False, files=False, edits=False)}
"""The messengers that cannot do everything."""


def messenger_of(channel: str) -> str:
    return channel.partition(":")[0]


def abilities(channel: str) -> Abilities:
    return WITHOUT.get(messenger_of(channel), Abilities())


@dataclass(frozen=True, slots=True)
class Choice:
    """A button where there are buttons, a lettered line where there are none."""

    label: str
    value: str


UPLOAD = "upload"
"""Value of a choice that lets the person choose a file of their own and send it; offered only where files are taken."""


@dataclass(frozen=True, slots=True)
class Message:
    """What the bot says. Plain text: a channel escapes whatever its markup needs."""

    text: str
    rows: tuple[tuple[Choice, ...], ...] = ()
    """Choices, row by row as they are laid out."""
    edits: str = ""
    """The channel's reference of the bot's own message that this one replaces; "" sends a new one."""
    pin: bool = False
    """Pin it silently where that is allowed (the board)."""
    file_name: str = ""
    file: bytes = b""
    """A file to send with ``text`` as its caption; empty for none."""
    link: str = ""
    """Where the file is fetched, for a messenger that takes none; ``file`` is empty then."""
    menu: tuple[tuple[str, str], ...] = ()
    """The chat's command menu from now on: command and what it does; empty leaves it as it is."""


@dataclass(frozen=True, slots=True)
class Rate:
    """At most ``count`` requests in any ``seconds``."""

    count: int
    seconds: float


FREELY = Rate(sys.maxsize, 0.0)
"""As fast as one likes."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a messenger lets itself be written to. One without limits says ``Limits()``."""

    overall: Rate = FREELY
    chat: Rate = FREELY
    """To one chat, of what nobody waits for."""
    burst: Rate = FREELY
    """To one person's chat, answers included."""
    group: Rate = FREELY
    """To one group's chat, answers included."""
    requests: Callable[[Message], int] = lambda _message: 1
    """How many requests it takes to send a message."""


NO_QUOTA = "quota"
"""Why a message failed where the messenger lets nothing more out this month."""


@dataclass(slots=True)
class SendError(Exception):
    """A channel could not deliver. Says whether, and when, to try again."""

    reason: str
    """One word for the log and the outbox: ``flood``, ``network``, ``blocked``, ``gone``, ``refused``,
    ``quota``."""
    retry_after: float | None = None
    """Seconds after which to try again; None: by the usual back-off, if ``permanent`` is false."""
    permanent: bool = False
    """Never try this message again."""
    unreachable: bool = False
    """The person blocked the bot or is gone: mark them so."""
    edit_lost: bool = False
    """The message to edit no longer exists: send it anew."""
    new_chat: str = ""
    """The group moved to this chat id: store it and try again there."""

    def __str__(self) -> str:
        return self.reason
