"""A .md report: headings, lists, tables, footnotes; the marks of emphasis are not part of the text."""

from __future__ import annotations

import re

from checker.document import ITEM, Block, Document, Kind, Table, clean, is_heading, join_cut, put_under_headings
from checker.files.marks import taken_out

HEADING = re.compile(r"(#{1,6})\s+(.*?)\s*#*$")
NOTE = re.compile(r"(?:\[\^([\w-]{1,20})\]:|<sup>\s*(\d{1,3})\s*</sup>)\s*(.*)")
RULE = re.compile(r"[-*_=\s]{3,}$")
EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*(?=\S)|(?<=\S)\*|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)|`|~~)")
LINK = re.compile(r"!?\[([^\]^]+)\]\([^)]*\)")
TAG = re.compile(r"</?(?:b|i|u|br|em|strong|p|div|span|center)\s*/?>", re.IGNORECASE)
ROW = re.compile(r"\|.*\|$|[^|]+\|.*[^|]")
DIVIDER = re.compile(r"\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")


def read(text: str) -> Document:
    lines = [clean(line).rstrip() for line in text.splitlines()]
    order: list[Block | Table] = []
    number = 0
    while number < len(lines):
        number = table(lines, number, order) or line_of_text(lines, number, order)
    document = Document()
    blocks = join_cut([part for part in order if isinstance(part, Block)])
    kept = {id(block) for block in blocks}
    put_under_headings(document, [part for part in order if isinstance(part, Table) or id(part) in kept])
    return document


def table(lines: list[str], number: int, order: list[Block | Table]) -> int:
    """The line after the table that begins here; 0 where none does."""
    if number + 1 >= len(lines) or "|" not in lines[number] or not DIVIDER.match(lines[number + 1].strip()):
        return 0
    found, at = [cells(lines[number])], [number + 1]
    end = number + 2
    while end < len(lines) and "|" in lines[end]:
        found.append(cells(lines[end]))
        at.append(end + 1)
        end += 1
    order.append(Table(found, at))
    order += [Block("cell", cell, [(0, line)]) for row, line in zip(found, at, strict=True) for cell in row if cell]
    return end


def cells(line: str) -> list[str]:
    return [plain(cell) for cell in line.strip().removeprefix("|").removesuffix("|").replace("\\|", "/").split("|")]


def line_of_text(lines: list[str], number: int, order: list[Block | Table]) -> int:
    """Read one line: it begins a block, or goes on with the one before it."""
    raw = lines[number].strip().removeprefix("> ")
    if not raw or RULE.match(raw):
        return number + 1
    heading, note = HEADING.match(raw), NOTE.match(raw)
    before = order[-1] if order else None
    if heading:
        text, marks = taken_out(plain(heading[2]))
        kind: Kind = "heading" if len(text) < 200 else "paragraph"
        order.append(Block(kind, text, [(0, number + 1)], marks))
    elif note:
        order.append(Block("note", plain(note[3]), [(0, number + 1)], label=note[1] or note[2]))
    elif isinstance(before, Block) and number and lines[number - 1].strip() and goes_on(before, raw, lines[number - 1]):
        text, marks = taken_out(plain(raw))
        offset = len(before.text) + 1
        before.text += " " + text
        before.lines.append((offset, number + 1))
        before.marks += [(offset + start, label) for start, label in marks]
    else:
        order.append(begun(raw, number + 1))
    return number + 1


def goes_on(before: Block, raw: str, line_before: str) -> bool:
    """A line break inside a paragraph is a blank; two blanks or a backslash at its end make a new line."""
    return before.kind not in {"heading", "cell"} and not ITEM.match(raw) and not line_before.endswith(("  ", "\\"))


def begun(raw: str, number: int) -> Block:
    text, marks = taken_out(plain(raw))
    kind: Kind = "item" if ITEM.match(raw) else "heading" if is_heading(text) else "paragraph"
    return Block(kind, text, [(0, number)], marks)


def plain(text: str) -> str:
    """Without emphasis, links, tags and escapes."""
    bare = TAG.sub(" ", LINK.sub(r"\1", text.strip()))
    item = re.match(r"[*+-]\s+", bare)
    head = bare[: item.end()] if item else ""
    body = EMPHASIS.sub("", re.sub(r"\\([\\`*_{}\[\]()#+\-.!|>])", r"\1", bare[len(head) :]))
    return head.replace("*", "-") + re.sub(r" {2,}", " ", body).strip()
