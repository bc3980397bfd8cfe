"""A unit's days and locks, from its committee's settings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from reporting.calendar import Calendar, local_day
from reporting.calendar_settings import calendar_from
from reporting.periods import Period
from reporting.units import Unit
from storage import locks, meta, reports, units
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


async def is_locked(connection: Connection, unit: str, period: Period, now: datetime) -> bool:
    """The office's word where there is one, else the calendar's.

    A month whose lock day passed before the register was set up was never open here: it stays open
    for catching up until the office locks it.
    """
    word = await locks.newest(connection, await units.line(connection, unit, period), str(period))
    if word is not None:
        return word
    locks_at = (await calendar_of(connection, unit, period)).locks_at(period)
    set_up = await meta.get(connection, "set_up_at")
    return now >= locks_at and (set_up is None or locks_at > moment(set_up))


async def missing_periods(connection: Connection, unit: str, now: datetime) -> list[Period]:
    """Months without a report, oldest first, up to the current one."""
    today = Period.of(local_day(now))
    done = await reports.filed_periods(connection, unit)
    return [period for period in await units.periods_of(connection, unit, today) if period not in done]
