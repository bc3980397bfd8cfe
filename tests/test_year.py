"""Random years against a real database: whatever happens, in whatever order, what must never break holds."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from commands.setup import FORMS
from demo.world import add_person
from events import NO_QUOTA, Limits, Message, SendError
from handlers.context import House
from house import Parts, assemble
from reminders import plan
from reporting.calendar import local_day, moment
from reporting.form_files import load_forms
from reporting.periods import Period
from reporting.units import Unit
from storage import absences, chats, drafts, locks, meta, reminders, reports, units
from storage.calendars import calendar_of
from storage.db import Connection, Database
from storage.reports import Filing
from storage.vault import Vault, new_key

HOUSE = House(Vault.from_text(new_key()), load_forms(FORMS))
FORM = HOUSE.forms.for_unit("chi_bo_truc_thuoc", Period(2026, 1))
NAMES = {"A": "Chi bộ Một", "B": "Chi bộ Hai", "C": "Chi bộ Ba", "D": "Chi bộ Bốn"}
SERVED = {"s1": ("A", "B"), "s2": ("C",), "d2": ("C",), "o": ("A",), "office": tuple(NAMES)}
"""Chat → the units that its owner may hear of. Nobody uses the bot at D; C has a deputy; o oversees A."""
NEXT = timedelta(0)
"""To the next moment for which something is planned."""
GAPS = (*[NEXT] * 6, *(timedelta(minutes=minutes) for minutes in (1, 10, 180, 720, 1440, 3 * 1440, 12 * 1440)))
STEPS = (
    "-3 08:00, -1 19:30, 0 08:00, 0 15:00, +1 08:00, +3 08:00",
    "0 08:00",
    "-5 06:30, -5 20:59, +2 08:00, +3 09:00",
)

JOIN = ("s1", "s2", "d2", "office")
"""Who may have a second messenger."""
TROUBLES = {
    "network": SendError("network"),
    "perhaps": SendError("network", uncertain=True),
    "quota": SendError(NO_QUOTA, permanent=True),
    "blocked": SendError("blocked", permanent=True, unreachable=True),
}

acts = st.one_of(
    st.tuples(st.just("wait"), st.none()),
    st.tuples(st.just("file"), st.sampled_from("ABC")),
    st.tuples(st.just("file_without_network"), st.sampled_from("ABC")),
    st.tuples(st.just("later"), st.sampled_from([("s1", "A"), ("s1", "B"), ("s2", "C"), ("d2", "C")])),
    st.tuples(st.just("away"), st.tuples(st.sampled_from(["s1", "s2", "d2"]), st.integers(0, 20))),
    st.tuples(st.just("network"), st.booleans()),
    st.tuples(st.just("join"), st.sampled_from(JOIN)),
    st.tuples(
        st.just("speak"), st.tuples(st.sampled_from(["web", "telegram"]), st.sampled_from(["s1", "s2", "office"]))
    ),
    st.tuples(
        st.just("trouble"),
        st.tuples(st.sampled_from(["web", "telegram"]), st.sampled_from(["", *TROUBLES])),
    ),
    st.tuples(st.just("restart"), st.none()),
    st.tuples(
        st.just("jump"),
        st.sampled_from([timedelta(hours=-1), timedelta(days=-2), timedelta(days=-40), timedelta(days=40)]),
    ),
    st.tuples(st.just("set"), st.tuples(st.just("due_day"), st.sampled_from(["20", "25", "31"]))),
    st.tuples(st.just("set"), st.tuples(st.just("reminders"), st.sampled_from(STEPS))),
    st.tuples(st.just("lock"), st.tuples(st.sampled_from(["XA", "A"]), st.booleans())),
    st.tuples(st.just("draft"), st.sampled_from("ABC")),
)
years = st.lists(st.tuples(st.sampled_from(GAPS), acts), min_size=20, max_size=90)
starts = st.dates(date(2025, 1, 1), date(2031, 12, 1)) | st.sampled_from(
    # Just before Tết in January, in February, and late in February.
    [date(2028, 1, 20), date(2029, 2, 5), date(2026, 2, 10), date(2026, 1, 28), date(2031, 1, 15)]
)


@dataclass(slots=True)
class Wire:
    """The messengers: what arrived where and when; or nothing arrives, or it arrives and nobody says so."""

    down: bool = False
    troubles: dict[str, str] = field(default_factory=dict)
    arrived: list[tuple[str, str, Message]] = field(default_factory=list)
    """Channel, owner, message."""


@dataclass(slots=True)
class Messenger:
    channel: str
    wire: Wire
    limits: Limits = field(default_factory=Limits)

    async def send(self, chat: str, message: Message) -> str:
        trouble = self.wire.troubles.get(self.channel, "")
        if self.wire.down:
            raise SendError("network")
        if trouble and trouble != "perhaps":
            raise TROUBLES[trouble]
        self.wire.arrived.append((self.channel, chat, message))
        if trouble:
            raise TROUBLES[trouble]
        return f"m{len(self.wire.arrived)}"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small commune, made once."""
    path = tmp_path_factory.mktemp("year") / "bot.db"

    async def make() -> None:
        db = await Database.open(path)
        long_ago = moment(Period(2024, 6).first_day, time(8))
        async with db.transaction() as connection:
            await units.add(connection, Unit("XA", "Đảng ủy", "dang_uy_xa", "", ""), Period(2024, 1), long_ago)
            for code, name in NAMES.items():
                branch = Unit(code, name, "chi_bo_truc_thuoc", "XA", "khu_dan_cu")
                await units.add(connection, branch, Period(2024, 1), long_ago)
                await units.set_opening(connection, code, Period(2024, 1), 10, "biên bản", long_ago)
            await meta.put(connection, "set_up_at", long_ago.isoformat())
            for chat, unit, role in (
                ("s1", "A", "secretary"), ("s1", "B", "secretary"), ("s2", "C", "secretary"), ("d2", "C", "deputy"),
                ("o", "A", "overseer"), ("office", "XA", "office"),
            ):  # fmt: skip
                await add_person(connection, HOUSE.vault, chat, unit, role, "", long_ago)
        await db.close()

    asyncio.run(make())
    return path


