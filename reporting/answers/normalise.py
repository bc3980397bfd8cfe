"""One spelling for what keyboards, fonts and clipboards make of the same words.

The order matters (``domain/tra-loi.md``): NFC first and never NFKC, which would read "5²" as 52.
"""

from __future__ import annotations

import re
import unicodedata

FULL_WIDTH = {ord("０") + digit: str(digit) for digit in range(10)}
INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), 0x2060, 0xFEFF, 0xFE0F, 0x20E3, 0x00AD])
SPACES = dict.fromkeys([0x00A0, 0x2002, 0x2003, 0x2009, 0x202F, 0x3000], " ")
ETH = {0x00D0: "Đ", 0x00F0: "đ"}
SIGNS = {0x2212: "-", 0x2013: "-", 0x2014: "-", 0x2044: "/", 0xFF0C: ",", 0xFF1A: ":"}
TABLE = {**FULL_WIDTH, **INVISIBLE, **SPACES, **ETH, **SIGNS}

LEGACY_FONT = re.compile(r"[®¸µ¶·¹¨©ª«¬­¾¼½Æ¤¥§]\w|\w[®¸µ¶·¹¨©ª«¬­¾¼Æ¤¥§]|ñ[oôöùûø]|[oa]à[iù]?ñ|ñ(?=\w)")
"""Letters that TCVN3 and VNI fonts leave behind when pasted as Unicode."""


def normalise(text: str) -> str:
    """NFC, lower case, one kind of space, no invisible signs; diacritics kept."""
    return " ".join(unicodedata.normalize("NFC", text).translate(TABLE).lower().split())


def fold(text: str) -> str:
    """The key for comparing words: :func:`normalise` without diacritics ("hòa" and "hoà" are the same)."""
    plain = normalise(text)
    if plain.isascii():
        return plain
    apart = unicodedata.normalize("NFD", plain)
    return "".join(sign for sign in apart if unicodedata.category(sign) != "Mn").replace("đ", "d")


def is_legacy_font(text: str) -> bool:
    """Whether the text was pasted from a TCVN3 or VNI font."""
    return bool(LEGACY_FONT.search(text))
