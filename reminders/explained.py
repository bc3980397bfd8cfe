"""What a unit was reminded of in a month, what not, and why; and what is still to come: for who looks after it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from reminders import notices, plan
from reminders.notices import TOPICAL_FIGURE, Look
from reminders.plan import Step
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period
from storage import people, reminders, reports, units
from storage.db import Connection
from storage.reminders import LATER, Delivery, Reminder


@dataclass(frozen=True, slots=True)
class Line:
    """One planned message, and what became of it: ``why`` names a sentence ``reminded.why_…``."""

    at: datetime
    kind: str
    why: str
    when: datetime | None = None
    """What the sentence tells a time of."""
    sent: tuple[Delivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """A unit's month as it stands now."""

    look: Look
    unit: str
    filed_at: datetime | None
    on_paper: bool
    """Whether it was reported before the bot, and loaded by setup."""
    closed: bool
    asked: bool
    """Whether the unit files a report in this month."""

    @property
    def now(self) -> datetime:
        return self.look.now

    @property
    def followed(self) -> bool:
        """Whether the tick still looks at the month."""
        return self.look.period >= Period.of(local_day(self.now)).plus(-1)


async def month(connection: Connection, forms: Forms, unit: str, period: Period, now: datetime) -> Month:
    look = await notices.look(connection, forms, period, now)
    filed = await reports.versions(connection, unit, period) if unit in look.filed else []
    closed = unit in look.calendars and await notices.is_closed(connection, look, unit)
    asked = unit in {one.code for one in look.asked}
    first = filed[0] if filed else None
    on_paper = first is not None and first.origin == "imported"
    return Month(look, unit, first.filed_at if first else None, on_paper, closed, asked)


async def lines(connection: Connection, forms: Forms, here: Month) -> list[Line]:
    """In the order of their hours; what was told to several in the same way is one line."""
    ended = await reminders.of_month(connection, here.unit, str(here.look.period))
    deliveries = await reminders.deliveries(connection, here.unit, str(here.look.period))
    found = [became(one, ended, deliveries[one.id], here) for one in ended]
    known = {one.key for one in ended}
    if here.asked:
        found += own_steps(here, known)
        found += await topical(forms, here, known)
        found += await overseers(connection, here, ended)
    found += await calls(connection, here, known)
    return sorted(dict.fromkeys(found), key=lambda line: (line.at, line.kind))


# ── What has had its end ────────────────────────────────────────────────────


def became(one: Reminder, ended: Sequence[Reminder], sent: Sequence[Delivery], here: Month) -> Line:
    why, when = reason(one, ended, sent, here)
    arrived = tuple(delivery for delivery in sent if delivery.status == "sent")
    return Line(one.at, one.kind, why, when, arrived if why == "sent" else ())


def reason(
    one: Reminder, ended: Sequence[Reminder], sent: Sequence[Delivery], here: Month
) -> tuple[str, datetime | None]:
    if one.result == "sent":
        # Of old months the messages are gone; what is left of them is that they were sent.
        is_waiting = bool(sent) and not any(delivery.status == "sent" for delivery in sent)
        return ("queued" if is_waiting else "sent"), None
    if one.result == "unreachable":
        return ("no_way" if any(delivery.status == "failed" for delivery in sent) else "nobody"), None
    if one.result == "superseded":
        return replaced(one, ended, here)
    if one.result == "stale":
        return (
            ("filed", here.filed_at)
            if here.filed_at and one.kind == plan.MET
            else ("stale_topical" if one.kind == plan.TOPICAL else "stale_month", None)
        )
    if one.result == "not_needed":
        return f"not_needed_{kind_of(one)}", None
    return (one.result, None) if one.result else still_to_come(one.at, here)


def kind_of(one: Reminder) -> str:
    return one.kind if one.kind in {plan.TOPICAL, plan.MET} else "month"


def replaced(one: Reminder, ended: Iterable[Reminder], here: Month) -> tuple[str, datetime | None]:
    """Why something else took its place: the report, a message of the same moment, or the wish to hear later."""
    done = one.done_at or one.at
    if here.filed_at is not None and here.filed_at <= done:
        return "filed", here.filed_at
    if one.kind == plan.MET:
        return "attendance_known", None
    others = [other for other in ended if other.id != one.id]
    if any(other.result == "sent" and other.done_at == done for other in others):
        return "in_another", None
    wished = [other.at for other in others if other.kind == LATER and other.at > done]
    return ("asked_later", min(wished)) if wished and one.kind != LATER else ("in_another", None)


# ── What has not ────────────────────────────────────────────────────────────


def still_to_come(at: datetime, here: Month) -> tuple[str, datetime | None]:
    if here.filed_at is not None:
        return "needless", None
    if here.closed:
        return "stale_month", None
    if at > here.now:
        return "coming", None
    if not here.followed:
        return "not_followed", None
    return "coming_soon" if plan.is_allowed(here.now) else "coming_humane", None


def own_steps(here: Month, known: set[str]) -> list[Line]:
    calendar, period = here.look.calendars[here.unit], here.look.period
    planned = [step for step in plan.steps(calendar, period) if key_of(step, here.unit, here) not in known]
    return [
        *(Line(step.at, step.name, *still_to_come(step.at, here)) for step in planned),
        *(Line(step.at, step.name, why) for step, why in plan.left_out(calendar, period)),
    ]


def key_of(step: Step, unit: str, here: Month) -> str:
    return f"{step.key}:{unit}:{here.look.period}"


async def topical(forms: Forms, here: Month, known: set[str]) -> list[Line]:
    step = plan.topical(here.look.period)
    kind = next(one.kind for one in here.look.asked if one.code == here.unit)
    if step is None or TOPICAL_FIGURE not in forms.for_unit(kind, here.look.period).figures:
        return []
    if key_of(step, here.unit, here) in known:
        return []
    return [Line(step.at, step.name, "coming" if step.at > here.now else "not_followed")]


async def overseers(connection: Connection, here: Month, ended: Iterable[Reminder]) -> list[Line]:
    """Of whoever looks after the unit by name and has not been told."""
    step = plan.overseer(here.look.calendars[here.unit], here.look.period)
    told = {one.person for one in ended if one.kind == plan.OVERSEER and one.key.startswith(f"{step.key}:")}
    serving = await people.people_with(connection, here.unit, ["overseer"])
    return [Line(step.at, step.name, *still_to_come(step.at, here)) for one in serving if one.person not in told]


async def calls(connection: Connection, here: Month, known: set[str]) -> list[Line]:
    """The office's list: of this unit's own office, and of those above it, on whose lists it stands."""
    found: list[Line] = []
    for above in await units.line(connection, here.unit, here.look.period):
        if above not in here.look.calendars or not await people.people_with(connection, above, ["office"]):
            continue
        step = plan.calls(here.look.calendars[above], here.look.period)
        if key_of(step, above, here) in known:
            continue
        row = await reminders.of_key(connection, key_of(step, above, here)) if above != here.unit else None
        if row is None:
            found.append(Line(step.at, step.name, *still_to_come(step.at, here)))
        elif here.filed_at is not None and here.filed_at <= (row.done_at or row.at):
            found.append(Line(step.at, step.name, "filed", here.filed_at))
        else:
            sent = await reminders.deliveries(connection, above, str(here.look.period))
            found.append(became(row, [], sent[row.id], here))
    return found
