"""Sees what arrives at the secretaries' telephones, and when; knows the rules of humane reminding by heart.

Nothing here asks the bot's own tables or its plan of allowed hours: who checks must not lean on what is checked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from demo import world
from demo.persona import offered
from events import Message
from reporting.periods import LOCAL, Period

FIRST_HOUR, LAST_HOUR = time(6, 30), time(21, 0)
TET = frozenset(first + timedelta(days=day) for first in (date(2026, 2, 17), date(2027, 2, 6)) for day in range(3))
"""Mùng 1–3 of both lunar new years that the year touches (``domain/lich.md``)."""
MONTH = re.compile(r"tháng (\d+)/(\d{4})")

Key = tuple[str, Period]
"""A unit and its month."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """A message that asks for a month's report: the opening message too."""

    at: datetime
    chat: str
    about: Key


class Witness:
    """``month``: the one that is being reported; messages are counted for it."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.month: Period | None = None
        self.reminders: list[Reminder] = []
        self.filed: dict[Key, datetime] = {}
        self._heard: Counter[tuple[Period, str]] = Counter()

    def hears(self, chat: str, message: Message) -> None:
        if self.month is not None:
            self._heard[self.month, chat] += 1
        begin = offered(message).get("nhap bao cao")
        month = MONTH.search(message.text)
        if begin is not None and month is not None:
            unit = begin.value.rpartition(":")[2]
            about = (unit, Period(int(month[2]), int(month[1])))
            self.reminders.append(Reminder(self._clock(), chat, about))

    def messages(self, month: Period, units: Iterable[str]) -> list[int]:
        """How many messages each of these units' secretaries had, fewest first."""
        return sorted(self._heard[month, world.secretary(unit)] for unit in units)

    def complaints(self, moments: Mapping[Key, Iterable[datetime]]) -> Iterator[str]:
        """What should not have been sent. ``moments``: those of a month's steps and of its secretary's own wishes."""
        for one in self.reminders:
            unit, period = one.about
            local = one.at.astimezone(LOCAL)
            what = f"{unit}, tháng {period.month}/{period.year}, lúc {local:%H:%M %d/%m/%Y}"
            if one.chat != world.secretary(unit):
                yield f"Nhắc nhầm người: {what}."
            if one.about in self.filed and one.at > self.filed[one.about]:
                yield f"Nhắc người đã nộp: {what}."
            if not FIRST_HOUR <= local.time() < LAST_HOUR or local.date() in TET:
                yield f"Nhắc trong giờ yên lặng hoặc ngày Tết: {what}."
        yield from self.doubled(moments)

    def doubled(self, moments: Mapping[Key, Iterable[datetime]]) -> Iterator[str]:
        """Each reminder belongs to the newest moment before it; no moment may have two for one person."""
        due = {about: sorted(set(times)) for about, times in moments.items()}
        found: Counter[tuple[str, Key, datetime | None]] = Counter()
        for one in self.reminders:
            step = max((at for at in due.get(one.about, ()) if at <= one.at), default=None)
            found[one.chat, one.about, step] += 1
        for (_, (unit, period), step), count in found.items():
            if step is None:
                yield f"Nhắc khi chưa đến bước nào: {unit}, tháng {period.month}/{period.year}."
            elif count > 1:
                local = step.astimezone(LOCAL)
                yield f"Nhắc {count} lần một bước: {unit}, tháng {period.month}/{period.year}, {local:%H:%M %d/%m}."
