"""Message → Telegram's request, and Telegram's refusals → SendError."""

from __future__ import annotations

import contextlib
import logging
import os
from collections.abc import Sequence
from datetime import timedelta

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeChat,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.request import HTTPXRequest

from channels.sending import NEVER_SENT, split
from events import Choice, Limits, Message, Rate, SendError

log = logging.getLogger(__name__)

os.environ.setdefault("PTB_TIMEDELTA", "true")
"""RetryAfter.retry_after as timedelta, as the library will have it from its next version on; plain seconds warn."""

LONGEST = 4096
"""Characters of a message."""
LONGEST_CAPTION = 1024

LOST = ("message to edit not found", "message can't be edited", "message_id_invalid")
UNKNOWN_CHAT = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated")
UNCHANGED = "message is not modified"


class Telegram:
    """The sending side. User text goes out without markup, so there is nothing to escape."""

    def __init__(self, token: str, api_url: str, proxy: str = "", limits: Limits | None = None) -> None:
        self.limits = limits or LIMITS
        self._request = HTTPXRequest(connection_pool_size=40, proxy=proxy or None, read_timeout=20, connect_timeout=10)
        self._bot = Bot(
            token, base_url=f"{base(api_url)}/bot", base_file_url=f"{base(api_url)}/file/bot", request=self._request
        )

    async def close(self) -> None:
        # A bot that was never asked for its name is not "initialised", and its shutdown would leave the sockets open.
        await self._request.shutdown()

    async def name(self) -> str:
        """The bot's user name, as Telegram knows it. Raises TelegramError."""
        await self._bot.initialize()
        return self._bot.username

    async def send(self, chat: str, message: Message) -> str:
        """Deliver; returns the message id. Raises :class:`SendError`."""
        arrived: list[str] = []
        try:
            return await self._deliver(int(chat), message, arrived)
        except TelegramError as error:
            failed = failure(error)
            failed.uncertain |= bool(arrived)
            raise failed from error

    async def _deliver(self, chat: int, message: Message, arrived: list[str]) -> str:
        """``arrived`` gets every part of a long text that is out."""
        if message.menu:
            await self.set_commands(message.menu, str(chat))
        if message.file:
            return await self._send_file(chat, message, arrived)
        *first, last = split(message.text, LONGEST)
        await self._send_parts(chat, first, arrived)
        if message.edits and not first:
            return await self._edit(chat, message, last)
        sent = await self._bot.send_message(chat, last, reply_markup=keyboard(message.rows))
        if message.pin:
            await self._pin(chat, sent.message_id)
        return str(sent.message_id)

    async def _send_parts(self, chat: int, parts: Sequence[str], arrived: list[str]) -> None:
        for part in parts:
            await self._bot.send_message(chat, part)
            arrived.append(part)

    async def _send_file(self, chat: int, message: Message, arrived: list[str]) -> str:
        """The file with the text as its caption; a longer text goes first, as messages of its own."""
        *first, caption = (
            split(message.text, LONGEST)
            if len(message.text) <= LONGEST_CAPTION
            else [*split(message.text, LONGEST), ""]
        )
        await self._send_parts(chat, first, arrived)
        # A picture is looked at in the chat, not downloaded.
        send = self._bot.send_photo if message.file_name.endswith(".png") else self._bot.send_document
        sent = await send(
            chat,
            message.file,
            filename=message.file_name,
            caption=caption or None,
            reply_markup=keyboard(message.rows),
        )
        return str(sent.message_id)

    async def _edit(self, chat: int, message: Message, text: str) -> str:
        try:
            await self._bot.edit_message_text(
                text, chat_id=chat, message_id=int(message.edits), reply_markup=keyboard(message.rows)
            )
        except BadRequest as error:
            if UNCHANGED not in str(error).lower():
                raise
        return message.edits

    async def _pin(self, chat: int, message_id: int) -> None:
        """Where it is allowed; a group that does not let the bot pin still has its board."""
        try:
            await self._bot.pin_chat_message(chat, message_id, disable_notification=True)
        except TelegramError as error:
            log.info("telegram: not pinned: %s", type(error).__name__)

    async def acknowledge(self, callback_ref: str, text: str = "") -> None:
        """Stop the tapped button's spinner. Worthless after seconds, so a failure is let go."""
        with contextlib.suppress(TelegramError):
            await self._bot.answer_callback_query(callback_ref, text=text[:200] or None)

    async def set_commands(self, commands: Sequence[tuple[str, str]], chat: str = "", *, groups: bool = False) -> None:
        """The command menu: of everybody, of all groups, or of one chat. Cosmetic; rights are judged elsewhere."""
        scope = BotCommandScopeChat(int(chat)) if chat else BotCommandScopeAllGroupChats() if groups else None
        with contextlib.suppress(TelegramError):
            await self._bot.set_my_commands([BotCommand(name, words) for name, words in commands], scope=scope)

    async def set_webhook(self, url: str, secret: str, allowed: Sequence[str]) -> None:
        await self._bot.set_webhook(url, secret_token=secret, allowed_updates=list(allowed))


def requests(message: Message) -> int:
    """How many requests :meth:`Telegram.send` makes of it."""
    caption = bool(message.file) and len(message.text) <= LONGEST_CAPTION
    parts = 1 if caption else len(split(message.text, LONGEST)) + bool(message.file)
    return parts + bool(message.menu) + (message.pin and not message.file and not message.edits)


LIMITS = Limits(overall=Rate(30, 1.0), chat=Rate(1, 1.0), burst=Rate(20, 20.0), group=Rate(20, 60.0), requests=requests)
"""Telegram's own figures. Edits count as messages do. It tolerates more than one a second in a person's chat for a
short while, without saying how long: a whole quiet month (12 messages) fits into ``burst``, at one a second on average.
Stopping a tapped button's spinner is no message, and comes at most once per event."""


def base(api_url: str) -> str:
    """The server's address, however it was written: with a slash or /bot behind it or without."""
    return api_url.rstrip("/").removesuffix("/bot").rstrip("/")


def keyboard(rows: tuple[tuple[Choice, ...], ...]) -> InlineKeyboardMarkup | None:
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(choice.label, callback_data=choice.value) for choice in row] for row in rows]
    )


def failure(error: TelegramError) -> SendError:
    """Whether, and when, to try again."""
    words = str(error).lower()
    match error:
        case RetryAfter():
            wait = error.retry_after
            return SendError("flood", retry_after=wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
        case ChatMigrated():
            return SendError("migrated", new_chat=str(error.new_chat_id))
        case InvalidToken():
            log.error("telegram: the server refuses the bot token; check TELEGRAM_BOT_TOKEN and TELEGRAM_API_URL")
            return SendError("token")
        case Forbidden():
            return SendError("blocked", permanent=True, unreachable=True)
        case BadRequest() if any(phrase in words for phrase in LOST):
            return SendError("edit_lost", edit_lost=True)
        case BadRequest() if any(phrase in words for phrase in UNKNOWN_CHAT):
            return SendError("gone", permanent=True, unreachable=True)
        case BadRequest():
            return SendError("refused", permanent=True)
        case _:
            return SendError("network", uncertain=not isinstance(error.__cause__, NEVER_SENT))
