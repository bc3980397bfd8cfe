"""The register: units with name, kind and parent per period; settings, quotas, openings."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reporting.answers import fold
from reporting.periods import Period, Span, months
from reporting.units import Tree, Unit
from storage.db import Connection
from storage.moments import stored


@dataclass(frozen=True, slots=True)
class Opening:
    """The first dau_ky, with the document it comes from."""

    period: Period
    members: int
    source: str


class NoSuchUnitError(KeyError):
    """The register has no such unit in that period."""


async def at(connection: Connection, period: Period) -> list[Unit]:
    """The register as it stands in the period, in its own order."""
    async with connection.execute(
        "SELECT s.*, u.position FROM unit_spans s JOIN units u ON u.code = s.unit "
        "WHERE s.first_period <= ? AND (s.last_period IS NULL OR s.last_period >= ?) ORDER BY u.position",
        (str(period), str(period)),
    ) as cursor:
        return [_unit(row) for row in await cursor.fetchall()]


async def trees(connection: Connection, span: Span) -> dict[Period, Tree]:
    """The tree of every month, in one reading; months between which nothing changed share theirs."""
    async with connection.execute(
        "SELECT s.*, u.position FROM unit_spans s JOIN units u ON u.code = s.unit "
        "WHERE s.first_period <= ? AND (s.last_period IS NULL OR s.last_period >= ?) ORDER BY u.position",
        (str(span.last), str(span.first)),
    ) as cursor:
        entries = [(row["first_period"], row["last_period"], _unit(row)) for row in await cursor.fetchall()]
    made: dict[tuple[Unit, ...], Tree] = {}
    found: dict[Period, Tree] = {}
    for period in span:
        month = str(period)
        valid = tuple(unit for first, last, unit in entries if first <= month and (last is None or last >= month))
        found[period] = made.setdefault(valid, Tree(valid))
    return found


async def get(connection: Connection, unit: str, period: Period) -> Unit:
    """Raises :class:`NoSuchUnitError`; a unit that ended or begins later is given as it stands nearest."""
    async with connection.execute(
        "SELECT s.*, u.position FROM unit_spans s JOIN units u ON u.code = s.unit WHERE s.unit = ? "
        "ORDER BY (s.first_period <= ? AND (s.last_period IS NULL OR s.last_period >= ?)) DESC, s.first_period DESC LIMIT 1",
        (unit, str(period), str(period)),
    ) as cursor:
        row = await cursor.fetchone()
    if row is None:
        raise NoSuchUnitError(unit)
    return _unit(row)


async def exists(connection: Connection, unit: str) -> bool:
    async with connection.execute("SELECT 1 FROM units WHERE code = ?", (unit,)) as cursor:
        return await cursor.fetchone() is not None


async def name(connection: Connection, unit: str) -> str:
    """The newest name; the code where the register has none."""
    async with connection.execute(
        "SELECT name FROM unit_spans WHERE unit = ? ORDER BY first_period DESC LIMIT 1", (unit,)
    ) as cursor:
        row = await cursor.fetchone()
    return row["name"] if row else unit


async def line(connection: Connection, unit: str, period: Period) -> list[str]:
    """The unit and everything above it, up to the root."""
    found = [unit]
    while True:
        try:
            parent = (await get(connection, found[-1], period)).parent
        except NoSuchUnitError:
            return found
        if not parent or parent in found:
            return found
        found.append(parent)


async def subtree(connection: Connection, unit: str, period: Period) -> list[str]:
    """The unit and everything below it."""
    return [below.code for below in Tree(await at(connection, period)).below(unit)]


async def roots(connection: Connection, period: Period) -> list[str]:
    return [unit.code for unit in await at(connection, period) if not unit.parent]


async def find(connection: Connection, words: str, period: Period, within: Collection[str]) -> list[Unit]:
    """Units whose code is, or whose name holds, these words; an exact hit alone."""
    key = fold(words)
    reached = [unit for unit in await at(connection, period) if unit.code in within]
    exact = [unit for unit in reached if key in {fold(unit.code), fold(unit.name)}]
    if exact or not key:
        return exact
    wanted = key.split()
    return [unit for unit in reached if all(word in fold(unit.name).split() for word in wanted)] or [
        unit for unit in reached if key in fold(unit.name)
    ]


async def periods_of(connection: Connection, unit: str, last: Period) -> list[Period]:
    """Months in which the unit exists, up to ``last``."""
    async with connection.execute(
        "SELECT MIN(first_period) AS first, MAX(COALESCE(last_period, '9999-12')) AS last FROM unit_spans WHERE unit = ?",
        (unit,),
    ) as cursor:
        row = await cursor.fetchone()
    if row is None or row["first"] is None:
        return []
    return list(months(Period.parse(row["first"]), min(last, Period.parse(row["last"]))))


# ── Changing the register ───────────────────────────────────────────────────


async def add(connection: Connection, unit: Unit, first_period: Period, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO units (code, position, added_at) VALUES (?, ?, ?)",
        (unit.code, unit.position, stored(now)),
    )
    await add_span(connection, unit, first_period)


async def add_span(connection: Connection, unit: Unit, first_period: Period, last_period: Period | None = None) -> None:
    await connection.execute(
        "INSERT INTO unit_spans (unit, first_period, last_period, name, kind, parent, block) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            unit.code,
            str(first_period),
            str(last_period) if last_period else None,
            unit.name,
            unit.kind,
            unit.parent or None,
            unit.block,
        ),
    )


async def change_from(connection: Connection, unit: Unit, period: Period) -> None:
    """A new name, kind or parent from ``period`` on; earlier months keep the old one."""
    await end(connection, unit.code, period.plus(-1))
    await add_span(connection, unit, period)


async def end(connection: Connection, unit: str, last_period: Period) -> None:
    """The unit's present span ends with ``last_period``."""
    await connection.execute(
        "UPDATE unit_spans SET last_period = ? WHERE unit = ? AND last_period IS NULL",
        (str(last_period), unit),
    )


