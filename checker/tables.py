"""Tables: total rows and columns, and percentages of their columns.

Which rows make up a total is not written anywhere. It is taken as known where it holds for most of the table; the cell
that breaks it is then the one that is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from itertools import combinations

from checker.balance import unbalanced_rows
from checker.document import Table
from checker.finding import Finding, shortened
from checker.numbers import rate, written
from checker.report import Report
from texts import t

TOTAL = re.compile(r"^\W*(?:tổng(?: cộng| số)?|cộng|toàn (?:xã|đảng bộ|trường|huyện|phường))\W*$", re.IGNORECASE)
NO_SUM = re.compile(
    r"%|tỷ lệ|tỉ lệ|bình quân|năng suất|điểm|^tt$|^stt$|số tt|^năm$|ghi chú|đơn giá|trung bình|xếp loại|mức|\w/\w",
    re.IGNORECASE,
)
RATE = re.compile(r"%|tỷ lệ|tỉ lệ", re.IGNORECASE)
COUNTER = re.compile(r"^\s*(?:s?tt|số tt|#)\s*$", re.IGNORECASE)
BELOW = re.compile(r"^\s*(?:[-+•*]|trong đó|[a-zđ]\)|\d+\.\d+)", re.IGNORECASE)
GROUP = re.compile(r"^\s*(?:[IVX]+|[A-Z])\s*[.)]?\s*$|^\s*[IVX]+[.\-)]\s")
DIFFERENCE = re.compile(r"so sánh|chênh lệch|tăng|giảm|\+/-", re.IGNORECASE)
FRACTION = re.compile(r"^\s*(\d[\d.]*)\s*/\s*(\d[\d.]*)\s*$")
FIGURE = re.compile(r"^\s*([+\-−–]?)(\d{1,3}(?:\.\d{3})+|\d+)(,\d+)?\s*%?\s*$")
LARGEST = 400
"""Rows: beyond that a table is a list, and nobody adds it up by hand."""


class Grid:
    """A table with its head taken off and every cell read."""

    def __init__(self, table: Table) -> None:
        width = max((len(row) for row in table.rows), default=0)
        rows = [row + [""] * (width - len(row)) for row in table.rows]
        body = next(
            (
                at
                for at, row in enumerate(rows)
                if at and sum(value(cell) is not None for cell in row) >= 1 and not numbered(row)
            ),
            len(rows),
        )
        self.heads = [" ".join(dict.fromkeys(row[column].strip() for row in rows[:body])) for column in range(width)]
        self.rows = [row for row in rows[body:] if not numbered(row)]
        self.lines = [line for row, line in zip(rows[body:], table.lines[body:], strict=True) if not numbered(row)]
        self.values = [[value(cell) for cell in row] for row in self.rows]
        self.columns = [column for column in range(width) if self.is_numeric(column)]

    def is_numeric(self, column: int) -> bool:
        cells = [row[column].strip() for row in self.rows]
        filled = [cell for cell in cells if cell and cell not in {"-", "–", "x"}]
        return (
            len(filled) >= 2
            and all(value(cell) is not None for cell in filled)
            and not COUNTER.match(self.heads[column])
        )

    def label(self, row: int) -> str:
        """The row's first words."""
        return next((cell.strip() for cell in self.rows[row] if cell.strip() and value(cell) is None), "")

    def at(self, row: int, column: int) -> Decimal:
        return self.values[row][column] or Decimal()

    def finding(self, row: int, column: int, message: str) -> Finding:
        quote = f"{self.label(row)} | {self.heads[column]}: {self.rows[row][column]}"
        return Finding("sum", shortened(quote), self.lines[row], message)


def value(cell: str) -> Decimal | None:
    found = FIGURE.match(cell)
    if not found:
        return None
    amount = Decimal(found[2].replace(".", "") + (found[3] or "").replace(",", "."))
    return -amount if found[1] not in {"", "+"} else amount


def numbered(row: list[str]) -> bool:
    """The line under a head that only numbers the columns: 1 2 3 …"""
    filled = [cell.strip(" ()") for cell in row if cell.strip()]
    numbers = [cell for cell in filled if cell.isdecimal()]
    return (
        len(filled) > 2
        and len(numbers) >= len(filled) - 1
        and [int(cell) for cell in numbers] == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
        and int(numbers[0]) <= 2
    )


