"""A network that comes and goes: the page in Chromium, at the end of a line that a test slows, cuts and mends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.async_api import BrowserContext, Locator, Page, expect
from starlette.routing import Route

from channels.web import Web, shell, web_app
from events import Message
from house import Parts, assemble
from storage import chats, outbox
from tests.chromium import HERE, look, phone, types
from tests.commune import Commune
from tests.loopback import serving
from tests.slow_line import SlowLine, slow_line

pytestmark = pytest.mark.browser

PATIENCE = 30_000
"""Milliseconds after which a page is taken to hang; nothing is measured by it."""
expect.set_options(timeout=PATIENCE)


@dataclass(slots=True)
class Village:
    """A secretary's phone at the end of its line, and the bot at the other."""

    commune: Commune
    parts: Parts
    line: SlowLine
    phone: BrowserContext

    async def open(self, path: str = "/") -> Page:
        page = await self.phone.new_page()
        page.set_default_timeout(PATIENCE)
        await page.goto(self.line.url + path)
        return page

    async def signed_in(self, *answers: str) -> Page:
        """The page of TT01's secretary after so many answers of the month."""
        page = await self.open(f"/#ma={await self.commune.code('secretary', 'TT01')}")
        await expect(page.locator(".bot").last).to_contain_text("đồng ý không")
        await page.get_by_role("button", name="Đồng ý").wait_for()
        await says(page, "đồng ý")
        for words in answers:
            await says(page, words)
        return page

    async def taken(self) -> list[str]:
        """The ids of the answers that the bot has taken, in their order."""
        rows = await self.commune.rows("SELECT event_id FROM inbox WHERE channel = 'web' ORDER BY rowid")
        return [event.partition(":")[2] for (event,) in rows]

    async def tells(self, text: str) -> None:
        """Something that nobody asked for."""
        async with self.commune.db.transaction() as connection:
            (row,) = await connection.execute_fetchall("SELECT id FROM accounts ORDER BY id DESC LIMIT 1")
            await outbox.add(connection, row["id"], Message(text), self.commune.now, purpose="notice")
        await self.parts.delivery.drain()


@asynccontextmanager
async def village(commune: Commune, *, heartbeat: float = 20.0, **more: Any) -> AsyncIterator[Village]:
    web = Web()
    parts = assemble(commune.db, commune.house, {"web": web}, lambda: commune.now, arrived={"web": web.tell})
    async with (
        serving(web_app(parts.doors(), web, heartbeat=heartbeat)) as bot,
        slow_line(bot) as line,
        phone(**more) as browser,
    ):
        yield Village(commune, parts, line, browser)


async def says(page: Page, words: str) -> Locator:
    """Type, and wait for the answer: the newest bubble, below what was typed."""
    said = await page.locator(".bot").count()
    await types(page, words)
    await expect(page.locator(".me").last).to_have_attribute("data-state", "stored")
    await expect(page.locator(".bot")).not_to_have_count(said)
    return page.locator(".bot").last


def states(page: Page) -> Locator:
    return page.locator(".me")


async def network_is_back(page: Page) -> None:
    await page.evaluate("dispatchEvent(new Event('online'))")


async def opened_from_store(page: Page) -> None:
    """The worker has everything that the page needs."""
    await page.evaluate("navigator.serviceWorker.ready.then(() => true)")


async def kept(page: Page) -> Sequence[str]:
    """What stands in the phone's store."""
    found: list[str] = await page.evaluate("Object.keys(localStorage)")
    return sorted(found)


async def stored(commune: Commune) -> list[tuple[str, str]]:
    """Every figure of TT01's month as it was written down, in its order."""
    return await commune.rows("SELECT code, new FROM changes WHERE unit = 'TT01' AND draft IS NOT NULL ORDER BY id")


