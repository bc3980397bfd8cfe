"""A workbook that comes back: its changed cells are corrections by the office, all of them or none."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from documents import workbook
from documents.workbook import reading
from documents.workbook.cells import value_of
from documents.workbook.reading import WorkbookError
from handlers.report import by_workbook
from handlers.report.by_workbook import Applied, Proposal
from handlers.report.filing import Actor
from reporting.form import Figure
from reporting.periods import Period, Span
from reporting.values import NA
from storage import locks, moments, reports
from storage.db import Database
from tests.commune import Commune, quiet_month
from tests.conftest import FORMS
from tests.test_cli import bot, rows
from tests.test_rollup import refile
from tests.test_workbook import BRANCHES, CALC, NOW, TOTALS, gathered, recalculated

pytestmark = pytest.mark.slow

LAST = Span(Period(2025, 12), Period(2026, 1))
ACTOR = Actor(None, "workbook")
CODES = {code for form in FORMS.all for code in form.figures}
Edit = Callable[[Worksheet], None]


async def sheet_of(db: Database, span: Span = LAST) -> bytes:
    return workbook.make(await gathered(db, span), NOW)


def edited(content: bytes, *edits: Edit, sheet: str = BRANCHES) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    for edit in edits:
        edit(book[sheet])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def place(sheet: Worksheet, unit: str, month: str, code: str) -> str:
    codes = [cell.value for cell in sheet[7]]
    for row in sheet.iter_rows(min_row=8):
        if row[0].value == unit and f"{row[3].value:%Y-%m}" == month:
            return row[codes.index(code)].coordinate
    raise AssertionError(f"{unit} has no row of {month}")


def typed(unit: str, month: str, **values: Any) -> Edit:
    def edit(sheet: Worksheet) -> None:
        for code, value in values.items():
            sheet[place(sheet, unit, month, code)] = value

    return edit


async def proposal_of(db: Database, content: bytes) -> Proposal:
    async with db.snapshot() as connection:
        return await by_workbook.changes_of(connection, FORMS, reading.read(content, CODES), NOW)


async def imported(
    db: Database, content: bytes, reason: str = "Theo biên bản kiểm tra", now: datetime = NOW
) -> Applied:
    async with db.transaction() as connection:
        proposal = await by_workbook.changes_of(connection, FORMS, reading.read(content, CODES), now)
        applied = await by_workbook.apply(connection, FORMS, proposal, ACTOR, now, reason=reason)
        await by_workbook.announce(connection, applied, now)
        return applied


async def stored(db: Database, unit: str, month: str) -> reports.Report:
    async with db.snapshot() as connection:
        found = await reports.current(connection, unit, Period.parse(month))
    assert found is not None
    return found


async def everything(db: Database) -> list[tuple[Any, ...]]:
    """Every report, figure and line of history."""
    found: list[tuple[Any, ...]] = []
    async with db.snapshot() as connection:
        for table in ("reports", "figures", "findings", "changes", "outbox", "audit"):
            async with connection.execute(f"SELECT * FROM {table}") as cursor:  # noqa: S608
                found += [(table, *row) for row in await cursor.fetchall()]
    return found


# ── Nothing changed ─────────────────────────────────────────────────────────


async def test_unchanged_it_changes_nothing(full: Database) -> None:
    await refile(full, "TT05", Period(2026, 1), sh_ngay="chua_hop", sh_du=NA, sh_vang_ld=NA, sh_vang_kld=NA)
    await refile(full, "TT06", Period(2026, 1), tu_tuong="can_quan_tam", kien_nghi="=1+1 là 2 ")
    await refile(full, "TT02", Period(2026, 1), reports.NONE)
    before = await everything(full)
    content = await sheet_of(full)
    for file in (content, edited(content)):
        assert await proposal_of(full, file) == Proposal((), (), ())
        assert await imported(full, file) == Applied()
    assert await everything(full) == before


@pytest.mark.skipif(not CALC, reason="needs libreoffice-calc-nogui")
async def test_what_libreoffice_saved_unchanged_changes_nothing(full: Database, tmp_path: Path) -> None:
    await refile(full, "TT05", Period(2026, 1), sh_ngay="chua_hop", sh_du=NA, sh_vang_ld=NA, sh_vang_kld=NA)
    again = recalculated(await sheet_of(full), tmp_path)
    assert await proposal_of(full, again) == Proposal((), (), ())


# ── What changed ────────────────────────────────────────────────────────────


async def test_a_changed_cell_is_a_correction_by_the_office(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.wait(minutes=1)
    old = await stored(commune.db, "TT01", "2026-02")
    heard, told = len(secretary.bubbles()), commune.now
    file = edited(await sheet_of(commune.db, Span.month(old.period)), typed("TT01", "2026-02", di_xa=3, so_tay="6"))
    await imported(commune.db, file, now=commune.now)
    new = await stored(commune.db, "TT01", "2026-02")
    assert (new.version, new.origin, new.reason, new.channel) == (2, "correction", "Theo biên bản kiểm tra", "workbook")
    assert {code for code in new.values if new.values[code] != old.values.get(code)} == {"di_xa", "so_tay"}
    assert (new.values["di_xa"], new.values["so_tay"]) == (3, 6)
    history = "SELECT code, old, new, reason, channel FROM changes WHERE report = ? ORDER BY code"
    assert await commune.rows(history, new.id) == [
        (code, str(old.values[code]), str(new.values[code]), "Theo biên bản kiểm tra", "workbook")
        for code in ("di_xa", "so_tay")
    ]
    await commune.wait(minutes=1)
    assert len(secretary.bubbles()) == heard + 1
    assert "Đi làm xa" in secretary.hears() and new.receipt in secretary.hears()
    assert [label for label in secretary.labels() if label.startswith("Sai")]
    assert [done for (done,) in await commune.rows("SELECT changed_at FROM boards")] == [moments.stored(told)]


async def test_figures_behind_a_gate_open_it(full: Database) -> None:
    before = (await stored(full, "TT03", "2026-01")).values
    assert before["gate_ktgs"] == "khong"
    applied = await imported(full, edited(await sheet_of(full), typed("TT03", "2026-01", kt_cuoc=1, kt_dv=2)))
    assert len(applied.done) == 1 and not applied.problems
    after = (await stored(full, "TT03", "2026-01")).values
    assert (after["kt_cuoc"], after["kt_dv"], after["gate_ktgs"]) == (1, 2, "co")


async def test_two_months_of_a_branch_are_judged_one_after_the_other(full: Database) -> None:
    """The second is right only when the first has moved its opening."""
    old = {month: (await stored(full, "TT20", month)).values for month in ("2025-12", "2026-01", "2026-02")}

    def one_less(month: str, **more: object) -> Edit:
        less = {code: int(str(old[month][code])) - 1 for code in ("nct_khu_dan_cu", "sh_du")}
        return typed("TT20", month, **less, **more)

    edits = one_less("2025-12", tu_tran=int(str(old["2025-12"]["tu_tran"])) + 1), one_less("2026-01")
    alone = await imported(full, edited(await sheet_of(full), edits[1]))
    assert any("E" in problem for problem in alone.problems) and not alone.done
    applied = await imported(full, edited(await sheet_of(full), *edits))
    assert applied.problems == () and [str(done.here.period) for done in applied.done] == ["2025-12", "2026-01"]
    december, january, february = [await stored(full, "TT20", month) for month in old]
    closing = int(str(old["2025-12"]["cuoi_ky"])) - 1
    assert december.values["cuoi_ky"] == january.values["dau_ky"] == closing
    assert february.origin == "carried" and february.values["dau_ky"] == january.values["cuoi_ky"]
    assert applied.done[0].filed.carried[0].period == Period(2026, 1)


async def test_a_warning_that_wants_a_reason_gets_the_offices(full: Database) -> None:
    edit = typed("TT03", "2026-01", sh_ngay="chưa họp", sh_du="–", sh_vang_ld="–", sh_vang_kld="–")
    applied = await imported(full, edited(await sheet_of(full), edit), "Lùi do mưa lũ")
    assert applied.problems == ()
    report = await stored(full, "TT03", "2026-01")
    assert report.values["sh_du"] is NA
    async with (
        full.snapshot() as connection,
        connection.execute("SELECT reason FROM findings WHERE report = ? AND code = 'W10'", (report.id,)) as cursor,
    ):
        assert [tuple(row) for row in await cursor.fetchall()] == [("Lùi do mưa lũ",)]


# ── What is refused ─────────────────────────────────────────────────────────


async def refused(db: Database, *edits: Edit) -> tuple[str, ...]:
    """Why a file with these edits, and one that would be right, is refused; nothing of it is stored."""
    content = edited(await sheet_of(db), *edits, typed("TT30", "2026-01", di_xa=0, qcut=2))
    before = await everything(db)
    applied = await imported(db, content)
    assert applied.done == () and applied.problems
    assert await everything(db) == before
    return applied.problems


async def test_a_row_that_breaks_a_rule_is_refused_with_its_cell(full: Database) -> None:
    (said,) = await refused(full, typed("TT03", "2026-01", nu=99))
    report = await stored(full, "TT03", "2026-01")
    content = openpyxl.load_workbook(io.BytesIO(await sheet_of(full)))[BRANCHES]
    address = place(content, "TT03", "2026-01", "nu")
    assert said.startswith(f"Ô {address} (Chi bộ bản Nà Phát, tháng 1/2026): E")
    assert str(report.values["cuoi_ky"]) in said


async def test_a_rule_of_a_later_row_is_told_together_with_the_first(full: Database) -> None:
    said = await refused(full, typed("TT03", "2026-01", nu=99), typed("TT04", "2025-12", kt_dv=5))
    assert len(said) == 2 and "E13" in said[0] and "tháng 12/2025" in said[0]


CELLS = [
    ({"nu": "bảy"}, "phải là số nguyên từ 0"),
    ({"nu": -1}, "phải là số nguyên từ 0"),
    ({"nu": 2.5}, "phải là số nguyên từ 0"),
    ({"nu": 1_000_000}, "phải là số nguyên từ 0"),
    ({"nu": True}, "phải là số nguyên từ 0"),
    ({"nu": None}, "đang trống. Không phát sinh thì ghi 0"),
    ({"sh_ngay": "hôm kia"}, "phải là ngày, viết như 05/03/2026"),
    ({"tu_tuong": "tốt"}, "phải là một trong: Ổn định, Có việc cần quan tâm"),
    ({"cuoi_ky": 3}, "số do hệ thống tính"),
    ({"sh_phai_du": 3}, "số do hệ thống tính"),
    ({"kt_tcd": 3}, "số do hệ thống tính"),
    ({"ket_nap_nu": 1}, "theo các số khác thì phải là 0"),
]


@pytest.mark.parametrize(("values", "why"), CELLS)
async def test_cells_that_hold_no_figure(full: Database, values: dict[str, object], why: str) -> None:
    said = await refused(full, typed("TT03", "2026-01", **values))
    assert why in said[0] and "tháng 1/2026" in said[0] and said[0].startswith("Ô ")


async def test_a_locked_month_is_refused(full: Database) -> None:
    async with full.transaction() as connection:
        await locks.put(connection, "TT03", "2026-01", True, None, NOW)
    (said,) = await refused(full, typed("TT03", "2026-01", di_xa=1))
    assert said.endswith("tháng 1/2026 của Chi bộ bản Nà Phát đã khóa. Mở lại tháng ấy rồi nhập tệp.")


async def test_a_month_without_a_report_has_nothing_to_correct(full: Database) -> None:
    await refile(full, "TT02", Period(2026, 1), reports.NONE)
    async with full.transaction() as connection:
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT01' AND period = '2026-01'")
    said = await refused(full, typed("TT01", "2026-01", nu=3), typed("TT02", "2026-01", nu=3))
    assert "chưa có báo cáo tháng 1/2026" in said[0] and 'được ghi "không có báo cáo"' in said[1]


async def test_what_moved_meanwhile_is_a_conflict_only_where_both_moved_it(full: Database) -> None:
    content = await sheet_of(full)
    before = (await stored(full, "TT03", "2026-01")).values
    assert before["di_xa"] != 2
    await refile(full, "TT03", Period(2026, 1), di_xa=2)
    clash = await imported(full, edited(content, typed("TT03", "2026-01", di_xa=1)))
    assert f"số này đã đổi từ {before['di_xa']} thành 2" in clash.problems[0] and not clash.done
    same = await imported(full, edited(content, typed("TT03", "2026-01", di_xa=2)))
    assert same == Applied()
    other = await imported(full, edited(content, typed("TT03", "2026-01", qcut=9)))
    assert other.problems == () and len(other.done) == 1
    after = await stored(full, "TT03", "2026-01")
    assert (after.version, after.values["di_xa"], after.values["qcut"]) == (3, 2, 9)


async def test_units_out_of_reach_are_refused(full: Database) -> None:
    content = edited(await sheet_of(full), typed("TT03", "2026-01", di_xa=1))
    async with full.snapshot() as connection:
        found = await by_workbook.changes_of(connection, FORMS, reading.read(content, CODES), NOW, within={"TT04"})
    assert "không thuộc phạm vi của đồng chí" in found.problems[0]


def put(address: str, value: Any) -> Edit:
    def edit(sheet: Worksheet) -> None:
        sheet[address] = value

    return edit


FRAMES = [
    (put("J7", "ket_nap_moi"), 'Ô J7: không có chỉ tiêu nào mã "ket_nap_moi"'),
    (put("K7", "ket_nap"), 'Ô K7: mã "ket_nap" có hai cột'),
    (put("H7", None), "thiếu cột mã ban"),
    (put("A10", None), "Hàng 10: thiếu mã đơn vị"),
    (put("D10", "tháng giêng"), "Hàng 10: thiếu mã đơn vị, hoặc tháng không đọc được"),
    (put("A11", "TT01"), "Hàng 11: cùng đơn vị và tháng với hàng 10"),
    (put("A10", "TT99"), 'sổ tổ chức không có đơn vị "TT99"'),
    (put("H10", 7), "cột Bản không đúng bản nào"),
    (put("J8", 5), "Ô J8: biểu của Ban Thường vụ Đảng ủy không có chỉ tiêu này"),
]


@pytest.mark.parametrize(("edit", "why"), FRAMES)
async def test_what_is_wrong_with_the_table_is_named_with_its_place(full: Database, edit: Edit, why: str) -> None:
    assert any(why in said for said in await refused(full, edit))


async def test_own_columns_and_overwritten_totals_are_not_read_and_that_is_said(full: Database) -> None:
    content = await sheet_of(full)
    width = openpyxl.load_workbook(io.BytesIO(content))[BRANCHES].max_column
    own = openpyxl.utils.get_column_letter(width + 1)
    changed = edited(edited(content, put("D12", 1), sheet=TOTALS), put(f"{own}9", "xem lại"))
    found = await proposal_of(full, changed)
    assert found.proposed == () and found.problems == ()
    assert found.remarks == (
        f"Cột của ô {own}7 không có mã chỉ tiêu nên không được đọc.",
        'Trang "Tổng hợp": có ô tính đã bị ghi đè hoặc thêm vào. Các tổng không đọc từ tệp, hệ thống tự tính.',
    )


async def test_files_that_are_no_workbook_of_ours(full: Database) -> None:
    group = workbook.make(await gathered(full, LAST), NOW, for_group=True)
    other = edited(await sheet_of(full), put("A7", "mã"))
    for content, why in ((b"PK", "không phải bảng tính"), (group, "không có trang"), (other, "không còn hàng mã")):
        with pytest.raises(WorkbookError, match=why):
            reading.read(content, CODES)


@pytest.mark.parametrize(("reason", "why"), [("  ", "Cần ghi lý do"), ("gọi 0912345678", "không được có số điện thoại"), ("Ghi nhầm", "")])  # fmt: skip
def test_the_reason_is_wanted_and_keeps_nobody(reason: str, why: str) -> None:
    found = by_workbook.trouble_with_reason(reason)
    assert why in found and bool(found) == bool(why)


def test_dates_are_read_in_both_ways() -> None:
    figure = Figure("sh_ngay", "", type="date", choices=(("chua_hop", "chưa họp"),))
    assert value_of(figure, "05/03/2026") == value_of(figure, date(2026, 3, 5)) == date(2026, 3, 5)
    assert reading.period_of("3/2026") == reading.period_of("2026-03") == reading.period_of(date(2026, 3, 1))
    assert reading.period_of("13/2026") is None and reading.content(datetime(2026, 3, 5)) == date(2026, 3, 5)  # noqa: DTZ001


# ── The command ─────────────────────────────────────────────────────────────


async def test_the_command_says_what_it_did(full_once: Path, full: Database, tmp_path: Path) -> None:
    shutil.copy(full_once, tmp_path / "bot.db")
    content = await sheet_of(full)
    (tmp_path / "cu.xlsx").write_bytes(content)
    (tmp_path / "moi.xlsx").write_bytes(edited(content, typed("TT03", "2026-01", di_xa=2)))
    (tmp_path / "sai.xlsx").write_bytes(edited(content, typed("TT03", "2026-01", nu=99)))
    order = ("--reason", "Theo biên bản", "--db", "bot.db")
    done = bot("import-workbook", "cu.xlsx", *order, cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Không có số nào thay đổi; không ghi gì.\n", "")
    done = bot("import-workbook", "sai.xlsx", *order, cwd=tmp_path)
    assert done.returncode == 1 and "Có 1 chỗ cần sửa; chưa ghi gì." in done.stderr
    count = "SELECT COUNT(*) FROM reports WHERE origin = 'correction'"
    assert rows(tmp_path / "bot.db", count) == [(0,)]
    done = bot("import-workbook", "moi.xlsx", *order, cwd=tmp_path)
    assert done.returncode == 0 and "Đã đính chính 1 báo cáo." in done.stdout
    assert "Đi làm xa" in done.stdout and rows(tmp_path / "bot.db", count) == [(1,)]
    assert rows(tmp_path / "bot.db", "SELECT action, channel, unit, period FROM audit") == [
        ("import_workbook", "workbook", "TT03", "2026-01")
    ]
    for wrong in (("khong-co.xlsx", *order), ("cu.xlsx", "--reason", " ", "--db", "bot.db")):
        done = bot("import-workbook", *wrong, cwd=tmp_path)
        assert done.returncode in {1, 2} and done.stderr and "Traceback" not in done.stderr
