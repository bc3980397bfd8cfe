"""The months of a range as the roll-up reads them: one query for the figures, the register of each month.

A unit's month holds one number for each figure, so that there is nothing left to add in SQL.
"""

from __future__ import annotations

from collections import defaultdict

from reporting.periods import Period, Span
from reporting.rollup import Book, Month
from reporting.units import Tree
from storage import units
from storage.db import Connection


async def book(connection: Connection, span: Span) -> Book:
    """With the months since January of its last year, of which the quota is."""
    whole = Span(min(span.first, Period(span.last.year, 1)), span.last)
    origins: defaultdict[str, dict[str, str]] = defaultdict(dict)
    numbers: defaultdict[str, defaultdict[str, dict[str, int]]] = defaultdict(lambda: defaultdict(dict))
    words: defaultdict[str, defaultdict[str, dict[str, str]]] = defaultdict(lambda: defaultdict(dict))
    rows = await connection.execute_fetchall(
        "SELECT r.period, r.unit, r.origin, f.code, f.number, f.text FROM reports r LEFT JOIN figures f ON f.report = r.id "
        "WHERE r.current = 1 AND r.period BETWEEN ? AND ?",
        (str(whole.first), str(whole.last)),
    )
    for period, unit, origin, code, number, text in rows:
        origins[period][unit] = origin
        if number is not None:
            numbers[period][unit][code] = number
        elif text is not None:
            words[period][unit][code] = text
    months = tuple(
        [
            Month(
                period, Tree(await units.at(connection, period)), origins[str(period)], numbers[str(period)],
                words[str(period)],
            )
            for period in whole
        ]
    )  # fmt: skip
    return Book(months, {whole.last.year: await units.quotas(connection, whole.last.year)})
