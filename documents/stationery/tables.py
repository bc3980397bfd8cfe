"""Tables without lines for head and foot, and with all of them for appendices."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from docx.document import Document as Paper
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from documents.stationery.paper import CELL, CELL_HEAD, PLAIN

NARROW = 57
"""Twentieths of a point beside a cell's text: one millimetre."""
SIDES = ("top", "left", "bottom", "right", "insideH", "insideV")


def plain_table(paper: Paper, widths: Sequence[int]) -> Any:
    """One row, no lines, nothing lost at the sides, never over two pages."""
    table = _table(paper, 1, widths)
    _margins(table, 0)
    for cell in table.rows[0].cells:
        cell.paragraphs[0].style = PLAIN
    _row_flag(table.rows[0], "cantSplit")
    return table


def lined_table(paper: Paper, widths: Sequence[int], rows: Sequence[Sequence[str]]) -> Any:
    """The first row is repeated on every page; the last one is a total in bold, unless it is a row for each of a list."""
    table = _table(paper, len(rows), widths)
    _borders(table)
    total = None if rows[-1][0].startswith("{{hàng") else len(rows) - 1
    for number, (row, texts) in enumerate(zip(table.rows, rows, strict=True)):
        _row_flag(row, "cantSplit")
        is_head = number == 0
        if is_head:
            _row_flag(row, "tblHeader")
        for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.style = CELL_HEAD if is_head or number == total else CELL
            paragraph.alignment = ALIGN.LEFT if column == 1 and not is_head else ALIGN.CENTER
            paragraph.add_run(text)
    return table


def form_table(
    paper: Paper, widths: Sequence[int], heads: Sequence[str], row: Sequence[Sequence[str]], style: str
) -> Any:
    """A head, and one row that is repeated: in each cell a text in bold and one beside it."""
    table = _table(paper, 2, widths)
    _borders(table)
    _margins(table, NARROW)
    for line, texts in zip(table.rows, ([(head, "") for head in heads], row), strict=True):
        _row_flag(line, "cantSplit")
        for column, (cell, (bold, plain)) in enumerate(zip(line.cells, texts, strict=True)):
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
            paragraph = cell.paragraphs[0]
            paragraph.style = style
            paragraph.alignment = ALIGN.LEFT if column % 2 == 0 and line is not table.rows[0] else ALIGN.CENTER
            paragraph.add_run(bold).bold = True
            paragraph.add_run(plain)
    return table


def _table(paper: Paper, rows: int, widths: Sequence[int]) -> Any:
    table = paper.add_table(rows, len(widths))
    table.style = "Normal Table"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)
    return table


def _borders(table: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in SIDES:
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    _insert(table, borders)


def _margins(table: Any, width: int) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    _insert(table, margins)


def _insert(table: Any, node: Any) -> None:
    """In the schema's order: before the look."""
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is None:
        table._tbl.tblPr.append(node)
    else:
        look.addprevious(node)


def _row_flag(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(f"w:{name}"))
