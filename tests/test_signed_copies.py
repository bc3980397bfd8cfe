"""Signed papers: the office writes down that one is there, a correction outdates it, and who is missing is seen."""

from __future__ import annotations

import pytest

from demo import world
from events import EventKind
from tests.commune import Chat, Commune
from tests.test_branch_page_talk import filed

LOOK = ("/vanphong", "[Xem báo cáo]", "TT01")
RECORD, TAKE_BACK = "Đã có bản ký", "Bỏ ghi bản ký"
ROWS = (
    "SELECT r.unit, r.version, s.recorded_by IS NOT NULL, s.taken_back_by IS NOT NULL "
    "FROM signed_copies s JOIN reports r ON r.id = s.report ORDER BY s.id"
)
ACTS = "SELECT action, unit, period FROM audit WHERE action LIKE 'signed_copy%' ORDER BY id"


async def signed(commune: Commune) -> Chat:
    """February of TT01 is filed, and its paper with the office; the secretary's chat."""
    secretary = await filed(commune)
    await commune.office.talks(*LOOK, f"[{RECORD}]")
    return secretary


async def test_the_office_writes_down_that_the_paper_is_there(commune: Commune) -> None:
    await filed(commune)
    await commune.office.talks(*LOOK)
    assert RECORD in commune.office.labels() and TAKE_BACK not in commune.office.labels()
    await commune.office.taps(RECORD)
    assert "Đã có bản ký (lần 1, ghi lúc 08:" in commune.office.hears()
    assert TAKE_BACK in commune.office.labels() and RECORD not in commune.office.labels()
    assert await commune.rows(ROWS) == [("TT01", 1, 1, 0)]
    assert await commune.rows(ACTS) == [("signed_copy", "TT01", "2026-02")]
    assert "Đã có bản ký (lần 1" in await commune.secretary("TT01").says("/xemlai")


async def test_two_taps_write_it_down_once(commune: Commune) -> None:
    await filed(commune)
    await commune.office.talks(*LOOK)
    choice = commune.office.choice(RECORD)
    for _ in range(2):
        await commune.stage.handle(commune.stage.event(world.OFFICE, EventKind.BUTTON, button=choice.value))
    assert await commune.rows(ROWS) == [("TT01", 1, 1, 0)] and len(await commune.rows(ACTS)) == 1


async def test_a_mistake_is_taken_back_and_stays_in_the_rows(commune: Commune) -> None:
    await signed(commune)
    await commune.office.taps(TAKE_BACK)
    assert "bản ký" not in commune.office.hears() and RECORD in commune.office.labels()
    await commune.office.taps(RECORD)
    assert await commune.rows(ROWS) == [("TT01", 1, 1, 1), ("TT01", 1, 1, 0)]
    assert [action for action, *_ in await commune.rows(ACTS)] == [
        "signed_copy", "signed_copy_taken_back", "signed_copy",
    ]  # fmt: skip


async def test_a_correction_outdates_the_paper_and_says_so_in_its_answer(commune: Commune) -> None:
    secretary = await signed(commune)
    heard = len(secretary.bubbles())
    answer = await secretary.says("sửa sổ tay 8")
    assert "Bản ký tháng 2/2026 ứng với lần 1; đã có lần 2, đề nghị đồng chí in và ký lại." in answer
    assert len(secretary.bubbles()) == heard + 1
    await commune.office.talks(*LOOK)
    assert "Bản ký ứng với lần 1; đã có lần 2, cần ký lại." in commune.office.hears()
    await commune.office.taps(RECORD)
    assert "Đã có bản ký (lần 2" in commune.office.hears()
    assert await commune.rows(ROWS) == [("TT01", 1, 1, 0), ("TT01", 2, 1, 0)]


async def test_without_a_signed_paper_a_correction_says_nothing_of_one(commune: Commune) -> None:
    secretary = await filed(commune)
    assert "ký" not in await secretary.says("sửa sổ tay 8")


