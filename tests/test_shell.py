"""What a browser is given to keep: named by its version, small, and everything that it needs to be installed."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from urllib.parse import urljoin

import httpx
import pytest
from PIL import Image

from channels.web import Web, shell, web_app
from tests.commune import Commune

HOST = "http://chat.test/bao-cao/"
"""Below a folder of another site, whose proxy takes the folder away."""


@pytest.fixture
async def browser(commune: Commune) -> AsyncIterator[httpx.AsyncClient]:
    app = web_app(commune.stage.parts.doors(), Web())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as client:
        yield client


def below(address: str) -> str:
    """The address as it stands in a page of the folder, as the bot is asked for it."""
    absolute = urljoin(HOST, address)
    assert absolute.startswith(HOST), f"{address} leaves the folder"
    return "/" + absolute.removeprefix(HOST)


async def test_everything_that_the_page_names_is_there_and_kept_for_ever(browser: httpx.AsyncClient) -> None:
    page = await browser.get("/")
    named = re.findall(r'(?:src|href)="([^"]+)"', page.text)
    assert len(named) > 10 and page.headers["cache-control"] == "no-store"
    for address in named:
        file = await browser.get(below(address))
        assert file.status_code == 200, address
        expected = "no-cache" if address == "manifest.webmanifest" else shell.FOR_EVER
        assert file.headers["cache-control"] == expected, address


async def test_modules_are_asked_for_with_the_page_and_know_each_other(browser: httpx.AsyncClient) -> None:
    page = (await browser.get("/")).text
    scripts = {name for name in shell.KEPT if name.endswith(".js")}
    imported = {
        found for name in scripts for found in re.findall(r'from "\./([^"]+)"', shell.STATIC[name].decode("utf-8"))
    }
    assert imported | {"chat.js"} == scripts
    assert {name for name in scripts if f"static/{shell.VERSION}/{name}" in page} == scripts


async def test_a_file_of_another_version_is_what_it_is_now_and_not_kept(browser: httpx.AsyncClient) -> None:
    now = await browser.get(f"/static/{shell.VERSION}/chat.css")
    for path in ("/static/0123456789ab/chat.css", "/static/chat.css"):
        old = await browser.get(path)
        assert old.content == now.content and old.headers["cache-control"] == "no-cache"
    for path in ("/static/x.js", f"/static/{shell.VERSION}/x.js", "/static/..%2Fserver.py", "/static/a/..%2Fshell.py"):
        assert (await browser.get(path)).status_code == 404


async def test_it_can_be_installed(browser: httpx.AsyncClient) -> None:
    found = await browser.get("/manifest.webmanifest")
    assert found.headers["content-type"].startswith("application/manifest+json")
    manifest = found.json()
    assert manifest["name"] and manifest["short_name"] and manifest["display"] == "standalone"
    assert below(manifest["start_url"]) == "/"
    sizes = set()
    for icon in manifest["icons"]:
        file = await browser.get(below(icon["src"]))
        assert file.headers["content-type"] == icon["type"] and len(file.content) < 3000
        if icon["type"] == "image/png":
            width, height = Image.open(io.BytesIO(file.content)).size
            assert icon["sizes"] == f"{width}x{height}"
            sizes.add(width)
    assert sizes == {192, 512}


async def test_the_worker_keeps_what_the_page_needs_and_is_asked_after_each_time(browser: httpx.AsyncClient) -> None:
    worker = await browser.get("/sw.js")
    assert worker.headers["cache-control"] == "no-cache" and shell.VERSION in worker.text
    assert "worker-src 'self'" in worker.headers["content-security-policy"]
    (listed,) = re.findall(r"files = \[(.*)\];", worker.text)
    for address in re.findall(r'"([^"]+)"', listed):
        assert (await browser.get(below(address))).status_code == 200
    assert "demo" not in listed and "api/" not in listed


async def test_the_demo_keeps_nothing(commune: Commune) -> None:
    app = web_app(commune.stage.parts.doors(), Web(), index="demo.html")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://chat.test") as client:
        assert 'data-worker=""' in (await client.get("/chat")).text
        worker = (await client.get("/sw.js")).text
    assert "unregister" in worker and "addAll" not in worker


NEWER = re.compile(
    r"\?\.[a-z(\[]|\?\?|\|\|=|&&=|replaceChildren|replaceAll|\.at\(|scrollTo\(|allSettled|structuredClone|groupBy|[0-9]_[0-9]"
)
"""What an iPhone that stays on iOS 12, or a browser of 2019, stumbles over: one such sign, and the page stays empty."""


def test_an_old_telephone_understands_every_script() -> None:
    scripts = {name: text for name, text in shell.STATIC.items() if name in shell.KEPT and name.endswith(".js")}
    assert len(scripts) > 5
    for name, text in {**scripts, "worker.js": shell.PAGES["worker.js"].encode()}.items():
        found = [line for line in text.decode().splitlines() if not line.startswith("//") and NEWER.search(line)]
        assert found == [], name
