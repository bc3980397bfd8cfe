"""The text of a template: headings, paragraphs with gaps for the office, footnotes, appendices.

``= subject``, ``# I. heading``, ``## 1. heading``, ``### 1.1. heading``, ``[Văn phòng bổ sung: …]`` marked,
``^[footnote]``, ``& file`` taken in, ``@ file`` or ``@ APPENDIX``, ``| cell | cell |`` after a row of widths in millimetres.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from docx.document import Document as Paper
from docx.enum.text import WD_COLOR_INDEX

from documents.stationery.footnotes import Footnotes
from documents.stationery.frame import foot, head, line
from documents.stationery.paper import BODY, HEADINGS, turn_page
from documents.stationery.tables import lined_table

TEXT = Path(__file__).parent / "text"
SPANS = re.compile(r"(\^?\[[^\]\[]*\])")


def blocks(name: str) -> list[str]:
    """Paragraphs, headings and tables, in their order; ``& file`` stands for what is in that file."""
    text = (TEXT / f"{name}.txt").read_text(encoding="utf-8")
    found: list[str] = []
    for block in filter(None, map(str.strip, text.split("\n\n"))):
        found += blocks(block.removeprefix("& ")) if block.startswith("& ") else [block]
    return found


def write(paper: Paper, name: str, footnotes: Footnotes) -> None:
    subject, *rest = blocks(name)
    head(paper, subject.removeprefix("= "))
    for block in rest:
        if block.startswith("@ "):
            foot(paper)
            _appendices(paper, blocks(block.removeprefix("@ ")), footnotes)
        else:
            _block(paper, block, footnotes)


def _appendices(paper: Paper, found: list[str], footnotes: Footnotes) -> None:
    """Each on landscape pages of its own."""
    for block in found:
        if block.startswith("@ "):
            turn_page(paper)
            line(paper, block.removeprefix("@ "), bold=True)
        elif block.startswith("= "):
            line(paper, block.removeprefix("= "), bold=True)
        elif block.startswith("("):
            line(paper, block, italic=True)
            line(paper, "")
        elif block.startswith("|"):
            widths, *rows = _cells(block)
            lined_table(paper, [int(width) for width in widths], rows)
        else:
            _block(paper, block, footnotes)


def _cells(block: str) -> list[list[str]]:
    return [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in block.splitlines()]


def _block(paper: Paper, block: str, footnotes: Footnotes) -> None:
    marks, _, rest = block.partition(" ")
    if set(marks) == {"#"}:
        paper.add_paragraph(rest, style=HEADINGS[len(marks) - 1])
        return
    paragraph = paper.add_paragraph(style=BODY)
    for span in _spans(block):
        if span.startswith("^["):
            footnotes.add(paragraph, span[2:-1])
        else:
            run = paragraph.add_run(span)
            if span.startswith("["):
                run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _spans(block: str) -> Iterator[str]:
    return (span for span in SPANS.split(block) if span)
