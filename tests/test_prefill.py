"""What is suggested is right by itself: it breaks no hard rule, whatever happened in the month."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from commands.setup import FORMS
from reporting.facts import Facts, UnitFacts
from reporting.form_files import load_forms
from reporting.periods import Period
from reporting.rules import asked, check, prefill, settle
from reporting.values import Value

pytestmark = pytest.mark.slow

FORM = load_forms(FORMS).for_unit("chi_bo_co_so", Period(2026, 3))
EXTENDED = [code for code, figure in FORM.figures.items() if figure.group == "extended"]
BLOCKS = ("khu_dan_cu", "co_quan", "llvt")
PARTS = ("nct_khu_dan_cu", "nct_co_quan", "nct_llvt")


@st.composite
def months(draw: st.DrawFn) -> tuple[Facts, dict[str, Value]]:
    """A branch with any last month that its rules allow, and the movements of this one."""
    members = draw(st.integers(1, 120))
    up_to = st.integers(0, members)
    exempt = draw(up_to)
    places = [draw(up_to), draw(up_to)]
    low, high = sorted(places)
    last: dict[str, Value] = {
        "cuoi_ky": members, "nct_khu_dan_cu": low, "nct_co_quan": high - low, "nct_llvt": members - high,
        "mien_sh": exempt, "tam_di": draw(st.integers(0, members - exempt)), "tam_den": draw(st.integers(0, 20)),
        "qcut": draw(st.integers(0, 30)),
        **{code: draw(up_to) for code in ("du_bi", "nu", "dtts", "ton_giao", "doan_tn", "hoc_sinh", "di_xa", "so_tay", "giup_do")},
    }  # fmt: skip
    away = last["di_xa"]
    last["di_xa_lien_lac"] = draw(st.integers(0, away)) if isinstance(away, int) and away else 0
    moved: dict[str, Value] = {"gate_bien_dong": draw(st.sampled_from(["co", "khong"])), "gate_ktgs": "khong"}
    if moved["gate_bien_dong"] == "co":
        moved |= draw(movements(members))
    off = frozenset(draw(st.sets(st.sampled_from(EXTENDED)))) | {"sh_xep_loai", "kien_nghi"}
    unit = UnitFacts("chi_bo_co_so", draw(st.sampled_from(BLOCKS)))
    facts = Facts(Period(2026, 3), date(2026, 3, 20), unit=unit, history=(last,), off=off, opening=members)
    return facts, {code: value for code, value in moved.items() if code not in off}


@st.composite
def movements(draw: st.DrawFn, members: int) -> dict[str, Value]:
    few = st.integers(0, 5)
    found: dict[str, Any] = {code: draw(few) for code in ("ket_nap", "chuyen_den", "phuc_hoi")}
    left = members + sum(found.values())
    for code in ("chuyen_di", "tu_tran", "xoa_ten", "khai_tru", "xin_ra"):
        found[code] = draw(st.integers(0, min(left, draw(st.sampled_from([3, left])))))
        left -= found[code]
    arrived = found["chuyen_den"] + found["phuc_hoi"]
    gone = sum(found[code] for code in ("chuyen_di", "tu_tran", "xoa_ten", "khai_tru", "xin_ra"))
    for code, most in (
        ("ket_nap_nu", "ket_nap"),
        ("ket_nap_dtts", "ket_nap"),
        ("chuyen_den_nb", "chuyen_den"),
        ("chuyen_di_nb", "chuyen_di"),
    ):
        found[code] = draw(st.integers(0, found[most]))
    found |= {f"den_{what}": draw(st.integers(0, arrived)) for what in ("nu", "dtts", "du_bi")}
    return found | {f"giam_{what}": draw(st.integers(0, gone)) for what in ("nu", "dtts", "du_bi")}


def suggested(facts: Facts, moved: dict[str, Value]) -> dict[str, Value]:
    """Everything that can be suggested is taken as it is; the day, those present and the mood are given."""
    answers = dict(moved)
    for screen in FORM.screens:
        answers |= prefill(
            FORM, facts, answers, [code for code in asked(FORM, facts, answers, screen) if code not in answers]
        )
        if screen.id == "sinh_hoat":
            must = settle(FORM, facts, answers)["sh_phai_du"]
            answers |= {"sh_ngay": date(2026, 3, 5), "sh_du": must}
            answers |= prefill(FORM, facts, answers, ["sh_vang_ld", "sh_vang_kld"])
    return answers | {"tu_tuong": "on_dinh"}


@settings(max_examples=300, deadline=None)
@given(months())
def test_nothing_suggested_breaks_a_hard_rule(month: tuple[Facts, dict[str, Value]]) -> None:
    facts, moved = month
    values = settle(FORM, facts, suggested(facts, moved))
    assert [found.message for found in check(FORM, facts, values) if found.level == "block"] == []


@settings(max_examples=200, deadline=None)
@given(months())
def test_movement_goes_into_the_place_where_the_unit_works(month: tuple[Facts, dict[str, Value]]) -> None:
    facts, moved = month
    values = settle(FORM, facts, suggested(facts, moved))
    before = facts.history[0]
    closing, home = values["cuoi_ky"], f"nct_{facts.unit.block}"
    assert before is not None and isinstance(closing, int) and facts.opening is not None
    balance, held = closing - facts.opening, before[home]
    assert isinstance(held, int)
    if held + balance >= 0:
        assert values[home] == held + balance
        assert all(values[part] == before[part] for part in PARTS if part != home)
    else:
        assert values[home] == 0, "more left than worked there: the rest left elsewhere"


@settings(max_examples=100, deadline=None)
@given(months())
def test_without_movement_everything_is_as_last_month(month: tuple[Facts, dict[str, Value]]) -> None:
    facts, _ = month
    answers = suggested(facts, {"gate_bien_dong": "khong", "gate_ktgs": "khong"})
    before = facts.history[0]
    assert before is not None
    for code in (
        "du_bi",
        "nu",
        "dtts",
        "ton_giao",
        "doan_tn",
        "hoc_sinh",
        *PARTS,
        "mien_sh",
        "di_xa",
        "so_tay",
        "qcut",
    ):
        assert answers[code] == before[code], code


def test_nothing_is_suggested_where_last_month_is_not_known() -> None:
    facts = Facts(Period(2026, 3), date(2026, 3, 20), opening=9)
    found = prefill(FORM, facts, {"gate_bien_dong": "khong"}, list(FORM.figures))
    assert not {"nu", "dtts", "nct_khu_dan_cu", "mien_sh", "so_tay", "qcut"} & set(found)
    skipped = replace(facts, history=(None, {"nu": 4, "cuoi_ky": 9}))
    assert prefill(FORM, skipped, {"gate_bien_dong": "khong"}, ["nu"]) == {"nu": 4}, "over a month without a report"
