"""Transfers between two branches: named by both sides, counted once while under way (X12)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from demo import sample
from demo.persona import Persona
from demo.talk import Talk
from documents import trace as document
from handlers.report import filing
from handlers.report.filing import Actor
from reporting.periods import Period, Span
from reporting.rollup import Rollup
from reporting.transfers import Direction, Statement, under_way, unmatched
from reporting.values import Value
from storage import reports, rollups, trace
from storage.months import answers_of, month
from tests.commune import Chat, Commune
from tests.conftest import FEBRUARY

NOW = datetime(2026, 2, 20, tzinfo=UTC)
OTHER: dict[Direction, Direction] = {"out": "in", "in": "out"}


def statement(
    number: int, unit: str, direction: Direction, other: str | None, members: int, month: int = 1
) -> Statement:
    return Statement(number, unit, Period(2026, month), direction, other, members, NOW + timedelta(days=number))


# ── Matching, pure ──────────────────────────────────────────────────────────


def test_what_both_say_is_matched_and_the_oldest_first() -> None:
    said = [
        statement(1, "A", "out", "B", 2),
        statement(2, "A", "out", "B", 1, month=2),
        statement(3, "B", "in", "A", 2, month=2),
        statement(4, "C", "in", "A", 1),
        statement(5, "A", "out", None, 1),
    ]
    assert [(left.id, members) for left, members in unmatched(said)] == [(2, 1), (4, 1), (5, 1)]
    assert under_way(said) == 4 - 3


sides: st.SearchStrategy[tuple[Direction, str, str | None, int, int]] = st.tuples(
    st.sampled_from(["out", "in"]),
    st.sampled_from("AB"),
    st.sampled_from(["C", "D", None]),
    st.integers(1, 4),
    st.integers(1, 6),
)


@settings(deadline=None)
@given(st.lists(sides, max_size=12))
def test_the_open_rest_is_what_is_under_way(rows: list[tuple[Direction, str, str | None, int, int]]) -> None:
    said = [
        statement(at, unit, way, other, members, month) for at, (way, unit, other, members, month) in enumerate(rows)
    ]
    assert sum(left if one.direction == "out" else -left for one, left in unmatched(said)) == under_way(said)


@settings(deadline=None)
@given(st.lists(sides, max_size=12))
def test_once_both_sides_say_the_same_nothing_is_open(rows: list[tuple[Direction, str, str | None, int, int]]) -> None:
    said = [
        statement(at, unit, way, other, members, month)
        for at, (way, unit, other, members, month) in enumerate(rows)
        if other is not None
    ]
    echoed = [
        statement(100 + one.id, one.other or "", OTHER[one.direction], one.unit, one.members) for one in reversed(said)
    ]
    assert unmatched([*said, *echoed]) == [] and under_way([*said, *echoed]) == 0


# ── In the talk ─────────────────────────────────────────────────────────────


async def files(commune: Commune, unit: str) -> Chat:
    """February as the sample has it: TT25 gives one member to TT26, TT34 one to DB03-1."""
    await commune.secretary(unit).says("bc")
    figures = sample.months()
    form = commune.house.forms.for_unit("chi_bo_truc_thuoc", FEBRUARY)
    persona = Persona(form, figures[unit, FEBRUARY], figures[unit, FEBRUARY.plus(-1)])
    await Talk(commune.stage, commune.secretary(unit).address, persona).to_the_end()
    return commune.secretary(unit)


async def corrected(commune: Commune, unit: str, **figures: Value) -> None:
    async with commune.db.transaction() as connection:
        report = await reports.current(connection, unit, FEBRUARY)
        assert report is not None
        here = await month(connection, commune.house.forms, unit, FEBRUARY, commune.now)
        answers = {**answers_of(here, report), **figures}
        await filing.correct(connection, here, report, answers, Actor(None, "web"), commune.now, reason="")


async def rolled(commune: Commune, unit: str = "XA") -> Rollup:
    async with commune.db.snapshot() as connection:
        return await rollups.of(connection, commune.house.forms, unit, Span.month(FEBRUARY))


STORED = "SELECT unit, direction, other, members FROM transfers WHERE withdrawn_at IS NULL ORDER BY id"


async def test_who_left_and_has_not_come_is_counted_once(commune: Commune) -> None:
    before = await commune.filed("TT25", "2026-01")
    await files(commune, "TT25")
    assert await commune.rows(STORED) == [("TT25", "out", None, 1)]
    rollup = await rolled(commune)
    assert rollup.transfers.under_way == 1 and rollup.members == before["cuoi_ky"]
    assert rollup.count("cuoi_ky") + 1 == rollup.members
    assert "Đang chuyển giữa các chi bộ trong xã: 1 đồng chí" in await commune.group.says("/tonghop 2/2026")
    async with commune.db.snapshot() as connection:
        found = await trace.of(connection, commune.house.forms, "XA", Span.month(FEBRUARY), "cuoi_ky")
    rows = document.summary(found, commune.now)
    assert ("Đang chuyển giữa các chi bộ", 1) in rows and ("Cộng cả đang chuyển", rollup.members) in rows
    # For the branch itself the member is gone, and gone is a loss.
    branch = await rolled(commune, "TT25")
    assert (branch.transfers.under_way, branch.movements.decrease) == (0, 1)
    await files(commune, "TT26")
    after = await rolled(commune)
    assert after.transfers.under_way == 0 and after.balance.holds is False
    assert "Đang chuyển" not in await commune.group.says("/tonghop 2/2026")


async def test_who_has_come_before_the_other_branch_reports_is_counted_once_too(commune: Commune) -> None:
    await files(commune, "TT26")
    rollup = await rolled(commune)
    earlier = await commune.filed("TT26", "2026-01")
    assert rollup.count("cuoi_ky") == (await commune.filed("TT26"))["cuoi_ky"]
    assert rollup.transfers.under_way == -1 and rollup.members == earlier["cuoi_ky"]
    assert "1 đồng chí, đang được cả hai chi bộ tính" in await commune.group.says("/tonghop 2/2026")


async def test_what_was_loaded_counts_as_matched(commune: Commune) -> None:
    async with commune.db.snapshot() as connection:
        whole = Span(Period(2025, 7), Period(2026, 1))
        rollup = await rollups.of(connection, commune.house.forms, "XA", whole)
    assert rollup.count("chuyen_di_nb") == 4 and rollup.transfers.under_way == 0
    await commune.office.talks("/vanphong")
    assert await commune.rows(STORED) == []


async def test_a_corrected_number_withdraws_what_no_longer_fits(commune: Commune) -> None:
    await files(commune, "TT25")
    await corrected(commune, "TT25", chuyen_di=3, chuyen_di_nb=2)
    assert await commune.rows(STORED) == [("TT25", "out", None, 2)]
    await corrected(commune, "TT25", chuyen_di=0, chuyen_di_nb=0)
    assert await commune.rows(STORED) == [] and (await rolled(commune)).transfers.under_way == 0
    # Nothing is deleted.
    assert await commune.one("SELECT COUNT(*) FROM transfers") == 2
