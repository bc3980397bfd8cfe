"""The Zalo bots of ``.env`` as ``run`` puts them together: each a channel, with a loop or a webhook of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from functools import partial
from itertools import zip_longest
from typing import Any

from starlette.routing import BaseRoute

from channels.zalo import Api, Poller, Zalo, channel_of, webhook_route
from channels.zalo.receive import Handle
from commands import webhooks
from config import Settings
from events import Event
from handlers.context import Bot
from house import Parts
from reminders.allowance import FREE, Allowance

WEBHOOK_PATH = "/zalo/webhook"


def bots_of(settings: Settings) -> tuple[Bot, ...]:
    """Each with the link that opens it, where there is one."""
    channels = [channel_of(token) for token in settings.zalo_tokens()]
    return tuple(Bot(channel, link) for channel, link in zip_longest(channels, settings.zalo_links(), fillvalue=""))


def allowance_of(settings: Settings) -> Allowance | None:
    """What each bot may do; None for as much as it likes."""
    return FREE if settings.zalo_plan == "free" else None


class ZaloBots:
    """All of them; none where there is no token."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._apis = {channel_of(token): Api(token, settings.zalo_api_url) for token in settings.zalo_tokens()}
        self.channels = {channel: Zalo(api) for channel, api in self._apis.items()}

    def routes(self, parts: Parts) -> Sequence[BaseRoute]:
        if not self.channels or self._settings.zalo_mode != "webhook":
            return ()
        handles = {channel: showing_typing(parts.runner.handle, zalo) for channel, zalo in self.channels.items()}
        return (webhook_route(handles, self._settings.zalo_webhook_secret.get_secret_value(), WEBHOOK_PATH),)

    def loops(self, parts: Parts) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the bot does."""
        if self._settings.zalo_mode == "polling":
            return [
                Poller(channel, self._apis[channel], showing_typing(parts.runner.handle, zalo)).run()
                for channel, zalo in self.channels.items()
            ]
        secret = self._settings.zalo_webhook_secret.get_secret_value()
        return [
            webhooks.register("zalo", partial(zalo.set_webhook, f"{self._address()}/{channel}", secret))
            for channel, zalo in self.channels.items()
        ]

    def _address(self) -> str:
        return self._settings.web_url.rstrip("/") + WEBHOOK_PATH

    async def close(self) -> None:
        for api in self._apis.values():
            await api.close()


def showing_typing(handle: Handle, zalo: Zalo) -> Handle:
    """While an answer is made, the person sees that somebody types."""
    pending: set[asyncio.Task[None]] = set()

    async def handle_and_show(event: Event) -> None:
        if not event.group:
            task = asyncio.create_task(zalo.typing(event.chat))
            pending.add(task)
            task.add_done_callback(pending.discard)
        await handle(event)

    return handle_and_show
