"""The office's workbook: the roll-up's numbers behind live formulas, and nothing in the group's that points at a person."""

from __future__ import annotations

import asyncio
import io
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from demo import sample
from documents import workbook
from documents.workbook import FOR_GROUP, Gathered
from reporting.periods import Period, Span
from reporting.values import NA
from storage import ledger, locks, reports, rollups, units
from storage.calendars import is_locked
from storage.db import Database
from storage.months import month
from tests.commune import Commune, quiet_month
from tests.conftest import FORMS
from tests.test_cli import bot
from tests.test_rollup import NINE, forget, refile

pytestmark = pytest.mark.slow

OFFICE = shutil.which("soffice")
CALC = OFFICE if OFFICE and (Path(OFFICE).resolve().parent / "libsclo.so").exists() else None
NOW = datetime(2026, 4, 20, 2, 30, tzinfo=UTC)
TOTALS, BRANCHES, MOVEMENTS, MEETINGS, LEVELS, CHECKS, HISTORY = (
    "Tổng hợp", "Theo chi bộ", "Biến động", "Sinh hoạt", "KT-GS theo cấp", "Kiểm tra số liệu", "Lịch sử sửa"
)  # fmt: skip


async def gathered(db: Database, span: Span = NINE, unit: str = "XA") -> Gathered:
    async with db.snapshot() as connection:
        return await workbook.gather(connection, FORMS, unit, span)


def opened(content: bytes, *, formulas: bool = False) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(content), data_only=not formulas)


def rows(book: Workbook, sheet: str) -> list[tuple[Any, ...]]:
    return list(book[sheet].iter_rows(values_only=True))


@pytest.fixture(scope="module")
def made(full_once: Path) -> bytes:
    """The workbook of the sample's nine months."""

    async def make() -> bytes:
        db = await Database.open(full_once)
        try:
            return workbook.make(await gathered(db), NOW)
        finally:
            await db.close()

    return asyncio.run(make())


def whole_range(book: Workbook) -> dict[str, Any]:
    """Code → what stands under "Cả kỳ"."""
    table = rows(book, TOTALS)
    head = next(row for row in table if row[0] == "Chỉ tiêu")
    return {str(row[1]): row[head.index("Cả kỳ")] for row in table if row[1]}


# ── The numbers ─────────────────────────────────────────────────────────────


def test_the_totals_are_those_of_the_sample(made: bytes) -> None:
    found, wanted = whole_range(opened(made)), sample.totals()
    for code, number in {**wanted["so_cuoi_ky"], **wanted["phat_sinh"]}.items():
        assert found[code] == number, code
    assert (found["cuoi_ky"], found["nu"], found["so_tay"], found["xoa_ten"]) == (870, 384, 828, 1)


def test_shares_are_count_by_base(made: bytes) -> None:
    table = rows(opened(made), TOTALS)
    share = {row[1]: row[-3:] for row in table if row[1]}
    assert share["nu"][:2] == (384, 870) and share["nu"][2] == pytest.approx(384 / 870)
    assert share["ton_giao"][:2] == (2, 870)
    assert share["sh_ty_le"][:2] == (6623, 7215)


def test_inspections_by_level(made: bytes) -> None:
    table = rows(opened(made), LEVELS)
    wanted = sample.totals()["kiem_tra_giam_sat"]
    codes = ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv")
    levels = [row for row in table if isinstance(row[0], int)]
    assert [row[1] for row in levels[:2]] == ["Ban Thường vụ Đảng ủy", "Ủy ban Kiểm tra Đảng ủy"]
    found = [[value if isinstance(value, int) else 0 for value in row[2:8]] for row in levels]
    order = ("XA-BTV", "XA-UBKT", "co_so", "truc_thuoc")
    assert found == [[wanted[level][code] for code in codes] for level in order]
    assert levels[3][3] == "–", "a branch inspects no organisation: that is not zero"
    assert table[-1][1] == "CỘNG" and table[-1][8:11] == (31, 23, 103)


def test_members_balance_in_every_month(made: bytes) -> None:
    table = [row for row in rows(opened(made), MOVEMENTS) if isinstance(row[0], datetime) or row[0] == "CỘNG"]
    assert [row[-3] for row in table] == [0] * 10, "the last columns are: balance, reports, lock"
    assert (table[-1][1], table[-1][-4]) == (856, 870) and table[-1][1] + 36 - 22 == 870
    notes = {row[0]: row[-4] for row in rows(opened(made), MOVEMENTS)}
    assert notes["Tăng, không kể chuyển nội bộ"] == 30 and notes["Giảm, không kể chuyển nội bộ"] == 16
    assert notes["Tổng số đảng viên (chi bộ + đang chuyển)"] == 870


