"""Meetings: who is told what and when, who answers, what becomes of the attendance."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from demo.stage import Stage
from demo.world import World
from events import EventKind
from handlers import meeting_link
from reminders import meeting_plan, plan
from reminders.tick import tick
from reporting.periods import LOCAL, Period
from storage import meetings, units
from storage.meetings import Call, Meeting
from tests.commune import Chat, Commune

UNIT = "TT02"


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


MEETS_AT = at(3, 19, 30)
"""Eight days after the commune's clock begins (23 February, 08:00), on a Tuesday."""


async def called(commune: Commune, starts_at: datetime = MEETS_AT, unit: str = UNIT) -> Meeting:
    """A meeting that stands in the rows, as the talk would have put it there."""
    async with commune.db.transaction() as connection:
        return await meetings.add(
            connection, unit, Call(starts_at, "Nhà văn hóa bản", "Sinh hoạt thường kỳ"), None, commune.now
        )


async def member(commune: Commune, number: int = 1, unit: str = UNIT) -> Chat:
    return await commune.somebody("member", unit, f"member-{number}-of-{unit}")


def event_in(chat: Chat, bubble: int = -1) -> tuple[str, Event]:
    """Method and event of the calendar file in a bubble."""
    calendar = Calendar.from_ical(chat.bubbles()[bubble].file)
    (event,) = calendar.events
    return str(calendar["METHOD"]), event


def shown(steps: tuple[plan.Step, ...]) -> str:
    return ", ".join(f"{step.name} {step.at.astimezone(LOCAL):%d/%m %H:%M}" for step in steps)


# ── The plan ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("announced", "starts", "answer", "expected"),
    [
        (at(23, 8, month=2), MEETS_AT, "",
         "announce 23/02 08:00, D-3 28/02 08:00, D-1 02/03 19:30, 2h 03/03 17:30"),
        (at(23, 8, month=2), MEETS_AT, "attend", "announce 23/02 08:00, D-1 02/03 19:30, 2h 03/03 17:30"),
        (at(23, 8, month=2), MEETS_AT, "absent", "announce 23/02 08:00"),
        # What would come before the announcement is not sent after it.
        (at(2, 20), MEETS_AT, "", "announce 02/03 20:00, 2h 03/03 17:30"),
        # At night nobody is told; the meeting at half past seven has its two hours before in the night too.
        (at(2, 22), at(3, 7, 30), "", "announce 03/03 06:30"),
        # Tết (mùng 1 is 17 February): what falls there waits, what would come too late is left out.
        (at(10, 8, month=2), at(19, 19, 30, month=2), "", "announce 10/02 08:00, D-3 16/02 08:00"),
        (at(10, 8, month=2), at(20, 19, 30, month=2), "",
         "announce 10/02 08:00, D-3 20/02 06:30, D-1 20/02 06:30, 2h 20/02 17:30"),
    ],
)  # fmt: skip
def test_when_a_member_hears_of_a_meeting(announced: datetime, starts: datetime, answer: str, expected: str) -> None:
    assert shown(meeting_plan.steps(announced, starts, answer)) == expected


def test_a_monthly_meeting_is_announced_a_week_before() -> None:
    made = at(23, 8, month=2)
    assert meeting_plan.invitation_at(made, MEETS_AT, monthly=False) == made
    assert meeting_plan.invitation_at(made, MEETS_AT, monthly=True) == at(24, 8, month=2)
    assert meeting_plan.invitation_at(at(1, 8), MEETS_AT, monthly=True) == at(1, 8)


moments = st.integers(0, 60 * 24 * 365).map(lambda minutes: at(1, 0, month=1) + timedelta(minutes=minutes))


@given(moments, st.integers(1, 60 * 24 * 40), st.lists(st.integers(0, 60 * 24 * 45), max_size=40))
def test_one_message_at_a_time_at_humane_hours_and_none_after_the_beginning(
    announced: datetime, minutes: int, wakings: list[int]
) -> None:
    starts = announced + timedelta(minutes=minutes)
    planned = meeting_plan.steps(announced, starts, "")
    told: set[str] = set()
    for waking in wakings:
        now = announced + timedelta(minutes=waking)
        ends = meeting_plan.outcomes(planned, told, now, starts)
        sent = [step for step, outcome in ends if outcome == "send"]
        assert len(sent) <= 1
        assert not sent or (plan.is_allowed(now) and now < starts)
        assert not told & {step.name for step, _ in ends}
        told |= {step.name for step, _ in ends}


