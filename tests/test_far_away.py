"""Members who work far away: asked once for each meeting, once a month where the branch wants it; counted, never named."""

from __future__ import annotations

import pytest

from demo.world import ROOT
from events import EventKind
from storage import units
from tests.commune import Chat, Commune
from tests.meetings import MEETS_AT, UNIT, at, called, member

AWAY = "SELECT until_day, ended_at IS NOT NULL FROM far_away ORDER BY id"
ASKED = "SELECT unit, period, result, answer FROM keep_in_touch ORDER BY id"


async def switched_on(commune: Commune, *, monthly: bool = False) -> None:
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, ROOT, "far_away", "1")
        if monthly:
            await units.set_setting(connection, UNIT, "keep_in_touch", "1")


async def far(commune: Commune, number: int = 1) -> Chat:
    chat = await member(commune, number)
    await chat.talks("đang đi làm xa", "[Chưa biết ngày về]")
    return chat


# ── Saying so ───────────────────────────────────────────────────────────────


async def test_it_is_off_until_the_committee_switches_it_on(commune: Commune) -> None:
    chat = await member(commune)
    await chat.says("đang đi làm xa")
    assert "Chi bộ chưa dùng mục" in chat.hears()
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Bật: Đảng viên báo đi làm xa, chi bộ hỏi thăm]")
    assert await commune.one("SELECT value FROM settings WHERE key = 'far_away'") == "1"
    await chat.says("dang di lam xa")
    assert chat.labels() == ["Hết tháng này", "3 tháng", "Đến Tết", "Chưa biết ngày về", "Tôi không đi xa"]
    assert await commune.rows(AWAY) == []


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("[Hết tháng này]", "2026-02-28"),
        ("[3 tháng]", "2026-05-31"),
        ("[Đến Tết]", "2027-02-06"),
        ("[Chưa biết ngày về]", None),
        ("30/6", "2026-06-30"),
        ("30/11", "2026-11-30"),
        ("đến hết tháng 6", "2026-06-30"),
        ("31/12/2027", "2027-12-31"),
        ("chưa rõ", None),
    ],
)
async def test_until_when_is_tapped_or_typed(commune: Commune, said: str, stored: str | None) -> None:
    await switched_on(commune)
    chat = await member(commune)
    await chat.talks("/dixa", said)
    assert await commune.rows(AWAY) == [(stored, 0)]
    await chat.says("/dulieu")
    assert "Đồng chí đang đi làm xa" in chat.hears()


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ("đang đi làm xa đến 30/6", "2026-06-30"),
        ("Tôi đang đi làm ăn xa đến hết tháng 6 ạ", "2026-06-30"),
        ("dang di lam xa (den 30/6/2026)", "2026-06-30"),
        ("đi làm xa đến Tết", "2027-02-06"),
        ("em đang đi làm xa, chưa biết ngày về", None),
        ("/dixa 30/6", "2026-06-30"),
    ],
)
async def test_until_when_is_said_in_the_same_breath(commune: Commune, said: str, stored: str | None) -> None:
    await switched_on(commune)
    chat = await member(commune)
    await chat.says(said)
    assert await commune.rows(AWAY) == [(stored, 0)] and "Đã ghi: đồng chí đang đi làm xa" in chat.hears()


@pytest.mark.parametrize("said", ["1/1/2026", "ra Tết", "31/2/2027", "31/12/2050"])
async def test_a_day_that_cannot_be_is_asked_again(commune: Commune, said: str) -> None:
    await switched_on(commune)
    chat = await member(commune)
    await chat.talks("/dixa", said)
    assert await commune.rows(AWAY) == [] and "Đồng chí đi làm xa đến khi nào?" in chat.hears()
    await chat.talks("[Tôi không đi xa]")
    assert await commune.rows(AWAY) == []


async def test_who_comes_back_says_so(commune: Commune) -> None:
    await switched_on(commune)
    chat = await far(commune)
    await chat.talks("/dixa", "[Tôi đã về]")
    assert await commune.rows(AWAY) == [(None, 1)]


