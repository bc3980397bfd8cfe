"""How figures, days and moments are written for people."""

from __future__ import annotations

from datetime import date, datetime

from reporting.periods import LOCAL, Period
from reporting.written import day, decimal, number, percent, value

__all__ = [
    "day",
    "decimal",
    "full_day",
    "hour",
    "hour_in_words",
    "local",
    "month",
    "number",
    "percent",
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


def local(when: datetime) -> datetime:
    return when.astimezone(LOCAL)


def hour(when: datetime) -> str:
    """``19:42`` in Vietnam."""
    return f"{local(when):%H:%M}"


def hour_in_words(when: datetime) -> str:
    """``17 giờ 00`` in Vietnam."""
    return f"{local(when):%H giờ %M}"
