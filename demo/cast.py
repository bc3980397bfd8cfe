"""How secretaries are: when, and whether, they report by themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from random import Random

from reporting.calendar import Calendar, local_day, moment
from reporting.periods import Period


class Temper(StrEnum):
    PROMPT = "prompt"
    """Reports within days after the opening."""
    LAST_MINUTE = "last_minute"
    """The evening before the due day, or on it."""
    PUTS_OFF = "puts_off"
    """Answers the first reminder with "Để sau", once or twice, and reports when reminded again."""
    INTERRUPTED = "interrupted"
    """Begins in the evening of the opening, is called away in the midst of it, and goes on when told of it the next morning."""
    LATE = "late"
    """One to four days after the due day."""
    SILENT = "silent"
    """Never in time: the office enters on behalf, or the month stays missing until it is locked."""
    UNREACHABLE = "unreachable"
    """Has blocked the bot: the office enters on behalf."""


SHARES = {
    Temper.PROMPT: 27,
    Temper.LAST_MINUTE: 9,
    Temper.PUTS_OFF: 4,
    Temper.INTERRUPTED: 2,
    Temper.LATE: 4,
    Temper.SILENT: 3,
    Temper.UNREACHABLE: 1,
}
"""Of fifty."""
BY_THEMSELVES = frozenset(Temper) - {Temper.SILENT, Temper.UNREACHABLE}
"""Who uses the bot at all: these call their branch's meetings too."""


def cast(units: Sequence[str], chance: Random) -> dict[str, Temper]:
    """Unit → how its secretary is, in these shares."""
    deck = [temper for temper, share in SHARES.items() for _ in range(share)]
    mixed = chance.sample(units, len(units))
    return {unit: deck[at * len(deck) // len(mixed)] for at, unit in enumerate(mixed)}


def reports_at(temper: Temper, calendar: Calendar, period: Period, chance: Random) -> datetime:
    """When a secretary of this temper reports by themselves."""
    opens, due = local_day(calendar.opens_at(period)), local_day(calendar.due_at(period))
    if temper is Temper.PROMPT:
        return waking(opens + timedelta(days=chance.randint(0, min(4, (due - opens).days - 1))), chance)
    if temper is Temper.INTERRUPTED:
        return moment(opens, time(19, 40))
    if temper is Temper.LATE:
        return waking(due + timedelta(days=chance.randint(1, 4)), chance)
    if chance.random() < 0.3:
        return moment(due - timedelta(days=1), time(19, 40)) + timedelta(minutes=chance.randint(0, 60))
    return moment(due, time(8, 10)) + timedelta(minutes=chance.randint(0, 480))


def waking(day: date, chance: Random) -> datetime:
    """Some moment between ten past eight in the morning and eight in the evening."""
    return moment(day, time(8, 10)) + timedelta(minutes=chance.randint(0, 710))
