"""Ranges of months: as people type them, and as they are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.answers import Accepted, Reason, Unclear, read_span
from reporting.periods import Period, Span
from reporting.written import share
from texts import shown

NOW = Period(2026, 3)

TYPED = [
    ("3/2026", "2026-03", "2026-03"),
    ("03-2026", "2026-03", "2026-03"),
    ("2026-03", "2026-03", "2026-03"),
    ("tháng 3", "2026-03", "2026-03"),
    ("thang 4", "2025-04", "2025-04"),
    ("Tháng ba năm 2026", "2026-03", "2026-03"),
    ("tháng năm năm 2025", "2025-05", "2025-05"),
    ("tháng sáu", "2025-06", "2025-06"),
    ("tháng này", "2026-03", "2026-03"),
    ("tháng trước ạ", "2026-02", "2026-02"),
    ("quý 1/2026", "2026-01", "2026-03"),
    ("quý I năm 2026", "2026-01", "2026-03"),
    ("q4-2025", "2025-10", "2025-12"),
    ("quý tư", "2025-10", "2025-12"),
    ("quý này", "2026-01", "2026-03"),
    ("quý trước", "2025-10", "2025-12"),
    ("6 tháng đầu năm 2026", "2026-01", "2026-06"),
    ("sáu tháng đầu năm", "2026-01", "2026-06"),
    ("6 tháng cuối năm 2025", "2025-07", "2025-12"),
    ("6 thang cuoi nam", "2025-07", "2025-12"),
    ("9 tháng 2026", "2026-01", "2026-09"),
    ("9 tháng đầu năm 2025", "2025-01", "2025-09"),
    ("năm 2026", "2026-01", "2026-12"),
    ("cả năm 2025", "2025-01", "2025-12"),
    ("2025", "2025-01", "2025-12"),
    ("năm ngoái", "2025-01", "2025-12"),
    ("7/2025-3/2026", "2025-07", "2026-03"),
    ("7/2025 – 3/2026", "2025-07", "2026-03"),
    ("từ 7/2025 đến 3/2026", "2025-07", "2026-03"),
    ("từ tháng 7 năm 2025 đến hết tháng 3 năm 2026", "2025-07", "2026-03"),
    ("2025-07 đến 2026-03", "2025-07", "2026-03"),
    ("2025-07..2026-03", "2025-07", "2026-03"),
    ("tháng 7-12/2025", "2025-07", "2025-12"),
    ("từ tháng 1 đến tháng 3/2026", "2026-01", "2026-03"),
    ("từ tháng 11 đến tháng 2/2026", "2025-11", "2026-02"),
    ("từ tháng 7/2025 đến nay", "2025-07", "2026-03"),
]


@pytest.mark.parametrize(("typed", "first", "last"), TYPED)
def test_a_range_is_read(typed: str, first: str, last: str) -> None:
    assert read_span(typed, current=NOW) == Accepted(Span(Period.parse(first), Period.parse(last)))


UNREAD = [
    ("", Reason.EMPTY),
    ("bao nhiêu", Reason.NOT_A_DATE),
    ("3", Reason.NOT_A_DATE),
    ("3/26", Reason.NOT_A_DATE),
    ("quý 5/2026", Reason.NO_SUCH_DATE),
    ("13/2026", Reason.NO_SUCH_DATE),
    ("15 tháng 2026", Reason.NO_SUCH_DATE),
    ("3/2026-7/2025", Reason.NO_SUCH_DATE),
    ("quý 1/2026 - quý 2/2026", Reason.NOT_A_DATE),
    ("0 tháng 2026", Reason.NOT_A_DATE),
]


@pytest.mark.parametrize(("typed", "reason"), UNREAD)
def test_what_is_no_range_is_not_guessed(typed: str, reason: Reason) -> None:
    assert read_span(typed, current=NOW) == Unclear(reason)


def test_next_month_or_june_is_asked_back() -> None:
    found = read_span("tháng sau", current=NOW)
    assert found == Unclear(Reason.AMBIGUOUS, (Span.month(Period(2026, 4)), Span.month(Period(2025, 6))))


WRITTEN = [
    (Span.month(NOW), "tháng 3/2026"),
    (Span.quarter(2026, 1), "quý I/2026"),
    (Span.of_year(2026, last=6), "6 tháng đầu năm 2026"),
    (Span.of_year(2025, first=7), "6 tháng cuối năm 2025"),
    (Span.of_year(2026, last=9), "9 tháng đầu năm 2026"),
    (Span.of_year(2026), "năm 2026"),
    (Span(Period(2025, 7), NOW), "từ tháng 7/2025 đến tháng 3/2026"),
    (Span.of_year(2026, 2, 4), "từ tháng 2/2026 đến tháng 4/2026"),
]


@pytest.mark.parametrize(("span", "written"), WRITTEN)
def test_a_range_is_written_as_people_say_it(span: Span, written: str) -> None:
    assert shown.span(span) == written


spans = st.builds(
    lambda year, month, length: Span(Period(year, month), Period(year, month).plus(length)),
    st.integers(2000, 2900),
    st.integers(1, 12),
    st.integers(0, 30),
)


@given(spans)
def test_what_is_written_is_read_again(span: Span) -> None:
    assert read_span(shown.span(span), current=NOW) == Accepted(span)


@given(spans)
def test_the_ranges_to_compare_with_are_as_long_and_lie_before(span: Span) -> None:
    assert len(span.before) == len(span) == len(span.year_before) == len(list(span))
    assert span.before.last.plus(1) == span.first
    assert (span.year_before.first.year, span.year_before.first.month) == (span.first.year - 1, span.first.month)


def test_the_ranges_people_compare() -> None:
    assert Span.quarter(2026, 1).before == Span.quarter(2025, 4)
    assert Span.of_year(2026, last=6).before == Span.of_year(2025, first=7)
    assert Span.of_year(2026).before == Span.of_year(2026).year_before == Span.of_year(2025)
    assert Period(2026, 2) in Span.quarter(2026, 1) and Period(2026, 4) not in Span.quarter(2026, 1)


def test_a_reversed_range_is_refused() -> None:
    with pytest.raises(ValueError, match="comes after"):
        Span(Period(2026, 3), Period(2026, 2))


@given(st.integers(0, 100_000), st.integers(1, 100_000))
def test_a_share_never_lies_about_none_and_all(part: int, whole: int) -> None:
    part = min(part, whole)
    assert (share(part, whole) == 0) == (part == 0)
    assert (share(part, whole) == 100) == (part == whole)


def test_shares_are_rounded_half_up() -> None:
    assert shown.percent(828, 870) == "95,2%"
    assert shown.percent(1, 800) == "0,1%"
    assert shown.percent(1, 1600) == "0,06%"
    assert shown.percent(1, 30_000) == "0,003%"
    assert shown.percent(29_999, 30_000) == "99,997%"
    assert shown.percent(1, 1) == "100,0%"
