"""Content controls: a printed value with its code, so that Word shows it and ``--update`` finds it again.

The code stands in the title (alias) and in the tag: LibreOffice drops tags.
"""

from __future__ import annotations

from collections.abc import Container, Iterator
from copy import deepcopy

from lxml import etree

from documents.word.names import Element, w
from documents.word.runs import put_text

LONGEST_CODE = 64
"""Word takes no longer titles and tags."""


def wrap(run: Element, code: str, number: int, text: str) -> Element:
    """The run becomes a plain-text control with this text. ``number`` is its id, unlike any other in the file."""
    control = run.makeelement(w("sdt"))
    setup = etree.SubElement(control, w("sdtPr"))
    form = run.find(w("rPr"))
    if form is not None:
        setup.append(deepcopy(form))
    etree.SubElement(setup, w("alias")).set(w("val"), code)
    etree.SubElement(setup, w("tag")).set(w("val"), code)
    etree.SubElement(setup, w("id")).set(w("val"), str(number))
    etree.SubElement(setup, w("text")).set(w("multiLine"), "1")
    content = etree.SubElement(control, w("sdtContent"))
    run.addprevious(control)
    content.append(run)
    put_text(run, text)
    return control


def first_free_number(root: Element) -> int:
    taken = [int(node.get(w("val"), "0")) for node in root.iter(w("id")) if node.getparent().tag == w("sdtPr")]  # type: ignore[union-attr]
    return max([1000, *taken]) + 1


def find(root: Element, known: Container[str]) -> Iterator[tuple[str, Element]]:
    """Code and control of each that carries a known code, by its title or else its tag; those of others are left alone."""
    for control in list(root.iter(w("sdt"))):
        code = next((code for code in (_named(control, "alias"), _named(control, "tag")) if code in known), "")
        if code:
            yield code, control


def _named(control: Element, name: str) -> str:
    node = control.find(f"{w('sdtPr')}/{w(name)}")
    return "" if node is None else node.get(w("val"), "")


def read(control: Element) -> str:
    """What stands in it now; nothing where Word shows its prompt instead."""
    content = control.find(w("sdtContent"))
    if content is None or control.find(f"{w('sdtPr')}/{w('showingPlcHdr')}") is not None:
        return ""
    return "".join(_letters(node) for node in content.iter(w("t"), w("br"), w("tab"), w("noBreakHyphen")))


def _letters(node: Element) -> str:
    return node.text or "" if node.tag == w("t") else {w("br"): "\n", w("tab"): "\t"}.get(str(node.tag), "\u2011")


def write(control: Element, text: str) -> None:
    """Replace what stands in it, in the format that it has."""
    setup = control.find(w("sdtPr"))
    content = control.find(w("sdtContent"))
    if content is None or setup is None:
        return
    form = _form(setup, content)
    prompt = setup.find(w("showingPlcHdr"))
    if prompt is not None:
        setup.remove(prompt)
    place = _only_paragraph(content)
    for child in list(place):
        if child.tag != w("pPr"):
            place.remove(child)
    run = etree.SubElement(place, w("r"))
    if form is not None:
        run.append(form)
    put_text(run, text)


def _form(setup: Element, content: Element) -> Element | None:
    """The format of the first letter; the control's own where Word shows its prompt in grey."""
    found = setup.find(w("rPr"))
    if setup.find(w("showingPlcHdr")) is None:
        run = next((run for run in content.iter(w("r"))), None)
        found = run.find(w("rPr")) if run is not None else found
    return deepcopy(found) if found is not None else None


def _only_paragraph(content: Element) -> Element:
    """Where runs go: the control itself, or its paragraph when an editor has put one into it."""
    first, *others = [child for child in content if child.tag == w("p")] or [content]
    for other in others:
        content.remove(other)
    return first
