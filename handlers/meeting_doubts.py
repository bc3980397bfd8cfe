"""What is odd about a meeting as somebody wants it: asked once before it is set up, or read back when it is moved."""

from __future__ import annotations

from datetime import timedelta

from handlers.context import Context
from reminders.plan import is_tet
from reporting.calendar import is_humane, local_day
from reporting.meetings import Wanted
from reporting.periods import Period
from storage import meetings
from storage.meetings import Meeting
from texts import shown, t

FAR_AHEAD = timedelta(days=60)


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
