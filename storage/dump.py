"""Tables as rows for the office's export: no addresses, no hashes, no message texts, no people."""

from __future__ import annotations

from collections.abc import Sequence

from storage.db import Connection

TABLES: dict[str, tuple[str, ...]] = {
    "units": ("code", "position"),
    "unit_spans": ("unit", "first_period", "last_period", "name", "kind", "parent", "block"),
    "quotas": ("unit", "year", "quota"),
    "openings": ("unit", "period", "members", "source", "set_at"),
    "settings": ("unit", "key", "value"),
    "figure_switches": ("unit", "code", "first_period", "is_on"),
    "drafts": ("id", "unit", "period", "form", "form_version", "opened_at", "touched_at", "discarded_at", "report", "base"),
    "draft_figures": ("draft", "code", "number", "text", "na", "source", "by", "at"),
    "reports": (
        "id", "unit", "period", "version", "current", "origin", "form", "form_version", "receipt", "filed_at",
        "filed_by", "channel", "as_of", "reason", "disputed_opening", "returned_at", "returned_word",
    ),
    "signed_copies": ("id", "report", "recorded_at", "recorded_by", "taken_back_at", "taken_back_by"),
    "figures": ("report", "code", "number", "text", "na"),
    "office_figures": ("unit", "period", "code", "number", "at", "by"),
    "findings": ("report", "code", "part", "level", "message", "reason"),
    "changes": ("id", "at", "unit", "period", "code", "old", "new", "by", "channel", "reason", "draft", "report"),
    "locks": ("id", "unit", "period", "locked", "at", "by"),
    "requests": ("id", "kind", "unit", "period", "made_by", "made_at", "status", "decided_by", "decided_at", "outcome"),
    "transfers": (
        "id", "unit", "period", "direction", "other", "members", "by", "at", "put_at", "answer", "answered_by",
        "answered_at", "request", "settled_at", "withdrawn_at",
    ),
    "roles": ("id", "person", "unit", "role", "since", "until"),
    "reminders": ("id", "kind", "unit", "period", "planned_at", "reason", "result", "done_at"),
    "meeting_series": ("id", "unit", "day", "hour", "first_period", "made_at", "ended_at"),
    "meetings": ("id", "unit", "series", "period", "starts_at", "sequence", "made_at", "cancelled_at", "taken_at"),
    "meeting_messages": ("id", "meeting", "sequence", "step", "planned_at", "result", "done_at"),
    "audit": ("id", "at", "person", "channel", "action", "unit", "period", "allowed", "detail"),
}  # fmt: skip
"""Table → columns that may leave the database; people are opaque ids.

Of members nothing that one of them said leaves: who comes to a meeting, why not, who works far away.
"""


async def rows(connection: Connection, table: str) -> list[Sequence[object]]:
    """Raises KeyError for a table that is not exported."""
    columns = ", ".join(TABLES[table])
    async with connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2") as cursor:
        return [tuple(row) for row in await cursor.fetchall()]
