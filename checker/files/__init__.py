"""A file of a report → ``Document``: the name says which reader, and what cannot be read is said in one sentence."""

from __future__ import annotations

from pathlib import PurePath

from checker.document import Document
from checker.files import markdown, plain, word
from checker.files.errors import FileError
from texts import t

__all__ = ["FileError", "read"]

LARGEST = 20_000_000
"""Bytes. A report of a commune is a hundredth of it."""


def read(name: str, data: bytes) -> Document:
    """Raises FileError with a sentence for the person who sent the file."""
    kind = PurePath(name).suffix.lower()
    if kind not in {".docx", ".md", ".txt"}:
        raise FileError(t("checker.file_wrong_type", name=PurePath(name).name))
    if len(data) > LARGEST:
        raise FileError(t("checker.file_too_large", limit=LARGEST // 1_000_000))
    if not data.strip():
        raise FileError(t("checker.file_empty"))
    if kind == ".docx":
        return word.read(data)
    text = plain.decoded(data)
    return markdown.read(text) if kind == ".md" else plain.read(text)
