"""The link in a branch's own group: what it shows, what it keeps, and how many."""

from __future__ import annotations

from dataclasses import replace

import pytest
from icalendar import Calendar

from demo.stage import Stage
from demo.world import World
from events import EventKind
from handlers.meetings import by_link
from storage import meeting_replies, meetings
from storage.meetings import Meeting
from tests.commune import Commune
from tests.meetings import UNIT, at, called, opened, replies


async def link(commune: Commune, unit: str = UNIT) -> tuple[Meeting, str]:
    """A meeting and the token of its link."""
    meeting = await called(commune, unit=unit)
    return meeting, by_link.token_of(commune.house.vault, meeting)


async def test_the_message_for_the_group_carries_the_link(commune: Commune) -> None:
    on_the_web = World(commune.db, replace(commune.house, web_url="https://bot.example/"))
    talk = Commune(Stage(on_the_web, commune.now)).secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Một lần]")
    async with commune.db.snapshot() as connection:
        meeting = await meetings.newest(connection, UNIT)
    assert meeting is not None
    token = by_link.token_of(commune.house.vault, meeting)
    assert talk.hears().endswith(f"tại: https://bot.example/h/{token}\nKhông trao đổi nội dung mật qua kênh này.")
    assert len(token) > 22, "nobody guesses it"


async def test_a_browser_answers_by_the_link_and_changes_it(commune: Commune) -> None:
    meeting, token = await link(commune)
    parts = commune.stage.parts
    page = await parts.meeting_by_link(token, "browser-1")
    assert page is not None and "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt" in page.text
    assert [choice.value for row in page.rows for choice in row] == [
        "attend", "absent|work", "absent|family", "absent|health", "absent|away", "absent|other",
    ]  # fmt: skip
    assert str(Calendar.from_ical(page.file).events[0]["UID"]) == meeting.uid
    said = await parts.reply_by_link(token, "browser-1", "attend")
    assert said is not None and "Đã ghi nhận: tham dự" in said.text
    await parts.reply_by_link(token, "browser-1", "absent", "family")
    await parts.reply_by_link(token, "browser-2", "attend")
    assert await replies(commune) == [("attend", ""), ("absent", "family"), ("attend", "")]
    assert await commune.one("SELECT COUNT(*) FROM meeting_replies WHERE person IS NULL AND length(visitor) = 32") == 3
    talk = await opened(commune)
    assert "Qua liên kết trong nhóm: tham dự 1, vắng 1" in talk.hears()
    again = await parts.meeting_by_link(token, "browser-1")
    assert again is not None and "Đã ghi nhận: vắng có lý do" in again.text


async def test_the_message_of_a_change_carries_the_link_and_that_of_a_cancelling_none(commune: Commune) -> None:
    meeting, token = await link(commune)
    on_the_web = World(commune.db, replace(commune.house, web_url="https://bot.example/"))
    talk = Commune(Stage(on_the_web, commune.now)).secretary(UNIT)
    await talk.talks("/hop", "[19:30 ngày 03/3]", "[Đổi giờ/ngày]", "5/3", "[Đúng, đổi]")
    assert "đổi thời gian" in talk.hears() and f"https://bot.example/h/{token}" in talk.hears()
    await talk.talks("/hop", "[19:30 ngày 05/3]", "[Hủy]", "[Hủy buổi này]")
    assert "05/3/2026 đã hủy" in talk.hears() and "https" not in talk.hears()
    await talk.event(EventKind.BUTTON, button=f"m:meeting:show:{meeting.id}")
    assert await talk.taps("Tin cho nhóm") == talk.bubbles()[-3].text, "it can be shown again"
    assert await commune.rows("SELECT cancelled_at IS NULL FROM meetings WHERE id = ?", meeting.id) == [(0,)]


