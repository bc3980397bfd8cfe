"""Days in a report: written in any of the usual ways, and the report's own period, closing and issue."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from dataclasses import dataclass
from datetime import date

__all__ = ["Span", "Written", "closing", "date", "issued", "period", "without_citations", "written"]

NUMERIC = re.compile(r"(?<![\d/.,])(\d{1,2})\s?[/.\-]\s?(\d{1,2})\s?[/.\-]\s?((?:19|20)\d{2})(?![\d/])(?!-)")
WORDY = re.compile(
    r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s*,?(?:\s*năm\s+((?:19|20)\d{2})|/((?:19|20)\d{2}))", re.IGNORECASE
)
SHORT = re.compile(r"(?<!\w)ngày\s+(\d{1,2})\s?/\s?(\d{1,2})(?![\d/]|\s?/\s?\d)", re.IGNORECASE)
CITED = re.compile(
    r"(?:số\s+)?\d{0,6}\s{0,3}[-–/]\s*[A-ZĐ][\w\-/Đđ]*\d*\s*,?\s*\(?(?:ban hành\s+)?ngày\s+\d{1,2}(?:/\d{1,2}/\d{4}|\s+tháng\s+\d{1,2}\s+năm\s+\d{4})",
)
ROMAN = {"I": 1, "II": 2, "III": 3, "IV": 4, "1": 1, "2": 2, "3": 3, "4": 4}


@dataclass(frozen=True, slots=True)
class Span:
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Written:
    start: int
    end: int
    day: int
    month: int
    year: int | None

    @property
    def value(self) -> date | None:
        """None for the 31st of April."""
        try:
            return date(self.year if self.year is not None else 2024, self.month, self.day)
        except ValueError:
            return None


def without_citations(text: str) -> str:
    """As long as before: the day of a document that is cited is no day of the report."""
    return CITED.sub(lambda found: re.sub(r"\d", "§", found[0]), text)


def written(text: str) -> list[Written]:
    """Every day in the text, impossible ones too."""
    found = [Written(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3])) for m in NUMERIC.finditer(text)]
    found += [Written(m.start(), m.end(), int(m[1]), int(m[2]), int(m[3] or m[4])) for m in WORDY.finditer(text)]
    found += [Written(m.start(), m.end(), int(m[1]), int(m[2]), None) for m in SHORT.finditer(text)]
    return sorted(found, key=lambda day: day.start)


def issued(head: str) -> Span | None:
    """The day in the head, "Bình Lư, ngày 20 tháng 4 năm 2026"; the whole month where the day is left open."""
    found = re.search(
        r"(?m)^[^\n]{0,60}?,?\s*ngày\s*(\d{1,2})?[\s.…_]*tháng\s*(\d{1,2})?[\s.…_]*năm\s*((?:19|20)\d{2})\s*(?:\*|_)*\s*$",
        head,
    )
    if not found or not found[2] or not 1 <= int(found[2]) <= 12:
        return None
    year, month = int(found[3]), int(found[2])
    last = monthrange(year, month)[1]
    if found[1] and not 1 <= int(found[1]) <= last:
        return None
    day = int(found[1]) if found[1] else 0
    return Span(date(year, month, day or 1), date(year, month, day or last))


def closing(text: str) -> date | None:
    """The day up to which the figures are: "tính đến ngày 31/3/2026", if all agree."""
    plain = without_citations(text)
    found = Counter(
        value
        for lead in re.finditer(
            r"(?:tính|số liệu|chốt)(?:\s+\w+){0,2}\s+(?:đến|từ)\s+(?:hết\s+)?(?:ngày\s+)?", plain, re.IGNORECASE
        )
        for day in written(plain[lead.start() : lead.end() + 60])
        if (value := day.value) and day.year is not None and not re.match(r".*\btừ\b", plain[lead.start() : lead.end()])
    )
    return next(iter(found)) if len(found) == 1 else None


def period(head: str, text: str) -> Span | None:
    """The time that the report is about, if its title or its figures name one and only one."""
    return of_title(without_citations(head)) or of_figures(without_citations(text))


def of_title(head: str) -> Span | None:
    title = re.split(r"(?m)^\W*BÁO CÁO\W*", head, maxsplit=1)[-1] if "BÁO CÁO" in head else ""
    title = re.split(
        r"phương hướng|nhiệm vụ|kế hoạch|giải pháp",
        "\n".join(title.strip().splitlines()[:4]),
        maxsplit=1,
        flags=re.IGNORECASE,
    )[0]
    found = {span for span in (reading(match) for match in re.finditer(TITLE, title)) if span}
    return next(iter(found)) if len(found) == 1 else None


TITLE = re.compile(
    r"(?P<school>năm học\s+(?P<from>20\d{2})\s*[-–]\s*(?P<to>20\d{2}))"
    r"|quý\s+(?P<quarter>IV|I{1,3}|[1-4])\s*[,/]?\s*(?:năm\s+)?(?P<qy>20\d{2})"
    r"|(?P<months>6|9|sáu|chín) tháng(?: đầu)?(?: năm)?\s*(?P<my>20\d{2})"
    r"|(?P<last>6 tháng cuối) năm\s*(?P<ly>20\d{2})"
    r"|tháng\s+(?P<month>\d{1,2})\s*(?:/|năm\s+)\s*(?P<moy>20\d{2})"
    r"|(?<!học )(?<!đầu )(?<!cuối )(?<!kỳ )năm\s+(?P<year>20\d{2})(?!\s*[-–])",
    re.IGNORECASE,
)


def reading(found: re.Match[str]) -> Span | None:
    if found["school"]:
        return Span(date(int(found["from"]), 8, 1), date(int(found["to"]), 8, 31))
    if found["quarter"]:
        return months(int(found["qy"]), 3 * ROMAN[found["quarter"].upper()] - 2, 3)
    if found["months"]:
        return months(int(found["my"]), 1, 6 if found["months"].lower() in {"6", "sáu"} else 9)
    if found["last"]:
        return months(int(found["ly"]), 7, 6)
    if found["month"]:
        return months(int(found["moy"]), int(found["month"]), 1) if 1 <= int(found["month"]) <= 12 else None
    return months(int(found["year"]), 1, 12)


def months(year: int, first: int, count: int) -> Span:
    last = first + count - 1
    return Span(date(year, first, 1), date(year, last, monthrange(year, last)[1]))


def of_figures(text: str) -> Span | None:
    """ "Tính từ 01/7/2025 đến 31/3/2026", where only one such range is named."""
    found = set()
    for lead in re.finditer(r"(?:tính|số liệu|kỳ báo cáo)[^.;]{0,20}?từ\s+(?:ngày\s+)?", text, re.IGNORECASE):
        both = written(text[lead.end() : lead.end() + 60])[:2]
        first, last = ([day.value for day in both if day.year is not None] + [None, None])[:2]
        if first and last and first <= last:
            found.add(Span(first, last))
    return next(iter(found)) if len(found) == 1 else None
