"""A .txt report: lines put together into paragraphs."""

from __future__ import annotations

import codecs
import re

from checker.document import FULL_STOP, ITEM, Block, Document, Table, clean, is_heading, join_cut, put_under_headings
from checker.files.errors import FileError
from checker.files.marks import taken_out
from texts import t

WRAPPED = 110
"""A file whose longest line is shorter was broken by hand or by a mail program."""
NOTE = re.compile(r"(?:\[\^?(\d{1,3})\]|([¹²³⁴-⁹]+)):?\s*")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def decoded(data: bytes) -> str:
    """UTF-8 or UTF-16 with its mark; anything else would be guessed."""
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError(t("checker.file_encoding")) from error
    if "\0" in text:
        raise FileError(t("checker.file_encoding"))
    return text


def read(text: str) -> Document:
    lines = [clean(line).strip() for line in text.splitlines()]
    wrapped = max((len(line) for line in lines), default=0) <= WRAPPED
    longest = max((len(line) for line in lines), default=0)
    order: list[Block | Table] = []
    current: Block | None = None
    for number, line in enumerate(lines, 1):
        if not line:
            current = None
        elif current and wrapped and continues(current, line, longest):
            add_line(current, line, number)
        else:
            current = block_of(line, number)
            order.append(current)
    document = Document()
    put_under_headings(document, list(join_cut([part for part in order if isinstance(part, Block)])))
    return document


def continues(current: Block, line: str, longest: int) -> bool:
    """Whether the line only goes on: the one before it was full, or had no end."""
    if current.kind == "heading" or ITEM.match(line) or is_heading(line) or NOTE.match(line):
        return False
    last = len(current.text) - current.lines[-1][0]
    return line[:1].islower() or (
        last > longest * 0.6 and not (FULL_STOP.search(current.text) and last < longest * 0.8)
    )


def add_line(block: Block, line: str, number: int) -> None:
    text, marks = taken_out(line)
    offset = len(block.text) + 1
    block.text += " " + text
    block.lines.append((offset, number))
    block.marks += [(offset + start, label) for start, label in marks]


def block_of(line: str, number: int) -> Block:
    note = NOTE.match(line)
    if note:
        label = note[1] or note[2].translate(SUPERSCRIPTS)
        return Block("note", line[note.end() :], [(0, number)], label=label)
    text, marks = taken_out(line)
    kind = "heading" if is_heading(text) else "item" if ITEM.match(text) else "paragraph"
    return Block(kind, text, [(0, number)], marks)  # type: ignore[arg-type]
