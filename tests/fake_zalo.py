"""A Zalo server on loopback, as odd as the real one: polls that consume what they return, late 408, refusals at 200."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.loopback import serving

TOKEN = "4711:made-up"
CHANNEL = "zalo:4711"

REQUIRED: dict[str, set[str]] = {
    "getMe": set(),
    "getUpdates": set(),
    "setWebhook": {"url", "secret_token"},
    "deleteWebhook": set(),
    "sendMessage": {"chat_id", "text"},
    "sendPhoto": {"chat_id", "photo"},
    "sendChatAction": {"chat_id", "action"},
}
"""The methods that there are, and what each cannot do without. There are no buttons, files or edits among them."""
OPTIONAL = {"getUpdates": {"timeout"}, "sendMessage": {"parse_mode"}, "sendPhoto": {"caption"}}
LONGEST = 2000
SENDS = {"sendMessage", "sendPhoto"}


@dataclass(slots=True)
class Call:
    bot: str
    method: str
    facts: dict[str, Any]


@dataclass(slots=True)
class FakeZalo:
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)
    """What the next polls return, one each, and forget."""
    refusals: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Method → (HTTP status, error code) to answer instead, in turn. A refusal may well come with HTTP 200."""
    quota: int = 3000
    """Messages that still go out this month; then 429 to each."""
    bare: bool = False
    """Whether events come without their wrapping."""
    polls: int = 0
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: int = 0

    # ── What people do ──────────────────────────────────────────────────────

    def writes(self, chat: str, text: str, **more: Any) -> dict[str, Any]:
        """A person types; gives the event, which a poll will return."""
        return self.push(self.event(chat, text=text, **more))

    def push(self, event: dict[str, Any]) -> dict[str, Any]:
        self.waiting.append(event)
        self.news.set()
        return event

    def event(
        self, chat: str, name: str = "message.text.received", *, group: str = "", **content: Any
    ) -> dict[str, Any]:
        """What the platform tells of a message."""
        self._messages += 1
        place = {"id": group, "chat_type": "GROUP"} if group else {"id": chat, "chat_type": "PRIVATE"}
        message = {
            "from": {"id": chat, "display_name": "A", "is_bot": False},
            "chat": place,
            "message_id": f"in-{self._messages}",
            "date": 1_771_900_000_123,
            **content,
        }
        return {"event_name": name, "message": message}

    def wrapped(self, event: dict[str, Any]) -> dict[str, Any]:
        return event if self.bare else {"ok": True, "result": event}

    # ── What the bot does ───────────────────────────────────────────────────

    def said(self, chat: str) -> list[str]:
        return [call.facts["text"] for call in self.of("sendMessage") if call.facts["chat_id"] == chat]

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, done: Any, *, seconds: float = 10) -> None:
        """Wait for what the bot will do; the limit is only there for a bot that does not."""
        async with asyncio.timeout(seconds):
            while not done():
                self.news.clear()
                await self.news.wait()

    async def answer(self, request: Request) -> JSONResponse:
        bot, _, secret = request.path_params["token"].partition(":")
        method = request.path_params["method"]
        facts: dict[str, Any] = await request.json()
        if secret != TOKEN.partition(":")[2]:
            return refusal(401, 401)
        check(method, facts)
        if self.refusals.get(method):
            return refusal(*self.refusals[method].pop(0))
        if method == "getUpdates":
            return await self._updates()
        if method in SENDS and self.quota <= 0:
            return refusal(200, 429)
        self.calls.append(Call(bot, method, facts))
        self.news.set()
        return JSONResponse({"ok": True, "result": self._result(method, facts)})

    async def _updates(self) -> JSONResponse:
        self.polls += 1
        if not self.waiting:
            await asyncio.sleep(0.02)
        if not self.waiting:
            return refusal(200, 408, "Request timeout")
        return JSONResponse(self.wrapped(self.waiting.pop(0)))

    def _result(self, method: str, facts: dict[str, Any]) -> Any:
        if method in SENDS:
            self.quota -= 1
            self._messages += 1
            return {"message_id": f"out-{self._messages}", "date": 1_771_900_000_456}
        if method == "getMe":
            return {"id": "4711", "account_name": "bot.a", "account_type": "BASIC", "can_join_groups": True}
        return {"url": facts.get("url", ""), "updated_at": 1_771_900_000_789}


def refusal(status: int, code: int, words: str = "made up") -> JSONResponse:
    return JSONResponse({"ok": False, "error_code": code, "description": words}, status_code=status)


def check(method: str, facts: dict[str, Any]) -> None:
    """The method exists, nothing required is missing, nothing is unknown, and no text is too long."""
    assert method in REQUIRED, f"no such method: {method}"
    missing = REQUIRED[method] - set(facts)
    unknown = set(facts) - REQUIRED[method] - OPTIONAL.get(method, set())
    assert not missing and not unknown, (method, missing, unknown)
    assert all(len(str(facts.get(name, "x"))) in range(1, LONGEST + 1) for name in ("text", "caption")), method
    assert all(isinstance(facts.get(name, ""), str) for name in ("chat_id", "text", "photo"))


@asynccontextmanager
async def fake_zalo() -> AsyncIterator[FakeZalo]:
    fake = FakeZalo()
    app = Starlette(routes=[Route("/bot{token}/{method}", fake.answer, methods=["POST"])])
    async with serving(app) as fake.url:
        yield fake
