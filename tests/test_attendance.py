"""Who came to a meeting: asked, read, and put into the month's draft."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from events import EventKind
from storage import meeting_replies, meetings
from tests.commune import Chat, Commune
from tests.meetings import at, called, member

MET_AT = at(23, 18, month=2)
"""On the evening of the commune's first day."""


async def met(commune: Commune, *answers: str, unit: str = "TT01", starts_at: datetime = MET_AT) -> Chat:
    """A meeting of 8 members that has begun, answered like this; its secretary."""
    for number in range(1, len(answers) + 1):
        await member(commune, number, unit)
    await called(commune, starts_at, unit)
    await commune.wait(minutes=1)
    for number, said in enumerate(answers, 1):
        chat = commune.chat(f"member-{number}-of-{unit}")
        await (chat.taps("Tham dự") if said == "yes" else chat.talks("[Vắng]", "[Công tác]"))
    await commune.until(starts_at + timedelta(minutes=5))
    return commune.secretary(unit)


async def sources(commune: Commune, unit: str = "TT01") -> dict[str, str]:
    found = await commune.rows(
        "SELECT f.code, f.source FROM draft_figures f JOIN drafts d ON d.id = f.draft WHERE d.unit = ? AND f.code LIKE 'sh_%'",
        unit,
    )
    return dict(found)


async def test_who_came_is_asked_two_hours_after_the_beginning(commune: Commune) -> None:
    talk = await met(commune, "yes", "no")
    before = len(talk.bubbles())
    await commune.until(at(23, 19, 59, month=2))
    assert len(talk.bubbles()) == before
    await commune.until(at(23, 20, month=2))
    await commune.until(at(23, 20, 1, month=2))
    assert "1 đồng chí báo tham dự, 1 báo vắng" in talk.hears()
    assert len(talk.bubbles()) == before + 1
    assert "Điểm danh Chi bộ bản Hồ Ta, ngày 23/02. Phải dự 7" in await talk.taps("Điểm danh")


async def test_who_came_is_not_asked_once_it_is_entered(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("bc", "không", "đúng cả", "23/2, 7")
    before = len(talk.bubbles())
    await commune.until(at(23, 20, 1, month=2))
    assert len(talk.bubbles()) == before
    assert await commune.rows("SELECT result FROM meeting_messages WHERE step = 'attendance'") == [("superseded",)]


async def test_who_came_is_not_asked_at_night(commune: Commune) -> None:
    talk = await met(commune, starts_at=at(23, 19, 30, month=2))
    before = len(talk.bubbles())
    await commune.until(at(24, 6, 29, month=2))
    assert len(talk.bubbles()) == before
    await commune.until(at(24, 6, 30, month=2))
    assert "điểm danh" in talk.hears()


async def test_the_attendance_goes_into_the_draft_and_on_into_the_report(commune: Commune) -> None:
    talk = await met(commune, "yes", "no")
    heard = await talk.says("điểm danh")
    assert "tham dự 1, vắng 1; chưa trả lời 4 (không kể đồng chí)." in heard
    assert "- Có mặt: 6\n- Vắng có lý do: 1\n- Vắng không lý do: 0" in heard
    assert "Còn 4 đồng chí chưa trả lời" in await talk.taps("Đúng cả")
    assert await commune.draft("TT01") == {}, "nothing is known before somebody has said so"
    heard = await talk.taps("Đúng")
    assert "có mặt 6/7, vắng có lý do 1, vắng không lý do 0" in heard
    kept = {"sh_ngay": "2026-02-23", "sh_du": 6, "sh_vang_ld": 1, "sh_vang_kld": 0}
    assert await commune.draft("TT01") == kept
    assert set((await sources(commune)).values()) == {"attendance"}
    assert await commune.rows("SELECT code, old, new FROM changes WHERE unit = 'TT01' ORDER BY id") == [
        ("sh_ngay", None, "2026-02-23"), ("sh_du", None, "6"), ("sh_vang_ld", None, "1"), ("sh_vang_kld", None, "0"),
    ]  # fmt: skip
    await talk.talks("bc", "không", "đúng cả", "đúng cả", "không", "ổn định")
    assert "Sinh hoạt chi bộ (từ điểm danh): ngày họp 23/02; phải dự 7; có mặt 6; vắng có lý do 1" in talk.hears()
    await talk.talks("sửa", "[3. Sinh hoạt]")
    assert "2. Có mặt: 6 (từ điểm danh)" in talk.hears()
    await talk.talks("đúng cả", "nộp")
    filed = await commune.filed("TT01")
    assert (filed["sh_du"], filed["sh_vang_ld"], filed["sh_vang_kld"], filed["sh_phai_du"]) == (6, 1, 0, 7)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (("6",), (6, 1, 0)),
        (("5, 1, 1",), (5, 1, 1)),
        (("6/7",), (6, 1, 0)),
        (("có mặt 5",), (5, 2, 0)),
        (("vắng có lý do 2", "[Có mặt 5]"), (5, 2, 0)),
        (("đủ", "[Đúng, 7]"), (7, 0, 0)),
        (("đủ", "đúng"), (7, 0, 0)),
        (("vắng 2",), None),
        (("không",), None),
        (("[Đúng cả]", "không"), None),
        (("[Đúng cả]", "[Nhập lại]", "6"), (6, 1, 0)),
        (("[Đúng cả]", "đúng"), (7, 0, 0)),
        (("0",), (0, 7, 0)),
        (("nhiều lắm",), None),
        (("nữ 3",), None),
        (("9",), None),
        (("9", "6"), (6, 1, 0)),
        (("9, 2, 0", "6, 1, 0"), (6, 1, 0)),
        (("9", "đủ", "đúng"), (7, 0, 0)),
        (("9", "8"), None),
        (("9", "đúng"), None),
        (("9", "[Có mặt 7]"), (7, 0, 0)),
        (("9", "[Sửa số miễn]"), None),
        (("9", "[Sửa số miễn]", "6"), (6, 1, 0)),
        (("ngày họp 22/2",), None),
        (("hủy",), None),
    ],
)
async def test_the_attendance_is_typed(
    commune: Commune, typed: tuple[str, ...], expected: tuple[int, int, int] | None
) -> None:
    talk = await met(commune)
    await talk.talks("/diemdanh", *typed)
    draft = await commune.draft("TT01")
    assert (tuple(draft[code] for code in ("sh_du", "sh_vang_ld", "sh_vang_kld")) if draft else None) == expected


