"""Several answers in one message: "1: 40, 3: 12" by line, or "5/3, 11" in the order asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from reporting.answers.normalise import normalise
from reporting.answers.outcomes import Accepted, Reason, Unclear

LINE = re.compile(r"(?:^|[\s,;])(?:dòng|dong|mục|muc|số|so|câu|cau)?\s*(\d{1,2})\s*[:=]\s*", re.ASCII)


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


PARTS = re.compile(r"[,;]|(?:^|\s)(?:và|va)\s")
GROUPED_BY_COMMA = re.compile(r"\d+,\d{3}", re.ASCII)


def split_sequence(text: str, wanted: int) -> Accepted[tuple[str, ...]] | Unclear:
    """Up to ``wanted`` answers typed one after the other: "1, 0", "1 0". Fewer are fine, more are not.

    Commas, semicolons and "và" part; blanks only between plain digits that make no grouped number.
    """
    said = normalise(text.replace("\n", ", ")).strip(" .,;")
    if not said:
        return Unclear(Reason.EMPTY)
    if wanted == 1:
        return Accepted((said,))
    if GROUPED_BY_COMMA.fullmatch(said):
        return Unclear(Reason.AMBIGUOUS)
    parts = [part.strip() for part in PARTS.split(said) if part.strip()]
    if len(parts) == 1:
        words = said.split()
        if all(re.fullmatch(r"\d{1,6}", word, re.ASCII) for word in words):
            # "1 234" is one number to some and two to others.
            if len(words) > 1 and len(words[0]) <= 3 and all(len(word) == 3 for word in words[1:]):
                return Unclear(Reason.AMBIGUOUS)
            parts = words
    return Accepted(tuple(parts)) if len(parts) <= wanted else Unclear(Reason.AMBIGUOUS)


def split_date(text: str, read: Callable[[str], Accepted[date] | Unclear]) -> tuple[str, str] | None:
    """The longest beginning that reads as a day, and what follows: "ngày 5 tháng 3, 11" → "ngày 5 tháng 3", "11"."""
    words = normalise(text.replace("\n", ", ").replace(",", ", ").replace(";", "; ")).split()
    for size in range(len(words), 0, -1):
        head = " ".join(words[:size]).strip(" .,;")
        if isinstance(read(head), Accepted):
            return head, LINK.sub("", " ".join(words[size:])).strip(" .,;")
    return None


LINK = re.compile(r"^(?:[-,;.]|và|va)\s+")
"""What may stand between the day and the next answer."""
