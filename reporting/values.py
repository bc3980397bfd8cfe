"""The three things a figure can be: a value, not applicable, or not answered yet.

0, blank and "not applicable" never stand for each other: not answered is the absence of the
code from the mapping, not applicable is :data:`NA`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Final


class NotApplicable(Enum):
    """The figure has no meaning for this unit and month (present members when no meeting was held)."""

    NA = "na"

    def __repr__(self) -> str:
        return "NA"


NA: Final = NotApplicable.NA

Value = int | Decimal | date | str | NotApplicable
"""Whole numbers for counts, Decimal for computed percentages, dates, and text (choices by their code)."""

Values = Mapping[str, Value]
"""Figure code → value. A code that is missing has not been answered."""
