"""Setting up a meeting: what was meant by a line typed under the screen. Pure; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any

from reporting.answers import Accepted, Reason, Unclear, find_hour, read_date, read_hour, read_lines, read_text
from reporting.calendar import moment, on_day
from reporting.periods import Period

LONGEST = 200
"""Characters of a place or an agenda."""
DAY, HOUR, PLACE, AGENDA = 1, 2, 3, 4
"""The lines of the screen."""
WORDS = re.compile(r"\s*(?:dòng|dong|mục|muc)?\s*([34])\s*[:=]\s*(.+)", re.IGNORECASE | re.DOTALL)
ANOTHER = re.compile(r"[\n,;]\s*[1-4]\s*[:=]")


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
    """The meeting with what was typed: lines by their number, or a day, an hour, both; a missing place in words."""
    words = WORDS.fullmatch(text)
    if words:
        return with_words(wanted, int(words[1]), words[2])
    lines = read_lines(text, count=AGENDA)
    if isinstance(lines, Accepted):
        return with_lines(wanted, lines.value, today)
    when = change_time(wanted, text, today)
    if isinstance(when, Unclear) and when.code is Reason.NOT_A_DATE and not wanted.place:
        return with_words(wanted, PLACE, text)
    return when


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
        found = read_hour(said) if line == HOUR else read_date(said, period=Period.of(today), today=today)
        if isinstance(found, Unclear):
            return found
        wanted = (
            replace(wanted, hour=found.value) if isinstance(found.value, time) else replace(wanted, day=found.value)
        )
    return wanted


def change_time(wanted: Wanted, text: str, today: date) -> Wanted | Unclear:
    """ "3/4", "20h", "3/4 19h30"."""
    alone = read_hour(text)
    if isinstance(alone, Accepted):
        return replace(wanted, hour=alone.value)
    day = read_date(text, period=Period.of(today), today=today)
    if isinstance(day, Unclear):
        return day
    hour = find_hour(text)
    if isinstance(hour, Unclear):
        return hour
    return replace(wanted, day=day.value, hour=hour.value if hour else wanted.hour)
