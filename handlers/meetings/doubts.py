"""What stands against a meeting as somebody wants it: not understood, past, or odd, and then asked about once."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from handlers.replies import shortened
from reminders.plan import is_tet
from reporting.answers import Reason, Unclear
from reporting.calendar import is_humane, local_day
from reporting.meetings import LONGEST, Wanted
from reporting.periods import Period
from storage import meetings
from storage.meetings import Meeting
from texts import shown, t

FAR_AHEAD = timedelta(days=60)


def explained(why: Unclear, text: str) -> str:
    """What was not clear about the words."""
    if why.code is Reason.LUNAR:
        return t("answers.lunar", example="3/4")
    if why.code is Reason.NO_SUCH_DATE:
        return t("answers.no_such_date", said=shortened(text), example="3/4")
    if why.code is Reason.TOO_LONG:
        return t("answers.text_too_long", limit=LONGEST)
    return t("meeting.hour_of_24" if why.code is Reason.RANGE else "meeting.unclear", said=shortened(text))


def too_late(ctx: Context, wanted: Wanted) -> str:
    if wanted.starts_at > ctx.now:
        return ""
    return t("meeting.past", hour=f"{wanted.hour:%H:%M}", day=shown.day(wanted.day))


def about(ctx: Context, wanted: Wanted) -> list[str]:
    """Far away, at night ("3h" for three in the afternoon), or on Tết, when no reminder goes out."""
    found = []
    if wanted.starts_at - ctx.now > FAR_AHEAD:
        days = (wanted.day - local_day(ctx.now)).days
        found.append(t("meeting.far", day=shown.full_day(wanted.day), days=days))
    if is_tet(wanted.day):
        found.append(t("meeting.on_tet", day=shown.full_day(wanted.day)))
    if not is_humane(wanted.hour):
        found.append(t("meeting.at_night", hour=f"{wanted.hour:%H:%M}"))
    return found


async def stands_already(ctx: Context, unit: str, wanted: Wanted, *, monthly: bool) -> bool:
    """Whether the branch is called to that very hour; a monthly meeting takes the place of the monthly one before."""
    coming = await meetings.coming_of(ctx.connection, unit, ctx.now)
    return any(one.starts_at == wanted.starts_at and not (monthly and one.series) for one in coming)


async def others_of_the_month(ctx: Context, unit: str, wanted: Wanted) -> str:
    """The branch's other meetings of that month, each of which stays: this is one more."""
    coming = await meetings.coming_of(ctx.connection, unit, ctx.now)
    found = [one for one in coming if one.period == Period.of(wanted.day) and one.series is None]
    return t("meeting.one_more", list=", ".join(map(label, found))) if found else ""


def label(meeting: Meeting) -> str:
    at = shown.local(meeting.starts_at)
    return t("meeting.label", hour=shown.hour(at), day=shown.day(at.date()))