# ── Invitations ─────────────────────────────────────────────────────────────


async def test_a_member_is_invited_and_reminded_once_for_each_step(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    for moment_, words in (
        (at(23, 8, 1, month=2), "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt"),
        (at(28, 8, month=2), "Đồng chí dự được không?"),
        (at(2, 19, 30), "19 giờ 30, thứ Ba ngày 03/3/2026"),
        (at(3, 17, 30), "Nhắc đồng chí"),
    ):
        await commune.until(moment_ - timedelta(minutes=1))
        before = len(chat.bubbles())
        await commune.until(moment_)
        await commune.until(moment_ + timedelta(minutes=1))
        assert words in chat.hears()
        assert "Không trao đổi nội dung mật qua kênh này." in chat.hears()
        assert chat.labels() == ["Tham dự", "Vắng có lý do"]
        assert len(chat.bubbles()) == before + (moment_ != at(23, 8, 1, month=2))
    assert await commune.rows("SELECT step, sequence, result FROM meeting_messages WHERE person IS NOT NULL ORDER BY id") == [
        (step, 0, "sent") for step in ("announce", "D-3", "D-1", "2h")
    ]  # fmt: skip


async def test_the_invitation_carries_a_file_for_the_calendar(commune: Commune) -> None:
    chat = await member(commune)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    assert chat.bubbles()[-1].file_name == "sinh-hoat.ics"
    method, event = event_in(chat)
    assert (method, str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == (
        "PUBLISH",
        meeting.uid,
        0,
        "CONFIRMED",
    )
    assert event.start == MEETS_AT
    assert b"DTSTART:20260303T123000Z" in chat.bubbles()[-1].file
    assert str(event["LOCATION"]) == "Nhà văn hóa bản"
    assert "Không trao đổi nội dung mật" in str(event["DESCRIPTION"])
    assert "ATTENDEE" not in event and "@" not in meeting.uid


async def test_other_branches_and_the_secretary_hear_nothing(commune: Commune) -> None:
    other, deputy = await member(commune, unit="TT01"), await commune.somebody("deputy", UNIT)
    await commune.somebody("member", UNIT, deputy.address)
    await called(commune)
    heard = len(commune.secretary(UNIT).bubbles()) + len(other.bubbles()) + len(deputy.bubbles())
    await commune.until(at(24, 12, month=2))
    assert len(commune.secretary(UNIT).bubbles()) + len(other.bubbles()) + len(deputy.bubbles()) == heard
    assert await commune.one("SELECT COUNT(*) FROM meeting_messages") == 0


async def test_who_joins_later_is_invited_to_what_is_coming(commune: Commune) -> None:
    await called(commune)
    await commune.until(at(1, 12))
    chat = await member(commune)
    await commune.wait(minutes=1)
    assert "Mời đồng chí" in chat.hears()
    await commune.until(at(3, 20))
    late = await member(commune, 2)
    await commune.wait(minutes=1)
    assert late.bubbles() == []
    assert await commune.rows("SELECT step FROM meeting_messages WHERE person = ?", await commune.person_of(late)) == []


async def test_nobody_is_invited_at_night(commune: Commune) -> None:
    chat = await member(commune)
    await commune.until(at(23, 21, 30, month=2))
    await called(commune)
    await commune.until(at(24, 6, 29, month=2))
    assert chat.bubbles() == []
    await commune.until(at(24, 6, 30, month=2))
    assert "Mời đồng chí" in chat.hears()


async def test_after_an_outage_one_message_says_what_is_still_useful(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.until(at(2, 20))
    assert len(chat.bubbles()) == 1
    assert "Mời đồng chí" in chat.hears()
    assert await commune.rows("SELECT step, result FROM meeting_messages ORDER BY id") == [
        ("D-3", "superseded"), ("D-1", "superseded"), ("announce", "sent"),
    ]  # fmt: skip


async def test_an_outage_over_the_meeting_tells_nobody_of_it(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.until(at(3, 20))
    assert chat.bubbles() == []
    assert await commune.rows("SELECT DISTINCT result FROM meeting_messages") == [("stale",)]


async def test_who_cannot_be_reached_is_recorded_as_such(commune: Commune) -> None:
    chat = await member(commune)
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE accounts SET reachable = 0 WHERE person = ?", (await commune.person_of(chat),))
    await called(commune)
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT step, result FROM meeting_messages") == [("announce", "unreachable")]


# ── Answers ─────────────────────────────────────────────────────────────────


async def replies(commune: Commune) -> list[tuple[str, str]]:
    return await commune.rows("SELECT answer, reason FROM meeting_replies ORDER BY id")


async def test_a_member_answers_by_a_tap_and_changes_it(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    assert await chat.taps("Tham dự") == "Đã ghi nhận: tham dự. Đồng chí có thể đổi trước 19 giờ 30 ngày 03/3."
    assert [message.file_name for message in chat.bubbles()] == ["sinh-hoat.ics", ""], "the invitation stays as it is"
    assert await chat.taps("Vắng có lý do") == "Lý do vắng:"
    assert chat.labels() == ["Công tác", "Việc gia đình", "Sức khỏe", "Đi làm xa", "Khác"]
    assert "vắng có lý do (đi làm xa)" in await chat.taps("Đi làm xa")
    assert await replies(commune) == [("attend", ""), ("absent", "away")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("có",), [("attend", "")]),
        (("tham du",), [("attend", "")]),
        (("vắng", "công tác"), [("absent", "work")]),
        (("không", "khác"), [("absent", "other")]),
        (("1",), []),
        (("chưa rõ",), []),
    ],
)
async def test_a_member_answers_by_typing(
    commune: Commune, words: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks(*words)
    assert await replies(commune) == expected


async def test_who_has_answered_is_asked_no_more_and_who_declined_not_reminded(commune: Commune) -> None:
    comes, declines = await member(commune, 1), await member(commune, 2)
    await called(commune)
    await commune.wait(minutes=1)
    await comes.taps("Tham dự")
    await declines.talks("[Vắng]", "[Sức khỏe]")
    await commune.until(at(28, 9, month=2))
    assert "Đã ghi nhận" in comes.hears() and "Đã ghi nhận" in declines.hears()
    await commune.until(at(2, 19, 30))
    assert "Nhắc đồng chí" in comes.hears() and "dự được không" not in comes.hears()
    await commune.until(at(3, 18))
    assert "Đã ghi nhận" in declines.hears()


async def test_an_answer_after_the_beginning_is_kindly_refused(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(3, 19, 31))
    assert "đã bắt đầu" in await chat.taps("Tham dự")
    assert await replies(commune) == []


async def test_only_a_member_of_the_branch_answers(commune: Commune) -> None:
    meeting = await called(commune)
    stranger = await member(commune, unit="TT01")
    await commune.handle(commune.stage.event(stranger.address, EventKind.BUTTON, button=f"m:meeting_reply:attend:{meeting.id}"))  # fmt: skip
    assert await replies(commune) == []


async def test_removing_ones_data_removes_the_answers(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Tham dự]", "/xoadulieu", "[Xóa dữ liệu]")
    assert await replies(commune) == []


# ── Monthly ─────────────────────────────────────────────────────────────────


async def test_a_monthly_meeting_is_made_month_by_month(commune: Commune) -> None:
    chat = await member(commune)
    async with commune.db.transaction() as connection:
        call = Call(at(31, 19, 30), "Nhà văn hóa bản", "Sinh hoạt thường kỳ")
        await meetings.add_series(connection, UNIT, 31, call.starts_at.time(), call, None, commune.now)
    await commune.wait(minutes=1)
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT period, starts_at FROM meetings") == [
        ("2026-03", "2026-03-31T12:30:00.000000+00:00")
    ]
    assert chat.bubbles() == []
    await commune.until(at(24, 8))
    assert "thứ Ba ngày 31/3/2026" in chat.hears()
    await commune.until(at(23, 9, month=4))
    assert await commune.rows("SELECT period, starts_at FROM meetings ORDER BY id") == [
        ("2026-03", "2026-03-31T12:30:00.000000+00:00"),
        ("2026-04", "2026-04-30T12:30:00.000000+00:00"),
        ("2026-05", "2026-05-31T12:30:00.000000+00:00"),
    ]
    assert "thứ Năm ngày 30/4/2026" in chat.hears()


# ── Setting up ──────────────────────────────────────────────────────────────


async def stored(commune: Commune, unit: str = UNIT) -> list[tuple[str, str, str, bool]]:
    """The unit's meetings: local start, place, agenda, whether one of a monthly series."""
    found = await commune.rows(
        "SELECT starts_at, place, agenda, series IS NOT NULL FROM meetings WHERE unit = ? ORDER BY id", unit
    )
    return [
        (f"{datetime.fromisoformat(start).astimezone(LOCAL):%d/%m/%Y %H:%M}", place, agenda, bool(monthly))
        for start, place, agenda, monthly in found
    ]


async def test_a_secretary_sets_up_a_meeting(commune: Commune) -> None:
    talk, chat = commune.secretary(UNIT), await member(commune)
    heard = await talk.says("/hop")
    assert "1. Ngày: thứ Ba, 03/3/2026\n2. Giờ: 19:30\n3. Địa điểm: chưa có" in heard
    assert "Họp ở đâu?" in heard and talk.labels() == ["Thôi"]
    assert "3. Địa điểm: Nhà văn hóa bản" in await talk.says("Nhà văn hóa bản")
    await talk.talks("4/3 20h", "4: Bàn việc Tết trồng cây", "[Đúng cả]", "[Một lần]")
    assert await stored(commune) == [("04/03/2026 20:00", "Nhà văn hóa bản", "Bàn việc Tết trồng cây", False)]
    texts = [bubble.text for bubble in talk.bubbles()[-3:]]
    assert texts[0] == "Đã đặt lịch: 20 giờ 00, thứ Tư ngày 04/3/2026.\nĐã ghép 1/10 đảng viên."
    assert texts[1] == (
        "Mời các đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt.\nThời gian: 20 giờ 00, thứ Tư ngày 04/3/2026.\n"
        "Địa điểm: Nhà văn hóa bản.\nNội dung: Bàn việc Tết trồng cây.\nKhông trao đổi nội dung mật qua kênh này."
    )
    assert "địa chỉ web" in texts[2]
    await commune.wait(minutes=1)
    assert "20 giờ 00, thứ Tư ngày 04/3/2026" in chat.hears()


async def test_the_usual_meeting_is_offered_again(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("đặt lịch họp", "Nhà văn hóa bản", "2: 20h", "đúng cả", "một lần")
    await commune.until(at(4, 9))
    heard = await talk.says("lịch họp")
    assert "thứ Sáu, 03/4/2026\n2. Giờ: 20:00\n3. Địa điểm: Nhà văn hóa bản" in heard
    await talk.talks("[Đúng cả]", "[Hằng tháng]")
    assert [monthly for *_, monthly in await stored(commune)] == [False, True]
    assert await commune.rows("SELECT unit, day, hour, first_period FROM meeting_series") == [
        (UNIT, 3, "20:00", "2026-04")
    ]


async def test_a_new_monthly_meeting_takes_the_place_of_the_old_one(commune: Commune) -> None:
    talk, chat = commune.secretary(UNIT), await member(commune)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    await commune.until(at(25, 9, month=2))
    assert "03/3/2026" in chat.hears()
    await talk.talks("/hop", "[Đặt lịch mới]", "5/3", "[Đúng cả]")
    assert "đang có lịch hằng tháng (ngày 3, 19:30)" in talk.hears()
    await talk.taps("Hằng tháng")
    await commune.until(at(26, 9, month=2))
    assert await commune.rows("SELECT day, ended_at IS NULL FROM meeting_series ORDER BY id") == [(3, 0), (5, 1)]
    assert await commune.rows("SELECT cancelled_at IS NULL FROM meetings ORDER BY id") == [(0,), (1,)]
    assert ["đã hủy" in bubble.text for bubble in chat.bubbles()[-2:]] == [True, False]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("5/3", "thứ Năm, 05/3/2026\n2. Giờ: 19:30"),
        ("19h", "thứ Ba, 03/3/2026\n2. Giờ: 19:00"),
        ("19h30 tối 6/3", "thứ Sáu, 06/3/2026\n2. Giờ: 19:30"),
        ("1: 5/3, 2: 20h", "thứ Năm, 05/3/2026\n2. Giờ: 20:00"),
        ("ngày 6 tháng 3, 14 giờ 30", "thứ Sáu, 06/3/2026\n2. Giờ: 14:30"),
        ("7h tối 5/3", "giờ theo 24 giờ"),
        ("mùng 3 âm", "ngày dương lịch"),
        ("30/2", "Không có ngày"),
        ("1/2", "19:30 ngày 01/02 đã qua"),
        ("3: nhà ông An, 4: chuyện khác", "chưa hiểu"),
        ("3: Nhà văn hóa 0912 345 678", "không ghi số điện thoại"),
        ("4: tài liệu mật", "không ghi số điện thoại"),
        ("3: " + "a" * 201, "dài quá 200 ký tự"),
        ("tuần sau", "chưa hiểu"),
    ],
)
async def test_what_is_typed_under_the_screen(commune: Commune, typed: str, expected: str) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản")
    assert expected in await talk.says(typed)
    assert await stored(commune) == []


async def test_a_meeting_in_the_past_is_refused_and_one_far_away_asked_about(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", "1/2")
    assert "đã qua" in await talk.taps("Đúng cả")
    await talk.talks("20/5", "[Đúng cả]")
    assert "còn 86 ngày nữa" in talk.hears()
    await talk.talks("[Đúng ngày đó]", "[Một lần]")
    assert [start for start, *_ in await stored(commune)] == ["20/05/2026 19:30"]


async def test_the_monthly_report_goes_on_where_it_was(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("bc", "không")
    question = talk.hears()
    await talk.talks("/hop", "Nhà văn hóa bản")
    assert "Chưa đặt lịch nào" in await talk.says("hủy")
    await talk.says("đúng cả")
    assert "(3/6)" in talk.hears() and "(2/6)" in question
    assert await stored(commune) == []


async def test_more_accounts_than_members_mean_that_the_code_went_astray(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    code = await commune.code("member", UNIT, hours=None, many=True)
    for number in range(11):
        await member(commune, number)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Một lần]", "/hop", "[19:30 ngày 03/3]")
    assert "Đã ghép 11/10" in talk.hears()
    assert "Đã thu hồi 1 mã" in await talk.taps("Thu hồi mã")
    assert "thu hồi" in await commune.chat("twelfth").says(code)


async def test_the_office_calls_the_meetings_of_many_branches(commune: Commune) -> None:
    chat = await member(commune)
    await commune.office.talks("/vanphong", "[Lịch họp]", "XA")
    assert "Đặt lịch sinh hoạt 68 chi bộ của" in commune.office.hears()
    await commune.office.talks("Nhà văn hóa", "5/3 14h", "[Đúng cả]", "[Một lần]")
    assert "Đã đặt cho 68 chi bộ" in commune.office.hears()
    assert await commune.one("SELECT COUNT(DISTINCT unit) FROM meetings") == 68
    assert await stored(commune) == [("05/03/2026 14:00", "Nhà văn hóa", "Sinh hoạt chi bộ thường kỳ", False)]
    assert "Văn phòng Đảng ủy đặt lịch sinh hoạt Chi bộ bản Tòng Pặt" in commune.secretary(UNIT).hears()
    await commune.secretary(UNIT).taps("Tin cho nhóm")
    assert "Mời các đồng chí" in commune.secretary(UNIT).bubbles()[-2].text
    await commune.wait(minutes=1)
    assert "14 giờ 00, thứ Năm ngày 05/3/2026" in chat.hears()


async def test_a_meeting_is_called_for_ones_own_branch_only(commune: Commune) -> None:
    meeting = await called(commune)
    stranger = commune.secretary("TT01")
    for button in (f"m:meeting:new:{UNIT}", f"m:meeting:show:{meeting.id}", f"m:meeting:withdraw:{UNIT}"):
        await commune.handle(commune.stage.event(stranger.address, EventKind.BUTTON, button=button))
    ordinary = await member(commune)
    await ordinary.says("/hop")
    assert "Tòng Pặt" not in stranger.hears() and "không được làm" in ordinary.hears()
    assert await commune.one("SELECT COUNT(*) FROM audit WHERE action = 'call_meeting' AND allowed = 0") == 4


# ── Moving and cancelling ───────────────────────────────────────────────────


async def opened(commune: Commune) -> Chat:
    """The secretary with the meeting's screen in view."""
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "[19:30 ngày 03/3]")
    return talk


async def test_a_moved_meeting_is_told_once_and_asked_about_again(commune: Commune) -> None:
    comes, declines = await member(commune, 1), await member(commune, 2)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    await comes.taps("Tham dự")
    await declines.talks("[Vắng]", "[Công tác]")
    talk = await opened(commune)
    assert "tham dự 1, vắng 1.\nLý do vắng: công tác 1.\nĐã ghép 2/10" in talk.hears()
    await talk.talks("[Đổi giờ/ngày]", "5/3 20h")
    assert "Đổi thành: 20 giờ 00, thứ Năm ngày 05/3/2026, tại Nhà văn hóa bản?" in talk.hears()
    await talk.taps("Đúng, đổi")
    assert "2 đồng chí đã được mời" in talk.bubbles()[-3].text
    for _ in range(3):
        await commune.wait(minutes=1)
    for chat in (comes, declines):
        assert "đổi thời gian: 20 giờ 00, thứ Năm ngày 05/3/2026" in chat.hears()
        method, event = event_in(chat)
        assert (method, str(event["UID"]), event["SEQUENCE"]) == ("PUBLISH", meeting.uid, 1)
        assert event.start == at(5, 20)
        assert sum("đổi thời gian" in bubble.text for bubble in chat.bubbles()) == 1
    assert await commune.one("SELECT answers_from FROM meetings") == 1
    await talk.talks("/hop", "[20:00 ngày 05/3]")
    assert "tham dự 0, vắng 0" in talk.hears()
    await comes.taps("Tham dự")
    await talk.talks("/hop", "[20:00 ngày 05/3]")
    assert "tham dự 1, vắng 0" in talk.hears()
    await commune.until(at(2, 9))
    assert "dự được không" in declines.hears(), "three days before the new hour"


async def test_a_change_of_place_keeps_the_answers(commune: Commune) -> None:
    chat = await member(commune)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    await chat.taps("Tham dự")
    talk = await opened(commune)
    await talk.talks("[Đổi địa điểm]", "Trường tiểu học", "[Đúng, đổi]")
    await commune.wait(minutes=1)
    assert "đổi địa điểm: Trường tiểu học" in chat.hears()
    _, event = event_in(chat)
    assert (str(event["LOCATION"]), event["SEQUENCE"], str(event["UID"])) == ("Trường tiểu học", 1, meeting.uid)
    await talk.talks("/hop", "[19:30 ngày 03/3]")
    assert "tham dự 1, vắng 0" in talk.hears()
    await commune.until(at(28, 9, month=2))
    assert "đổi địa điểm" in chat.hears(), "who has answered is not asked again"


async def test_a_cancelled_meeting_is_taken_out_of_the_calendar(commune: Commune) -> None:
    invited = await member(commune, 1)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    talk = await opened(commune)
    await talk.talks("[Hủy]", "[Hủy buổi này]")
    late = await member(commune, 2)
    for _ in range(3):
        await commune.wait(minutes=1)
    assert "đã hủy" in invited.hears() and invited.labels() == []
    method, event = event_in(invited)
    assert (method, str(event["STATUS"]), str(event["UID"]), event["SEQUENCE"]) == (
        "CANCEL",
        "CANCELLED",
        meeting.uid,
        1,
    )
    assert late.bubbles() == []
    assert sum("đã hủy" in bubble.text for bubble in invited.bubbles()) == 1
    await commune.until(at(3, 18))
    assert "đã hủy" in invited.hears()
    assert "đã hủy" in await invited.taps("Tham dự")
    assert await replies(commune) == []


async def test_cancelling_a_monthly_meeting_asks_for_this_one_or_all(commune: Commune) -> None:
    talk, chat = commune.secretary(UNIT), await member(commune)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    await commune.until(at(1, 9))
    await talk.talks("/hop", "[19:30 ngày 03/3]", "[Hủy]")
    assert talk.labels() == ["Hủy buổi này", "Hủy cả lịch hằng tháng", "Thôi"]
    await talk.taps("Hủy buổi này")
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT period, cancelled_at IS NULL FROM meetings ORDER BY id") == [
        ("2026-03", 0),
        ("2026-04", 1),
    ]
    await talk.talks("/hop", "[19:30 ngày 03/4]", "[Hủy]", "[Hủy cả lịch]")
    await commune.until(at(20, 9, month=4))
    assert await commune.rows("SELECT period, cancelled_at IS NULL FROM meetings ORDER BY id") == [
        ("2026-03", 0),
        ("2026-04", 0),
    ]
    assert "03/4" not in chat.hears(), "nobody had been invited to that one"


async def test_nothing_changes_without_a_yes(commune: Commune) -> None:
    await called(commune)
    talk = await opened(commune)
    await talk.talks("[Đổi giờ/ngày]", "5/3 20h")
    assert "Lịch giữ nguyên" in await talk.taps("Thôi")
    await talk.talks("/hop", "[19:30 ngày 03/3]", "[Đổi giờ/ngày]", "5/3 20h")
    assert "Lịch giữ nguyên" in await talk.says("không")
    await talk.talks("/hop", "[19:30 ngày 03/3]", "[Đổi giờ/ngày]")
    assert "đã qua" in await talk.says("1/2")
    assert "âm" not in await talk.says("mùng 3 âm lịch") and "ngày dương lịch" in talk.hears()
    assert "chưa hiểu" in await talk.says("tuần sau")
    assert await commune.rows("SELECT sequence FROM meetings") == [(0,)]


async def test_a_meeting_that_has_begun_is_not_moved(commune: Commune) -> None:
    await called(commune)
    talk = await opened(commune)
    await commune.until(at(3, 19, 31))
    assert "đã bắt đầu" in await talk.taps("Đổi địa điểm")


async def test_the_branch_hears_what_the_office_changed(commune: Commune) -> None:
    meeting = await called(commune)
    await commune.office.talks(
        "/vanphong", "[Lịch họp]", UNIT, "[19:30 ngày 03/3]", "[Đổi địa điểm]", "Trường học", "[Đúng, đổi]"
    )
    assert "Văn phòng Đảng ủy đã đổi lịch sinh hoạt Chi bộ bản Tòng Pặt" in commune.secretary(UNIT).hears()
    assert "tại Trường học" in commune.secretary(UNIT).hears()
    assert await commune.rows("SELECT place, sequence FROM meetings WHERE id = ?", meeting.id) == [("Trường học", 1)]


async def test_a_change_at_night_is_told_in_the_morning(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(2, 21, 30))
    talk = await opened(commune)
    heard = len(chat.bubbles())
    await talk.talks("[Hủy]", "[Hủy buổi này]")
    await commune.until(at(3, 6, 29))
    assert len(chat.bubbles()) == heard
    await commune.until(at(3, 6, 30))
    assert "đã hủy" in chat.hears() and len(chat.bubbles()) == heard + 1


# ── Attendance ──────────────────────────────────────────────────────────────

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
    assert "tham dự 1, vắng 1; chưa trả lời 5" in heard
    assert "- Có mặt: 6\n- Vắng có lý do: 1\n- Vắng không lý do: 0" in heard
    assert "Còn 5 đồng chí chưa trả lời" in await talk.taps("Đúng cả")
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


async def test_all_present_is_asked_once(commune: Commune) -> None:
    talk = await met(commune)
    assert await talk.talks("/diemdanh", "đủ") == "Có mặt 7/7, vắng 0, phải không?"


async def test_with_everybody_answered_one_tap_is_enough(commune: Commune) -> None:
    talk = await met(commune, *["yes"] * 6, "no")
    await talk.talks("/diemdanh", "[Đúng cả]")
    assert (await commune.draft("TT01"))["sh_du"] == 6


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


# ── By the link in the branch's own group ───────────────────────────────────


async def link(commune: Commune, unit: str = UNIT) -> tuple[Meeting, str]:
    """A meeting and the token of its link."""
    meeting = await called(commune, unit=unit)
    return meeting, meeting_link.token_of(commune.house.vault, meeting)


async def test_the_message_for_the_group_carries_the_link(commune: Commune) -> None:
    on_the_web = World(commune.db, replace(commune.house, web_url="https://bot.example/"))
    talk = Commune(Stage(on_the_web, commune.now)).secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Một lần]")
    async with commune.db.snapshot() as connection:
        meeting = await meetings.newest(connection, UNIT)
    assert meeting is not None
    token = meeting_link.token_of(commune.house.vault, meeting)
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


# ── Leaving and moving ──────────────────────────────────────────────────────


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


async def test_a_branch_that_has_ended_meets_no_more(commune: Commune) -> None:
    await commune.secretary(UNIT).talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    async with commune.db.transaction() as connection:
        await units.end(connection, UNIT, Period(2026, 3))
    await commune.until(at(20, 9))
    assert await commune.rows("SELECT period FROM meetings WHERE unit = ?", UNIT) == [("2026-03",)]
