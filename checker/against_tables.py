"""A total in the text against the total row of a table: "Ước thiệt hại 14,15 tỷ đồng" above 11.450 triệu đồng."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker import context, figures
from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.slips import is_transposed, plain
from checker.tables import RATE, TOTAL, Grid
from checker.words import canonical, classes, one_of, scales
from texts import t

UNIT = re.compile(rf"\(\s*({one_of(scales())})\s*\)", re.IGNORECASE)
FEWEST = 3
"""Digits: of two any two numbers may be like each other by chance."""


def check(report: Report) -> Iterator[Finding]:
    totals = list(table_totals(report))
    for sentence in report.sentences:
        if sentence.block.kind in {"cell", "note"} or sentence.ahead:
            continue
        for number in sentence.numbers:
            if (
                number.is_exact
                and is_of_all(report, sentence, number)
                and not any(same(number, *told[:2]) for told in totals)
            ):
                yield from slips(sentence, number, totals)


def is_of_all(report: Report, sentence: Sentence, number: Number) -> bool:
    """Money, or a count that nothing narrows: "2.880 học sinh", but not "hộ cận nghèo 253 hộ"; of now and of no part."""
    if any(context.of(report, sentence, number.noun_end)):
        return False
    if number.noun in scales():
        return True
    words, closed = figures.tail(sentence, number)
    clause = re.split(r"[,;:()]", sentence.before(number.start))[-1]
    return bool(number.noun) and closed and not words and not figures.has_quality(clause)


def slips(sentence: Sentence, number: Number, totals: list[tuple[str, Decimal, int]]) -> Iterator[Finding]:
    """Of one kind with the column, and its very digits, but for two that changed places."""
    for noun, amount, line in totals:
        scale = scales().get(number.noun, Decimal(1))
        if noun == kind_of(number) and is_slip(number.amount, amount):
            message = t(
                "checker.two_values",
                value=written(number.value),
                other=written((amount / scale).normalize()),
                line=line,
            )
            yield found("two_values", sentence.block, number.start, number.noun_end, message)
            return


def kind_of(number: Number) -> str:
    return number.kind if number.noun in scales() else canonical(number.noun)


def is_slip(one: Decimal, other: Decimal) -> bool:
    digits, others = plain(one.normalize()), plain(other.normalize())
    return len(digits.strip("0")) >= FEWEST and is_transposed(digits, others)


def same(number: Number, noun: str, amount: Decimal) -> bool:
    return noun == kind_of(number) and number.amount == amount


def table_totals(report: Report) -> Iterator[tuple[str, Decimal, int]]:
    """What each column counts, its total, and where that stands."""
    for table in report.document.tables:
        grid = Grid(table) if len(table.rows) > 2 else None
        rows = (
            [row for row in range(len(grid.rows)) if any(TOTAL.match(cell) for cell in grid.rows[row])] if grid else []
        )
        for column in grid.columns if grid and len(rows) == 1 else []:
            noun, scale = counted(grid.heads[column]) if grid else ("", Decimal(1))
            if grid and noun and grid.values[rows[0]][column] is not None:
                yield noun, grid.at(rows[0], column) * scale, grid.lines[rows[0]]


def counted(head: str) -> tuple[str, Decimal]:
    """ "Giá trị (triệu đồng)" is money in millions, "Học sinh: Tổng số" counts pupils."""
    unit = UNIT.search(head)
    if unit:
        noun = " ".join(unit[1].lower().split())
        return classes()[noun], scales()[noun]
    noun = canonical(head)
    return (noun, Decimal(1)) if noun in classes() and not RATE.search(head) else ("", Decimal(1))
