"""Word files as LibreOffice shows and saves them, and every word of a page with its place."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

OFFICE, PDFTOTEXT = shutil.which("soffice"), shutil.which("pdftotext")
NEEDS_OFFICE = pytest.mark.skipif(
    not (OFFICE and PDFTOTEXT),
    reason="needs soffice (libreoffice-writer-nogui, fonts-liberation) and pdftotext (poppler-utils)",
)
MM = 72 / 25.4
XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Word:
    """Millimetres from the left and from above."""

    text: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Page:
    width: float
    height: float
    words: list[Word]

    @property
    def text(self) -> str:
        """Without spaces: where a font lacks Vietnamese letters, words are drawn in pieces."""
        return "".join(word.text for word in self.words)


def convert(folder: Path, kind: str) -> None:
    """Every .docx of the folder, into ``out``. A profile of its own: another LibreOffice may be open."""
    subprocess.run(  # noqa: S603 - a program of this machine on a file of ours
        [
            str(OFFICE), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", kind,
            "--outdir", str(folder / "out"), *map(str, sorted(folder.glob("*.docx"))),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip


def pages(pdf: Path) -> Iterator[Page]:
    subprocess.run([str(PDFTOTEXT), "-bbox", str(pdf), str(pdf.with_suffix(".html"))], check=True, timeout=60)  # noqa: S603
    for page in ET.parse(pdf.with_suffix(".html")).iter(f"{XHTML}page"):  # noqa: S314 - what pdftotext wrote
        words = [
            Word(word.text or "", *(float(word.attrib[side]) / MM for side in ("xMin", "xMax", "yMin", "yMax")))
            for word in page.iter(f"{XHTML}word")
        ]
        yield Page(float(page.attrib["width"]) / MM, float(page.attrib["height"]) / MM, words)