async def test_a_day_alone_says_nothing_of_who_came(commune: Commune) -> None:
    talk = await met(commune)
    assert "Điểm danh Chi bộ bản Hồ Ta, ngày 22/02" in await talk.talks("/diemdanh", "ngày họp 22/2")
    await talk.says("6")
    draft = await commune.draft("TT01")
    assert (draft["sh_ngay"], draft["sh_du"]) == ("2026-02-22", 6)


async def test_more_people_than_must_attend_are_a_question(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("/diemdanh", "9, 2, 0")
    assert "Có mặt 9 + vắng 2 = 11, nhưng số phải dự là 7" in talk.hears() and "Nhập lại" in talk.labels()
    assert "sửa khi nhập báo cáo tháng" in await talk.taps("Sửa số miễn")


async def test_all_present_is_asked_once(commune: Commune) -> None:
    talk = await met(commune)
    assert await talk.talks("/diemdanh", "đủ") == "Có mặt 7/7, vắng 0, phải không?"


async def test_with_everybody_answered_one_tap_is_enough(commune: Commune) -> None:
    talk = await met(commune, *["yes"] * 6, "no")
    await talk.talks("/diemdanh", "[Đúng cả]")
    assert (await commune.draft("TT01"))["sh_du"] == 6


async def test_who_takes_the_attendance_is_not_among_those_who_have_not_answered(commune: Commune) -> None:
    talk = await met(commune, *["yes"] * 5, "no")
    assert "tham dự 5, vắng 1; chưa trả lời 0 (không kể đồng chí)." in await talk.says("/diemdanh")
    await talk.taps("Đúng cả")
    assert (await commune.draft("TT01"))["sh_du"] == 6


async def test_of_the_office_nobody_is_left_out(commune: Commune) -> None:
    await met(commune, *["yes"] * 5, "no")
    meeting = await commune.one("SELECT id FROM meetings")
    await commune.office.event(EventKind.BUTTON, button=f"m:meeting_attendance:take:{meeting}")
    assert "tham dự 5, vắng 1; chưa trả lời 1." in commune.office.hears()


async def test_answers_that_may_be_of_the_same_people_are_asked_about(commune: Commune) -> None:
    talk = await met(commune, *["yes"] * 4, "no", starts_at=at(24, 18, month=2))
    async with commune.db.transaction() as connection:
        meeting = (await meetings.begun(connection, "TT01", commune.now))[0]
        await meeting_replies.put_by_link(connection, meeting, b"1" * 32, "absent", "work", commune.now)
        await meeting_replies.put_by_link(connection, meeting, b"2" * 32, "attend", "", commune.now)
    heard = await talk.says("/diemdanh")
    assert "Trong đó 2 trả lời qua liên kết, có thể trùng" in heard and "- Vắng có lý do: 2" in heard
    assert (await talk.taps("Đúng cả")).startswith("Có thể có đồng chí đã trả lời hai nơi. Có mặt 5/7")
    assert await commune.draft("TT01") == {}


async def test_what_was_typed_is_not_overwritten_unasked(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("bc", "không", "đúng cả", "22/2, 7", "/diemdanh", "6")
    assert "Ngày họp: 22/02 → 23/02, Có mặt: 7 → 6, Vắng có lý do: 0 → 1" in talk.hears()
    before = await commune.draft("TT01")
    assert before["sh_du"] == 7
    assert "giữ nguyên" in await talk.taps("Giữ số đã nhập")
    assert await commune.draft("TT01") == before
    await talk.talks("/diemdanh", "6", "[Thay bằng điểm danh]")
    assert (await commune.draft("TT01"))["sh_du"] == 6
    assert (await sources(commune))["sh_du"] == "attendance"


async def test_the_attendance_can_be_taken_again(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("/diemdanh", "5, 1, 1", "[Điểm danh lại]")
    assert "- Có mặt: 5\n- Vắng có lý do: 1\n- Vắng không lý do: 1" in talk.hears()
    await talk.says("6, 1, 0")
    assert (await commune.draft("TT01"))["sh_vang_kld"] == 0
    before = len(talk.bubbles())
    await commune.until(at(23, 20, 30, month=2))
    assert len(talk.bubbles()) == before, "nobody is asked for what has been given"


async def test_the_report_may_change_what_was_taken(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("/diemdanh", "6", "bc", "không", "đúng cả", "sửa có mặt 7", "[Vắng có LD 0]")
    draft = await commune.draft("TT01")
    assert (draft["sh_du"], draft["sh_vang_ld"]) == (7, 0)
    assert await sources(commune) == {
        "sh_ngay": "attendance", "sh_du": "typed", "sh_vang_ld": "typed", "sh_vang_kld": "attendance",
    }  # fmt: skip


async def test_a_change_of_who_must_come_asks_how_many_came_and_keeps_the_day(commune: Commune) -> None:
    talk = await met(commune)
    await talk.talks("/diemdanh", "6", "bc", "không", "miễn 3")
    draft = await commune.draft("TT01")
    assert draft["mien_sh"] == 3 and draft["sh_ngay"] == "2026-02-23" and "sh_du" not in draft
    assert (await sources(commune))["sh_ngay"] == "attendance"


async def test_before_the_beginning_and_after_filing_it_is_said_why_not(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    assert "chưa có buổi sinh hoạt nào" in await talk.says("/diemdanh")
    await talk.talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    await met(commune)
    assert "đã nộp" in await talk.says("/diemdanh") and talk.labels() == ["Sửa"]
    await commune.until(at(23, 20, 30, month=2))
    assert await commune.rows("SELECT step, result FROM meeting_messages WHERE step = 'attendance'") == [
        ("attendance", "stale")
    ]


async def test_people_are_counted_on_the_day_as_they_come_in(commune: Commune) -> None:
    meeting = await called(commune, MET_AT, "TT01")
    talk = commune.secretary("TT01")
    heard = await talk.says("/diemdanh")
    assert heard.startswith("Buổi này đặt lúc 18 giờ 00, chưa đến giờ.") and "Phải dự 7" in heard
    assert "6/7" in await talk.says("6")
    assert (await commune.draft("TT01"))["sh_ngay"] == "2026-02-23"
    await talk.event(EventKind.BUTTON, button=f"m:meeting:show:{meeting.id}")
    assert "chưa đến giờ" in await talk.taps("Điểm danh")


async def test_the_day_before_it_is_said_when_attendance_can_be_taken(commune: Commune) -> None:
    meeting = await called(commune, at(24, 18, month=2), "TT01")
    talk = commune.secretary("TT01")
    assert "chưa có buổi sinh hoạt nào" in await talk.says("/diemdanh")
    await talk.event(EventKind.BUTTON, button=f"m:meeting_attendance:take:{meeting.id}")
    assert "Đến ngày đó đồng chí điểm danh được" in talk.hears()
    await talk.event(EventKind.BUTTON, button=f"m:meeting:show:{meeting.id}")
    assert "Điểm danh" not in talk.labels()


async def test_of_two_meetings_on_one_day_the_one_that_waits_is_taken(commune: Commune) -> None:
    talk = await met(commune, starts_at=at(23, 9, month=2))
    await called(commune, at(23, 18, month=2), "TT01")
    assert "chưa đến giờ" not in await talk.says("/diemdanh")
    await talk.says("6")
    assert "Buổi này đặt lúc 18 giờ 00" in await talk.says("/diemdanh")


async def test_attendance_can_be_taken_before_the_month_before_is_filed(commune: Commune) -> None:
    talk = await met(commune, starts_at=at(2, 18))
    heard = await talk.says("/diemdanh")
    assert "ngày 02/3. Phải dự 7" in heard
    await talk.says("6")
    assert await commune.draft("TT01", "2026-03") == {
        "sh_ngay": "2026-03-02", "sh_du": 6, "sh_vang_ld": 1, "sh_vang_kld": 0,
    }  # fmt: skip
    await talk.talks("bc", "không")
    assert await commune.draft("TT01") == {"gate_bien_dong": "khong"}
    assert await commune.rows("SELECT period FROM drafts WHERE unit = 'TT01' ORDER BY id") == [
        ("2026-03",),
        ("2026-02",),
    ]
