"""Until when somebody is away, as people type it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.answers import Accepted, read_until

TODAY = date(2026, 2, 23)

READ = [
    ("30/6", date(2026, 6, 30)),
    ("đến 30/6", date(2026, 6, 30)),
    ("den ngay 30/6", date(2026, 6, 30)),
    ("tới 30-6-2027 ạ", date(2027, 6, 30)),
    ("(đến ngày 30 tháng 6 năm 2026)", date(2026, 6, 30)),
    ("30/11", date(2026, 11, 30)),  # not the one that lies nearest, which is over
    ("15/2", date(2027, 2, 15)),
    ("23/2", TODAY),
    ("hôm nay", TODAY),
    ("mai", date(2026, 2, 24)),
    ("hết tháng", date(2026, 2, 28)),
    ("đến hết tháng này", date(2026, 2, 28)),
    ("hết tháng 6", date(2026, 6, 30)),
    ("đến cuối tháng 6", date(2026, 6, 30)),
    ("tháng 1", date(2027, 1, 31)),
    ("tháng sáu", date(2026, 6, 30)),
    ("tháng năm", date(2026, 5, 31)),
    ("tháng sau", date(2026, 3, 31)),
    ("thang 12 nam 2026", date(2026, 12, 31)),
    ("hết tháng 6/2027", date(2027, 6, 30)),
    ("6/2026", date(2026, 6, 30)),
    ("cuối năm", date(2026, 12, 31)),
    ("den het nam nay", date(2026, 12, 31)),
    ("hết năm sau", date(2027, 12, 31)),
    ("Tết", date(2027, 2, 6)),
    ("đến Tết mới về", date(2027, 2, 6)),
    ("10 ngày", date(2026, 3, 5)),
    ("hai tuần nữa", date(2026, 3, 9)),
    ("3 tháng", date(2026, 5, 31)),
    ("6 tháng nữa", date(2026, 8, 31)),
    ("một năm", date(2027, 2, 28)),
    ("năm tháng", date(2026, 7, 31)),
]


@pytest.mark.parametrize(("typed", "day"), READ)
def test_the_last_day_is_read(typed: str, day: date) -> None:
    assert read_until(typed, TODAY) == Accepted(day)


UNCLEAR = [
    "", "đến", "không", "lâu lắm", "31/2", "tháng 13", "tháng", "thang sau", "khoảng tháng 6", "3", "rằm tháng giêng",
    "30/6 âm", "100 năm", "0 ngày", "nam", "6 hoặc 7 tháng", "thứ hai", "ra Tết",
]  # fmt: skip


@pytest.mark.parametrize("typed", UNCLEAR)
def test_anything_else_is_asked_again(typed: str) -> None:
    assert not isinstance(read_until(typed, TODAY), Accepted)


@pytest.mark.parametrize("typed", ["1/1/2026", "22/2/2026", "hôm qua"])
def test_a_day_that_is_over_stays_the_day_that_was_said(typed: str) -> None:
    """Whoever asks says so; no other year is put in the place of the one that was typed."""
    found = read_until(typed, TODAY)
    assert isinstance(found, Accepted) and found.value < TODAY


@given(st.dates(date(2023, 1, 1), date(2031, 12, 31)), st.integers(0, 364))
def test_a_day_without_its_year_is_the_next_such_day(today: date, ahead: int) -> None:
    day = today + timedelta(days=ahead)
    if (day.month, day.day) != (2, 29):
        assert read_until(f"{day.day}/{day.month}", today) == Accepted(day)


@given(st.dates(date(2023, 1, 1), date(2031, 12, 31)))
def test_until_tet_is_the_next_mung_1(today: date) -> None:
    found = read_until("đến Tết", today)
    assert isinstance(found, Accepted) and 0 < (found.value - today).days <= 385
