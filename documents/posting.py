"""What is posted into a committee group at the month's turning points, and what moved since. Aggregates only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from documents import digest
from reporting.form import Forms
from reporting.periods import Period, Span
from storage.db import Connection
from storage.papers import Posted
from texts import shown, t

HEADLINES = ("branches", "members", "increase", "decrease", "admitted", "attendance", "inspections", "supervisions")
"""What people will remember, so that a change of it is said."""


async def posting(
    connection: Connection, forms: Forms, unit: str, period: Period, step: str, now: datetime
) -> tuple[str, dict[str, str]]:
    """The words, and the headline figures in them."""
    facts = await digest.summarise(connection, forms, unit, Span.month(period))
    lines = [t(f"posting.step_{step}"), await digest.words(connection, forms, unit, Span.month(period), facts, now)]
    lines += [t("posting.missing", **facts)] if facts["missing"] else []
    return "\n".join(lines), headlines(facts)


async def correction(
    connection: Connection, forms: Forms, unit: str, period: Period, told: Posted | None, now: datetime
) -> tuple[str, dict[str, str]]:
    """Old → new of what was told; "" where nothing is another figure now. With the headline figures of now."""
    facts = await digest.summarise(connection, forms, unit, Span.month(period))
    line = moved(told, facts) if told else ""
    words = "\n".join([t("posting.step_moved", month=shown.month(period)), line, digest.as_of(now)])
    return words if line else "", headlines(facts)


def headlines(facts: Mapping[str, object]) -> dict[str, str]:
    return {name: str(facts[name]) for name in HEADLINES}


def moved(posted: Posted, facts: Mapping[str, object]) -> str:
    """One line: old → new of every headline figure that is another one now; "" where none is."""
    now = headlines(facts)
    changes = [
        t("posting.moved_one", label=t(f"posting.figure_{name}"), old=old, new=now[name])
        for name, old in posted.figures.items()
        if name in now and now[name] != old
    ]
    at = f"{shown.hour(posted.at)} {shown.day(shown.local(posted.at).date())}"
    return t("posting.moved", at=at, list="; ".join(changes)) if changes else ""
