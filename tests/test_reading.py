"""From what is typed under a question to values of its figures: by order, by line, by name."""

from __future__ import annotations

from datetime import date

import pytest

from commands.setup import FORMS
from reporting.answers import Unclear
from reporting.facts import Facts
from reporting.form_files import load_forms
from reporting.periods import Period
from reporting.reading import Understood, named, read_listing, read_named
from reporting.steps import Line

FORM = load_forms(FORMS).for_unit("chi_bo_co_so", Period(2026, 3))
FACTS = Facts(Period(2026, 3), date(2026, 3, 20))
DAY = date(2026, 3, 5)


def lines(*codes: str, value: int | None = None) -> list[Line]:
    return [Line(FORM.figures[code], value) for code in codes]


def understood(asked: list[Line], text: str) -> dict[str, object] | None:
    """What is sure; None where nothing is. A doubt leaves its figure out."""
    found = read_listing(asked, text, FACTS, {"sh_phai_du": 12})
    return dict(found.values) if isinstance(found, Understood) and found.values else None


BOTH = {"sh_ngay": DAY, "sh_du": 11}


@pytest.mark.parametrize(
    "text",
    [
        "5/3, 11", "5/3 11", "5/3; 11", "5/3,11", "5/3 - 11", "5/3. 11", "5/3 11/12", "5/3 và 11", "5/3\n11",
        "5/3 có mặt 11", "họp 5/3 co mat 11 dong chi", "ngày 5, 11", "ngày 5 tháng 3, 11", "ngay 5 thang 3 11",
        "mùng năm, mười một", "mung 5 11", "thứ năm 5/3, 11", "tối 5/3, 11", "5/3 tối, 11", "19h30 5/3, 11",
        "5/3/2026, 11", "05.03 11", "hop ngay 5/3 du 11",
    ],
)  # fmt: skip
def test_a_meeting_in_one_line(text: str) -> None:
    assert understood(lines("sh_ngay", "sh_du"), text) == BOTH


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("5/3", {"sh_ngay": DAY}), ("chưa họp", {"sh_ngay": "chua_hop"}), ("5/3, đủ", {"sh_ngay": DAY}),
        ("5/3, khoảng 11", {"sh_ngay": DAY}), ("5/3, vắng 1", {"sh_ngay": DAY}), ("5/3, 11, 1", {"sh_ngay": DAY}),
        ("5/3, 18/25", {"sh_ngay": DAY}), ("11", None), ("5 3 11", None), ("thứ hai, 11", None), ("không", None),
    ],
)  # fmt: skip
def test_a_meeting_of_which_part_is_not_sure(text: str, values: dict[str, object] | None) -> None:
    assert understood(lines("sh_ngay", "sh_du"), text) == values


@pytest.mark.parametrize(
    ("text", "women", "minority"),
    [
        ("1 0", 1, 0), ("1, 0", 1, 0), ("1 và 0", 1, 0), ("một, không", 1, 0), ("nữ 1, dtts 0", 1, 0),
        ("dtts 0, nữ 1", 1, 0), ("1 nữ; 0 dân tộc thiểu số", 1, 0), ("1", 1, None), ("dtts 1", None, 1),
        ("nữ 1", 1, None), ("1 dtts", None, 1),
        ("1 0 0", None, None), ("1,234", None, None), ("1 234", None, None), ("nữ 1, 0", None, None),
        ("nữ 1, nữ 0", None, None),
    ],
)  # fmt: skip
def test_two_counts_go_by_their_words_or_by_their_order(text: str, women: int | None, minority: int | None) -> None:
    wanted = {code: value for code, value in (("ket_nap_nu", women), ("ket_nap_dtts", minority)) if value is not None}
    assert understood(lines("ket_nap_nu", "ket_nap_dtts"), text) == (wanted or None)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("2: 8", {"dtts": 8}), ("1: 7, 2: 8", {"nu": 7, "dtts": 8}), ("1:7 2:8", {"nu": 7, "dtts": 8}),
        ("dòng 2: mười hai", {"dtts": 12}), ("2= không", {"dtts": 0}),
        ("8", None), ("3: 8", None), ("2:", None), ("2. 8", None), ("2: 8, 2: 9", None),
    ],
)  # fmt: skip
def test_lines_of_a_list(text: str, values: dict[str, int] | None) -> None:
    assert understood(lines("nu", "dtts", value=5), text) == values


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("nữ 8", [("nu", "8")]), ("nu: 8", [("nu", "8")]), ("sửa nữ 7 thành 8", [("nu", "8")]), ("sua nu 8", [("nu", "8")]),
        ("nữ 8, dtts 7", [("nu", "8"), ("dtts", "7")]), ("sửa nữ", [("nu", "")]), ("từ trần 1", [("tu_tran", "1")]),
        ("quan chung uu tu 5", [("qcut", "5")]), ("sổ tay là 9", [("so_tay", "9")]), ("dự 7", [("sh_du", "7")]),
        ("vang khong ly do 2", [("sh_vang_kld", "2")]),
        ("nữ", []), ("vắng 1", []), ("chuyển 1", []), ("nữ 8, cái gì 7", [("nu", "8, cái gì 7")]), ("8", []), ("", []),
    ],
)  # fmt: skip
def test_figures_by_name(text: str, found: list[tuple[str, str]]) -> None:
    assert [(figure.code, value) for figure, value in read_named(FORM, text)] == found


def test_every_name_means_one_figure() -> None:
    for figure in FORM.figures.values():
        for name in figure.called:
            assert named(FORM, name) is figure, name


def test_attendance_may_be_said_against_who_must_attend() -> None:
    found = read_listing(lines("sh_du"), "10/11", FACTS, {"sh_phai_du": 12})
    assert not isinstance(found, Unclear) and found.doubts[0].why.options == (10,)
