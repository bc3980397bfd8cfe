"""Tables in a workbook: headings that stay, widths that fit, formulas with their numbers, and text that stays text."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell

from texts import shown


@dataclass(frozen=True, slots=True)
class Formula:
    """A live formula, with what it comes to: a viewer that does not calculate shows that."""

    text: str
    value: int | float | str


Content = str | int | date | Formula | None

FORMULAS = "formulas"
"""Property of the file that holds how many formulas there were on which sheet."""
COMMANDS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet could take for a formula, also after the file was saved as CSV."""
NARROWEST, WIDEST = 6, 60

NUMBER, DAY = "#,##0", "dd/mm/yyyy"
BOLD: Mapping[str, Any] = {"bold": True}
HEADING: Mapping[str, Any] = {"bold": True, "text_wrap": True, "align": "center", "bg_color": "#E7E6E6", "border": 1}


class Book:
    """A workbook being written, in memory."""

    def __init__(self, made_at: datetime) -> None:
        self._file = io.BytesIO()
        self.made = xlsxwriter.Workbook(
            self._file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        # Otherwise it asks the clock, and the same figures would give another file each second.
        self.made.set_properties({"created": shown.local(made_at).replace(tzinfo=None)})
        self._looks: dict[frozenset[tuple[str, Any]], Any] = {}
        self._sheets: dict[str, Sheet] = {}

    def sheet(self, name: str) -> Sheet:
        self._sheets[name] = Sheet(self, self.made.add_worksheet(name))
        return self._sheets[name]

    def look(self, **properties: Any) -> Any:
        """A format; the same one for the same properties."""
        key = frozenset(properties.items())
        if key not in self._looks:
            self._looks[key] = self.made.add_format(properties)
        return self._looks[key]

    def content(self) -> bytes:
        """The file; nothing can be written after it. It knows how many formulas each of its sheets has."""
        counts = {name: sheet.formulas for name, sheet in self._sheets.items() if sheet.formulas}
        self.made.set_custom_property(FORMULAS, json.dumps(counts, ensure_ascii=False), "text")
        self.made.close()
        return self._file.getvalue()


class Sheet:
    """One sheet on A4 paper, landscape. Rows and columns count from 0."""

    def __init__(self, book: Book, page: Any) -> None:
        self.book, self.page = book, page
        self.formulas = 0
        """How many have been written: whoever reads the file again sees whether one was typed over."""
        self._widths: dict[int, int] = {}
        self._widest: dict[int, int] = {}
        self._last = (0, 0)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        page.set_footer("&L&A&R&P/&N")

    def put(self, row: int, column: int, content: Content, *, wide: bool = True, **look: Any) -> None:
        """A text that begins like a formula stays a text: whoever typed it must not make the reader's machine act.

        ``wide``: the column becomes as wide as what is put into it.
        """
        self._last = max(self._last[0], row), max(self._last[1], column)
        if wide:
            self._widths[column] = max(self._widths.get(column, 0), len(written(content)))
        look = {"valign": "vcenter", **look}
        if content is None or content == "":
            self.page.write_blank(row, column, None, self.book.look(**look))
        elif isinstance(content, Formula):
            self.formulas += 1
            look = {"num_format": NUMBER, **look}
            self.page.write_formula(row, column, content.text, self.book.look(**look), content.value)
        elif isinstance(content, str):
            look = {"text_wrap": True, **look}
            look |= {"quote_prefix": True} if content.startswith(COMMANDS) else {}
            self.page.write_string(row, column, content, self.book.look(**look))
        elif isinstance(content, int):
            self.page.write_number(row, column, content, self.book.look(**{"num_format": NUMBER, **look}))
        else:
            self.page.write_datetime(row, column, content, self.book.look(**{"num_format": DAY, **look}))

    def row(self, row: int, contents: Iterable[Content], *, first: int = 0, wide: bool = True, **look: Any) -> None:
        for column, content in enumerate(contents, first):
            self.put(row, column, content, wide=wide, **look)

    def headings(self, row: int, headings: Sequence[str], *, frozen: int = 0) -> None:
        """Everything down to here stays in sight and comes again on each page; ``frozen`` columns stay too."""
        self.row(row, headings, **HEADING)
        self.freeze(row + 1, frozen)

    def freeze(self, row: int, column: int = 0, *, repeat_from: int | None = None) -> None:
        """What stands above the row stays in sight; from ``repeat_from`` on it comes again on each page."""
        self.page.freeze_panes(row, column)
        self.page.repeat_rows(row - 1 if repeat_from is None else repeat_from, row - 1)

    def name_column(self, name: str, column: int, first: int, last: int) -> None:
        """Formulas anywhere in the book may call these cells by the name."""
        sheet = self.page.get_name().replace("'", "''")
        cells = f"{cell(first, column, fixed=True)}:{cell(last, column, fixed=True)}"
        self.book.made.define_name(name, f"='{sheet}'!{cells}")

    def many_pages(self, scale: int, repeated: int) -> None:
        """Too wide for one page: page after page to the right, each beginning with the first columns."""
        self.page.fit_page = False
        self.page.set_print_scale(scale)
        self.page.repeat_columns(0, repeated - 1)
        self.page.print_across()

    def filter(self, heading: int, last: int, last_column: int) -> None:
        self.page.autofilter(heading, 0, last, last_column)

    def table(self, headings: Sequence[str], rows: Iterable[Sequence[Content]]) -> int:
        """Headings in the first row, and what stands beneath; the number of the row after it."""
        self.headings(0, headings)
        line = 1
        for row in rows:
            self.row(line, row)
            line += 1
        self.fit()
        return line

    def at_least(self, column: int, width: int) -> None:
        self._widths[column] = max(self._widths.get(column, 0), width)

    def at_most(self, column: int, width: int) -> None:
        """Not as wide as all that: what is longer is wrapped."""
        self._widest[column] = width

    def fit(self) -> None:
        """Each column as wide as what it holds, within bounds; all of it is printed."""
        for column, width in self._widths.items():
            self.page.set_column(column, column, min(max(width + 2, NARROWEST), self._widest.get(column, WIDEST)))
        self.page.print_area(0, 0, *self._last)


def written(content: Content) -> str:
    """About what a reader sees of it, for the width."""
    if content is None:
        return ""
    if isinstance(content, Formula):
        return written(content.value) if isinstance(content.value, int | str) else "100,0%"
    if isinstance(content, str):
        return max(content.splitlines(), key=len, default="")
    return shown.number(content) if isinstance(content, int) else "31/12/2026"


def cell(row: int, column: int, *, fixed: bool = False) -> str:
    """ "F12", "$F$12"."""
    return str(xl_rowcol_to_cell(row, column, row_abs=fixed, col_abs=fixed))
