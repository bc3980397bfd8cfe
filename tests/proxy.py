"""A reverse proxy on loopback, with the habits that real ones differ in, and a browser that knows only its address."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass

import httpx
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import Receive, Scope, Send

from tests.loopback import serving

HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "upgrade"}


@dataclass(frozen=True, slots=True)
class Way:
    """How requests to ``url`` reach the bot."""

    url: str
    strips: bool = False
    """Whether the sub-path is taken away on the way."""
    keeps_host: bool = True
    tells: str = ""
    """What it says in X-Forwarded-Proto."""

    @property
    def folder(self) -> str:
        """The sub-path with a slash at both ends; one slash where there is none."""
        return httpx.URL(self.url).path.rstrip("/") + "/"


class Proxy:
    """Passes on what lies in its folder, as it comes and goes; everything else is another site's."""

    def __init__(self, way: Way, bot: str, client: httpx.AsyncClient) -> None:
        self.way, self.bot, self.client = way, bot, client

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path, folder = f"{scope['path']}/", self.way.folder
        if self.way.strips and path == folder:
            # Whoever forgets the slash is sent there by a proxy that strips the folder, as nginx does.
            await RedirectResponse(folder, 301)(scope, receive, send)
        elif path.startswith(folder):
            await self._pass_on(Request(scope, receive), send)
        else:
            await PlainTextResponse("another site", 404)(scope, receive, send)

    async def _pass_on(self, request: Request, send: Send) -> None:
        path = request.url.path
        if self.way.strips:
            path = "/" + path.removeprefix(self.way.folder)
        url = httpx.URL(self.bot).copy_with(raw_path=f"{path}?{request.url.query}".rstrip("?").encode())
        try:
            async with self.client.stream(
                request.method, url, headers=self._headers(request), content=await body_of(request)
            ) as answer:
                headers = [(name, value) for name, value in answer.headers.raw if kept(name.decode())]
                await send({"type": "http.response.start", "status": answer.status_code, "headers": headers})
                async for part in answer.aiter_raw():
                    await send({"type": "http.response.body", "body": part, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
        except httpx.ConnectError:
            await Response(status_code=502)(request.scope, request.receive, send)

    def _headers(self, request: Request) -> list[tuple[str, str]]:
        """What the browser says of itself is passed on; where it comes from, the proxy says."""
        headers = [
            (name, value)
            for name, value in request.headers.items()
            if kept(name) and name != "x-forwarded-proto" and (name != "host" or self.way.keeps_host)
        ]
        headers.append(("x-forwarded-for", "203.0.113.9"))
        return [*headers, ("x-forwarded-proto", self.way.tells)] if self.way.tells else headers


def kept(name: str) -> bool:
    return name.lower() not in HOP_BY_HOP


async def body_of(request: Request) -> bytes | None:
    return await request.body() if request.method == "POST" else None


class Outside(httpx.AsyncHTTPTransport):
    """Every name leads to the proxy, where TLS would have ended; one that has just been started is waited for."""

    def __init__(self, proxy: str) -> None:
        super().__init__(retries=6)
        self._proxy = httpx.URL(proxy)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url.copy_with(scheme="http", host=self._proxy.host, port=self._proxy.port)
        # A request goes where its URL says; the host in its headers stays the one that was asked for.
        return await super().handle_async_request(
            httpx.Request(
                request.method, url, headers=request.headers, stream=request.stream, extensions=request.extensions
            )
        )


@asynccontextmanager
async def browsing(way: Way, bot: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser outside, with cookies of its own, that reaches ``bot`` in this way."""
    async with (
        httpx.AsyncClient(trust_env=False, timeout=20) as client,
        serving(Proxy(way, bot, client)) as proxy,
        browser_at(way, proxy) as browser,
    ):
        yield browser


def browser_at(way: Way, proxy: str) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=Outside(proxy), base_url=way.url, follow_redirects=True)


Browsing = Callable[[Way, str], AbstractAsyncContextManager[httpx.AsyncClient]]
"""A browser that reaches the bot at this address in this way."""
