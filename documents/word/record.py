"""What was printed, kept in the file: each control's code, how it is made and what it said; and of which figures.

A custom XML part outlives editing in Word and in LibreOffice.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from documents.word.names import Element
from documents.word.package import Package
from documents.word.problems import FileError
from texts import t

NAMESPACE = "urn:branch-reporting-bot:report"
ROOT = f"{{{NAMESPACE}}}report"
CONTROL = f"{{{NAMESPACE}}}control"


@dataclass(frozen=True, slots=True)
class Printed:
    """``pattern`` is the placeholder or sentence of the template, ``scope`` the table row that it stood in.

    ``places`` is how often it stands in the file: 0 for a sentence that did not hold.
    """

    pattern: str
    scope: str
    text: str
    places: int = 0


@dataclass(slots=True)
class Record:
    facts: dict[str, str] = field(default_factory=dict)
    """Template, range, unit: what is needed to compute the figures again."""
    controls: dict[str, Printed] = field(default_factory=dict)


def put(package: Package, record: Record) -> None:
    content = _xml(record)
    name = _find(package)
    if name:
        package.replace(name, content)
    else:
        package.add_data(content)


def get(package: Package) -> Record:
    """Raises :class:`FileError` where there is none, or where somebody has changed it."""
    name = _find(package)
    if not name:
        raise FileError(t("template.no_record"))
    root = package.tree(name)
    record = Record(
        {str(key): str(value) for key, value in root.attrib.items() if key != "digest"},
        {node.get("code", ""): _printed(node) for node in root.iter(CONTROL)},
    )
    if root.get("digest") != _digest(record):
        raise FileError(t("template.record_damaged"))
    return record


def _find(package: Package) -> str:
    for name in package.names():
        ours = name.startswith("customXml/item") and NAMESPACE.encode() in package.part(name)
        if ours and package.tree(name).tag == ROOT:
            return name
    return ""


def _xml(record: Record) -> bytes:
    root = etree.Element(ROOT, nsmap={"r": NAMESPACE})
    for name, value in {**record.facts, "digest": _digest(record)}.items():
        root.set(name, value)
    for code, printed in record.controls.items():
        node = etree.SubElement(root, CONTROL)
        for name, value in {"code": code, **_fields(printed)}.items():
            node.set(name, value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _fields(printed: Printed) -> Mapping[str, str]:
    return {"pattern": printed.pattern, "scope": printed.scope, "text": printed.text, "places": str(printed.places)}


def _printed(node: Element) -> Printed:
    places = node.get("places", "")
    return Printed(
        node.get("pattern", ""), node.get("scope", ""), node.get("text", ""), int(places) if places.isdecimal() else 0
    )


def _digest(record: Record) -> str:
    content = [sorted(record.facts.items()), [[code, *_fields(it).values()] for code, it in record.controls.items()]]
    return hashlib.sha256(json.dumps(content, ensure_ascii=True).encode()).hexdigest()
