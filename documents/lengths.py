"""How long the range of a template is, and where it may begin."""

from __future__ import annotations

from reporting.periods import Period, Span
from texts import shown, t

LENGTHS = {"thang": 1, "quy": 3, "6-thang": 6, "9-thang": 9, "nam": 12}
"""Template for a fixed length → how many months."""
CALENDAR = {"quy": "quarter", "nam": "year"}
"""Those that the calendar says where to begin: six and nine months are lengths, and their titles say of which months."""


def trouble(name: str, span: Span) -> str:
    """Why the template does not fit the range; "" where it does."""
    length = LENGTHS.get(name, len(span))
    if length != len(span):
        return t("report.wrong_length", name=name, months=length, given=len(span))
    if name not in CALENDAR or (span.first.month - 1) % length == 0:
        return ""
    around = dict.fromkeys(calendar_range(length, period) for period in (span.first, span.last))
    ranges = [t("report.wrong_start_range", first=one.first, last=one.last, named=shown.span(one)) for one in around]
    kind = t(f"report.wrong_start_{CALENDAR[name]}")
    return t("report.wrong_start", name=name, period=kind, first=span.first, last=span.last, ranges="; ".join(ranges))


def calendar_range(months: int, inside: Period) -> Span:
    """The quarter or year that a month lies in."""
    begin = inside.month - (inside.month - 1) % months
    return Span(Period(inside.year, begin), Period(inside.year, begin + months - 1))


def suggested(name: str, today: Period) -> list[Span]:
    """Calendar ranges of that length, the newest that has begun and the one before; of any length, the usual ones."""
    length = LENGTHS.get(name)
    if length is None:
        return [Span.month(today), Span.month(today.plus(-1)), Span.of_year(today.year, last=today.month)]
    begins = [month for month in range(1, 13, length) if month + length <= 13]
    spans = [Span.of_year(year, month, month + length - 1) for year in (today.year, today.year - 1) for month in begins]
    return sorted((span for span in spans if span.first <= today), reverse=True)[:2]
