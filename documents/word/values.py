"""What a template may ask for: printed texts, flags for sentences, rows for tables."""

from __future__ import annotations

from collections.abc import Mapping

Rows = Mapping[str, Mapping[str, str]]
"""Key → column → text. The key (a unit's code) finds the row again when the file is updated."""

Value = str | bool | Rows
Values = Mapping[str, Value]


def look_up(values: Values, code: str) -> Value | None:
    """``nu``, or ``table.key.column``. None for what there is not."""
    if code in values:
        return values[code]
    table, _, cell = code.partition(".")
    key, _, column = cell.rpartition(".")
    rows = values.get(table)
    return rows.get(key, {}).get(column) if isinstance(rows, Mapping) else None
