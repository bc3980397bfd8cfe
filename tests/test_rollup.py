"""The roll-up of the sample commune: every month of it, and the figures of the report it was made after."""

from __future__ import annotations

from dataclasses import replace

import pytest

from commands import export
from demo import sample
from reporting.balance import Break
from reporting.ground import Gap
from reporting.periods import Period, Span
from reporting.rollup import INSPECTIONS, Rollup, Share, change
from reporting.units import BRANCHES, Unit
from reporting.values import NA, Value
from storage import reports, rollups, units
from storage.db import Database
from storage.reports import Filing
from tests.conftest import FORMS

NINE = Span(Period(2025, 7), Period(2026, 3))
MARCH = Span.month(Period(2026, 3))
FIGURES = sample.months()
KINDS = {unit.code: unit.kind for unit in sample.units()}


async def rolled(db: Database, span: Span = NINE, unit: str = "XA") -> Rollup:
    async with db.snapshot() as connection:
        return await rollups.of(connection, FORMS, unit, span)


async def refile(db: Database, unit: str, period: Period, origin: str = "correction", **new: Value) -> None:
    """Another version of a report, with some other figures; or the month marked as having none."""
    async with db.transaction() as connection:
        old = await reports.current(connection, unit, period)
        assert old is not None
        values = {} if origin == reports.NONE else {**old.values, **new}
        filing = Filing(unit, period, origin, old.form, old.form_version, f"X-{unit}-{period}", old.as_of, None, "")
        await reports.add_version(connection, filing, values, [], old.filed_at)


async def forget(db: Database, unit: str, period: Period) -> None:
    async with db.transaction() as connection:
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = ? AND period = ?", (unit, str(period)))


def number(unit: str, period: Period, code: str) -> int:
    value = FIGURES[unit, period][code]
    assert isinstance(value, int)
    return value


# ── The sample ──────────────────────────────────────────────────────────────


def by_hand(code: str, periods: list[Period], kinds: frozenset[str] = BRANCHES) -> int:
    return sum(
        value
        for (unit, period), row in FIGURES.items()
        if period in periods and KINDS[unit] in kinds and isinstance(value := row[code], int)
    )


@pytest.mark.parametrize("last", list(NINE), ids=str)
async def test_it_gives_the_samples_totals_in_every_month(full: Database, last: Period) -> None:
    rollup = await rolled(full, Span(NINE.first, last))
    found = export.summarise(rollup)
    assert found["so_cuoi_ky"] == {code: by_hand(code, [last]) for code in export.STOCKS}
    assert found["phat_sinh"] == {code: by_hand(code, list(rollup.span)) for code in export.FLOWS}
    if last == NINE.last:
        assert found == sample.totals()


async def test_the_figures_of_the_source_report(full: Database) -> None:
    rollup = await rolled(full)
    stocks = ("cuoi_ky", "nu", "dtts", "du_bi", "nct_co_quan", "nct_khu_dan_cu", "nct_llvt")
    assert [rollup.count(code) for code in stocks] == [870, 384, 285, 21, 449, 383, 38]
    others = ("ton_giao", "doan_tn", "hoc_sinh", "mien_sh", "so_tay")
    assert [rollup.count(code) for code in others] == [2, 44, 0, 63, 828]
    flows = ("ket_nap", "ket_nap_nu", "ket_nap_dtts", "qcut_hoc", "qcut_cn", "xoa_ten")
    assert [rollup.count(code) for code in flows] == [16, 11, 5, 56, 56, 1]
    assert rollup.share("so_tay") == Share(828, 870)
    assert rollup.share("qcut_cn") == Share(56, 56)
    coverage = rollup.coverage(NINE.last)
    assert (coverage.filed_organisations, coverage.organisations, coverage.filed_branches, coverage.branches) == (54, 54, 68, 68)  # fmt: skip
    assert rollup.whole_coverage == coverage and rollup.ground.gaps == ()


async def test_inspections_by_level_add_up_to_31_23_103(full: Database) -> None:
    rollup = await rolled(full)
    assert list(rollup.inspections) == ["XA-BTV", "XA-UBKT", "co_so", "truc_thuoc"]
    sums = dict.fromkeys(INSPECTIONS, 0)
    for level in rollup.inspections.values():
        for code, total in level.items():
            sums[code] += total.value if isinstance(total.value, int) else 0
    assert sums == {code: rollup.count(code) for code in INSPECTIONS}
    assert [sums[f"kt_{part}"] + sums[f"gs_{part}"] for part in ("cuoc", "tcd", "dv")] == [31, 23, 103]
    assert rollup.inspections["truc_thuoc"]["kt_tcd"].value is NA
    assert rollup.inspections["co_so"]["kt_tcd"].value == 3


