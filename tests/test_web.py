"""The browser chat: the HTTP it speaks, and the page in Chromium at the width of an old phone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from playwright.async_api import BrowserContext, Page, expect

import channels.web as web_room
from channels.web import Web, web_app
from demo import live, world
from demo.loopback import free_port
from house import Parts, assemble
from storage.db import Database
from tests.chromium import phone, types
from tests.commune import Commune
from tests.conftest import copy_files

HOST = "http://chat.test"
FOLDER = Path(web_room.__file__).parent
WRITTEN = {
    path.name: path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.glob("*/*"))
    if path.suffix in {".css", ".html", ".js", ".svg", ".webmanifest"}
}
"""Everything that a browser is given, by name."""


@pytest.fixture
async def page(commune: Commune) -> AsyncIterator[httpx.AsyncClient]:
    """A browser without a screen: cookies and requests against the real application."""
    web = Web()
    parts = assemble(commune.db, commune.house, {"web": web}, lambda: commune.stage.now, arrived={"web": web.tell})
    doors = parts.doors()
    transport = httpx.ASGITransport(web_app(doors, web))
    async with httpx.AsyncClient(transport=transport, base_url=HOST) as client:
        await client.get("/")
        client.parts = parts  # type: ignore[attr-defined]  # so that a test can let the outbox run
        yield client


async def says(client: httpx.AsyncClient, text: str, id_: str, **headers: str) -> httpx.Response:
    answer = await client.post("/api/answer", json={"id": id_, "text": text}, headers=headers)
    parts: Parts = client.parts  # type: ignore[attr-defined]
    await parts.delivery.drain()
    return answer


async def test_an_answer_is_stored_once_however_often_it_is_sent(commune: Commune, page: httpx.AsyncClient) -> None:
    for _ in range(3):
        (answer,) = (await says(page, "xin chào", "answer-0001")).json()["shown"]
    (shown,) = (await page.get("/api/messages")).json()["shown"]
    assert shown == answer and "mã mời" in shown["text"]
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%:answer-0001'") == 1


async def test_another_page_may_not_answer_in_the_persons_name(commune: Commune, page: httpx.AsyncClient) -> None:
    assert (await says(page, "xin chào", "answer-0001", origin="http://evil.test")).status_code == 403
    assert (await says(page, "xin chào", "answer-0002", **{"sec-fetch-site": "cross-site"})).status_code == 403
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%answer-%'") == 0


async def test_whoever_opens_the_page_stays_signed_in_for_as_long_again(page: httpx.AsyncClient) -> None:
    chat = page.cookies["chat"]
    assert "set-cookie" not in (await page.get("/api/messages")).headers, "nobody has spoken yet"
    await says(page, "xin chào", "answer-0001")
    given = (await page.get("/api/messages")).headers["set-cookie"]
    assert given.startswith(f"chat={chat};") and "Max-Age=15552000" in given and "HttpOnly" in given


async def test_without_a_cookie_there_is_no_chat(page: httpx.AsyncClient) -> None:
    page.cookies.clear()
    assert (await page.get("/api/messages")).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b"", b"[]", b"{}", b'{"id": "x", "text": "short id"}', b'{"id": "answer-0001"}', b"\xff",
        *(b'{"id": "answer-0001", "text": "x", "seen": %s}' % seen for seen in (b"-1", b'"x"', b"1e3", b"9" * 30)),
    ],
)  # fmt: skip
async def test_what_is_no_answer_is_refused(page: httpx.AsyncClient, body: bytes) -> None:
    assert (await page.post("/api/answer", content=body)).status_code == 400


@pytest.mark.parametrize("after", ["-1", "x", "9" * 30, ""])
async def test_a_page_that_has_shown_nonsense_is_shown_everything(page: httpx.AsyncClient, after: str) -> None:
    await says(page, "xin chào", "answer-0001")
    assert len((await page.get("/api/messages", params={"after": after})).json()["shown"]) == 1


FILES = "SELECT outcome FROM inbox WHERE event_id LIKE '%:a-file-0001'"


async def test_a_file_is_taken_once_and_only_from_our_own_page(commune: Commune, page: httpx.AsyncClient) -> None:
    where = {"id": "a-file-0001", "name": "báo cáo.md"}
    assert (await page.post("/api/upload", params=where, content=b"x" * 10_000_001)).status_code == 413
    foreign = await page.post("/api/upload", params=where, content=b"x", headers={"origin": "http://evil.test"})
    assert foreign.status_code == 403
    assert (await page.post("/api/upload", params={"id": "a-file-0001"}, content=b"x")).status_code == 400
    assert await commune.rows(FILES) == []
    for _ in range(2):
        assert (await page.post("/api/upload", params=where, content="870 đồng chí".encode())).status_code == 200
    assert await commune.rows(FILES) == [("done",)]
    assert await commune.rows("SELECT id FROM papers") == [], "nobody knows this browser: nothing of its file is kept"
    page.cookies.clear()
    assert (await page.post("/api/upload", params=where, content=b"x")).status_code == 401


@pytest.mark.browser
async def test_the_office_sends_a_report_and_hears_what_is_wrong(tmp_path: Path, made_once: Path) -> None:
    written = tmp_path / "báo cáo quý.md"
    written.write_text("Có 384 đồng chí, chiếm 38% trên tổng số 870 đảng viên.\n", encoding="utf-8")
    async with demo_in_chromium(tmp_path, made_once) as (browser, host):
        chat = await browser.new_page()
        await chat.goto(f"{host}/chat?as={world.OFFICE}&title=VP")
        await types(chat, "/vanphong")
        for label in ("Báo cáo, tệp số liệu", "Gửi tệp để kiểm tra, đính chính"):
            await chat.get_by_role("button", name=label).last.click()
        async with chat.expect_file_chooser() as chooser:
            await chat.get_by_role("button", name="Chọn tệp").click()
        await (await chooser.value).set_files(written)
        await expect(chat.locator(".me").last).to_have_text("báo cáo quý.md")
        await expect(chat.locator(".bot").last).to_contain_text("384 trong 870 là 44,1%", timeout=15_000)


async def test_nothing_is_loaded_from_elsewhere(page: httpx.AsyncClient) -> None:
    answer = await page.get("/")
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    for name, text in WRITTEN.items():
        bare = text.replace('"http://www.w3.org/2000/svg"', "")
        assert not re.search(r"""["'`(=]\s*(?:https?:)?//\w""", bare), name


