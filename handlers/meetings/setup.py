"""Setting up a meeting: one screen with the usual one, changed by line, then once or monthly."""

from __future__ import annotations

from datetime import time

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.meetings import doubts, far_away
from handlers.meetings.doubts import explained, too_late
from handlers.meetings.leaving import LEAVING, STOP, goes_elsewhere, leave, stop
from handlers.meetings.screens import (
    back,
    group_text,
    group_text_follows,
    joined,
    look,
    say_group_text,
    tell_colleagues,
    when,
    withdrawal,
)
from handlers.replies import shortened
from handlers.rights import Action
from reporting.answers import Unclear, read_command
from reporting.calendar import is_humane, local_day
from reporting.interview import ACCEPT, is_acceptance
from reporting.meetings import Wanted, change, next_day
from reporting.periods import Period
from reporting.privacy import must_not_be_kept
from reporting.units import Tree
from storage import meetings, outbox, people, units
from storage.calendars import calendar_of
from storage.meetings import Call, Meeting
from storage.talks import Talk
from texts import shown, t

TOPIC = "meeting_setup"
ONCE, MONTHLY, SURE = "once", "monthly", "sure"
USUAL_DAY, USUAL_HOUR = 3, time(19, 30)
"""Where a branch has not met through the bot yet (``domain/lich.md``)."""


async def begin(ctx: Context, unit: str) -> None:
    if not await gate.allowed(ctx, Action.CALL_MEETING, unit):
        return
    if not await branches_of(ctx, unit):
        await ctx.say(t("meeting.no_branches"), await back(ctx))
        return
    await ask(ctx, await gate.lobby(ctx), unit, await usual(ctx, unit))


async def branches_of(ctx: Context, unit: str) -> list[str]:
    """The branch itself; for a committee every branch under it, each of which gets a meeting of its own."""
    return Tree(await units.at(ctx.connection, gate.today(ctx))).branches(unit)


async def usual(ctx: Context, unit: str) -> Wanted:
    """The monthly one, or the one set up last, in the next month that has none yet."""
    series = await meetings.series_of(ctx.connection, unit)
    last = await meetings.newest(ctx.connection, unit)
    taken = {meeting.period for meeting in await meetings.coming_of(ctx.connection, unit, ctx.now)}
    usually = (await calendar_of(ctx.connection, unit, gate.today(ctx))).meeting_day
    day, hour, place, agenda = usually or USUAL_DAY, USUAL_HOUR, "", t("meeting.usual_agenda")
    if series is not None:
        day, hour, place, agenda = series.day, series.hour, series.place, series.agenda
    elif last is not None:
        at = shown.local(last.starts_at)
        day, hour, place, agenda = at.day, at.time(), last.call.place, last.call.agenda
    return Wanted(next_day(day, hour, ctx.now, taken, gate.today(ctx)), hour, place, agenda)


# ── The screen ──────────────────────────────────────────────────────────────


