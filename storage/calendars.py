"""A unit's days and locks, from its committee's settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from reporting.calendar import Calendar, local_day
from reporting.calendar_settings import calendar_from
from reporting.periods import Period, Span
from reporting.units import Tree, Unit
from storage import locks, meta, on_file, units
from storage.db import Connection
from storage.moments import moment


async def calendar_of(connection: Connection, unit: str, period: Period) -> Calendar:
    """The calendar that the unit's committee keeps."""
    return calendar_from(await units.settings_of(connection, unit, period))


async def calendars_of(connection: Connection, register: Sequence[Unit]) -> dict[str, Calendar]:
    """The calendar of every unit of the register, read at once: reminders look at all of them every few seconds."""
    parents = {unit.code: unit.parent for unit in register}
    own = await units.all_settings(connection)
    made: dict[str, Calendar] = {}

    def calendar(code: str) -> Calendar:
        if code not in made:
            parent = parents.get(code, "")
            if code in own:
                line, at = [code], parent
                while at:
                    line.append(at)
                    at = parents.get(at, "")
                made[code] = calendar_from(
                    {key: value for above in reversed(line) for key, value in own.get(above, {}).items()}
                )
            else:
                made[code] = calendar(parent) if parent else Calendar()
        return made[code]

    return {unit.code: calendar(unit.code) for unit in register}


@dataclass(frozen=True, slots=True)
class Lock:
    """The office's word where there is one, else the calendar's day; neither where the month stays open."""

    word: bool | None
    at: datetime | None

    def holds(self, now: datetime) -> bool:
        if self.word is not None:
            return self.word
        return self.at is not None and now >= self.at


async def is_locked(connection: Connection, unit: str, period: Period, now: datetime) -> bool:
    word = await locks.newest(connection, await units.line(connection, unit, period), str(period))
    locks_at = (await calendar_of(connection, unit, period)).locks_at(period)
    return Lock(word, after_set_up(locks_at, await set_up_at(connection))).holds(now)


async def locks_of(connection: Connection, trees: Mapping[Period, Tree], span: Span) -> dict[tuple[str, Period], Lock]:
    """The lock of every unit of every month of the span, read at once."""
    words = await locks.between(connection, span)
    begun = await set_up_at(connection)
    found: dict[tuple[str, Period], Lock] = {}
    for period in span:
        tree = trees[period]
        calendars = await calendars_of(connection, list(tree.units.values()))
        for code in tree.units:
            said = [words[above, str(period)] for above in tree.line(code) if (above, str(period)) in words]
            locks_at = after_set_up(calendars[code].locks_at(period), begun)
            found[code, period] = Lock(max(said)[1] if said else None, locks_at)
    return found


async def set_up_at(connection: Connection) -> datetime | None:
    kept = await meta.get(connection, "set_up_at")
    return moment(kept) if kept is not None else None


def after_set_up(locks_at: datetime, begun: datetime | None) -> datetime | None:
    """A month whose lock day passed before the register was set up was never open here: it stays open
    for catching up until the office locks it.
    """
    return locks_at if begun is None or locks_at > begun else None


async def missing_periods(connection: Connection, unit: str, now: datetime) -> list[Period]:
    """Months without a report, oldest first, up to the current one."""
    today = Period.of(local_day(now))
    done = await on_file.filed_periods(connection, unit)
    return [period for period in await units.periods_of(connection, unit, today) if period not in done]
