"""Sees what arrives at everybody's telephone, and when; knows the rules of humane reminding by heart.

Nothing here asks the bot's own tables or its plan of allowed hours: who checks must not lean on what is checked.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
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
        self._nobody_speaks = False
        self.month: Period | None = None
        self.reminders: list[Reminder] = []
        self.unasked: list[tuple[datetime, str]] = []
        """When which telephone buzzed although nobody had said anything."""
        self.filed: dict[Key, datetime] = {}
        self.steps: defaultdict[str, list[datetime]] = defaultdict(list)
        """Unit → the moments at which its members may hear of a meeting."""
        self.declined: set[tuple[str, str]] = set()
        """Telephone and meeting: who has said that they are absent."""
        self._member_of: dict[str, str] = {}
        self._heard: Counter[tuple[Period, str]] = Counter()
        self._nagged: list[tuple[datetime, str]] = []

    def meets(self, unit: str, members: Iterable[str]) -> None:
        """The unit holds meetings, of which these telephones hear."""
        self._member_of.update(dict.fromkeys(members, unit))

    def asked_anew(self, unit: str) -> None:
        """The unit's meeting was moved: what its members have answered no longer counts."""
        self.declined = {(chat, meeting) for chat, meeting in self.declined if self._member_of[chat] != unit}

    @property
    def members(self) -> Collection[str]:
        """The telephones of those who are called to meetings."""
        return self._member_of.keys()

    @contextmanager
    def nobody_speaks(self) -> Iterator[None]:
        """What arrives meanwhile is no answer to anybody."""
        self._nobody_speaks = True
        yield
        self._nobody_speaks = False

    def hears(self, chat: str, message: Message) -> None:
        if self.month is not None:
            self._heard[self.month, chat] += 1
        if self._nobody_speaks and chat != world.GROUP:
            self.unasked.append((self._clock(), chat))
            if (chat, meeting_of(message)) in self.declined:
                self._nagged.append((self._clock(), chat))
        begin = offered(message).get("nhap bao cao")
        month = MONTH.search(message.text)
        if begin is not None and month is not None:
            unit = begin.value.rpartition(":")[2]
            about = (unit, Period(int(month[2]), int(month[1])))
            self.reminders.append(Reminder(self._clock(), chat, about))

    def messages(self, month: Period, chats: Iterable[str]) -> list[int]:
        """How many messages each of these telephones had, fewest first."""
        return sorted(self._heard[month, chat] for chat in chats)

    # ── What is wrong with it ───────────────────────────────────────────────

    def complaints(self, moments: Mapping[Key, Iterable[datetime]]) -> Iterator[str]:
        """What should not have been sent. ``moments``: those of a month's steps and of its secretary's own wishes."""
        for one in self.reminders:
            unit, period = one.about
            what = f"{unit}, tháng {period.month}/{period.year}, lúc {shown(one.at)}"
            if one.chat != world.secretary(unit):
                yield f"Nhắc nhầm người: {what}."
            if one.about in self.filed and one.at > self.filed[one.about]:
                yield f"Nhắc người đã nộp: {what}."
        for at, chat in self.unasked:
            local = at.astimezone(LOCAL)
            if not FIRST_HOUR <= local.time() < LAST_HOUR or local.date() in TET:
                yield f"Gửi trong giờ yên lặng hoặc ngày Tết: {chat}, lúc {shown(at)}."
        for at, chat in self._nagged:
            yield f"Nhắc họp người đã báo vắng: {chat}, lúc {shown(at)}."
        yield from self.reminded_twice(moments)
        yield from self.called_twice()

    def reminded_twice(self, moments: Mapping[Key, Iterable[datetime]]) -> Iterator[str]:
        """Each reminder belongs to the newest moment before it; no moment may have two for one person."""
        due = {about: sorted(set(times)) for about, times in moments.items()}
        found = Counter((one.chat, one.about, newest(due.get(one.about, []), one.at)) for one in self.reminders)
        for (_, (unit, period), step), count in found.items():
            if step is None:
                yield f"Nhắc khi chưa đến bước nào: {unit}, tháng {period.month}/{period.year}."
            elif count > 1:
                yield f"Nhắc {count} lần một bước: {unit}, tháng {period.month}/{period.year}, bước {shown(step)}."

    def called_twice(self) -> Iterator[str]:
        """The same of what members are told of their branch's meetings."""
        due = {unit: sorted(set(times)) for unit, times in self.steps.items()}
        found = Counter(
            (chat, newest(due.get(self._member_of[chat], []), at))
            for at, chat in self.unasked
            if chat in self._member_of
        )
        for (chat, step), count in found.items():
            if step is None:
                yield f"Báo họp khi chưa đến bước nào: {chat}."
            elif count > 1:
                yield f"Báo họp {count} lần một bước: {chat}, bước {shown(step)}."


def meeting_of(message: Message) -> str:
    """The meeting that the message invites to or reminds of; "" for none."""
    attend = offered(message).get("tham du")
    return attend.value.rpartition(":")[2] if attend else ""


def newest(times: Sequence[datetime], at: datetime) -> datetime | None:
    """The last of the ordered times that is not after ``at``."""
    before = bisect_right(times, at)
    return times[before - 1] if before else None


def shown(at: datetime) -> str:
    return f"{at.astimezone(LOCAL):%H:%M %d/%m/%Y}"
