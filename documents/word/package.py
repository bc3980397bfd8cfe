"""A .docx as a zip file: parts are read when asked for, and those that nobody changed keep every byte."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from copy import copy
from io import BytesIO

from lxml import etree

from documents.word.names import Element
from documents.word.problems import FileError
from texts import t

TYPES = "[Content_Types].xml"
CONTENT = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
STORIES = tuple(f"{WORD}{kind}+xml" for kind in ("document.main", "header", "footer", "footnotes", "endnotes"))
"""The kinds of parts in which people write."""
LARGEST = 100_000_000
"""Bytes when unpacked; a report of a commune has some hundred thousand."""


class Package:
    """Raises :class:`FileError` for what is no Word file."""

    def __init__(self, content: bytes) -> None:
        self._parts: dict[str, bytes] = {}
        self._infos: list[zipfile.ZipInfo] = []
        self._trees: dict[str, Element] = {}
        try:
            with zipfile.ZipFile(BytesIO(content)) as file:
                self._infos = file.infolist()
                if sum(info.file_size for info in self._infos) > LARGEST:
                    raise FileError(t("template.too_large"))
                self._parts = {info.filename: file.read(info) for info in self._infos}
            types = self._read(TYPES)
        except (
            zipfile.BadZipFile,
            zlib.error,
            NotImplementedError,
            RuntimeError,
            KeyError,
            etree.XMLSyntaxError,
        ) as error:
            raise FileError(t("template.no_word_file")) from error
        self.types = {
            str(entry.get("PartName")).lstrip("/"): str(entry.get("ContentType"))
            for entry in types.iter(f"{CONTENT}Override")
        }
        self.stories = [name for kind in STORIES for name in self.types if self.types[name] == kind and name in self]
        if not self.stories or self.types[self.stories[0]] != STORIES[0]:
            raise FileError(t("template.no_word_file"))

    def __contains__(self, name: str) -> bool:
        return name in self._parts

    def names(self) -> list[str]:
        return list(self._parts)

    def part(self, name: str) -> bytes:
        return self._parts[name]

    def tree(self, name: str) -> Element:
        """The part's XML; :meth:`touch` it after a change."""
        try:
            return self._read(name)
        except etree.XMLSyntaxError as error:
            raise FileError(t("template.no_word_file")) from error

    def _read(self, name: str) -> Element:
        if name not in self._trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True)
            self._trees[name] = etree.fromstring(self._parts[name], parser)
        return self._trees[name]

    def touch(self, name: str) -> None:
        """The part is written anew from its tree."""
        tree = self._trees[name].getroottree()
        self._parts[name] = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)

    def replace(self, name: str, content: bytes) -> None:
        self._trees.pop(name, None)
        self._parts[name] = content

    def add_data(self, content: bytes) -> str:
        """A new custom XML part that belongs to the document; its name."""
        number = 1
        while f"customXml/item{number}.xml" in self or f"customXml/itemProps{number}.xml" in self:
            number += 1
        name = f"customXml/item{number}.xml"
        self.replace(name, content)
        types = self.tree(TYPES)
        etree.SubElement(types, f"{CONTENT}Override", PartName=f"/{name}", ContentType="application/xml")
        self.touch(TYPES)
        self._relate(self.stories[0], name)
        return name

    def _relate(self, source: str, target: str) -> None:
        folder, file = posixpath.split(source)
        relations = f"{folder}/_rels/{file}.rels"
        tree = self.tree(relations)
        taken = {entry.get("Id") for entry in tree.iter(RELATION)}
        number = next(count for count in range(1, len(taken) + 2) if f"rId{count}" not in taken)
        etree.SubElement(
            tree, RELATION, Id=f"rId{number}", Type=f"{OFFICE}/customXml", Target=posixpath.relpath(target, folder)
        )
        self.touch(relations)

    def save(self) -> bytes:
        """Old parts in their order and with their dates, new ones after them."""
        written = BytesIO()
        with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
            for info in self._infos:
                file.writestr(copy(info), self._parts[info.filename])
            old = {info.filename for info in self._infos}
            for name in self._parts:
                if name not in old:
                    file.writestr(_info(name), self._parts[name])
        return written.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    """Without a time of its own: the same figures give the same file."""
    info = zipfile.ZipInfo(name)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