class Year:
    """What happens to the commune, and what was filed when."""

    def __init__(self, path: Path, now: datetime) -> None:
        self.path = path
        self.now = now
        self.wire = Wire()
        self.filed: dict[tuple[str, str], set[int]] = {}
        """Unit and month → the messages that had arrived when it was filed (the clock may jump, so no time)."""
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
        await self.parts.delivery.drain()

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
            await self.db.close()
            await self.open()
        elif act != "wait":
            async with self.db.transaction() as connection:
                await getattr(self, act)(connection, what)

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

    async def set(self, connection: Connection, what: tuple[str, str]) -> None:
        await units.set_setting(connection, "XA", *what)

    async def lock(self, connection: Connection, what: tuple[str, bool]) -> None:
        await locks.put(connection, what[0], str(Period.of(local_day(self.now)).plus(-1)), what[1], None, self.now)

    async def draft(self, connection: Connection, unit: str) -> None:
        period = str(Period.of(local_day(self.now)))
        if (unit, period) not in self.filed:
            draft = await drafts.open_draft(connection, unit, period, FORM.id, FORM.version, None, self.now)
            await drafts.put(connection, draft, {"nu": 3}, "typed", by=None, channel="web", now=self.now)

    async def person(self, connection: Connection, chat: str) -> str:
        account = await chats.find(connection, HOUSE.vault, "web", chat)
        assert account is not None and account.person is not None
        return account.person

    async def rows(self, sql: str, *facts: object) -> list[Any]:
        async with self.db.snapshot() as connection, connection.execute(sql, facts) as cursor:
            return list(await cursor.fetchall())


SENT = (
    "SELECT o.id, a.person, o.created_at, r.id AS reminder, r.unit, r.period, r.kind, r.reason "
    "FROM outbox o JOIN accounts a ON a.id = o.account LEFT JOIN reminder_messages m ON m.outbox = o.id LEFT JOIN reminders r ON r.id = m.reminder "
    "WHERE o.status = 'sent' AND o.purpose = 'reminder' ORDER BY o.id"
)


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    # A year takes about a second: making a failing one smaller would take minutes.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
@given(start=starts, hour=st.integers(0, 23), year=years, joined=st.booleans())
def test_whatever_happens_in_a_year(
    template: Path, start: date, hour: int, year: list[tuple[timedelta, tuple[str, Any]]], joined: bool
) -> None:
    """``joined``: everybody has two messengers from the beginning."""
    begins = [(timedelta(0), ("join", who)) for who in JOIN] if joined else []
    asyncio.run(lived(template, moment(start, time(hour)), [*begins, *year]))


