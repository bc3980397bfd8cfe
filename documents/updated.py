"""What became of an edited report whose figures were brought up to date, in words."""

from __future__ import annotations

from documents.word.update import Change, Updated
from texts import t


def changed(done: Updated) -> list[str]:
    return [t("report.updated_one", **said(change)) for change in done.changed]


def to_look_at(done: Updated) -> list[str]:
    """What the office should look at: altered by hand, no longer there, not computed any more, rows that are missing."""
    return [
        *(t("report.altered", **said(change)) for change in done.altered),
        *(t("report.missing", **said(change)) for change in done.missing),
        *(t("report.unknown_code", code=code) for code in done.unknown),
        *(t("report.new_row", row=row) for row in done.rows),
    ]


def said(change: Change) -> dict[str, str]:
    return {"code": change.code, "old": change.old, "new": change.new}