def test_a_row_for_each_unit_and_month(made: bytes) -> None:
    table = rows(opened(made), BRANCHES)
    codes = next(row for row in table if row[0] == "don_vi")
    found = [row for row in table if isinstance(row[3], datetime)]
    assert len(found) == 9 * 73
    months = sample.months()
    for row in found:
        for code, value in months[row[0], Period.of(row[3].date())].items():
            if code in codes and isinstance(value, int) and row[codes.index(code)] is not None:
                assert row[codes.index(code)] == value, (row[0], row[3], code)
    assert codes.count("cuoi_ky") == 1 and "gate_bien_dong" not in codes and "den_nu" not in codes


def test_every_formula_carries_its_number(made: bytes) -> None:
    """A viewer that does not calculate shows what stands beside the formula."""
    found = 0
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        for name in archive.namelist():
            text = archive.read(name).decode() if name.startswith("xl/worksheets/sheet") else ""
            cells = re.findall(r"<c [^>]*><f>.*?</c>", text)
            found += len(cells)
            empty = [one for one in cells if "<v></v>" in one or "<v>" not in one]
            assert all('""' in one for one in empty), "blank only where the formula may give nothing"
            assert len(empty) < len(cells) / 20 or not cells
    assert found > 1300


@pytest.mark.parametrize("code", ["cuoi_ky", "ket_nap", "sh_ngay", "sh_ty_le"])
def test_totals_are_formulas_over_the_rows(made: bytes, code: str) -> None:
    table = rows(opened(made, formulas=True), TOTALS)
    line = next(row for row in table if row[1] == code)
    assert all(
        str(cell).startswith("=") and f"f_{'sh_du' if code == 'sh_ty_le' else code}" in cell for cell in line[3:12]
    )
    assert str(line[12]).startswith("=")


# ── The sums when not everything is there ───────────────────────────────────


async def disturbed(db: Database) -> Gathered:
    """Missing and marked months, a branch that did not meet, and somebody who has left and not arrived."""
    await forget(db, "TT01", NINE.last)
    await forget(db, "XA-UBKT", Period(2025, 9))
    await refile(db, "TT02", Period(2026, 1), reports.NONE)
    for unit in ("TT05", "TT06"):
        await refile(db, unit, NINE.last, sh_ngay="chua_hop", sh_du=NA, sh_vang_ld=NA, sh_vang_kld=NA)
    await refile(db, "TT07", NINE.last, tu_tuong="can_quan_tam", chuyen_di=1, chuyen_di_nb=1, cuoi_ky=15)
    async with db.transaction() as connection:
        await connection.execute(
            "INSERT INTO transfers (unit, period, direction, other, members, at) "
            "VALUES ('TT07', '2026-03', 'out', 'TT08', 1, '2026-03-20T00:00:00+00:00')"
        )
        await locks.put(connection, "XA", "2025-07", True, None, NOW)
        await locks.put(connection, "TT03", "2025-08", True, None, NOW)
    return await gathered(db)


async def test_what_is_missing_is_named_and_what_is_under_way_is_said(full: Database) -> None:
    found = await disturbed(full)
    book = opened(workbook.make(found, NOW))
    said = [str(row[0]) for row in rows(book, TOTALS)]
    assert "Cả kỳ còn thiếu 2 báo cáo: tổng chưa gồm các báo cáo ấy (danh sách ở cuối trang)." in said
    assert "Tháng 3/2026: 67/68 chi bộ · 53/54 tổ chức đảng đã nộp." in said
    assert said[-4:] == [
        "Chưa có báo cáo", "Tháng 9/2025: Ủy ban Kiểm tra Đảng ủy", "Tháng 3/2026: Chi bộ bản Hồ Ta",
        "Tháng 1/2026: Chi bộ bản Tòng Pặt (Văn phòng ghi không có báo cáo)",
    ]  # fmt: skip
    whole = {row[0]: row[12] for row in rows(book, TOTALS)}
    members = whole["Tổng số đảng viên cuối kỳ"]
    assert whole["Đang chuyển giữa các chi bộ"] == 1
    assert whole["Tổng số đảng viên (chi bộ + đang chuyển)"] == members + 1 == found.rollup.members
    locks_line = next(row for row in rows(book, TOTALS) if row[0] == "Khóa sổ")
    assert locks_line[3:6] == ("đã khóa", "khóa 1/73", "chưa khóa")
    states = {(row[0], row[3].month): row[4] for row in rows(book, BRANCHES) if isinstance(row[3], datetime)}
    assert (states["TT01", 3], states["TT02", 1], states["TT05", 3]) == ("chưa nộp", "không có báo cáo", "đính chính")


