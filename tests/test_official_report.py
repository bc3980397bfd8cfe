"""The official report of the sample commune: figures, form, and what a template may ask for."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.shared import Pt

from documents import citations, official, report
from documents.issuer import Issuer, issuer_from, letterhead, spelt
from documents.official import Facts, Named
from documents.report import Gathered, Order
from documents.stationery.__main__ import SOURCES, build
from documents.word.controls import LONGEST_CODE
from documents.word.template import fill
from documents.word_templates import BUILT_IN, templates
from reporting.periods import Period
from tests.word_files import W, controls, paper, parts, saved, texts, tree

FIRST, LAST = Period(2025, 7), Period(2026, 3)
ISSUER = Issuer(
    superior="Đảng bộ tỉnh Lai Châu",
    committee="Đảng ủy xã Bình Lư",
    place="Bình Lư",
    recipients=("Ban Tổ chức Tỉnh ủy (b/c)", "Các chi, đảng bộ trực thuộc"),
)
LEVELS = [
    Named("XA-BTV", "Ban Thường vụ Đảng ủy", {"kt_cuoc": 1, "kt_tcd": 6, "kt_dv": 6, "gs_cuoc": 1, "gs_tcd": 6, "gs_dv": 6}),
    Named("XA-UBKT", "Ủy ban Kiểm tra Đảng ủy", {"kt_cuoc": 1, "kt_tcd": 3, "kt_dv": 0, "gs_cuoc": 1, "gs_tcd": 3, "gs_dv": 3}),
    Named("co_so", "Các đảng bộ cơ sở, chi bộ cơ sở", {"kt_cuoc": 3, "kt_tcd": 3, "kt_dv": 47, "gs_cuoc": 24, "gs_tcd": 2, "gs_dv": 41}),
    Named("truc_thuoc", "Các chi bộ trực thuộc", {}),
]  # fmt: skip
FACTS = Facts(
    first=FIRST,
    last=LAST,
    kinds={"dang_bo_co_so": 3, "chi_bo_co_so": 7, "chi_bo_truc_thuoc": 44, "chi_bo_trong_dang_bo": 17},
    stocks={
        "cuoi_ky": 870, "nu": 384, "dtts": 285, "du_bi": 21, "nct_co_quan": 449, "nct_khu_dan_cu": 383, "nct_llvt": 38,
        "ton_giao": 2, "doan_tn": 44, "mien_sh": 63, "so_tay": 828,
    },
    flows={
        "ket_nap": 16, "ket_nap_nu": 11, "ket_nap_dtts": 5, "qcut_hoc": 56, "qcut_cn": 56, "xoa_ten": 1,
        "chuyen_den": 20, "chuyen_den_nb": 6, "chuyen_di": 17, "chuyen_di_nb": 6, "tu_tran": 4,
    },
    opening=862,
    levels=LEVELS,
    organisations=[Named("TT01", "Chi bộ bản Hồ Ta", {"cuoi_ky": 9, "nu": 7})],
    filed=(54, 54),
    gaps=[],
    increase=30,
    decrease=16,
)  # fmt: skip


def made(name: str = "chi-thi-28", facts: Facts = FACTS, issuer: Issuer = ISSUER, **order: Any) -> bytes:
    wanted = Order(name, "XA", facts.first, facts.last, **order)
    return report.make((BUILT_IN / f"{name}.docx").read_bytes(), wanted, Gathered(facts, issuer))


@pytest.fixture(scope="module")
def directive() -> bytes:
    return made()


# ── Figures ─────────────────────────────────────────────────────────────────

SOURCE_FIGURES = """
so_to_chuc 54; so_dang_bo 03; so_chi_bo_co_so 07; so_chi_bo_truc_thuoc 44; so_chi_bo_trong_dang_bo 17; so_chi_bo 68
cuoi_ky 870; nu 384; nu_pct 44,1%; dtts 285; dtts_pct 32,8%; du_bi 21
nct_co_quan 449; nct_co_quan_pct 51,6%; nct_khu_dan_cu 383; nct_khu_dan_cu_pct 44,0%; nct_llvt 38; nct_llvt_pct 4,4%
ton_giao 02; ton_giao_pct 0,2%; doan_tn 44; doan_tn_pct 5,1%; ket_nap 16; ket_nap_nu 11; ket_nap_dtts 05
qcut_hoc 56; qcut_cn 56; qcut_cn_pct 100,0%; mien_sh 63; so_tay 828; so_tay_pct 95,2%; xoa_ten 01; dua_ra 01
kt_gs_cuoc 31; kt_gs_tcd 23; kt_gs_dv 103; kt_cuoc 05; gs_cuoc 26
khoang từ ngày 01/7/2025 đến ngày 31/3/2026; tinh_den tính đến ngày 31/3/2026
"""
EXPECTED = dict(entry.strip().split(" ", 1) for entry in SOURCE_FIGURES.strip().replace("\n", ";").split(";"))


@pytest.mark.parametrize("code", EXPECTED)
def test_every_figure_of_the_source_that_can_be_computed(code: str) -> None:
    assert official.values(FACTS)[code] == EXPECTED[code]


def test_they_are_printed_in_controls_of_their_code(directive: bytes) -> None:
    printed = {
        alias: text
        for part in ("word/document.xml", "word/footnotes.xml")
        for alias, _, text in controls(directive, part)
    }
    assert {code: printed[code] for code in EXPECTED if code in printed} == {
        code: EXPECTED[code] for code in EXPECTED if code in printed
    }
    assert set(EXPECTED) - set(printed) == {"so_chi_bo", "xoa_ten", "dua_ra", "qcut_cn_pct"}
    assert printed["co_xoa_ten"].endswith("có 01 đảng viên bị xóa tên trong danh sách đảng viên.")
    assert printed["co_qcut_hoc"] == " (100,0% số được cử)"
    assert all(alias == tag and len(alias) <= LONGEST_CODE for alias, tag, _ in controls(directive))


def test_a_code_says_the_same_wherever_it_stands(directive: bytes) -> None:
    """X01."""
    said: dict[str, set[str]] = {}
    for alias, _, text in controls(directive):
        said.setdefault(alias, set()).add(text)
    assert [alias for alias, found in said.items() if len(found) > 1] == []


def test_the_footnote_says_who_inspected_and_adds_up(directive: bytes) -> None:
    note = texts(directive, "word/footnotes.xml")[-1].strip()
    assert note == (
        "Ban Thường vụ Đảng ủy: 01 cuộc kiểm tra đối với 06 tổ chức đảng, 06 đảng viên; "
        "01 cuộc giám sát đối với 06 tổ chức đảng, 06 đảng viên. "
        "Ủy ban Kiểm tra Đảng ủy: 01 cuộc kiểm tra đối với 03 tổ chức đảng; "
        "01 cuộc giám sát đối với 03 tổ chức đảng, 03 đảng viên. "
        "Các đảng bộ cơ sở, chi bộ cơ sở: 03 cuộc kiểm tra đối với 03 tổ chức đảng, 47 đảng viên; "
        "24 cuộc giám sát đối với 02 tổ chức đảng, 41 đảng viên. "
        "Các chi bộ trực thuộc: chưa tổ chức trong kỳ."
    )
    for unit, total in (("cuộc", 31), ("tổ chức đảng", 23), ("đảng viên", 103)):
        assert sum(int(figure) for figure in re.findall(rf"(\d+) {unit}", note)) == total


def test_nobody_found_is_said_only_when_nobody_was(directive: bytes) -> None:
    """X06."""
    assert "chưa phát hiện" not in "\n".join(texts(directive))
    quiet = made(facts=replace(FACTS, flows={**FACTS.flows, "xoa_ten": 0}))
    assert "chưa phát hiện trường hợp" in "\n".join(texts(quiet))
    assert "bị xóa tên trong danh sách đảng viên" not in "\n".join(texts(quiet)).replace(
        "không có đảng viên bị xóa tên", ""
    )


@pytest.mark.parametrize(
    ("first", "last", "name"),
    [
        (Period(2026, 3), Period(2026, 3), "tháng 3/2026"),
        (Period(2026, 1), Period(2026, 3), "quý I/2026"),
        (Period(2026, 2), Period(2026, 4), "từ tháng 2/2026 đến tháng 4/2026"),
        (Period(2026, 1), Period(2026, 6), "6 tháng đầu năm 2026"),
        (Period(2026, 7), Period(2026, 12), "6 tháng cuối năm 2026"),
        (Period(2026, 1), Period(2026, 9), "9 tháng đầu năm 2026"),
        (Period(2026, 1), Period(2026, 12), "năm 2026"),
        (FIRST, LAST, "từ tháng 7/2025 đến tháng 3/2026"),
    ],
)
def test_a_range_has_its_name(first: Period, last: Period, name: str) -> None:
    assert official.values(replace(FACTS, first=first, last=last))["ky_bao_cao"] == name


def test_a_total_of_too_few_says_so_and_names_who() -> None:
    """X13."""
    facts = replace(FACTS, filed=(53, 54), gaps=["Tháng 3/2026 thiếu: Chi bộ bản Km2"])
    said = "Số liệu (chưa đủ: 53/54 tổ chức đảng đã báo cáo). Tháng 3/2026 thiếu: Chi bộ bản Km2."
    assert texts(made(facts=facts)).count(said) == 2
    assert "chưa đủ" not in "\n".join(texts(made()))


@pytest.mark.parametrize(
    ("opening", "says"),
    [
        (862, "Đầu kỳ (ngày 01/7/2025) có 862 đảng viên; trong kỳ tăng 30, giảm 16"),
        (None, "Chưa có số đầu kỳ"),
        (861, "chưa cân đối"),
    ],
)
def test_the_balance_over_the_range(opening: int | None, says: str) -> None:
    """X15."""
    stocks = {**FACTS.stocks, "cuoi_ky": 876} if opening else FACTS.stocks
    assert says in str(official.values(replace(FACTS, opening=opening, stocks=stocks))["can_doi"])


def test_an_empty_commune_divides_by_nothing() -> None:
    empty = Facts(LAST, LAST, {}, {}, {}, None, [], [], (0, 0), [])
    assert official.values(empty)["nu_pct"] == "–"
    assert made("thang", facts=empty)


# ── Form ────────────────────────────────────────────────────────────────────


def test_page_and_margins(directive: bytes) -> None:
    portrait, *landscape = list(tree(directive).iter(f"{W}sectPr"))
    size, margins = portrait.find(f"{W}pgSz"), portrait.find(f"{W}pgMar")
    assert (mm(size, "w"), mm(size, "h")) == (210, 297)
    assert [mm(margins, side) for side in ("top", "bottom", "left", "right", "header")] == [20, 20, 30, 15, 10]
    assert portrait.find(f"{W}titlePg") is not None
    assert [mm(section.find(f"{W}pgSz"), "w") for section in landscape] == [297, 297]
    assert [section.find(f"{W}titlePg") for section in landscape] == [None, None]


def mm(node: Any, name: str) -> int:
    return round(int(node.get(f"{W}{name}")) * 25.4 / 1440)


@pytest.mark.parametrize("name", SOURCES)
def test_one_font_for_every_script(name: str) -> None:
    found = set()
    for part in ("word/document.xml", "word/styles.xml", "word/footnotes.xml", "word/header1.xml"):
        for node in tree(made(name, facts=ranged(name)), part).iter(f"{W}rFonts"):
            found |= {(key.removeprefix(W), value) for key, value in node.attrib.items()}
    assert found == {(script, "Times New Roman") for script in ("ascii", "hAnsi", "eastAsia", "cs")}


def ranged(name: str) -> Facts:
    length = {"thang": 1, "quy": 3, "6-thang": 6, "9-thang": 9, "nam": 12}.get(name, 3)
    return replace(FACTS, first=Period(2026, 1), last=Period(2026, length))


def test_the_page_number_stands_in_the_middle_of_the_head(directive: bytes) -> None:
    head = tree(directive, "word/header1.xml")
    assert "".join(node.text for node in head.iter(f"{W}instrText")) == "PAGE"
    assert head.find(f"{W}p/{W}pPr/{W}jc").get(f"{W}val") == "center"
    assert {node.get(f"{W}val") for node in head.iter(f"{W}sz")} == {"28"}


def test_the_frame_of_a_draft(directive: bytes) -> None:
    said = texts(directive)
    for line in (
        "ĐẢNG BỘ TỈNH LAI CHÂU", "ĐẢNG ỦY XÃ BÌNH LƯ", "*", "Số …-BC/ĐU", "DỰ THẢO", "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Bình Lư, ngày … tháng … năm …", "BÁO CÁO", "-----", "Nơi nhận:", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "(họ và tên)",
        "- Ban Tổ chức Tỉnh ủy (b/c),- Các chi, đảng bộ trực thuộc,- Lưu VPĐU.",
    ):  # fmt: skip
        assert line in said
    assert "./." not in "".join(said)


@pytest.mark.parametrize(
    ("number", "day", "line", "dated", "draft"),
    [
        (7, date(2026, 4, 20), "Số 07-BC/ĐU", "Bình Lư, ngày 20 tháng 4 năm 2026", False),
        (112, date(2026, 2, 5), "Số 112-BC/ĐU", "Bình Lư, ngày 05 tháng 02 năm 2026", False),
        (None, date(2026, 12, 31), "Số …-BC/ĐU", "Bình Lư, ngày 31 tháng 12 năm 2026", True),
        (12, None, "Số 12-BC/ĐU", "Bình Lư, ngày … tháng … năm …", True),
    ],
)
def test_number_and_date_are_a_persons_and_draft_is_said_without_them(
    number: int | None, day: date | None, line: str, dated: str, draft: bool
) -> None:
    """X11."""
    said = texts(made(number=number, day=day))
    assert line in said and dated in said and ("DỰ THẢO" in said) == draft


def test_sizes_and_weights(directive: bytes) -> None:
    root = tree(directive)
    assert form(root, "ĐẢNG CỘNG SẢN VIỆT NAM") == ("30", True, False, True)
    assert form(root, "Bình Lư, ngày … tháng … năm …") == ("28", False, True, False)
    assert form(root, "ĐẢNG BỘ TỈNH LAI CHÂU") == ("28", False, False, False)
    assert form(root, "ĐẢNG ỦY XÃ BÌNH LƯ") == ("28", True, False, False)
    assert form(root, "BÁO CÁO") == ("30", True, False, False)
    assert form(root, "T/M BAN THƯỜNG VỤ") == ("28", True, False, False)
    assert form(root, "PHÓ BÍ THƯ") == ("28", False, False, False)
    assert form(root, "(họ và tên)") == ("28", True, False, False)
    assert form(root, "Nơi nhận:") == ("28", False, False, True)
    assert form(root, "- Ban Tổ chức Tỉnh ủy (b/c),") == ("24", False, False, False)


def form(root: Any, text: str) -> tuple[str, bool, bool, bool]:
    """Half points; bold, italic, underlined."""
    run = next(run for run in root.iter(f"{W}r") if (run.findtext(f"{W}t") or "") == text)
    found = run.find(f"{W}rPr")
    return found.find(f"{W}sz").get(f"{W}val"), *(found.find(f"{W}{name}") is not None for name in ("b", "i", "u"))


def test_tables_of_appendices_repeat_their_head_and_break_no_row(directive: bytes) -> None:
    head, foot, *appendices = list(tree(directive).iter(f"{W}tbl"))
    assert [table.find(f"{W}tblPr/{W}tblBorders") for table in (head, foot)] == [None, None]
    assert len(appendices) == 2
    for table in appendices:
        assert {border.get(f"{W}val") for border in table.find(f"{W}tblPr/{W}tblBorders")} == {"single"}
        rows = table.findall(f"{W}tr")
        assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True] + [False] * (len(rows) - 1)
        assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_gaps_for_people_are_highlighted(directive: bytes) -> None:
    runs = [run for run in tree(directive).iter(f"{W}r") if "[Văn phòng bổ sung" in "".join(run.itertext())]
    assert len(runs) > 10
    assert all(run.find(f"{W}rPr/{W}highlight") is not None for run in runs)


def test_a_gap_of_the_head_is_highlighted_too() -> None:
    marked = {
        "".join(run.itertext()): run.find(f"{W}rPr/{W}highlight") for run in tree(made(issuer=Issuer())).iter(f"{W}r")
    }
    assert marked["[Văn phòng bổ sung: cấp ủy cấp trên]"] is not None
    assert marked["[Văn phòng bổ sung: tên cấp ủy]"] is not None
    assert marked["ĐẢNG CỘNG SẢN VIỆT NAM"] is None


def test_the_mark_stands_where_the_schema_wants_it() -> None:
    """After the size, before the underline: Word repairs what stands elsewhere."""
    file = Document()
    run = file.add_paragraph().add_run("{{cap_tren}}")
    run.font.size, run.font.underline, run.font.bold = Pt(14), True, True
    filled = fill(saved(file), {}, {"cap_tren": "[Văn phòng bổ sung: cấp trên]"}, {})
    properties = next(tree(filled).iter(f"{W}rPr"))
    assert [child.tag.removeprefix(W) for child in properties] == ["b", "sz", "highlight", "u"]


# ── Settings of the committee ───────────────────────────────────────────────


def test_settings_become_the_issuer() -> None:
    issuer = issuer_from({"issuer_title": "BÍ THƯ", "issuer_recipients": "Một; Hai ;"}, "Đảng ủy xã Bình Lư")
    assert (issuer.title, issuer.recipients, issuer.place) == ("BÍ THƯ", ("Một", "Hai"), "Bình Lư")


def test_what_is_not_set_is_a_gap_and_not_invented() -> None:
    printed = letterhead(issuer_from({}, "Đảng ủy xã Bình Lư"), None, None)
    assert printed["cap_tren"] == "[Văn phòng bổ sung: cấp ủy cấp trên]"
    assert printed["nguoi_ky"] == "(họ và tên)"


def test_one_spelling_in_the_whole_text() -> None:
    """X09."""
    for wanted, other in (("uỷ", "ủy"), ("ủy", "uỷ")):
        content = made(issuer=replace(ISSUER, spelling=wanted))
        said = "\n".join(text for part in ("word/document.xml", "word/footnotes.xml") for text in texts(content, part))
        assert wanted in said.lower() and other not in said.lower()


@pytest.mark.parametrize(("text", "new"), [("Đảng uỷ UỶ Uỷ quỷ", "Đảng ủy ỦY Ủy quỷ"), ("thuỷ", "thuỷ")])
def test_spelling_touches_that_word_alone(text: str, new: str) -> None:
    assert spelt(text, "ủy") == new


# ── Templates ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", SOURCES)
def test_the_templates_are_what_their_texts_make(name: str) -> None:
    assert parts((BUILT_IN / f"{name}.docx").read_bytes()) == parts(build(SOURCES[name])), (
        "run: python -m documents.stationery"
    )


@pytest.mark.parametrize("name", SOURCES)
def test_every_template_can_be_filled(name: str) -> None:
    content = made(name, facts=ranged(name))
    assert "{{" not in "".join(texts(content))
    assert citations.unknown_symbols(report.text_of(content), "BC/ĐU") == []


def test_a_template_in_the_offices_folder_is_one_more(tmp_path: Path) -> None:
    (tmp_path / "rieng.docx").write_bytes(paper("x"))
    (tmp_path / "~$rieng.docx").write_bytes(b"Word's lock")
    (tmp_path / "thang.docx").write_bytes(paper("y"))
    found = templates(tmp_path)
    assert set(found) == {*SOURCES, "rieng"}
    assert found["thang"] == tmp_path / "thang.docx"


@pytest.mark.parametrize(
    ("line", "unknown"), [("Chỉ thị số 28-NQ/TW", "28-NQ/TW"), ("1670/NQ-UBTVQH99", "1670/NQ-UBTVQH99")]
)
def test_a_citation_that_the_catalogue_has_not_got_is_refused(line: str, unknown: str) -> None:
    """X08."""
    with pytest.raises(report.CitationError, match=re.escape(unknown)):
        report.make(paper(line), Order("x", "XA", FIRST, LAST, 12, date(2026, 4, 20)), Gathered(FACTS, ISSUER))


def test_known_citations_and_the_reports_own_number_pass() -> None:
    lines = ("Chỉ thị số 28-CT/TW, Hướng dẫn số 02-HD/BTCTW", "{{dong_so}}", "ngày 31/3/2026, 50/870, 2025-2030")
    assert report.make(paper(*lines), Order("x", "XA", FIRST, LAST, 12, date(2026, 4, 20)), Gathered(FACTS, ISSUER))


def test_a_figure_that_points_at_a_person_stands_in_no_row() -> None:
    rows = official.values(FACTS)["theo_to_chuc"]
    assert isinstance(rows, dict)
    assert set(rows["TT01"]) == {"tt", "ten", "cuoi_ky", "nu", "dtts", "du_bi", "ket_nap", "chuyen_den", "chuyen_di"}


def test_the_guide_names_every_code_and_no_other() -> None:
    guide = (Path(__file__).parent.parent / "docs" / "mau-bao-cao.md").read_text(encoding="utf-8").split("## Các mã")[1]
    named = set(re.findall(r"`([a-z0-9_]+)`", guide))
    figures = official.values(FACTS)
    known = {*figures, *letterhead(ISSUER, None, None), *citations.cited()}
    columns = {column for rows in figures.values() if isinstance(rows, dict) for row in rows.values() for column in row}
    assert named - known - columns == {"co_", "_pct"}
    families = {code for code in known if code.endswith(("_pct", "_day_du")) or code.startswith("co_")}
    assert known - families - named == set()
