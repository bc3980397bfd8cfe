"""Begun on Zalo, finished in the browser: the real page in Chromium beside the fake Zalo's HTTP."""

from __future__ import annotations

import pytest
from playwright.async_api import expect
from starlette.applications import Starlette

from channels.web import Web, web_app
from channels.zalo import Api, Zalo
from channels.zalo import webhook_route as zalo_route
from channels.zalo.send import requests
from events import Limits
from tests import fake_zalo
from tests.chromium import look, phone, types
from tests.commune import Commune
from tests.loopback import serving
from tests.messengers import SECRET, OnZalo, client_of, parts_with

pytestmark = pytest.mark.browser

UNIT = "TT01"


async def test_what_was_begun_on_zalo_is_finished_in_the_browser(commune: Commune) -> None:
    web = Web()
    async with fake_zalo.fake_zalo() as server, phone() as browser:
        api = Api(fake_zalo.TOKEN, server.url)
        parts = parts_with(commune, {"web": web, fake_zalo.CHANNEL: Zalo(api, Limits(requests=requests))})
        routes = [zalo_route({fake_zalo.CHANNEL: parts.runner.handle}, SECRET, "/zalo/webhook")]
        async with client_of(Starlette(routes=routes)) as client, serving(web_app(parts.doors(), web)) as bot:
            zalo = OnZalo(server, client)

            async def says(words: str) -> str:
                await zalo.says("bi-thu", words)
                await parts.delivery.drain()
                return await zalo.newest("bi-thu")

            await says(await commune.code("secretary", UNIT))
            for words in ("đồng ý", "bc", "không"):
                await says(words)
            question = await zalo.newest("bi-thu")
            assert "(2/6)" in question and "A. Đúng cả" in question
            await says("thêm máy")
            await zalo.taps("bi-thu", "Thêm máy hoặc kênh khác")
            await parts.delivery.drain()
            code = (await zalo.newest("bi-thu")).split("Mã thêm máy: ")[1].split("\n")[0]

            page = await browser.new_page()
            await page.goto(f"{bot}/#ma={code.replace(' ', '')}")
            joined = page.locator(".bot", has_text="Đã ghép thêm máy này")
            await expect(joined).to_contain_text("1. Zalo\n2. trang chat")
            asked = page.locator(".bot", has_text="(2/6)").last
            await expect(asked.locator(".via")).to_have_text("qua Zalo")
            assert code not in await page.locator("#log").inner_text(), "the code is shown on Zalo only"
            await look(page, "begun-on-zalo")
            await types(page, "13: 2")
            await expect(page.locator(".bot", has_text="(3/6)")).to_have_count(1)
            for words in ("22/2, 7", "đúng cả", "không", "ổn định"):
                before = await page.locator(".bot").count()
                await types(page, words)
                await expect(page.locator(".bot")).not_to_have_count(before)
            await page.get_by_role("button", name="Nộp báo cáo").last.click()
            await expect(page.locator(".bot").last).to_contain_text("Mã biên nhận")
            await look(page, "finished-in-the-browser")
        await api.close()
    filed = await commune.filed(UNIT)
    assert (filed["di_xa"], filed["sh_du"]) == (2, 7)
    by = "SELECT channel, COUNT(*) > 0 FROM changes WHERE unit = ? AND period = '2026-02' GROUP BY channel ORDER BY 1"
    assert await commune.rows(by, UNIT) == [("web", 1), (fake_zalo.CHANNEL, 1)]
    said_on_zalo = [text for text in server.said("bi-thu") if "biên nhận" in text]
    assert said_on_zalo == [], "an answer goes where it was asked for, and nowhere else"