async def test_answers_without_network_survive_a_reload_and_go_out_once_each_in_order(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc", "không", "đúng cả")
        await opened_from_store(page)
        before, figures = await here.taken(), await stored(commune)
        here.line.cut()
        for words in ("22/2, 7", "đúng cả", "không"):
            await types(page, words)
        mine = [page.locator(".me", has_text=words).last for words in ("22/2, 7", "đúng cả", "không")]
        for bubble in mine:
            await expect(bubble).to_have_attribute("data-state", "waiting")
            await expect(bubble).to_contain_text("đang chờ mạng")
        await page.reload()
        await expect(page.locator(".bot").last).to_contain_text("(3/6)")
        await expect(page.locator(".me[data-state=waiting]")).to_have_count(3)
        await look(page, "dang-cho-mang")
        assert await here.taken() == before and await stored(commune) == figures

        here.line.mend()
        await network_is_back(page)
        await expect(page.locator(".bot").last).to_contain_text("(4/6)")
        await expect(mine[0]).to_contain_text("đã ghi nhận")
        await expect(page.locator(".me[data-state=held]")).to_have_count(2)
        await look(page, "cau-hoi-da-doi")
        assert len(await here.taken()) == len(before) + 1, "nobody has seen the question that the second would answer"
        for question in ("(5/6)", "(6/6)"):
            await page.locator(".me[data-state=held]").first.get_by_role("button", name="Gửi").click()
            await expect(page.locator(".bot").last).to_contain_text(question)
        await expect(page.locator(".me[data-state=held]")).to_have_count(0)
        taken = await here.taken()
        assert len(taken) == len(before) + 3 == len(set(taken))
    codes = [code for code, _ in await stored(commune)]
    assert len(codes) == len(set(codes)) and codes.index("sh_ngay") < codes.index("gate_ktgs")
    assert {"sh_ngay": "2026-02-22", "sh_du": "7"}.items() <= dict(await stored(commune)).items()


async def test_an_answer_whose_reply_is_cut_off_is_taken_once(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc", "không", "đúng cả")
        before = await here.taken()
        here.line.losing = 2
        assert await says(page, "22/2, 7")
        await expect(page.locator(".bot").last).to_contain_text("(4/6)")
        await expect(page.locator(".bot", has_text="(4/6)")).to_have_count(1)
        assert len(here.line.of("POST /api/answer")[-3:]) == 3 and here.line.losing == 0
        assert len(await here.taken()) == len(before) + 1
        codes = [code for code, _ in await stored(commune)]
        assert codes.count("sh_du") == 1
        await look(page, "da-ghi-nhan")


async def test_a_tap_without_network_is_said_when_it_is_back(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc")
        here.line.cut()
        await page.get_by_role("button", name="Không", exact=True).last.click()
        await expect(page.locator(".me").last).to_have_attribute("data-state", "waiting")
        await expect(page.get_by_role("button", name="Có", exact=True).last).to_be_disabled()
        here.line.mend()
        await network_is_back(page)
        await expect(page.locator(".me").last).to_have_attribute("data-state", "stored")
        await expect(page.locator(".bot").last).to_contain_text("(2/6)")
        assert await stored(commune) == [("gate_bien_dong", "khong")]


async def test_an_answer_that_is_held_can_be_deleted(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc")
        here.line.cut()
        for words in ("không", "999"):
            await types(page, words)
        here.line.mend()
        await network_is_back(page)
        await page.locator(".me[data-state=held]").get_by_role("button", name="Xóa").click()
        await expect(page.locator(".me", has_text="999")).to_have_count(0)
        await page.reload()
        await expect(page.locator(".bot").last).to_contain_text("(2/6)")
        await expect(page.locator(".me", has_text="999")).to_have_count(0)
        await says(page, "giúp")
        assert await stored(commune) == [("gate_bien_dong", "khong")]


SLOW, FAR = 50_000 / 8, 0.4
"""50 kbit/s, 400 ms."""
SMALL = 4096
"""Bytes of a reply."""


async def test_a_month_over_a_slow_line_is_a_round_trip_for_each_answer(commune: Commune) -> None:
    async with village(commune) as here:
        here.line.rate, here.line.delay = SLOW, FAR
        page = await here.open(f"/#ma={await commune.code('secretary', 'TT01')}")
        await expect(page.locator(".bot").last).to_contain_text("Đồng ý")
        await opened_from_store(page)
        assert here.line.down < 60_000
        month = ("đồng ý", "bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
        for words in month:
            before = len(here.line.exchanges)
            await says(page, words)
            crossed = here.line.exchanges[before:]
            assert [one.what for one in crossed] == ["POST /api/answer"], words
            assert crossed[0].down <= SMALL and crossed[0].up <= SMALL
        await expect(page.locator(".bot").last).to_contain_text("Mã biên nhận")
        assert await commune.report("TT01") is not None


async def test_the_page_opens_without_network_and_shows_the_last_screen(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc", "không")
        await opened_from_store(page)
        here.line.cut()
        await page.close()
        asked = len(here.line.exchanges)
        page = await here.open()
        await expect(page.locator(".bot").last).to_contain_text("(2/6)")
        await expect(page.get_by_role("button", name="Đúng cả").last).to_be_enabled()
        await expect(page.locator("#status")).to_contain_text("Mất kết nối")
        assert len(here.line.exchanges) == asked
        await look(page, "mo-khong-mang")


async def test_a_second_opening_fetches_nothing_but_the_chat(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.open()
        await page.get_by_text("gõ mã mời").wait_for()
        await opened_from_store(page)
        assert here.line.down < 60_000
        first = len(here.line.exchanges)
        await page.reload()
        await page.get_by_text("Đã kết nối").wait_for()
        again = {one.what for one in here.line.exchanges[first:]}
        # The browser asks by itself whether there is a newer worker.
        assert (
            {"GET /api/messages", "GET /api/stream"} <= again <= {"GET /api/messages", "GET /api/stream", "GET /sw.js"}
        )


async def test_where_a_stream_does_not_come_through_the_page_asks(commune: Commune) -> None:
    async with village(commune, heartbeat=0.5) as here:
        here.line.holds_streams = True
        page = await here.signed_in()
        await here.tells("Tin thứ nhất")
        await page.get_by_text("Tin thứ nhất").wait_for()
        assert all(one.down == 0 for one in here.line.of("GET /api/stream"))
        here.line.holds_streams = False
        await here.line.until(lambda: any(one.down for one in here.line.of("GET /api/stream")))
        asked = len(here.line.of("GET /api/messages"))
        await here.tells("Tin thứ hai")
        await page.get_by_text("Tin thứ hai").wait_for()
        assert len(here.line.of("GET /api/messages")) == asked + 1, "fetched once, when the stream told of it"


# ── The session is over ─────────────────────────────────────────────────────


async def signed_out(commune: Commune) -> None:
    """By the office: the browser's cookie is nobody's any more."""
    async with commune.db.transaction() as connection:
        (account,) = await connection.execute_fetchall("SELECT person FROM accounts ORDER BY id DESC LIMIT 1")
        await chats.detach(connection, account["person"])


async def begins_anew(here: Village, page: Page) -> None:
    """Nothing of the session is seen or kept, and a new code opens a new one."""
    await expect(page.locator(".bubble")).to_have_count(1)
    await expect(page.locator(".bot")).to_contain_text("Phiên trên máy này đã kết thúc")
    assert await kept(page) == []
    await page.reload()
    await expect(page.locator(".bot")).to_contain_text("gõ mã mời")
    await says(page, f"/start {await here.commune.code('secretary', 'TT01')}")
    await says(page, "đồng ý")
    await expect(await says(page, "bc")).to_contain_text("/6)")


async def test_a_session_ended_elsewhere_leaves_nothing_on_the_phone(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc")
        await opened_from_store(page)
        here.line.cut()
        await types(page, "không")
        await signed_out(commune)
        accounts = await commune.one("SELECT COUNT(*) FROM accounts")
        here.line.mend()
        await network_is_back(page)
        await begins_anew(here, page)
        assert await commune.one("SELECT COUNT(*) FROM accounts") == accounts + 1
        assert await stored(commune) == [], "what waited was said by nobody"


async def test_a_cookie_that_is_gone_is_a_session_that_is_over(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("bc")
        await opened_from_store(page)
        await here.phone.clear_cookies()
        await page.reload()
        await begins_anew(here, page)


async def test_a_browser_that_keeps_no_cookie_is_told_so(commune: Commune) -> None:
    async with village(commune, service_workers="block") as here:
        page = await here.signed_in("bc")
        await page.route(lambda url: url == f"{here.line.url}/", lambda route: route.abort())
        await here.phone.clear_cookies()
        for words in ("Phiên trên máy này đã kết thúc", "không giữ cookie"):
            await network_is_back(page)
            await expect(page.locator(".bubble")).to_have_count(1)
            await expect(page.locator(".bot")).to_contain_text(words)


async def test_the_farewell_is_read_and_the_phone_keeps_nothing(commune: Commune) -> None:
    async with village(commune) as here:
        page = await here.signed_in("/xoadulieu")
        await page.get_by_role("button", name="Xóa dữ liệu").click()
        await expect(page.locator(".bubble")).to_have_count(1)
        await expect(page.locator(".bot")).to_contain_text("Đã xóa dữ liệu về đồng chí")
        assert await kept(page) == []
        await page.reload()
        await expect(page.locator(".bot")).to_contain_text("gõ mã mời")


# ── Where the browser keeps nothing ─────────────────────────────────────────


async def test_without_https_it_is_a_plain_page_and_says_so(commune: Commune) -> None:
    async with village(commune) as here:
        here.line.url = here.line.url.replace("127.0.0.1", HERE)
        page = await here.signed_in("bc")
        await expect(page.locator("#foot")).to_contain_text("chưa có HTTPS")
        assert await page.evaluate("'serviceWorker' in navigator") is False
        here.line.cut()
        await types(page, "không")
        await expect(page.locator(".me").last).to_have_attribute("data-state", "waiting")
        await look(page, "khong-https")
        here.line.mend()
        await page.reload()
        await expect(page.locator(".bot").last).to_contain_text("(2/6)")
        files = [one for one in here.line.exchanges if one.what.startswith("GET /static/")]
        assert len(files) == len({one.what for one in files}), "the browser keeps what has not changed"


async def test_a_new_version_takes_the_place_of_the_old_one(commune: Commune) -> None:
    script = shell.kept_script().replace(shell.VERSION, "another")
    newer = web_app(commune.stage.parts.doors(), Web(), [Route("/sw.js", shell.text(script, "text/javascript"))])
    async with village(commune) as here, serving(newer) as other:
        page = await here.open()
        await opened_from_store(page)
        assert await page.evaluate("caches.keys()") == [f"page:/:{shell.VERSION}"]
        here.line.cut()
        here.line.mend(other)
        await page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        async with asyncio.timeout(10):
            while await page.evaluate("caches.keys()") != ["page:/:another"]:
                await asyncio.sleep(0.05)
        here.line.cut()
        await page.reload()
        await page.get_by_label("Câu trả lời").wait_for()


WORKERS = "navigator.serviceWorker.getRegistrations().then((all) => all.length)"


async def test_the_demo_is_not_taken_over_by_what_a_browser_kept(commune: Commune) -> None:
    """A page of before came from the same address; the demo keeps nothing, and what was kept goes."""
    demo = web_app(commune.stage.parts.doors(), Web(), index="demo.html")
    async with village(commune) as here, serving(demo) as other:
        page = await here.open()
        await opened_from_store(page)
        assert await page.evaluate(WORKERS) == 1
        here.line.cut()
        here.line.mend(other)
        await page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
        await here.line.until(lambda: len(here.line.of("GET /sw.js")) >= 2)
        async with asyncio.timeout(10):
            while await page.evaluate(WORKERS):
                await asyncio.sleep(0.05)
        await page.goto(here.line.url)
        await expect(page).to_have_title("Chạy thử: báo cáo chi bộ xã Bình Lư")
        await page.goto(f"{here.line.url}/chat?as=demo-TT01&title=TT01")
        await page.locator(".notice").wait_for()
        assert await page.evaluate(WORKERS) == 0 and await page.evaluate("caches.keys()") == []