async def test_not_applicable_is_neither_zero_nor_unknown(full: Database) -> None:
    book = opened(workbook.make(await disturbed(full), NOW))
    codes = next(row for row in rows(book, BRANCHES) if row[0] == "don_vi")
    line = next(row for row in rows(book, BRANCHES) if row[0] == "TT05" and row[3].month == 3)
    assert (line[codes.index("sh_ngay")], line[codes.index("sh_du")]) == ("chưa họp", "–")
    one = opened(workbook.make(await gathered(full, Span.month(NINE.last), "TT05"), NOW))
    assert whole_range(one)["sh_du"] == "–" and whole_range(one)["sh_ngay"] == 0
    assert whole_range(one)["chuyen_de"] == sample.months()["TT05", NINE.last]["chuyen_de"]


@pytest.mark.skipif(not CALC, reason="needs libreoffice-calc-nogui")
@pytest.mark.parametrize("state", ["whole", "disturbed", "TT05", "XA-BTV"])
async def test_libreoffice_comes_to_the_same_numbers(full: Database, tmp_path: Path, state: str) -> None:
    """Every number beside a formula is thrown away first: what comes back has been calculated."""
    found = await gathered(full) if state == "whole" else await disturbed(full)
    if state not in {"whole", "disturbed"}:
        found = await gathered(full, Span.month(NINE.last), state)
    content = workbook.make(found, NOW)
    again = recalculated(without_numbers(content), tmp_path)
    told, come_to, live = opened(content), opened(again), opened(content, formulas=True)
    compared = 0
    for cell in (cell for sheet in live for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
        name = cell.parent.title
        ours, theirs = told[name][cell.coordinate].value, come_to[name][cell.coordinate].value
        if isinstance(ours, float):
            assert theirs == pytest.approx(ours), (name, cell.coordinate, cell.value)
        else:
            assert (theirs or "") == (ours or ""), (name, cell.coordinate, cell.value)
        compared += 1
    assert compared > 10


def without_numbers(content: bytes) -> bytes:
    emptied = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(emptied, "w") as copy:
        for name in archive.namelist():
            part = archive.read(name)
            copy.writestr(name, re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1<v>-1</v>", part) if "sheet" in name else part)
    return emptied.getvalue()


ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Office.Calc/Formula/Load">
<prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item></oor:items>"""


def recalculated(content: bytes, folder: Path) -> bytes:
    """As LibreOffice saves it, told to calculate whatever it opens."""
    (folder / "profile" / "user").mkdir(parents=True)
    (folder / "profile" / "user" / "registrymodifications.xcu").write_text(ALWAYS, encoding="utf-8")
    (folder / "book.xlsx").write_bytes(content)
    subprocess.run(  # noqa: S603 - a program of this machine on a file of ours
        [
            str(CALC), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
            "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(folder / "out"), str(folder / "book.xlsx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / "book.xlsx").read_bytes()


# ── What went wrong, and what was changed ───────────────────────────────────


async def test_broken_rules_and_reasons_are_listed(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks(
        "bc", "[Không]", "[Đúng cả]", "[Chưa họp]", "[Đúng cả]", "[Không]", "[Ổn định]", "nộp", "[Mưa lũ]"
    )
    report = await commune.report("TT01")
    assert report is not None
    (message,) = [text for (text,) in await commune.rows("SELECT message FROM findings WHERE code = 'W10'")]
    book = opened(workbook.make(await gathered(commune.db, Span.month(report.period)), commune.now))
    lines = {row[3]: row for row in rows(book, CHECKS) if row[1] == "TT01"}
    assert lines["W10"][4:] == ("Cảnh báo", message, "Mưa lũ", "còn", report.receipt)


async def test_a_warning_that_holds_no_more_is_kept_as_such(full: Database) -> None:
    async with full.transaction() as connection:
        report = await reports.current(connection, "TT01", NINE.last)
        assert report is not None
        await connection.execute("INSERT INTO findings VALUES (?, 'W10', '', 'ask', '=cmd()', 'đã hỏi')", (report.id,))
    book = opened(workbook.make(await gathered(full, Span.month(NINE.last)), NOW))
    line = next(row for row in rows(book, CHECKS) if row[3] == "W10")
    assert line[1:8] == ("TT01", "Chi bộ bản Hồ Ta", "W10", "Cảnh báo", "=cmd()", "đã hỏi", "chỉ lúc nộp")


async def test_every_change_after_filing_is_listed(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    before = (await commune.filed("TT01"))["di_xa"]
    await secretary.says("sửa đi làm xa 3")
    report = await commune.report("TT01")
    assert report is not None
    book = opened(workbook.make(await gathered(commune.db, Span.month(report.period)), commune.now))
    (line,) = [row for row in rows(book, HISTORY) if row[5] == "di_xa"]
    assert line[2:8] == ("TT01", "Chi bộ bản Hồ Ta", "Đi làm xa", "di_xa", before, 3)
    assert line[8:] == (None, "đính chính", "bí thư", "web", report.receipt, 2)


@pytest.mark.parametrize("unit", ["TT01", "XA-BTV", "DB01-1"])
async def test_the_ledger_knows_what_one_month_alone_knows(full: Database, unit: str) -> None:
    async with full.transaction() as connection:
        await units.set_switch(connection, "XA", "don_thu", Period(2025, 9), True)
        await units.set_switch(connection, unit, "don_thu", Period(2025, 12), False)
        await locks.put(connection, "XA", "2025-10", True, None, NOW)
        await locks.put(connection, unit, "2025-10", False, None, NOW)
    await refile(full, unit, Period(2025, 11), reports.NONE)
    async with full.snapshot() as connection:
        ground = await rollups.ground_of(connection, FORMS, "XA", NINE)
        for entry in await ledger.entries(connection, ground):
            if entry.unit.code != unit:
                continue
            here = await month(connection, FORMS, unit, entry.period, NOW)
            assert entry.lock.holds(NOW) == await is_locked(connection, unit, entry.period, NOW) == here.facts.locked
            if entry.facts is None:
                assert entry.period == Period(2025, 11)
                continue
            alone = replace(here.facts, today=entry.facts.today, locked=False)
            for name in ("period", "due", "filed_on", "unit", "history", "off", "opening", "locked", "today"):
                assert getattr(entry.facts, name) == getattr(alone, name), (entry.period, name)


async def test_months_without_any_report_have_a_workbook_too(full: Database) -> None:
    for span in (Span(Period(2024, 1), Period(2024, 2)), Span.month(Period(2026, 5))):
        book = opened(workbook.make(await gathered(full, span), NOW))
        assert set(whole_range(book).values()) <= {None, "Cả kỳ"}
        assert "Chưa có số nào được sửa sau khi nộp." in {row[0] for row in rows(book, HISTORY)}


# ── What a reader sees ──────────────────────────────────────────────────────


def test_every_sheet_is_printed_on_a4_with_its_headings(made: bytes) -> None:
    book = opened(made)
    assert book.sheetnames == [TOTALS, BRANCHES, MOVEMENTS, MEETINGS, LEVELS, CHECKS, HISTORY]
    for sheet in book:
        assert sheet.page_setup.paperSize == 9 and sheet.page_setup.orientation == "landscape"
        assert sheet.print_area and sheet.print_title_rows and sheet.freeze_panes
        assert sheet["A1"].value == f"{sheet.title} – Đảng ủy xã Bình Lư"
        assert sheet["A2"].value == "Số liệu từ tháng 7/2025 đến tháng 3/2026. Lập lúc 09:30 20/4/2026."
    assert book[BRANCHES].freeze_panes == "E8" and book[BRANCHES].print_title_cols == "$A:$D"
    share = next(row for row in book[TOTALS].iter_rows() if row[1].value == "nu")
    assert share[-1].number_format == "0.0%" and share[3].number_format == "#,##0"


async def test_text_that_looks_like_a_formula_stays_text(full: Database) -> None:
    async with full.transaction() as connection:
        await connection.execute("UPDATE unit_spans SET name = '=HYPERLINK(\"http://x\")' WHERE unit = 'TT02'")
        await connection.execute("UPDATE unit_spans SET name = '@SUM(A1)' WHERE unit = 'XA-BTV'")
        await connection.execute("UPDATE unit_spans SET name = '-1+1' WHERE unit = 'XA'")
    await refile(full, "TT03", NINE.last, kien_nghi="+cmd|' /C calc'!A0", tu_tuong="can_quan_tam")
    book = opened(workbook.make(await gathered(full, Span.month(NINE.last)), NOW), formulas=True)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    strange = [
        cell for cell in cells if isinstance(cell.value, str) and re.match(r"=HYPER|@SUM|\+cmd|-1\+1", cell.value)
    ]
    assert {cell.value for cell in strange} == {'=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|' /C calc'!A0"}
    assert all(cell.data_type == "s" and cell.quotePrefix for cell in strange)
    assert not [cell for cell in cells if cell.data_type == "f" and "HYPER" in str(cell.value)]


async def test_the_same_figures_give_the_same_file(full: Database) -> None:
    found = await gathered(full, Span.month(NINE.last))
    assert workbook.make(found, NOW, for_group=True) == workbook.make(found, NOW, for_group=True)


# ── For a group ─────────────────────────────────────────────────────────────


async def test_a_group_gets_sums_of_the_whole_only(full: Database) -> None:
    found = await disturbed(full)
    content = workbook.make(found, NOW, for_group=True)
    book = opened(content)
    assert book.sheetnames == [TOTALS, MOVEMENTS, MEETINGS, LEVELS]
    everything = {str(value) for sheet in book for row in sheet.iter_rows(values_only=True) for value in row if value}
    names = {unit.name for unit in sample.units()} | {unit.code for unit in sample.units()}
    assert not [
        text for text in everything for name in names if name in text and name not in {"XA", "Đảng ủy xã Bình Lư"}
    ]
    whole = whole_range(book)
    assert set(whole) - {"Mã"} <= FOR_GROUP and whole["cuoi_ky"] == found.rollup.count("cuoi_ky")
    sensitive = {figure.label for form in FORMS.all for figure in form.figures.values() if figure.sensitive}
    sensitive |= {figure.short for form in FORMS.all for figure in form.figures.values() if figure.sensitive}
    assert not sensitive & everything
    # What is lost stands as one sum: the parts beside it would tell how many were removed.
    headings = next(row for row in rows(book, MOVEMENTS) if row[0] == "Tháng")
    assert headings == (
        "Tháng",
        "Đầu kỳ",
        "Kết nạp",
        "Tăng",
        "Giảm",
        "Cuối kỳ",
        "Chênh lệch",
        "Chi bộ đã nộp",
        "Khóa sổ",
    )
    assert b"Theo chi b" not in b"".join(parts(content))


def parts(content: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from (archive.read(name) for name in archive.namelist())


async def test_the_groups_numbers_are_those_of_the_office(full: Database) -> None:
    found = await gathered(full)
    office, group = (whole_range(opened(workbook.make(found, NOW, for_group=one))) for one in (False, True))
    for code in set(group) - {"Mã"}:
        assert group[code] == office[code], code


# ── The command ─────────────────────────────────────────────────────────────


@pytest.fixture
def folder(full_once: Path, tmp_path: Path) -> Path:
    shutil.copy(full_once, tmp_path / "bot.db")
    return tmp_path


RANGE = ("--from", "2025-07", "--to", "2026-03", "--db", "bot.db")


def test_the_command_writes_it(folder: Path) -> None:
    done = bot("workbook", *RANGE, "--out", "so.xlsx", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "Đã ghi bảng tính vào so.xlsx: 657/657 báo cáo.\n"
    assert whole_range(opened((folder / "so.xlsx").read_bytes()))["cuoi_ky"] == 870
    done = bot("workbook", *RANGE, "--out", "nhom.xlsx", "--for-group", "--unit", "DB01", cwd=folder)
    assert done.returncode == 0
    assert BRANCHES not in opened((folder / "nhom.xlsx").read_bytes()).sheetnames


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--out", "so.xls"), "phải kết thúc bằng .xlsx"),
        (("--out", "so.xlsx", "--unit", "ZZ"), "không có đơn vị này"),
        (("--out", "khong-co/so.xlsx"), "không ghi được"),
    ],
)
def test_what_it_refuses(folder: Path, more: tuple[str, ...], said: str) -> None:
    done = bot("workbook", *RANGE, *more, cwd=folder)
    assert done.returncode in {1, 2} and said in done.stderr and "Traceback" not in done.stderr