@pytest.mark.parametrize("said", ["tôi đã về", "về rồi ạ", "toi khong di lam xa nua"])
async def test_who_comes_back_says_so_in_words(commune: Commune, said: str) -> None:
    await switched_on(commune)
    chat = await far(commune)
    await chat.talks("/hop", said)
    assert await commune.rows(AWAY) == [(None, 1)] and "Đã ghi: đồng chí đã về" in chat.hears()
    await chat.says(said)
    assert chat.hears() == "Đã rõ: đồng chí không đi làm xa."
    assert await commune.rows(AWAY) == [(None, 1)]


async def test_who_changes_the_day_may_say_that_they_are_here(commune: Commune) -> None:
    await switched_on(commune)
    chat = await far(commune)
    await chat.talks("/dixa", "[Đổi ngày]", "[Tôi không đi xa]")
    assert await commune.rows(AWAY) == [(None, 1)]


async def test_the_question_can_be_left_and_help_is_near(commune: Commune) -> None:
    await switched_on(commune)
    chat = await far(commune)
    await chat.talks("/dixa", "[Đổi ngày]", "giúp")
    assert "hết tháng 6, 3 tháng, đến Tết" in chat.hears() and "báo cáo" not in chat.hears()
    await chat.says("để sau")
    assert "giữ như trước" in chat.hears() and await commune.rows(AWAY) == [(None, 0)]
    await chat.says("30/6")
    assert await commune.rows(AWAY) == [(None, 0)], "the question is closed"


async def test_a_secretary_is_no_member_of_the_list(commune: Commune) -> None:
    await switched_on(commune)
    await commune.secretary(UNIT).says("/dixa")
    assert "đảng viên đã ghép với chi bộ" in commune.secretary(UNIT).hears()
    await commune.secretary(UNIT).talks("[Đảng viên đi làm xa]")
    assert "0 đồng chí đã báo đang đi làm xa" in commune.secretary(UNIT).hears()


async def test_a_branch_that_has_called_no_meeting_sees_its_counts_too(commune: Commune) -> None:
    await switched_on(commune)
    await far(commune)
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "[Đảng viên đi làm xa]")
    assert "1 đồng chí đã báo đang đi làm xa" in talk.hears()
    await talk.talks("[Bật: Hỏi thăm hằng tháng]", "/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Một lần]")
    assert await commune.rows("SELECT value FROM settings WHERE key = 'keep_in_touch'") == [("1",)]
    assert await commune.one("SELECT COUNT(*) FROM meetings WHERE unit = ?", UNIT) == 1


async def test_the_committee_has_no_far_away_members_of_its_own(commune: Commune) -> None:
    await switched_on(commune)
    await commune.office.talks("/hop", "Đảng ủy xã")
    assert "68 chi bộ của Đảng ủy xã" in commune.office.hears()
    assert "Đảng viên đi làm xa" not in commune.office.labels()


async def test_who_declines_for_being_away_is_offered_to_say_it_once(commune: Commune) -> None:
    await switched_on(commune)
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Vắng có lý do]", "[Đi làm xa]", "[Tôi đang đi làm xa]", "[3 tháng]")
    assert await commune.rows(AWAY) == [("2026-05-31", 0)]
    await chat.talks("[Vắng có lý do]", "[Đi làm xa]")
    assert "Tôi đang đi làm xa" not in chat.labels()


# ── Meetings ────────────────────────────────────────────────────────────────


async def test_who_is_far_away_is_asked_once_for_each_meeting(commune: Commune) -> None:
    await switched_on(commune)
    away, here = await far(commune, 1), await member(commune, 2)
    await called(commune)
    heard = len(away.bubbles())
    for moment in (at(23, 9, month=2), at(28, 9, month=2), at(2, 20), at(3, 18), MEETS_AT):
        await commune.until(moment)
    assert [message.text.splitlines()[0] for message in away.bubbles()[heard:]] == [
        "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt."
    ]
    assert len(here.bubbles()) == 4
    assert await commune.rows(
        "SELECT step, result FROM meeting_messages WHERE person = ? ORDER BY id", await commune.person_of(away)
    ) == [("announce", "sent"), ("D-3", "superseded"), ("D-1", "superseded"), ("2h", "superseded")]