async def test_the_balance_holds_over_the_whole_range_and_in_each_month(full: Database) -> None:
    whole = (await rolled(full)).balance
    assert whole.holds and whole.opening == by_hand("dau_ky", [NINE.first])
    assert (whole.increase, whole.decrease, whole.closing) == (16 + 20, 17 + 4 + 1, 870)
    for period in NINE:
        assert (await rolled(full, Span.month(period))).balance.holds


async def test_transfers_within_the_commune_are_netted_for_the_committee_only(full: Database) -> None:
    commune = (await rolled(full)).movements
    assert (commune.came_from_within, commune.went_within) == (6, 6)
    assert (commune.increase, commune.decrease) == (16 + 20 - 6, 17 + 4 + 1 - 6)
    one = next(unit for (unit, period), row in FIGURES.items() if row["chuyen_den_nb"] and period in NINE)
    branch = (await rolled(full, unit=one)).movements
    gained = [number(one, period, code) for period in NINE for code in ("ket_nap", "chuyen_den", "phuc_hoi")]
    assert branch.increase == sum(gained)
    assert branch.came_from_within == 0


async def test_attendance_is_of_the_branches_that_met(full: Database) -> None:
    unmet = ("TT05", MARCH.last)
    await refile(full, *unmet, sh_ngay="chua_hop", sh_du=NA, sh_vang_ld=NA, sh_vang_kld=NA)
    met = [key for key in FIGURES if KINDS[key[0]] in BRANCHES and key != unmet]
    rollup = await rolled(full)
    assert rollup.total("sh_ngay").value == len(met) == 9 * 68 - 1
    here = sum(number(*key, "sh_du") for key in met)
    must = sum(number(*key, "cuoi_ky") - number(*key, "mien_sh") for key in met)
    must += sum(number(*key, "tam_den") - number(*key, "tam_di") for key in met)
    assert rollup.share("sh_ty_le") == Share(here, must)
    one = await rolled(full, MARCH, "TT05")
    assert one.total("sh_du").value is NA and one.total("sh_ngay").value == 0 and one.share("sh_ty_le") is None


async def test_answers_are_counted_by_choice(full: Database) -> None:
    rollup = await rolled(full, MARCH)
    found = rollup.answers("tu_tuong")
    assert found == {
        choice: sum(FIGURES[unit, MARCH.last]["tu_tuong"] == choice for unit in KINDS if KINDS[unit] in BRANCHES)
        for choice in ("on_dinh", "can_quan_tam")
    }
    assert sum(found.values()) == rollup.total("tu_tuong").value == 68
    # Nobody was asked: every choice is there, and the total is unknown, not zero.
    assert set(rollup.answers("sh_xep_loai").values()) == {0} and rollup.total("sh_xep_loai").value is None


# ── Who is missing ──────────────────────────────────────────────────────────


async def test_a_total_says_of_how_many_it_is(full: Database) -> None:
    await forget(full, "TT01", NINE.last)
    await refile(full, "TT02", NINE.last, reports.NONE)
    rollup = await rolled(full)
    assert (rollup.total("cuoi_ky").filed, rollup.total("cuoi_ky").of) == (66, 68)
    assert (rollup.total("ket_nap").filed, rollup.total("ket_nap").of) == (9 * 68 - 2, 9 * 68)
    # Bodies report inspections too; what applies to bodies only is asked of them only.
    bodies = sum(kind in {"cap_uy_xa", "dang_bo_co_so"} for kind in KINDS.values())
    assert rollup.total("kt_cuoc").of == 9 * (68 + bodies) and rollup.total("kt_tcd").of == 9 * bodies
    assert rollup.ground.gaps == (Gap("TT01", NINE.last),) and rollup.ground.marked_none == (Gap("TT02", NINE.last),)
    assert not rollup.total("cuoi_ky").complete and rollup.total("dau_ky").complete
    assert rollup.whole_coverage.filed_branches == 67 and rollup.whole_coverage.missing == ("TT01",)