# ── Settings, switches, quotas, openings ────────────────────────────────────


async def settings_of(connection: Connection, unit: str, period: Period) -> dict[str, str]:
    """The settings that hold for the unit: its own, then those of each committee above it."""
    found: dict[str, str] = {}
    for above in reversed(await line(connection, unit, period)):
        async with connection.execute("SELECT key, value FROM settings WHERE unit = ?", (above,)) as cursor:
            found.update({row["key"]: row["value"] for row in await cursor.fetchall()})
    return found


async def all_settings(connection: Connection) -> dict[str, dict[str, str]]:
    """Unit → its own settings, of every unit that has some."""
    found: dict[str, dict[str, str]] = {}
    async with connection.execute("SELECT unit, key, value FROM settings") as cursor:
        async for row in cursor:
            found.setdefault(row["unit"], {})[row["key"]] = row["value"]
    return found


async def set_setting(connection: Connection, unit: str, key: str, value: str) -> None:
    await connection.execute(
        "INSERT INTO settings (unit, key, value) VALUES (?, ?, ?) ON CONFLICT (unit, key) DO UPDATE SET value = excluded.value",
        (unit, key, value),
    )


Switches = Mapping[str, Sequence[tuple[str, str, bool]]]
"""Unit → from which month which figure is on or off, in order of time."""


async def switches(connection: Connection) -> Switches:
    found: dict[str, list[tuple[str, str, bool]]] = {}
    async with connection.execute("SELECT * FROM figure_switches ORDER BY first_period") as cursor:
        async for row in cursor:
            found.setdefault(row["unit"], []).append((row["first_period"], row["code"], bool(row["is_on"])))
    return found


def switched_off(
    line: Sequence[str], switches: Switches, period: Period, off_by_default: Iterable[str]
) -> frozenset[str]:
    """``line``: the unit and everything above it; what stands nearer to the unit counts."""
    off = set(off_by_default)
    for above in reversed(line):
        for first_period, code, is_on in switches.get(above, ()):
            if first_period <= str(period):
                (off.discard if is_on else off.add)(code)
    return frozenset(off)


async def off_figures(
    connection: Connection, unit: str, period: Period, off_by_default: Iterable[str]
) -> frozenset[str]:
    """Extended figures that are off for the unit in the period."""
    return switched_off(await line(connection, unit, period), await switches(connection), period, off_by_default)


async def set_switch(connection: Connection, unit: str, code: str, first_period: Period, is_on: bool) -> None:
    await connection.execute(
        "INSERT INTO figure_switches (unit, code, first_period, is_on) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (unit, code, first_period) DO UPDATE SET is_on = excluded.is_on",
        (unit, code, str(first_period), int(is_on)),
    )


async def quota(connection: Connection, unit: str, year: int) -> int | None:
    async with connection.execute("SELECT quota FROM quotas WHERE unit = ? AND year = ?", (unit, year)) as cursor:
        row = await cursor.fetchone()
    return row["quota"] if row else None


async def quotas(connection: Connection, year: int) -> dict[str, int]:
    """Unit → quota of the year, of every unit that was given one."""
    async with connection.execute("SELECT unit, quota FROM quotas WHERE year = ?", (year,)) as cursor:
        return {row["unit"]: row["quota"] for row in await cursor.fetchall()}


async def set_quota(connection: Connection, unit: str, year: int, count: int) -> None:
    await connection.execute(
        "INSERT INTO quotas (unit, year, quota) VALUES (?, ?, ?) ON CONFLICT (unit, year) DO UPDATE SET quota = excluded.quota",
        (unit, year, count),
    )


async def opening(connection: Connection, unit: str) -> Opening | None:
    async with connection.execute("SELECT * FROM openings WHERE unit = ?", (unit,)) as cursor:
        row = await cursor.fetchone()
    return Opening(Period.parse(row["period"]), row["members"], row["source"]) if row else None


async def openings(connection: Connection) -> dict[str, Opening]:
    """Unit → opening balance, of every unit that has one."""
    async with connection.execute("SELECT * FROM openings") as cursor:
        return {
            row["unit"]: Opening(Period.parse(row["period"]), row["members"], row["source"])
            for row in await cursor.fetchall()
        }


async def set_opening(
    connection: Connection, unit: str, period: Period, members: int, source: str, now: datetime
) -> None:
    await connection.execute(
        "INSERT INTO openings (unit, period, members, source, set_at) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (unit) DO UPDATE SET period = excluded.period, members = excluded.members, "
        "source = excluded.source, set_at = excluded.set_at",
        (unit, str(period), members, source, stored(now)),
    )


def _unit(row: Any) -> Unit:
    return Unit(row["unit"], row["name"], row["kind"], row["parent"] or "", row["block"], row["position"])
