"""Updates in: by webhook, answered after the commit; or by polling, which loses what is in hand when it is killed.

Zalo knows no offset and no confirmation: whatever a poll returns is gone from there. One update at a time is taken,
and no further one before it is committed.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.zalo.api import IDLE, LONG_POLL_SECONDS, NOT_FOUND, REFUSED_TOKEN, Api, ZaloError
from channels.zalo.updates import MalformedUpdateError, to_event
from events import Event

log = logging.getLogger(__name__)

Handle = Callable[[Event], Awaitable[None]]

SECRET_HEADER = "X-Bot-Api-Secret-Token"  # noqa: S105 - the header's name
SLOWEST = 60.0


class Poller:
    """One bot's getUpdates loop."""

    def __init__(self, channel: str, api: Api, handle: Handle, *, pause: float = 1.0) -> None:
        self._channel = channel
        self._api = api
        self._handle = handle
        self._pause = pause

    async def run(self) -> None:
        """Receive for ever; an outage is waited out."""
        await self._forget_webhook()
        wait = self._pause
        while True:
            try:
                payload = await self._poll()
            except (ZaloError, httpx.HTTPError, ValueError) as error:
                log.warning("zalo: no updates (%s); trying again in %.0f s", describe(error), wait)
                await asyncio.sleep(wait)
                wait = min(wait * 2, SLOWEST)
                continue
            wait = self._pause
            if payload is not None:
                await self._until_committed(payload)

    async def _poll(self) -> Any:
        """The next update; None where nothing came. A silence that outlasts our patience is the same 408, too late."""
        try:
            return await self._api.call("getUpdates", timeout=str(LONG_POLL_SECONDS))
        except httpx.ReadTimeout:
            return None
        except ZaloError as error:
            if error.code != IDLE:
                raise
            return None

    async def _until_committed(self, payload: Any) -> None:
        """Zalo will not send it again: it is kept in hand until the database takes it."""
        wait = self._pause
        while True:
            try:
                await take(payload, self._channel, self._handle)
            except Exception as error:  # noqa: BLE001 - whatever it is, nobody else has this update
                log.error("zalo: an update is not committed (%s); trying again", type(error).__name__)
                await asyncio.sleep(wait)
                wait = min(wait * 2, SLOWEST)
            else:
                return

    async def _forget_webhook(self) -> None:
        """A webhook left over from before would take every update."""
        try:
            await self._api.call("deleteWebhook")
        except (ZaloError, httpx.HTTPError, ValueError) as error:
            log.warning("zalo: webhook not removed (%s)", describe(error))


def describe(error: Exception) -> str:
    """Without the URL in the error's text, which holds the token."""
    if isinstance(error, ZaloError):
        hint = ": a token of ZALO_BOT_TOKENS is refused" if error.code in {REFUSED_TOKEN, NOT_FOUND} else ""
        return f"{error}{hint}"
    return type(error).__name__


async def take(payload: Any, channel: str, handle: Handle) -> None:
    """Handle one update. A malformed one is left out: it will never get better."""
    try:
        event = to_event(payload, channel, datetime.now(UTC))
    except MalformedUpdateError as error:
        log.error("zalo: an update is malformed (%s) and was left out", error)
        return
    if event is not None:
        await handle(event)


def webhook_route(handles: Mapping[str, Handle], secret: str, path: str) -> Route:
    """A route of our own for every bot, by its channel behind ``path``: 200 only after the commit."""

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        channel = request.path_params["channel"]
        if channel not in handles:
            return Response(status_code=404)
        try:
            payload = json.loads(await request.body())
        except ValueError:
            log.error("zalo: webhook body is no JSON and was left out")
            return Response(status_code=200)
        try:
            await take(payload, channel, handles[channel])
        except Exception as error:  # noqa: BLE001 - whatever it is, the update is to be sent again
            log.error("zalo: an update is not committed: %s", type(error).__name__)
            return Response(status_code=500)
        return Response(status_code=200)

    return Route(f"{path}/{{channel}}", receive, methods=["POST"])
