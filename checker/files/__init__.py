"""A file of a report → ``Document``: the name says which reader, and what cannot be read is said in one sentence."""

from __future__ import annotations

from pathlib import PurePath

from checker.document import Document
from checker.files import markdown, plain, word
from checker.files.errors import FileError
from texts import t

__all__ = ["FileError", "read"]

LARGEST = {".docx": 20_000_000, ".md": 2_000_000, ".txt": 2_000_000}
"""Bytes; a .docx may hold pictures. The text of a report is a hundredth of it."""
LONGEST_PARAGRAPH = 20_000
"""Letters: ten pages without a break are no report."""


def read(name: str, data: bytes) -> Document:
    """Raises FileError with a sentence for the person who sent the file."""
    kind = PurePath(name).suffix.lower()
    if kind not in LARGEST:
        raise FileError(t("checker.file_wrong_type", name=PurePath(name).name))
    if len(data) > LARGEST[kind]:
        raise FileError(t("checker.file_too_large", limit=LARGEST[kind] // 1_000_000))
    if not data.strip():
        raise FileError(t("checker.file_empty"))
    if kind == ".docx":
        document = word.read(data)
    else:
        text = plain.decoded(data)
        document = markdown.read(text) if kind == ".md" else plain.read(text)
    if any(len(block.text) > LONGEST_PARAGRAPH for block in document.blocks):
        raise FileError(t("checker.file_no_prose", limit=LONGEST_PARAGRAPH))
    return document
