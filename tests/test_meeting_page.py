"""The page of a meeting's link: the HTTP it speaks, and one tap in a browser without JavaScript."""

from __future__ import annotations

import asyncio
import os
import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
import uvicorn
from icalendar import Calendar
from playwright.async_api import async_playwright
from starlette.types import Receive, Scope, Send

from channels.web import Web, web_app
from demo.loopback import free_port
from handlers.meetings import by_link
from house import Server, assemble
from storage import meetings
from storage.meetings import Meeting
from tests.chromium import CHROMIUM
from tests.commune import Commune
from tests.meetings import MEETS_AT, called, replies

HOST = "https://chat.test"


@pytest.fixture
async def browser(commune: Commune) -> AsyncIterator[httpx.AsyncClient]:
    web = Web()
    parts = assemble(commune.db, commune.house, {"web": web}, lambda: commune.stage.now)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web_app(parts.doors(), web)), base_url=HOST) as client:
        yield client


async def page_of(commune: Commune) -> tuple[Meeting, str]:
    """A meeting, and the path of its page."""
    meeting = await called(commune)
    return meeting, f"/h/{by_link.token_of(commune.house.vault, meeting)}"


async def test_the_page_is_small_plain_and_closed_to_others(commune: Commune, browser: httpx.AsyncClient) -> None:
    _, path = await page_of(commune)
    page = await browser.get(path)
    assert page.status_code == 200 and len(page.content) < 10_000
    assert "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt." in page.text and "<script" not in page.text
    assert re.findall(r'name="answer" value="([^"]+)"', page.text) == [
        "attend", "absent|work", "absent|family", "absent|health", "absent|away", "absent|other",
    ]  # fmt: skip
    assert "form-action 'self'" in page.headers["content-security-policy"]
    assert page.headers["content-security-policy"].count("default-src") == 1
    assert page.headers["cache-control"] == "no-store" and page.headers["referrer-policy"] == "same-origin"
    cookie = page.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=lax" in cookie and "secure" in cookie and "max-age=" in cookie
    assert "path=" not in cookie, "of the links' own folder, and not sent to the chat"
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page.text), "nothing is loaded from elsewhere"
    assert await replies(commune) == [], "looking answers nothing"


async def test_one_tap_answers_and_loading_again_answers_nothing_twice(
    commune: Commune, browser: httpx.AsyncClient
) -> None:
    _, path = await page_of(commune)
    await browser.get(path)
    for said, state in (("attend", "Đã ghi nhận: tham dự"), ("absent|health", "Đã ghi nhận: vắng có lý do")):
        answered = await browser.post(path, data={"answer": said})
        assert answered.status_code == 303
        shown = await browser.get(str(answered.next_request.url))  # type: ignore[union-attr]
        assert shown.url.path == path and state in shown.text
        await browser.get(path)
    assert await replies(commune) == [("attend", ""), ("absent", "health")]


@pytest.mark.parametrize(
    "headers", [{"origin": "https://evil.test"}, {"origin": "null"}, {"sec-fetch-site": "cross-site"}]
)
async def test_another_page_cannot_answer(
    commune: Commune, browser: httpx.AsyncClient, headers: dict[str, str]
) -> None:
    _, path = await page_of(commune)
    await browser.get(path)
    assert (await browser.post(path, data={"answer": "attend"}, headers=headers)).status_code == 403
    assert await replies(commune) == []


