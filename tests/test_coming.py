"""A day and an hour to come, as people name them."""

from __future__ import annotations

from datetime import date, datetime, time

import pytest

from reporting.answers import Accepted, Reason, Unclear, read_when

TODAY = date(2026, 2, 23)
"""A Monday."""


def read(text: str, today: date = TODAY) -> str:
    found = read_when(text, today=today, usual=time(19, 30))
    if isinstance(found, Unclear):
        return str(found.code)
    day, hour = found.value.day, found.value.hour
    return " ".join(part for part in (f"{day:%d/%m/%Y}" if day else "", f"{hour:%H:%M}" if hour else "") if part)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("19h30", "19:30"),
        ("19 gio 30", "19:30"),
        ("20g30", "20:30"),
        ("giờ: 20h", "20:00"),
        ("hai mươi giờ", "20:00"),
        ("chuyển sang 20h", "20:00"),
        ("00:30", "00:30"),
        ("24h", "range"),
        ("19h60", "range"),
        # What part of the day it is said to be in decides between the two hours of the clock face.
        ("7h", "07:00"),
        ("7h tối", "19:00"),
        ("7 ruoi toi", "19:30"),
        ("bảy giờ rưỡi tối", "19:30"),
        ("3h chiều", "15:00"),
        ("1h trưa", "13:00"),
        ("12h trưa", "12:00"),
        ("7h sáng", "07:00"),
        ("19h tối", "19:00"),
        ("12h đêm", "range"),
        ("3h tối", "range"),
        ("19h sáng", "range"),
        # Days.
        ("mùng 3", "03/03/2026"),
        ("ngay 25", "25/02/2026"),
        ("ngày 31", "31/03/2026"),
        ("mùng 3 tháng sau", "03/03/2026"),
        ("ngày 3 tháng này", "03/02/2026"),
        ("mùng 3 tháng 4", "03/04/2026"),
        ("mùng ba tháng ba", "03/03/2026"),
        ("ngày 32", "no_such_date"),
        ("5/3", "05/03/2026"),
        ("05-03", "05/03/2026"),
        ("2/9", "02/09/2026"),
        ("2/9/2025", "02/09/2025"),
        ("1/2", "01/02/2026"),
        ("31/2", "no_such_date"),
        ("mai", "24/02/2026"),
        ("ngày kia", "25/02/2026"),
        ("thứ tư", "25/02/2026"),
        ("thứ hai", "02/03/2026"),
        ("chủ nhật này", "01/03/2026"),
        ("thứ tư tuần sau", "04/03/2026"),
        ("thu tu tuan toi", "04/03/2026"),
        ("t4 tuần này", "25/02/2026"),
        ("thứ tư 4/3", "04/03/2026"),
        ("thứ Tư, 04/3/2026", "04/03/2026"),
        ("4/3 (thứ tư)", "04/03/2026"),
        ("thứ tư mùng 4", "04/03/2026"),
        ("thứ năm 4/3", "no_such_date"),
        ("tuần sau", "not_a_date"),
        ("cuối tháng", "not_a_date"),
        ("3", "not_a_date"),
        ("nhà văn hóa", "not_a_date"),
        ("", "empty"),
        # Lunar days are asked for by the solar calendar.
        ("mùng 3 âm lịch", "lunar"),
        ("rằm", "lunar"),
        ("mùng 5 Tết", "lunar"),
        ("3 tháng giêng", "lunar"),
        # Both.
        ("5/3 20h", "05/03/2026 20:00"),
        ("20h, 5/3", "05/03/2026 20:00"),
        ("lúc 19 giờ 30 phút ngày 5 tháng 3", "05/03/2026 19:30"),
        ("5/3/2026 lúc 19:30", "05/03/2026 19:30"),
        ("tối mai 8h", "24/02/2026 20:00"),
        ("tối thứ tư tuần sau 7 rưỡi", "04/03/2026 19:30"),
        ("thu tu toi 19h", "25/02/2026 19:00"),
        ("dời sang thứ tư tuần sau 19h", "04/03/2026 19:00"),
        ("tối mai", "24/02/2026"),
        ("sáng mai", "range"),
        ("19h đến 21h 5/3", "not_a_date"),
        ("5/3 hoặc 6/3", "not_a_date"),
    ],
)
def test_when(typed: str, expected: str) -> None:
    assert read(typed) == expected


@pytest.mark.parametrize(
    ("typed", "today", "expected"),
    [
        ("mùng 3", date(2026, 3, 3), "03/03/2026"),
        ("mùng 3", date(2026, 3, 4), "03/04/2026"),
        ("ngày 30", date(2027, 1, 31), "30/03/2027"),
        ("3/1", date(2026, 12, 20), "03/01/2027"),
        ("mùng 3 tháng 1", date(2026, 12, 20), "03/01/2027"),
        ("thứ tư", date(2026, 3, 4), "11/03/2026"),
        ("thứ tư tuần sau", date(2026, 3, 1), "04/03/2026"),
        ("chủ nhật tuần sau", date(2026, 3, 1), "08/03/2026"),
    ],
)
def test_the_next_such_day(typed: str, today: date, expected: str) -> None:
    assert read(typed, today) == expected


def test_a_day_that_is_shown_is_understood_again() -> None:
    for day in (date(2026, 3, 1), date(2026, 12, 31), date(2027, 2, 5)):
        found = read_when(f"{day:%d/%m/%Y} 07:05", today=TODAY, usual=time(19, 30))
        assert isinstance(found, Accepted)
        assert datetime.combine(found.value.day or TODAY, found.value.hour or time(0)) == datetime.combine(
            day, time(7, 5)
        )


def test_the_reason_is_one_that_the_talk_has_words_for() -> None:
    codes = {read_when(text, today=TODAY, usual=time(19, 30)) for text in ("rằm", "30/2", "24h", "tuần sau")}
    assert {one.code for one in codes if isinstance(one, Unclear)} == {
        Reason.LUNAR, Reason.NO_SUCH_DATE, Reason.RANGE, Reason.NOT_A_DATE,
    }  # fmt: skip
