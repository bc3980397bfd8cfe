"""The holidays that are reckoned with already: what an office adds or takes away is added to them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from reporting.calendar import public_days
from texts import shown, t


def public_words(year: int) -> str:
    off, made_up = public_days(year)
    return t("calendar.public", year=year, off=listed(off), made_up=listed(day for day in made_up if day.year == year))


def listed(days: Iterable[date]) -> str:
    return ", ".join(map(shown.day, sorted(days))) or t("calendar.none")