async def test_a_later_month_that_is_carried_along_is_outdated_too(commune: Commune) -> None:
    """January gets another closing: February's opening moves, and its signed paper with it."""
    secretary = await signed(commune)
    await commune.office.talks("/vanphong", "[Xem báo cáo]", "TT01", "[◀ 1/2026]", f"[{RECORD}]")
    await commune.office.says("/vanphong")
    value = "m:office_months:correct:TT01|2026-01"
    await commune.stage.handle(commune.stage.event(world.OFFICE, EventKind.BUTTON, button=value))
    await commune.stage.parts.delivery.drain()
    await commune.office.talks("[1. Biến động]")
    await commune.office.talks("có", "chuyển đi 1")
    words = await finish(commune)
    assert "tháng 1/2026 ứng với lần 1" in words and "tháng 2/2026 ứng với lần 1" in words
    again = await secretary.says("/xemlai")
    assert "Bản ký ứng với lần 1; đã có lần 2, cần ký lại." in again


async def finish(commune: Commune) -> str:
    """Whatever is still asked until the correction is filed."""
    for _ in range(12):
        if "Biên nhận mới" in commune.office.hears():
            return commune.office.hears()
        labels = commune.office.labels()
        await commune.office.taps(next(one for one in ("Đúng cả", "Nộp báo cáo", "Nơi khác", *labels) if one in labels))
    raise AssertionError(commune.office.hears())


# ── The whole month ─────────────────────────────────────────────────────────


async def test_the_month_says_how_many_there_are_and_who_is_missing_page_by_page(commune: Commune) -> None:
    await signed(commune)
    await filed(commune, "TT02")
    await commune.office.talks("/vanphong", "[Khóa, mở sổ]")
    assert "Bản ký 2/2026: 1/73" in commune.office.labels()
    await commune.office.taps("Bản ký 2/2026")
    page = commune.office.hears()
    assert page.startswith(
        'Bản ký tháng 2/2026: đã có 1/73, không kể đơn vị được ghi "không có báo cáo". Còn thiếu 1–8/72:'
    )
    assert page.count("\n") == 8 and "Hồ Ta" not in page
    seen = page
    while "Tiếp ▶" in commune.office.labels():
        seen += await commune.office.taps("Tiếp ▶")
    assert "Còn thiếu 65–72/72:" in seen and seen.count("\n- ") == 72
    name = await commune.one("SELECT name FROM unit_spans WHERE unit = 'TT02'")
    assert f"- {name}: chưa có bản ký" in seen and seen.count("chưa nộp báo cáo") == 71
    await commune.office.taps("◀ Trước")
    assert "Còn thiếu 57–64/72:" in commune.office.hears()


async def test_who_has_filed_is_one_tap_away_and_an_outdated_paper_is_missing(commune: Commune) -> None:
    secretary = await signed(commune)
    await secretary.says("sửa sổ tay 8")
    value = "m:office_signed:list:2026-02"
    await commune.stage.handle(commune.stage.event(world.OFFICE, EventKind.BUTTON, button=value))
    await commune.stage.parts.delivery.drain()
    seen = commune.office.hears()
    while "Hồ Ta" not in seen:
        seen = await commune.office.taps("Tiếp ▶")
    assert "- Chi bộ bản Hồ Ta: ký lần 1, đã có lần 2, cần ký lại" in seen and "đã có 0/73" in seen
    await commune.office.talks("[Chi bộ bản Hồ Ta]", f"[{RECORD}]")
    assert await commune.rows(ROWS) == [("TT01", 1, 1, 0), ("TT01", 2, 1, 0)]


async def test_a_month_marked_as_having_no_report_needs_no_paper(commune: Commune) -> None:
    value = "m:office_months:none:TT05|2026-02"
    await commune.stage.handle(commune.stage.event(world.OFFICE, EventKind.BUTTON, button=value))
    await commune.stage.parts.delivery.drain()
    await commune.office.talks("/vanphong", "[Khóa, mở sổ]")
    assert "Bản ký 2/2026: 0/72" in commune.office.labels()


# ── Rights ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", [world.secretary("TT01"), world.LEADER])
async def test_only_the_office_writes_it_down(commune: Commune, who: str) -> None:
    await filed(commune)
    report = await commune.report("TT01")
    assert report is not None
    for value in (f"m:office_signed:record:{report.id}", "m:office_signed:list:2026-02"):
        await commune.stage.handle(commune.stage.event(who, EventKind.BUTTON, button=value))
    assert await commune.rows(ROWS) == []
    refused = await commune.rows("SELECT DISTINCT action FROM audit WHERE allowed = 0")
    assert refused == [("keep_signed_copies",)]
    assert not [one for one in commune.leader.bubbles() if RECORD in str(one.rows)]
