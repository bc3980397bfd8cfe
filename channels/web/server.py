"""The browser chat's server: page, session, answers in, messages out. What it needs is handed in as functions."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp

from channels.web import files, meeting, session, shell
from channels.web.guard import refuse_other_origins
from channels.web.policy import SecurityHeaders
from channels.web.proxied import Proxied
from channels.web.send import Web
from channels.web.shown import Shown, news
from events import WEB, Event, EventKind

SESSION_OVER = "Phiên này đã kết thúc. Đồng chí mở lại trang chat và nhập mã."
LONGEST = 4000
LONGEST_NUMBER = 15
"""Digits of a change: more than there will ever be, and no more than the database can count."""
LARGEST_FILE = 10_000_000
"""Bytes of a file that is sent: a report of a commune has some hundred thousand."""
HEARTBEAT = 20.0
"""Seconds between signs of life on the event stream: proxies close silent ones."""


@dataclass(frozen=True, slots=True)
class WebDoors:
    """What the page needs of the rest of the house."""

    answer: Callable[[Event], Awaitable[Sequence[Shown]]]
    """Takes what was said (committed when this returns), and gives what the bot said since ``seen``."""
    history: Callable[[str, int], Awaitable[Sequence[Shown]]]
    """Address and change number → what the bot said since, oldest first."""
    knows: Callable[[str], Awaitable[bool]]
    """Whether the address is anybody's."""
    newest: Callable[[str], Awaitable[int]]
    """Address → the number of the newest change; 0 where there is none, or nobody."""
    file: Callable[[str, str], Awaitable[tuple[str, bytes] | None]]
    """Address and ref → name and bytes."""
    show_meeting: meeting.Show
    reply_meeting: meeting.Reply
    fetch_link: files.Fetch
    notice: Callable[[str], str] = lambda _ref: ""
    """The word to show over a tapped choice."""
    chat_of: Callable[[Request], str | None] = lambda _request: None
    """The demo's own addressing, before the cookie is asked."""
    public_url: str = ""
    """Where the page is reached from outside."""


def web_app(
    doors: WebDoors,
    channel: Web,
    extra_routes: Sequence[BaseRoute] = (),
    *,
    index: str = "chat.html",
    heartbeat: float = HEARTBEAT,
) -> ASGIApp:
    """The whole page as an ASGI application."""
    chat = Chat(doors, channel, heartbeat)
    routes: list[BaseRoute] = [
        *extra_routes,
        files.route(doors.fetch_link, chat.known, doors.public_url),
        *meeting.routes(doors.show_meeting, doors.reply_meeting, doors.public_url),
        *shell.routes(index, heartbeat),
        Route("/api/messages", chat.messages, methods=["GET"]),
        Route("/api/stream", chat.stream, methods=["GET"]),
        Route("/api/answer", chat.answer, methods=["POST"]),
        Route("/api/file/{ref}", chat.file, methods=["GET"]),
        Route("/api/upload", chat.upload, methods=["POST"]),
    ]
    return SecurityHeaders(Proxied(GZipMiddleware(Starlette(routes=routes)), doors.public_url))