def test_every_address_is_relative_to_the_page() -> None:
    """So that it may stand below a folder of another site."""
    for name, text in WRITTEN.items():
        assert not re.search(r"""(?:src|href|from|fetch\(|get\(|request\(|address\()[=\s(]*["'`]/""", text), name


@asynccontextmanager
async def demo_in_chromium(folder: Path, made_once: Path) -> AsyncIterator[tuple[BrowserContext, str]]:
    """A narrow phone's browser, and the address of the demo that runs for it."""
    copy_files(made_once, folder)
    path = folder / "commune.db"
    here = await world.make(path)
    await live.keep_clock(here.db, world.BEGINS)
    await here.db.close()
    port = free_port()
    bot = asyncio.create_task(live.run(path, port, reset=False, open_browser=False))
    try:
        async with phone(viewport={"width": 360, "height": 640}) as browser:
            yield browser, f"http://127.0.0.1:{port}"
    finally:
        bot.cancel()
        await asyncio.gather(bot, return_exceptions=True)


@pytest.mark.browser
async def test_a_quiet_month_by_keyboard_at_360_pixels(tmp_path: Path, made_once: Path) -> None:
    async with demo_in_chromium(tmp_path, made_once) as (browser, host):
        chat = await browser.new_page()
        asked: list[str] = []
        chat.on("request", lambda request: asked.append(request.url))
        await chat.goto(f"{host}/chat?as={world.secretary('TT01')}&title=TT01")
        await quiet_month(chat)
        assert await chat.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"
        assert all(url.startswith(f"{host}/") for url in asked)


@pytest.mark.browser
async def test_links_that_the_demo_makes_can_be_tapped(tmp_path: Path, made_once: Path) -> None:
    async with demo_in_chromium(tmp_path, made_once) as (browser, host):
        chat = await browser.new_page()
        await chat.goto(f"{host}/chat?as={world.secretary('TT01')}&title=TT01")
        place = "Nhà văn hóa bản"
        for words, then in (("/hop", "Họp ở đâu?"), (place, "Đúng thì chọn"), ("dung ca", "Một lần")):
            await types(chat, words)
            await chat.locator(".bot").last.get_by_text(then).first.wait_for()
        await types(chat, "mot lan")
        group_text = chat.locator(".bot").last
        await group_text.get_by_text("báo tham dự hoặc vắng tại").wait_for()
        assert await group_text.get_by_role("link").count() == 1, "the link is there once"
        async with browser.expect_page() as opened:
            await group_text.get_by_role("link").click()
        page = await opened.value
        await page.get_by_role("button", name="Tham dự").click()
        await page.get_by_text("Đã ghi nhận: tham dự").wait_for()
        await page.goto(f"{host}/#ma=AAAAAAAA")
        await page.get_by_text("Mã chưa đúng").wait_for()
    db = await Database.open(tmp_path / "commune.db")
    async with db.snapshot() as connection, connection.execute("SELECT answer, person FROM meeting_replies") as cursor:
        assert [tuple(row) for row in await cursor.fetchall()] == [("attend", None)]
    await db.close()


