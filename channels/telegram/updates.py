"""Telegram's update → Event. Each update is parsed by itself: a malformed one harms no other."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import telegram
from telegram import Chat, ChatMember, Update

from events import Event, EventKind

CHANNEL = "telegram"
ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
GONE = {ChatMember.BANNED, ChatMember.LEFT}
GROUPS = {Chat.GROUP, Chat.SUPERGROUP}


class MalformedUpdateError(ValueError):
    """The payload is no update that can be read; it will never get better."""


def parse(payload: dict[str, Any]) -> Update:
    """Raises :class:`MalformedUpdateError`."""
    try:
        update = Update.de_json(payload, None)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedUpdateError(type(error).__name__) from error
    if update is None or not isinstance(payload.get("update_id"), int):
        raise MalformedUpdateError("no update_id")
    return update


def to_event(update: Update, now: datetime) -> Event | None:
    """What happened, in the project's words; None for what concerns nobody (channel posts, other bots)."""
    if update.callback_query:
        return from_tap(update.update_id, update.callback_query, now)
    if update.my_chat_member:
        return from_membership(update.update_id, update.my_chat_member)
    message = update.edited_message or update.message
    if message is None or message.from_user is None or message.from_user.is_bot:
        return None
    return from_message(update.update_id, message, edited=update.edited_message is not None)


def from_message(update_id: int, message: telegram.Message, *, edited: bool) -> Event | None:
    if message.migrate_from_chat_id or message.new_chat_members or message.left_chat_member or message.pinned_message:
        return None
    text, kind = "", EventKind.UNSUPPORTED
    if message.migrate_to_chat_id:
        text, kind = str(message.migrate_to_chat_id), EventKind.MIGRATED
    elif message.text is not None:
        text, kind = message.text, EventKind.EDIT if edited else EventKind.TEXT
    elif edited:
        return None
    assert message.from_user is not None  # noqa: S101 - to_event has looked
    return Event(
        CHANNEL,
        str(update_id),
        kind,
        str(message.from_user.id),
        str(message.chat.id),
        (message.edit_date or message.date if edited else message.date).astimezone(UTC),
        text=text,
        message_ref=str(message.message_id),
        group=message.chat.type in GROUPS,
    )


def from_tap(update_id: int, query: telegram.CallbackQuery, now: datetime) -> Event | None:
    if query.message is None:
        return None
    return Event(
        CHANNEL,
        str(update_id),
        EventKind.BUTTON,
        str(query.from_user.id),
        str(query.message.chat.id),
        now,
        button=query.data or "",
        message_ref=str(query.message.message_id),
        callback_ref=query.id,
        group=query.message.chat.type in GROUPS,
    )


def from_membership(update_id: int, change: telegram.ChatMemberUpdated) -> Event:
    gone = change.new_chat_member.status in GONE
    return Event(
        CHANNEL,
        str(update_id),
        EventKind.BLOCKED if gone else EventKind.UNBLOCKED,
        str(change.from_user.id),
        str(change.chat.id),
        change.date.astimezone(UTC),
        group=change.chat.type in GROUPS,
    )
