"""Zalo's events → the project's :class:`Event`. Everything that is not understood is no event, never an error."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from events import ZALO, Event, EventKind

TEXT = "message.text.received"
WITHOUT_TEXT = {
    "message.image.received",
    "message.sticker.received",
    "message.voice.received",
    "message.unsupported.received",
}
"""What is told that the bot reads words only; its content is looked at by nobody."""
GROUP = "GROUP"


class MalformedUpdateError(ValueError):
    """The payload is no update that can be read; it will never get better."""


def channel_of(token: str) -> str:
    """The bot's own channel: its number stays when its token is made anew. Raises ValueError for what is no token."""
    number, colon, secret = token.partition(":")
    if not (number.isdecimal() and colon and secret):
        raise ValueError("not a token")
    return f"{ZALO}:{number}"


def unwrapped(payload: Any) -> dict[str, Any]:
    """The event itself: some bodies are wrapped in ``{"ok": true, "result": …}``, some are not."""
    inner = payload.get("result", payload) if isinstance(payload, dict) else None
    if not isinstance(inner, dict):
        raise MalformedUpdateError("not an object")
    return inner


def to_event(payload: Any, channel: str, now: datetime) -> Event | None:
    """What happened; None for what concerns nobody. Raises :class:`MalformedUpdateError`."""
    update = unwrapped(payload)
    name = update.get("event_name")
    if name != TEXT and name not in WITHOUT_TEXT:
        return None
    try:
        return from_message(name, update["message"], channel, now)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise MalformedUpdateError(type(error).__name__) from error


def from_message(name: str, message: dict[str, Any], channel: str, now: datetime) -> Event | None:
    sender, chat, id_ = message["from"], message["chat"], str(message["message_id"])
    if sender.get("is_bot"):
        return None
    in_group = chat.get("chat_type") == GROUP
    text = str(message["text"]) if name == TEXT else ""
    return Event(
        channel,
        # There is no number of the update: the same message is known by its own.
        f"{name}:{id_}",
        EventKind.TEXT if name == TEXT else EventKind.UNSUPPORTED,
        some(sender["id"]),
        some(chat["id"]),
        datetime.fromtimestamp(message["date"] / 1000, UTC) if "date" in message else now,
        text=addressed(text) if in_group else text,
        message_ref=id_,
        group=in_group,
    )


def some(id_: Any) -> str:
    """An opaque id. Raises ValueError where there is none."""
    if not isinstance(id_, str | int) or id_ == "":
        raise ValueError("no id")
    return str(id_)


def addressed(text: str) -> str:
    """What is said to the bot in a group, where its name must be mentioned: "@Bot Xã A /tonghop 2/2026"."""
    if "@" not in text or "/" not in text:
        return text
    return text[text.index("/") :].partition("@")[0].strip()