async def ask(ctx: Context, talk: Talk, unit: str, wanted: Wanted, *, first: str = "") -> None:
    count = len(await branches_of(ctx, unit))
    name = await units.name(ctx.connection, unit)
    whose = name if count == 1 else t("meeting.for_many", count=count, unit=name)
    lines = t(
        "meeting.screen",
        unit=whose,
        weekday=shown.weekday(wanted.day),
        day=shown.full_day(wanted.day),
        hour=f"{wanted.hour:%H:%M}",
        place=wanted.place or t("meeting.not_named"),
        agenda=wanted.agenda,
    )
    how = t("meeting.how_to_change" if wanted.place else "meeting.ask_place")
    rows = [[Choice(t("submit.accept"), ACCEPT)]] if wanted.place else []
    place = {"topic": TOPIC, "unit": unit, "wanted": wanted.kept()}
    rows = [*rows, stop(), *await far_away.row_of(ctx, unit)]
    await ctx.ask(talk, place, "\n".join(part for part in (first, lines, how) if part), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    unit, wanted = talk.place["unit"], Wanted.read(talk.place["wanted"])
    if not await gate.allowed(ctx, Action.CALL_MEETING, unit) or await goes_elsewhere(ctx, talk, unit, text):
        return
    if value == STOP or (not value and read_command(text) in LEAVING):
        await leave(ctx, talk, unit)
        await ctx.say(t("meeting.stopped"), await back(ctx))
    elif value.startswith(far_away.STEM):
        await leave(ctx, talk, unit)
        await ctx.tap(ctx, value)
    elif talk.place.get("mode") == "often":
        await how_often(ctx, talk, unit, wanted, value)
    elif value == SURE:
        await ask_how_often(ctx, talk, unit, wanted)
    elif value == ACCEPT or (wanted.place and is_acceptance(text)):
        await accept(ctx, talk, unit, wanted)
    else:
        await changed(ctx, talk, unit, wanted, text)


async def changed(ctx: Context, talk: Talk, unit: str, wanted: Wanted, text: str) -> None:
    found = change(wanted, text, local_day(ctx.now))
    if isinstance(found, Unclear):
        await ask(ctx, talk, unit, wanted, first=explained(found, text))
    elif must_not_be_kept(found.place) or must_not_be_kept(found.agenda):
        await ask(ctx, talk, unit, wanted, first=t("meeting.private"))
    else:
        await ask(ctx, talk, unit, found, first=too_late(ctx, found))


async def accept(ctx: Context, talk: Talk, unit: str, wanted: Wanted) -> None:
    """A day that has passed is refused; what is odd is asked about once."""
    if first := too_late(ctx, wanted):
        await ask(ctx, talk, unit, wanted, first=first)
    elif odd := doubts.about(ctx, wanted):
        place = {"topic": TOPIC, "unit": unit, "wanted": wanted.kept()}
        sure = t("meeting.is_right" if is_humane(wanted.hour) else "meeting.is_right_hour")
        await ctx.ask(talk, place, "\n".join([*odd, t("meeting.doubt_ask")]), [[Choice(sure, SURE)], stop()])
    else:
        await ask_how_often(ctx, talk, unit, wanted)


# ── Once, or monthly ────────────────────────────────────────────────────────


async def ask_how_often(ctx: Context, talk: Talk, unit: str, wanted: Wanted, *, first: str = "") -> None:
    series = await meetings.series_of(ctx.connection, unit)
    replaces = t("meeting.replaces", day=series.day, hour=f"{series.hour:%H:%M}") if series else ""
    if len(await branches_of(ctx, unit)) > 1:
        replaces = t("meeting.replaces_many")
    else:
        replaces = "\n".join(part for part in (await doubts.others_of_the_month(ctx, unit, wanted), replaces) if part)
    words = t("meeting.how_often", day=wanted.day.day)
    place = {"topic": TOPIC, "unit": unit, "wanted": wanted.kept(), "mode": "often"}
    rows = [[Choice(t("meeting.once"), ONCE), Choice(t("meeting.monthly"), MONTHLY)], stop()]
    await ctx.ask(talk, place, "\n".join(part for part in (first, words, replaces) if part), rows)


async def how_often(ctx: Context, talk: Talk, unit: str, wanted: Wanted, value: str) -> None:
    if value not in {ONCE, MONTHLY}:
        await ask_how_often(ctx, talk, unit, wanted, first=t("answers.choice", said=shortened(ctx.event.text)))
    elif too_late(ctx, wanted):
        await ask(ctx, talk, unit, wanted, first=too_late(ctx, wanted))
    else:
        await set_up(ctx, talk, unit, wanted, monthly=value == MONTHLY)


async def set_up(ctx: Context, talk: Talk, unit: str, wanted: Wanted, *, monthly: bool) -> None:
    """Nobody is called twice to the same hour: secretary, deputy and office may all have had it in mind."""
    branches = await branches_of(ctx, unit)
    free = [code for code in branches if not await doubts.stands_already(ctx, code, wanted, monthly=monthly)]
    if not free:
        first = t("meeting.stands_already", hour=f"{wanted.hour:%H:%M}", day=shown.day(wanted.day))
        await ask(ctx, talk, unit, wanted, first=first)
        return
    await leave(ctx, talk, unit)
    made = [await make(ctx, code, wanted, monthly=monthly) for code in free]
    await told(ctx, unit, made, left_out=len(branches) - len(free))


async def make(ctx: Context, unit: str, wanted: Wanted, *, monthly: bool) -> Meeting:
    call, by = Call(wanted.starts_at, wanted.place, wanted.agenda), ctx.account.person
    series = None
    if monthly:
        series = await meetings.add_series(ctx.connection, unit, wanted.day.day, wanted.hour, call, by, ctx.now)
    await ctx.record("call_meeting", unit, period=str(Period.of(wanted.day)))
    return await meetings.add(ctx.connection, unit, call, by, ctx.now, series=series)


async def told(ctx: Context, unit: str, made: list[Meeting], *, left_out: int = 0) -> None:
    """What was stored, who will hear of it; of the office's meetings each branch's secretary."""
    stored = t("meeting.stored_monthly" if made[0].series else "meeting.stored_once", **when(made[0]))
    own = unit in await gate.own_units(ctx)
    if own:
        text = "\n".join([stored, await joined(ctx, unit), group_text_follows(ctx)])
        await ctx.say(text, [[look(made[0])], *await withdrawal(ctx, unit)])
        await say_group_text(ctx, made[0])
        await tell_colleagues(ctx, made[0], "meeting.called_by_colleague")
        return
    lines = [stored, t("meeting.branches_told", count=len(made))]
    lines += [t("meeting.branches_left_out", count=left_out)] if left_out else []
    await ctx.say("\n".join(lines), await back(ctx))
    for meeting in made:
        name = await units.name(ctx.connection, meeting.unit)
        await ctx.tell(
            await people.reporters(ctx.connection, meeting.unit),
            t("meeting.called_by_office", unit=name, place=meeting.call.place, **when(meeting)),
            [[group_text(meeting)], [look(meeting)]],
            purpose=outbox.NOTICE,
            unit=meeting.unit,
            key=f"called:{meeting.id}",
        )
