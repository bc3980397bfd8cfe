"""The page in a folder of another site, in Chromium: it is installed there, keeps to it, and opens without network."""

from __future__ import annotations

from dataclasses import replace

import httpx
import pytest
from playwright.async_api import expect

from channels.web import Web, shell, web_app
from demo.loopback import running
from house import assemble, web_server
from tests.chromium import phone, types
from tests.commune import Commune
from tests.loopback import serving
from tests.proxy import Proxy, Way

pytestmark = pytest.mark.browser

FOLDER = "http://127.0.0.1/to-chuc/baocao/"


@pytest.mark.parametrize("strips", [True, False])
async def test_it_works_keeps_to_its_folder_and_opens_without_network(commune: Commune, strips: bool) -> None:
    way, web = Way(FOLDER, strips=strips), Web()
    house = replace(commune.house, web_url=FOLDER)
    parts = assemble(commune.db, house, {"web": web}, lambda: commune.now, arrived={"web": web.tell})
    code = await commune.code("secretary", "TT01")
    async with (
        running(web_server(web_app(parts.doors(), web), "127.0.0.1", 0)) as bot,
        httpx.AsyncClient(trust_env=False, timeout=20) as client,
        serving(Proxy(way, bot, client)) as proxy,
        phone() as browser,
    ):
        page = await browser.new_page()
        asked: list[str] = []
        page.on("request", lambda request: asked.append(request.url))
        await page.goto(f"{proxy}{way.folder}#ma={code}")
        await expect(page.locator(".bot").last).to_contain_text("đồng ý không")
        for words, answer in (("đồng ý", "Kính chào đồng chí bí thư"), ("bc", "(1/6)")):
            await types(page, words)
            await expect(page.locator(".bot").last).to_contain_text(answer)
        scope = await page.evaluate("navigator.serviceWorker.ready.then((worker) => worker.scope)")
        assert scope == f"{proxy}{way.folder}"
        assert [cookie["path"] for cookie in await browser.cookies()] == [way.folder]
        assert [url for url in asked if not url.startswith(f"{proxy}{way.folder}")] == []
        assert await page.evaluate("caches.keys()") == [f"page:{way.folder}:{shell.VERSION}"]
        kept = await page.evaluate("Object.keys(localStorage)")
        assert kept and all(key.startswith(f"chat:{way.folder}:") for key in kept), "not another bot's on the same host"
        await browser.set_offline(True)
        await page.reload()
        await expect(page.locator(".bot").last).to_contain_text("(1/6)")
