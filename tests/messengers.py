"""The same person on Telegram, in the browser, or on Zalo: each through its own HTTP, in and out."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Protocol

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.types import ASGIApp

from channels.telegram import Telegram
from channels.telegram import webhook_route as telegram_route
from channels.web import Web, web_app
from channels.zalo import Api, Zalo
from channels.zalo import webhook_route as zalo_route
from channels.zalo.send import requests
from delivery import Channel
from demo.letters import typed_for
from events import Limits
from house import Parts, assemble
from reporting.answers import fold
from tests import fake_telegram, fake_zalo
from tests.commune import Commune

SECRET = "s" * 40
GROUP = "group"
"""Who speaks by this name speaks in a group."""


class Messenger(Protocol):
    """People by their names in the talk; everything that is said has been answered when the call returns."""

    async def says(self, who: str, text: str) -> None: ...

    async def taps(self, who: str, label: str) -> None:
        """The newest choice whose label begins like this."""
        ...

    async def newest(self, who: str) -> str:
        """What the person was told last."""
        ...


class OnTelegram:
    def __init__(self, server: fake_telegram.FakeTelegram, client: httpx.AsyncClient) -> None:
        self.server, self.client = server, client
        self.chats: dict[str, int] = {}

    async def says(self, who: str, text: str) -> None:
        self.server.writes(self.chat(who), text)
        await self._arrives()

    async def taps(self, who: str, label: str) -> None:
        self.server.taps(self.chat(who), label)
        await self._arrives()

    async def newest(self, who: str) -> str:
        return self.server.said(self.chat(who))[-1]

    def chat(self, who: str) -> int:
        number = self.chats.setdefault(who, 1001 + len(self.chats))
        return -number if who == GROUP else number

    async def _arrives(self) -> None:
        header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        answer = await self.client.post("/telegram/webhook", json=self.server.updates.pop(), headers=header)
        assert answer.status_code == 200


class OnZalo:
    """Nothing can be tapped: the letter before the label is typed, or the label where a newer list hides the letter."""

    def __init__(self, server: fake_zalo.FakeZalo, client: httpx.AsyncClient) -> None:
        self.server, self.client = server, client

    async def says(self, who: str, text: str) -> None:
        event = self.server.event(who, text=text, group="the-group" if who == GROUP else "")
        header = {"X-Bot-Api-Secret-Token": SECRET}
        path = f"/zalo/webhook/{fake_zalo.CHANNEL}"
        answer = await self.client.post(path, json=self.server.wrapped(event), headers=header)
        assert answer.status_code == 200

    async def taps(self, who: str, label: str) -> None:
        words = typed_for(label, reversed(self.server.said(who)))
        assert words is not None, f"no choice {label!r}"
        await self.says(who, words)

    async def newest(self, who: str) -> str:
        return self.server.said("the-group" if who == GROUP else who)[-1]


class InTheBrowser:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.pages: dict[str, httpx.AsyncClient] = {}
        self.answers = 0

    async def says(self, who: str, text: str) -> None:
        await self._answers(who, {"text": text})

    async def taps(self, who: str, label: str) -> None:
        for shown in reversed(await self._shown(who)):
            for choice in (choice for row in shown.get("rows", ()) for choice in row):
                if fold(choice["label"]).startswith(fold(label)):
                    await self._answers(who, {"button": choice["value"], "ref": shown["ref"]})
                    return
        raise AssertionError(f"no choice {label!r}")

    async def newest(self, who: str) -> str:
        shown = await self._shown(who)
        # Who has had everything about them removed sees nothing of it either: their page belongs to nobody.
        return str(shown[-1]["text"]) if shown else ""

    async def _page(self, who: str) -> httpx.AsyncClient:
        if who not in self.pages:
            transport = httpx.ASGITransport(self.app)
            self.pages[who] = httpx.AsyncClient(transport=transport, base_url="http://chat.test")
            await self.pages[who].get("/")
        return self.pages[who]

    async def _shown(self, who: str) -> list[dict[str, Any]]:
        page = await self._page(who)
        found: list[dict[str, Any]] = (await page.get("/api/messages", headers=as_group(who))).json().get("shown", [])
        return found

    async def _answers(self, who: str, words: Mapping[str, str]) -> None:
        self.answers += 1
        sent = {"id": f"answer-{self.answers:04d}", "group": who == GROUP, **words}
        answer = await (await self._page(who)).post("/api/answer", json=sent, headers=as_group(who))
        assert answer.status_code == 200


def as_group(who: str) -> dict[str, str]:
    """A browser has a group only where the page lends it one, as the demo's does."""
    return {"x-group": "the-group"} if who == GROUP else {}


def group_of(request: Request) -> str | None:
    return request.headers.get("x-group")


# ── The bot behind each ─────────────────────────────────────────────────────


def parts_with(commune: Commune, channels: Mapping[str, Channel]) -> Parts:
    """People who are not in the talk keep their chats: on a page that nobody looks at."""
    return assemble(
        commune.db, commune.house, {"web": Web(), **channels}, lambda: commune.stage.now,
        monotonic=commune.stage.seconds,
    )  # fmt: skip


@asynccontextmanager
async def on_telegram(commune: Commune) -> AsyncIterator[tuple[Messenger, Parts]]:
    async with fake_telegram.fake_telegram() as server:
        telegram = Telegram(fake_telegram.TOKEN, server.url, limits=Limits())
        parts = parts_with(commune, {"telegram": telegram})
        async with client_of(Starlette(routes=[telegram_route(parts.runner.handle, SECRET)])) as client:
            yield OnTelegram(server, client), parts
        await telegram.close()


@asynccontextmanager
async def on_zalo(commune: Commune) -> AsyncIterator[tuple[Messenger, Parts]]:
    async with fake_zalo.fake_zalo() as server:
        api = Api(fake_zalo.TOKEN, server.url)
        parts = parts_with(commune, {fake_zalo.CHANNEL: Zalo(api, Limits(requests=requests))})
        routes = [zalo_route({fake_zalo.CHANNEL: parts.runner.handle}, SECRET, "/zalo/webhook")]
        async with client_of(Starlette(routes=routes)) as client:
            yield OnZalo(server, client), parts
        await api.close()


@asynccontextmanager
async def in_the_browser(commune: Commune) -> AsyncIterator[tuple[Messenger, Parts]]:
    web = Web()
    parts = parts_with(commune, {"web": web})
    page = InTheBrowser(web_app(parts.doors(group_of), web))
    yield page, parts
    for client in page.pages.values():
        await client.aclose()


def client_of(app: Starlette) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test")


MESSENGERS = {"telegram": on_telegram, "web": in_the_browser, "zalo": on_zalo}
