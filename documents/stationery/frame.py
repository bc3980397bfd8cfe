"""What stands around the text: who issues it and when, the title, the signature, who receives it."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.shared import Pt

from documents.stationery.paper import LARGE, PLAIN, SIZE, SMALL, SUBJECT
from documents.stationery.tables import plain_table
from texts import t

LEFT, RIGHT = 75, 90
"""Millimetres; together the width of the text."""
BLANK_LINES = 4


def head(paper: Paper, subject: str, below: str = "") -> None:
    """``below``: a line of its own under the subject."""
    left, right = plain_table(paper, (LEFT, RIGHT)).rows[0].cells
    line(left, "{{cap_tren}}")
    line(left, "{{ten_cap_uy}}", bold=True)
    line(left, "*")
    line(left, "{{dong_so}}")
    line(left, t("report.frame_draft"), bold=True)
    line(right, t("report.frame_party"), size=LARGE, bold=True).underline = True
    line(right, "{{dong_ngay}}", italic=True)
    _drop_first(left)
    _drop_first(right)
    line(paper, "")
    line(paper, t("report.frame_kind"), size=LARGE, bold=True)
    paper.add_paragraph(subject, style=SUBJECT)
    if below:
        line(paper, below, italic=True)
    line(paper, "-----")
    line(paper, "")


def foot(paper: Paper, blank_lines: int = BLANK_LINES) -> None:
    line(paper, "")
    table = plain_table(paper, (LEFT, RIGHT))
    left, right = table.rows[0].cells
    line(left, t("report.frame_recipients"), align=ALIGN.LEFT).underline = True
    line(left, "{{noi_nhan}}", size=SMALL, align=ALIGN.LEFT)
    line(right, "{{ky_thay}}", bold=True)
    line(right, "{{chuc_vu}}")
    for _ in range(blank_lines):
        line(right, "")
    line(right, "{{nguoi_ky}}", bold=True)
    _drop_first(left)
    _drop_first(right)


def line(
    place: Any, text: str, *, size: int = SIZE, bold: bool = False, italic: bool = False, align: Any = ALIGN.CENTER
) -> Any:
    """A paragraph of one format; its font."""
    paragraph = place.add_paragraph(style=PLAIN)
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.font.size, run.font.bold, run.font.italic = Pt(size), bold or None, italic or None
    return run.font


def _drop_first(cell: Any) -> None:
    """A new cell begins with an empty paragraph."""
    cell._tc.remove(cell.paragraphs[0]._p)
