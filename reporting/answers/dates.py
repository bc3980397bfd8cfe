"""Days of a month as people type them: always day before month, never lunar, never guessed."""

from __future__ import annotations

import re
from datetime import date, time, timedelta

from reporting.answers.around import without_start
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases
from reporting.periods import Period

NUMERIC = re.compile(r"(\d{1,2})\s*([/.\-])\s*(\d{1,2})(?:\s*\2\s*([12]\d{3}|\d{2}))?", re.ASCII)
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
WORDED = re.compile(r"(.+?)\s+thang\s+(.+?)(?:\s+nam\s+(\d{4}))?")
DAY_ONLY = re.compile(r"(?:ngay|mung|mong|hom)\s+(.+)")
NEXT_MONTH = "sau"
""" "thang sau": June, or next month."""
LUNAR = re.compile(r"\b(?:am|am lich|ram|al)\b")
WEEKDAYS = {
    "thu hai": 0, "thu 2": 0, "t2": 0, "thu ba": 1, "thu 3": 1, "t3": 1, "thu tu": 2, "thu 4": 2, "t4": 2,
    "thu nam": 3, "thu 5": 3, "t5": 3, "thu sau": 4, "thu 6": 4, "t6": 4, "thu bay": 5, "thu 7": 5, "t7": 5,
    "chu nhat": 6, "cn": 6,
}  # fmt: skip
RELATIVE = {"hôm nay": 0, "nay": 0, "hôm qua": 1, "hôm kia": 2}
RELATIVE_WORDS = Phrases(RELATIVE)
OPENERS = Phrases(
    "dạ,dạ thưa,họp,họp vào,sinh hoạt,sinh hoạt vào,vào,là,chi bộ họp,chi bộ sinh hoạt,tối,sáng,chiều,trưa,buổi tối,buổi sáng,"
    "buổi chiều,lúc"
)
CLOSERS = Phrases(
    "ạ,nhé,dương lịch,dương,dl,vừa rồi,rồi,năm nay,tháng này,tối,sáng,chiều,trưa,buổi tối,buổi sáng,buổi chiều"
)
HOUR = re.compile(
    r"(?:lúc |luc )?\b\d{1,2}\s?(?:h|g|giờ|gio)(?:\s?\d{2})?\b(?: phút| phut)?|\b\d{1,2}:\d{2}\b", re.ASCII
)


CLOCK = re.compile(r"(\d{1,2})\s?(?:h|g|giờ|gio|:)\s?(\d{2})?(?: phút| phut)?", re.ASCII)


def read_date(text: str, *, period: Period, today: date) -> Accepted[date] | Unclear:
    """A day. A missing month or year is that of ``period``; the caller checks that it lies inside."""
    said = normalise(text).strip(" .,!;")
    if not said:
        return Unclear(Reason.EMPTY)
    if LUNAR.search(fold(said)):
        return Unclear(Reason.LUNAR)
    typed = trimmed(said)
    relative = RELATIVE_WORDS.find(typed)
    if relative:
        return Accepted(today - timedelta(days=RELATIVE[relative]))
    core = fold(typed)
    weekday = by_weekday(core, period, today)
    if weekday is not None:
        return weekday
    iso = ISO.fullmatch(core)
    if iso:
        return day_of(int(iso[1]), int(iso[2]), int(iso[3]))
    numeric = NUMERIC.fullmatch(core.removeprefix("ngay ").removeprefix("mung ").removeprefix("mong ").strip())
    if numeric:
        return day_of(year_of(numeric[4], int(numeric[3]), period), int(numeric[3]), int(numeric[1]))
    return in_words(typed, core, period)


def read_hour(text: str) -> Accepted[time] | Unclear:
    """An hour of the day: "17:00", "17h", "5 giờ 30"; never morning or evening guessed."""
    found = CLOCK.fullmatch(normalise(text).strip(" .,!"))
    if not found:
        return Unclear(Reason.NOT_A_DATE)
    hour, minute = int(found[1]), int(found[2] or 0)
    return Accepted(time(hour, minute)) if hour < 24 and minute < 60 else Unclear(Reason.RANGE)


def trimmed(said: str) -> str:
    """Without the words and the hour around the day ("tối", "họp", "19h30")."""
    said = HOUR.sub(" ", said)
    previous = None
    while previous != said:
        previous = said
        said = without_start(CLOSERS.without_end(said), OPENERS).strip(" :,")
    return said


def by_weekday(core: str, period: Period, today: date) -> Accepted[date] | Unclear | None:
    """ "thứ hai": every such day of the month so far is offered; with a date behind it the date counts."""
    for name, weekday in WEEKDAYS.items():
        if core == name:
            days = [
                period.first_day + timedelta(days=offset)
                for offset in range((period.last_day - period.first_day).days + 1)
            ]
            found = tuple(day for day in days if day.weekday() == weekday and day <= today)
            return Unclear(Reason.AMBIGUOUS, found[-3:])
        if core.startswith(name + " "):
            rest = core.removeprefix(name).strip(" ,")
            found_day = read_date(rest, period=period, today=today)
            if isinstance(found_day, Accepted) and found_day.value.weekday() != weekday:
                return Unclear(Reason.NO_SUCH_DATE, (found_day.value,))
            return found_day
    return None


def in_words(said: str, core: str, period: Period) -> Accepted[date] | Unclear:
    """ "ngày mùng ba tháng bảy", "ngày 3", "mùng 5"."""
    key = re.sub(r"^ngay\s+", "", core)
    key = re.sub(r"^(?:mung|mong)\s+", "", key)
    worded = WORDED.fullmatch(key)
    if worded:
        day, month = number(worded[1], said), number(worded[2], said)
        if day is None or month is None or (fold(worded[2]) == NEXT_MONTH and "sáu" not in said):
            return Unclear(Reason.NOT_A_DATE)
        return day_of(year_of(worded[3], month, period), month, day)
    marked = DAY_ONLY.fullmatch(core)
    if not marked:
        return Unclear(Reason.NOT_A_DATE)
    day = number(key, said)
    return Unclear(Reason.NOT_A_DATE) if day is None else day_of(period.year, period.month, day)


def number(words: str, said: str) -> int | None:
    """A day or month in digits or words; the words as typed where diacritics tell five from year."""
    if words == "gieng":
        return 1
    typed = said.split()
    folded = [fold(part) for part in typed]
    wanted = words.split()
    for at in range(len(folded) - len(wanted) + 1):
        if folded[at : at + len(wanted)] == wanted:
            words = " ".join(typed[at : at + len(wanted)])
            break
    found = read_int(words)
    if isinstance(found, Accepted):
        return found.value
    # After "mùng" or "tháng" no noun can follow: "nam" is five here.
    return 5 if fold(words) == "nam" else None


def year_of(typed: str | None, month: int, period: Period) -> int:
    """The year as typed; otherwise the one that puts the month nearest to the period."""
    if typed:
        return int(typed) + 2000 if len(typed) == 2 else int(typed)
    if month - period.month > 6:
        return period.year - 1
    return period.year + 1 if period.month - month > 6 else period.year


def day_of(year: int, month: int, day: int) -> Accepted[date] | Unclear:
    try:
        return Accepted(date(year, month, day))
    except ValueError:
        return Unclear(Reason.NO_SUCH_DATE)
