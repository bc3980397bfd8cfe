"""A committee's days as they are typed, stored and read again: the same for the chat and the command line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, time

from reporting.answers import Accepted, read_date, read_hour, read_int
from reporting.calendar import Calendar, is_humane
from reporting.periods import Period

DAYS = {
    "opening_day": (1, 28),
    "due_day": (2, 31),
    "closing_day": (1, 31),
    "lock_day": (1, 28),
    "calls_day": (1, 10),
    "overseer_day": (1, 10),
    "meeting_day": (0, 28),
}
"""Setting → the days that it may be."""
HOURS = ("opening_time", "due_time", "lock_time")
LISTS = ("days_off", "working_days")
REMINDERS = "reminders"
SETTINGS = (
    "opening_day", "opening_time", "due_day", "due_time", "closing_day", "lock_day", "lock_time",
    REMINDERS, "calls_day", "overseer_day", "meeting_day", *LISTS,
)  # fmt: skip
"""In the order shown."""

FURTHEST = 10
"""Days before and after the due day at which people may be reminded."""
MOST = 10
"""Reminders of one month."""
REMINDER = re.compile(r"([+-−–]?)\s*(\d{1,2})(?:\s*ngày)?[\s,;]+(.+)")


def calendar_from(kept: Mapping[str, str]) -> Calendar:
    """From settings as stored; what is not set is as usual."""
    usual = Calendar()
    return Calendar(
        opening_day=int(kept.get("opening_day", usual.opening_day)),
        opening_time=hour(kept.get("opening_time"), usual.opening_time),
        due_day=int(kept.get("due_day", usual.due_day)),
        due_time=hour(kept.get("due_time"), usual.due_time),
        closing_day=int(kept.get("closing_day", usual.closing_day)),
        lock_day=int(kept.get("lock_day", usual.lock_day)),
        lock_time=hour(kept.get("lock_time"), usual.lock_time),
        reminders=reminders_from(kept[REMINDERS]) if REMINDERS in kept else usual.reminders,
        calls_day=int(kept.get("calls_day", usual.calls_day)),
        overseer_day=int(kept.get("overseer_day", usual.overseer_day)),
        meeting_day=int(kept.get("meeting_day", usual.meeting_day)),
        days_off=days_from(kept.get("days_off", "")),
        working_days=days_from(kept.get("working_days", "")),
    )


def stored(calendar: Calendar, key: str) -> str:
    """The setting as it is stored, and as the command line shows and takes it."""
    if key == REMINDERS:
        return listed_reminders(frozenset(calendar.reminders))
    value = getattr(calendar, key)
    if key in LISTS:
        return listed_days(value)
    return f"{value:%H:%M}" if key in HOURS else str(value)


def listed_reminders(steps: frozenset[tuple[int, time]]) -> str:
    return ", ".join(f"{days:+d} {at:%H:%M}" if days else f"0 {at:%H:%M}" for days, at in sorted(steps))


def listed_days(days: frozenset[date]) -> str:
    return ", ".join(day.isoformat() for day in sorted(days))


def hour(text: str | None, usual: time) -> time:
    return usual if text is None else time.fromisoformat(text)


def days_from(text: str) -> frozenset[date]:
    return frozenset(date.fromisoformat(day) for day in text.replace(",", " ").split())


def reminders_from(text: str) -> tuple[tuple[int, time], ...]:
    found = (one.split() for one in text.split(",") if one.strip())
    return tuple(sorted((int(days), time.fromisoformat(at)) for days, at in found))


# ── As typed ────────────────────────────────────────────────────────────────


def read(calendar: Calendar, key: str, text: str, today: date) -> str | None:
    """One value typed in the chat, as it is stored: a list gets the entry, or loses it where it stood there already.

    None for what is no such day, hour or date.
    """
    if key in DAYS:
        low, high = DAYS[key]
        found = read_int(text)
        return str(found.value) if isinstance(found, Accepted) and low <= found.value <= high else None
    if key in HOURS:
        at = read_hour(text)
        return f"{at.value:%H:%M}" if isinstance(at, Accepted) else None
    if key == REMINDERS:
        step = read_reminder(text)
        return None if step is None else listed_reminders(frozenset(calendar.reminders) ^ {step})
    day = read_day(text, today)
    return None if day is None else listed_days(getattr(calendar, key) ^ {day})


def read_whole(calendar: Calendar, key: str, text: str, today: date) -> str | None:
    """The whole value from the command line; "" empties a list. None for what cannot be read."""
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if key == REMINDERS:
        steps = [read_reminder(part) for part in parts]
        return None if None in steps else listed_reminders(frozenset(step for step in steps if step is not None))
    if key in LISTS:
        days = [read_day(part, today) for part in parts]
        return None if None in days else listed_days(frozenset(day for day in days if day is not None))
    return read(calendar, key, text, today)


def read_day(text: str, today: date) -> date | None:
    """A date as people write it, or as it is stored."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        found = read_date(text, period=Period.of(today), today=today)
        return found.value if isinstance(found, Accepted) else None


def read_reminder(text: str) -> tuple[int, time] | None:
    """ "-3 8:00", "+1 8h", "0 15:00": days from the due day and an hour at which people may be written to."""
    found = REMINDER.fullmatch(text.strip())
    at = read_hour(found[3]) if found else None
    if found is None or not isinstance(at, Accepted) or not is_humane(at.value) or int(found[2]) > FURTHEST:
        return None
    return int(found[2]) * (-1 if found[1] in {"-", "−", "–"} else 1), at.value


def trouble(calendar: Calendar) -> str:
    """What does not go together, by the name of its sentence; "" where all is well."""
    if calendar.due_day <= calendar.opening_day:
        return "due_before_opening"
    if not calendar.reminders:
        return "no_reminders"
    if len(calendar.reminders) > MOST:
        return "too_many_reminders"
    if calendar.days_off & calendar.working_days:
        return "off_and_working"
    return "" if is_humane(calendar.opening_time) else "quiet_opening"
