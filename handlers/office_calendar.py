"""A committee's days: when filing opens, when it is due, when a month is closed and locked, extra days off."""

from __future__ import annotations

from datetime import date, time

from events import Choice
from handlers import amend, gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.replies import shortened
from handlers.rights import Action
from reporting.answers import Accepted, read_date, read_hour, read_int
from reporting.calendar import Calendar, local_day
from reporting.periods import Period
from storage import units
from storage.calendars import calendar_from, calendar_of
from storage.talks import Talk
from texts import shown, t

TOPIC = "office_calendar"
DAYS = {"opening_day": (1, 28), "due_day": (2, 31), "closing_day": (1, 31), "lock_day": (1, 28)}
"""Setting → the days of the month that it may be."""
LISTS = ("days_off", "working_days")
SETTINGS = ("opening_day", "due_day", "due_time", "closing_day", "lock_day", *LISTS)


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_unit(ctx)
    if home is None or not await gate.allowed(ctx, Action.SWITCH_SETTINGS, home):
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
    rows = [
        [Choice(t("calendar.change", what=t(f"calendar.{key}")), f"m:office_calendar:change:{key}")] for key in SETTINGS
    ]
    await ctx.say("\n".join(lines), [*rows, menu_row()])


def moments(calendar: Calendar, period: Period) -> dict[str, str]:
    found = {"opens": calendar.opens_at(period), "due": calendar.due_at(period), "locks": calendar.locks_at(period)}
    return {name: f"{shown.hour(at)} {shown.day(shown.local(at).date())}" for name, at in found.items()}


def value_of(calendar: Calendar, key: str) -> str:
    value = getattr(calendar, key)
    if key in LISTS:
        return ", ".join(f"{shown.day(day)}/{day.year}" for day in sorted(value)) or t("calendar.none")
    return f"{value:%H:%M}" if isinstance(value, time) else str(value)


async def ask(ctx: Context, key: str, *, first: str = "") -> None:
    talk = await gate.lobby(ctx)
    low, high = DAYS.get(key, (0, 0))
    words = t(
        f"calendar.ask_{key if key in LISTS or key == 'due_time' else 'day'}",
        what=t(f"calendar.{key}"),
        low=low,
        high=high,
    )
    rows = [[Choice(t("calendar.leave"), "leave")]]
    await ctx.ask(talk, {"topic": TOPIC, "key": key}, "\n".join(part for part in (first, words) if part), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    home = await gate.home_unit(ctx)
    if home is None or not await gate.allowed(ctx, Action.SWITCH_SETTINGS, home):
        return
    key = talk.place["key"]
    if value == "leave":
        await amend.close(ctx, talk)
        await menu(ctx, home)
        return
    calendar = await calendar_of(ctx.connection, home, gate.today(ctx))
    new = read(ctx, calendar, key, text)
    if new is None:
        await ask(ctx, key, first=t("calendar.unclear", said=shortened(text)))
        return
    kept = await units.settings_of(ctx.connection, home, gate.today(ctx))
    trouble = out_of_order(calendar_from({**kept, key: new}))
    if trouble:
        await ask(ctx, key, first=t(f"calendar.{trouble}"))
        return
    await units.set_setting(ctx.connection, home, key, new)
    await ctx.record("setting", home, detail=f"{key}={new}")
    await amend.close(ctx, talk)
    ctx.changed_units.add(home)
    await menu(ctx, home, first=t("calendar.changed", what=t(f"calendar.{key}")))


def read(ctx: Context, calendar: Calendar, key: str, text: str) -> str | None:
    """The setting as it is stored; None for what is no day, hour or date."""
    if key in DAYS:
        low, high = DAYS[key]
        found = read_int(text)
        return str(found.value) if isinstance(found, Accepted) and low <= found.value <= high else None
    if key == "due_time":
        at = read_hour(text)
        return f"{at.value:%H:%M}" if isinstance(at, Accepted) else None
    today = local_day(ctx.now)
    day = read_date(text, period=Period.of(today), today=today)
    return listed(getattr(calendar, key), day.value) if isinstance(day, Accepted) else None


def listed(days: frozenset[date], day: date) -> str:
    """The list with the day added; without it where it stood there already."""
    return " ".join(one.isoformat() for one in sorted(days ^ {day}))


def out_of_order(calendar: Calendar) -> str:
    return "due_before_opening" if calendar.due_day <= calendar.opening_day else ""
