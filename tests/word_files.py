"""Word files for the tests: written as Word writes them, read back as bytes and XML."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = "word/document.xml"


def paper(*lines: str, table: list[list[str]] | None = None) -> bytes:
    """A paragraph for each line; ``|`` in a line begins a new run, as Word begins one wherever somebody typed."""
    made = Document()
    for line in lines:
        paragraph = made.add_paragraph()
        for piece in line.split("|"):
            paragraph.add_run(piece)
    if table:
        grid = made.add_table(len(table), len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    return saved(made)


def typed(text: str) -> bytes:
    """A report of Markdown or plain text as somebody types it in Word: its tables are tables."""
    made = Document()
    for is_table, lines in groupby(text.splitlines(), key=lambda line: line.startswith("|")):
        if is_table:
            rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines if "---" not in line]
            grid = made.add_table(len(rows), len(rows[0]))
            for row, texts in zip(grid.rows, rows, strict=True):
                for cell, words in zip(row.cells, texts, strict=True):
                    cell.text = words
        else:
            for line in lines:
                made.add_paragraph(line.strip("#* "))
    return saved(made)


def saved(made: Any) -> bytes:
    content = BytesIO()
    made.save(content)
    return content.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def tree(content: bytes, part: str = DOCUMENT) -> Any:
    return etree.fromstring(parts(content)[part])


def texts(content: bytes, part: str = DOCUMENT) -> list[str]:
    """Every paragraph's text, in order."""
    return ["".join(node.text or "" for node in one.iter(f"{W}t")) for one in tree(content, part).iter(f"{W}p")]


def controls(content: bytes, part: str = DOCUMENT) -> list[tuple[str, str, str]]:
    """Alias, tag and text of every content control, in order."""
    found = []
    for one in tree(content, part).iter(f"{W}sdt"):
        setup = one.find(f"{W}sdtPr")
        alias, tag = (
            node.get(f"{W}val") if (node := setup.find(f"{W}{name}")) is not None else "" for name in ("alias", "tag")
        )
        found.append((alias, tag, "".join(node.text or "" for node in one.iter(f"{W}t"))))
    return found


def edited(content: bytes, change: Callable[[Any], None], part: str = DOCUMENT) -> bytes:
    """The file after somebody changed one of its parts."""
    root = tree(content, part)
    change(root)
    return with_part(content, part, etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))


def with_part(content: bytes, part: str, new: bytes) -> bytes:
    members = {**parts(content), part: new}
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, member in members.items():
            file.writestr(name, member)
    return made.getvalue()


def control(root: Any, alias: str) -> Any:
    """The first control of that name."""
    return next(one for one in root.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}alias").get(f"{W}val") == alias)


def retype(alias: str, text: str) -> Callable[[Any], None]:
    """Somebody types over what stands in a control."""

    def change(root: Any) -> None:
        first, *others = control(root, alias).iter(f"{W}t")
        first.text = text
        for other in others:
            other.text = ""

    return change


def remove(alias: str) -> Callable[[Any], None]:
    def change(root: Any) -> None:
        found = control(root, alias)
        found.getparent().remove(found)

    return change