async def test_who_is_far_away_and_comes_all_the_same_is_reminded(commune: Commune) -> None:
    await switched_on(commune)
    away = await far(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await away.talks("[Tham dự]")
    heard = len(away.bubbles())
    await commune.until(at(2, 20))
    await commune.until(at(3, 18))
    assert [message.text[:9] for message in away.bubbles()[heard:]] == ["Nhắc đồng", "Nhắc đồng"]


# ── Once a month ────────────────────────────────────────────────────────────


async def test_the_month_s_question_is_asked_where_the_branch_wants_it(commune: Commune) -> None:
    await switched_on(commune)
    away = await far(commune)
    await commune.until(at(13, 9))
    assert await commune.rows(ASKED) == []
    await called(commune, at(30, 19))
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "[Đảng viên đi làm xa]")
    assert "1 đồng chí đã báo đang đi làm xa" in talk.hears() and "(ngày 12): tắt" in talk.hears()
    await talk.talks("[Bật: Hỏi thăm hằng tháng]")
    await commune.wait(minutes=1)
    assert "vẫn giữ được liên lạc với chi bộ?" in away.hears()
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "")]
    await talk.talks("/hop", "[Đảng viên đi làm xa]")
    assert "vẫn giữ liên lạc 0, đang khó khăn 0, chưa trả lời 1" in talk.hears()
    assert "không có nghĩa là mất liên lạc" in talk.hears()
    await away.says("có")
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "well")]
    await away.talks("[Đang khó khăn]")
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "hard")]
    await commune.until(at(31, 9))
    assert await commune.one("SELECT COUNT(*) FROM keep_in_touch") == 1, "once a month"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("dạ vẫn giữ liên lạc ạ", "well"),
        ("Có, vẫn giữ", "well"),
        ("tôi vẫn giữ được liên lạc với chi bộ", "well"),
        ("còn", "well"),
        ("vâng", "well"),
        ("khó khăn", "hard"),
        ("toi dang gap kho khan", "hard"),
        ("1", ""),
        ("không", ""),
    ],
)
async def test_the_month_s_question_is_answered_in_words(commune: Commune, said: str, answer: str) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 9))
    await away.says(said)
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", answer)]


async def test_the_month_s_question_is_asked_at_no_hour_of_the_night(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 22))
    assert await commune.rows(ASKED) == []
    await commune.until(at(13, 6, 30))
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "")] and "hỏi thăm" in away.hears()


async def test_no_may_mean_either_and_is_asked_back(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 9))
    await away.says("không")
    assert away.labels() == ["Vẫn giữ liên lạc", "Đang khó khăn"]
    await away.says("đang khó khăn")
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "hard")]


async def test_an_answer_to_a_month_that_is_over_is_not_taken(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 9))
    await commune.until(at(1, 9, month=4))
    await away.talks("[Vẫn giữ liên lạc]")
    assert "của tháng 3/2026, đã qua" in away.hears()
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "")]


async def test_who_said_so_after_the_day_is_asked_the_next_month(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    await far(commune)
    await commune.until(at(28, 9, month=2))
    assert await commune.rows(ASKED) == []
    await commune.until(at(12, 7, 59))
    assert await commune.rows(ASKED) == []
    await commune.until(at(12, 8))
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "")]


async def test_who_is_back_or_has_left_is_not_asked(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    back, gone, until = [await far(commune, number) for number in (1, 2, 3)]
    await back.talks("/dixa", "[Tôi đã về]")
    await until.talks("/dixa", "[Đổi ngày]", "[Hết tháng này]")
    await gone.talks("/dulieu", "[Rời chi bộ]", "[Đúng, rời]")
    assert await commune.one("SELECT COUNT(*) FROM far_away WHERE ended_at IS NULL AND until_day IS NULL") == 0
    await commune.until(at(13, 9))
    assert await commune.rows(ASKED) == []


async def test_who_moves_to_another_branch_is_as_far_away_as_before(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    chat = await far(commune)
    await commune.until(at(12, 9))
    await chat.talks("[Vẫn giữ liên lạc]", await commune.code("member", "TT01", hours=None, many=True))
    assert await commune.rows("SELECT unit, until_day, ended_at FROM far_away") == [("TT01", None, None)]
    assert await commune.rows(ASKED) == [], "nothing of the old branch is kept"
    await chat.talks("[Đang khó khăn]")
    assert await commune.rows(ASKED) == []
    await called(commune, at(25, 19), "TT01")
    heard = len(chat.bubbles())
    for moment in (at(13, 9), at(24, 20), at(25, 18)):
        await commune.until(moment)
    assert [message.text.splitlines()[0] for message in chat.bubbles()[heard:]] == [
        "Mời đồng chí dự sinh hoạt Chi bộ bản Hồ Ta."
    ]


async def test_a_question_that_no_network_took_is_dropped_when_the_month_is_over(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 7))
    commune.cut()
    await commune.until(at(12, 9))
    await commune.until(at(1, 9, month=4))
    heard = len(away.bubbles())
    commune.mend()
    await commune.until(at(2, 9, month=4))
    assert len(away.bubbles()) == heard
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "stale", "")]


