"""Random years against a real database: whatever happens, in whatever order, what must never break holds."""

from __future__ import annotations

import asyncio
import shutil
from collections import defaultdict
from datetime import date, datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from events import Message
from reminders import plan
from reporting.calendar import local_day, moment
from reporting.periods import Period
from storage import reminders
from storage.calendars import calendar_of
from tests.year import MEMBERS, NAMES, NEXT, SERVED, TROUBLES, Year, make, may_be_written_to

pytestmark = pytest.mark.slow

GAPS = (*[NEXT] * 6, *(timedelta(minutes=minutes) for minutes in (1, 10, 180, 720, 1440, 3 * 1440, 12 * 1440)))
STEPS = (
    "-3 08:00, -1 19:30, 0 08:00, 0 15:00, +1 08:00, +3 08:00",
    "0 08:00",
    "-5 06:30, -5 20:59, +2 08:00, +3 09:00",
)

JOIN = ("s1", "s2", "d2", "office")
"""Who may have a second messenger."""
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
    st.tuples(st.sampled_from(["restart", "restart_before_sending", "twice"]), st.none()),
    st.tuples(st.just("killed"), st.integers(0, 2)),
    st.tuples(
        st.just("jump"),
        st.sampled_from([timedelta(hours=-1), timedelta(days=-2), timedelta(days=-40), timedelta(days=40)]),
    ),
    st.tuples(st.just("set"), st.tuples(st.just("due_day"), st.sampled_from(["20", "25", "31"]))),
    st.tuples(st.just("set"), st.tuples(st.just("reminders"), st.sampled_from(STEPS))),
    st.tuples(
        st.just("set"),
        st.sampled_from(
            [
                ("opening_day", "5"),
                ("opening_day", "18"),
                ("opening_day", "24"),
                ("due_time", "07:30"),
                ("due_time", "23:00"),
                ("lock_day", "1"),
                ("lock_day", "5"),
                ("lock_day", "20"),
                ("calls_day", "4"),
            ]
        ),
    ),
    st.tuples(st.just("day"), st.tuples(st.sampled_from(["days_off", "working_days"]), st.integers(0, 12))),
    st.tuples(st.just("meet"), st.tuples(st.sampled_from("AC"), st.integers(2, 300))),
    st.tuples(st.just("change"), st.tuples(st.sampled_from("AC"), st.sampled_from([0, -20, 3, 50]))),
    st.tuples(st.just("reply"), st.tuples(st.sampled_from(MEMBERS), st.sampled_from(["attend", "absent"]))),
    st.tuples(st.just("lock"), st.tuples(st.sampled_from(["XA", "A"]), st.booleans())),
    st.tuples(st.just("draft"), st.sampled_from("ABC")),
)
years = st.lists(st.tuples(st.sampled_from(GAPS), acts), min_size=20, max_size=120)
starts = st.dates(date(2023, 1, 1), date(2031, 12, 1)) | st.sampled_from(
    # Just before Tết in January, and in February.
    [
        date(2023, 1, 10), date(2025, 1, 20), date(2028, 1, 20), date(2031, 1, 15),
        date(2024, 2, 2), date(2026, 1, 28), date(2026, 2, 10), date(2029, 2, 5),
    ]
)  # fmt: skip


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small commune, made once."""
    path = tmp_path_factory.mktemp("year") / "bot.db"
    asyncio.run(make(path))
    return path


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
                if act == "wait" and may_be_written_to(year.now):
                    await check_nobody_was_passed_over(year)
                heard = len(year.wire.arrived)
                await year.happens(act, what)
                check_arrived(year, heard)
            year.wire.down, year.wire.troubles = False, {}
            year.now = plan.allowed(year.now + timedelta(hours=25))
            for _ in range(3):
                await year.live()
                year.now += timedelta(seconds=5)
            check_messengers(year)
            await check_rows(year)
            await check_meetings(year)
            await check_help_was_offered(year)
            await check_nobody_was_passed_over(year)
        finally:
            await year.db.close()


ABOUT_MESSENGERS = ("Có tin gửi đồng chí qua", "Hệ thống không còn nhắn được")


def check_arrived(year: Year, heard: int) -> None:
    """At a humane hour, of nobody else's unit, and together."""
    for _, chat, message in year.wire.arrived[heard:]:
        assert may_be_written_to(year.now), f"{year.now}: {message.text}"
        others = [name for unit, name in NAMES.items() if unit not in SERVED[chat]]
        assert not any(name in message.text for name in others), message.text
    told = [
        chat
        for _, chat, message in year.wire.arrived[heard:]
        if chat not in MEMBERS and not message.text.startswith(ABOUT_MESSENGERS) and not is_who_came(message)
    ]
    assert len(told) == len(set(told)), "one message for each person at a time"


