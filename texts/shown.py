"""How figures, days and moments are written for people."""

from __future__ import annotations

from datetime import date, datetime, time

from reporting.periods import LOCAL, Period, Span
from reporting.written import day, decimal, number, percent, value

__all__ = [
    "day",
    "deadline",
    "decimal",
    "full_day",
    "hour",
    "hour_in_words",
    "local",
    "month",
    "number",
    "percent",
    "span",
    "value",
    "weekday",
]

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


def weekday(when: date) -> str:
    return WEEKDAYS[when.weekday()]


def full_day(when: date) -> str:
    """``03/3/2026``."""
    return f"{day(when)}/{when.year}"


def month(period: Period) -> str:
    """``3/2026``."""
    return f"{period.month}/{period.year}"


QUARTERS = ("I", "II", "III", "IV")


def span(months: Span) -> str:
    """ "tháng 3/2026", "quý I/2026", "6 tháng đầu năm 2026", "năm 2026", "từ tháng 7/2025 đến tháng 3/2026"."""
    first, last = months.first, months.last
    if first == last:
        return f"tháng {month(first)}"
    if months == Span.of_year(first.year):
        return f"năm {first.year}"
    if len(months) == 3 and last.ends_quarter:
        return f"quý {QUARTERS[last.month // 3 - 1]}/{first.year}"
    if months == Span.of_year(first.year, 7):
        return f"6 tháng cuối năm {first.year}"
    if len(months) in {6, 9} and months == Span.of_year(first.year, last=last.month):
        return f"{len(months)} tháng đầu năm {first.year}"
    return f"từ tháng {month(first)} đến tháng {month(last)}"


def local(when: datetime) -> datetime:
    return when.astimezone(LOCAL)


def hour(when: datetime) -> str:
    """``19:42`` in Vietnam."""
    return f"{local(when):%H:%M}"


def hour_in_words(when: datetime) -> str:
    """``17 giờ 00`` in Vietnam."""
    return f"{local(when):%H giờ %M}"


def deadline(when: datetime) -> str:
    """ "05/4" for the moment at which that day begins, else "17 giờ 00 ngày 05/4": before it something can be done."""
    at = local(when)
    return day(at.date()) if at.time() == time(0) else f"{hour_in_words(when)} ngày {day(at.date())}"