@pytest.mark.browser
async def test_the_phone_buzzes_when_the_clock_comes_to_a_reminder(tmp_path: Path, made_once: Path) -> None:
    """The secretary's, and it comes into view; the group's, which is not looked at, has its tab marked."""
    async with demo_in_chromium(tmp_path, made_once) as (browser, host):
        page = await browser.new_page()
        await page.goto(host)
        first = page.frame_locator("iframe").first
        await first.locator(".notice, .bot").first.wait_for()
        await page.evaluate(
            "new MutationObserver((seen) => seen.forEach((one) => { if (one.target.classList.contains('buzz')) "
            "one.target.dataset.buzzed = 'yes'; })).observe(document.getElementById('phones'), "
            "{ subtree: true, attributeFilter: ['class'] })"
        )
        await move_clock_to(page, "24/2")
        await expect(page.locator("#now")).to_have_text("thứ Ba, 24/02/2026, 20:00")
        await expect(page.locator(".phone").first).to_have_attribute("data-buzzed", "yes", timeout=15_000)
        await expect(page.locator(".phone").first).to_be_in_viewport(ratio=0.9)
        await first.get_by_text("còn 1 ngày nữa đến hạn nộp báo cáo tháng 2/2026").wait_for()
        await expect(page.locator("#tabs .news")).to_have_text("Nhóm cấp ủy")
        assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scrolling"


@pytest.mark.browser
async def test_the_demos_clock_says_why_it_does_not_move(tmp_path: Path, made_once: Path) -> None:
    async with demo_in_chromium(tmp_path, made_once) as (browser, host):
        page = await browser.new_page()
        await page.goto(host)
        for typed, why in (("1/2/2026", "chỉ đi tới"), ("24/2/2040", "Xa quá"), ("mai mốt", "chưa hiểu ngày này")):
            await move_clock_to(page, typed)
            await expect(page.get_by_role("alert")).to_contain_text(why)
        await expect(page.locator("#now")).to_contain_text("09/02/2026")
        await move_clock_to(page, "10/2 8:00")
        await expect(page.locator("#now")).to_have_text("thứ Ba, 10/02/2026, 08:00")
        await expect(page.get_by_role("alert")).to_be_hidden()


async def move_clock_to(page: Page, typed: str) -> None:
    await page.get_by_label("Ngày, giờ muốn tới").fill(typed)
    await page.get_by_role("button", name="Tới ngày này").click()


async def quiet_month(chat: Page) -> None:
    """Typed alone, with the connection gone in between; filing opens later, so the card keeps the figures."""
    for words, then in (("bc", "(1/6)"), ("khong", "(2/6)"), ("dung ca", "(3/6)")):
        await types(chat, words)
        await chat.locator(".bot").last.get_by_text(then).wait_for()
    await chat.context.set_offline(True)
    await types(chat, "5/2, 7")
    await chat.get_by_text("Mất kết nối").wait_for()
    await chat.context.set_offline(False)
    await chat.locator(".bot").last.get_by_text("(4/6)").wait_for()
    for words, then in (
        ("dung ca", "(5/6)"),
        ("khong", "(6/6)"),
        ("on dinh", "Nộp báo cáo"),
        ("nop", "được giữ lại đủ"),
    ):
        await types(chat, words)
        await chat.locator(".bot").last.get_by_text(then).first.wait_for()


async def test_only_the_question_that_waits_has_live_choices(commune: Commune, page: httpx.AsyncClient) -> None:
    code = await commune.code("secretary", "TT01")
    for at, words in enumerate(
        (code, "đồng ý", "bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    ):
        await says(page, words, f"answer-{at:04d}")
    told = (await page.get("/api/messages")).json()
    assert "Mã biên nhận" in told["shown"][-1]["text"] and told["live"] == []
    asked = (await page.get(f"/api/messages?after={told['shown'][-2]['change'] - 1}")).json()["shown"]
    assert any(choice["value"].startswith("q:") for row in asked[0]["rows"] for choice in row)


async def test_a_page_cannot_make_itself_a_group(commune: Commune, page: httpx.AsyncClient) -> None:
    group_code = await commune.code("group", "XA")
    await page.post("/api/answer", json={"id": "answer-0001", "text": group_code, "group": True})
    assert await commune.one("SELECT COUNT(*) FROM group_bindings") == 1, "the demo's own, and no other"
