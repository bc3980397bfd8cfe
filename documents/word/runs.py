"""Cutting runs: Word splits a placeholder over several of them whenever somebody has typed in it."""

from __future__ import annotations

import re
from copy import deepcopy

from documents.word.names import SPACE, Element, piece_text, pieces, run_text, runs, w

BREAKS = {"\n": "br", "\t": "tab"}
BEFORE_HIGHLIGHT = {
    w(name)
    for name in (
        "rStyle", "rFonts", "b", "bCs", "i", "iCs", "caps", "smallCaps", "strike", "dstrike", "outline", "shadow", "emboss",
        "imprint", "noProof", "snapToGrid", "vanish", "webHidden", "color", "spacing", "w", "kern", "position", "sz", "szCs",
    )
}  # fmt: skip
UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


def take_out(paragraph: Element, start: int, end: int) -> Element:
    """The stretch as one run with the format of its beginning; the runs it was spread over are removed."""
    _cut(paragraph, start)
    _cut(paragraph, end)
    inside, at = [], 0
    for run in runs(paragraph):
        if start <= at < end and run_text(run):
            inside.append(run)
        at += len(run_text(run))
    first = inside[0]
    for run in inside[1:]:
        _remove(run)
    for piece in pieces(first):
        first.remove(piece)
    return first


def _cut(paragraph: Element, offset: int) -> None:
    """A border between two runs at this place."""
    at = 0
    for run in runs(paragraph):
        length = len(run_text(run))
        if at < offset < at + length:
            _split(run, offset - at)
            return
        at += length


def _split(run: Element, offset: int) -> None:
    after = deepcopy(run)
    at = 0
    for piece, twin in zip(pieces(run), pieces(after), strict=True):
        text = piece_text(piece)
        if at + len(text) <= offset:
            after.remove(twin)
        elif at >= offset:
            run.remove(piece)
        else:
            piece.text, twin.text = text[: offset - at], text[offset - at :]
            piece.set(SPACE, "preserve")
            twin.set(SPACE, "preserve")
        at += len(text)
    after.tail, run.tail = run.tail, None
    run.addnext(after)


def _remove(run: Element) -> None:
    parent = run.getparent()
    if parent is not None:
        parent.remove(run)


def put_text(run: Element, text: str) -> None:
    """Append the text to the run; line breaks and tabs are elements of their own."""
    for piece in re.split(r"([\n\t])", printable(text)):
        if piece in BREAKS:
            run.append(run.makeelement(w(BREAKS[piece])))
        elif piece:
            node = run.makeelement(w("t"))
            node.text = piece
            node.set(SPACE, "preserve")
            run.append(node)


def highlight(run: Element) -> None:
    """Yellow, in the place that the schema gives it among the run's properties."""
    properties = run.find(w("rPr"))
    if properties is None:
        properties = run.makeelement(w("rPr"))
        run.insert(0, properties)
    if properties.find(w("highlight")) is None:
        mark = run.makeelement(w("highlight"), {w("val"): "yellow"})
        before = sum(child.tag in BEFORE_HIGHLIGHT for child in properties)
        properties.insert(before, mark)


def printable(text: str) -> str:
    """Without the control characters that XML cannot hold."""
    return UNPRINTABLE.sub("", text)
