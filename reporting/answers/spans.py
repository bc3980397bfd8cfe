"""Months and ranges of months as people type them: "quý 1/2026", "9 tháng 2026", "7/2025-3/2026"."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import partial

from reporting.answers.around import strip_polite
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.periods import Period, Span

YEAR = r"(?:\s*(?:[/.\-,]|nam)?\s*(?:nam\s+)?(?P<year>[12]\d{3}))?"
"""Behind the name of the range: "/2026", "-2026", " năm 2026", " 2026", or nothing."""
MONTH = re.compile(rf"(?:thang\s+)?(?P<number>\d{{1,2}}|[a-z ]+?){YEAR}", re.ASCII)
ISO = re.compile(r"(?P<year>\d{4})[-/](?P<number>\d{1,2})", re.ASCII)
QUARTER = re.compile(rf"(?:quy|q)\s*(?P<number>\d|i{{1,3}}|iv|[a-z]+){YEAR}", re.ASCII)
MONTHS = re.compile(rf"(?P<number>\d{{1,2}}|[a-z ]+?)\s+thang(?:\s+(?P<end>dau|cuoi))?(?:\s+nam)?{YEAR}", re.ASCII)
WHOLE_YEAR = re.compile(r"(?:ca\s+)?(?:nam\s+)?(?P<year>[12]\d{3})", re.ASCII)
BETWEEN = re.compile(r"\s*(?:\bden het\b|\bden\b|\btoi\b|\.\.|-)\s*", re.ASCII)
NOW = {"nay", "hien nay", "thang nay"}
ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

Named = Callable[[Period], Span]
NAMED: dict[str, Named] = {
    "thang nay": Span.month,
    "thang truoc": lambda now: Span.month(now.plus(-1)),
    "quy nay": lambda now: Span.quarter(now.year, quarter_of(now)),
    "quy truoc": lambda now: Span.quarter(now.year, quarter_of(now)).before,
    "nam nay": lambda now: Span.of_year(now.year),
    "nam truoc": lambda now: Span.of_year(now.year - 1),
    "nam ngoai": lambda now: Span.of_year(now.year - 1),
}


def read_span(text: str, *, current: Period) -> Accepted[Span] | Unclear:
    """A range of months. Where no year is named it is the newest such range that has begun by ``current``."""
    said = strip_polite(normalise(text).rstrip(" ?"))
    core = fold(said)
    if not core:
        return Unclear(Reason.EMPTY)
    if re.search(r"\bthang sau\b", core) and "sáu" not in said:
        # June, or next month.
        return Unclear(Reason.AMBIGUOUS, (Span.month(current.plus(1)), june(current)))
    try:
        found = NAMED[core](current) if core in NAMED else whole(core, current) or from_to(core, current)
    except ValueError:
        return Unclear(Reason.NO_SUCH_DATE)
    return Accepted(found) if found else Unclear(Reason.NOT_A_DATE)


def whole(core: str, current: Period) -> Span | None:
    """A range with a name of its own. Raises ValueError for a thirteenth month or a fifth quarter."""
    if found := ISO.fullmatch(core):
        return Span.month(Period(int(found["year"]), int(found["number"])))
    if found := WHOLE_YEAR.fullmatch(core):
        return Span.of_year(int(found["year"]))
    if found := QUARTER.fullmatch(core):
        number = ROMAN.get(found["number"]) or count(found["number"])
        return newest(found["year"], current, partial(quarter, number)) if number else None
    if found := MONTHS.fullmatch(core):
        return part_of_year(found, current)
    if found := MONTH.fullmatch(core):
        number = count(found["number"])
        named = core.startswith("thang") or found["year"]
        return (
            newest(found["year"], current, lambda year: Span.of_year(year, number, number))
            if number and named
            else None
        )
    return None


def part_of_year(found: re.Match[str], current: Period) -> Span | None:
    """ "9 tháng 2026", "6 tháng đầu năm", "6 tháng cuối năm 2025"."""
    number = count(found["number"])
    if not number:
        return None
    if found["end"] == "cuoi":
        return newest(found["year"], current, lambda year: Span.of_year(year, 13 - number))
    return newest(found["year"], current, lambda year: Span.of_year(year, last=number))


def from_to(core: str, current: Period) -> Span | None:
    """ "từ 7/2025 đến 3/2026", "7/2025-3/2026", "7-12/2025", "từ tháng 7/2025 đến nay"."""
    for first, last in sides(core.removeprefix("tu ")):
        end = Span.month(current) if last in NOW else whole(last, current)
        if end is None or len(end) > 1:
            continue
        # A first month without a year lies in the year of the last: "tháng 1 đến tháng 3/2026".
        begin = whole(first, end.last) or (whole(f"thang {first}", end.last) if first.isdecimal() else None)
        if begin is not None and len(begin) == 1:
            return Span(begin.first, end.last)
    return None


def sides(core: str) -> Iterator[tuple[str, str]]:
    for cut in BETWEEN.finditer(core):
        yield core[: cut.start()].strip(), core[cut.end() :].strip()


def newest(year: str | None, current: Period, span: Callable[[int], Span]) -> Span:
    if year:
        return span(int(year))
    this = span(current.year)
    return this if this.first <= current else span(current.year - 1)


def count(words: str) -> int | None:
    """A number in digits or words; "tư" and "nam" without diacritics are four and five here."""
    if words == "gieng":
        return 1
    found = read_int({"nam": "năm"}.get(words, words))
    return found.value if isinstance(found, Accepted) else None


def june(current: Period) -> Span:
    return newest(None, current, lambda year: Span.of_year(year, 6, 6))


def quarter(number: int, year: int) -> Span:
    return Span.quarter(year, number)


def quarter_of(period: Period) -> int:
    return (period.month + 2) // 3
