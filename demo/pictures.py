"""The pictures of README and guides, taken from the running demo: ``python -m demo.pictures`` (needs Chromium)."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from demo import live, world
from storage.moments import stored

FOLDER = Path(__file__).parent.parent / "docs" / "hinh"
PORT = 8123
OPENING = timedelta(days=14, hours=1)
"""From the demo's beginning to the morning on which February's filing is open."""
AFTER_MEETING = timedelta(days=22, hours=14)
"""… to the evening of 3 March, after the meeting of the pictures."""
PHONE = {"width": 390, "height": 780}


async def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        here = await world.make(path)
        await live.keep_clock(here.db, world.BEGINS + OPENING)
        await here.db.close()
        bot = asyncio.create_task(live.run(path, PORT, reset=False, open_browser=False))
        try:
            async with async_playwright() as player:
                browser = await player.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
                await take(browser)
                await browser.close()
        finally:
            bot.cancel()
            await asyncio.gather(bot, return_exceptions=True)


async def take(browser: Browser) -> None:
    secretary = await phone(browser, world.secretary("TT01"), "Bí thư chi bộ")
    await secretary.get_by_text("đến kỳ báo cáo").wait_for()  # the clock's first tick opens the month
    await answer(secretary, "bc", "(1/6)")
    await picture(secretary, "buoc-1")
    await without_network(secretary, "không")
    await secretary.locator(".bot").last.get_by_text("(2/6)").wait_for()
    await picture(secretary, "buoc-2")
    await answer(secretary, "13: 2", "(3/6)")
    await answer(secretary, "22/2, 7", "(4/6)")
    await picture(secretary, "buoc-3")
    for word, then in (("đúng cả", "(5/6)"), ("không", "(6/6)"), ("ổn định", "Báo cáo tháng")):
        await answer(secretary, word, then)
    await picture(secretary, "bi-thu")
    await answer(secretary, "nộp", "Mã biên nhận")
    await picture(secretary, "bien-nhan")
    broken = await phone(browser, world.secretary("TT02"), "Bí thư chi bộ")
    await answer(broken, "bc", "(1/6)")
    await answer(broken, "không", "(2/6)")
    await answer(broken, "8: 3", "chưa khớp")
    await picture(broken, "chua-khop")
    await answer(broken, "giúp", "Cần người giúp")
    await broken.get_by_role("button", name="Gọi trợ giúp").last.click()
    await broken.get_by_text("đã nhận yêu cầu").wait_for()
    office = await phone(browser, world.OFFICE, "Văn phòng Đảng ủy")
    await answer(office, "/vanphong", "việc đang chờ")
    await picture(office, "van-phong")
    await tap(office, "Tình hình nộp", "Chưa nộp:")
    await picture(office, "tinh-hinh")
    await answer(office, "/vanphong", "việc đang chờ")
    await tap(office, "Việc đang chờ", "Cần trợ giúp")
    await picture(office, "viec-cho")
    await answer(office, "/tonghop", "TỔNG HỢP")
    await picture(office, "tong-hop")
    await side_by_side(browser)
    await meeting(browser, secretary)


async def without_network(page: Page, words: str) -> None:
    """What is answered while there is none waits on the phone, and goes out by itself."""
    await page.context.set_offline(True)
    await page.get_by_label("Câu trả lời").fill(words)
    await page.keyboard.press("Enter")
    await page.get_by_text("đang chờ mạng").wait_for()
    await picture(page, "mat-mang")
    await page.context.set_offline(False)


async def meeting(browser: Browser, secretary: Page) -> None:
    """From setting it up to counting who came."""
    await answer(secretary, "/hop", "Họp ở đâu?")
    await answer(secretary, "3/3 19h30", "03/3")
    await answer(secretary, "Nhà văn hóa bản", "Đúng thì chọn")
    await picture(secretary, "dat-lich")
    await tap(secretary, "Đúng cả", "Một lần")
    await tap(secretary, "Một lần", "báo tham dự hoặc vắng tại")
    await picture(secretary, "tin-nhom")
    link = await secretary.locator(".bot").last.get_by_role("link").get_attribute("href")
    page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5)  # type: ignore[arg-type]  # a TypedDict
    await page.goto(link or "")
    await page.get_by_text("Vắng có lý do").click()
    await picture(page, "lien-ket")
    await page.get_by_role("button", name="Tham dự").click()
    await page.get_by_text("Đã ghi nhận").wait_for()
    member = await phone(browser, world.MEMBER, "Đảng viên")
    await member.get_by_text("Mời đồng chí dự").wait_for()  # the clock's next tick invites
    await tap(member, "Tham dự", "Đã ghi nhận")
    await picture(member, "moi-hop")
    await answer(secretary, "/hop", "lịch sinh hoạt sắp tới")
    await tap(secretary, "19:30 ngày 03/3", "tham dự 1")
    await picture(secretary, "buoi-hop")
    await move_clock(secretary, world.BEGINS + AFTER_MEETING)
    await answer(secretary, "/diemdanh", "Điểm danh")
    await picture(secretary, "diem-danh")


async def move_clock(page: Page, to: datetime) -> None:
    moved = await page.request.post(f"http://127.0.0.1:{PORT}/demo/clock", data={"to": stored(to)})
    await expect(moved).to_be_ok()


async def side_by_side(browser: Browser) -> None:
    page = await browser.new_page(viewport={"width": 1500, "height": 860})
    await page.goto(f"http://127.0.0.1:{PORT}/")
    await page.locator("iframe").nth(3).wait_for()
    await page.frame_locator("iframe").nth(0).get_by_text("Mã biên nhận").first.wait_for()
    await page.get_by_role("button", name="+1 giờ").click()
    await page.frame_locator("iframe").nth(2).get_by_text("1/68 chi bộ").wait_for()
    await page.wait_for_timeout(1500)
    await page.screenshot(path=FOLDER / "demo.png")


async def phone(browser: Browser, chat: str, title: str) -> Page:
    page = await browser.new_page(viewport=PHONE, device_scale_factor=1.5)  # type: ignore[arg-type]  # a TypedDict
    await page.goto(f"http://127.0.0.1:{PORT}/chat?as={chat}&title={title}")
    return page


async def answer(page: Page, words: str, then: str) -> None:
    """Type, and wait for the answer to say ``then``: what is typed before it is seen would be held back."""
    said = await page.locator(".bot").count()
    await page.get_by_label("Câu trả lời").fill(words)
    await page.keyboard.press("Enter")
    await heard(page, said, then)


async def tap(page: Page, label: str, then: str) -> None:
    said = await page.locator(".bot").count()
    await page.get_by_role("button", name=label, exact=True).last.click()
    await heard(page, said, then)


async def heard(page: Page, said: int, then: str) -> None:
    await expect(page.locator(".bot")).not_to_have_count(said)
    await page.locator(".bot").last.get_by_text(then).first.wait_for()


async def picture(page: Page, name: str) -> None:
    await page.mouse.move(0, 0)  # no choice looks chosen because the pointer rests on it
    await page.wait_for_timeout(400)  # the smooth scroll comes to rest
    await page.screenshot(path=FOLDER / f"{name}.png")


if __name__ == "__main__":
    asyncio.run(main())
