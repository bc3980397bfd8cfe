"""The year of the demo: a short part of it with few people, on rows; and a witness who does notice."""

from __future__ import annotations

import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from commands.errors import CommandError
from demo import account, sample, world
from demo.agenda import waking_moments
from demo.cast import SHARES, Temper, cast, reports_at
from demo.stage import Stage
from demo.talk import tap
from demo.year import FIRST, Year, true_figures
from reminders import plan
from reporting.calendar import Calendar, moment
from reporting.periods import Period, months
from reporting.values import NA, Values
from tests.commune import Commune

pytestmark = pytest.mark.slow

FEBRUARY, MARCH, APRIL = Period(2026, 2), Period(2026, 3), Period(2026, 4)
"""The last one is generated."""
SEED = 2026
PEOPLE = {
    "TT01": Temper.PROMPT,
    "TT02": Temper.LAST_MINUTE,
    "TT03": Temper.PUTS_OFF,
    "TT04": Temper.LATE,
    "CS02": Temper.INTERRUPTED,
    "CS01": Temper.SILENT,
    "DB01-1": Temper.SILENT,
    "TT05": Temper.UNREACHABLE,
    "TT20": Temper.PROMPT,
    "XA-BTV": Temper.PROMPT,
}
ATTENDANCE = ("sh_ngay", "sh_du", "sh_vang_ld", "sh_vang_kld")
SOURCES = (
    "SELECT f.source FROM draft_figures f JOIN drafts d ON d.id = f.draft "
    "WHERE d.unit = ? AND d.period = '2026-03' AND f.code = 'sh_du'"
)
JOINED = {"TT01": 8, "TT02": 3, "CS01": 2}
TRUTH = true_figures([unit for unit in sample.units() if unit.kind != "dang_uy_xa"], APRIL.plus(1), SEED)


@pytest.fixture
async def stage(made_once: Path, tmp_path: Path) -> AsyncIterator[Stage]:
    """The sample commune before its first month opens."""
    async with opened(made_once, tmp_path / "here") as stage:
        yield stage


@asynccontextmanager
async def opened(made_once: Path, folder: Path) -> AsyncIterator[Stage]:
    """A commune in which nobody uses the bot but the people of this play: the rest would only be reminded in vain."""
    shutil.copytree(made_once, folder)
    here = await world.make(folder / "commune.db")
    stage = Stage(here, world.BEGINS)
    marks = ", ".join("?" * len(PEOPLE))
    async with here.db.transaction() as connection:
        await connection.execute(
            f"UPDATE roles SET until = since WHERE role = 'secretary' AND unit NOT IN ({marks})",  # noqa: S608
            list(PEOPLE),
        )
    try:
        yield stage
    finally:
        await stage.parts.delivery.close()
        await here.db.close()


async def year_on(stage: Stage) -> Year:
    await world.add_members(stage.world, JOINED, stage.now)
    return Year(stage, PEOPLE, TRUTH, JOINED, Random(3), lambda: None)


# ── The play ────────────────────────────────────────────────────────────────


async def test_every_kind_of_secretary_gets_through_three_months(stage: Stage, tmp_path: Path) -> None:
    year, periods = await year_on(stage), [FEBRUARY, MARCH, APRIL]
    await year.play(periods)
    commune = Commune(stage)

    filed = await commune.rows("SELECT unit, period, origin FROM reports WHERE period >= '2026-02' AND current = 1")
    assert sorted((unit, period) for unit, period, _ in filed) == sorted(
        (unit, str(period)) for unit in PEOPLE for period in periods
    )
    by_office = {unit for unit, _, origin in filed if origin == "on_behalf"}
    assert "TT05" in by_office <= {"TT05", "CS01", "DB01-1"}
    after_the_lock = await commune.rows("SELECT unit FROM requests WHERE kind = 'late_report' AND status = 'approved'")
    assert after_the_lock and {unit for (unit,) in after_the_lock} <= {"CS01", "DB01-1"}
    for unit, period in (("TT03", APRIL), ("XA-BTV", APRIL)):
        stored = await commune.filed(unit, str(period))
        truth = {code: value for code, value in TRUTH[unit, period].items() if value is not NA}
        assert {code: stored[code] for code in truth} == truth

    assert await account.give(year.played(), periods, tmp_path) == 0
    written = json.loads((tmp_path / "nam.json").read_text(encoding="utf-8"))
    assert written["sai"] == [] and [row["ky"] for row in written["thang"]] == [str(period) for period in periods]
    assert min(row["da_nop"] for row in written["thang"]) < len(PEOPLE), "somebody is late beyond the lock"
    for row in written["thang"]:
        await is_told_by_the_rows(commune, row)

    assert await ends(commune, "TT01") == [("opening", "sent")]
    assert ("D+1", "sent") in await ends(commune, "TT04")
    assert {result for _, result in await ends(commune, "TT05")} == {"unreachable"}
    assert dict(await ends(commune, "TT03"))["later"] in {"sent", "superseded"}
    assert await ends(commune, "CS02") == [("opening", "sent"), ("left_open", "sent")]
    sent = await commune.rows("SELECT planned_at, done_at FROM reminders WHERE result = 'sent'")
    assert sent
    for planned, done in sent:
        waited = datetime.fromisoformat(done) - datetime.fromisoformat(planned)
        assert timedelta(0) <= waited < timedelta(minutes=15), "the clock stops where something is to be done"


