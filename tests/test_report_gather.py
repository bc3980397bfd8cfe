"""The official report from the sample database: its figures, and what it may not say while reports are missing."""

from __future__ import annotations

from checker import check
from documents import official, report
from documents.gather import facts_of
from documents.issuer import Issuer
from documents.official import Facts
from documents.report import Gathered, Order
from documents.word_templates import BUILT_IN
from reporting.periods import Period
from storage.db import Database
from tests.conftest import FORMS

FIRST, LAST = Period(2025, 7), Period(2026, 3)
NOBODY = "chưa phát hiện"


async def facts(db: Database, first: Period = FIRST, last: Period = LAST) -> Facts:
    async with db.snapshot() as connection:
        return await facts_of(connection, FORMS, "XA", first, last)


def text(found: Facts) -> str:
    order = Order("chi-thi-28", "XA", found.first, found.last)
    issuer = Issuer(superior="Đảng bộ tỉnh Lai Châu", committee="Đảng ủy xã Bình Lư", place="Bình Lư")
    return report.text_of(report.make((BUILT_IN / "chi-thi-28.docx").read_bytes(), order, Gathered(found, issuer)))


async def test_the_sample_gives_the_figures_of_the_source(full: Database) -> None:
    found = await facts(full)
    printed = official.values(found)
    wanted = {
        "so_to_chuc": "54", "so_dang_bo": "03", "so_chi_bo_co_so": "07", "so_chi_bo_truc_thuoc": "44",
        "so_chi_bo_trong_dang_bo": "17", "cuoi_ky": "870", "nu": "384", "nu_pct": "44,1%", "dtts": "285",
        "dtts_pct": "32,8%", "du_bi": "21", "nct_co_quan": "449", "nct_co_quan_pct": "51,6%", "nct_khu_dan_cu": "383",
        "nct_khu_dan_cu_pct": "44,0%", "ton_giao_pct": "0,2%", "doan_tn": "44", "doan_tn_pct": "5,1%", "nct_llvt": "38",
        "nct_llvt_pct": "4,4%", "ket_nap": "16", "ket_nap_nu": "11", "ket_nap_dtts": "05", "qcut_hoc": "56", "mien_sh": "63",
        "so_tay": "828", "so_tay_pct": "95,2%", "xoa_ten": "01", "kt_gs_cuoc": "31", "kt_gs_tcd": "23", "kt_gs_dv": "103",
    }  # fmt: skip
    assert {code: printed[code] for code in wanted} == wanted
    assert not found.gaps and found.filed == (54, 54) and official.doubts(found) == []
    assert sum(one.counts["cuoi_ky"] for one in found.organisations) == 870
    assert [level.name for level in found.levels][-1] and found.opening == 856
    assert NOBODY not in text(found)


async def test_that_there_was_nobody_is_not_said_while_a_report_is_missing(full: Database) -> None:
    """X06: the one removal stands in the report that is not there."""
    async with full.transaction() as connection:
        rows = await connection.execute_fetchall(
            "SELECT r.unit, r.period FROM reports r JOIN figures f ON f.report = r.id WHERE f.code = 'xoa_ten' AND f.number > 0"
        )
        ((unit, period),) = [tuple(row) for row in rows]
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = ? AND period = ?", (unit, period))
    found = await facts(full)
    assert found.gaps and found.filed == (53, 54)
    assert NOBODY not in text(found) and "chưa đủ báo cáo để kết luận" in text(found)


async def test_that_there_was_nobody_is_said_where_every_report_is_in(full: Database) -> None:
    found = await facts(full, LAST, LAST)
    assert not found.gaps and found.flows["xoa_ten"] == 0
    assert NOBODY in text(found)


async def test_a_committee_s_own_bodies_are_missed_too(full: Database) -> None:
    async with full.transaction() as connection:
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = 'XA-UBKT' AND period = '2026-03'")
    found = await facts(full)
    assert len(found.gaps) == 1 and "3/2026" in found.gaps[0]


async def test_the_checker_finds_nothing_in_our_own_reports(full: Database) -> None:
    for name, first in (("chi-thi-28", FIRST), ("9-thang", FIRST), ("quy", Period(2026, 1)), ("thang", LAST)):
        found = await facts(full, first, LAST)
        order = Order(name, "XA", first, LAST)
        issuer = Issuer(superior="Đảng bộ tỉnh Lai Châu", committee="Đảng ủy xã Bình Lư", place="Bình Lư")
        made = report.make((BUILT_IN / f"{name}.docx").read_bytes(), order, Gathered(found, issuer))
        assert check.check_bytes(f"{name}.docx", made) == []
