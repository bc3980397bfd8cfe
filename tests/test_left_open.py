"""A draft that was left open, and the quarter's thematic meeting: helped on in time, once."""

from __future__ import annotations

from reporting.periods import Period
from reporting.units import Unit
from storage import units
from tests.commune import Commune
from tests.test_reminders import FILES, at


async def test_a_draft_left_open_is_asked_on_once_with_its_last_question(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    question = await talk.talks("bc", "không", "đúng cả")
    heard = len(talk.bubbles())
    await commune.until(at(24, 7, 59))
    assert len(talk.bubbles()) == heard
    await commune.until(at(24, 8))
    await commune.until(at(24, 9))
    assert len(talk.bubbles()) == heard + 1
    assert "đang nhập dở, còn 1 ngày nữa đến hạn" in talk.hears()
    assert talk.hears().endswith(question.split("\n", 1)[1]), "the question itself, without what was stored before it"
    assert talk.labels() == ["Chưa họp", "Để sau"]
    await talk.talks(*FILES[3:])
    assert "Đã nhận báo cáo" in talk.hears()
    assert await commune.rows("SELECT result, reason FROM reminders WHERE kind = 'left_open'") == [
        ("sent", "left_open")
    ]


async def test_the_step_of_the_same_morning_is_in_it(commune: Commune) -> None:
    await commune.until(at(24, 19, 30))
    talk = commune.secretary("TT01")
    await talk.talks("bc", "không")
    heard = len(talk.bubbles())
    await commune.until(at(25, 8))
    assert len(talk.bubbles()) == heard + 1
    assert "đang nhập dở, hạn nộp là 17 giờ 00 hôm nay" in talk.hears() and "Đúng cả" in talk.labels()
    assert await commune.rows(
        "SELECT kind, result FROM reminders WHERE unit = 'TT01' AND kind IN ('D', 'left_open') ORDER BY kind"
    ) == [("D", "sent"), ("left_open", "sent")]


async def test_who_asked_to_hear_later_is_not_asked_before(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await talk.talks("bc", "không", "để sau", "[Sáng mai]")
    heard = len(talk.bubbles())
    await commune.until(at(24, 8))
    await commune.wait(minutes=1)
    assert len(talk.bubbles()) == heard + 1, "the time of one's own choosing is the only one"
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'left_open'") == [("superseded",)]


async def test_who_has_said_to_be_away_is_not_asked_to_go_on(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await talk.talks("bc", "không", "tạm vắng", "25/2")
    heard = len(talk.bubbles())
    await commune.until(at(24, 8))
    assert len(talk.bubbles()) == heard
    assert await commune.rows("SELECT result, reason FROM reminders WHERE kind = 'left_open'") == [
        ("away", "left_open")
    ]


async def test_what_an_outage_has_kept_until_the_night_waits_for_the_morning(commune: Commune) -> None:
    await commune.secretary("TT01").talks("bc", "không")
    await commune.until(at(24, 22))
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'left_open'") == []
    await commune.until(at(25, 6, 30))
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'left_open'") == [("sent",)]
    assert "đang nhập dở" in commune.secretary("TT01").hears()


async def test_a_wish_that_an_outage_has_kept_until_the_night_waits_too(commune: Commune) -> None:
    await commune.secretary("TT01").talks("bc", "để sau", "[Tối nay]")
    await commune.until(at(23, 22))
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'later'") == [("",)]
    await commune.until(at(24, 6, 30))
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'later'") == [("sent",)]


async def test_a_meeting_entered_before_the_opening_waits_for_it(commune: Commune) -> None:
    """On the 3rd the meeting of the 3rd can be entered; nobody is hurried before the month is open for filing."""
    talk = commune.secretary("TT01")
    await talk.talks(*FILES)
    await commune.until(at(3, 20, month=3))
    assert "tháng 3/2026" in await talk.says("bc") or "tăng hoặc giảm" in talk.hears()
    await talk.talks("không", "đúng cả", "3/3, 7")
    assert (await commune.draft("TT01", "2026-03"))["sh_ngay"] == "2026-03-03"
    heard = len(talk.bubbles())
    await commune.until(at(17, 20, month=3))
    assert not any("nhập dở" in message.text for message in talk.bubbles()[heard:])
    await commune.until(at(18, 8, month=3))
    assert "đang nhập dở" in talk.hears()


async def test_a_quarter_without_a_thematic_meeting_is_named_in_time(commune: Commune) -> None:
    await commune.secretary("TT01").talks(*FILES)
    held = await commune.one(
        "SELECT SUM(number) FROM figures f JOIN reports r ON r.id = f.report WHERE r.unit = 'TT01' AND r.current = 1 "
        "AND f.code = 'chuyen_de' AND r.period IN ('2026-01', '2026-02')"
    )
    await commune.until(at(10, 8, month=3))
    result = await commune.one("SELECT result FROM reminders WHERE kind = 'topical' AND unit = 'TT01'")
    assert (result, "chuyên đề" in commune.secretary("TT01").hears()) == (
        ("not_needed", False) if held else ("sent", True)
    )


async def test_a_month_without_a_report_is_not_held_against_the_branch(commune: Commune) -> None:
    """February is unknown of both: who is known to have held one is left alone, the other is told what is known."""
    async with commune.db.transaction() as connection:
        await connection.execute(
            "UPDATE figures SET number = 1 WHERE code = 'chuyen_de' AND report IN "
            "(SELECT id FROM reports WHERE unit = 'TT02' AND period = '2026-01')"
        )
    await commune.until(at(10, 8, month=3))
    found = dict(await commune.rows("SELECT unit, result FROM reminders WHERE kind = 'topical'"))
    assert (found["TT02"], found["TT03"]) == ("not_needed", "sent")
    told = commune.secretary("TT03").hears()
    assert "chưa có báo cáo tháng 2/2026 và chưa thấy buổi sinh hoạt chuyên đề nào trong quý 1" in told
    assert "Chi bộ đã có thì bỏ qua tin này" in told and "chuyên đề" not in commune.secretary("TT02").hears()


async def test_there_is_no_such_reminder_within_a_quarter(commune: Commune) -> None:
    await commune.until(at(27, 8))
    assert await commune.one("SELECT COUNT(*) FROM reminders WHERE kind = 'topical'") == 0


async def test_a_branch_that_is_new_is_asked_about_no_month_before_it_was(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await units.add(
            connection, Unit("TT99", "Chi bộ mới", "chi_bo_truc_thuoc", "XA", ""), Period(2026, 3), commune.now
        )
        await units.set_opening(connection, "TT99", Period(2026, 3), 5, "biên bản", commune.now)
    talk = await commune.somebody("secretary", "TT99")
    await commune.until(at(10, 8, month=3))
    assert talk.hears().startswith("Chi bộ mới: quý 1 chi bộ chưa có buổi sinh hoạt chuyên đề")