async def is_told_by_the_rows(commune: Commune, row: dict[str, Any]) -> None:
    """The month's line of the account, counted again in another way."""
    assert row["don_vi"] == 73 and 4 <= row["da_nop"] <= len(PEOPLE)
    told = row["nhac"]
    results = dict(
        await commune.rows("SELECT result, COUNT(*) FROM reminders WHERE period = ? GROUP BY result", row["ky"])
    )
    for name, result in (("da_gui", "sent"), ("thay_the", "superseded"), ("khong_toi", "unreachable")):
        assert told[name] == results.get(result, 0)
    more = await commune.one(
        "SELECT COUNT(*) FROM reminders WHERE kind IN ('later', 'calls', 'topical', 'left_open', 'met') AND period = ?",
        row["ky"],
    )
    assert told["ke_hoach"] == 73 * len(plan.steps(Calendar(), Period.parse(row["ky"]))) + more
    no_row = told["ke_hoach"] - sum(results.values())
    assert told["ke_hoach"] == sum(count for name, count in told.items() if name != "ke_hoach")
    assert told["khong_can"] == no_row + results.get("not_needed", 0) > 0
    assert row["tin"]["bi_thu_nhieu_nhat"] > row["tin"]["bi_thu"]
    assert row["hop"]["buoi"] == row["hop"]["diem_danh"] > 0 and row["hop"]["tra_loi"] > 0


async def test_who_came_is_what_was_counted_on_the_day(stage: Stage, tmp_path: Path) -> None:
    """Two joined the branch in March after its meeting: neither had to be there."""
    year = Year(stage, {"TT20": Temper.PROMPT}, TRUTH, {}, Random(1), lambda: None)
    await year.play([FEBRUARY, MARCH])
    filed = await Commune(stage).filed("TT20", "2026-03")
    assert (filed["dau_ky"], filed["cuoi_ky"], filed["mien_sh"]) == (26, 28, 4)
    assert (filed["sh_du"], filed["sh_vang_ld"], filed["sh_phai_du"]) == (20, 2, 24)
    assert await account.give(year.played(), [FEBRUARY, MARCH], tmp_path) == 0


async def test_members_are_called_answer_and_are_counted(stage: Stage, tmp_path: Path) -> None:
    """In April one branch meets on another day than usual, the other one not at all."""
    usual = TRUTH["TT02", MARCH]["sh_ngay"]
    assert isinstance(usual, date) and usual.day != 6
    truth: dict[tuple[str, Period], Values] = {
        **TRUTH,
        ("TT02", APRIL): {**TRUTH["TT02", APRIL], "sh_ngay": date(2026, 4, 6)},
        ("TT01", APRIL): {**TRUTH["TT01", APRIL], "sh_ngay": "chua_hop"},
    }
    people = {"TT01": Temper.PROMPT, "TT02": Temper.LAST_MINUTE}
    await world.add_members(stage.world, {"TT01": 8}, stage.now)
    year = Year(stage, people, truth, {"TT01": 8, "TT02": 3}, Random(4), lambda: None)
    await year.meetings.join("TT02")
    await year.play([FEBRUARY, MARCH])
    commune = Commune(stage)

    agreed = (
        "SELECT COUNT(*) FROM roles r JOIN consents c ON c.person = r.person WHERE r.unit = ? AND r.role = 'member'"
    )
    assert await commune.one(agreed, "TT02") == 3, "with the code, and after being asked"
    sequences = "SELECT unit, period, sequence, cancelled_at IS NOT NULL, taken_at IS NOT NULL FROM meetings"
    found = set(await commune.rows(f"{sequences} WHERE period < '2026-05'"))
    assert found == {
        ("TT01", "2026-03", 0, 0, 1), ("TT02", "2026-03", 0, 0, 1),
        ("TT01", "2026-04", 1, 1, 0), ("TT02", "2026-04", 1, 0, 1),
    }  # fmt: skip
    for unit in people:
        filed = await commune.filed(unit, "2026-03")
        assert {code: filed[code] for code in ATTENDANCE} == {code: TRUTH[unit, MARCH][code] for code in ATTENDANCE}
        assert await commune.rows(SOURCES, unit) == [("attendance",)]
    replies = "SELECT DISTINCT r.sequence FROM meeting_replies r JOIN meetings m ON m.id = r.meeting WHERE m.unit = ? "
    assert await commune.rows(f"{replies} AND m.period = '2026-04'", "TT02") == [(1,)], "to the hour that stands"

    assert await account.give(year.played(), [FEBRUARY, MARCH], tmp_path) == 0
    _, march = json.loads((tmp_path / "nam.json").read_text(encoding="utf-8"))["thang"]
    assert (march["hop"]["buoi"], march["hop"]["huy"], march["hop"]["diem_danh"]) == (1, 1, 1)
    changes = "SELECT COUNT(*) FROM meeting_messages WHERE step = 'announce' AND sequence = 1 AND result = 'sent'"
    assert march["hop"]["bao_doi"] == await commune.one(changes) == 3 + 8


