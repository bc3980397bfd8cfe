"""A month in which nothing happened, on each messenger: how many messages it is really asked to send for one person.

Two months are reported; the second is counted, from its opening message on, with the first reminder, which the
secretary answers, and with whatever comes after the receipt. Telegram and Zalo are sent to over HTTP by the channels'
own code, and a server on this machine counts the requests; the page's messages are the bubbles that it shows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from channels.telegram import Telegram
from channels.web import Web
from channels.zalo import Api, Zalo
from channels.zalo.updates import channel_of
from delivery import Channel
from demo import sample, world
from demo.loopback import running
from demo.persona import Persona
from demo.stage import Stage
from demo.talk import Talk
from events import Limits
from house import web_server
from reminders import plan
from reporting.calendar import Calendar
from reporting.form import Forms
from reporting.periods import Period
from storage.db import Connection
from storage.vault import Vault

MOST = 12
"""Messages from the bot in a quiet month: the bound that the office is told of (docs/zalo.md)."""
UNIT, CHAT = "TT01", "1001"
TOKEN = "4711:made-up"  # noqa: S105 - nobody's: the server that counts asks for none
EDITS = {"editMessageText"}
NO_MESSAGES = {"setMyCommands"} | EDITS
"""Requests after which there is nothing new in the chat; any other counts, also one that nobody has thought of."""


@dataclass(frozen=True, slots=True)
class Month:
    """What one person's month cost on a messenger."""

    messenger: str
    messages: int
    edits: int = 0
    """Messages that took another's place: nobody's telephone rings, and nothing is added to the chat."""

    @property
    def words(self) -> str:
        return f"{self.messenger} {self.messages} tin" + (f" (và sửa tin cũ {self.edits} lần)" if self.edits else "")


Count = Callable[[Stage], Awaitable[Counter[str]]]
"""Requests that the messenger has had so far, by what they ask for."""


async def play(out: Path) -> list[Month]:
    """The databases of the three months are left in ``out``."""
    return [await on_telegram(out / "telegram"), await on_zalo(out / "zalo"), await on_the_page(out / "web")]


def report(months: list[Month]) -> int:
    """Say what it came to; 1 where a messenger is asked for too much."""
    print(f"Một tháng yên tĩnh, tính cả một lần nhắc: {', '.join(month.words for month in months)}; nhiều nhất {MOST}.")
    over = [month.messenger for month in months if month.messages > MOST]
    if over:
        print(f"QUÁ {MOST} tin: {', '.join(over)}.")
    return 1 if over else 0


# ── The three messengers ────────────────────────────────────────────────────


async def on_telegram(folder: Path) -> Month:
    async with counting() as (url, asked):
        telegram = Telegram(TOKEN, url, limits=Limits())
        try:
            return month_of("Telegram", await counted(folder, "telegram", telegram, asked))
        finally:
            await telegram.close()


async def on_zalo(folder: Path) -> Month:
    async with counting() as (url, asked):
        api = Api(TOKEN, url)
        try:
            return month_of("Zalo", await counted(folder, channel_of(TOKEN), Zalo(api, Limits()), asked))
        finally:
            await api.close()


async def on_the_page(folder: Path) -> Month:
    shown: dict[int, str] = {}

    async def bubbles(stage: Stage) -> Counter[str]:
        """Remembered here: after some weeks the bot forgets what it said, and no longer shows it."""
        for one in await stage.parts.history(CHAT, 0):
            shown[one.change] = "editMessageText" if one.in_place else "sendMessage"
        return Counter(shown.values())

    return month_of("trang chat", await counted(folder, "web", Web(), bubbles))


def month_of(messenger: str, requests: Counter[str]) -> Month:
    messages = sum(count for method, count in requests.items() if method not in NO_MESSAGES)
    return Month(messenger, messages, sum(requests[method] for method in EDITS))


@asynccontextmanager
async def counting() -> AsyncIterator[tuple[str, Count]]:
    """A server that says yes to every request of a bot, and the count of them."""
    asked = Counter[str]()

    async def answer(request: Request) -> Response:
        asked[request.path_params["method"]] += 1
        chat = {"id": int(CHAT), "type": "private"}
        return JSONResponse({"ok": True, "result": {"message_id": asked.total(), "date": 0, "chat": chat}})

    async def so_far(_: Stage) -> Counter[str]:
        return asked.copy()

    routes = [Route("/bot{token}/{method}", answer, methods=["POST"])]
    async with running(web_server(Starlette(routes=routes), "127.0.0.1", 0)) as url:
        yield url, so_far


# ── The secretary's months ──────────────────────────────────────────────────


async def counted(folder: Path, channel: str, messenger: Channel, count: Count) -> Counter[str]:
    """What the messenger was asked for in the second month."""
    here = await world.make_anew(folder, alone_on(channel))
    stage = Stage(here, world.BEGINS, channel=channel, messenger=messenger)
    try:
        await live_through(stage, sample.FIRST_PLAYED)
        before = await count(stage)
        await live_through(stage, sample.LAST_PLAYED)
        return await count(stage) - before
    finally:
        await here.db.close()


def alone_on(channel: str) -> world.Inhabit:
    """A commune of which one secretary uses the bot."""

    async def inhabit(connection: Connection, _forms: Forms, vault: Vault, now: datetime) -> None:
        await world.add_person(connection, vault, CHAT, UNIT, "secretary", f"Bí thư {UNIT}", now, channel=channel)

    return inhabit


async def live_through(stage: Stage, period: Period) -> None:
    """From the opening to the last reminder before the lock; the first one is answered with the report."""
    steps = plan.steps(Calendar(), period)
    opening, reminded, *later = [step.at for step in steps]
    await stage.move_to(opening)
    await stage.move_to(reminded)
    await Talk(stage, CHAT, persona(stage, period)).to_the_end()
    for at in later:
        await stage.move_to(at)


def persona(stage: Stage, period: Period) -> Persona:
    figures = sample.months()
    kind = next(unit.kind for unit in sample.units() if unit.code == UNIT)
    form = stage.world.house.forms.for_unit(kind, period)
    return Persona(form, figures[UNIT, period], figures[UNIT, period.plus(-1)])
