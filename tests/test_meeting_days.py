"""Two days after a meeting that nobody set up here: its day stands in the draft, or is the branch's usual one."""

from __future__ import annotations

import pytest

from storage import units
from tests.commune import Commune
from tests.test_reminders import FILES, at

MET = "SELECT result FROM reminders WHERE kind = 'met' AND period = '2026-03' AND unit = ?"


async def usual_day(commune: Commune, unit: str, day: str) -> None:
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, unit, "meeting_day", day)


async def told(commune: Commune, unit: str) -> list[str]:
    return [
        bubble.text
        for bubble in commune.secretary(unit).bubbles()
        if "họp ngày" in bubble.text or "thường sinh hoạt" in bubble.text
    ]


async def test_a_day_without_attendance_is_asked_about_once(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await talk.talks(*FILES)
    await commune.until(at(3, 20, month=3))
    await talk.talks("bc", "không", "đúng cả", "3/3")
    draft = await commune.draft("TT01", "2026-03")
    assert draft["sh_ngay"] == "2026-03-03" and "sh_du" not in draft
    heard = len(talk.bubbles())
    await commune.until(at(5, 7, 59, month=3))
    assert len(talk.bubbles()) == heard
    for hour in (8, 9, 20):
        await commune.until(at(5, hour, month=3))
    assert len(talk.bubbles()) == heard + 1
    assert "Chi bộ bản Hồ Ta họp ngày 03/3, hệ thống chưa có số dự họp." in talk.hears()
    assert await commune.rows(MET, "TT01") == [("sent",)]
    await talk.talks("[Nhập báo cáo]", "7")
    assert (await commune.draft("TT01", "2026-03"))["sh_du"] == 7
    heard = len(talk.bubbles())
    await commune.until(at(8, 8, month=3))
    assert len(talk.bubbles()) == heard


@pytest.mark.parametrize("said", ["3/3, 7", "chưa họp"])
async def test_who_has_entered_it_hears_nothing(commune: Commune, said: str) -> None:
    await usual_day(commune, "XA", "3")
    talk = commune.secretary("TT01")
    await talk.talks(*FILES)
    await commune.until(at(3, 20, month=3))
    await talk.talks("bc", "không", "đúng cả", said)
    await commune.until(at(5, 8, month=3))
    assert await told(commune, "TT01") == []
    assert await commune.rows(MET, "TT01") == [("superseded",)]
    await commune.office.talks("/nhacviec TT01 5/3")
    assert "08:00 05/3 nhắc điểm danh sau họp 2 ngày: không gửi: đã nhập phần họp" in commune.office.hears()


async def test_the_usual_day_is_the_committees_or_the_branchs_own(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Ngày sinh hoạt]")
    assert "từ 0 đến 28" in await commune.office.says("29")
    await commune.office.says("3")
    await usual_day(commune, "TT03", "6")
    await commune.until(at(5, 8, month=3))
    assert ["thường sinh hoạt ngày 03/3" in words for words in await told(commune, "TT02")] == [True]
    assert await told(commune, "TT03") == [] and "chưa họp thì bỏ qua" in commune.secretary("TT02").hears()
    await commune.until(at(8, 8, month=3))
    assert ["thường sinh hoạt ngày 06/3" in words for words in await told(commune, "TT03")] == [True]
    assert len(await told(commune, "TT02")) == 1
    assert await commune.rows(MET, "BTV") == [], "only where meetings are reported"


async def test_without_a_usual_day_nobody_is_asked_on_a_guess(commune: Commune) -> None:
    await commune.until(at(5, 8, month=3))
    assert await commune.one("SELECT COUNT(*) FROM reminders WHERE kind = 'met'") == 0


async def test_once_the_month_is_open_its_reminders_say_it(commune: Commune) -> None:
    await commune.until(at(19, 8, month=3))
    await usual_day(commune, "XA", "3")
    await commune.until(at(19, 9, month=3))
    assert await told(commune, "TT02") == []
    assert await commune.rows(MET, "TT02") == [("not_needed",)]


async def test_a_meeting_with_a_row_of_its_own_is_the_one_that_is_asked_about(commune: Commune) -> None:
    await usual_day(commune, "XA", "3")
    await commune.secretary("TT02").talks("/hop", "3: Nhà văn hóa", "10/3 19h30", "[Đúng cả]", "[Một lần]")
    assert await commune.one("SELECT COUNT(*) FROM meetings WHERE unit = 'TT02'") == 1
    await commune.until(at(5, 8, month=3))
    assert await told(commune, "TT02") == [] and await commune.rows(MET, "TT02") == []


async def test_the_setup_of_a_meeting_begins_with_the_usual_day(commune: Commune) -> None:
    await usual_day(commune, "TT02", "6")
    assert "06/3/2026" in await commune.secretary("TT02").says("/hop")
