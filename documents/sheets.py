"""Tables in a workbook: headings that stay, widths that fit, and text that stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.cell import Cell, MergedCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

Content = str | int | None

COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet could take for a formula, also after the file was saved as CSV."""
WIDEST = 60
BOLD = Font(bold=True)


def put(cell: Cell | MergedCell, content: Content) -> None:
    """A text that begins like a formula stays a text: whoever typed it must not make the reader's machine act."""
    cell.value = content
    if isinstance(content, str):
        cell.data_type = "s"
        if content.startswith(COMMANDS):
            cell.quotePrefix = True
        cell.alignment = Alignment(wrap_text=True, vertical="top")
    elif isinstance(content, int):
        cell.number_format = "#,##0"


def table(sheet: Worksheet, headings: Sequence[str], rows: Iterable[Sequence[Content]]) -> None:
    """Headings in the first row, frozen; each column as wide as what it holds."""
    widths = [len(heading) for heading in headings]
    for column, heading in enumerate(headings, 1):
        put(sheet.cell(1, column), heading)
        sheet.cell(1, column).font = BOLD
    for line, row in enumerate(rows, 2):
        for column, content in enumerate(row, 1):
            put(sheet.cell(line, column), content)
            widths[column - 1] = max(widths[column - 1], len(str(content)) if content is not None else 0)
    for column, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(column)].width = min(width + 2, WIDEST)
    sheet.freeze_panes = "A2"
    sheet.print_title_rows = "1:1"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)


def last_row_bold(sheet: Worksheet) -> None:
    for cell in sheet[sheet.max_row]:
        cell.font = BOLD
