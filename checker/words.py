"""The word lists of ``data/``, as patterns."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ"
"""Capital letters, for use between square brackets: in Unicode's order small ones lie between them."""

FOLDER = Path(__file__).parent / "data"


@cache
def data(name: str) -> dict[str, Any]:
    """A list file, in NFC: it is searched for in text that is."""
    return tomllib.loads(unicodedata.normalize("NFC", (FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest first, blanks as they come."""
    return "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in sorted(words, key=len, reverse=True))


@cache
def classes() -> dict[str, str]:
    """Noun → its class: "đảng viên" → "person"."""
    return {noun: kind for kind, nouns in data("words")["units"].items() for noun in nouns}


@cache
def scales() -> dict[str, Decimal]:
    """Unit → how many of the smallest of its kind: "tỷ đồng" → 1.000.000.000."""
    return {noun: Decimal(str(scale)) for noun, scale in data("words")["scale"].items()}


@cache
def noun_pattern() -> re.Pattern[str]:
    """A counted noun at the beginning of what follows a number."""
    return re.compile(rf"\s*({one_of(classes())})(?!\w|/\D)", re.IGNORECASE)


@cache
def any_of(*path: str) -> re.Pattern[str]:
    """Any word of a list of words.toml as a whole word."""
    found: Any = data("words")
    for key in path:
        found = found[key]
    return re.compile(rf"(?<!\w)(?:{one_of(found)})(?!\w)", re.IGNORECASE)


def canonical(phrase: str) -> str:
    """The same thing in the same words: "người DTTS" and "là người dân tộc thiểu số" are one."""
    words = " " + re.sub(r"[^\w/]+", " ", phrase.lower()) + " "
    for written, meant in data("words")["same"].items():
        words = words.replace(f" {written} ", f" {meant} ")
    return " ".join([word for word in words.split() if word not in EMPTY])


EMPTY = {
    "là", "người", "số", "có", "các", "của", "tổng", "thuộc", "hiện", "nay", "được", "đang", "theo", "trên", "địa", "bàn",
    "ở", "tại", "trong", "và", "với", "đã", "nhóm",
}  # fmt: skip
"""Words that do not change what is counted."""
