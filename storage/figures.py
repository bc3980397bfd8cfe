"""How a value stands in a row: a number, a text, or not applicable; never two of them, never none."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

from reporting.values import NA, Value

Columns = tuple[int | None, str | None, int]
"""``number, text, na`` as the CHECK of ``figures`` wants them."""

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def columns(value: Value) -> Columns:
    """Raises TypeError for a computed percentage: those are never stored, always computed from counts."""
    if value is NA:
        return None, None, 1
    if isinstance(value, int):
        return value, None, 0
    if isinstance(value, date):
        return None, value.isoformat(), 0
    if isinstance(value, str):
        return None, value, 0
    raise TypeError(f"not a value to store: {type(value).__name__}")


def value_of(row: Any) -> Value:
    if row["na"]:
        return NA
    if row["number"] is not None:
        return int(row["number"])
    text = str(row["text"])
    return date.fromisoformat(text) if _DAY.fullmatch(text) else text


def as_text(value: Value | None) -> str | None:
    """The value as the history of changes writes it; None where there was none."""
    if value is None:
        return None
    return "na" if value is NA else str(value)


def storable(values: dict[str, Value]) -> dict[str, Value]:
    """Without percentages."""
    return {code: value for code, value in values.items() if not isinstance(value, Decimal)}
