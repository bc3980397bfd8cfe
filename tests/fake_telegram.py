"""A Telegram server on loopback: it speaks the Bot API's HTTP, keeps what it is sent, and fails on demand."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.loopback import serving

TOKEN = "42:made-up"
SPEC = Path(__file__).parent.parent.parent / "shared" / "telegram-bot-api-spec" / "api.json"
METHODS: dict[str, Any] = json.loads(SPEC.read_text(encoding="utf-8"))["methods"] if SPEC.exists() else {}
"""The Bot API as published, where it lies beside the project: every request is checked against it."""


MESSAGES = {"sendMessage", "sendDocument", "sendPhoto", "editMessageText"}
ACTIONS = MESSAGES | {"pinChatMessage", "setMyCommands"}
"""What counts in one chat, and what counts for the whole bot."""


@dataclass(slots=True)
class Flood:
    """Telegram's limits: 30 a second overall, one a second in a chat, 20 a minute in a group. ``second`` is how long
    a second lasts here."""

    second: float
    came: dict[str, list[float]] = field(default_factory=dict)
    """"" or chat → when what was accepted came."""
    refused: int = 0

    def refuses(self, method: str, chat: str) -> bool:
        now = time.monotonic()
        limits = [("", 30, 1.0)] if method in ACTIONS else []
        if method in MESSAGES:
            limits += [(chat, 1, 1.0), *([(chat, 20, 60.0)] if chat.startswith("-") else [])]
        for who, count, seconds in limits:
            lately = [at for at in self.came.get(who, []) if at > now - seconds * self.second]
            if len(lately) >= count:
                self.refused += 1
                return True
        for who in {who for who, _, _ in limits}:
            self.came.setdefault(who, []).append(now)
        return False


@dataclass(slots=True)
class Call:
    method: str
    facts: dict[str, Any]


@dataclass(slots=True)
class FakeTelegram:
    url: str = ""
    calls: list[Call] = field(default_factory=list)
    updates: list[dict[str, Any]] = field(default_factory=list)
    failures: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Method → answers to give instead, in turn."""
    flood: Flood | None = None
    """Where limits are kept: 429 to whatever exceeds them."""
    confirmed: int = 0
    """The highest offset asked for: everything below it may be forgotten."""
    handed_out: int = 0
    """How often getUpdates was answered."""
    last: int = 0
    """The newest update."""
    news: asyncio.Event = field(default_factory=asyncio.Event)
    _messages: int = 100

    # ── What people do ──────────────────────────────────────────────────────

    def writes(self, chat: int, text: str, **more: Any) -> int:
        """A person types; a negative chat is a group. Returns the message id."""
        return self._put("message", chat, text=text, **more)

    def edits(self, chat: int, message: int, text: str) -> None:
        self._put("edited_message", chat, text=text, message_id=message, edit_date=1771_900_000)

    def taps(self, chat: int, label: str) -> None:
        """Tap the newest button with this label."""
        for call in reversed(self.calls):
            for row in json.loads(call.facts.get("reply_markup", "{}")).get("inline_keyboard", []):
                for button in row:
                    if call.facts.get("chat_id") == str(chat) and button["text"].startswith(label):
                        message = self._message(chat, int(call.facts.get("message_id", call.facts.get("sent_as", 0))))
                        self.push(
                            callback_query={
                                "id": f"tap-{self.last}",
                                "from": person(chat),
                                "chat_instance": "1",
                                "message": message,
                                "data": button["callback_data"],
                            }
                        )
                        return
        raise AssertionError(f"no button {label!r}")

    def _put(self, kind: str, chat: int, **content: Any) -> int:
        self._messages += 1
        message = {**self._message(chat, self._messages), **content}
        self.push(**{kind: message})
        return int(message["message_id"])

    def _message(self, chat: int, id_: int) -> dict[str, Any]:
        place = {"id": chat, "type": "private", "first_name": "A"}
        if chat < 0:
            place = {"id": chat, "type": "supergroup", "title": "G"}
        return {"message_id": id_, "date": 1771_900_000, "chat": place, "from": person(abs(chat))}

    def push(self, **content: Any) -> None:
        self.last += 1
        self.updates.append({"update_id": self.last, **content})
        self.news.set()

    # ── What the bot does ───────────────────────────────────────────────────

    def said(self, chat: int) -> list[str]:
        return [
            call.facts["text"]
            for call in self.calls
            if call.method in {"sendMessage", "editMessageText"} and call.facts["chat_id"] == str(chat)
        ]

    def spoken(self) -> list[str]:
        """Every text sent or edited, to whomever."""
        return [call.facts["text"] for call in self.calls if call.method in {"sendMessage", "editMessageText"}]

    def of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method == method]

    async def until(self, done: Any, *, seconds: float = 10) -> None:
        """Wait for what the bot will do; the limit is only there for a bot that does not."""
        async with asyncio.timeout(seconds):
            while not done():
                self.news.clear()
                await self.news.wait()

    async def answer(self, request: Request) -> JSONResponse:
        assert request.path_params["token"] == TOKEN
        method = request.path_params["method"]
        facts = await read(request)
        check(method, facts)
        if method == "getUpdates":
            return await self._updates(facts)
        if self.flood and self.flood.refuses(method, str(facts.get("chat_id", ""))):
            wait = {"description": "Too Many Requests: retry after 1", "parameters": {"retry_after": 1}}
            return JSONResponse({"ok": False, "error_code": 429, **wait}, status_code=429)
        self.calls.append(Call(method, facts))
        self.news.set()
        if self.failures.get(method):
            trouble = self.failures[method].pop(0)
            return JSONResponse({"ok": False, **trouble}, status_code=trouble["error_code"])
        return JSONResponse({"ok": True, "result": self._result(method, facts)})

    async def _updates(self, facts: dict[str, Any]) -> JSONResponse:
        self.confirmed = max(self.confirmed, int(facts.get("offset") or 0))
        self.news.set()
        waiting = [update for update in self.updates if update["update_id"] >= self.confirmed]
        if not waiting:
            await asyncio.sleep(0.02)
        self.handed_out += 1
        return JSONResponse({"ok": True, "result": waiting})

    def _result(self, method: str, facts: dict[str, Any]) -> Any:
        if method in {"sendMessage", "sendDocument", "sendPhoto"}:
            self._messages += 1
            facts["sent_as"] = str(self._messages)
            return self._message(int(facts["chat_id"]), self._messages)
        if method == "editMessageText":
            return self._message(int(facts["chat_id"]), int(facts["message_id"]))
        if method == "getMe":
            return {"id": 42, "is_bot": True, "first_name": "B", "username": "b_bot"}
        return True