async def ends(commune: Commune, unit: str) -> list[tuple[str, str]]:
    """The steps of February that came about for the unit, and what became of each."""
    return await commune.rows(
        "SELECT kind, result FROM reminders WHERE unit = ? AND period = '2026-02' ORDER BY id", unit
    )


async def test_a_clock_that_stops_more_often_finds_nothing_that_was_missed(
    stage: Stage, made_once: Path, tmp_path: Path
) -> None:
    """Every hour, besides the moments at which there is something to do: the same reminders and invitations."""
    reminded = "SELECT kind, unit, planned_at, result FROM reminders ORDER BY kind, unit"
    called = (
        "SELECT m.unit, x.step, x.planned_at, x.result, COUNT(*) FROM meeting_messages x JOIN meetings m "
        "ON m.id = x.meeting GROUP BY m.unit, x.step, x.planned_at, x.result ORDER BY m.unit, x.step, x.result"
    )
    await (await year_on(stage)).play([FEBRUARY])
    async with opened(made_once, tmp_path / "again") as often:
        year = await year_on(often)
        opens, last_meeting = Calendar().opens_at(FEBRUARY), moment(date(2026, 3, 8), time(8))
        for hour in range(int((last_meeting - opens) / timedelta(hours=1))):
            year.agenda.put(opens + timedelta(hours=hour))
        await year.play([FEBRUARY])
        for rows in (reminded, called):
            assert await Commune(often).rows(rows) == await Commune(stage).rows(rows) != []


async def test_a_total_that_is_not_what_people_meant_ends_in_1(
    stage: Stage, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    year = Year(stage, {"TT01": Temper.PROMPT}, TRUTH, {}, Random(1), lambda: None)
    await year.play([FEBRUARY])
    other: dict[tuple[str, Period], Values] = {**TRUTH, ("TT01", FEBRUARY): {**TRUTH["TT01", FEBRUARY], "nu": 99}}
    assert await account.give(replace(year.played(), truth=other), [FEBRUARY], tmp_path) == 1
    assert "Tổng nu tháng 2/2026: phải là 99, ra 7." in capsys.readouterr().out


async def test_a_talk_without_a_way_on_ends_the_command_with_a_sentence(stage: Stage) -> None:
    await stage.says(world.secretary("TT01"), "/hop")
    with pytest.raises(CommandError, match="demo-secretary-TT01: không thấy nút “dong y”, chỉ có: thoi") as caught:
        await tap(stage, world.secretary("TT01"), "dong y")
    assert caught.value.code == 1


async def test_a_branch_has_as_many_members_with_a_chat_as_it_counts(stage: Stage) -> None:
    await world.add_members(stage.world, {"TT01": 9, "TT02": 3}, stage.now)
    members = "SELECT unit, COUNT(*) FROM roles WHERE role = 'member' GROUP BY unit ORDER BY unit"
    assert await Commune(stage).rows(members) == [("TT01", 9), ("TT02", 3)]


# ── The cast ────────────────────────────────────────────────────────────────


def test_everybody_is_in_the_cast_and_every_temper_has_somebody() -> None:
    units = [unit.code for unit in sample.units()]
    assert set(cast(units, Random(1)).values()) == set(SHARES)
    assert cast(units, Random(1)) == cast(units, Random(1)) != cast(units, Random(2))


@pytest.mark.parametrize("period", list(months(FIRST, Period(2027, 1))), ids=str)
def test_people_come_when_their_temper_lets_them(period: Period) -> None:
    calendar, chance = Calendar(), Random(5)
    opens, due, locks = calendar.opens_at(period), calendar.due_at(period), calendar.locks_at(period)
    for _ in range(50):
        assert opens < reports_at(Temper.PROMPT, calendar, period, chance) < due
        assert due - timedelta(hours=22) < reports_at(Temper.LAST_MINUTE, calendar, period, chance) < due
        assert due < reports_at(Temper.LATE, calendar, period, chance) < locks


def test_the_agenda_stops_at_every_step_and_at_every_lock() -> None:
    periods = list(months(FIRST, Period(2027, 1)))
    found = set(waking_moments(Calendar(), periods))
    for period in periods:
        assert Calendar().locks_at(period) in found
        assert {step.at for step in plan.steps(Calendar(), period)} <= found
        assert plan.calls(Calendar(), period).at in found and plan.overseer(Calendar(), period).at in found
    assert moment(date(2026, 3, 10), time(8)) in found, "the topical meetings of a quarter's last month"
