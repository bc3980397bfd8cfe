"""Members of a branch: joining, moving, leaving; counts, not people."""

from __future__ import annotations

import pytest

from events import EventKind
from reminders.tick import tick
from storage import meetings
from tests.commune import Commune
from tests.meetings import UNIT, at, called, member, replies


async def test_who_redeems_the_code_of_another_branch_moves_there(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await called(commune, at(4, 19), "TT01")
    await commune.wait(minutes=1)
    await chat.taps("Tham dự")
    heard = await chat.says(await commune.code("member", "TT01", hours=None, many=True))
    assert "đã rời Chi bộ bản Tòng Pặt" in heard and "ghép với Chi bộ bản Hồ Ta" in heard
    person = await commune.person_of(chat)
    assert await commune.rows("SELECT unit, until IS NULL FROM roles WHERE person = ? ORDER BY id", person) == [
        (UNIT, 0), ("TT01", 1),
    ]  # fmt: skip
    assert await replies(commune) == []
    await commune.wait(minutes=1)
    assert "04/3/2026" in chat.hears()
    before = len(chat.bubbles())
    async with commune.db.transaction() as connection:
        for meeting in await meetings.coming_of(connection, UNIT, commune.now):
            await meetings.cancel(connection, meeting.id, commune.now)
    await commune.until(at(2, 20))
    assert all("Tòng Pặt" not in bubble.text for bubble in chat.bubbles()[before:])
    assert len(chat.bubbles()) == before + 1, "three days before the new branch's meeting"


async def test_what_waits_for_who_moves_is_taken_back(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await tick(commune.db, commune.house.forms, commune.now)
    await chat.says(await commune.code("member", "TT01", hours=None, many=True))
    assert [bubble.text for bubble in chat.bubbles() if "Mời" in bubble.text] == []
    assert await commune.rows("SELECT status FROM outbox WHERE purpose = 'meeting'") == [("dropped",)]


async def test_a_secretary_who_joins_a_branch_stays_secretary(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await talk.talks(await commune.code("member", "TT01", hours=None, many=True), "[Đồng ý]")
    await talk.says(await commune.code("member", UNIT, hours=None, many=True))
    assert await commune.rows(
        "SELECT unit, role FROM roles WHERE person = ? AND until IS NULL ORDER BY id", await commune.person_of(talk)
    ) == [("TT01", "secretary"), (UNIT, "member")]


async def test_a_member_leaves_and_nothing_is_kept(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    person = await commune.person_of(chat)
    await chat.talks("[Tham dự]", "/dulieu", "[Rời chi bộ]")
    assert await replies(commune) == [("attend", "")]
    assert "đã rời Chi bộ bản Tòng Pặt" in await chat.taps("Đúng, rời chi bộ")
    assert await replies(commune) == []
    assert await commune.rows("SELECT id FROM accounts WHERE person = ?", person) == []
    assert await commune.one("SELECT answer FROM consents WHERE person = ? ORDER BY id DESC", person) == "withdrawn"
    before = len(chat.bubbles())
    await commune.until(at(3, 19))
    assert len(chat.bubbles()) == before


async def test_nobody_else_can_make_a_member_leave(commune: Commune) -> None:
    await member(commune)
    role = await commune.one("SELECT id FROM roles WHERE role = 'member' AND unit = ?", UNIT)
    other = await member(commune, 2)
    await commune.handle(commune.stage.event(other.address, EventKind.BUTTON, button=f"m:my_data:left:{role}"))
    assert (
        await commune.one("SELECT COUNT(*) FROM roles WHERE unit = ? AND until IS NULL AND role = 'member'", UNIT) == 2
    )


async def test_members_are_stored_without_a_name(commune: Commune) -> None:
    chat = commune.chat("new-member")
    await chat.talks(await commune.code("member", UNIT, hours=None, many=True), "[Đồng ý]")
    person = await commune.person_of(chat)
    assert await commune.rows("SELECT name, phone FROM people WHERE id = ?", person) == [("", "")]
    (address,) = await commune.rows("SELECT address FROM accounts WHERE person = ?", person)
    assert b"new-member" not in address[0]


async def test_the_office_hears_how_many_zalo_bots_its_members_would_need(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Mã mời, người]", "[Mã đảng viên]", UNIT)
    members = sum(
        number
        for (number,) in await commune.rows(
            "SELECT f.number FROM figures f JOIN reports r ON r.id = f.report "
            "WHERE f.code = 'cuoi_ky' AND r.current = 1 AND r.period = '2026-01'"
        )
    )
    heard = commune.office.hears()
    assert "10 đảng viên của Chi bộ bản Tòng Pặt cần 1 bot" in heard
    assert f"{members} đảng viên của Đảng" in heard
    assert f"cần {-(-members // 50)} bot." in heard and members > 800


async def test_a_member_asks_for_the_next_meeting(commune: Commune) -> None:
    chat = await member(commune)
    await chat.says("/hop")
    assert "chưa có lịch sinh hoạt sắp tới" in chat.hears()
    await called(commune)
    await called(commune, at(10, 19))
    await chat.says("lịch họp")
    assert "19 giờ 30, thứ Ba ngày 03/3/2026" in chat.hears() and "Đồng chí chưa trả lời." in chat.hears()
    await chat.talks("[Tham dự]", "/hop")
    assert "Đồng chí đã báo: tham dự." in chat.hears()
    assert await replies(commune) == [("attend", "")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("tham du",), [("attend", "")]),
        (("Vắng", "công tác"), [("absent", "work")]),
        (("vắng vì bận việc nhà", "vắng", "việc gia đình"), [("absent", "family")]),
        (("có",), []),
        (("a",), []),
    ],
)
async def test_a_member_answers_the_next_meeting_though_something_else_was_said_since(
    commune: Commune, words: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    chat = await member(commune)
    await called(commune, at(10, 19))
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("/dulieu", *words)
    assert await replies(commune) == expected
    assert {meeting for (meeting,) in await commune.rows("SELECT meeting FROM meeting_replies")} <= {2}


async def test_words_that_answer_nothing_show_the_next_meeting(commune: Commune) -> None:
    chat = await member(commune)
    assert "chưa có lịch sinh hoạt sắp tới" in await chat.says("xin chào")
    await called(commune)
    await commune.wait(minutes=1)
    assert "19 giờ 30, thứ Ba ngày 03/3/2026" in await chat.says("hôm nay họp không?")
    assert chat.labels() == ["Tham dự", "Vắng có lý do"]


@pytest.mark.parametrize("word", ["giúp", "/giup", "/help"])
async def test_a_member_is_shown_a_members_words(commune: Commune, word: str) -> None:
    chat = await member(commune)
    heard = await chat.says(word)
    assert "- tham dự, hoặc vắng" in heard and "báo cáo" not in heard and "đi làm xa" not in heard
    assert "nhập báo cáo" in await commune.secretary(UNIT).says(word)


async def test_a_member_sees_how_many_answers_are_kept(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.taps("Tham dự")
    assert "Câu trả lời dự họp đang lưu: 1." in await chat.says("/dulieu")
    assert "Câu trả lời" not in await commune.secretary(UNIT).says("/dulieu")


async def test_papers_are_not_sent_through_the_bot(commune: Commune) -> None:
    chat = await member(commune)
    await chat.event(EventKind.FILE, file=("nghi-quyet.docx", b"PK"))
    assert "tài liệu họp không gửi qua đây" in chat.hears() and "không được lưu" in chat.hears()
    talk = commune.secretary(UNIT)
    await talk.says("/hop")
    await talk.event(EventKind.FILE, file=("nghi-quyet.docx", b"PK"))
    assert "tài liệu họp không gửi qua đây" in talk.hears()
    assert "3. Địa điểm: Nhà văn hóa" in await talk.says("Nhà văn hóa"), "what was being set up goes on"
    assert await commune.rows("SELECT * FROM papers") == []
