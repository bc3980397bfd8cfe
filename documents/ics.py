"""A meeting as a calendar file (RFC 5545): what a telephone's own calendar takes in and reminds of."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import lru_cache

from icalendar import Calendar, Event, vCalAddress

from storage.meetings import Meeting
from texts import t

NAME = "sinh-hoat.ics"
NOBODY = "invalid:nomail"
"""The standard wants an organiser's address; a branch has none, and a person's is nobody's business."""


@lru_cache(maxsize=256)
def calendar_file(meeting: Meeting, unit: str) -> bytes:
    """The meeting as it stands. The same UID for ever; a raised SEQUENCE replaces what a calendar holds.

    It is published, not requested: a request would name the people who are invited. The members of a branch are all
    invited in one tick, with the same file.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//branch-reporting-bot//meetings//VI")
    calendar.add("method", "CANCEL" if meeting.cancelled else "PUBLISH")
    calendar.add_component(event(meeting, unit))
    content: bytes = calendar.to_ical()
    return content


def event(meeting: Meeting, unit: str) -> Event:
    found = Event()
    found.add("uid", meeting.uid)
    found.add("sequence", meeting.sequence)
    found.add("dtstamp", whole(meeting.changed_at))
    found.add("dtstart", whole(meeting.starts_at))
    found.add("summary", t("meeting.summary", unit=unit))
    found.add("location", meeting.call.place)
    found.add("description", f"{meeting.call.agenda}\n{t('meeting.nothing_classified')}")
    found.add("status", "CANCELLED" if meeting.cancelled else "CONFIRMED")
    organizer = vCalAddress(NOBODY)
    organizer.params["CN"] = unit
    found.add("organizer", organizer)
    return found


def whole(when: datetime) -> datetime:
    """The format knows no parts of a second."""
    return when.astimezone(UTC).replace(microsecond=0)
