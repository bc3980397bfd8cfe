"""Meetings as who calls them: set up, moved, cancelled, by the branch and by the office."""

from __future__ import annotations

import pytest

from events import EventKind
from tests.commune import Commune
from tests.meetings import UNIT, at, called, event_in, member, opened, replies, stored
from texts import t

# ── Setting up ──────────────────────────────────────────────────────────────


async def test_a_secretary_sets_up_a_meeting(commune: Commune) -> None:
    talk, chat = commune.secretary(UNIT), await member(commune)
    heard = await talk.says("/hop")
    assert "1. Ngày: thứ Ba, 03/3/2026\n2. Giờ: 19:30\n3. Địa điểm: chưa có" in heard
    assert "Họp ở đâu?" in heard and talk.labels() == ["Thôi"]
    assert "3. Địa điểm: Nhà văn hóa bản" in await talk.says("Nhà văn hóa bản")
    await talk.talks("4/3 20h", "4: Bàn việc Tết trồng cây", "[Đúng cả]", "[Một lần]")
    assert await stored(commune) == [("04/03/2026 20:00", "Nhà văn hóa bản", "Bàn việc Tết trồng cây", False)]
    texts = [bubble.text for bubble in talk.bubbles()[-2:]]
    assert texts[0] == "Đã đặt lịch: 20 giờ 00, thứ Tư ngày 04/3/2026.\nĐã ghép 1/10 đảng viên.\n" + t(
        "meeting.group_follows_without_link"
    )
    assert texts[1] == (
        "Mời các đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt.\nThời gian: 20 giờ 00, thứ Tư ngày 04/3/2026.\n"
        "Địa điểm: Nhà văn hóa bản.\nNội dung: Bàn việc Tết trồng cây.\nKhông trao đổi nội dung mật qua kênh này."
    )
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
        ("7h tối 5/3", "thứ Năm, 05/3/2026\n2. Giờ: 19:00"),
        ("24h 5/3", "giờ theo 24 giờ"),
        ("mùng 3", "thứ Ba, 03/3/2026\n2. Giờ: 19:30"),
        ("thu tu tuan sau", "thứ Tư, 04/3/2026\n2. Giờ: 19:30"),
        ("1: thứ tư tuần sau 20h", "thứ Tư, 04/3/2026\n2. Giờ: 20:00"),
        ("2: thứ tư", "chưa hiểu"),
        ("mùng 5 Tết", "ngày dương lịch"),
        ("19h30 ngày 5/3, tại Trường học", "05/3/2026\n2. Giờ: 19:30\n3. Địa điểm: Trường học\n"),
        ("Địa điểm: Trường học", "3. Địa điểm: Trường học\n"),
        ("3. Trường học", "3. Địa điểm: Trường học\n"),
        ("tại Trường học", "3. Địa điểm: Trường học\n"),
        ("noi dung: ban viec trong cay", "4. Nội dung: ban viec trong cay\n"),
        ("địa điểm: Trường học, nội dung: trồng cây", "chưa hiểu"),
        ("mùng 3 âm", "ngày dương lịch"),
        ("30/2", "Không có ngày"),
        ("1/2", "19:30 ngày 01/02 đã qua"),
        ("3: nhà ông An, 4: chuyện khác", "chưa hiểu"),
        ("3: Nhà văn hóa 0912 345 678", "không ghi số điện thoại"),
        ("4: tài liệu mật", "không ghi số điện thoại"),
        ("4: hoc tai lieu mat", "không ghi số điện thoại"),
        ("4: ban viec nuoi ong lay mat", "4. Nội dung: ban viec nuoi ong lay mat"),
        ("3: " + "a" * 201, "dài quá 200 ký tự"),
        ("tuần sau", "chưa hiểu"),
    ],
)
async def test_what_is_typed_under_the_screen(commune: Commune, typed: str, expected: str) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản")
    assert expected in await talk.says(typed)
    assert await stored(commune) == []


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("Nhà văn hóa bản 3", "Nhà văn hóa bản 3"),
        ("Địa điểm: nhà ông Mai", "nhà ông Mai"),
        ("họp tại nhà sàn, khu 2", "nhà sàn, khu 2"),
        ("5/3 20h\nTrường học", "Trường học"),
        ("7h tối", "chưa có"),
        ("thứ tư tuần sau", "chưa có"),
        ("tuần sau", "chưa có"),
        ("cuối tháng", "chưa có"),
        ("giờ 20h", "chưa có"),
        ("nội dung: trồng cây", "chưa có"),
        ("có", "chưa có"),
        ("đúng cả", "chưa có"),
        ("sửa 3", "chưa có"),
        ("3", "chưa có"),
    ],
)
async def test_a_missing_place_is_not_taken_from_words_about_something_else(
    commune: Commune, typed: str, place: str
) -> None:
    talk = commune.secretary(UNIT)
    await talk.says("/hop")
    assert f"3. Địa điểm: {place}\n" in await talk.says(typed)


