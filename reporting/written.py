"""How figures and days are written for people; used by the rules' messages and by ``texts``."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from reporting.values import NA, Value


def number(count: int) -> str:
    """``1.234``: a dot between thousands."""
    return f"{count:,}".replace(",", ".")


def share(part: int, whole: int) -> Decimal:
    """``part`` of ``whole`` in per cent to one place, half up; two below 0,1; more only where they would lie.

    Never 0,0 of something and never 100 of less than all (X02).
    """
    exact = Decimal(part) * 100 / Decimal(whole)
    places = 2 if 0 < exact < Decimal("0.1") else 1
    while True:
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if (rounded or not part) and (rounded != 100 or part == whole):
            return rounded
        places += 1


def percent(part: int, whole: int) -> str:
    """``71,4%``."""
    return f"{decimal(share(part, whole))}%"


def decimal(figure: Decimal) -> str:
    return str(figure).replace(".", ",")


def day(when: date) -> str:
    """``05/3``: the day with a leading zero, the month with one only in January and February."""
    return f"{when.day:02d}/{when.month:02d}" if when.month < 3 else f"{when.day:02d}/{when.month}"


def value(figure: Value | None) -> str:
    """A figure as a person reads it; choices are written by their label, which the form knows."""
    if figure is None:
        return "…"
    if figure is NA:
        return "không áp dụng"
    if isinstance(figure, date):
        return day(figure)
    if isinstance(figure, int):
        return number(figure)
    return decimal(figure) if isinstance(figure, Decimal) else str(figure)
