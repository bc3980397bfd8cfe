"""What may not go out at any hour, although it is queued: an outage can carry it into the night."""

from __future__ import annotations

from datetime import datetime

from reminders import plan
from storage import outbox
from storage.turns import Outgoing

UNASKED = frozenset({outbox.REMINDER, outbox.MEETING, outbox.TRANSFER, outbox.DIGEST, outbox.WAYS})
"""Purposes of what nobody waits for. An answer, a notice, a board goes out whenever it can."""


def until(row: Outgoing, now: datetime) -> datetime | None:
    """The first moment at which people may be written to again; None: the row may go now."""
    if row.purpose not in UNASKED or plan.is_allowed(now):
        return None
    return plan.allowed(now)