def person(id_: int) -> dict[str, Any]:
    return {"id": id_, "is_bot": False, "first_name": "A"}


async def read(request: Request) -> dict[str, Any]:
    body, kind = await request.body(), request.headers.get("content-type", "")
    if kind.startswith("application/json"):
        facts: dict[str, Any] = json.loads(body)
        return facts
    if kind.startswith("multipart/"):
        whole = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        parts = list(whole.iter_parts())
        return {
            str(part.get_param("name", header="content-disposition")): content_of(part)
            for part in parts
            if isinstance(part, EmailMessage)
        }
    return dict(parse_qsl(body.decode(), keep_blank_values=True))


def content_of(part: EmailMessage) -> Any:
    content = part.get_payload(decode=True)
    return content.decode() if isinstance(content, bytes) and not part.get_filename() else content


def check(method: str, facts: dict[str, Any]) -> None:
    """Against the published Bot API: the method exists, nothing required is missing, nothing is unknown."""
    if not METHODS:
        return
    assert method in METHODS, f"no such method: {method}"
    fields = {one["name"]: one for one in METHODS[method].get("fields", [])}
    missing = [name for name, one in fields.items() if one["required"] and name not in facts]
    attached = {str(value).removeprefix("attach://") for value in facts.values() if str(value).startswith("attach://")}
    unknown = set(facts) - set(fields) - attached
    assert not missing and not unknown, (method, missing, unknown)


@asynccontextmanager
async def fake_telegram() -> AsyncIterator[FakeTelegram]:
    fake = FakeTelegram()
    app = Starlette(routes=[Route("/bot{token}/{method}", fake.answer, methods=["GET", "POST"])])
    async with serving(app) as fake.url:
        yield fake
