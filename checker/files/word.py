"""A .docx report, from its XML: paragraphs, tables, content controls, text boxes and footnotes, in reading order.

python-docx passes over what stands in content controls and text boxes; a report that was generated is full of them.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from checker.document import ITEM, Block, Document, Kind, Table, clean, is_heading, join_cut, put_under_headings
from checker.files.errors import FileError
from texts import t

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
"""The same text box once more, for old programs."""
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""The head of a .doc, and of a .docx with a password."""
LARGEST_PART = 60_000_000
GONE = {f"{W}del", f"{W}moveFrom", f"{W}instrText", FALLBACK, f"{W}rPr", f"{W}pPr"}
BREAKS = {f"{W}tab": " ", f"{W}br": " ", f"{W}cr": " ", f"{W}noBreakHyphen": "-"}
LABELS = {f"{W}footnoteReference": "footnote", f"{W}endnoteReference": "endnote"}


def read(data: bytes) -> Document:
    parts = opened(data)
    reader = Reader()
    body = parse(parts["word/document.xml"]).find(f"{W}body")
    if body is None:
        raise FileError(t("checker.file_broken"))
    try:
        reader.container(body)
    except RecursionError as error:  # thousands of tables within tables: nobody wrote that
        raise FileError(t("checker.file_broken")) from error
    for part, kind in (("word/footnotes.xml", "footnote"), ("word/endnotes.xml", "endnote")):
        if part in parts:
            reader.notes(parse(parts[part]), kind)
    document = Document()
    kept = {id(block) for block in join_cut([part for part in reader.order if isinstance(part, Block)])}
    put_under_headings(document, [part for part in reader.order if isinstance(part, Table) or id(part) in kept])
    return document


def opened(data: bytes) -> dict[str, bytes]:
    """The parts that hold text, none larger than a report can be, however small it is packed."""
    if data.startswith(OLE):
        raise FileError(t("checker.file_locked"))
    found: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for part in ("word/document.xml", "word/footnotes.xml", "word/endnotes.xml"):
                if part in archive.namelist():
                    with archive.open(part) as packed:
                        found[part] = packed.read(LARGEST_PART + 1)
    except RuntimeError as error:  # how zipfile says that a password is needed
        raise FileError(t("checker.file_locked")) from error
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        raise FileError(t("checker.file_broken")) from error
    if "word/document.xml" not in found:
        raise FileError(t("checker.file_broken"))
    if max(map(len, found.values())) > LARGEST_PART:
        raise FileError(t("checker.file_too_large", limit=LARGEST_PART // 1_000_000))
    return found


def parse(part: bytes) -> Element:
    try:
        return fromstring(part, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise FileError(t("checker.file_broken")) from error


@dataclass(slots=True)
class Reader:
    """Goes through the document once and counts its paragraphs."""

    order: list[Block | Table] = field(default_factory=list)
    count: int = 0
    called: dict[str, int] = field(default_factory=dict)
    """Footnote → the paragraph that calls it."""

    def container(self, parent: Element, kind: Kind | None = None) -> None:
        """The paragraphs and tables of a body, a cell, a text box or a content control."""
        for child in parent:
            if child.tag == f"{W}p":
                self.paragraph(child, kind)
            elif child.tag == f"{W}tbl":
                self.table(child)
            elif child.tag not in GONE:
                self.container(child, kind)

    def paragraph(self, element: Element, kind: Kind | None) -> None:
        text, marks = self.text_of(element)
        text = clean(text)
        if text.strip():
            self.count += 1
            self.called |= {label: self.count for _, label in marks if label not in self.called}
            lead = len(text) - len(text.lstrip())
            marks = [(max(0, start - lead), label) for start, label in marks]
            text = text.strip()
            self.order.append(Block(kind or kind_of(element, text), text, [(0, self.count)], marks))
        for box in boxes(element):
            self.container(box)

    def text_of(self, element: Element) -> tuple[str, list[tuple[int, str]]]:
        text, marks = "", list[tuple[int, str]]()
        for node in inline(element):
            if node.tag in LABELS:
                marks.append((len(text), f"{LABELS[node.tag]} {node.get(f'{W}id')}"))
            else:
                text += BREAKS.get(node.tag) or node.text or ""
        return text, marks

    def table(self, element: Element) -> None:
        """A layout table of prose is read as paragraphs; one of figures also as rows."""
        rows: list[list[str]] = []
        lines: list[int] = []
        for row in rows_of(element):
            begin, cells = self.count + 1, list[str]()
            for cell in cells_of(row):
                text = self.cell(cell, rows[-1] if rows else [], len(cells))
                cells += [text] * span(cell)
            rows.append(cells)
            lines.append(begin)
        self.order.append(Table(rows, lines))

    def cell(self, cell: Element, above: list[str], column: int) -> str:
        merged = cell.find(f"{W}tcPr/{W}vMerge")
        if merged is not None and merged.get(f"{W}val") != "restart":
            return above[column] if column < len(above) else ""
        before = len(self.order)
        self.container(cell, "cell")
        return " ".join([part.text for part in self.order[before:] if isinstance(part, Block)])

    def notes(self, root: Element, kind: str) -> None:
        for note in root:
            label = f"{kind} {note.get(f'{W}id')}"
            text = " ".join([self.text_of(paragraph)[0] for paragraph in note.iter(f"{W}p")])
            if label in self.called and text.strip():
                self.order.append(Block("note", clean(text).strip(), [(0, self.called[label])], label=label))


def inline(element: Element) -> Iterator[Element]:
    """What a paragraph says, through runs, links and inline controls; not what its text boxes say."""
    for child in element:
        if child.tag in GONE or child.tag == f"{W}txbxContent":
            continue
        if child.tag == f"{W}t" or child.tag in BREAKS or child.tag in LABELS:
            yield child
        else:
            yield from inline(child)


def boxes(element: Element) -> Iterator[Element]:
    for child in element:
        if child.tag == f"{W}txbxContent":
            yield child
        elif child.tag != FALLBACK:
            yield from boxes(child)


def rows_of(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == f"{W}tr":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent", f"{W}ins"}:
            yield from rows_of(child)


def cells_of(row: Element) -> Iterator[Element]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag in {f"{W}sdt", f"{W}sdtContent"}:
            yield from cells_of(child)


def span(cell: Element) -> int:
    grid = cell.find(f"{W}tcPr/{W}gridSpan")
    value = (grid.get(f"{W}val") or "") if grid is not None else ""
    return min(int(value), 60) if value.isdecimal() else 1


def kind_of(element: Element, text: str) -> Kind:
    style = element.find(f"{W}pPr/{W}pStyle")
    name = (style.get(f"{W}val") or "") if style is not None else ""
    if name.lower().startswith(("heading", "title")) or is_heading(text):
        return "heading"
    return "item" if element.find(f"{W}pPr/{W}numPr") is not None or ITEM.match(text) else "paragraph"
