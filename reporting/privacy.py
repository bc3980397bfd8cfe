"""E16: words that must not be kept: personal numbers, classified material, links."""

from __future__ import annotations

import re

MONEY = r"(?:\s*(?:đồng|đ|vnđ|vnd|triệu|tỷ|tỉ)\b)"
PERSONAL_NUMBER = re.compile(rf"(?<![\d.,])\+?\d(?:[ .-]?\d){{8,11}}(?![\d])(?!{MONEY})", re.IGNORECASE)
GROUPED_BY_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")
STAMP = re.compile(r"(?<!\w)(?:TUYỆT MẬT|TỐI MẬT|MẬT)(?!\w)(?:\s+(\w+))?")
"""The stamp stands alone and in capitals: "MẬT ONG" and "mật độ" are not it."""
CLASSIFIED = re.compile(
    r"(?:tài liệu|văn bản|công văn)\s+(?:tối |tuyệt )?mật(?!\s*(?:ong|độ|thiết|mía))"
    r"|\b(?:tai lieu|van ban|cong van)\s+(?:toi |tuyet )?mat\b(?!\s*(?:ong|do|thiet|mia))",
    re.IGNORECASE,
)
"""Also as typed without diacritics."""
LINK = re.compile(r"(?:https?://|www\.|t\.me/|zalo\.me/|\b[\w-]+\.(?:com|vn|net|org|me|info|gov)\b)", re.IGNORECASE)


def must_not_be_kept(text: str) -> bool:
    """Whether the text seems to hold what the system does not take in."""
    if has_stamp(text) or CLASSIFIED.search(text) or LINK.search(text):
        return True
    return any(not GROUPED_BY_THOUSANDS.fullmatch(found[0].strip()) for found in PERSONAL_NUMBER.finditer(text))


def has_stamp(text: str) -> bool:
    """ "dấu MẬT", but not "GIÁ MẬT ONG": a word in capitals behind it makes it a word of the sentence."""
    found = (stamp[1] or "" for stamp in STAMP.finditer(text))
    return any(len(behind) < 2 or not behind.isupper() for behind in found)
