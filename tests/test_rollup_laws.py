"""Laws of the roll-up, for random communes in which branches move and months are missing."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from reporting.ground import Ground
from reporting.periods import Period, Span
from reporting.rollup import Added, Rollup
from reporting.units import Tree, Unit
from tests.conftest import FORMS

SPAN = Span(Period(2025, 11), Period(2026, 2))
PLACES = ("XA", "DB1", "DB2")
BRANCHES = ("A", "B", "C", "D")
FLOWS = ("ket_nap", "chuyen_den", "chuyen_di", "tu_tran")

Month = dict[str, int]


@dataclass(frozen=True)
class History:
    """Where each branch stands in each month, and what it reported; None for nothing."""

    places: dict[str, tuple[str, ...]]
    flows: dict[str, tuple[Month | None, ...]]
    openings: dict[str, int]

    def trees(self) -> dict[Period, Tree]:
        fixed = [
            Unit("XA", "Xã", "dang_uy_xa", "", ""),
            *(Unit(code, code, "dang_bo_co_so", "XA", "") for code in PLACES[1:]),
        ]
        return {
            period: Tree(
                [
                    *fixed,
                    *(Unit(code, code, "chi_bo_trong_dang_bo", where[at], "") for code, where in self.places.items()),
                ]
            )
            for at, period in enumerate(SPAN)
        }

    def reports(self) -> dict[tuple[str, Period], Month]:
        """Each opens with what it closed with last."""
        found: dict[tuple[str, Period], Month] = {}
        for code, months in self.flows.items():
            members = self.openings[code]
            for period, flows in zip(SPAN, months, strict=True):
                if flows is not None:
                    closing = members + flows["ket_nap"] + flows["chuyen_den"] - flows["chuyen_di"] - flows["tu_tran"]
                    found[code, period] = {**flows, "dau_ky": members, "cuoi_ky": closing, "nu": closing // 2}
                    members = closing
        return found

    def roll_up(self, unit: str, span: Span = SPAN) -> Rollup:
        """As the database would add it."""
        trees, reports = self.trees(), self.reports()
        filed = {period: {code: "filed" for code, month in reports if month == period} for period in SPAN}
        ground = Ground(unit, span, FORMS, trees, filed, {})
        added: list[Added] = []
        books: defaultdict[str, dict[Period, tuple[int | None, int | None]]] = defaultdict(dict)
        for (code, period), figures in reports.items():
            if code in trees[period].branches(unit):
                books[code][period] = figures["dau_ky"], figures["cuoi_ky"]
                added += [
                    Added("chi_bo_trong_dang_bo", period, name, 1, value, part=value, base=figures["cuoi_ky"])
                    for name, value in figures.items()
                ]
        return Rollup(ground, added, books)


def tuples(values: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(values, min_size=len(SPAN), max_size=len(SPAN)).map(tuple)


months = st.fixed_dictionaries({code: st.integers(0, 5) for code in FLOWS})
histories = st.builds(
    History,
    st.fixed_dictionaries({code: tuples(st.sampled_from(PLACES)) for code in BRANCHES}),
    st.fixed_dictionaries({code: tuples(st.none() | months) for code in BRANCHES}),
    st.fixed_dictionaries({code: st.integers(40, 60) for code in BRANCHES}),
)
complete = st.builds(
    History,
    st.fixed_dictionaries({code: tuples(st.sampled_from(PLACES)) for code in BRANCHES}),
    st.fixed_dictionaries({code: tuples(months) for code in BRANCHES}),
    st.fixed_dictionaries({code: st.integers(40, 60) for code in BRANCHES}),
)


@settings(deadline=None)
@given(histories)
def test_the_parts_of_a_tree_add_up_to_the_whole(history: History) -> None:
    """Under each place, and the branches directly below the commune, which are the rest."""
    whole = history.roll_up("XA")
    reports, trees = history.reports(), history.trees()
    for code in (*FLOWS, "cuoi_ky", "nu"):
        counted = whole.months_of(code)
        direct = sum(
            month[code]
            for (unit, period), month in reports.items()
            if period in counted and trees[period].units[unit].parent == "XA"
        )
        below = [history.roll_up(place).total(code) for place in PLACES[1:]]
        assert whole.count(code) == direct + sum(total.value for total in below if isinstance(total.value, int))
        at_the_top = sum(trees[period].units[unit].parent == "XA" for unit in BRANCHES for period in counted)
        assert whole.total(code).of == at_the_top + sum(total.of for total in below)


@settings(deadline=None)
@given(histories, st.integers(1, len(SPAN) - 1), st.sampled_from(PLACES))
def test_a_range_cut_in_two_has_the_same_flows(history: History, cut: int, unit: str) -> None:
    middle = SPAN.first.plus(cut)
    first, second = Span(SPAN.first, middle.plus(-1)), Span(middle, SPAN.last)
    for code in FLOWS:
        parts = [history.roll_up(unit, part).count(code) for part in (first, second)]
        assert sum(parts) == history.roll_up(unit).count(code)
    assert history.roll_up(unit, second).total("cuoi_ky") == history.roll_up(unit).total("cuoi_ky")
    assert history.roll_up(unit, first).total("dau_ky") == history.roll_up(unit).total("dau_ky")


@settings(deadline=None)
@given(complete, st.sampled_from(PLACES))
def test_what_balances_in_each_month_balances_over_all(history: History, unit: str) -> None:
    assert all(history.roll_up(unit, Span.month(period)).balance.holds for period in SPAN)
    assert history.roll_up(unit).balance.holds


@settings(deadline=None)
@given(histories, st.sampled_from(PLACES))
def test_a_difference_is_never_without_a_cause(history: History, unit: str) -> None:
    balance = history.roll_up(unit).balance
    assert balance.difference == 0 or balance.missing


@settings(deadline=None)
@given(histories, st.sampled_from(PLACES))
def test_a_share_is_that_of_the_sums(history: History, unit: str) -> None:
    rollup = history.roll_up(unit)
    share = rollup.share("nu")
    if rollup.count("cuoi_ky"):
        assert share is not None and (share.part, share.whole) == (rollup.count("nu"), rollup.count("cuoi_ky"))
    else:
        assert share is None


@settings(deadline=None)
@given(histories, st.sampled_from(PLACES))
def test_gaps_and_coverage_tell_the_same(history: History, unit: str) -> None:
    rollup = history.roll_up(unit)
    total = rollup.total("ket_nap")
    missing = [gap for gap in rollup.ground.gaps if gap.unit in BRANCHES]
    assert total.of - total.filed == len(missing)
    assert set(rollup.coverage(SPAN.last).missing) == {gap.unit for gap in missing if gap.period == SPAN.last}
    assert (total.value is None) == (total.filed == 0)
