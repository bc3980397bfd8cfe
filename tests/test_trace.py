"""Where a number comes from: the lines add up to it, and the file says who, when and by which document."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from demo import sample, world
from documents import trace as document
from reporting.form import Form
from reporting.periods import Period, Span
from reporting.trace import NotAddedError, Trace, in_labels
from storage import reports, trace, units
from storage.db import Database
from tests.commune import Commune, quiet_month
from tests.conftest import FORMS
from tests.test_rollup import FIGURES, MARCH, NINE, forget, number, refile

pytestmark = pytest.mark.slow

BRANCH = FORMS.for_unit("chi_bo_co_so", NINE.last)
BODY = FORMS.for_unit("cap_uy_xa", NINE.last)


def added_codes(form: Form) -> list[str]:
    return [code for code, figure in form.figures.items() if figure.total != "none" and figure.formula != "quota"]


BODY_UNIT = next(unit.code for unit in sample.units() if unit.kind == "dang_bo_co_so")
CODES = sorted({*added_codes(BRANCH), *added_codes(BODY)})


async def traced(db: Database, code: str, span: Span = NINE, unit: str = "XA") -> Trace:
    async with db.snapshot() as connection:
        return await trace.of(connection, FORMS, unit, span, code)


def sheet(found: Trace, name: str) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(document.workbook(found, world.BEGINS)))
    return list(book[name].iter_rows(values_only=True))


# ── It adds up ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("code", CODES)
async def test_the_lines_of_every_figure_add_up_to_the_number(full: Database, code: str) -> None:
    for unit, span in (("XA", NINE), ("XA", Span.quarter(2025, 4)), (BODY_UNIT, NINE), ("TT20", NINE)):
        found = await traced(full, code, span, unit)
        assert found.added == found.number == found.rollup.count(found.adding.code)
        if found.share is not None:
            assert (found.added, found.base) == (found.share.part, found.share.whole)
        if found.accounts:
            assert sum(account.closing for account in found.accounts) == found.number
            assert all(account.difference == 0 for account in found.accounts)
        assert document.agrees(found)


async def test_870_is_68_branches_since_their_first_balance(full: Database) -> None:
    async with full.transaction() as connection:
        await units.set_opening(connection, "TT20", NINE.first, 99, "Biên bản bàn giao 01/7/2025", world.BEGINS)
    found = await traced(full, "cuoi_ky")
    assert (found.number, found.added, len(found.lines), len(found.accounts)) == (870, 870, 68, 68)
    assert {line.period for line in found.lines} == {NINE.last}
    account = next(one for one in found.accounts if one.unit == "TT20")
    # The first balance by its document; it does not agree with what the branch reported, and that shows.
    assert (account.opening, account.source) == (99, "Biên bản bàn giao 01/7/2025")
    assert account.closing == number("TT20", NINE.last, "cuoi_ky")
    assert account.difference == number("TT20", NINE.first, "dau_ky") - 99
    other = next(one for one in found.accounts if one.unit == "TT01")
    assert (other.since, other.source) == (NINE.first, "TT01-2507-NHAP, bieu_thang.csv")


async def test_a_flow_shows_every_month_of_every_branch(full: Database) -> None:
    found = await traced(full, "ket_nap")
    assert len(found.lines) == 9 * 68 and found.number == 16 and found.accounts == ()
    assert {(line.unit, line.period): line.value for line in found.lines} == {
        key: row["ket_nap"] for key, row in FIGURES.items() if isinstance(row["ket_nap"], int)
    }


async def test_who_is_missing_stands_beside_the_sum(full: Database) -> None:
    await forget(full, "TT01", NINE.last)
    await refile(full, "TT02", NINE.last, reports.NONE)
    found = await traced(full, "nu", MARCH)
    assert found.added == found.number and len(found.lines) == 66
    assert sheet(found, "Chưa có báo cáo")[1:] == [
        ("TT01", "Chi bộ bản Hồ Ta", "3/2026", "chưa nộp"),
        ("TT02", "Chi bộ bản Tòng Pặt", "3/2026", 'Văn phòng ghi "không có báo cáo"'),
    ]
    assert ("Báo cáo đã cộng", "66/68 báo cáo") in sheet(found, "Tóm tắt")


async def test_a_sum_that_does_not_agree_says_so(full: Database) -> None:
    found = await traced(full, "nu", MARCH)
    short = Trace(found.code, found.rollup, found.lines[1:], found.accounts, found.corrections)
    assert not document.agrees(short)
    assert any("KHÔNG khớp" in str(row[1]) for row in sheet(short, "Tóm tắt"))


async def test_what_does_not_add_up_has_no_trace(full: Database) -> None:
    for code in ("kien_nghi", "ket_nap_lk", "chi_tieu_nam"):
        with pytest.raises(NotAddedError):
            await traced(full, code)
    with pytest.raises(KeyError):
        await traced(full, "khong_co")


# ── Who, when, and what was changed ─────────────────────────────────────────


async def test_a_filed_and_corrected_figure_names_role_account_and_both_numbers(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    before = (await commune.filed("TT01"))["di_xa"]
    await secretary.says("sửa đi làm xa 3")
    report = await commune.report("TT01")
    assert report is not None and report.values["di_xa"] == 3
    found = await traced(commune.db, "di_xa", Span.month(Period(2026, 2)))
    (line,) = found.lines
    account = await commune.one("SELECT id FROM accounts WHERE person = ?", await commune.person_of(secretary))
    assert (line.unit, line.value, line.version, line.receipt) == ("TT01", 3, 2, report.receipt)
    assert (line.filer.role, line.filer.account, line.filer.channel) == ("secretary", account, world.CHANNEL)
    (changed,) = found.corrections
    assert (changed.old, changed.new, changed.reason) == (str(before), "3", "")
    rows = sheet(found, "Sửa sau khi nộp")
    assert rows[1][1:] == (
        "TT01",
        "Chi bộ bản Hồ Ta",
        "2/2026",
        str(before),
        "3",
        None,
        "bí thư",
        account,
        "web",
    )
    names = await commune.rows("SELECT name FROM people WHERE name <> ''")
    everything = str([sheet(found, name) for name in ("Tóm tắt", "Từng đơn vị", "Từ số ban đầu", "Sửa sau khi nộp")])
    assert names and not [name for (name,) in names if name in everything]


async def test_text_that_looks_like_a_formula_stays_text(full: Database) -> None:
    async with full.transaction() as connection:
        await units.set_opening(connection, "TT01", NINE.first, 9, '=HYPERLINK("http://x")', world.BEGINS)
        await connection.execute("UPDATE unit_spans SET name = '@SUM(A1)' WHERE unit = 'TT02'")
    file = document.workbook(await traced(full, "cuoi_ky"), world.BEGINS)
    book = openpyxl.load_workbook(io.BytesIO(file))
    cells = [cell for one in book for row in one.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    risky = [cell for cell in cells if isinstance(cell.value, str) and cell.value.startswith(("=", "@"))]
    assert {cell.value for cell in risky} == {'=HYPERLINK("http://x")', "@SUM(A1)"}
    assert all(cell.quotePrefix for cell in risky)


async def test_the_file_counts_with_numbers_and_keeps_its_headings(full: Database) -> None:
    found = await traced(full, "so_tay")
    rows = sheet(found, "Từng đơn vị")
    assert rows[-1][0] == "CỘNG" and rows[-1][4:6] == (828, 870)
    assert sum(row[4] for row in rows[1:-1]) == 828 and sum(row[5] for row in rows[1:-1]) == 870
    assert ("Tỷ lệ", "828/870 = 95,2%") in sheet(found, "Tóm tắt")
    book = openpyxl.load_workbook(io.BytesIO(document.workbook(found, world.BEGINS)))
    assert all(one.freeze_panes == "A2" for one in book)


FORMULAS = [
    ("chinh_thuc", "Cuối kỳ − Dự bị"),
    ("sh_ty_le", "Có mặt / Phải dự × 100"),
    ("sh_phai_du", "Cuối kỳ − Miễn sinh hoạt − Tạm đi + Tạm đến"),
]


@pytest.mark.parametrize(("code", "written"), FORMULAS)
def test_a_formula_is_written_in_the_forms_labels(code: str, written: str) -> None:
    assert in_labels(BRANCH, BRANCH.figures[code].formula) == written
