"""What stands over every sheet: what it is, of whom, of which months, made when, of how many reports."""

from __future__ import annotations

from datetime import datetime

from documents.sheets import BOLD, Sheet
from documents.workbook.gathered import Gathered
from texts import shown, t

FIRST = 4
"""The first row beneath the head."""
TITLE = {**BOLD, "font_size": 14, "text_wrap": False}
WARNING = {**BOLD, "font_color": "#C00000", "text_wrap": False}
SMALL = {"font_color": "#595959", "text_wrap": False}


def write(sheet: Sheet, gathered: Gathered, now: datetime, name: str) -> None:
    """A total says of how many reports it is (X13)."""
    last = gathered.rollup.span.last
    covered = gathered.rollup.coverage(last)
    at = f"{shown.hour(now)} {shown.full_day(shown.local(now).date())}"
    lines = [
        t("workbook.made", span=shown.span(gathered.rollup.span), at=at),
        t(
            "workbook.covered",
            month=shown.month(last),
            branches=covered.filed_branches,
            of_branches=covered.branches,
            organisations=covered.filed_organisations,
            of_organisations=covered.organisations,
        ),
    ]
    sheet.put(0, 0, t("workbook.head", sheet=name, unit=gathered.unit_name), wide=False, **TITLE)
    for row, line in enumerate(lines, 1):
        sheet.put(row, 0, line, wide=False, **SMALL)
