"""Behind a reverse proxy, at a host's top or in a sub-path: pages, cookies, links, files and webhooks all the same."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import httpx
import pytest
from pydantic import SecretStr

from channels.telegram.receive import webhook_route as telegram_route
from channels.web import Web, web_app
from channels.web.policy import SecurityHeaders
from channels.zalo import webhook_route as zalo_route
from commands.serve import WEBHOOK_PATH as TELEGRAM_PATH
from commands.serve import serve
from commands.zalo_bots import WEBHOOK_PATH as ZALO_PATH
from config import OWN_FOLDERS, Settings
from demo.loopback import free_port, running
from demo.stage import Mailbox
from events import Message
from handlers.meetings import by_link
from house import PROXIES, Parts, assemble, web_server
from storage import chats, codes, outbox, people
from tests import fake_telegram, fake_zalo
from tests.commune import Commune
from tests.meetings import called, replies
from tests.proxy import Browsing, Way, browsing

pytestmark = pytest.mark.slow

SECRET = "s" * 40
URL = "https://xa.example.vn"
WAYS = {
    "the whole host": Way(f"{URL}/", tells="https"),
    "stripped": Way(f"{URL}/baocao/", strips=True, tells="https"),
    "passed on": Way(f"{URL}/baocao/", tells="https"),
    "stripped, telling nothing": Way(f"{URL}/chi-bo/baocao/", strips=True, keeps_host=False),
    "passed on, telling nothing": Way(f"{URL}/chi-bo/baocao", keeps_host=False),
    "stripped, without https": Way("http://xa.example.vn/baocao/", strips=True),
    "passed on, without https": Way("http://xa.example.vn/baocao/"),
}


@dataclass(frozen=True, slots=True)
class Site:
    """The bot as somebody outside has it."""

    way: Way
    commune: Commune
    parts: Parts
    mailbox: Mailbox
    browser: httpx.AsyncClient

    @property
    def top(self) -> str:
        return self.way.url.rstrip("/")

    @property
    def origin(self) -> dict[str, str]:
        url = httpx.URL(self.top)
        return {"origin": f"{url.scheme}://{url.host}", "sec-fetch-site": "same-origin"}

    async def says(self, text: str, id_: str = "answer-0001") -> httpx.Response:
        answer = await self.browser.post(f"{self.top}/api/answer", json={"id": id_, "text": text}, headers=self.origin)
        await self.parts.delivery.drain()
        return answer


@asynccontextmanager
async def site_at(way: Way, commune: Commune, through: Browsing = browsing) -> AsyncIterator[Site]:
    house = replace(commune.house, web_url=way.url)
    web, mailbox = Web(), Mailbox()
    parts = assemble(
        commune.db, house, {fake_zalo.CHANNEL: mailbox, "web": web}, lambda: commune.stage.now,
        arrived={"web": web.tell}, monotonic=commune.stage.seconds,
    )  # fmt: skip
    webhooks = [
        telegram_route(parts.runner.handle, SECRET, TELEGRAM_PATH),
        zalo_route({fake_zalo.CHANNEL: parts.runner.handle}, SECRET, ZALO_PATH),
    ]
    app = web_app(parts.doors(), web, webhooks)
    async with running(web_server(app, "127.0.0.1", 0)) as bot, through(way, bot) as browser:
        yield Site(way, commune, parts, mailbox, browser)


@pytest.fixture(params=list(WAYS.values()), ids=list(WAYS))
async def site(request: pytest.FixtureRequest, commune: Commune) -> AsyncIterator[Site]:
    async with site_at(request.param, commune) as found:
        yield found


# ── Every way of passing on ─────────────────────────────────────────────────


async def test_the_page_stands_in_its_folder_and_its_cookie_stays_there(site: Site) -> None:
    page = await site.browser.get(site.top)
    assert page.status_code == 200 and page.url.path == site.way.folder, "who forgets the slash gets it"
    assert (await site.browser.get(str(page.url.join("static/chat.js")))).status_code == 200
    name, _, attributes = page.headers["set-cookie"].partition("=")
    given = {part.strip().lower() for part in attributes.split(";")[1:]}
    assert {"httponly", "samesite=lax", f"path={site.way.folder}"} <= given
    assert ("secure" in given) == site.top.startswith("https:")
    again = await site.browser.get(str(page.url))
    assert name in site.browser.cookies and "set-cookie" not in again.headers, "and it comes back"


async def test_an_answer_is_stored_and_its_news_are_streamed_at_once(site: Site) -> None:
    await site.browser.get(site.way.url)
    async with site.browser.stream("GET", f"{site.top}/api/stream") as stream:
        events = (line async for line in stream.aiter_lines() if line)
        async with asyncio.timeout(10):
            assert await anext(events) == "data: 0", "nobody's yet"
            said = (await site.says("xin chào")).json()["shown"]
            assert "mã mời" in said[0]["text"] and await anext(events) == f"data: {said[0]['change']}"
    assert await site.commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%:answer-0001'") == 1
    assert (await site.browser.get(f"{site.top}/api/messages")).json()["shown"] == said


async def test_a_proxy_is_asked_to_keep_nothing_of_the_stream_back(commune: Commune) -> None:
    async with site_at(WAYS["passed on"], commune) as site:
        await site.browser.get(site.way.url)
        async with site.browser.stream("GET", f"{site.top}/api/stream") as stream:
            assert stream.headers["x-accel-buffering"] == "no"


async def test_only_our_own_page_may_answer(site: Site) -> None:
    await site.browser.get(site.way.url)
    for foreign in ({"origin": "https://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}):
        answer = await site.browser.post(
            f"{site.top}/api/answer", json={"id": "answer-0001", "text": "xin chào"}, headers=foreign
        )
        assert answer.status_code == 403
    assert await site.commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%:answer-%'") == 0


async def test_a_meetings_page_is_answered_at_its_link(site: Site) -> None:
    link = by_link.link_of(site.parts.house, await called(site.commune))
    assert link.startswith(f"{site.top}/h/")
    page = await site.browser.get(link)
    cookie = page.headers["set-cookie"].lower()
    assert ("; secure" in cookie) == link.startswith("https:") and "path=" not in cookie
    said = await site.browser.post(link, data={"answer": "attend"}, headers=site.origin)
    assert str(said.url) == link and "Đã ghi nhận: tham dự" in said.text
    for path in re.findall(r'(?:class="file"|stylesheet") href="([^"]+)"', said.text):
        assert (await site.browser.get(str(said.url.join(path)))).status_code == 200
    if site.way.keeps_host:
        assert str((await site.browser.get(f"{link}/")).url) == link, "a slash too many leads back"
    assert await replies(site.commune) == [("attend", "")]


async def sent_file(site: Site, name: str, purpose: str) -> str:
    """The link that somebody in the office gets on Zalo instead of a file."""
    async with site.commune.db.transaction() as connection:
        account = await chats.of_chat(
            connection, site.commune.house.vault, fake_zalo.CHANNEL, "office", site.commune.now, group=False
        )
        assert account.person
        await people.give_role(connection, account.person, "XA", "office", None, site.commune.now)
        file = Message("Đây là tệp.", file_name=name, file=b"made up")
        await outbox.add(connection, account.id, file, site.commune.now, purpose=purpose, unit="XA")
    await site.parts.delivery.drain()
    return site.mailbox.newest("office")[1].link


async def test_a_file_is_fetched_from_its_link(site: Site) -> None:
    link = await sent_file(site, "sinh-hoat.ics", outbox.MEETING)
    assert link.startswith(f"{site.top}/tep/")
    assert (await site.browser.get(link)).content == b"made up"
    await site.browser.get(site.way.url)
    refused = await site.browser.get(await sent_file(site, "so-lieu.xlsx", outbox.PAPER))
    assert refused.status_code == 401 and site.way.url in refused.text


async def test_a_file_is_taken(site: Site) -> None:
    await site.browser.get(site.way.url)
    where = {"id": "a-file-0001", "name": "báo cáo & số.md"}
    taken = await site.browser.post(f"{site.top}/api/upload", params=where, content=b"x" * 9_000_000)
    assert taken.status_code == 200
    assert await site.commune.rows("SELECT outcome FROM inbox WHERE event_id LIKE '%:a-file-0001'") == [("done",)]


async def test_webhooks_are_heard_below_the_address(site: Site) -> None:
    header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
    telegram, zalo = fake_telegram.FakeTelegram(), fake_zalo.FakeZalo()
    telegram.writes(1001, "xin chào")
    heard = await site.browser.post(f"{site.top}{TELEGRAM_PATH}", json=telegram.updates.pop(), headers=header)
    assert heard.status_code == 200
    header = {"X-Bot-Api-Secret-Token": SECRET}
    event = zalo.wrapped(zalo.event("1001", text="xin chào"))
    heard = await site.browser.post(f"{site.top}{ZALO_PATH}/{fake_zalo.CHANNEL}", json=event, headers=header)
    assert heard.status_code == 200
    found = await site.commune.rows("SELECT channel, outcome FROM inbox WHERE channel <> 'web' ORDER BY channel")
    assert found == [("telegram", "done"), (fake_zalo.CHANNEL, "done")]


async def test_an_invitation_leads_to_the_page(site: Site) -> None:
    _, link = codes.links("ABCD2345", "", site.way.url)
    assert link is not None and link == f"{site.top}/#ma=ABCD2345"
    assert (await site.browser.get(link)).status_code == 200


# ── Neighbours, and who is believed ─────────────────────────────────────────


async def test_bots_on_one_host_do_not_know_each_others_browsers(commune: Commune) -> None:
    above, below = Way(f"{URL}/", tells="https"), Way(f"{URL}/baocao/", strips=True, tells="https")
    async with site_at(above, commune) as one, site_at(below, commune) as other:
        await one.browser.get(one.way.url)
        other.browser.cookies.update(one.browser.cookies)
        assert (await other.browser.get(f"{other.top}/api/messages")).status_code == 401
        await other.browser.get(other.way.url)
        assert (await other.browser.get(f"{other.top}/api/messages")).json() == {"known": False}
        assert len(set(dict(other.browser.cookies).values())) == 2


@pytest.mark.parametrize(("comes_from", "secure"), [(PROXIES[0], True), ("127.0.0.2", False)])
async def test_https_is_believed_of_a_proxy_on_this_machine_alone(
    commune: Commune, comes_from: str, secure: bool
) -> None:
    house = replace(commune.house, web_url="http://xa.example.vn")
    parts = assemble(commune.db, house, {"web": Web()}, lambda: commune.stage.now)
    transport = httpx.AsyncHTTPTransport(local_address=comes_from)
    async with (
        running(web_server(web_app(parts.doors(), Web()), "127.0.0.1", 0)) as bot,
        httpx.AsyncClient(transport=transport, base_url=bot) as somebody,
    ):
        page = await somebody.get("/", headers={"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9"})
    assert ("; secure" in page.headers["set-cookie"].lower()) == secure


async def test_no_sub_path_may_have_the_name_of_a_folder_of_ours(commune: Commune) -> None:
    webhooks = [telegram_route(lambda _: asyncio.sleep(0), "", TELEGRAM_PATH), zalo_route({}, "", ZALO_PATH)]
    app = web_app(commune.stage.parts.doors(), Web(), webhooks)
    assert isinstance(app, SecurityHeaders)
    paths = [route.path for route in app._app._app.app.routes]  # type: ignore[attr-defined]  # behind Proxied and GZip
    assert {path.split("/")[1] for path in paths if path.count("/") > 1} == OWN_FOLDERS


# ── The whole program ───────────────────────────────────────────────────────


async def test_run_tells_the_messengers_addresses_below_the_sub_path_and_hears_them(commune: Commune) -> None:
    way, port = Way(f"{URL}/baocao/", strips=True, tells="https"), free_port()
    async with fake_telegram.fake_telegram() as telegram, fake_zalo.fake_zalo() as zalo:
        settings = Settings(
            _env_file=None, web_url=way.url, web_port=port,
            telegram_bot_token=SecretStr(fake_telegram.TOKEN), telegram_api_url=telegram.url,
            telegram_mode="webhook", telegram_webhook_secret=SecretStr(SECRET),
            zalo_bot_tokens=SecretStr(fake_zalo.TOKEN), zalo_api_url=zalo.url,
            zalo_mode="webhook", zalo_webhook_secret=SecretStr(SECRET),
        )  # type: ignore[call-arg]  # fmt: skip  # known to pydantic-settings only at run time
        house = replace(commune.house, web_url=way.url)
        program = asyncio.create_task(serve(settings, commune.db, house, fake_telegram.TOKEN))
        await telegram.until(lambda: telegram.of("setWebhook"))
        await zalo.until(lambda: zalo.of("setWebhook"))
        told = telegram.of("setWebhook")[0].facts["url"], zalo.of("setWebhook")[0].facts["url"]
        assert told == (f"{URL}/baocao/telegram/webhook", f"{URL}/baocao/zalo/webhook/{fake_zalo.CHANNEL}")
        async with browsing(way, f"http://127.0.0.1:{port}") as messengers:
            telegram.writes(1001, "xin chào")
            header = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
            await messengers.post(told[0], json=telegram.updates.pop(), headers=header)
            header, event = {"X-Bot-Api-Secret-Token": SECRET}, zalo.wrapped(zalo.event("1001", text="xin chào"))
            await messengers.post(told[1], json=event, headers=header)
            await telegram.until(lambda: "mã mời" in "".join(telegram.said(1001)))
            await zalo.until(lambda: "mã mời" in "".join(zalo.said("1001")))
        program.cancel()
        await asyncio.gather(program, return_exceptions=True)
    assert await commune.rows("SELECT channel FROM inbox ORDER BY channel") == [("telegram",), (fake_zalo.CHANNEL,)]
