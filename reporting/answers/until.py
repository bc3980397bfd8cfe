"""Until when somebody is away, as people type it: a day that is still to come, "hết tháng 6", "3 tháng", "đến Tết"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from reporting.answers.around import strip_polite, without_start
from reporting.answers.dates import number, read_date
from reporting.answers.normalise import fold, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases
from reporting.calendar import first_of_tet
from reporting.periods import Period

OPENERS = Phrases("đến,tới,cho đến,cho tới,từ nay đến,từ giờ đến")
END_OF = Phrases("hết,cuối")
CLOSERS = Phrases("nữa,mới về,về,sẽ về,tôi về,thì về,dương lịch")
TOMORROW = Phrases("mai,ngày mai")
TET = Phrases("tết,tết nguyên đán,tết âm lịch,tết âm")
MONTH = re.compile(r"(?:thang\s+([a-z0-9 ]+?)|\d{1,2})(?:\s*(?:/|-|,|nam)\s*([12]\d{3}))?", re.ASCII)
SPELL = re.compile(r"(.+) (ngay|tuan|thang|nam)")
MOST_DAYS, MOST_MONTHS = 31, 36


def read_until(text: str, today: date) -> Accepted[date] | Unclear:
    """The last day away. Without a year it is the next such day; a month or a year is meant to its end."""
    said = strip_polite(normalise(text)).strip(" ()")
    whole = without_start(CLOSERS.without_end(said), OPENERS).strip(" :,()")
    if whole in TOMORROW:
        return Accepted(today + timedelta(days=1))
    if without_start(whole, END_OF) in TET:
        tet = first_of_tet(today.year)
        return Accepted(tet if tet > today else first_of_tet(today.year + 1))
    found = end_of_named(whole, today) or end_of_month(without_start(whole, END_OF), today) or after(whole, today)
    return Accepted(found) if found else next_day(whole, today)


def end_of_named(whole: str, today: date) -> date | None:
    """ "cuối năm", "tháng sau"; not "thang sau", which may be June."""
    this = Period.of(today)
    ends = {
        Phrases("hết tháng,cuối tháng,tháng này,hết tháng này,cuối tháng này"): this.last_day,
        Phrases("hết năm,cuối năm,năm nay,hết năm nay,cuối năm nay"): date(today.year, 12, 31),
        Phrases("năm sau,sang năm,hết năm sau,cuối năm sau"): date(today.year + 1, 12, 31),
    }
    if whole.endswith("tháng sau"):
        return this.plus(1).last_day
    return next((day for phrases, day in ends.items() if whole in phrases), None)


def end_of_month(core: str, today: date) -> date | None:
    """ "tháng 6", "tháng sáu năm 2027", "6/2027"."""
    found = MONTH.fullmatch(fold(core))
    if found is None or not (found[1] or found[2]) or (fold(core) == "thang sau" and "sáu" not in core):
        return None
    month = number(found[1] or found[0].partition("/")[0].partition("-")[0], core)
    if month is None or not 1 <= month <= 12:
        return None
    year = int(found[2]) if found[2] else today.year + (month < today.month)
    return Period(year, month).last_day


def after(whole: str, today: date) -> date | None:
    """ "10 ngày", "2 tuần"; months and years to the end of the last month."""
    found = SPELL.fullmatch(fold(whole))
    count = number(found[1], whole) if found else None
    if found is None or not count:
        return None
    many, unit = count * {"tuan": 7, "nam": 12}.get(found[2], 1), found[2]
    if unit in {"ngay", "tuan"}:
        return today + timedelta(days=many) if many <= MOST_DAYS else None
    return Period.of(today).plus(many).last_day if many <= MOST_MONTHS else None


def next_day(whole: str, today: date) -> Accepted[date] | Unclear:
    """A date without a year is read beside this month and a year later: the first that is still to come."""
    this = Period.of(today)
    found: Accepted[date] | Unclear = Unclear(Reason.EMPTY)
    for period in (this, this.plus(12)):
        found = read_date(whole, period=period, today=today)
        if not isinstance(found, Accepted) or found.value >= today:
            break
    return found