# ── The form and the digest ─────────────────────────────────────────────────


async def test_the_answers_become_a_figure_of_the_form_and_of_the_digest(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks("bc", "không", "đúng cả", "22/2, 9", "đúng cả", "không", "ổn định", "nộp")
    await commune.until(at(5, 9))
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Chỉ tiêu mở rộng]", "[Bật: Đi xa còn liên lạc]")
    await switched_on(commune, monthly=True)
    two = [await far(commune, number) for number in (1, 2)]
    await commune.until(at(12, 9))
    for chat in two:
        await chat.talks("[Vẫn giữ liên lạc]")
    await commune.until(at(18, 9))
    await talk.talks("bc", "không", "đi làm xa 1")
    assert "Số còn giữ liên lạc (2) không thể nhiều hơn số đi làm ăn xa (1)" in talk.hears()
    await talk.talks("[Đi làm xa 2]")
    listed = next(message.text for message in reversed(talk.bubbles()) if "Đi xa còn liên lạc" in message.text)
    assert "Đi xa còn liên lạc: 2 (theo trả lời của đảng viên)" in listed
    await talk.talks("đúng cả", "5/3, 9", "đúng cả", "không", "ổn định", "nộp")
    assert await commune.rows(
        "SELECT f.code, f.number FROM figures f JOIN reports r ON r.id = f.report "
        "WHERE r.unit = ? AND r.period = '2026-03' AND r.current = 1 AND f.code LIKE 'di_xa%' ORDER BY f.code",
        UNIT,
    ) == [("di_xa", 2), ("di_xa_lien_lac", 2)]
    await commune.office.says("/tonghop 3/2026")
    assert "Trong tháng đã báo còn giữ liên lạc (ở chi bộ có hỏi): 2." in commune.office.hears()
    assert "Các chi bộ đó có 2 đồng chí đi làm ăn xa." in commune.office.hears()


@pytest.mark.parametrize("who", ["overseer", "leader", "member", "secretary of another branch"])
async def test_only_the_branch_and_its_office_see_and_switch(commune: Commune, who: str) -> None:
    await switched_on(commune, monthly=True)
    await far(commune)
    chats = {
        "overseer": await commune.somebody("overseer", UNIT),
        "leader": commune.leader,
        "member": await member(commune, 2),
        "secretary of another branch": commune.secretary("TT01"),
    }
    for action in ("show", "monthly"):
        button = f"m:far_away:{action}:{UNIT}|0" if action == "monthly" else f"m:far_away:show:{UNIT}"
        await commune.handle(commune.stage.event(chats[who].address, EventKind.BUTTON, button=button))
        await commune.wait(minutes=1)
        assert "đi làm xa" not in chats[who].hears()
    assert await commune.rows("SELECT value FROM settings WHERE key = 'keep_in_touch'") == [("1",)]


async def test_a_clock_that_jumps_back_asks_no_second_time(commune: Commune) -> None:
    await switched_on(commune, monthly=True)
    away = await far(commune)
    await commune.until(at(12, 9))
    heard = len(away.bubbles())
    commune.stage.now = at(10, 9)
    for moment in (at(11, 9), at(12, 9), at(13, 9)):
        await commune.until(moment)
    assert len(away.bubbles()) == heard
    assert await commune.rows(ASKED) == [(UNIT, "2026-03", "sent", "")]
