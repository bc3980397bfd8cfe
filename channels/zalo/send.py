"""Message → Zalo's request, and Zalo's refusals → SendError."""

from __future__ import annotations

import contextlib
import logging
from string import ascii_uppercase

import httpx

from channels.sending import NEVER_SENT, split
from channels.zalo.api import BAD_REQUEST, NOT_FOUND, QUOTA, REFUSED_TOKEN, Api, ZaloError
from events import NO_QUOTA, Choice, Limits, Message, Rate, SendError

log = logging.getLogger(__name__)

LONGEST = 2000
"""Characters of a message or caption."""


class Zalo:
    """The sending side of one bot. Choices go out as lettered lines; nothing is ever edited, pinned or attached."""

    def __init__(self, api: Api, limits: Limits | None = None) -> None:
        self.limits = limits or LIMITS
        self._api = api

    async def send(self, chat: str, message: Message) -> str:
        """Deliver; returns the id of the last message. Raises :class:`SendError`."""
        arrived: list[str] = []
        try:
            return await self._deliver(chat, message, arrived)
        except ZaloError as error:
            failed = failure(error)
            failed.uncertain |= bool(arrived)
            raise failed from error
        except (httpx.HTTPError, ValueError) as error:
            raise SendError("network", uncertain=bool(arrived) or not isinstance(error, NEVER_SENT)) from error

    async def _deliver(self, chat: str, message: Message, arrived: list[str]) -> str:
        """``arrived`` gets every part of a long text that is out."""
        *first, last = parts_of(message)
        for part in first:
            await self._api.call("sendMessage", chat_id=chat, text=part)
            arrived.append(part)
        if is_shown(message):
            return reference(await self._api.call("sendPhoto", chat_id=chat, photo=message.link, caption=last))
        return reference(await self._api.call("sendMessage", chat_id=chat, text=last))

    async def typing(self, chat: str) -> None:
        """Show that an answer is on its way. Worthless after seconds, so a failure is let go."""
        with contextlib.suppress(ZaloError, httpx.HTTPError, ValueError):
            await self._api.call("sendChatAction", chat_id=chat, action="typing")

    async def set_webhook(self, url: str, secret: str) -> None:
        """Raises like :meth:`Api.call`."""
        await self._api.call("setWebhook", url=url, secret_token=secret)


def reference(sent: object) -> str:
    return str(sent.get("message_id", "")) if isinstance(sent, dict) else ""


def is_shown(message: Message) -> bool:
    """Zalo fetches a picture from where it stands, as often as it is looked at."""
    return bool(message.link) and message.file_name.endswith(".png")


def parts_of(message: Message) -> list[str]:
    """The texts in their order; a picture's caption is the last."""
    words = lettered(message)
    return split(words if is_shown(message) or not message.link else f"{words}\n{message.link}", LONGEST)


def lettered(message: Message) -> str:
    """The words, and a line for each choice: "A. Nộp báo cáo"."""
    choices = [choice for row in message.rows for choice in row]
    return "\n".join([message.text, *(line(at, choice) for at, choice in enumerate(choices))])


def line(at: int, choice: Choice) -> str:
    """Where there are no letters left, the choice is called by its words."""
    return f"{ascii_uppercase[at]}. {choice.label}" if at < len(ascii_uppercase) else f"- {choice.label}"


def requests(message: Message) -> int:
    """How many messages :meth:`Zalo.send` makes of it."""
    return len(parts_of(message))


LIMITS = Limits(overall=Rate(10, 1.0), chat=Rate(1, 1.0), burst=Rate(20, 20.0), group=Rate(20, 60.0), requests=requests)
"""Zalo names no rate. Fifty people need no more than this; Telegram's manners in a chat are good manners here."""


def failure(error: ZaloError) -> SendError:
    """Whether to try again. A used-up quota is not: nothing goes out before the month is over."""
    if error.code == QUOTA:
        return SendError(NO_QUOTA, permanent=True)
    if error.code == REFUSED_TOKEN:
        log.error("zalo: the server refuses a bot token; check ZALO_BOT_TOKENS and ZALO_API_URL")
        return SendError("token")
    if error.code in {BAD_REQUEST, NOT_FOUND}:
        return SendError("refused", permanent=True)
    return SendError("network", uncertain=True)