def is_who_came(message: Message) -> bool:
    """Two hours after a meeting, whatever else is due."""
    return [choice.value.partition(":take:")[0] for row in message.rows for choice in row] == ["m:meeting_attendance"]


def check_messengers(year: Year) -> None:
    """What is said once arrives on one messenger. A clock that was put back says what it said before."""
    if not year.jumped:
        where: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
        for channel, chat, message in year.wire.arrived:
            where[chat, message.text].add(channel)
        assert [what for what, channels in where.items() if len(channels) > year.said[what]] == []


async def check_rows(year: Year) -> None:
    """Nobody who has filed was reminded of it; nobody heard of a step twice; no message without its reason."""
    found = await year.rows(SENT)
    told = [(row["person"], row["reminder"]) for row in found]
    assert len(told) == len(set(told))
    for row in found:
        assert row["reminder"] is not None and row["reason"]
        assert may_be_written_to(datetime.fromisoformat(row["created_at"])), tuple(row)
        filed = year.filed.get((row["unit"], row["period"]))
        if row["kind"] != plan.TOPICAL and filed is not None:
            assert row["id"] in filed, tuple(row)


TOLD = (
    "SELECT x.person, x.meeting, x.step, x.sequence, o.purpose, o.created_at, m.starts_at, m.sequence AS newest "
    "FROM meeting_messages x JOIN meetings m ON m.id = x.meeting JOIN outbox o ON o.id = x.outbox "
    "WHERE x.result = 'sent' AND o.status = 'sent' AND x.step <> 'attendance'"
)


async def check_meetings(year: Year) -> None:
    """Nobody heard of a step of a meeting twice; nobody was told of one that had begun."""
    found = await year.rows(TOLD)
    told = [(row["person"], row["meeting"], row["step"], row["sequence"]) for row in found]
    assert len(told) == len(set(told))
    for row in found:
        assert may_be_written_to(datetime.fromisoformat(row["created_at"])), tuple(row)
        if row["sequence"] == row["newest"] and row["step"] != "announce":
            assert row["created_at"] < row["starts_at"], tuple(row)


async def check_nobody_was_passed_over(year: Year) -> None:
    """Every step that is due has its end; a unit late at D+3 was offered help, or why not is recorded."""
    this = Period.of(local_day(year.now))
    for unit in NAMES:
        for period in (this.plus(-1), this):
            if (unit, str(period)) not in year.filed:
                await check_steps(year, unit, period)
    for period in (this.plus(-1), this):
        await check_committee(year, period)


async def check_committee(year: Year, period: Period) -> None:
    """The office's list and the overseer's word have their end too."""
    async with year.db.snapshot() as connection:
        calendar, overseer = await calendar_of(connection, "XA", period), await year.person(connection, "o")
        ended = {
            one.key: one.result
            for unit in ("XA", "A")
            for one in await reminders.of_month(connection, unit, str(period))
        }
    calls, below = plan.calls(calendar, period), plan.overseer(calendar, period)
    for step, key in ((calls, f"{calls.key}:XA:{period}"), (below, f"{below.key}:A:{period}:{overseer}")):
        assert step.at > year.now or ended[key], key


async def check_steps(year: Year, unit: str, period: Period) -> None:
    async with year.db.snapshot() as connection:
        calendar = await calendar_of(connection, unit, period)
        ended = {one.key: one for one in await reminders.of_month(connection, unit, str(period))}
    due = [step for step in plan.steps(calendar, period) if step.at <= year.now]
    ends = [ended[f"{step.key}:{unit}:{period}"] for step in due]
    assert all(one.result for one in ends)
    if unit == "D":
        assert {one.result for one in ends} <= {"unreachable", "superseded", "stale"}


OFFERED = (
    "SELECT r.kind, r.unit, r.period, o.id, o.created_at FROM reminders r "
    "JOIN reminder_messages m ON m.reminder = r.id JOIN outbox o ON o.id = m.outbox "
    "WHERE o.status = 'sent' AND r.result = 'sent' AND r.kind IN ('D+1', 'D+2', 'D+3')"
)


async def check_help_was_offered(year: Year) -> None:
    """With every reminder of a month that is overdue. A due day that was put off since makes it early again."""
    for row in await year.rows(OFFERED):
        async with year.db.snapshot() as connection:
            calendar = await calendar_of(connection, row["unit"], Period.parse(row["period"]))
        if calendar.due_at(Period.parse(row["period"])) <= datetime.fromisoformat(row["created_at"]):
            offered = [choice.value for choices in year.messages[row["id"]].rows for choice in choices]
            assert any(value.startswith("m:help_call:call:") for value in offered), tuple(row)
