"""Number and day of a document: "12, ngày 20/4/2026", "số 12-BC/ĐU ngày 20 tháng 4 năm 2026"."""

from __future__ import annotations

import re
from datetime import date

from reporting.answers.dates import read_date
from reporting.answers.normalise import normalise
from reporting.answers.outcomes import Accepted
from reporting.periods import Period

ISSUE = re.compile(r"(?:(?:số|so)\s*:?\s*)?(\d{1,5})(?:\s*-\s*bc\s*/\s*\S+?)?(?:\s*[,;]\s*|\s+)(\D.*|\d.*)")


def read_issue(text: str, *, today: date) -> tuple[int, date] | None:
    """Both, or nothing: half of it is no document yet. A day without a year is this year's."""
    found = ISSUE.fullmatch(normalise(text).strip(" .").lower())
    if not found or int(found[1]) < 1:
        return None
    day = read_date(found[2], period=Period.of(today), today=today)
    return (int(found[1]), day.value) if isinstance(day, Accepted) else None
