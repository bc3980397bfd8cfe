"""Several answers in one message: "1: 40, 3: 12" by line, or "5/3, 11" in the order asked."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reporting.answers.normalise import fold, normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear

LINE = re.compile(r"(?:^|[\s,;])(?:dòng|dong|mục|muc|số|so|câu|cau)?\s*(\d{1,2})\s*[:=]\s*", re.ASCII)
DAY = re.compile(
    r"(?:ngày\s+|ngay\s+)?(?:\d{1,2}\s*[/.\-]\s*\d{1,2}(?:\s*[/.\-]\s*\d{2,4})?|mùng\s+\S+|mung\s+\S+|hôm nay|hôm qua|hom nay|hom qua|ngày \d{1,2}|ngay \d{1,2})",
    re.ASCII,
)
LABELS = re.compile(r"\b(?:họp|hop|có mặt|co mat|dự|du|nữ|nu|dtts|dân tộc thiểu số|dan toc thieu so|mặt|mat)\b\s*[:=]?")


def read_lines(text: str, *, count: int) -> Accepted[dict[int, str]] | Unclear:
    """Line number → what was typed for it, for lines 1 to ``count``. A bare number is no line."""
    said = normalise(text.replace("\n", ", ")).strip(" .,;")
    marks = list(LINE.finditer(said))
    if not marks or said[: marks[0].start()].strip(" ,;"):
        return Unclear(Reason.NOT_A_NUMBER)
    found: dict[int, str] = {}
    for at, mark in enumerate(marks):
        end = marks[at + 1].start() if at + 1 < len(marks) else len(said)
        number, value = int(mark[1]), said[mark.end() : end].strip(" ,;")
        if not 1 <= number <= count:
            return Unclear(Reason.RANGE)
        if not value:
            return Unclear(Reason.EMPTY)
        if found.get(number, value) != value:
            return Unclear(Reason.AMBIGUOUS)
        found[number] = value
    return Accepted(found)


def split_sequence(text: str, kinds: Sequence[str]) -> Accepted[tuple[str, ...]] | Unclear:
    """The answers to ``kinds`` (``date``, ``int`` …) in their order; fewer are fine, more are not."""
    said = normalise(text.replace("\n", ", ")).strip(" .,;")
    if not said:
        return Unclear(Reason.EMPTY)
    if len(kinds) == 1:
        return Accepted((said,))
    head: list[str] = []
    rest, left = said, list(kinds)
    if left[0] == "date":
        bare = LABELS.sub("", said, count=1).strip() if fold(said).startswith("hop") else said
        day = DAY.match(bare)
        if not day:
            return Unclear(Reason.NOT_A_NUMBER)
        head, rest, left = [day[0]], bare[day.end() :].strip(" ,;."), left[1:]
        if not rest:
            return Accepted(tuple(head))
    parts = split_numbers(rest, len(left))
    if isinstance(parts, Unclear):
        return parts
    if len(parts) > len(left):
        return Unclear(Reason.AMBIGUOUS)
    return Accepted((*head, *parts))


def split_numbers(said: str, wanted: int) -> list[str] | Unclear:
    """Commas, semicolons and "và" part; blanks only between plain digits that make no grouped number."""
    if wanted == 1:
        return [said]
    if re.search(r"[,;]|\bvà\b|\bva\b", said):
        if re.fullmatch(r"\d+,\d{3}", said, re.ASCII):
            return Unclear(Reason.AMBIGUOUS)
        return [part.strip() for part in re.split(r"[,;]|\bvà\b|\bva\b", said) if part.strip()]
    words = said.split()
    if all(re.fullmatch(r"\d{1,6}", word, re.ASCII) for word in words):
        # "1 234" is one number to some and two to others.
        grouped = len(words) > 1 and len(words[0]) <= 3 and all(len(word) == 3 for word in words[1:])
        return Unclear(Reason.AMBIGUOUS) if grouped else words
    labelled = LABELS.sub(" ", said).split()
    if labelled and labelled != words and all(re.fullmatch(r"\d{1,6}", word, re.ASCII) for word in labelled):
        return Unclear(Reason.AMBIGUOUS) if len(labelled) > 1 else labelled
    return [said]
