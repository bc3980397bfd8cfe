"""Rows of a CSV or XLSX file, with the line each stands in."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from commands.errors import CommandError


@dataclass(frozen=True, slots=True)
class Row:
    """Column → text as typed, stripped. ``line`` as an editor or a spreadsheet counts it."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path) -> Table:
    """Raises :class:`CommandError` for a file that is not there or is no table."""
    if not path.is_file():
        raise CommandError(f"{path}: không có tệp này. Kiểm tra lại đường dẫn.")
    try:
        lines = from_workbook(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else from_csv(path)
    except (UnicodeDecodeError, csv.Error) as error:
        raise CommandError(
            f"{path}: không đọc được; cần CSV mã hóa UTF-8 hoặc XLSX ({type(error).__name__})."
        ) from error
    except (BadZipFile, InvalidFileException, KeyError, OSError) as error:
        raise CommandError(f"{path}: không phải tệp Excel đọc được. Mở bằng Excel, lưu lại dạng .xlsx.") from error
    if not lines:
        raise CommandError(f"{path}: tệp trống. Dòng đầu phải là tên cột.")
    columns = tuple(cell.strip() for cell in lines[0][1])
    repeated = sorted({column for column in columns if column and columns.count(column) > 1})
    if repeated:
        raise CommandError(f"{path}, dòng {lines[0][0]}: cột bị lặp: {', '.join(repeated)}. Mỗi cột chỉ ghi một lần.")
    rows = [
        Row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=False)))
        for line, cells in lines[1:]
        if any(cell.strip() for cell in cells)
    ]
    too_long = [line for line, cells in lines[1:] if any(cell.strip() for cell in cells[len(columns) :])]
    if too_long:
        raise CommandError(*(f"{path}, dòng {line}: nhiều ô hơn số cột. Kiểm tra dấu phẩy thừa." for line in too_long))
    return Table(path.name, columns, tuple(rows))


def from_csv(path: Path) -> list[tuple[int, list[str]]]:
    text = path.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    return [(reader.line_num, cells) for cells in reader]


def from_workbook(path: Path) -> list[tuple[int, list[str]]]:
    workbook = openpyxl.load_workbook(path, read_only=True, data_only=True)
    try:
        sheet = workbook.worksheets[0]
        return [
            (line, [cell_text(cell) for cell in cells])
            for line, cells in enumerate(sheet.iter_rows(values_only=True), 1)
        ]
    finally:
        workbook.close()


def cell_text(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if hasattr(cell, "date"):
        return str(cell.date().isoformat())
    return str(cell)
