"""The few names of WordprocessingML that are needed, and what a paragraph's text is."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree

Element = etree._Element

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
OBJECT = "\ufffc"
"""Stands in a text for what is no text: a tab, a picture, a footnote's number."""


def w(name: str) -> str:
    """``p`` → the name of a paragraph."""
    return f"{{{W}}}{name}"


def paragraphs(root: Element) -> Iterator[Element]:
    """Every paragraph, those in tables and text boxes too, in the order of the file."""
    return root.iter(w("p"))


def runs(paragraph: Element) -> list[Element]:
    """The paragraph's own runs, links and tracked insertions included, a text box's paragraphs not."""
    return [run for run in paragraph.iter(w("r")) if next(run.iterancestors(w("p"))) is paragraph]


def pieces(run: Element) -> list[Element]:
    """What a run consists of, beside its format."""
    return [child for child in run if child.tag != w("rPr")]


def piece_text(piece: Element) -> str:
    return piece.text or "" if piece.tag == w("t") else OBJECT


def run_text(run: Element) -> str:
    return "".join(piece_text(piece) for piece in pieces(run))


def text_of(paragraph: Element) -> str:
    return "".join(run_text(run) for run in runs(paragraph))


def readable(paragraph: Element) -> str:
    """The text as a person sees it, deleted text left out."""
    return " ".join(text_of(paragraph).replace(OBJECT, " ").split())
