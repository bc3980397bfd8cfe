"""The template of a filed report on one page: head and foot as any report's, the form's figures between them."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Paper
from docx.enum.text import WD_LINE_SPACING
from docx.shared import Mm, Pt

from documents.stationery.frame import BLANK_LINES, foot, head
from documents.stationery.paper import PLAIN, SUBJECT, add_style, new_paper
from documents.stationery.tables import form_table
from texts import t

ENTRY, REMARK, AT_FOOT = "Ô chỉ tiêu", "Ghi chú", "Chân trang"
WIDTHS = (66, 16, 66, 17)
"""Millimetres; together the width of the text."""
ROW = (
    ("{{hàng chi_tieu}}{{nhom_1}}", "{{ten_1}}"), ("{{chung_1}}", "{{so_1}}"),
    ("{{nhom_2}}", "{{ten_2}}"), ("{{chung_2}}", "{{so_2}}"),
)  # fmt: skip


def branch_page() -> Paper:
    paper = new_paper()
    _styles(paper)
    head(paper, t("branch_page.frame_subject"), t("branch_page.frame_as_of"))
    _narrow(paper.paragraphs[-1])
    heads = (t("branch_page.frame_figure"), t("branch_page.frame_value")) * 2
    form_table(paper, WIDTHS, heads, ROW, ENTRY)
    paper.add_paragraph("{{nếu co_ghi_chu}}{{ghi_chu}}{{hết}}", style=REMARK)
    gap = len(paper.paragraphs)
    # Nobody's name is printed: its line is room for the signature too.
    foot(paper, BLANK_LINES - 1)
    _narrow(paper.paragraphs[gap])
    # Word wants a paragraph behind a table: as small as can be, or it would begin a second page.
    _narrow(paper.add_paragraph(style=PLAIN), 1)
    section = paper.sections[0]
    section.footer_distance = Mm(8)
    section.first_page_footer.paragraphs[0].style = AT_FOOT
    section.first_page_footer.paragraphs[0].add_run("{{chan_trang}}")
    return paper


def _narrow(blank: Any, points: int = 8) -> None:
    """Less air than in a report of many pages."""
    blank.paragraph_format.line_spacing = Pt(points)


def _styles(paper: Paper) -> None:
    """Every line of an exact height, so that the page is as full in Word as it was counted."""
    for name, size in ((ENTRY, 10), (REMARK, 10), (AT_FOOT, 9)):
        add_style(paper, name)
        paper.styles[name].font.size = Pt(size)
    for name, height in ((PLAIN, 17), (SUBJECT, 17), (ENTRY, 11), (REMARK, 11), (AT_FOOT, 10)):
        form = paper.styles[name].paragraph_format
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(height)
    paper.styles[REMARK].paragraph_format.space_before = Pt(4)
