"""One bot for a province: communes below it, each with its own office and group, each seeing its own subtree."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commands import setup
from demo import sample, world
from demo.stage import Stage
from events import EventKind
from handlers.context import House
from reporting.calendar import Calendar
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from storage import chats, groups, rollups, units
from storage.db import Database
from storage.vault import Vault, new_key
from tests.commune import Commune

pytestmark = pytest.mark.slow

JANUARY = Period(2026, 1)


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample commune twice (A-, B-), below one province; January's figures."""
    folder = tmp_path_factory.mktemp("province")
    register = [{"ma": "T", "ten": "Tỉnh ủy", "loai": "dang_uy_tinh", "ma_cha": "", "khoi": ""}]
    figures = []
    for commune in ("A", "B"):
        for row in read(sample.REGISTER):
            parent = f"{commune}-{row['ma_cha']}" if row["ma_cha"] else "T"
            register.append({**row, "ma": f"{commune}-{row['ma']}", "ma_cha": parent})
        figures += [
            {**row, "don_vi": f"{commune}-{row['don_vi']}"} for row in read(sample.FIGURES) if row["ky"] == "2026-01"
        ]
    write(folder / "units.csv", register)
    write(folder / "figures.csv", figures)
    return folder


@pytest.fixture
async def province(files: Path, tmp_path: Path) -> AsyncIterator[Commune]:
    forms, vault = load_forms(setup.FORMS), Vault.from_text(new_key())
    now = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
    entries, past = setup.read_files(files / "units.csv", files / "figures.csv", forms, now)
    db = await Database.open(tmp_path / "province.db")
    async with db.transaction() as connection:
        await setup.load(connection, entries, past, "figures.csv", now)
        for unit in ("T", "A-XA", "B-XA"):
            await world.add_person(connection, vault, f"office-{unit}", unit, "office", "", now)
            group = await chats.of_chat(connection, vault, world.CHANNEL, f"group-{unit}", now, group=True)
            await groups.bind(connection, group.id, unit, now)
        for commune in ("A", "B"):
            await world.add_person(connection, vault, f"secretary-{commune}", f"{commune}-TT01", "secretary", "", now)
    stage = Stage(world.World(db, House(vault, forms)), now)
    try:
        await stage.move_to(Calendar().opens_at(Period(2026, 2)))
        yield Commune(stage)
    finally:
        await stage.parts.delivery.close()
        await db.close()


async def test_each_level_counts_its_own_subtree(province: Commune) -> None:
    assert "136/136 chi bộ · 108/108" in await province.chat("office-T").says("/tonghop 1/2026")
    assert "68/68 chi bộ · 54/54" in await province.chat("office-A-XA").says("/tonghop 1/2026")
    assert "0/136 chi bộ" in province.chat("group-T").hears() and "0/68 chi bộ" in province.chat("group-B-XA").hears()


async def test_a_report_moves_the_boards_above_it_and_no_other(province: Commune) -> None:
    await province.chat("secretary-A").talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    await province.wait(minutes=1)
    assert "1/136 chi bộ" in province.chat("group-T").hears()
    assert "1/68 chi bộ" in province.chat("group-A-XA").hears()
    assert "0/68 chi bộ" in province.chat("group-B-XA").hears()


async def test_an_office_reaches_its_own_commune_only(province: Commune) -> None:
    office = province.chat("office-A-XA")
    for button in (
        "m:office:look:B-TT01",
        "m:office:enter:B-TT01",
        "m:office_months:lock:B-XA|2026-02",
        "m:overview:state:",
    ):
        await office.event(EventKind.BUTTON, button=button)
    assert "B-" not in "".join(message.text for message in office.bubbles())
    assert await province.one("SELECT COUNT(*) FROM audit WHERE allowed = 0") == 3
    assert "Không tìm thấy" in await office.talks("/vanphong", "[Xem báo cáo]", "B-TT01")
    assert "tháng 1/2026" in await province.chat("office-T").talks("/vanphong", "[Xem báo cáo]", "B-TT01")


async def test_a_call_for_help_reaches_the_offices_above(province: Commune) -> None:
    await province.chat("secretary-B").talks("bc", "giúp", "gọi trợ giúp")
    assert "cần trợ giúp" in province.chat("office-B-XA").hears()
    assert "cần trợ giúp" not in province.chat("office-A-XA").hears()


async def test_what_a_commune_sets_holds_below_it_only(province: Commune) -> None:
    await province.chat("office-A-XA").talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Ngày hạn nộp]", "27")
    await province.wait(minutes=1)
    assert "27/02" in province.chat("group-A-XA").hears() and "25/02" in province.chat("group-B-XA").hears()


async def test_a_unit_that_moves_counts_where_it_was_then(province: Commune) -> None:
    """Dated parents: from February A-TT01 belongs to commune B; January stays as it was."""
    async with province.db.transaction() as connection:
        unit = await units.get(connection, "A-TT01", JANUARY)
        await units.change_from(connection, replace(unit, parent="B-XA"), JANUARY.plus(1))
    async with province.db.snapshot() as connection:
        for root, january, february in (("A-XA", 68, 67), ("B-XA", 68, 69), ("T", 136, 136)):
            for period, branches in ((JANUARY, january), (JANUARY.plus(1), february)):
                found = await rollups.of(connection, province.house.forms, root, Span.month(period))
                assert found.coverage(period).branches == branches
        before = await rollups.of(connection, province.house.forms, "A-XA", Span.month(JANUARY))
        assert before.count("cuoi_ky") == 870
