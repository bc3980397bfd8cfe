"""What a roll-up stands on, read in one go: trees, reports, sums, and the books of each branch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reporting.balance import Books
from reporting.form import Forms
from reporting.ground import Ground
from reporting.periods import Period, Span
from reporting.rollup import CLOSING, OPENING, Added, Rollup, Transfers
from reporting.transfers import under_way
from reporting.units import COMMITTEES
from storage import on_file, totals, transfers, units
from storage.db import Connection


async def of(connection: Connection, forms: Forms, unit: str, span: Span) -> Rollup:
    """The roll-up of a unit and everything below it. Four queries, however long the span."""
    ground = await ground_of(connection, forms, unit, span)
    members = {period: {entry.code: entry.sort for entry in ground.reporting(period)} for period in ground.trees}
    figures = ground.figures
    codes = [code for code, figure in figures.items() if figure.total not in {"none", "percent"}]
    bases = {figure.numerator or code: figure.denominator for code, figure in figures.items() if figure.denominator}
    added = await totals.added(connection, members, codes, bases)
    each = {period: {code: code for code in units_} for period, units_ in members.items()}
    books = books_of(await totals.added(connection, each, (OPENING, CLOSING)))
    return Rollup(ground, added, books, await transfers_of(connection, ground))


async def ground_of(connection: Connection, forms: Forms, unit: str, span: Span) -> Ground:
    months = around(span)
    return Ground(
        unit,
        span,
        forms,
        await units.trees(connection, months),
        await on_file.filed_between(connection, months),
        await units.quotas(connection, span.last.year),
    )


def around(span: Span) -> Span:
    """Read from the January of the last year on, for the admissions of the year, and from the month before."""
    return Span(min(span.first.plus(-1), Period(span.last.year, 1)), span.last)


async def compared(connection: Connection, forms: Forms, unit: str, span: Span) -> tuple[Rollup, Rollup, Rollup]:
    """The span, the one of the same length before it, and the same one of the year before."""
    return (
        await of(connection, forms, unit, span),
        await of(connection, forms, unit, span.before),
        await of(connection, forms, unit, span.year_before),
    )


async def transfers_of(connection: Connection, ground: Ground) -> Transfers:
    """Who left the subtree's branches for another of the commune is under way for the commune only."""
    branches = {code for period in ground.span for code in ground.trees[period].branches(ground.unit)}
    named = await transfers.within(connection, branches, ground.span)
    said = await transfers.until(connection, branches, ground.span.last) if ground.kind in COMMITTEES else []
    return Transfers(named["in"], named["out"], under_way(said))


def books_of(added: Iterable[Added]) -> Books:
    """Opening and closing by unit and month."""
    found: defaultdict[str, dict[Period, tuple[int | None, int | None]]] = defaultdict(dict)
    for row in added:
        opened, closed = found[row.group].get(row.period, (None, None))
        found[row.group][row.period] = (row.number, closed) if row.code == OPENING else (opened, row.number)
    return dict(found)