@pytest.mark.parametrize("spoiled", ["", "x", "1", "1-", "99-abc", "9" * 40 + "-a", "1-Ấ"])
async def test_what_is_no_link_of_ours_shows_nothing(commune: Commune, spoiled: str) -> None:
    await link(commune)
    assert await commune.stage.parts.meeting_by_link(spoiled) is None
    assert await commune.stage.parts.reply_by_link(spoiled, "browser", "attend") is None


@pytest.mark.parametrize(
    ("answer", "reason"), [("perhaps", ""), ("absent", ""), ("absent", "tired"), ("attend", "work"), ("", "")]
)
async def test_an_answer_that_is_none_is_not_kept(commune: Commune, answer: str, reason: str) -> None:
    _, token = await link(commune)
    assert await commune.stage.parts.reply_by_link(token, "browser", answer, reason) is None
    assert await replies(commune) == []


async def test_no_more_answers_by_the_link_than_members(commune: Commune) -> None:
    _, token = await link(commune)
    parts = commune.stage.parts
    for number in range(10):
        await parts.reply_by_link(token, f"browser-{number}", "attend")
    full = await parts.reply_by_link(token, "browser-10", "attend")
    assert full is not None and "không nhận thêm" in full.text
    await parts.reply_by_link(token, "browser-3", "absent", "other")
    assert await commune.one("SELECT COUNT(*) FROM meeting_replies") == 11
    assert await commune.one("SELECT COUNT(DISTINCT visitor) FROM meeting_replies") == 10


async def test_one_browser_does_not_fill_the_table(commune: Commune) -> None:
    _, token = await link(commune)
    for _ in range(3):
        await commune.stage.parts.reply_by_link(token, "browser", "attend")
    assert await replies(commune) == [("attend", "")], "the same again is no further answer"
    for number in range(60):
        answer, reason = ("absent", "work") if number % 2 == 0 else ("attend", "")
        await commune.stage.parts.reply_by_link(token, "browser", answer, reason)
    await commune.stage.parts.reply_by_link(token, "other", "absent", "health")
    found = await replies(commune)
    assert len(found) == meeting_replies.MOST_KEPT + 1 and found[-2:] == [("attend", ""), ("absent", "health")]
    talk = await opened(commune)
    assert "Qua liên kết trong nhóm: tham dự 1, vắng 1" in talk.hears()


async def test_the_same_answer_to_another_hour_is_an_answer(commune: Commune) -> None:
    meeting, token = await link(commune)
    await commune.stage.parts.reply_by_link(token, "browser", "attend")
    async with commune.db.transaction() as connection:
        await meetings.move(connection, meeting.id, at(5, 20), commune.now)
    page = await commune.stage.parts.reply_by_link(token, "browser", "attend")
    assert page is not None and "Đã ghi nhận: tham dự" in page.text
    assert await replies(commune) == [("attend", ""), ("attend", "")]


async def test_the_link_of_a_cancelled_or_past_meeting_says_so(commune: Commune) -> None:
    meeting, token = await link(commune)
    past, past_token = await link(commune, "TT01")
    async with commune.db.transaction() as connection:
        await meetings.cancel(connection, meeting.id, commune.now)
    for text, closed, moment_ in (("đã hủy", token, commune.now), ("đã bắt đầu", past_token, past.starts_at)):
        await commune.until(moment_)
        for page in (
            await commune.stage.parts.meeting_by_link(closed),
            await commune.stage.parts.reply_by_link(closed, "browser", "attend"),
        ):
            assert page is not None and text in page.text and page.rows == ()
    assert await replies(commune) == []


async def test_a_moved_meeting_forgets_what_was_answered_by_the_link(commune: Commune) -> None:
    meeting, token = await link(commune)
    await commune.stage.parts.reply_by_link(token, "browser", "attend")
    async with commune.db.transaction() as connection:
        await meetings.move(connection, meeting.id, at(5, 20), commune.now)
    page = await commune.stage.parts.meeting_by_link(token, "browser")
    assert page is not None and "05/3/2026" in page.text and "Đã ghi nhận" not in page.text
