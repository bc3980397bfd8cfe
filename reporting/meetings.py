"""Setting up a meeting: what was meant by a line typed under the screen. Pure; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from reporting.answers import (
    Accepted,
    Reason,
    Unclear,
    When,
    fold,
    read_command,
    read_edit,
    read_lines,
    read_text,
    read_when,
    read_yes_no,
)
from reporting.calendar import moment, on_day
from reporting.periods import Period

LONGEST = 200
"""Characters of a place or an agenda."""
DAY, HOUR, PLACE, AGENDA = 1, 2, 3, 4
"""The lines of the screen."""
WORDS = re.compile(
    r"\s*(?:sửa|sua)?\s*(?:dòng|dong|mục|muc)?\s*([34])\s*(?:[:=]|[.)](?!\d))\s*(.+)", re.IGNORECASE | re.DOTALL
)
PLACE_NAME, AGENDA_NAME = r"(?:địa điểm|dia diem|nơi họp|noi hop)", r"(?:nội dung|noi dung)(?: họp| hop)?"
NAMED = re.compile(rf"\s*(?:({PLACE_NAME})|{AGENDA_NAME})\s*(?:[:=]|là\b|la\b)?\s+(.+)", re.IGNORECASE | re.DOTALL)
AT = re.compile(r"\s*(?:họp |hop )?(?:tại|tai|ở)\s+(.+)", re.IGNORECASE | re.DOTALL)
WHEN_AND_WHERE = re.compile(
    rf"(.+?)(?:\s*\n|[\s,;.]+(?:(?:họp\s+|hop\s+)?(?:tại|tai|ở|o)|{PLACE_NAME}\s*[:=]?)\s)\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
ANOTHER = re.compile(rf"[\n,;]\s*(?:[1-4]|{PLACE_NAME}|{AGENDA_NAME})\s*[:=]", re.IGNORECASE)
TIME_WORDS = re.compile(
    r"\b\d{1,2}\s?(?:h|g|gio|ruoi)\b|\b\d{1,2}\s?[hg:]\s?\d|\b\d{1,2}\s*/\s*\d|\b(?:thu (?:hai|ba|tu|nam|sau|bay|[2-7])|chu nhat"
    r"|(?:tuan|thang) (?:nay|sau|toi)|(?:dau|giua|cuoi) (?:tuan|thang)|(?:hom|ngay|toi|sang|chieu|trua) (?:nay|mai|kia|mot)"
    r"|(?:mung|mong|ngay) \d|am lich|gio toi|gio sang|gio chieu)\b"
)
""" "tuần sau" where a place is missing: no place, though no day either."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A meeting as far as it is known; "" for a place that nobody has named."""

    day: date
    hour: time
    place: str
    agenda: str

    @property
    def starts_at(self) -> datetime:
        return moment(self.day, self.hour)

    def kept(self) -> dict[str, str]:
        return {
            "day": self.day.isoformat(),
            "hour": f"{self.hour:%H:%M}",
            "place": self.place,
            "agenda": self.agenda,
        }

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Wanted:
        return cls(date.fromisoformat(kept["day"]), time.fromisoformat(kept["hour"]), kept["place"], kept["agenda"])


def next_day(day_of_month: int, hour: time, now: datetime, taken: set[Period], first: Period) -> date:
    """The next such day from the month ``first`` on that has not passed, in a month that has no meeting yet."""
    period = first
    while period in taken or moment(on_day(period, day_of_month), hour) <= now:
        period = period.plus(1)
    return on_day(period, day_of_month)


def change(wanted: Wanted, text: str, today: date) -> Wanted | Unclear:
    """The meeting with what was typed: lines by number or name, a day, an hour, both, also with the place behind."""
    words, named, place = WORDS.fullmatch(text), NAMED.fullmatch(text), AT.fullmatch(text)
    if words:
        return with_words(wanted, int(words[1]), words[2])
    if named:
        return with_words(wanted, PLACE if named[1] else AGENDA, named[2])
    if place:
        return with_words(wanted, PLACE, place[1])
    lines = read_lines(text, count=AGENDA)
    if isinstance(lines, Accepted):
        return with_lines(wanted, lines.value, today)
    when = change_time(wanted, text, today)
    if isinstance(when, Unclear) and when.code is Reason.NOT_A_DATE and not wanted.place and may_be_a_place(text):
        return with_words(wanted, PLACE, text)
    return when


def may_be_a_place(text: str) -> bool:
    """Whether words that stand alone can be the place that is asked for: no word of the talk, no number, no time."""
    letters = sum(sign.isalpha() for sign in text)
    is_answer = isinstance(read_yes_no(text), Accepted) or read_command(text) is not None or read_edit(text) is not None
    return letters > 2 and not is_answer and not TIME_WORDS.search(fold(text))


def change_place(wanted: Wanted, text: str) -> Wanted | Unclear:
    """Where a place is asked for: it may be named as a line, or with "tại"."""
    said = NAMED.fullmatch(text) or AT.fullmatch(text)
    return with_words(wanted, PLACE, said[said.re.groups] if said else text)


def with_words(wanted: Wanted, line: int, text: str) -> Wanted | Unclear:
    """A place or an agenda as typed; a second line in the same message is not swallowed by it."""
    if ANOTHER.search(text):
        return Unclear(Reason.AMBIGUOUS)
    found = read_text(text.strip().rstrip("."), limit=LONGEST)
    if isinstance(found, Unclear):
        return found
    return replace(wanted, place=found.value) if line == PLACE else replace(wanted, agenda=found.value)


def with_lines(wanted: Wanted, lines: dict[int, str], today: date) -> Wanted | Unclear:
    if not set(lines) <= {DAY, HOUR}:
        # What stands in one line with other lines was cut at commas and lost its capitals.
        return Unclear(Reason.AMBIGUOUS)
    for line, said in lines.items():
        found = change_time(wanted, said, today)
        if isinstance(found, Unclear):
            return found
        if line == HOUR and found.day != wanted.day:
            return Unclear(Reason.AMBIGUOUS)
        wanted = found
    return wanted


def change_time(wanted: Wanted, text: str, today: date) -> Wanted | Unclear:
    """ "3/4", "20h", "thứ tư tuần sau 19h30", "5/3 20h tại Trường học"."""
    when = read_when(text, today=today, usual=wanted.hour)
    if isinstance(when, Accepted):
        return at(wanted, when.value)
    parts = WHEN_AND_WHERE.fullmatch(text)
    before = read_when(parts[1], today=today, usual=wanted.hour) if parts else when
    if parts and isinstance(before, Accepted):
        return with_words(at(wanted, before.value), PLACE, parts[2])
    return when


def at(wanted: Wanted, when: When) -> Wanted:
    return replace(wanted, day=when.day or wanted.day, hour=wanted.hour if when.hour is None else when.hour)