async def test_behind_a_proxy_that_keeps_its_host_and_its_folder_to_itself(commune: Commune) -> None:
    outside = "https://bot.example/bao-cao"
    web, house = Web(), replace(commune.house, web_url=outside)
    app = web_app(assemble(commune.db, house, {"web": web}, lambda: commune.stage.now).doors(), web)

    async def proxy(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope["path"].removeprefix("/bao-cao")
        headers = [(name, b"127.0.0.1:8080" if name == b"host" else value) for name, value in scope["headers"]]
        await app({**scope, "path": path, "raw_path": path.encode(), "headers": headers}, receive, send)

    meeting, path = await page_of(commune)
    origin = {"origin": "https://bot.example"}
    transport = httpx.ASGITransport(proxy)
    async with httpx.AsyncClient(transport=transport, base_url="https://bot.example", follow_redirects=True) as browser:
        await browser.get(outside + path)
        said = await browser.post(outside + path, data={"answer": "attend"}, headers=origin)
        assert str(said.url) == by_link.link_of(house, meeting) and "Đã ghi nhận: tham dự" in said.text
        (style,) = re.findall(r'href="([^"]+\.css)"', said.text)
        assert (await browser.get(str(said.url.join(style)))).status_code == 200
    assert await replies(commune) == [("attend", "")]


@pytest.mark.parametrize("said", ["", "absent", "absent|<b>", "attend|work", "x" * 5000])
async def test_an_answer_that_is_none_of_ours_is_not_kept(
    commune: Commune, browser: httpx.AsyncClient, said: str
) -> None:
    _, path = await page_of(commune)
    await browser.get(path)
    assert (await browser.post(path, data={"answer": said})).status_code == 404
    assert await replies(commune) == []


async def test_a_browser_that_keeps_nothing_is_told_so(commune: Commune, browser: httpx.AsyncClient) -> None:
    _, path = await page_of(commune)
    said = await browser.post(path, data={"answer": "attend"})
    assert said.status_code == 400 and "không giữ cookie" in said.text
    assert await replies(commune) == []


async def test_a_link_that_is_none_of_ours_is_not_found(commune: Commune, browser: httpx.AsyncClient) -> None:
    _, path = await page_of(commune)
    for wrong in (path[:-1] + ("A" if path[-1] != "A" else "B"), "/h/1", "/h/x", f"{path}/sinh-hoat.ics/x"):
        assert (await browser.get(wrong)).status_code == 404
    page = await browser.get("/h/1-x")
    assert "hỏi bí thư" in page.text and "<button" not in page.text and "set-cookie" not in page.headers


async def test_the_calendar_file_is_the_meetings_own(commune: Commune, browser: httpx.AsyncClient) -> None:
    meeting, path = await page_of(commune)
    page = await browser.get(path)
    (href,) = re.findall(r'href="([^"]+\.ics)"', page.text)
    file = await browser.get(str(page.url.join(href)))
    assert file.headers["content-type"].startswith("text/calendar")
    assert str(Calendar.from_ical(file.content).events[0]["UID"]) == meeting.uid


async def test_a_cancelled_meeting_and_one_that_has_begun_ask_nothing(
    commune: Commune, browser: httpx.AsyncClient
) -> None:
    meeting, path = await page_of(commune)
    async with commune.db.transaction() as connection:
        await meetings.cancel(connection, meeting.id, commune.now)
    page = await browser.get(path)
    assert "đã hủy" in page.text and "<button" not in page.text
    _, path = await page_of(commune)
    await browser.get(path)
    await commune.until(MEETS_AT)
    said = await browser.post(path, data={"answer": "attend"})
    assert "đã bắt đầu" in said.text and await replies(commune) == []


async def test_words_of_the_secretary_stay_words(commune: Commune, browser: httpx.AsyncClient) -> None:
    meeting, path = await page_of(commune)
    async with commune.db.transaction() as connection:
        await meetings.change_place(connection, meeting.id, "<img src=x onerror=alert(1)>", commune.now)
    page = await browser.get(path)
    assert "<img" not in page.text and "&lt;img src=x" in page.text


async def test_a_link_that_is_full_says_so(commune: Commune, browser: httpx.AsyncClient) -> None:
    _, path = await page_of(commune)
    for _ in range(10):
        browser.cookies.clear()
        await browser.get(path)
        assert (await browser.post(path, data={"answer": "attend"})).status_code == 303
    browser.cookies.clear()
    await browser.get(path)
    full = await browser.post(path, data={"answer": "attend"})
    assert full.status_code == 200 and "đã bằng số đảng viên của chi bộ" in full.text
    assert len(await replies(commune)) == 10


# ── In a browser ────────────────────────────────────────────────────────────


@pytest.mark.browser
async def test_a_tap_without_javascript_on_an_old_phone(commune: Commune) -> None:
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing, and in CI the page is tested"
        pytest.skip("no Chromium on this machine: the page was not looked at")
    meeting, path = await page_of(commune)
    async with commune.db.transaction() as connection:
        await meetings.change_place(connection, meeting.id, "NhàVănHóa" * 10, commune.now)
    web, port = Web(), free_port()
    parts = assemble(commune.db, commune.house, {"web": web}, lambda: commune.stage.now)
    server = Server(
        uvicorn.Config(web_app(parts.doors(), web), host="127.0.0.1", port=port, log_level="error", lifespan="off")
    )
    serving = asyncio.create_task(server.serve())
    try:
        async with async_playwright() as player:
            chromium = await player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            context = await chromium.new_context(
                viewport={"width": 360, "height": 640}, java_script_enabled=False, color_scheme="light"
            )
            page = await context.new_page()
            await page.goto(f"http://127.0.0.1:{port}{path}")
            await page.get_by_role("button", name="Tham dự").click()
            await page.get_by_text("Đã ghi nhận: tham dự").wait_for()
            await page.get_by_text("Vắng có lý do").click()
            await page.get_by_role("button", name="Vắng: sức khỏe").click()
            await page.get_by_text("Đã ghi nhận: vắng có lý do").wait_for()
            await page.reload()
            widths = await page.evaluate("['html', 'main'].map((name) => document.querySelector(name).scrollWidth)")
            assert max(widths) <= 360, "no sideways scrolling"
            if folder := os.environ.get("PICTURES"):
                await page.get_by_text("Vắng có lý do", exact=True).click()
                await page.screenshot(path=f"{folder}/sinh-hoat.png", full_page=True)
            await chromium.close()
    finally:
        server.should_exit = True
        await serving
    assert await replies(commune) == [("attend", ""), ("absent", "health")]
