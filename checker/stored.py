"""A report against the database: figures that can be told apart with certainty, at its last day or over its time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from checker import figures, same
from checker.figures import Figure
from checker.finding import Finding
from checker.numbers import written
from checker.report import Report, found
from checker.words import canonical, data
from reporting.periods import Period
from texts import t


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database holds, by figure: balances at ``day``, and what happened in the report's whole time."""

    day: date
    stocks: Mapping[str, int]
    flows: Mapping[str, int]


def closing_month(report: Report) -> Period | None:
    """The month whose last day the report's figures are of; None where it does not say, or says another day."""
    day = report.closing or (report.period.last if report.period else None)
    return Period.of(day) if day and day == Period.of(day).last_day else None


def months_of(report: Report) -> tuple[Period, Period] | None:
    """The whole months that the report is about."""
    span = report.period
    if span is None or span.first.day != 1 or span.last != Period.of(span.last).last_day:
        return None
    return Period.of(span.first), Period.of(span.last)


@cache
def codes(group: str) -> dict[str, str]:
    """Canonical phrase → figure."""
    return {canonical(phrase): code for code, phrases in data("stored")[group].items() for phrase in phrases}


def check(report: Report, stored: Stored) -> Iterator[Finding]:
    for figure in [*figures.totals(report), *figures.shares_of_whole(report)]:
        yield from compared(figure, stored.stocks.get(codes("stock").get(figure.key, "")), stored.day)
    for figure in same.happenings(report):
        yield from compared(figure, stored.flows.get(codes("flow").get(figure.key, "")), stored.day)


def compared(figure: Figure, value: int | None, day: date) -> Iterator[Finding]:
    """Of another time or of a part of the commune nothing is known."""
    if value is None or figure.times or figure.places or figure.value == value:
        return
    number = figure.number
    message = t("checker.database", value=written(figure.value), stored=value, day=f"{day:%d/%m/%Y}")
    yield found("database", figure.sentence.block, number.start, max(number.end, number.noun_end), message)
