"""A month's picture from the rows: who has filed by when, members month by month, admissions against the quota."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import date, datetime, timedelta
from itertools import accumulate

from documents import chart
from documents.chart import Filing, Story
from reporting import rollup
from reporting.calendar import Calendar, local_day
from reporting.periods import Period, Span
from reporting.rollup import Book
from reporting.units import Tree
from storage import reports, totals, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t

MONTHS = 9
"""How far back the members' bars go."""


async def story(connection: Connection, unit: str, period: Period, now: datetime) -> Story:
    calendar = await calendar_of(connection, unit, period)
    branches = Tree(await units.at(connection, period)).branches(unit)
    book = await totals.book(connection, Span(period.plus(1 - MONTHS), period))
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
        members(book, unit, period),
        admitted(book, unit, period),
        rollup.admissions(book, unit, period).quota,
        t("overview.board_as_of", at=f"{shown.hour(now)} {shown.full_day(local_day(now))}"),
    )


async def filing(connection: Connection, unit: str, period: Period, calendar: Calendar, until: date) -> Filing:
    """Day by day since filing opened; what came in before counts on the first day, a month kept on paper not at all."""
    opens = local_day(calendar.opens_at(period))
    days = tuple(opens + timedelta(days=at) for at in range((until - opens).days + 1))
    branches = set(Tree(await units.at(connection, period)).branches(unit))
    first = await reports.first_filed(connection, period)
    came = Counter(max(opens, local_day(at)) for code, at in first.items() if code in branches)
    on_paper = not came and branches & set(await reports.filed_units(connection, period))
    return Filing(days, () if on_paper else tuple(accumulate(came[day] for day in days)))


def members(book: Book, unit: str, last: Period) -> tuple[tuple[Period, int, bool], ...]:
    return tuple(
        (month.period, sum(month.values(filed, rollup.CLOSING)), len(filed) == len(month.tree.branches(unit)))
        for month in book.of(Span(last.plus(1 - MONTHS), last))
        if (filed := month.reporting(unit))
    )


def admitted(book: Book, unit: str, last: Period) -> tuple[tuple[Period, int], ...]:
    """Admissions since January, by the end of each month."""
    year = list(Span(Period(last.year, 1), last))
    return tuple((month, rollup.admissions(book, unit, month).admitted) for month in year)


async def picture(story: Story) -> bytes:
    """Drawn in a thread: nobody waits for it."""
    return await asyncio.to_thread(chart.picture, story)
