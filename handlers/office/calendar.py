"""A committee's days: when filing opens, when it is due, when a month is closed and locked, extra days off."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.replies import shortened
from handlers.report import amend
from handlers.rights import Action
from reporting.calendar import Calendar, local_day
from reporting.calendar_settings import (
    DAYS,
    HOURS,
    LISTS,
    REMINDERS,
    SETTINGS,
    calendar_from,
    read,
    stored,
    trouble,
)
from reporting.periods import Period
from storage import units
from storage.calendars import calendar_of
from storage.talks import Talk
from texts import shown, t
from texts.days import public_words

TOPIC = "office_calendar"


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_for(ctx, Action.SWITCH_SETTINGS)
    if home is None:
        return
    if action == "menu":
        await menu(ctx, home)
    elif action == "change" and argument in SETTINGS:
        await ask(ctx, argument)


async def menu(ctx: Context, home: str, *, first: str = "") -> None:
    """The days as they are set, and what they come to this month, moved by Sundays and holidays."""
    period = gate.today(ctx)
    calendar = await calendar_of(ctx.connection, home, period)
    lines = [first] if first else []
    lines.append(t("calendar.head", committee=await units.name(ctx.connection, home)))
    lines += [f"- {t(f'calendar.{key}')}: {value_of(calendar, key)}" for key in SETTINGS]
    lines.append(t("calendar.this_month", month=shown.month(period), **moments(calendar, period)))
    lines.append(public_words(period.year))
    rows = [
        [Choice(t("calendar.change", what=t(f"calendar.{key}")), f"m:office_calendar:change:{key}")] for key in SETTINGS
    ]
    await ctx.say("\n".join(lines), [*rows, menu_row()])


def moments(calendar: Calendar, period: Period) -> dict[str, str]:
    found = {"opens": calendar.opens_at(period), "due": calendar.due_at(period), "locks": calendar.locks_at(period)}
    return {name: f"{shown.hour(at)} {shown.day(shown.local(at).date())}" for name, at in found.items()}


def value_of(calendar: Calendar, key: str) -> str:
    if key in LISTS:
        days = sorted(getattr(calendar, key))
        return ", ".join(shown.full_day(day) for day in days) or t("calendar.none")
    return stored(calendar, key)


async def ask(ctx: Context, key: str, *, first: str = "") -> None:
    talk = await gate.lobby(ctx)
    low, high = DAYS.get(key, (0, 0))
    words = t(f"calendar.ask_{kind_of(key)}", what=t(f"calendar.{key}"), low=low, high=high)
    rows = [[Choice(t("calendar.leave"), "leave")]]
    await ctx.ask(talk, {"topic": TOPIC, "key": key}, "\n".join(part for part in (first, words) if part), rows)


def kind_of(key: str) -> str:
    """Which question asks for the setting."""
    if key in {REMINDERS, "meeting_day", *LISTS}:
        return key
    if key in HOURS:
        return "hour"
    return "days_after" if key in {"calls_day", "overseer_day"} else "day"


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    home = await gate.home_for(ctx, Action.SWITCH_SETTINGS)
    if home is None:
        return
    key = talk.place["key"]
    if value == "leave":
        await amend.close(ctx, talk)
        await menu(ctx, home)
        return
    calendar = await calendar_of(ctx.connection, home, gate.today(ctx))
    new = read(calendar, key, text, local_day(ctx.now))
    if new is None:
        await ask(ctx, key, first=t("calendar.unclear", said=shortened(text)))
        return
    kept = await units.settings_of(ctx.connection, home, gate.today(ctx))
    wrong = trouble(calendar_from({**kept, key: new}))
    if wrong:
        await ask(ctx, key, first=t(f"calendar.{wrong}"))
        return
    await units.set_setting(ctx.connection, home, key, new)
    await ctx.record("setting", home, detail=f"{key}={new}")
    await amend.close(ctx, talk)
    ctx.changed_units.add(home)
    await menu(ctx, home, first=t("calendar.changed", what=t(f"calendar.{key}")))
