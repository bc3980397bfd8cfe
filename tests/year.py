"""A small commune whose years go by: what happens to it, and what arrives at whose telephone."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from commands.setup import FORMS
from demo.world import add_person
from events import NO_QUOTA, Limits, Message, SendError
from handlers.context import House
from house import Parts, assemble
from reminders import plan
from reporting.calendar import local_day, moment
from reporting.calendar_settings import listed_days
from reporting.form_files import load_forms
from reporting.periods import LOCAL, Period
from reporting.units import Unit
from storage import (
    absences,
    chats,
    drafts,
    locks,
    meeting_replies,
    meetings,
    meta,
    outbox,
    reminders,
    reports,
    talks,
    units,
)
from storage.calendars import calendar_of
from storage.db import Connection, Database
from storage.meetings import Call
from storage.reports import Filing
from storage.vault import Vault, new_key

HOUSE = House(Vault.from_text(new_key()), load_forms(FORMS))
FORM = HOUSE.forms.for_unit("chi_bo_truc_thuoc", Period(2026, 1))
NAMES = {"A": "Chi bộ Một", "B": "Chi bộ Hai", "C": "Chi bộ Ba", "D": "Chi bộ Bốn"}
SERVED = {
    "s1": ("A", "B"), "s2": ("C",), "d2": ("C",), "o": ("A",), "office": tuple(NAMES), "m1": ("A",), "m2": ("C",),
}  # fmt: skip
"""Chat → the units that its owner may hear of. Nobody uses the bot at D; C has a deputy; o oversees A."""
MEMBERS = ("m1", "m2")
NEXT = timedelta(0)
"""To the next moment for which something is planned."""
TROUBLES = {
    "network": SendError("network"),
    "perhaps": SendError("network", uncertain=True),
    "quota": SendError(NO_QUOTA, permanent=True),
    "blocked": SendError("blocked", permanent=True, unreachable=True),
}


FIRST_HOUR, LAST_HOUR = time(6, 30), time(21, 0)
MUNG_1 = (
    date(2023, 1, 22), date(2024, 2, 10), date(2025, 1, 29), date(2026, 2, 17), date(2027, 2, 6), date(2028, 1, 26),
    date(2029, 2, 13), date(2030, 2, 2), date(2031, 1, 23), date(2032, 2, 11), date(2033, 1, 31),
)  # fmt: skip
TET = frozenset(first + timedelta(days=day) for first in MUNG_1 for day in range(3))
"""Known by heart: who checks must not lean on the calendar that is checked."""


def may_be_written_to(at: datetime) -> bool:
    local = at.astimezone(LOCAL)
    return FIRST_HOUR <= local.time() < LAST_HOUR and local.date() not in TET


@dataclass(slots=True)
class Wire:
    """The messengers: what arrived where and when; or nothing arrives, or it arrives and nobody says so."""

    down: bool = False
    troubles: dict[str, str] = field(default_factory=dict)
    arrived: list[tuple[str, str, Message]] = field(default_factory=list)
    """Channel, owner, message."""
    lets_through: int | None = None
    """So many messages more; whatever comes after them hangs. None for all."""
    hangs: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass(slots=True)
class Messenger:
    channel: str
    wire: Wire
    limits: Limits = field(default_factory=Limits)

    async def send(self, chat: str, message: Message) -> str:
        trouble = self.wire.troubles.get(self.channel, "")
        if self.wire.down:
            raise SendError("network")
        if self.wire.lets_through == 0:
            self.wire.hangs.set()
            await asyncio.Event().wait()
        if self.wire.lets_through is not None:
            self.wire.lets_through -= 1
        if trouble and trouble != "perhaps":
            raise TROUBLES[trouble]
        self.wire.arrived.append((self.channel, chat, message))
        if trouble:
            raise TROUBLES[trouble]
        return f"m{len(self.wire.arrived)}"


async def make(path: Path) -> None:
    """The commune before its first year."""
    db = await Database.open(path)
    long_ago = moment(Period(2022, 6).first_day, time(8))
    async with db.transaction() as connection:
        await units.add(connection, Unit("XA", "Đảng ủy", "dang_uy_xa", "", ""), Period(2022, 1), long_ago)
        for code, name in NAMES.items():
            branch = Unit(code, name, "chi_bo_truc_thuoc", "XA", "khu_dan_cu")
            await units.add(connection, branch, Period(2022, 1), long_ago)
            await units.set_opening(connection, code, Period(2022, 1), 10, "biên bản", long_ago)
        await meta.put(connection, "set_up_at", long_ago.isoformat())
        for chat, unit, role in (
            ("s1", "A", "secretary"), ("s1", "B", "secretary"), ("s2", "C", "secretary"), ("d2", "C", "deputy"),
            ("o", "A", "overseer"), ("office", "XA", "office"),
            ("m1", "A", "member"), ("m2", "C", "member"),
        ):  # fmt: skip
            await add_person(connection, HOUSE.vault, chat, unit, role, "", long_ago)
    await db.close()


class Year:
    """What happens to the commune, and what was filed when."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path = path
        self.now = now
        self.wire = Wire()
        self.filed: dict[tuple[str, str], set[int]] = {}
        """Unit and month → the messages that had arrived when it was filed (the clock may jump, so no time)."""
        self.said: Counter[tuple[str, str]] = Counter()
        """Who was to hear which words how often."""
        self.messages: dict[int, Message] = {}
        """By outbox row: what was sent long ago is not kept in words there."""
        self.receipts = 0
        self.jumped = False

    async def open(self) -> None:
        self.db = await Database.open(self.path)
        channels = {channel: Messenger(channel, self.wire) for channel in ("web", "telegram")}
        self.parts: Parts = assemble(self.db, HOUSE, channels, lambda: self.now)

    async def pass_(self, gap: timedelta) -> None:
        self.now = await self.next_step() if gap == NEXT else self.now + gap

    async def next_step(self) -> datetime:
        """When the first step comes that is still to come, of any unit."""
        this = Period.of(local_day(self.now))
        found = []
        async with self.db.snapshot() as connection:
            for unit in (*NAMES, "XA"):
                for period in (this.plus(-1), this, this.plus(1)):
                    calendar = await calendar_of(connection, unit, period)
                    planned = [
                        *plan.steps(calendar, period),
                        plan.calls(calendar, period),
                        plan.overseer(calendar, period),
                    ]
                    found += [step.at for step in planned if step.at > self.now]
        return min(found)

    async def live(self) -> None:
        await self.parts.tick()
        await self.take_down()
        await self.parts.delivery.drain()

    async def take_down(self) -> None:
        """What has been queued since."""
        new = await self.rows(
            "SELECT o.id, a.person FROM outbox o JOIN accounts a ON a.id = o.account "
            "WHERE o.id > ? AND o.status <> 'dropped'",
            max(self.messages, default=0),
        )
        async with self.db.snapshot() as connection:
            chats_of = {await self.person(connection, chat): chat for chat in SERVED}
            for row in new:
                message = await outbox.message(connection, row["id"])
                assert message is not None
                self.messages[row["id"]] = message
                self.said[chats_of[row["person"]], message.text] += 1

    async def happens(self, act: str, what: Any) -> None:
        if act == "network":
            self.wire.down = not what
        elif act == "trouble":
            self.wire.troubles[what[0]] = what[1]
        elif act == "jump":
            self.now += what
            self.jumped = True
        elif act == "file_without_network":
            self.wire.down, was_down = True, self.wire.down
            self.now = await self.next_step()
            await self.live()
            await self.happens("file", what)
            self.wire.down = was_down
        elif act == "restart":
            await self.restart()
        elif act == "restart_before_sending":
            await self.parts.tick()
            await self.restart()
        elif act == "killed":
            await self.killed(what)
        elif act == "twice":
            await asyncio.gather(self.live(), self.live(), self.parts.tick())
        elif act != "wait":
            async with self.db.transaction() as connection:
                await getattr(self, act)(connection, what)

    async def restart(self) -> None:
        await self.db.close()
        await self.open()

    async def killed(self, after: int) -> None:
        """While the next messages go out, ``after`` so many of them: the rest never left."""
        self.now = await self.next_step()
        self.wire.lets_through = after
        await self.parts.tick()
        await self.take_down()
        sending, hangs = asyncio.create_task(self.parts.delivery.drain()), asyncio.create_task(self.wire.hangs.wait())
        await asyncio.wait({sending, hangs}, return_when=asyncio.FIRST_COMPLETED)
        tasks = {sending, hangs, *self.parts.delivery._sending.values()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.wire.lets_through = None
        self.wire.hangs.clear()
        await self.restart()

    async def file(self, connection: Connection, unit: str) -> None:
        """As filing does it: a version, and the end of the reminders, in one transaction."""
        period = Period.of(local_day(self.now))
        calendar = await calendar_of(connection, unit, period)
        period = period if self.now >= calendar.opens_at(period) else period.plus(-1)
        self.receipts += 1
        filing = Filing(
            unit, period, "filed", FORM.id, FORM.version, f"R{self.receipts}", local_day(self.now), None, "web"
        )
        await reports.add_version(connection, filing, {"cuoi_ky": 10}, [], self.now)
        await reminders.stop(connection, unit, str(period), self.now)
        async with connection.execute("SELECT id FROM outbox WHERE status = 'sent'") as cursor:
            self.filed.setdefault((unit, str(period)), {row["id"] for row in await cursor.fetchall()})

    async def later(self, connection: Connection, what: tuple[str, str]) -> None:
        period = Period.of(local_day(self.now))
        for one in (period.plus(-1), period):
            if (what[1], str(one)) not in self.filed:
                _, when = plan.later(self.now)[-1]
                person = await self.person(connection, what[0])
                await reminders.ask_later(connection, person, what[1], str(one), when, self.now)

    async def away(self, connection: Connection, what: tuple[str, int]) -> None:
        until = local_day(self.now) + timedelta(days=what[1])
        await absences.put(connection, await self.person(connection, what[0]), until, self.now)

    async def join(self, connection: Connection, chat: str) -> None:
        """One messenger more."""
        person = await self.person(connection, chat)
        account = await chats.of_chat(connection, HOUSE.vault, "telegram", chat, self.now, group=False)
        await chats.attach(connection, account.id, person)

    async def speak(self, connection: Connection, what: tuple[str, str]) -> None:
        """Whoever has blocked the bot writes to it again."""
        if await chats.find(connection, HOUSE.vault, *what):
            await chats.of_chat(connection, HOUSE.vault, *what, self.now, group=False)

    async def meet(self, connection: Connection, what: tuple[str, int]) -> None:
        unit, hours = what
        call = Call(self.now + timedelta(hours=hours), "Nhà văn hóa", "Sinh hoạt")
        await meetings.add(connection, unit, call, None, self.now)

    async def change(self, connection: Connection, what: tuple[str, int]) -> None:
        """The next meeting of the unit is moved by so many hours; by none, it is cancelled."""
        unit, hours = what
        for meeting in (await meetings.coming_of(connection, unit, self.now))[:1]:
            if hours:
                to = max(meeting.starts_at + timedelta(hours=hours), self.now + timedelta(hours=1))
                await meetings.move(connection, meeting.id, to, self.now)
            else:
                await meetings.cancel(connection, meeting.id, self.now)

    async def reply(self, connection: Connection, what: tuple[str, str]) -> None:
        chat, answer = what
        for meeting in (await meetings.coming_of(connection, SERVED[chat][0], self.now))[:1]:
            person = await self.person(connection, chat)
            await meeting_replies.put(
                connection, meeting, person, answer, "work" if answer == "absent" else "", self.now
            )

    async def day(self, connection: Connection, what: tuple[str, int]) -> None:
        """The office has a day off, or a make-up Saturday, so many days from now; the same day again is none."""
        key, days = what
        calendar = await calendar_of(connection, "XA", Period.of(local_day(self.now)))
        changed = getattr(calendar, key) ^ {local_day(self.now) + timedelta(days=days)}
        await units.set_setting(connection, "XA", key, listed_days(changed))

    async def set(self, connection: Connection, what: tuple[str, str]) -> None:
        await units.set_setting(connection, "XA", *what)

    async def lock(self, connection: Connection, what: tuple[str, bool]) -> None:
        await locks.put(connection, what[0], str(Period.of(local_day(self.now)).plus(-1)), what[1], None, self.now)

    async def draft(self, connection: Connection, unit: str) -> None:
        """The secretary begins, and stops in the midst of it."""
        period = str(Period.of(local_day(self.now)))
        if (unit, period) not in self.filed:
            draft = await drafts.open_draft(connection, unit, period, FORM.id, FORM.version, None, self.now)
            await drafts.put(connection, draft, {"nu": 3}, "typed", by=None, channel="web", now=self.now)
            person = await self.person(connection, "s2" if unit == "C" else "s1")
            talk = await talks.load(connection, person, unit, self.now)
            talk.place = {"topic": "submit", "period": period}
            await talks.save(connection, talk, self.now)

    async def person(self, connection: Connection, chat: str) -> str:
        account = await chats.find(connection, HOUSE.vault, "web", chat)
        assert account is not None and account.person is not None
        return account.person

    async def rows(self, sql: str, *facts: object) -> list[Any]:
        async with self.db.snapshot() as connection, connection.execute(sql, facts) as cursor:
            return list(await cursor.fetchall())
