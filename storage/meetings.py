"""Meetings of a branch, single and monthly. A change raises the sequence; nothing is deleted."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from reporting.calendar import local_day, on_day
from reporting.calendar import moment as local_moment
from reporting.periods import Period
from storage.db import Connection
from storage.moments import moment, stored


@dataclass(frozen=True, slots=True)
class Call:
    """What people are called to: when, where, what about."""

    starts_at: datetime
    place: str
    agenda: str


@dataclass(frozen=True, slots=True)
class Meeting:
    id: int
    unit: str
    series: int | None
    call: Call
    uid: str
    sequence: int
    answers_from: int
    """The sequence at which the hour last changed: answers to an earlier one do not count."""
    changed_at: datetime
    made_at: datetime
    cancelled: bool
    taken: bool
    """Its attendance stands in the month's draft."""

    @property
    def starts_at(self) -> datetime:
        return self.call.starts_at

    @property
    def period(self) -> Period:
        """The month in whose report the meeting stands."""
        return Period.of(local_day(self.starts_at))


@dataclass(frozen=True, slots=True)
class Series:
    """A monthly meeting."""

    id: int
    unit: str
    day: int
    hour: time
    place: str
    agenda: str
    first_period: Period

    def call_in(self, period: Period) -> Call:
        return Call(local_moment(on_day(period, self.day), self.hour), self.place, self.agenda)


# ── Making ──────────────────────────────────────────────────────────────────


async def add(
    connection: Connection,
    unit: str,
    call: Call,
    by: str | None,
    now: datetime,
    *,
    series: int | None = None,
) -> Meeting:
    cursor = await connection.execute(
        "INSERT INTO meetings (unit, series, period, starts_at, place, agenda, uid, changed_at, made_at, made_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            unit,
            series,
            str(Period.of(local_day(call.starts_at))),
            stored(call.starts_at),
            call.place,
            call.agenda,
            secrets.token_hex(16),
            stored(now),
            stored(now),
            by,
        ),
    )
    made = await get(connection, cursor.lastrowid or 0)
    assert made is not None  # noqa: S101 - inserted above, in the same transaction
    return made


async def add_series(
    connection: Connection, unit: str, day: int, hour: time, call: Call, by: str | None, now: datetime
) -> int:
    """From the month of ``call`` on; one that ran before ends."""
    await end_series(connection, unit, now)
    cursor = await connection.execute(
        "INSERT INTO meeting_series (unit, day, hour, place, agenda, first_period, made_at, made_by) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (
            unit,
            day,
            f"{hour:%H:%M}",
            call.place,
            call.agenda,
            str(Period.of(local_day(call.starts_at))),
            stored(now),
            by,
        ),
    )
    return cursor.lastrowid or 0


async def end_series(connection: Connection, unit: str, now: datetime) -> int:
    """The branch meets monthly no more: its coming meetings of the series are cancelled. Gives how many."""
    await connection.execute(
        "UPDATE meeting_series SET ended_at = ? WHERE unit = ? AND ended_at IS NULL", (stored(now), unit)
    )
    found = [one for one in await coming_of(connection, unit, now) if one.series is not None]
    for one in found:
        await cancel(connection, one.id, now)
    return len(found)


async def renew(connection: Connection, now: datetime) -> None:
    """Each monthly meeting has its rows of this month and the next, as far as the branch exists."""
    this = Period.of(local_day(now))
    wanted = (this, this.plus(1))
    async with connection.execute(
        "SELECT series, period FROM meetings WHERE series IS NOT NULL AND period IN (?, ?)", tuple(map(str, wanted))
    ) as cursor:
        made = {(row["series"], row["period"]) for row in await cursor.fetchall()}
    for series, lasts in await _living(connection):
        for period in wanted:
            call = series.call_in(period)
            is_new = (series.id, str(period)) not in made and call.starts_at > now
            if is_new and series.first_period <= period <= lasts:
                await add(connection, series.unit, call, None, now, series=series.id)


@dataclass(frozen=True, slots=True)
class Planned:
    """A meeting that is to come, whether it has its row already or only its series."""

    unit: str
    starts_at: datetime
    made_at: datetime
    is_monthly: bool


async def to_come(connection: Connection, period: Period, now: datetime) -> list[Planned]:
    """Of every unit in the month, in order; a month that is far has no rows yet."""
    rows = await _find(connection, "period = ?", str(period))
    made = {one.series for one in rows}
    found = [Planned(one.unit, one.starts_at, one.made_at, one.series is not None) for one in rows if not one.cancelled]
    for series, lasts in await _living(connection):
        if series.id not in made and series.first_period <= period <= lasts:
            found.append(Planned(series.unit, series.call_in(period).starts_at, now, is_monthly=True))
    return sorted((one for one in found if one.starts_at > now), key=lambda one: (one.starts_at, one.unit))


