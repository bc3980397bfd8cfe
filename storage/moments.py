"""Moments as they are stored: UTC, ISO 8601 with microseconds, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime


def stored(moment: datetime) -> str:
    """``2026-03-20T12:42:00.000000+00:00``. Raises ValueError for a moment without a zone."""
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def moment(text: str) -> datetime:
    """The moment that :func:`stored` wrote."""
    return datetime.fromisoformat(text)
