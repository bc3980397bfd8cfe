"""What is said of a meeting, to a member and into the branch's own group."""

from __future__ import annotations

from storage.meetings import Meeting
from texts import shown, t


def facts(meeting: Meeting, unit: str) -> dict[str, str]:
    """The meeting as the sentences want it."""
    at = shown.local(meeting.starts_at)
    return {
        "unit": unit,
        "hour": shown.hour_in_words(at),
        "weekday": shown.weekday(at.date()),
        "day": shown.full_day(at.date()),
        "place": meeting.call.place,
        "agenda": meeting.call.agenda,
    }


def announcement(meeting: Meeting, unit: str, heard: int | None) -> str:
    """Text 18; for who heard of the meeting before, what has changed since."""
    if meeting.cancelled:
        return t("meeting.cancelled", **facts(meeting, unit))
    if heard is None:
        return t("meeting.invitation", **facts(meeting, unit))
    return t("meeting.moved" if heard < meeting.answers_from else "meeting.elsewhere", **facts(meeting, unit))


def reminder(meeting: Meeting, unit: str, answer: str) -> str:
    """Whether it is a question or a reminder depends on what was answered."""
    return t("meeting.remind" if answer else "meeting.remind_unanswered", **facts(meeting, unit))


def for_the_group(meeting: Meeting, unit: str, link: str) -> str:
    """A message to be copied into the branch's own group; the link answers without a chat with the bot.

    Who answers there has no chat: of a change they hear by this message alone.
    """
    answer = t("meeting.group_link", link=link) if link and not meeting.cancelled else ""
    parts = [t(group_code(meeting), **facts(meeting, unit)), answer, t("meeting.nothing_classified")]
    return "\n".join(part for part in parts if part)


def group_code(meeting: Meeting) -> str:
    if meeting.cancelled:
        return "meeting.group_cancelled"
    if not meeting.sequence:
        return "meeting.group"
    return "meeting.group_moved" if meeting.sequence == meeting.answers_from else "meeting.group_elsewhere"
