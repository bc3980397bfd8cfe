"""Meetings in a test: called by rows, members who are invited, and what is stored of it all."""

from __future__ import annotations

from datetime import datetime

from icalendar import Calendar, Event

from reporting.periods import LOCAL
from storage import meetings
from storage.meetings import Call, Meeting
from tests.commune import Chat, Commune

UNIT = "TT02"


def at(day: int, hour: int, minute: int = 0, *, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


MEETS_AT = at(3, 19, 30)
"""Eight days after the commune's clock begins (23 February, 08:00), on a Tuesday."""


async def called(commune: Commune, starts_at: datetime = MEETS_AT, unit: str = UNIT) -> Meeting:
    """A meeting that stands in the rows, as the talk would have put it there."""
    async with commune.db.transaction() as connection:
        return await meetings.add(
            connection, unit, Call(starts_at, "Nhà văn hóa bản", "Sinh hoạt thường kỳ"), None, commune.now
        )


async def member(commune: Commune, number: int = 1, unit: str = UNIT) -> Chat:
    return await commune.somebody("member", unit, f"member-{number}-of-{unit}")


def event_in(chat: Chat, bubble: int = -1) -> tuple[str, Event]:
    """Method and event of the calendar file in a bubble."""
    calendar = Calendar.from_ical(chat.bubbles()[bubble].file)
    (event,) = calendar.events
    return str(calendar["METHOD"]), event


async def replies(commune: Commune) -> list[tuple[str, str]]:
    return await commune.rows("SELECT answer, reason FROM meeting_replies ORDER BY id")


async def stored(commune: Commune, unit: str = UNIT) -> list[tuple[str, str, str, bool]]:
    """The unit's meetings: local start, place, agenda, whether one of a monthly series."""
    found = await commune.rows(
        "SELECT starts_at, place, agenda, series IS NOT NULL FROM meetings WHERE unit = ? ORDER BY id", unit
    )
    return [
        (f"{datetime.fromisoformat(start).astimezone(LOCAL):%d/%m/%Y %H:%M}", place, agenda, bool(monthly))
        for start, place, agenda, monthly in found
    ]


async def opened(commune: Commune) -> Chat:
    """The secretary with the meeting's screen in view."""
    talk = commune.secretary(UNIT)
    await talk.talks("/hop", "[19:30 ngày 03/3]")
    return talk
