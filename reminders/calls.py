"""The office's list to telephone: who is late, how far each draft is, what is missing, and whom to call."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events import Choice, Message
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from reporting.steps import Draft, position, unanswered
from storage import absences, drafts, people, units
from storage.db import Connection
from storage.months import month
from texts import shown, t

PER_PAGE = 6
"""Units in one message: it is read while telephoning."""


async def page(
    connection: Connection, forms: Forms, late: Sequence[str], period: Period, now: datetime, at: int = 0
) -> Message:
    """One page of the list; each unit with a way to enter for it."""
    first = min(at, max(0, len(late) - 1) // PER_PAGE) * PER_PAGE
    lines, rows = [t("calls.head", month=shown.month(period), count=len(late))], []
    for number, unit in enumerate(late[first : first + PER_PAGE], first + 1):
        lines.append(await entry(connection, forms, unit, period, now, number))
        name = await units.name(connection, unit)
        rows.append((Choice(t("calls.enter", number=number, unit=name), f"m:office:enter:{unit}"),))
    turn = [
        Choice(t(f"calls.page_{name}"), f"m:calls:show:{period}|{to}")
        for name, to in (("before", first // PER_PAGE - 1), ("after", first // PER_PAGE + 1))
        if 0 <= to * PER_PAGE < len(late)
    ]
    return Message("\n".join(lines), (*rows, *([tuple(turn)] if turn else [])))


async def entry(connection: Connection, forms: Forms, unit: str, period: Period, now: datetime, number: int) -> str:
    parts = [
        t(
            "calls.entry",
            number=number,
            unit=await units.name(connection, unit),
            state=await how_far(connection, forms, unit, period, now),
        )
    ]
    away = await absences.away(connection, local_day(now))
    serving = await people.people_with(connection, unit, ["secretary", "deputy"])
    for role in serving:
        who = f"{t(f'enrol.role_{role.role}')} {await people.name(connection, role.person)}".strip()
        phone = await people.phone(connection, role.person) or t("calls.no_phone")
        absent = t("calls.away", day=shown.day(away[role.person])) if role.person in away else ""
        parts.append(t("calls.person", who=who, phone=phone, away=absent))
    return "\n".join(parts if serving else [*parts, t("calls.nobody")])


async def how_far(connection: Connection, forms: Forms, unit: str, period: Period, now: datetime) -> str:
    """ "đang nhập 4/6, còn: …": the screens on which something is still to be answered."""
    draft = await drafts.find(connection, unit, str(period))
    if draft is None or not draft.values:
        return t("calls.not_begun")
    here = await month(connection, forms, unit, period, now, version=draft.form_version)
    open_ = unanswered(here.form, here.facts, Draft(draft.values, draft.sources))
    if not open_:
        return t("calls.only_filing")
    at, of = position(here.form, here.facts, open_[0])
    return t("calls.begun", at=at, of=of, missing=", ".join(screen.title for screen in open_))