def check(report: Report) -> Iterator[Finding]:
    for table in report.document.tables:
        if 2 < len(table.rows) <= LARGEST:
            grid = Grid(table)
            if grid.rows:
                yield from total_rows(grid)
                yield from total_columns(grid)
                yield from rates(grid)
                yield from fractions(grid)
                yield from differences(grid)
                yield from unbalanced_rows(grid.heads, grid.values, grid.finding)


def addable(grid: Grid) -> list[int]:
    return [column for column in grid.columns if not NO_SUM.search(grid.heads[column])]


def total_rows(grid: Grid) -> Iterator[Finding]:
    """The total stands first or last; its parts are all rows, or the groups, or all but what stands below others."""
    totals = [row for row in range(len(grid.rows)) if any(TOTAL.match(cell) for cell in grid.rows[row])]
    if len(totals) != 1 or totals[0] not in {0, len(grid.rows) - 1}:
        return
    rest = [row for row in range(len(grid.rows)) if row != totals[0]]
    ways = [
        rest,
        [row for row in rest if GROUP.match(grid.rows[row][0])],
        [row for row in rest if not is_below(grid, row)],
    ]
    best: tuple[int, list[int]] = (0, [])
    for way in ways:
        right = sum(sums_up(grid, totals[0], way, column) for column in addable(grid))
        if len(way) > 1 and right > best[0]:
            best = (right, way)
    columns = addable(grid)
    flat = all(not is_below(grid, row) and not GROUP.match(grid.rows[row][0]) for row in rest)
    if not best[0] and len(columns) == 1 and flat and len(rest) > 1:
        best = (1, rest)
    if best[0] * 2 < len(columns):
        return
    for column in columns:
        if grid.values[totals[0]][column] is not None and not sums_up(grid, totals[0], best[1], column):
            total = sum((grid.at(row, column) for row in best[1]), Decimal())
            yield grid.finding(
                totals[0], column, t("checker.table_sum", sum=written(total), whole=written(grid.at(totals[0], column)))
            )


def is_below(grid: Grid, row: int) -> bool:
    return bool(BELOW.match(grid.label(row)) or BELOW.match(grid.rows[row][0]))


def sums_up(grid: Grid, total: int, parts: list[int], column: int) -> bool:
    return bool(parts) and grid.values[total][column] == sum((grid.at(row, column) for row in parts), Decimal())


def total_columns(grid: Grid) -> Iterator[Finding]:
    """A column headed "Tổng số" is the sum of others where it is so in most rows."""
    columns = addable(grid)
    for total in [
        column
        for column in columns
        if re.search(r"(?:^|\s)(?:tổng(?: số| cộng)?|cộng)(?:\s|$)", grid.heads[column], re.IGNORECASE)
    ]:
        others = [column for column in columns if column != total and "trong đó" not in grid.heads[column].lower()]
        full = [row for row in range(len(grid.rows)) if grid.values[row][total] is not None]
        for size in range(len(others), 1, -1):
            wrong = next(
                (
                    rows
                    for rows in (broken(grid, total, parts, full) for parts in runs(others, size))
                    if rows is not None
                ),
                None,
            )
            if wrong is not None:
                for row, parts in wrong:
                    told = " + ".join([written(grid.at(row, column)) for column in parts])
                    amount = sum((grid.at(row, column) for column in parts), Decimal())
                    yield grid.finding(
                        row,
                        total,
                        t("checker.sum", parts=told, sum=written(amount), whole=written(grid.at(row, total))),
                    )
                break


def runs(columns: list[int], size: int) -> Iterator[tuple[int, ...]]:
    """Neighbouring columns only."""
    for start in range(len(columns) - size + 1):
        yield tuple(columns[start : start + size])


