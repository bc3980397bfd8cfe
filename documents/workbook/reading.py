"""A workbook that comes back: the rows of "Theo chi bộ" with the address of each cell, and what of it is not read. Pure."""

from __future__ import annotations

import io
import json
import zipfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import openpyxl
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook

from documents.sheets import FORMULAS
from documents.workbook.branches import KEY_CODES
from reporting.periods import Period
from texts import t

UNIT, MONTH, VERSION = (code for code in KEY_CODES if code)
LARGEST = 200_000_000
"""Bytes that the parts of a file may come to, however small they are packed."""
HEADINGS_WITHIN = 30
"""Rows among which the row of codes is looked for."""

Content = str | int | float | bool | date | None
Row = Sequence[object]


class WorkbookError(Exception):
    """The file cannot be read as a workbook of ours; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in a cell, and where."""

    address: str
    content: Content


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's month as the file has it. ``version``: of the report that it was made from."""

    row: int
    unit: str
    period: Period
    version: int | None
    cells: Mapping[str, Typed]


@dataclass(frozen=True, slots=True)
class Returned:
    lines: tuple[Line, ...]
    problems: tuple[str, ...]
    """Why nothing of it can be taken."""
    remarks: tuple[str, ...]
    """What of it is not read."""


@dataclass(slots=True)
class Columns:
    """Which column holds what, counted from 0."""

    at: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def read(content: bytes, known: Collection[str]) -> Returned:
    """``known``: codes of the forms. Raises :class:`WorkbookError`."""
    book = opened(content, numbers=True)
    name = t("workbook.sheet_branches")
    if name not in book.sheetnames:
        raise WorkbookError(t("workbook.import_no_sheet", sheet=name))
    rows: list[Row] = list(book[name].iter_rows(values_only=True))
    heading = next((at for at, row in enumerate(rows[:HEADINGS_WITHIN]) if UNIT in map(said, row)), None)
    if heading is None:
        raise WorkbookError(t("workbook.import_no_codes", sheet=name, code=UNIT))
    columns = columns_of(rows, heading, known)
    lines, wrong = lines_of(rows[heading + 1 :], heading + 2, columns.at) if not columns.problems else ([], [])
    return Returned(
        tuple(lines), (*columns.problems, *wrong), (*columns.remarks, *typed_over(book, opened(content, numbers=False)))
    )


def opened(content: bytes, *, numbers: bool) -> Workbook:
    """``numbers``: of formulas what they came to, as the program that saved the file has it."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > LARGEST:
                raise WorkbookError(t("workbook.import_too_large"))
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=numbers)
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, OSError, SyntaxError) as error:
        raise WorkbookError(t("workbook.import_unreadable")) from error


def columns_of(rows: Sequence[Row], heading: int, known: Collection[str]) -> Columns:
    """By the row of codes; a column without a code is somebody's own."""
    found = Columns()
    ours = len(KEY_CODES)
    for at, cell in enumerate(rows[heading]):
        code, address = said(cell), f"{get_column_letter(at + 1)}{heading + 1}"
        if not code:
            own = at >= ours and any(said(row[at]) for row in rows[heading + 1 :] if at < len(row))
            found.remarks += [t("workbook.import_own_column", address=address)] if own else []
        elif code in found.at:
            found.problems.append(t("workbook.import_twice", address=address, code=code))
        elif code not in known and code not in KEY_CODES:
            found.problems.append(t("workbook.import_unknown", address=address, code=code))
        else:
            found.at[code] = at
    found.problems += [
        t("workbook.import_no_column", row=heading + 1, code=code)
        for code in (UNIT, MONTH, VERSION)
        if code not in found.at
    ]
    return found


def lines_of(rows: Sequence[Row], first: int, columns: Mapping[str, int]) -> tuple[list[Line], list[str]]:
    lines: dict[tuple[str, Period], Line] = {}
    problems = []
    for number, row in enumerate(rows, first):
        cells = {
            code: Typed(f"{get_column_letter(at + 1)}{number}", content(row[at]) if at < len(row) else None)
            for code, at in columns.items()
        }
        unit, period, version = (cells.pop(code) for code in (UNIT, MONTH, VERSION))
        month = period_of(period.content)
        if unit.content is None and period.content is None and all(cell.content is None for cell in cells.values()):
            continue
        if unit.content is None or month is None:
            problems.append(t("workbook.import_no_key", row=number))
            continue
        key = str(unit.content), month
        if key in lines:
            problems.append(t("workbook.import_row_twice", row=number, first=lines[key].row))
            continue
        made_from = version.content if isinstance(version.content, int) else None
        lines[key] = Line(number, *key, made_from, cells)
    return list(lines.values()), problems


def typed_over(book: Workbook, with_formulas: Workbook) -> Iterator[str]:
    """Sheets that have not all of their formulas any more: what was typed there is not read."""
    properties = book.custom_doc_props.props  # type: ignore[attr-defined]
    kept = next((one.value for one in properties if one.name == FORMULAS), None)
    counted = Counter[str]()
    for sheet in with_formulas:
        counted[sheet.title] += sum(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    for name, count in json.loads(kept or "{}").items():
        if counted[name] != count:
            yield t("workbook.import_formulas", sheet=name)


def content(value: object) -> Content:
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value if isinstance(value, int | float | date) else None


def said(value: object) -> str:
    found = content(value)
    return "" if found is None else str(found)


def period_of(said_: Content) -> Period | None:
    """A day of the month, as the workbook has it; or the month in words, "2026-03", "3/2026"."""
    if isinstance(said_, date):
        return Period.of(said_)
    if not isinstance(said_, str):
        return None
    month, _, year = said_.partition("/")
    try:
        return Period.parse(f"{year}-{month:0>2}" if year else said_)
    except ValueError:
        return None