async def test_a_missing_month_leaves_a_difference_and_is_named(full: Database) -> None:
    await forget(full, "TT01", NINE.last)
    balance = (await rolled(full)).balance
    assert balance.missing == (("TT01", NINE.last),) and not balance.holds
    assert balance.difference == -number("TT01", NINE.last.plus(-1), "cuoi_ky")


async def test_a_broken_opening_is_named_with_both_numbers(full: Database) -> None:
    december = Period(2025, 12)

    closed = number("TT03", december.plus(-1), "cuoi_ky")
    opened, later = closed + 2, number("TT03", december, "cuoi_ky") + 2
    await refile(full, "TT03", december, dau_ky=opened, cuoi_ky=later)
    balance = (await rolled(full)).balance
    assert balance.breaks == (
        Break("TT03", december, closed, opened),
        Break("TT03", december.plus(1), later, later - 2),
    )
    assert not balance.holds


# ── The tree of each month ──────────────────────────────────────────────────


async def move(db: Database, unit: str, parent: str, since: Period) -> Unit:
    async with db.transaction() as connection:
        entry = await units.get(connection, unit, since)
        await units.change_from(connection, replace(entry, parent=parent, kind="chi_bo_trong_dang_bo"), since)
    return entry


async def test_a_unit_that_moved_counts_where_it_stood(full: Database) -> None:
    body = next(code for code, kind in KINDS.items() if kind == "dang_bo_co_so")
    january = Period(2026, 1)
    before = await rolled(full, unit=body)
    await move(full, "TT01", body, january)
    after = await rolled(full, unit=body)
    assert after.count("cuoi_ky") - before.count("cuoi_ky") == number("TT01", NINE.last, "cuoi_ky")
    since = [number("TT01", period, "chuyen_de") for period in Span(january, NINE.last)]
    assert after.count("chuyen_de") - before.count("chuyen_de") == sum(since) > 0
    assert (after.balance.joined, after.balance.left) == (number("TT01", january, "dau_ky"), 0)
    assert after.balance.holds
    assert after.coverage(january.plus(-1)).branches + 1 == after.coverage(january).branches
    commune = await rolled(full)
    assert commune.count("cuoi_ky") == 870 and commune.balance.holds and commune.balance.joined == 0
    assert commune.coverage(january.plus(-1)).organisations == 54 and commune.coverage(january).organisations == 53


async def test_a_branch_that_ended_takes_its_members_along(full: Database) -> None:
    async with full.transaction() as connection:
        await units.end(connection, "TT01", Period(2025, 12))
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT01' AND period > '2025-12'")
    rollup = await rolled(full)
    assert rollup.balance.left == number("TT01", Period(2025, 12), "cuoi_ky") and rollup.balance.holds
    assert rollup.coverage(NINE.last).branches == 67 and rollup.ground.gaps == ()
    assert rollup.total("ket_nap").of == 9 * 68 - 3


async def test_what_does_not_exist_is_unknown_and_not_zero(full: Database) -> None:
    async with full.snapshot() as connection:
        now, before, year_before = await rollups.compared(connection, FORMS, "XA", Span.quarter(2026, 1))
    assert change("cuoi_ky", now, before) == by_hand("cuoi_ky", [NINE.last]) - by_hand("cuoi_ky", [Period(2025, 12)])
    assert change("ket_nap", now, before) == by_hand("ket_nap", list(now.span)) - by_hand("ket_nap", list(before.span))
    assert change("cuoi_ky", now, year_before) is None and change("ket_nap", now, None) is None
    assert year_before.total("cuoi_ky").value is None and year_before.balance.closing == 0
    assert not (await rolled(full, unit="NOWHERE")).ground.exists


async def test_a_quota_stands_against_the_admissions_of_its_year(full: Database) -> None:
    rollup = await rolled(full)
    assert (rollup.quota.own, rollup.quota.given) == (None, None)
    async with full.transaction() as connection:
        for unit, year, count in (("XA", 2026, 20), ("TT01", 2026, 2), ("TT02", 2026, 0), ("TT03", 2025, 9)):
            await units.set_quota(connection, unit, year, count)
    quota = (await rolled(full, MARCH)).quota
    assert (quota.year, quota.own, quota.given, quota.branches, quota.of) == (2026, 20, 2, 2, 68)
    assert (await rolled(full, MARCH)).total("chi_tieu_nam").value == 2
    assert quota.admitted.value == by_hand("ket_nap", [Period(2026, month) for month in (1, 2, 3)])