class Chat:
    """One browser's chat. Its address is its cookie, or what the demo says."""

    def __init__(self, doors: WebDoors, channel: Web, heartbeat: float) -> None:
        self._doors = doors
        self._channel = channel
        self._heartbeat = heartbeat

    def known(self, request: Request) -> str | None:
        return self._doors.chat_of(request) or session.chat_of(request)

    def address(self, request: Request) -> str:
        chat = self.known(request)
        if not chat:
            raise HTTPException(401, SESSION_OVER)
        return chat

    async def messages(self, request: Request) -> Response:
        chat = self.address(request)
        known = await self._doors.knows(chat)
        response = news(await self._doors.history(chat, last_shown(request)), known=known)
        if known:
            session.go_on(request, response)
        return response

    async def stream(self, request: Request) -> Response:
        """Server-sent events: the number of the last change, at once, with all news, and as a sign of life.

        What it says is fetched like everything else, unless the answer that it belongs to has brought it already: it
        does not cross a slow line twice.
        """
        return StreamingResponse(
            self._events(self.address(request)),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},  # nginx would keep what is said until its buffer is full
        )

    async def _events(self, chat: str) -> AsyncIterator[str]:
        heard = self._channel.listen(chat)
        try:
            while True:
                heard.clear()
                yield f"data: {await self._doors.newest(chat)}\n\n"
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(self._heartbeat):
                        await heard.wait()
        finally:
            self._channel.leave(chat, heard)

    async def answer(self, request: Request) -> Response:
        """An answer in, the bot's out; 200 means that it is committed. The client's id makes repeats harmless."""
        refuse_other_origins(request, self._doors.public_url)
        chat = self.address(request)
        try:
            sent = json.loads(await request.body())
            event = to_event(sent, chat, demo=self._doors.chat_of(request) is not None)
        except (ValueError, KeyError, TypeError) as error:
            raise HTTPException(400, "Tin gửi lên không đúng dạng.") from error
        return await self._answered(event)

    async def _answered(self, event: Event) -> Response:
        if event.seen and not await self._doors.knows(event.chat):
            # Its session is over: what was said in it is not said by a stranger.
            raise HTTPException(401, SESSION_OVER)
        shown = await self._doors.answer(event)
        known = await self._doors.knows(event.chat)
        return news(shown, known=known, notice=self._doors.notice(event.callback_ref))

    async def upload(self, request: Request) -> Response:
        """A file in, as the bytes of the request; its name and the client's id stand in the address."""
        refuse_other_origins(request, self._doors.public_url)
        chat = self.address(request)
        content = await body_of(request, LARGEST_FILE)
        try:
            query = request.query_params
            sent: dict[str, object] = {"id": query["id"], "text": query["name"], "seen": query.get("seen", 0)}
            event = to_event(sent, chat)
        except (ValueError, KeyError) as error:
            raise HTTPException(400, "Tệp gửi lên không đúng dạng.") from error
        event = replace(event, kind=EventKind.FILE, text="", file_name=event.text, file=content)
        return await self._answered(event)

    async def file(self, request: Request) -> Response:
        found = await self._doors.file(self.address(request), request.path_params["ref"])
        if found is None:
            return PlainTextResponse("Không có tệp này.", status_code=404)
        return files.file_response(*found)


def last_shown(request: Request) -> int:
    """The last change that the page has shown."""
    said_so = request.query_params.get("after", "0")
    return int(said_so) if said_so.isdecimal() and len(said_so) <= LONGEST_NUMBER else 0


async def body_of(request: Request, largest: int) -> bytes:
    """The whole body; 413 as soon as it is longer, however long it says it is."""
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise HTTPException(413, f"Tệp lớn hơn {largest // 1_000_000} MB.")
    return bytes(content)


def to_event(sent: dict[str, object], chat: str, *, demo: bool = False) -> Event:
    """The page's words → Event; only the demo's page has a group. Raises KeyError, TypeError or ValueError for anything else."""
    event_id, text, button = str(sent["id"]), str(sent.get("text", "")), str(sent.get("button", ""))
    seen = str(sent.get("seen", 0))
    if not seen.isdecimal() or len(seen) > LONGEST_NUMBER:
        raise ValueError("not a change")
    if not 8 <= len(event_id) <= 64 or len(text) > LONGEST or len(button) > 64 or not (text or button):
        raise ValueError("not an answer")
    # The id is the client's own: it is made unique by the chat it belongs to, without naming it.
    return Event(
        WEB,
        f"{hashlib.sha256(chat.encode()).hexdigest()[:16]}:{event_id}",
        EventKind.BUTTON if button else EventKind.TEXT,
        chat,
        chat,
        datetime.now(UTC),
        text=text,
        button=button,
        message_ref=str(sent.get("ref", "")),
        callback_ref=event_id,
        group=demo and bool(sent.get("group", False)),
        seen=int(seen),
    )
