"""The link in a branch's own group: one tap there answers without a chat with the bot. What a web page is handed."""

from __future__ import annotations

import base64
import hmac
from datetime import datetime

from documents import ics, invitation
from events import Choice, Message
from handlers.context import House
from storage import meeting_replies, meetings, units
from storage.db import Connection
from storage.meeting_replies import ABSENT, ATTEND, REASONS
from storage.meetings import Meeting
from storage.months import members_known
from storage.vault import Vault
from texts import t

MOST_WITHOUT_FIGURES = 50
"""Answers taken by the link for a branch of which nobody knows yet how many members it has."""


def token_of(vault: Vault, meeting: Meeting) -> str:
    """Cannot be guessed and need not be stored: it follows from the key and the meeting, so it can be shown again."""
    mark = base64.urlsafe_b64encode(vault.key_of("meeting link", meeting.uid)[:16]).decode().rstrip("=")
    return f"{meeting.id}-{mark}"


def link_of(house: House, meeting: Meeting) -> str:
    """ "" where the bot has no web address."""
    return f"{house.web_url.rstrip('/')}/h/{token_of(house.vault, meeting)}" if house.web_url else ""


async def meeting_of(connection: Connection, vault: Vault, token: str) -> Meeting | None:
    number = token.partition("-")[0]
    # SQLite's whole numbers end at 63 bits; no link of ours is near.
    if not (number.isascii() and number.isdecimal() and len(number) < 18):
        return None
    meeting = await meetings.get(connection, int(number))
    if meeting is None or not hmac.compare_digest(token_of(vault, meeting).encode(), token.encode()):
        return None
    return meeting


async def shown(connection: Connection, house: House, token: str, visitor: str, now: datetime) -> Message | None:
    """The meeting with its choices (``attend``, ``absent|work`` …) and its calendar file; None for no link of ours.

    A meeting that was cancelled or has begun says so and has no choices.
    """
    meeting = await meeting_of(connection, house.vault, token)
    if meeting is None:
        return None
    unit = await units.name(connection, meeting.unit)
    facts = invitation.facts(meeting, unit)
    file = ics.calendar_file(meeting, unit)
    if meeting.cancelled or meeting.starts_at <= now:
        words = t("meeting.was_cancelled" if meeting.cancelled else "meeting.has_begun", **facts)
        return Message(words, file_name=ics.NAME, file=file)
    answer = await meeting_replies.of_visitor(connection, meeting.id, key_of(house.vault, meeting, visitor))
    said = t("meeting.said_by_link", state=t(f"meeting.state_{answer}")) if answer else ""
    text = "\n".join(part for part in (invitation.announcement(meeting, unit, None), said) if part)
    return Message(text, choices(), file_name=ics.NAME, file=file)


def choices() -> tuple[tuple[Choice, ...], ...]:
    absent = tuple(
        Choice(t("meeting.absent_because", reason=t(f"meeting.reason_{reason}").lower()), f"{ABSENT}|{reason}")
        for reason in REASONS
    )
    return ((Choice(t("meeting.attend"), ATTEND),), absent)


async def reply(
    connection: Connection, house: House, token: str, visitor: str, answer: str, reason: str, now: datetime
) -> Message | None:
    """Keep a browser's answer, and give what is to be shown then; None for no link, or no answer, of ours.

    ``visitor`` is what the browser keeps for itself. A branch gets no more answers than it has members.
    """
    meeting = await meeting_of(connection, house.vault, token)
    if meeting is None or not visitor or (answer, reason in REASONS) not in {(ATTEND, False), (ABSENT, True)}:
        return None
    if meeting.cancelled or meeting.starts_at <= now:
        return await shown(connection, house, token, visitor, now)
    key = key_of(house.vault, meeting, visitor)
    if await is_full(connection, meeting, key, now):
        return Message(t("meeting.link_full"))
    await meeting_replies.put_by_link(connection, meeting, key, answer, reason if answer == ABSENT else "", now)
    return await shown(connection, house, token, visitor, now)


async def is_full(connection: Connection, meeting: Meeting, visitor: bytes, now: datetime) -> bool:
    """Whether as many browsers as the branch has members have answered, and this is a further one."""
    if await meeting_replies.has_answered(connection, meeting.id, visitor):
        return False
    members = await members_known(connection, meeting.unit, now)
    most = MOST_WITHOUT_FIGURES if members is None else members
    return await meeting_replies.visitors(connection, meeting.id) >= most


def key_of(vault: Vault, meeting: Meeting, visitor: str) -> bytes:
    """Of this meeting only: a browser is not known again at the next one."""
    return vault.key_of("meeting visitor", meeting.uid, visitor)
