"""Loading a register and past months: what is there already and equal is left alone."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import Enum

from reporting.periods import Period
from reporting.units import Unit
from reporting.values import Value
from storage import reminders, reports, units
from storage.db import Connection
from storage.figures import storable
from storage.reports import Filing


class Put(Enum):
    ADDED = "added"
    SAME = "same"
    DIFFERS = "differs"


async def begin(connection: Connection) -> None:
    """A register may name a unit before its parent: references are judged at the end."""
    await connection.execute("PRAGMA defer_foreign_keys = ON")


async def put_unit(connection: Connection, unit: Unit, first: Period, last: Period | None, now: datetime) -> list[str]:
    """Add the unit; a known one must be the same. Returns what differs, in sentences."""
    if not await units.exists(connection, unit.code):
        await units.add(connection, unit, first, now)
        if last is not None:
            await units.end(connection, unit.code, last)
        return []
    known = await units.get(connection, unit.code, Period(9999, 12))
    return [
        f"{unit.code}: {column} trong sổ là {new!r}, trong cơ sở dữ liệu là {old!r}."
        for column, old, new in (
            ("ten", known.name, unit.name),
            ("loai", known.kind, unit.kind),
            ("ma_cha", known.parent, unit.parent),
            ("khoi", known.block, unit.block),
        )
        if old != new
    ]


async def put_quota(connection: Connection, unit: str, first: Period, quota: int, now: datetime) -> None:
    """This year's quota; also that of the past years loaded, where they have none yet."""
    for year in range(first.year, now.year + 1):
        if year == now.year or await units.quota(connection, unit, year) is None:
            await units.set_quota(connection, unit, year, quota)


async def put_opening(
    connection: Connection, unit: str, period: Period, members: int, source: str, now: datetime
) -> None:
    await units.set_opening(connection, unit, period, members, source, now)


async def put_month(
    connection: Connection,
    unit: str,
    period: Period,
    form: str,
    form_version: int,
    values: Mapping[str, Value],
    source: str,
    now: datetime,
) -> Put:
    """A past month as a report of origin ``imported``."""
    known = await reports.current(connection, unit, period)
    kept = storable(dict(values))
    if known is not None:
        return Put.SAME if all(known.values.get(code) == value for code, value in kept.items()) else Put.DIFFERS
    receipt = f"{unit}-{period.year % 100:02d}{period.month:02d}-NHAP"
    filing = Filing(unit, period, "imported", form, form_version, receipt, period.last_day, None, "", source)
    await reports.add_version(connection, filing, values, [], now)
    await reminders.stop(connection, unit, str(period), now)
    return Put.ADDED
