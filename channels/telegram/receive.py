"""Updates in: by long polling or by webhook, confirmed only after the commit."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import httpx
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.telegram.send import base
from channels.telegram.updates import ALLOWED, MalformedUpdateError, parse, to_event
from events import Event

log = logging.getLogger(__name__)

Handle = Callable[[Event], Awaitable[None]]

LONG_POLL_SECONDS = 25
SLOWEST = 60.0


class Poller:
    """Our own getUpdates loop: the offset moves when every update before it has been committed."""

    def __init__(self, token: str, api_url: str, handle: Handle, *, proxy: str = "", pause: float = 1.0) -> None:
        self._url = f"{base(api_url)}/bot{token}"
        self._handle = handle
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(LONG_POLL_SECONDS + 15, connect=10), proxy=proxy or None)
        self._pause = pause
        self._offset = 0
        self._done: set[int] = set()
        """Updates of an unconfirmed batch that were handled: not handled again while waiting for the others."""

    async def run(self) -> None:
        """Receive for ever; an outage is waited out, since the messenger keeps what was not confirmed."""
        wait = self._pause
        await self._forget_webhook()
        while True:
            try:
                confirmed = await self._batch()
            except (httpx.HTTPError, ValueError, PollError) as error:
                # The URL in the error's text holds the token.
                log.warning("telegram: no updates (%s); trying again in %.0f s", describe(error), wait)
                confirmed = False
            if confirmed:
                wait = self._pause
            else:
                await asyncio.sleep(wait)
                wait = min(wait * 2, SLOWEST)

    async def close(self) -> None:
        await self._client.aclose()

    async def _forget_webhook(self) -> None:
        """A webhook left over from before would take every update."""
        try:
            await self._client.post(f"{self._url}/deleteWebhook", json={})
        except httpx.HTTPError as error:
            log.warning("telegram: webhook not removed (%s)", describe(error))

    async def _batch(self) -> bool:
        """One poll; False when something in it could not be committed."""
        response = await self._client.post(
            f"{self._url}/getUpdates",
            json={"offset": self._offset, "timeout": LONG_POLL_SECONDS, "allowed_updates": ALLOWED},
        )
        answer = response.json()
        if not isinstance(answer, dict) or not answer.get("ok"):
            raise PollError(response.status_code)
        updates = [update for update in answer.get("result", []) if isinstance(update, dict)]
        updates.sort(key=number)
        kept = await asyncio.gather(*(self._in_order(line) for line in by_chat(updates).values()))
        self._done |= {done for line in kept for done in line}
        return self._advance(updates)

    async def _in_order(self, updates: list[dict[str, Any]]) -> list[int]:
        """One chat's updates, one after the other; stops at the first that cannot be committed."""
        done: list[int] = []
        for update in updates:
            if number(update) not in self._done:
                try:
                    await take(update, self._handle)
                except Exception as error:  # noqa: BLE001 - whatever it is, the update stays unconfirmed
                    log.error("telegram: update %d not committed: %s", number(update), type(error).__name__)
                    return done
            done.append(number(update))
        return done

    def _advance(self, updates: list[dict[str, Any]]) -> bool:
        for update in updates:
            if number(update) not in self._done:
                return False
            self._offset = max(self._offset, number(update) + 1)
            self._done.discard(number(update))
        return True


class PollError(Exception):
    """The server answered, but not with updates."""

    def __init__(self, status: int) -> None:
        super().__init__(f"HTTP {status}")
        self.status = status


def describe(error: Exception) -> str:
    if isinstance(error, PollError):
        hint = {
            401: ": TELEGRAM_BOT_TOKEN is refused",
            404: ": TELEGRAM_BOT_TOKEN is refused",
            409: ": another bot polls with this token",
        }
        return f"{error}{hint.get(error.status, '')}"
    return type(error).__name__


def number(update: dict[str, Any]) -> int:
    found = update.get("update_id")
    return found if isinstance(found, int) else 0


def by_chat(updates: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Updates of one chat together: they are handled in order, those of others at the same time."""
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for update in updates:
        lines[chat_of(update)].append(update)
    return lines


def chat_of(update: dict[str, Any]) -> str:
    for content in update.values():
        if isinstance(content, dict):
            holder = content.get("message") if isinstance(content.get("message"), dict) else content
            chat = holder.get("chat") if isinstance(holder, dict) else None
            if isinstance(chat, dict):
                return str(chat.get("id"))
    return ""


async def take(payload: dict[str, Any], handle: Handle) -> None:
    """Handle one update. A malformed one is set aside with its id: it will never get better."""
    try:
        event = to_event(parse(payload), datetime.now(UTC))
    except MalformedUpdateError as error:
        log.error("telegram: update %d is malformed (%s) and was left out", number(payload), error)
        return
    if event is not None:
        await handle(event)


def webhook_route(handle: Handle, secret: str, path: str = "/telegram/webhook") -> Route:
    """A route of our own: 200 only after the commit, 500 to be sent the update again."""

    async def receive(request: Request) -> Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            payload = json.loads(await request.body())
        except ValueError:
            log.error("telegram: webhook body is no JSON and was left out")
            return Response(status_code=200)
        if not isinstance(payload, dict):
            return Response(status_code=200)
        try:
            await take(payload, handle)
        except Exception as error:  # noqa: BLE001 - whatever it is, the update is to be sent again
            log.error("telegram: update %d not committed: %s", number(payload), type(error).__name__)
            return Response(status_code=500)
        return Response(status_code=200)

    return Route(path, receive, methods=["POST"])