async def _living(connection: Connection) -> list[tuple[Series, Period]]:
    """The monthly meetings, with the last month of their branch."""
    async with connection.execute(
        "SELECT s.*, (SELECT MAX(COALESCE(p.last_period, '9999-12')) FROM unit_spans p WHERE p.unit = s.unit) AS lasts "
        "FROM meeting_series s WHERE s.ended_at IS NULL ORDER BY s.id"
    ) as cursor:
        return [(_series(row), Period.parse(row["lasts"])) for row in await cursor.fetchall()]


# ── Changing ────────────────────────────────────────────────────────────────


async def move(
    connection: Connection, meeting: int, starts_at: datetime, now: datetime, *, place: str | None = None
) -> None:
    """To another time, and with it to another place: everybody is asked anew."""
    await connection.execute(
        "UPDATE meetings SET starts_at = ?, place = COALESCE(?, place), sequence = sequence + 1, "
        "answers_from = sequence + 1, changed_at = ? WHERE id = ?",
        (stored(starts_at), place, stored(now), meeting),
    )


async def change_place(connection: Connection, meeting: int, place: str, now: datetime) -> None:
    await connection.execute(
        "UPDATE meetings SET place = ?, sequence = sequence + 1, changed_at = ? WHERE id = ?",
        (place, stored(now), meeting),
    )


async def cancel(connection: Connection, meeting: int, now: datetime) -> None:
    await connection.execute(
        "UPDATE meetings SET cancelled_at = ?, sequence = sequence + 1, changed_at = ? "
        "WHERE id = ? AND cancelled_at IS NULL",
        (stored(now), stored(now), meeting),
    )


async def mark_taken(connection: Connection, meeting: int, now: datetime) -> None:
    await connection.execute("UPDATE meetings SET taken_at = ? WHERE id = ?", (stored(now), meeting))


# ── Finding ─────────────────────────────────────────────────────────────────


async def get(connection: Connection, meeting: int) -> Meeting | None:
    found = await _find(connection, "id = ?", meeting)
    return found[0] if found else None


async def coming_of(connection: Connection, unit: str, now: datetime) -> list[Meeting]:
    """The unit's meetings that have not begun and stand, the next one first."""
    return await _find(connection, "unit = ? AND starts_at > ? AND cancelled_at IS NULL", unit, stored(now))


async def since(connection: Connection, moment_: datetime) -> list[Meeting]:
    """Every unit's meetings that begin after the moment, cancelled ones too."""
    return await _find(connection, "starts_at > ?", stored(moment_))


async def of_month(connection: Connection, unit: str, period: Period) -> list[Meeting]:
    """The unit's meetings in the month, cancelled ones too."""
    begins, ends = local_moment(period.first_day, time(0)), local_moment(period.plus(1).first_day, time(0))
    return await _find(connection, "unit = ? AND starts_at >= ? AND starts_at < ?", unit, stored(begins), stored(ends))


async def begun(connection: Connection, unit: str, now: datetime) -> list[Meeting]:
    """The unit's meetings that have begun and were not cancelled, the newest first."""
    found = await _find(connection, "unit = ? AND starts_at <= ? AND cancelled_at IS NULL", unit, stored(now))
    return found[::-1]


async def begun_in(connection: Connection, period: Period, until: datetime) -> list[Meeting]:
    """Every unit's meetings of the month that have begun by then and were not cancelled."""
    begins, ends = local_moment(period.first_day, time(0)), local_moment(period.plus(1).first_day, time(0))
    return await _find(
        connection, "starts_at >= ? AND starts_at < ? AND starts_at <= ? AND cancelled_at IS NULL",
        stored(begins), stored(ends), stored(until),
    )  # fmt: skip


async def newest(connection: Connection, unit: str) -> Meeting | None:
    """The one that was set up last: what the branch is used to."""
    found = await _find(connection, "unit = ? AND id = (SELECT MAX(id) FROM meetings WHERE unit = ?)", unit, unit)
    return found[0] if found else None


async def series_of(connection: Connection, unit: str) -> Series | None:
    """The monthly meeting of the branch."""
    async with connection.execute(
        "SELECT * FROM meeting_series WHERE unit = ? AND ended_at IS NULL", (unit,)
    ) as cursor:
        row = await cursor.fetchone()
    return _series(row) if row else None


async def _find(connection: Connection, condition: str, *facts: object) -> list[Meeting]:
    async with connection.execute(f"SELECT * FROM meetings WHERE {condition} ORDER BY starts_at, id", facts) as cursor:
        return [_meeting(row) for row in await cursor.fetchall()]


def _meeting(row: Any) -> Meeting:
    return Meeting(
        row["id"],
        row["unit"],
        row["series"],
        Call(moment(row["starts_at"]), row["place"], row["agenda"]),
        row["uid"],
        row["sequence"],
        row["answers_from"],
        moment(row["changed_at"]),
        moment(row["made_at"]),
        row["cancelled_at"] is not None,
        row["taken_at"] is not None,
    )


def _series(row: Any) -> Series:
    return Series(
        row["id"],
        row["unit"],
        row["day"],
        time.fromisoformat(row["hour"]),
        row["place"],
        row["agenda"],
        Period.parse(row["first_period"]),
    )
