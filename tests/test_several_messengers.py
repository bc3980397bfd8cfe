"""One person, several messengers: one talk, one order, and no text twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from events import EventKind, Message, SendError
from reminders import other_ways
from reporting.calendar import Calendar
from reporting.periods import Period
from storage import chats, outbox
from tests.commune import Chat, Commune, quiet_month
from tests.several import BLOCKED, BROWSER, NOT_REACHED, PERHAPS, TELEGRAM, USED_UP, ZALO, Several

FEBRUARY = Period(2026, 2)
UNIT = "TT01"


@pytest.fixture
async def several(commune: Commune) -> Several:
    return Several(commune)


async def notice(several: Several, chat: Chat, text: str, purpose: str = outbox.NOTICE) -> int:
    """Something that the person is to know, sent where they are written to."""
    here = several.commune
    person = await here.person_of(chat)
    async with here.db.transaction() as connection:
        [account] = await chats.where(connection, person)
        row = await outbox.add(connection, account.id, Message(text), here.now, purpose=purpose, unit=UNIT)
    assert row is not None
    await several.stage.parts.delivery.drain()
    await here.wait(seconds=10)
    return row


async def where(several: Several, row: int) -> list[tuple[str, str]]:
    return [
        (str(channel), str(status))
        for channel, status in await several.commune.rows("SELECT channel, status FROM outbox WHERE id = ?", row)
    ]


# ── One talk ────────────────────────────────────────────────────────────────


async def test_what_was_begun_on_zalo_is_finished_in_the_browser(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    zalo = await several.joins(browser, ZALO)
    await zalo.says("bc")
    await zalo.says("không")
    assert "(2/6)" in zalo.hears()
    assert "(2/6)" in await browser.says("tiếp"), "the draft is the unit's, the turn the person's"
    await browser.talks("[Đúng cả]", "22/2, 7", "[Đúng cả]", "[Không]", "[Ổn định]")
    await browser.says("nộp")
    assert (await several.commune.filed(UNIT))["sh_du"] == 7
    by = "SELECT DISTINCT channel FROM changes WHERE unit = ? AND period = '2026-02' AND draft IS NOT NULL ORDER BY 1"
    assert await several.commune.rows(by, UNIT) == [(BROWSER,), (ZALO,)]


async def test_the_browser_shows_what_was_said_on_zalo_and_takes_the_answer_to_it(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    zalo = await several.joins(browser, ZALO)
    await zalo.says("bc")
    await zalo.says("không")
    shown = (await several.stage.parts.history(browser.address, 0))[-1]
    assert (shown.text, shown.via) == (zalo.hears(), "zalo")
    unseen = await several.commune.draft(UNIT)
    for seen in (0, shown.change - 1):
        event = several.stage.event(browser.address, EventKind.TEXT, text="13: 2")
        await several.commune.handle(replace(event, seen=seen))
        await several.stage.parts.delivery.drain()
        assert await several.commune.draft(UNIT) == unseen, "the page has not said that it shows the question"
        assert "(2/6)" in browser.hears()
        await zalo.says("bc")
    newest = (await several.stage.parts.history(browser.address, 0))[-1].change
    event = several.stage.event(browser.address, EventKind.TEXT, text="13: 2")
    await several.commune.handle(replace(event, seen=newest))
    assert (await several.commune.draft(UNIT))["di_xa"] == 2


async def test_a_code_of_one_chat_is_not_shown_in_another(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    zalo = await several.joins(browser, ZALO)
    await zalo.says("kênh")
    code = (await zalo.taps("Thêm máy")).split("Mã thêm máy: ")[1].split("\n")[0]
    texts = [one.text for one in await several.stage.parts.history(browser.address, 0)]
    assert not [text for text in texts if code in text]
    assert [text for text in texts if "theo thứ tự" in text], "what stands around it is shown"


async def test_an_old_button_elsewhere_is_answered_kindly(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram = await several.joins(browser, TELEGRAM)
    await telegram.says("bc")
    old = telegram.choice("Có")
    await browser.says("tiếp")
    await browser.taps("Không")
    before = await several.commune.draft(UNIT)
    await telegram.taps_what_it_showed(old)
    assert "(2/6)" in telegram.hears(), "the question that stands now"
    assert await several.commune.draft(UNIT) == before


async def test_a_code_does_not_swallow_the_account_of_somebody_else(several: Several) -> None:
    browser, deputy = several.commune.secretary(UNIT), await several.commune.somebody("deputy", UNIT)
    mine = await several.commune.person_of(deputy)
    await browser.says("kênh")
    code = (await browser.taps("Thêm máy")).split("Mã thêm máy: ")[1].split("\n")[0]
    assert "đang là của phó bí thư" in await deputy.says(code)
    assert await several.commune.person_of(deputy) == mine


async def test_who_has_been_there_hears_that_another_device_has_joined(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    await several.joins(browser, ZALO)
    assert browser.hears().startswith("Một máy mới (Zalo) vừa được ghép vào tài khoản của đồng chí")
    assert await several.commune.rows("SELECT channel FROM audit WHERE action = 'joined'") == [(ZALO,)]


async def test_a_code_typed_where_it_was_shown_joins_nothing(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    await browser.says("kênh")
    code = (await browser.taps("Thêm máy")).split("Mã thêm máy: ")[1].split("\n")[0]
    assert (await browser.says(code)).startswith("Máy này đã ghép với tài khoản của đồng chí rồi")
    assert await several.commune.one("SELECT COUNT(*) FROM audit WHERE action = 'joined'") == 0


# ── The order ───────────────────────────────────────────────────────────────


async def order(several: Several, chat: Chat) -> list[str]:
    person = await several.commune.person_of(chat)
    async with several.commune.db.snapshot() as connection:
        found = await chats.of_person(connection, person)
    return [account.channel for account in found]


async def test_what_rings_goes_before_the_page_and_a_wish_before_both(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    await several.joins(browser, TELEGRAM)
    await several.joins(browser, ZALO)
    await browser.says("bc")
    assert await order(several, browser) == [ZALO, TELEGRAM, BROWSER], "the page was used last, and rings nowhere"
    await browser.says("/kenh")
    assert "Từ nay tin gửi qua Telegram trước" in await browser.taps("Nhắn qua Telegram trước")
    assert "1. Telegram\n2. Zalo\n3. trang chat (không tự báo tin)" in browser.hears()
    await browser.taps("Nhắn qua trang chat trước")
    assert await order(several, browser) == [BROWSER, TELEGRAM, ZALO]


# ── Another way ─────────────────────────────────────────────────────────────


@pytest.mark.parametrize("why", [BLOCKED, USED_UP])
async def test_what_cannot_go_one_way_goes_the_next_once(several: Several, why: SendError) -> None:
    browser = several.commune.secretary(UNIT)
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    several.refuses(ZALO, why)
    row = await notice(several, browser, "Tin thử")
    assert await where(several, row) == [(TELEGRAM, "sent")]
    assert several.arrived("Tin thử", [browser, telegram, zalo]) == [telegram.address]
    detours = "SELECT a.channel, d.reason FROM detours d JOIN accounts a ON a.id = d.account WHERE d.outbox = ?"
    assert await several.commune.rows(detours, row) == [(ZALO, why.reason)]
    several.refuses(TELEGRAM, BLOCKED)
    row = await notice(several, browser, "Tin nữa")
    await several.commune.wait(seconds=10)
    assert await where(several, row) == [(BROWSER, "sent")]
    assert several.arrived("Tin nữa", [browser, telegram, zalo]) == [browser.address]


async def test_a_chat_that_fails_for_a_day_hands_on_what_waits_and_then_at_once(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    several.refuses(ZALO, NOT_REACHED)
    row = await notice(several, browser, "Tin thử")
    for _ in range(30):
        assert await where(several, row) == [(ZALO, "queued")], "a bad hour is waited out"
        await several.commune.wait(minutes=45)
    for _ in range(4):
        await several.commune.wait(hours=1)
    assert await where(several, row) == [(TELEGRAM, "sent")]
    second = await notice(several, browser, "Tin thứ hai")
    assert await where(several, second) == [(TELEGRAM, "sent")]
    several.takes_again(ZALO)
    third = await notice(several, browser, "Tin thứ ba")
    assert await where(several, third) == [(ZALO, "sent")], "it is tried each time, and trusted again when it works"
    assert several.arrived("Tin th", [browser, telegram, zalo]) == [telegram.address, telegram.address, zalo.address]


async def test_what_may_have_arrived_is_not_said_again_elsewhere(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    several.refuses(ZALO, PERHAPS)
    row, second = await notice(several, browser, "Tin thử"), await notice(several, browser, "Tin hai")
    for _ in range(30):
        await several.commune.wait(hours=1)
    assert await where(several, row) == [(ZALO, "failed")] == await where(several, second)
    assert several.arrived("Tin", [browser, telegram, zalo]) == []
    assert several.arrived("có thể chưa tới", [browser, telegram, zalo]) == [telegram.address], "said once"


async def test_an_answer_stays_where_it_was_asked_for_unless_the_month_is_used_up(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    zalo = await several.joins(browser, ZALO)
    several.refuses(ZALO, NOT_REACHED)
    await zalo.says("bc")
    for _ in range(36):
        await several.commune.wait(hours=1)
    failed = "SELECT channel, status FROM outbox WHERE purpose = 'reply' ORDER BY id DESC LIMIT 1"
    assert await several.commune.rows(failed) == [(ZALO, "failed")]
    several.refuses(ZALO, USED_UP)
    await zalo.says("tiếp")
    await several.commune.wait(seconds=10)
    assert await several.commune.rows(failed) == [(BROWSER, "sent")]
    assert "(1/6)" in browser.hears()


async def test_what_a_plan_saves_goes_the_next_way_too(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram = await several.joins(browser, TELEGRAM)
    await several.joins(browser, ZALO)
    person = await several.commune.person_of(browser)
    async with several.commune.db.transaction() as connection:
        await connection.execute("INSERT INTO savings VALUES (?, ?, '')", (ZALO, outbox.TRANSFER))
        [account] = await chats.where(connection, person)
        row = await outbox.add(connection, account.id, Message("Hỏi"), several.commune.now, purpose=outbox.TRANSFER)
        await other_ways.attend(connection, several.commune.now)
    assert row is not None
    await several.stage.parts.delivery.drain()
    assert await where(several, row) == [(TELEGRAM, "sent")] and telegram.hears() == "Hỏi"


async def test_nobody_who_has_filed_is_reminded_the_other_way(several: Several) -> None:
    """Filed in the seconds between the failure and the next way."""
    browser = several.commune.secretary(UNIT)
    await several.joins(browser, TELEGRAM)
    several.refuses(TELEGRAM, BLOCKED)
    await several.commune.until(Calendar().due_at(FEBRUARY) - timedelta(hours=9))
    reminder = "SELECT status, settled FROM outbox WHERE purpose = 'reminder' AND unit = ? ORDER BY id DESC LIMIT 1"
    assert await several.commune.rows(reminder, UNIT) == [("failed", 0)]
    await quiet_month(browser, "22/2, 7")
    await browser.says("nộp")
    heard = len(browser.bubbles())
    await several.commune.wait(minutes=1)
    await several.commune.wait(days=2)
    assert browser.bubbles()[heard:] == []
    assert await several.commune.rows(reminder, UNIT) == [("dropped", 0)]


async def test_a_reminder_reaches_who_blocked_the_bot_on_the_other_messenger(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    several.refuses(ZALO, BLOCKED)
    before = await several.commune.one("SELECT MAX(id) FROM outbox")
    await several.commune.until(Calendar().due_at(FEBRUARY) - timedelta(hours=1))
    await several.commune.wait(minutes=1)
    told = await several.commune.rows(
        "SELECT o.channel, o.status FROM reminders r JOIN reminder_messages m ON m.reminder = r.id "
        "JOIN outbox o ON o.id = m.outbox WHERE r.unit = ? AND r.period = '2026-02' AND o.id > ?",
        UNIT,
        before,
    )
    assert set(told) == {(TELEGRAM, "sent")}
    assert several.arrived("2/2026", [zalo]) == [] and several.arrived("2/2026", [telegram])
    await several.commune.office.event(EventKind.BUTTON, button=f"m:reminded:show:{UNIT}|2026-02")
    assert "đã gửi qua Telegram (thay Zalo)" in several.commune.office.hears()


# ── None left ───────────────────────────────────────────────────────────────


async def test_the_office_hears_once_of_whom_nothing_reaches(several: Several) -> None:
    browser, office = several.commune.secretary(UNIT), several.commune.office
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    said = "không còn nhắn được cho bí thư"
    several.refuses(ZALO, BLOCKED)
    await notice(several, browser, "Tin thử")
    assert several.arrived(said, [office]) == [], "Telegram is left"
    with telegram.there():
        await telegram.event(EventKind.BLOCKED)
    await several.commune.wait(minutes=1)
    assert several.arrived(said, [office]) == [office.address]
    for way in ("Zalo: đã chặn hoặc không còn", "Telegram: đã chặn hoặc không còn", "trang chat (không tự báo tin)"):
        assert way in office.hears()
    await several.commune.wait(days=2)
    assert several.arrived(said, [office]) == [office.address]
    several.takes_again(ZALO)
    await zalo.says("kênh")
    await several.commune.wait(minutes=1)
    assert await several.commune.rows("SELECT person FROM out_of_reach") == []
    several.refuses(ZALO, BLOCKED)
    await notice(several, browser, "Tin nữa")
    await several.commune.wait(minutes=1)
    assert several.arrived(said, [office]) == [office.address, office.address], "a new time is news"


async def test_of_members_nobody_hears(several: Several) -> None:
    member = await several.commune.somebody("member", UNIT)
    other = await several.joins(member, TELEGRAM)
    with other.there():
        await other.event(EventKind.BLOCKED)
    await several.commune.wait(minutes=1)
    assert several.arrived("không còn nhắn được", [several.commune.office]) == []


async def test_office_people_with_several_messengers_hear_once(several: Several) -> None:
    office = several.commune.office
    telegram = await several.joins(office, TELEGRAM)
    await several.commune.secretary(UNIT).talks("giúp", "[Gọi trợ giúp]")
    assert several.arrived("trợ giúp", [telegram, office]) == [telegram.address]


async def test_who_is_replaced_hears_it_once(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    telegram, zalo = await several.joins(browser, TELEGRAM), await several.joins(browser, ZALO)
    role = await several.commune.one("SELECT id FROM roles WHERE unit = ? AND role = 'secretary'", UNIT)
    await several.commune.office.event(EventKind.BUTTON, button=f"m:office_people:end:{role}")
    assert several.arrived("đã thôi là bí thư", [browser, telegram, zalo]) == [zalo.address]


# ── Signing out ─────────────────────────────────────────────────────────────


async def test_a_person_leaves_the_other_browsers(several: Several) -> None:
    browser = several.commune.secretary(UNIT)
    borrowed = await several.joins(browser, BROWSER, "borrowed-computer")
    await browser.says("/kenh")
    assert "Đã thoát 1 trình duyệt" in await browser.taps("Thoát các trình duyệt khác")
    assert await several.stage.parts.history(borrowed.address, 0) == []
    await borrowed.says("bc")
    assert "mã mời" in borrowed.hears(), "whoever sits there is a stranger now"
    assert "(1/6)" in await browser.says("bc")


async def test_the_office_signs_somebody_out_of_every_browser_and_lets_them_in_again(several: Several) -> None:
    browser, office = several.commune.secretary(UNIT), several.commune.office
    telegram = await several.joins(browser, TELEGRAM)
    person = await several.commune.person_of(browser)
    await office.event(EventKind.BUTTON, button=f"m:office_people:who:{UNIT}")
    assert "nhận tin qua: Telegram; trang chat (không tự báo tin)" in office.hears()
    assert "Đã thoát 1 trình duyệt của bí thư" in await office.taps("Thoát trình duyệt: bí thư")
    assert await several.stage.parts.history(browser.address, 0) == []
    assert "Văn phòng đã cho tài khoản" in telegram.hears(), "they hear of it where they still are"
    code = (await office.taps("Cấp mã vào lại")).split("Mã vào lại cho bí thư Chi bộ bản Hồ Ta: ")[1].split("\n")[0]
    anew = several.commune.chat("anew")
    assert "ghép thêm máy" in await anew.says(code)
    assert await several.commune.person_of(anew) == person
    recorded = "SELECT action, detail FROM audit WHERE action IN ('signed_out', 'link_code') ORDER BY id DESC LIMIT 2"
    assert await several.commune.rows(recorded) == [("link_code", ""), ("signed_out", "1")]


async def test_a_secretary_cannot_sign_somebody_out(several: Several) -> None:
    browser, other = several.commune.secretary(UNIT), several.commune.secretary("TT02")
    role = await several.commune.one("SELECT id FROM roles WHERE unit = ? AND role = 'secretary'", UNIT)
    await other.event(EventKind.BUTTON, button=f"m:office_people:browsers:{role}")
    await other.event(EventKind.BUTTON, button=f"m:office_people:again:{role}")
    assert "(1/6)" in await browser.says("bc")
    assert await several.commune.one("SELECT COUNT(*) FROM codes WHERE role = 'link'") == 0
