"""What the committee hears of months that are late: the office its list to telephone, overseers their units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from reminders import plan
from reminders.notices import Look, Notice, ended
from reminders.plan import Step
from reporting.units import Tree
from storage import chats, people
from storage.db import Connection
from storage.people import Role


async def of_offices(connection: Connection, here: Look) -> list[Notice]:
    """One list for each committee that has an office."""
    found: list[Notice] = []
    serving: defaultdict[str, list[Role]] = defaultdict(list)
    for role in await people.holding(connection, "office"):
        serving[role.unit].append(role)
    for committee, roles in serving.items():
        if committee in here.calendars:
            step = plan.calls(here.calendars[committee], here.period)
            if step.at <= here.now and step.key not in here.keys(committee):
                found += await told(connection, here, committee, step, roles)
    return found


async def of_overseers(connection: Connection, here: Look) -> list[Notice]:
    """Each overseer of the units that are listed for them, once for each unit."""
    found: list[Notice] = []
    for role in await people.holding(connection, "overseer"):
        if role.unit in here.calendars:
            step = plan.overseer(here.calendars[role.unit], here.period)
            key = f"{step.key}:{role.unit}:{here.period}:{role.person}"
            if step.at <= here.now and key not in here.keys(role.unit):
                found += await told(connection, here, role.unit, step, [role], person=role.person)
    return found


async def told(
    connection: Connection, here: Look, unit: str, step: Step, roles: Iterable[Role], *, person: str | None = None
) -> list[Notice]:
    """Those people hear of what is late under the unit, if anything is and it can still be filed."""
    if here.is_past(unit):
        return await ended(connection, here, unit, step, "stale", [], reason=step.name, person=person)
    if not plan.is_allowed(here.now):
        return []
    accounts = [account for role in roles for account in await chats.where(connection, role.person)]
    if not late(here, unit):
        return await ended(connection, here, unit, step, "not_needed", [], reason=step.name, person=person)
    result = "sent" if accounts else "unreachable"
    return await ended(connection, here, unit, step, result, accounts, reason=step.name, person=person)


def late(here: Look, unit: str) -> list[str]:
    """The units at and below this one whose report is due and missing, in the register's order."""
    asked = {one.code for one in here.asked}
    return [
        below.code
        for below in Tree(here.every).below(unit)
        if below.code in asked
        and below.code not in here.filed
        and here.now >= here.calendars[below.code].due_at(here.period)
    ]
