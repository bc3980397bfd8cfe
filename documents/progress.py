"""A month's picture from the rows: who has filed by when, members month by month, admissions against the quota."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import accumulate

from documents import chart
from documents.chart import Filing, Story
from reporting.calendar import Calendar, local_day
from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.rollup import ADMITTED, CLOSING, Rollup
from reporting.units import Tree
from storage import on_file, rollups, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t

MONTHS = 9
"""How far back the members' bars go."""


async def story(connection: Connection, forms: Forms, unit: str, period: Period, now: datetime) -> Story:
    calendar = await calendar_of(connection, unit, period)
    branches = Tree(await units.at(connection, period)).branches(unit)
    rollup = await rollups.of(connection, forms, unit, Span(period.plus(1 - MONTHS), period))
    this = await filing(connection, unit, period, calendar, min(local_day(now), local_day(calendar.locks_at(period))))
    earlier = await calendar_of(connection, unit, period.plus(-1))
    last_day = local_day(earlier.locks_at(period.plus(-1)))
    before = await filing(connection, unit, period.plus(-1), earlier, last_day)
    return Story(
        await units.name(connection, unit),
        period,
        len(branches),
        local_day(calendar.due_at(period)),
        this,
        Filing(before.days, before.filed[: max(len(this.days), 1)]),
        members(rollup),
        admitted(rollup),
        rollup.quota.given,
        t("overview.board_as_of", at=f"{shown.hour(now)} {shown.full_day(local_day(now))}"),
    )


async def filing(connection: Connection, unit: str, period: Period, calendar: Calendar, until: date) -> Filing:
    """Day by day since filing opened; what came in before counts on the first day, a month kept on paper not at all."""
    opens = local_day(calendar.opens_at(period))
    days = tuple(opens + timedelta(days=at) for at in range((until - opens).days + 1))
    branches = set(Tree(await units.at(connection, period)).branches(unit))
    first = await on_file.first_filed(connection, period)
    came = Counter(max(opens, local_day(at)) for code, at in first.items() if code in branches)
    on_paper = not came and branches & set(await on_file.filed_units(connection, period))
    return Filing(days, () if on_paper else tuple(accumulate(came[day] for day in days)))


def members(rollup: Rollup) -> tuple[tuple[Period, int, bool], ...]:
    found = [(period, total.value, rollup.coverage(period)) for period, total in rollup.by_month(CLOSING).items()]
    return tuple(
        (period, value, covered.filed_branches == covered.branches)
        for period, value, covered in found
        if isinstance(value, int)
    )


def admitted(rollup: Rollup) -> tuple[tuple[Period, int], ...]:
    """Admissions since January, by the end of each month."""
    last = rollup.span.last
    found = []
    for month in range(1, last.month + 1):
        total = rollup.total(ADMITTED, span=Span.of_year(last.year, last=month)).value
        found.append((Period(last.year, month), total if isinstance(total, int) else 0))
    return tuple(found)


async def picture(story: Story) -> bytes:
    """Drawn in a thread: nobody waits for it."""
    return await asyncio.to_thread(chart.picture, story)