async def test_hour_and_place_are_changed_together(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    talk = await opened(commune)
    await talk.talks("[Đổi giờ/ngày]", "thứ năm tuần sau 8h tối tại Trường học")
    assert "Đổi thành: 20 giờ 00, thứ Năm ngày 05/3/2026, tại Trường học?" in talk.hears()
    await talk.taps("Đúng, đổi")
    await commune.wait(minutes=1)
    assert await stored(commune) == [("05/03/2026 20:00", "Trường học", "Sinh hoạt thường kỳ", False)]
    assert await commune.rows("SELECT sequence, answers_from FROM meetings") == [(1, 1)]
    assert sum("đổi thời gian" in bubble.text for bubble in chat.bubbles()) == 1
    assert "Địa điểm: Trường học" in chat.hears()


async def test_a_meeting_in_the_past_is_refused_and_one_far_away_asked_about(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", "1/2")
    assert "đã qua" in await talk.taps("Đúng cả")
    await talk.talks("20/5", "[Đúng cả]")
    assert "còn 86 ngày nữa" in talk.hears()
    await talk.talks("[Đúng ngày đó]", "[Một lần]")
    assert [start for start, *_ in await stored(commune)] == ["20/05/2026 19:30"]


@pytest.mark.parametrize(
    ("typed", "asked", "sure"),
    [
        ("5/3 3h", "03:00 là ban đêm", "Đúng giờ đó"),
        ("5/3 21h", "21:00 là ban đêm", "Đúng giờ đó"),
        ("6/2/2027", "trong mùng 1–3 Tết", "Đúng ngày đó"),
    ],
)
async def test_an_hour_at_night_and_a_day_of_tet_are_asked_about(
    commune: Commune, typed: str, asked: str, sure: str
) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", typed, "[Đúng cả]")
    assert asked in talk.hears() and talk.labels() == [sure, "Thôi"]
    assert await stored(commune) == []
    await talk.says("5/3 15h")
    assert "2. Giờ: 15:00" in talk.hears(), "another hour can be typed at once"
    await talk.talks(typed, "[Đúng cả]", f"[{sure}]", "[Một lần]")
    assert len(await stored(commune)) == 1


async def test_moving_to_the_night_says_so_before_anybody_is_told(commune: Commune) -> None:
    await called(commune)
    talk = await opened(commune)
    assert "03:00 là ban đêm" in await talk.talks("[Đổi giờ/ngày]", "5/3 3h")


async def test_nobody_is_called_twice_to_the_same_hour(commune: Commune) -> None:
    talk, chat = commune.secretary(UNIT), await member(commune)
    await called(commune)
    await talk.talks("/hop", "[Đặt lịch mới]", "3/3", "[Đúng cả]", "[Một lần]")
    assert "Chi bộ đã có buổi 19:30 ngày 03/3" in talk.hears()
    await talk.talks("[Đúng cả]", "[Hằng tháng]")
    assert "Chi bộ đã có buổi 19:30 ngày 03/3" in talk.hears()
    assert await commune.rows("SELECT id FROM meeting_series") == []
    await talk.says("10/3")
    await talk.taps("Đúng cả")
    assert "đã có buổi 19:30 ngày 03/3; lịch này là buổi thêm" in talk.hears()
    await talk.taps("Một lần")
    assert [start for start, *_ in await stored(commune)] == ["03/03/2026 19:30", "10/03/2026 19:30"]
    await commune.wait(minutes=1)
    assert sum("Mời đồng chí" in bubble.text for bubble in chat.bubbles()) == 2


async def test_the_place_of_the_monthly_meeting_is_changed_by_setting_it_up_anew(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    await talk.talks("/hop", "[Đặt lịch mới]", "3/3", "3: Trường học", "[Đúng cả]", "[Hằng tháng]")
    found = await commune.rows("SELECT place, cancelled_at IS NULL FROM meetings ORDER BY id")
    assert found == [("Nhà văn hóa bản", 0), ("Trường học", 1)]


async def test_the_office_leaves_out_the_branches_that_meet_then_anyway(commune: Commune) -> None:
    await called(commune, at(5, 14))
    await commune.office.talks("/vanphong", "[Lịch họp]", "XA", "Hội trường", "5/3 14h", "[Đúng cả]", "[Một lần]")
    assert "Đã đặt cho 67 chi bộ" in commune.office.hears()
    assert "1 chi bộ đã có buổi đúng giờ đó" in commune.office.hears()
    assert await commune.one("SELECT COUNT(*) FROM meetings WHERE unit = ?", UNIT) == 1


async def test_secretary_and_deputy_hear_of_what_the_other_did(commune: Commune) -> None:
    talk, deputy = commune.secretary(UNIT), await commune.somebody("deputy", UNIT)
    joined = await commune.somebody("deputy", UNIT, "joined-deputy")
    await commune.somebody("member", UNIT, joined.address)
    await deputy.talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Một lần]")
    assert "Chi bộ vừa đặt lịch sinh hoạt Chi bộ bản Tòng Pặt: 19 giờ 30, thứ Ba ngày 03/3/2026" in talk.hears()
    assert joined.bubbles() == [], "is invited as a member"
    await talk.talks("[Xem buổi này]", "[Đổi giờ/ngày]", "5/3", "[Đúng, đổi]")
    assert "Chi bộ vừa đổi lịch sinh hoạt" in deputy.hears() and "05/3/2026" in deputy.hears()
    await talk.talks("/hop", "[19:30 ngày 05/3]", "[Hủy]", "[Hủy buổi này]")
    assert "Chi bộ vừa hủy buổi sinh hoạt" in deputy.hears()


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
    assert "Mời các đồng chí" in await commune.secretary(UNIT).taps("Tin cho nhóm")
    await commune.wait(minutes=1)
    assert "14 giờ 00, thứ Năm ngày 05/3/2026" in chat.hears()


async def test_a_meeting_is_called_for_ones_own_branch_only(commune: Commune) -> None:
    meeting = await called(commune)
    stranger = commune.secretary("TT01")
    for button in (f"m:meeting:new:{UNIT}", f"m:meeting:show:{meeting.id}", f"m:meeting:withdraw:{UNIT}"):
        await commune.handle(commune.stage.event(stranger.address, EventKind.BUTTON, button=button))
    ordinary = await member(commune)
    await commune.handle(commune.stage.event(ordinary.address, EventKind.BUTTON, button=f"m:meeting:new:{UNIT}"))
    await commune.stage.parts.delivery.drain()
    assert "Tòng Pặt" not in stranger.hears() and "không được làm" in ordinary.hears()
    assert await commune.one("SELECT COUNT(*) FROM audit WHERE action = 'call_meeting' AND allowed = 0") == 4


# ── Moving and cancelling ───────────────────────────────────────────────────


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
    assert "2 đồng chí đã được mời" in talk.bubbles()[-2].text
    assert talk.hears().startswith(
        "Sinh hoạt Chi bộ bản Tòng Pặt đổi thời gian: 20 giờ 00, thứ Năm ngày 05/3/2026.\nĐịa điểm: Nhà văn hóa bản."
    ), "the group is not invited as if to another meeting"
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
    assert "đổi địa điểm: Trường tiểu học" in talk.hears() and "không phải trả lời lại" in talk.hears()
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
    assert talk.hears().startswith("Sinh hoạt Chi bộ bản Tòng Pặt lúc 19 giờ 30, thứ Ba ngày 03/3/2026 đã hủy.")
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
    assert "đổi địa điểm: Trường học" in await commune.secretary(UNIT).taps("Tin cho nhóm")
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


@pytest.mark.parametrize("words", [("/hop",), ("/hop", "Nhà văn hóa bản", "[Đúng cả]")])
async def test_the_word_for_the_report_leads_to_the_report(commune: Commune, words: tuple[str, ...]) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks(*words, "bc")
    assert "(1/6)" in talk.hears()
    await talk.says("không")
    assert "(2/6)" in talk.hears() and await stored(commune) == []


async def test_the_office_sees_how_many_were_told_what(commune: Commune) -> None:
    await member(commune, 1)
    blocked = await member(commune, 2)
    async with commune.db.transaction() as connection:
        await connection.execute(
            "UPDATE accounts SET reachable = 0 WHERE person = ?", (await commune.person_of(blocked),)
        )
    await called(commune)
    await commune.until(at(23, 9, month=2))
    await commune.until(at(28, 8, month=2))
    await commune.office.talks("/nhacviec", UNIT, "[3/2026]")
    assert commune.office.hears().endswith(
        "Sinh hoạt lúc 19:30 03/3:\n- mời, báo đổi, báo hủy: đã gửi 1\n- mời, báo đổi, báo hủy: không liên lạc được 1\n"
        "- nhắc trước 3 ngày: đã gửi 1\n- nhắc trước 3 ngày: không liên lạc được 1"
    )