def broken(grid: Grid, total: int, parts: tuple[int, ...], rows: list[int]) -> list[tuple[int, tuple[int, ...]]] | None:
    """The rows that break the rule; None where too few keep it for it to be one."""
    telling = [row for row in rows if sum(grid.at(row, column) > 0 for column in parts) > 1]
    wrong = [row for row in rows if grid.at(row, total) != sum((grid.at(row, column) for column in parts), Decimal())]
    kept = len(telling) - len([row for row in telling if row in wrong])
    return [(row, parts) for row in wrong] if kept >= 2 and kept >= 2 * len(wrong) else None


def rates(grid: Grid) -> Iterator[Finding]:
    """A column of percentages: of one column by another, or by the total of its own."""
    for column in [column for column in grid.columns if RATE.search(grid.heads[column])]:
        rows = [row for row in range(len(grid.rows)) if grid.values[row][column] is not None]
        best: list[tuple[int, Decimal]] | None = None
        for ways in bases(grid, column, rows):
            wrong = [(row, base) for row, part, base in ways if not right(grid, row, column, part, base)]
            kept = len(ways) - len(wrong)
            if (
                len(ways) == len(rows)
                and kept >= 2
                and kept >= 2 * len(wrong)
                and (best is None or len(wrong) < len(best))
            ):
                best = wrong
        yield from (wrong_rate(grid, row, column, base) for row, base in best or [])


def wrong_rate(grid: Grid, row: int, column: int, base: Decimal) -> Finding:
    message = t("checker.table_rate", base=written(base), percent=written(grid.at(row, column)))
    return Finding("percent", grid.finding(row, column, "").quote, grid.lines[row], message)


def fractions(grid: Grid) -> Iterator[Finding]:
    """ "703/742" in one column, "94,7%" in another."""
    for column in [column for column in grid.columns if RATE.search(grid.heads[column])]:
        for cells in range(len(grid.heads)):
            read = [(row, FRACTION.match(grid.rows[row][cells])) for row in range(len(grid.rows))]
            written_out = [(row, number(cell[1]), number(cell[2])) for row, cell in read if cell and number(cell[2])]
            wrong = [entry for entry in written_out if not right(grid, entry[0], column, entry[1], entry[2])]
            if len(written_out) - len(wrong) >= max(2, 2 * len(wrong)):
                yield from (wrong_rate(grid, row, column, base) for row, _, base in wrong)


def number(digits: str) -> Decimal:
    return Decimal(digits.replace(".", ""))


def differences(grid: Grid) -> Iterator[Finding]:
    """A column headed "So sánh" that is one column less another in most rows."""
    for column in [column for column in grid.columns if DIFFERENCE.search(grid.heads[column])]:
        rows = [row for row in range(len(grid.rows)) if grid.values[row][column] is not None]
        for before, after in combinations([other for other in grid.columns if other != column], 2):
            wrong = [row for row in rows if grid.at(row, after) - grid.at(row, before) != grid.at(row, column)]
            if wrong and len(rows) - len(wrong) >= max(2, 2 * len(wrong)):
                for row in wrong:
                    facts = {"before": written(grid.at(row, before)), "after": written(grid.at(row, after))}
                    difference = written(grid.at(row, after) - grid.at(row, before))
                    yield grid.finding(row, column, t("checker.table_difference", difference=difference, **facts))
                break


def bases(grid: Grid, column: int, rows: list[int]) -> Iterator[list[tuple[int, Decimal, Decimal]]]:
    counts = [other for other in grid.columns if other != column and not RATE.search(grid.heads[other])]
    for part, base in [*combinations(counts, 2), *((b, a) for a, b in combinations(counts, 2))]:
        yield [(row, grid.at(row, part), grid.at(row, base)) for row in rows if grid.at(row, base)]
    totals = [row for row in range(len(grid.rows)) if any(TOTAL.match(cell) for cell in grid.rows[row])]
    for part in counts:
        if len(totals) == 1 and grid.at(totals[0], part):
            yield [(row, grid.at(row, part), grid.at(totals[0], part)) for row in rows]


def right(grid: Grid, row: int, column: int, part: Decimal, base: Decimal) -> bool:
    percent = grid.at(row, column)
    decimals = max(0, -int(percent.as_tuple().exponent))
    return rate(part, base, decimals) == percent
