"""Totals of any range and any unit: the sample's, and the laws that hold for all."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commands.setup import FORMS
from demo import sample
from demo.world import ROOT
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from reporting.rollup import (
    Admissions,
    Balance,
    Book,
    Month,
    Rollup,
    Share,
    change,
    rollup,
)  # fmt: skip
from reporting.units import Tree, Unit
from storage import units
from storage.db import Database
from storage.totals import book

FIGURES = load_forms(FORMS).for_unit("chi_bo_co_so", Period(2026, 3)).figures
NINE = Span(Period(2025, 7), Period(2026, 3))


async def of(db: Database, span: Span, unit: str = ROOT) -> Rollup:
    async with db.snapshot() as connection:
        return rollup(await book(connection, span), unit, span, FIGURES)


# ── The sample ──────────────────────────────────────────────────────────────


async def test_nine_months_give_the_sources_totals(nine_months: Database) -> None:
    found, wanted = await of(nine_months, NINE), sample.totals()
    assert {code: found.values.get(code, 0) for code in wanted["so_cuoi_ky"]} == wanted["so_cuoi_ky"]
    assert {code: found.values.get(code, 0) for code in wanted["phat_sinh"]} == wanted["phat_sinh"]
    assert found.inspections == wanted["kiem_tra_giam_sat"]
    assert found.inspected("kt_cuoc") + found.inspected("gs_cuoc") == 31
    assert found.inspected("kt_tcd") + found.inspected("gs_tcd") == 23
    assert found.inspected("kt_dv") + found.inspected("gs_dv") == 103
    assert found.shares["nu"] == Share(384, 870) and found.shares["so_tay"] == Share(828, 870)
    assert found.shares["qcut_cn"] == Share(56, 56)
    assert (found.coverage.branches, found.coverage.organisations, found.coverage.missing) == (68, 54, ())
    assert found.is_complete
    assert found.balance == Balance(856, 36, 22, 870) and found.balance.difference == 0
    assert (found.movements.increase, found.movements.decrease) == (30, 16), (
        "six transfers inside left out on both sides"
    )


@pytest.mark.parametrize("period", list(NINE), ids=str)
async def test_every_month_balances_and_is_complete(nine_months: Database, period: Period) -> None:
    found = await of(nine_months, Span.month(period))
    assert found.balance is not None and found.balance.difference == 0
    assert found.is_complete and found.values["cuoi_ky"] == found.balance.closing
    assert (
        found.values["nct_co_quan"] + found.values["nct_khu_dan_cu"] + found.values["nct_llvt"]
        == found.values["cuoi_ky"]
    )


async def test_quarters_add_up_to_the_range(nine_months: Database) -> None:
    parts = [await of(nine_months, Span.quarter(year, number)) for year, number in ((2025, 3), (2025, 4), (2026, 1))]
    whole = await of(nine_months, NINE)
    for code, figure in FIGURES.items():
        if figure.total == "sum":
            assert sum(part.values.get(code, 0) for part in parts) == whole.values.get(code, 0), code
        if figure.total == "last":
            assert parts[-1].values.get(code) == whole.values.get(code), code


async def test_the_parts_of_the_tree_add_up_to_the_whole(nine_months: Database) -> None:
    async with nine_months.snapshot() as connection:
        whole_book = await book(connection, NINE)
        below = [unit.code for unit in await units.at(connection, NINE.last) if unit.parent == ROOT]
    whole = rollup(whole_book, ROOT, NINE, FIGURES)
    parts = [rollup(whole_book, unit, NINE, FIGURES) for unit in below]
    for code in whole.values:
        assert sum(part.values.get(code, 0) for part in parts) == whole.values[code], code
    assert sum(part.coverage.branches for part in parts) == 68
    assert sum(part.coverage.organisations + (part.coverage.branches > 0) for part in parts) >= 54


# ── What is missing ─────────────────────────────────────────────────────────


async def test_a_missing_branch_is_named_and_nothing_is_compared_with_it(nine_months: Database) -> None:
    async with nine_months.transaction() as connection:
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT01' AND period = '2026-02'")
    found = await of(nine_months, NINE)
    assert {str(period): missing for period, missing in found.gaps.items() if missing} == {"2026-02": ("TT01",)}
    assert not found.is_complete
    february, march = (
        await of(nine_months, Span.month(Period(2026, 2))),
        await of(nine_months, Span.month(Period(2026, 3))),
    )
    assert february.coverage.missing == ("TT01",) and february.coverage.filed_branches == 67
    assert change(march, february, "cuoi_ky") is None
    january = await of(nine_months, Span.month(Period(2026, 1)))
    assert change(march, january, "cuoi_ky") == (january.values["cuoi_ky"], 870)


async def test_a_month_that_nobody_reported_has_no_totals(nine_months: Database) -> None:
    found = await of(nine_months, Span.month(Period(2026, 4)))
    assert found.values == {} and found.shares == {} and found.balance is None
    assert found.coverage.filed_branches == 0 and len(found.gaps[Period(2026, 4)]) == 68


async def test_the_quota_counts_from_january_whatever_the_range(nine_months: Database) -> None:
    async with nine_months.transaction() as connection:
        await units.set_quota(connection, "TT01", 2026, 3)
        await units.set_quota(connection, "TT02", 2026, 2)
    year = await of(nine_months, Span(Period(2026, 1), Period(2026, 3)))
    for span in (NINE, Span.month(Period(2026, 3))):
        found = await of(nine_months, span)
        assert found.admissions == Admissions(2026, year.values["ket_nap"], 5)
    assert (await of(nine_months, NINE, "TT01")).admissions.quota == 3
    assert (await of(nine_months, NINE, "TT03")).admissions.quota is None


# ── Laws ────────────────────────────────────────────────────────────────────


def month(period: Period, numbers: Mapping[str, Mapping[str, int]], parents: Mapping[str, str]) -> Month:
    register = [Unit("R", "R", "dang_uy_xa", "", ""), *(
        Unit(code, code, "chi_bo_truc_thuoc" if parent == "R" else "chi_bo_trong_dang_bo", parent, "")
        for code, parent in parents.items()
    )]  # fmt: skip
    register += [Unit("D", "D", "dang_bo_co_so", "R", "")] if "D" in parents.values() else []
    return Month(period, Tree(register), dict.fromkeys(numbers, "filed"), numbers, {})


def test_a_branch_that_moved_counts_where_it_was_each_month() -> None:
    """Flows under the parent of their month, stocks under the parent of the last."""
    first = month(Period(2026, 1), {"A": {"ket_nap": 1, "cuoi_ky": 5}}, {"A": "R", "B": "D"})
    second = month(Period(2026, 2), {"A": {"ket_nap": 2, "cuoi_ky": 7}}, {"A": "D", "B": "D"})
    span = Span(Period(2026, 1), Period(2026, 2))
    found = rollup(Book((first, second), {}), "D", span, FIGURES)
    assert (found.values["ket_nap"], found.values["cuoi_ky"]) == (2, 7)
    assert rollup(Book((first, second), {}), "R", span, FIGURES).values["ket_nap"] == 3


def test_nought_blank_and_not_applicable_are_three_values() -> None:
    here = month(
        Period(2026, 1), {"A": {"sh_du": 0, "sh_phai_du": 4}, "B": {"sh_phai_du": 6}}, {"A": "R", "B": "R", "C": "R"}
    )
    found = rollup(Book((here,), {}), "R", Span.month(Period(2026, 1)), FIGURES)
    assert found.shares["sh_ty_le"] == Share(0, 4), "who has not met does not lower the attendance"
    assert found.met == Share(1, 2) and found.gaps == {Period(2026, 1): ("C",)}
    assert "ket_nap" not in found.values, "nobody has said nought"


def test_a_book_without_a_month_of_the_range_is_refused() -> None:
    here = month(Period(2026, 1), {}, {"A": "R"})
    with pytest.raises(ValueError, match="lacks months"):
        rollup(Book((here,), {}), "R", Span(Period(2026, 1), Period(2026, 2)), FIGURES)


flows = st.fixed_dictionaries({code: st.integers(0, 9) for code in ("ket_nap", "chuyen_den", "chuyen_di", "tu_tran")})


@given(st.integers(50, 90), st.lists(flows, min_size=1, max_size=12))
def test_a_range_balances_where_each_month_does(opening: int, moved: list[dict[str, int]]) -> None:
    members, rows = opening, []
    for at, figures in enumerate(moved):
        closing = members + figures["ket_nap"] + figures["chuyen_den"] - figures["chuyen_di"] - figures["tu_tran"]
        rows.append(
            month(Period(2026, 1).plus(at), {"A": {**figures, "dau_ky": members, "cuoi_ky": closing}}, {"A": "R"})
        )
        members = closing
    span = Span(rows[0].period, rows[-1].period)
    found = rollup(Book(tuple(rows), {}), "R", span, FIGURES)
    assert found.balance is not None
    assert (found.balance.difference, found.balance.opening, found.balance.closing) == (0, opening, members)
    for cut in range(1, len(rows)):
        parts = [
            rollup(Book(tuple(rows), {}), "R", Span(first, last), FIGURES)
            for first, last in ((span.first, rows[cut - 1].period), (rows[cut].period, span.last))
        ]
        assert sum(part.values["ket_nap"] for part in parts) == found.values["ket_nap"]
