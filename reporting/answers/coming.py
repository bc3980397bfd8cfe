"""A day and an hour to come, as people name them: "mùng 3", "thứ tư tuần sau 7 rưỡi tối", "sáng mai".

A month's form asks for days that have been (:mod:`reporting.answers.dates`); here a bare day is the next such day.
What is understood is shown before anything is stored, so an hour of evening or afternoon is taken as it is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta

from reporting.answers.around import without_start
from reporting.answers.dates import LUNAR, WEEKDAYS, day_of, number, read_date
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases
from reporting.periods import Period

LUNAR_MONTH = re.compile(r"\b(?:tet|thang (?:gieng|chap))\b")
LABEL = re.compile(r"\b(ngày|ngay|giờ|gio|thời gian|thoi gian)\s*[:=]\s*")
"""As the screen writes its lines: "Ngày: 5/3"."""
BRACKETS = re.compile(r"[()]")
DIGITS = re.compile(
    r"(?<![\d/.\-])(\d{1,2})(?:\s?(?:h|g|giờ|gio)\s?(\d{2})?(?:\s?(?:phút|phut|p)\b)?(?:\s?(rưỡi|ruoi))?"
    r"|\s?:\s?(\d{2})|\s?(rưỡi|ruoi))(?!\w)",
    re.ASCII,
)
SPELLED = re.compile(r"((?:[^\W\d]+ ){1,3})(?:giờ|gio)(?: (rưỡi|ruoi))?(?!\w)|((?:[^\W\d]+ ){1,3})(rưỡi|ruoi)(?!\w)")
PARTS = Phrases("sáng,trưa,chiều,tối,đêm")
PART_HOURS = {"sáng": (4, 11, 0), "trưa": (10, 13, 10), "chiều": (12, 18, 1), "tối": (17, 23, 5), "đêm": (21, 23, 9)}
"""First and last hour of each part of the day, and from which hour of the clock face on twelve are added."""
OPENERS = Phrases(
    "dạ,họp,họp vào,họp lúc,sinh hoạt,sinh hoạt vào,chi bộ họp,vào,vào lúc,lúc,hồi,giờ,thời gian,thời gian là,là,đổi,"
    "đổi sang,đổi thành,chuyển,chuyển sang,chuyển thành,dời sang,dời đến,lùi sang,lùi đến,để"
)
CLOSERS = Phrases("ạ,nhé,dương lịch,dương,dl,năm nay,lúc,vào,vào lúc,hồi,giờ")
DAYS_AHEAD = {"hôm nay": 0, "nay": 0, "mai": 1, "ngày mai": 1, "kia": 2, "ngày kia": 2, "mốt": 2, "ngày mốt": 2}
AHEAD = Phrases(DAYS_AHEAD)
WEEKDAY = re.compile(
    rf"({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})(?: (nay|toi|tuan nay|tuan sau|tuan toi))?"
)
LAST_WEEKDAY = re.compile(rf" ({'|'.join(sorted(WEEKDAYS, key=len, reverse=True))})$")
YEAR = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{2}|\d{4}", re.ASCII)
NEXT_WEEK = {"tuan sau", "tuan toi"}
COMING = re.compile(rf"(?:^| )(?:tuan|thang|{'|'.join(WEEKDAYS)})$")
""" "toi" behind it is "tới"."""
DAY_OF_MONTH = re.compile(r"(?:ngay |hom )?(?:(?:mung|mong) )?(\S+(?: \S+){0,2}?)(?: thang (nay|sau|toi))?")
MARKED = re.compile(r"(?:ngay|hom|mung|mong) ")


@dataclass(frozen=True, slots=True)
class When:
    """What was named of a day and its hour; None for what was not."""

    day: date | None = None
    hour: time | None = None


def read_when(text: str, *, today: date, usual: time) -> Accepted[When] | Unclear:
    """A day, an hour, or both. ``usual``: the hour that stands; "sáng mai" beside an evening hour is asked back."""
    said = LABEL.sub(r"\1 ", " ".join(BRACKETS.sub(" ", normalise(text)).split())).strip(" .,!;")
    if not said:
        return Unclear(Reason.EMPTY)
    if LUNAR.search(fold(said)) or LUNAR_MONTH.search(fold(said)):
        return Unclear(Reason.LUNAR)
    # "đổi sang" goes first: without diacritics its second word is "sáng" too.
    named, rest = take_hour(without_start(said, OPENERS))
    part, rest = take_part(rest)
    rest = trimmed(rest)
    hour = hour_of(named, part, usual)
    if isinstance(hour, Unclear):
        return hour
    if not rest:
        return Accepted(When(None, hour)) if hour else Unclear(Reason.NOT_A_DATE)
    day = read_day(rest, today)
    return day if isinstance(day, Unclear) else Accepted(When(day.value, hour))


# ── The hour ────────────────────────────────────────────────────────────────


def take_hour(said: str) -> tuple[tuple[int, int] | None, str]:
    """Hour and minute as named, and the text without them; a second hour stays in the text and is understood by nobody."""
    digits = DIGITS.search(said)
    if digits:
        minute = 30 if digits[3] or digits[5] else int(digits[2] or digits[4] or 0)
        return (int(digits[1]), minute), without(said, digits.start(), digits.end())
    spelled = SPELLED.search(said)
    if not spelled:
        return None, said
    words = (spelled[1] or spelled[3]).split()
    for start in range(len(words)):
        found = read_int(" ".join(words[start:]))
        if isinstance(found, Accepted):
            before = spelled.start() + len(" ".join(words[:start]))
            return (found.value, 30 if spelled[2] or spelled[4] else 0), without(said, before, spelled.end())
    return None, said


def without(said: str, start: int, end: int) -> str:
    return " ".join(f"{said[:start]} {said[end:]}".split())


def take_part(said: str) -> tuple[str, str]:
    """The part of the day ("tối"), and the text without it; "thứ tư tới" and "tuan toi" name none."""
    words = said.replace(",", " ").split()
    for at, word in enumerate(words):
        found = PARTS.find(word)
        if found and not (word == "toi" and COMING.search(fold(" ".join(words[:at])))):
            buoi = at > 0 and fold(words[at - 1]) == "buoi"
            return found, " ".join(words[: at - buoi] + words[at + 1 :])
    return "", said


def hour_of(named: tuple[int, int] | None, part: str, usual: time) -> time | Unclear | None:
    if not part:
        return clock(*named) if named else None
    first, last, twelve_more_from = PART_HOURS[part]
    if named is None:
        return None if first <= usual.hour <= last else Unclear(Reason.RANGE)
    hour, minute = named
    if part == "trưa":
        hour += 12 if hour == 1 else 0
    elif part != "sáng" and twelve_more_from <= hour < 12:
        hour += 12
    return clock(hour, minute) if first <= hour <= last else Unclear(Reason.RANGE)


def clock(hour: int, minute: int) -> time | Unclear:
    return time(hour, minute) if hour < 24 and minute < 60 else Unclear(Reason.RANGE)


# ── The day ─────────────────────────────────────────────────────────────────


def trimmed(said: str) -> str:
    previous = None
    while previous != said:
        previous = said
        said = without_start(CLOSERS.without_end(said), OPENERS).strip(" :,.;")
    return "" if said in OPENERS or said in CLOSERS else said


def read_day(said: str, today: date) -> Accepted[date] | Unclear:
    """ "mai", "thứ tư tuần sau", "mùng 3", "3/4": the next such day where nothing says which."""
    ahead = AHEAD.find(said)
    if ahead:
        return Accepted(today + timedelta(days=DAYS_AHEAD[ahead]))
    core = fold(said)
    weekday = WEEKDAY.match(core)
    if weekday and weekday.end() == len(core):
        return Accepted(next_weekday(WEEKDAYS[weekday[1]], weekday[2] or "", today))
    words = said.replace(",", " ").split()
    behind = LAST_WEEKDAY.search(" ".join(map(fold, words)))
    if weekday and core[weekday.end() :].startswith((" ", ",")):
        return on_weekday(words[len(weekday[0].split()) :], WEEKDAYS[weekday[1]], today)
    if behind:
        return on_weekday(words[: -len(behind[1].split())], WEEKDAYS[behind[1]], today)
    return of_calendar(said, core, today)


def of_calendar(said: str, core: str, today: date) -> Accepted[date] | Unclear:
    """ "mùng 3", "ngày 5 tháng sau", "3/4"."""
    of_month = DAY_OF_MONTH.fullmatch(core)
    day = number(of_month[1], said) if of_month and (MARKED.match(core) or of_month[2]) else None
    if of_month and day is not None:
        return next_day_of_month(day, of_month[2] or "", today)
    found = read_date(said, period=Period.of(today), today=today)
    if isinstance(found, Accepted) and found.value.year < today.year and not YEAR.search(said):
        # "2/9" said in February: the one to come, though the one that has been is nearer.
        return day_of(today.year, found.value.month, found.value.day)
    return found


def next_weekday(weekday: int, which: str, today: date) -> date:
    """Weeks begin on Monday. "thứ tư" said on a Wednesday is the next one: today's is called "hôm nay"."""
    monday = today - timedelta(days=today.weekday())
    if which in NEXT_WEEK:
        return monday + timedelta(days=7 + weekday)
    if which == "tuan nay":
        return monday + timedelta(days=weekday)
    return today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def on_weekday(date_words: list[str], weekday: int, today: date) -> Accepted[date] | Unclear:
    """ "thứ tư 4/3": the date counts, and is asked back where it is another weekday."""
    found = read_day(" ".join(date_words), today)
    if isinstance(found, Accepted) and found.value.weekday() != weekday:
        return Unclear(Reason.NO_SUCH_DATE, (found.value,))
    return found


def next_day_of_month(day: int, which: str, today: date) -> Accepted[date] | Unclear:
    """The day of this month or, once it has passed, of the next month that has such a day."""
    if not 1 <= day <= 31:
        return Unclear(Reason.NO_SUCH_DATE)
    first = Period.of(today).plus(1 if which in {"sau", "toi"} else 0)
    months = [first] if which else [first, first.plus(1), first.plus(2)]
    found = [date(month.year, month.month, day) for month in months if day <= month.last_day.day]
    ahead = [one for one in found if which or one >= today]
    return Accepted(ahead[0]) if ahead else Unclear(Reason.NO_SUCH_DATE)
