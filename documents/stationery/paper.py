"""Page, fonts and styles as HD 36-HD/VPTW wants them."""

from __future__ import annotations

from typing import Any

from docx import Document
from docx.document import Document as Paper
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt

FONT = "Times New Roman"
LARGE, SIZE, SMALL = 15, 14, 12
LINE = 20
"""Points, exactly; between 18 and 22."""
BODY, PLAIN, NOTE = "Nội dung", "Khung", "Chú thích"
CELL, CELL_HEAD, SUBJECT = "Ô bảng", "Đầu bảng", "Trích yếu"
HEADINGS = ("Đề mục I", "Đề mục 1", "Đề mục 1.1")
KEPT = {"Normal", "Default Paragraph Font", "Normal Table"}


def new_paper() -> Paper:
    """A4 portrait, 20/20/30/15 mm, the page's number in the middle above from page 2."""
    paper = Document()
    _clear_styles(paper)
    section = paper.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    _margins(section)
    section.different_first_page_header_footer = True
    section.header_distance = Mm(10)
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _page_field(number)
    return paper


def turn_page(paper: Paper) -> Section:
    """A new section on a landscape page, its first page numbered too."""
    section: Section = paper.add_section()
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    _margins(section)
    section.different_first_page_header_footer = False
    return section


def _margins(section: Section) -> None:
    section.top_margin, section.bottom_margin = Mm(20), Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)


def set_fonts(properties: Any) -> None:
    """One font for every script: Word takes the others from its theme otherwise."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _clear_styles(paper: Paper) -> None:
    """Word's own styles carry theme fonts and colours; the office sees ours alone."""
    for style in list(paper.styles):
        if style.name not in KEPT:
            style.delete()
    usual = paper.styles.element.find(qn("w:docDefaults")).find(qn("w:rPrDefault")).find(qn("w:rPr"))
    set_fonts(usual)
    normal = paper.styles["Normal"]
    normal.font.size = Pt(SIZE)
    set_fonts(normal.element.get_or_add_rPr())
    normal.paragraph_format.space_before = normal.paragraph_format.space_after = Pt(0)
    add_style(paper, PLAIN)
    for name in (NOTE, CELL, CELL_HEAD):
        add_style(paper, name, bold=name == CELL_HEAD)
        paper.styles[name].font.size = Pt(SMALL)
    paper.styles[NOTE].paragraph_format.alignment = ALIGN.JUSTIFY
    add_style(paper, SUBJECT, bold=True).alignment = ALIGN.CENTER
    body = add_style(paper, BODY)
    body.alignment = ALIGN.JUSTIFY
    body.first_line_indent = Mm(10)
    body.space_before = body.space_after = Pt(6)
    body.line_spacing_rule, body.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(LINE)
    for level, name in enumerate(HEADINGS):
        form = add_style(paper, name, base=BODY, bold=True, italic=level == len(HEADINGS) - 1)
        form.keep_with_next = True


def add_style(paper: Paper, name: str, *, base: str = "Normal", bold: bool = False, italic: bool = False) -> Any:
    """Shown among Word's quick styles; its paragraph format."""
    style = paper.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = paper.styles[base]
    style.font.bold, style.font.italic = bold or None, italic or None
    style.quick_style = True
    return style.paragraph_format


def _page_field(paragraph: Any) -> None:
    for kind in ("begin", "instruction", "end"):
        run = paragraph.add_run()
        run.font.size = Pt(SIZE)
        if kind == "instruction":
            node = OxmlElement("w:instrText")
            node.text = "PAGE"
        else:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        run._r.append(node)
