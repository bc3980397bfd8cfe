"""The catalogue of documents that reports cite, which the office extends: one for what is printed and what is checked."""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

CATALOGUE = Path(__file__).parent / "citations.toml"


@dataclass(frozen=True, slots=True)
class Citation:
    type: str
    symbol: str
    day: date
    key: str = ""
    """By which a template asks for it; without one it is only known to exist."""
    issuer: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    types: Mapping[str, list[str]]
    """Letters of a symbol → the kinds of document that carry them."""
    documents: tuple[Citation, ...]


class CatalogueError(Exception):
    """The catalogue cannot be used; the message says where it is wrong and what to do."""


def read(path: Path) -> Catalogue:
    """In NFC: it is searched for in text that is. Raises :class:`CatalogueError`."""
    try:
        content = tomllib.loads(unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CatalogueError(f"{path.name}: không đọc được ({error}). Sửa đúng cú pháp TOML.") from error
    types = {letters: list(kinds) for letters, kinds in content.get("types", {}).items()}
    entries = content.get("document", [])
    return Catalogue(types, tuple(entry_of(path.name, number, entry) for number, entry in enumerate(entries, start=1)))


def entry_of(file: str, number: int, entry: dict[str, object]) -> Citation:
    where = f"{file}, văn bản thứ {number} ({entry.get('symbol', '?')})"
    words = {name: value for name in ("type", "symbol", "key", "issuer", "about") if (value := entry.get(name))}
    day = entry.get("day")
    if set(entry) - set(words) - {"day"} or not all(isinstance(value, str) for value in words.values()):
        raise CatalogueError(f"{where}: chỉ ghi type, symbol, day, key, issuer, about, mỗi mục là chữ trong ngoặc kép.")
    if not {"type", "symbol"} <= set(words) or not isinstance(day, date):
        raise CatalogueError(f"{where}: cần type, symbol và day (viết như 2019-01-21).")
    if "key" in words and not {"issuer", "about"} <= set(words):
        raise CatalogueError(f"{where}: có key thì cần cả issuer và about.")
    return Citation(day=day, **{name: str(value) for name, value in words.items()})


@cache
def catalogue() -> Catalogue:
    return read(CATALOGUE)
