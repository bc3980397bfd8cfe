"""A report as its checks see it: blocks of running text, tables, and where each of them stands."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["paragraph", "heading", "item", "note", "cell"]

ITEM = re.compile(r"(?:[-+*•–—]|\(?\d{1,2}\)|\(?[a-zđ]\)|\d{1,2}\.(?!\d))\s+")
NUMBERED = re.compile(
    r"(?P<roman>[IVX]{1,5})[.\-–)]+\s|(?P<arabic>\d{1,2}(?:\.\d{1,2}){0,3})[.)]?\s|(?P<letter>[a-zđ])[.)]\s"
)
FULL_STOP = re.compile(r"[.;:!?…]['\"”’)]*$")
LONGEST_HEADING = 160


@dataclass(slots=True)
class Block:
    """A paragraph, with the line of every part of it: a page break may have cut it in two."""

    kind: Kind
    text: str
    lines: list[tuple[int, int]]
    """Offset in ``text`` → line, ascending."""
    marks: list[tuple[int, str]] = field(default_factory=list)
    """Offset → the label of the footnote that is called there."""
    label: str = ""
    """Of a footnote."""
    sections: tuple[str, ...] = ()
    """The headings above, outermost first."""

    def line_at(self, offset: int) -> int:
        return self.lines[max(0, bisect_right([start for start, _ in self.lines], offset) - 1)][1]

    @property
    def line(self) -> int:
        return self.lines[0][1]


@dataclass(slots=True)
class Table:
    rows: list[list[str]]
    lines: list[int]
    """Of each row."""
    sections: tuple[str, ...] = ()


@dataclass(slots=True)
class Document:
    blocks: list[Block] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def note(self, label: str) -> Block | None:
        return next((block for block in self.blocks if block.kind == "note" and block.label == label), None)

    @property
    def running(self) -> list[Block]:
        """Without the cells of tables, which are no sentences."""
        return [block for block in self.blocks if block.kind != "cell"]


def clean(text: str) -> str:
    """NFC, one kind of blank, nothing invisible."""
    plain = unicodedata.normalize("NFC", text).replace("\t", " ")
    return re.sub(r"[\u00ad\u200b-\u200f\u2060\ufeff]", "", re.sub(r"[\u00a0\u2000-\u200a\u202f]", " ", plain))


def is_heading(text: str) -> bool:
    """A short line that is numbered or in capitals, and is no sentence."""
    if not text or len(text) > LONGEST_HEADING or FULL_STOP.search(text.rstrip(":")):
        return False
    letters = [letter for letter in text if letter.isalpha()]
    if len(letters) > 3 and all(letter.isupper() for letter in letters):
        return True
    numbered = NUMBERED.match(text)
    rest = text[numbered.end() :] if numbered else ""
    return bool(numbered and not numbered["letter"] and rest[:1].isupper() and not re.search(r"\d[^\W\d]*\s*$|;", rest))


def heading_level(text: str) -> int:
    """1 for "I.", 2 for "1.", 3 for "1.1." …; what is not numbered stands on top."""
    numbered = NUMBERED.match(text)
    if not numbered or numbered["roman"]:
        return 1
    return 2 + numbered["arabic"].count(".") if numbered["arabic"] else 6


def join_cut(blocks: list[Block]) -> list[Block]:
    """Put together again what a page break has cut: a paragraph without an end, going on in small letters.

    A footnote may stand between the two halves.
    """
    kept: list[Block] = []
    for block in blocks:
        before = next((other for other in reversed(kept) if other.kind != "note"), None)
        if before and before.kind in {"paragraph", "item"} and block.kind == "paragraph" and goes_on(before, block):
            offset = len(before.text) + 1
            before.lines += [(offset + start, line) for start, line in block.lines]
            before.marks += [(offset + start, label) for start, label in block.marks]
            before.text += " " + block.text
        else:
            kept.append(block)
    return kept


def goes_on(before: Block, block: Block) -> bool:
    return block.text[:1].islower() and not ITEM.match(block.text) and not FULL_STOP.search(before.text)


def put_under_headings(document: Document, order: list[Block | Table]) -> None:
    """Give every part the headings that it stands under."""
    above: list[tuple[int, str]] = []
    for part in order:
        if isinstance(part, Block) and part.kind == "heading":
            level = heading_level(part.text)
            above = [entry for entry in above if entry[0] < level]
            part.sections = tuple(text for _, text in above)
            above.append((level, part.text))
        else:
            part.sections = tuple(text for _, text in above)
    document.blocks = [part for part in order if isinstance(part, Block)]
    document.tables = [part for part in order if isinstance(part, Table)]
