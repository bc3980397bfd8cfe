"""Footnotes, which python-docx cannot make."""

from __future__ import annotations

from typing import Any

from docx.document import Document as Paper
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from lxml import etree

from documents.stationery.paper import NOTE

SEPARATORS = (("separator", "separator"), ("continuationSeparator", "continuationSeparator"))


class Footnotes:
    """Collected while the text is written, put into the file at its end."""

    def __init__(self) -> None:
        self.root: Any = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for number, (kind, mark) in enumerate(SEPARATORS, start=-1):
            self.root.append(
                parse_xml(
                    f'<w:footnote {nsdecls("w")} w:type="{kind}" w:id="{number}"><w:p><w:r><w:{mark}/></w:r></w:p></w:footnote>'
                )
            )

    def add(self, paragraph: Any, text: str) -> None:
        number = len(self.root) - len(SEPARATORS) + 1
        paragraph.add_run()._r.append(_raised(f'<w:footnoteReference {nsdecls("w")} w:id="{number}"/>', paragraph))
        note: Any = parse_xml(
            f'<w:footnote {nsdecls("w")} w:id="{number}"><w:p><w:pPr><w:pStyle w:val="{_style_id(paragraph)}"/></w:pPr>'
            '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            '<w:r><w:t xml:space="preserve"> </w:t></w:r></w:p></w:footnote>'
        )
        run = note.find(qn("w:p"))[-1]
        run.find(qn("w:t")).text = f" {text}"
        self.root.append(note)

    def put_into(self, paper: Paper) -> None:
        if len(self.root) == len(SEPARATORS):
            return
        content = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, content, paper.part.package)
        paper.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _raised(mark: str, paragraph: Any) -> Any:
    run = paragraph.runs[-1]
    run.font.superscript = True
    return parse_xml(mark)


def _style_id(paragraph: Any) -> str:
    return str(paragraph.part.document.styles[NOTE].style_id)