QUARTER = [(timedelta(hours=6), ("wait", None))] * 8
"""Two days, looked at every six hours."""


@pytest.mark.parametrize("trouble", ["network", "perhaps", "quota", "blocked"])
def test_a_month_whose_first_messenger_fails(template: Path, trouble: str) -> None:
    """From the opening on nothing gets through on Telegram, or nobody can say so."""
    month: list[tuple[timedelta, tuple[str, Any]]] = [
        *((timedelta(0), ("join", who)) for who in JOIN),
        (timedelta(0), ("trouble", ("telegram", trouble))),
        *QUARTER * 10,
        (timedelta(0), ("file", "A")),
        *QUARTER,
    ]
    asyncio.run(lived(template, moment(date(2026, 3, 15), time(9)), month))


async def lived(template: Path, now: datetime, happenings: list[tuple[timedelta, tuple[str, Any]]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(shutil.copy(template, folder))
        year = Year(path, now)
        await year.open()
        try:
            for gap, (act, what) in happenings:
                await year.pass_(gap)
                heard = len(year.wire.arrived)
                await year.live()
                check_arrived(year, heard)
                await year.happens(act, what)
            year.wire.down, year.wire.troubles = False, {}
            year.now = plan.allowed(year.now + timedelta(hours=25))
            for _ in range(3):
                await year.live()
                year.now += timedelta(seconds=5)
            check_messengers(year)
            await check_rows(year)
            await check_nobody_was_passed_over(year)
        finally:
            await year.db.close()


ABOUT_MESSENGERS = ("Có tin gửi đồng chí qua", "Hệ thống không còn nhắn được")


def check_arrived(year: Year, heard: int) -> None:
    """At a humane hour, of nobody else's unit, and together."""
    for _, chat, message in year.wire.arrived[heard:]:
        assert plan.is_allowed(year.now), f"{year.now}: {message.text}"
        others = [name for unit, name in NAMES.items() if unit not in SERVED[chat]]
        assert not any(name in message.text for name in others), message.text
    told = [chat for _, chat, message in year.wire.arrived[heard:] if not message.text.startswith(ABOUT_MESSENGERS)]
    assert len(told) == len(set(told)), "one message for each person at a time"


def check_messengers(year: Year) -> None:
    """The same text never arrives on two messengers. A clock that was put back says what it said before."""
    if year.jumped:
        return
    where: dict[tuple[str, str], set[str]] = {}
    for channel, chat, message in year.wire.arrived:
        where.setdefault((chat, message.text), set()).add(channel)
    assert [key for key, channels in where.items() if len(channels) > 1] == []


async def check_rows(year: Year) -> None:
    """Nobody who has filed was reminded of it; nobody heard of a step twice; no message without its reason."""
    found = await year.rows(SENT)
    told = [(row["person"], row["reminder"]) for row in found]
    assert len(told) == len(set(told))
    for row in found:
        assert row["reminder"] is not None and row["reason"]
        assert plan.is_allowed(datetime.fromisoformat(row["created_at"])), tuple(row)
        filed = year.filed.get((row["unit"], row["period"]))
        if row["kind"] != plan.TOPICAL and filed is not None:
            assert row["id"] in filed, tuple(row)


async def check_nobody_was_passed_over(year: Year) -> None:
    """Every step that is due has its end; a unit late at D+3 was offered help, or why not is recorded."""
    this = Period.of(local_day(year.now))
    for unit in NAMES:
        for period in (this.plus(-1), this):
            async with year.db.snapshot() as connection:
                calendar = await calendar_of(connection, unit, period)
                ended = {one.key: one for one in await reminders.of_month(connection, unit, str(period))}
            due = [step for step in plan.steps(calendar, period) if step.at <= year.now]
            if (unit, str(period)) in year.filed or not due:
                continue
            ends = [ended[f"{step.key}:{unit}:{period}"] for step in due]
            assert all(one.result for one in ends)
            if unit == "D":
                assert {one.result for one in ends} <= {"unreachable", "superseded", "stale"}
