"""Templates: what is filled in, what is refused and how it is named."""

from __future__ import annotations

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from documents.word import template
from documents.word.problems import FileError, TemplateError
from documents.word.values import Values
from tests.word_files import DOCUMENT, W, controls, paper, parts, saved, texts, tree, with_part

FIGURES: Values = {"nu": "384", "nu_pct": "44,1%", "co_xoa_ten": True, "khong_co": False, "xoa_ten": "01", "rong": {}}
ROWS: Values = {"theo_cap": {"XA-BTV": {"ten": "Ban Thường vụ", "cuoc": "02"}, "co_so": {"ten": "Cơ sở", "cuoc": "27"}}}


def fill(content: bytes, figures: Values = FIGURES, plain: Values | None = None) -> bytes:
    return template.fill(content, figures, plain or {}, {"template": "x"})


def problems(content: bytes, figures: Values = FIGURES) -> list[str]:
    with pytest.raises(TemplateError) as caught:
        fill(content, figures)
    return [str(problem) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("line", "printed"),
    [
        ("Nữ: {{nu}} ({{nu_pct}}).", "Nữ: 384 (44,1%)."),
        ("Nữ: {{ nu }}.", "Nữ: 384."),
        ("{|{n|u}|} đồng chí", "384 đồng chí"),
        ("a{{|n|u|_pct|}}b{|{nu}}", "a44,1%b384"),
        ("{{nếu co_xoa_ten}}Có {{xoa_ten}}.{{không}}Không.{{hết}} Hết.", "Có 01. Hết."),
        ("{{neu khong_co}}Có.{{khong}}Không có.{{het}}", "Không có."),
        ("Trước {{nếu| khong_co}}|câu {{nu}}{{h|ết}}sau", "Trước sau"),
        ("một dấu { hay } là chữ thường", "một dấu { hay } là chữ thường"),
        ("tập hợp {1; 2} và { } cũng vậy", "tập hợp {1; 2} và { } cũng vậy"),
    ],
)
def test_a_line_is_filled(line: str, printed: str) -> None:
    assert texts(fill(paper(line)))[0] == printed


def test_a_value_is_a_control_with_its_code_in_alias_and_tag() -> None:
    made = fill(paper("{{nu}} và {{nếu co_xoa_ten}}có {{xoa_ten}}{{hết}}"))
    assert controls(made) == [("nu", "nu", "384"), ("co_xoa_ten", "co_xoa_ten", "có 01")]
    ids = [node.get(f"{W}val") for node in tree(made).iter(f"{W}id")]
    assert len(ids) == len(set(ids)) == 2


def test_what_the_office_decides_is_plain_text() -> None:
    made = fill(paper("{{dong_so}}, {{nếu du_thao}}DỰ THẢO{{hết}}"), plain={"dong_so": "Số 12-BC/ĐU", "du_thao": True})
    assert texts(made)[0] == "Số 12-BC/ĐU, DỰ THẢO"
    assert controls(made) == []


def test_the_format_of_the_placeholder_stays() -> None:
    file = Document()
    paragraph = file.add_paragraph("Có ")
    paragraph.add_run("{{n").bold = True
    paragraph.add_run("u}} đồng chí").italic = True
    root = tree(fill(saved(file)))
    printed = next(run for run in root.iter(f"{W}r") if "384" in "".join(run.itertext()))
    assert printed.find(f"{W}rPr/{W}b") is not None and printed.find(f"{W}rPr/{W}i") is None
    rest = [run for run in root.iter(f"{W}r") if "đồng chí" in "".join(run.itertext())]
    assert rest[0].find(f"{W}rPr/{W}i") is not None


@pytest.mark.parametrize(
    "hostile", ["<w:p/>", "a & b < c > d", "{{nu}}", "]]>", "\x00\x1b\ud800x", "dài " * 20_000, "=1+1"]
)
def test_a_value_is_text_whatever_it_holds(hostile: str) -> None:
    made = fill(paper("Tên: {{ten}}."), {"ten": hostile})
    clean = hostile.replace("\x00\x1b\ud800", "")
    assert texts(made) == [f"Tên: {clean}."]
    assert controls(made) == [("ten", "ten", clean)]


@settings(deadline=None)
@given(st.text())
def test_any_text_gives_a_file_that_reads_back(value: str) -> None:
    [(alias, _, text)] = controls(fill(paper("{{ten}}"), {"ten": value}))
    assert (alias, text) == ("ten", "".join(char for char in value if char >= " " and char not in "\ufffe\uffff"))


def test_line_breaks_and_tabs_in_a_value_are_such_in_the_file() -> None:
    made = tree(fill(paper("{{ten}}"), {"ten": "một\nhai\tba"}))
    run = next(made.iter(f"{W}sdtContent")).find(f"{W}r")
    assert [child.tag for child in run] == [f"{W}t", f"{W}br", f"{W}t", f"{W}tab", f"{W}t"]


def test_a_paragraph_whose_sentence_does_not_hold_is_not_printed() -> None:
    assert texts(fill(paper("{{nếu khong_co}}Câu này.{{hết}}", "Câu sau."))) == ["Câu sau."]
    assert texts(fill(paper("1. {{nếu khong_co}}Câu này.{{hết}}", "Câu sau."))) == ["1. ", "Câu sau."]


def test_a_cell_keeps_its_only_paragraph() -> None:
    made = fill(paper(table=[["{{nếu khong_co}}x{{hết}}"]]))
    assert [len(list(cell.iter(f"{W}p"))) for cell in tree(made).iter(f"{W}tc")] == [1]


def test_a_row_is_repeated_and_its_columns_come_before_the_totals() -> None:
    table = [["Cấp", "Cuộc"], ["{{hàng theo_cap}}{{ten}}", "{{cuoc}}"], ["Cộng {{nu}}", "{{cuoc}}"]]
    made = fill(paper(table=table), {**FIGURES, **ROWS, "cuoc": "29"})
    assert texts(made) == ["Cấp", "Cuộc", "Ban Thường vụ", "02", "Cơ sở", "27", "Cộng 384", "29"]
    assert [alias for alias, _, _ in controls(made)] == [
        "theo_cap.XA-BTV.ten", "theo_cap.XA-BTV.cuoc", "theo_cap.co_so.ten", "theo_cap.co_so.cuoc", "nu", "cuoc",
    ]  # fmt: skip


def test_a_table_without_rows_loses_its_row() -> None:
    made = fill(paper(table=[["Cấp"], ["{{hàng rong}}{{ten}}"]]))
    assert len(list(tree(made).iter(f"{W}tr"))) == 1


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("Nữ: {{nuu}}", "không có số liệu nào tên “nuu”. Có phải: nu"),
        ("{{hoan_toan_khac}}", "không có số liệu nào tên “hoan_toan_khac”"),
        ("Nữ: {{nu}", "dấu ngoặc “{{nu}” không khớp"),
        ("Nữ: nu}}", "dấu ngoặc “}}” không khớp"),
        ("Nữ: {nu}.", "dấu ngoặc “{nu}” không khớp"),
        ("{nếu co_xoa_ten}Có.{{hết}}", "dấu ngoặc “{nếu co_xoa_ten}” không khớp"),
        ("Nữ: {{{nu}}}.", "dấu ngoặc “{{{nu}}}” không khớp"),
        ("Nữ: {|{nu|}}}.", "dấu ngoặc “{{nu}}}” không khớp"),
        ("{{Nữ}}", "{{Nữ}}: tên chỉ gồm chữ thường"),
        ("{{nu pct}}", "{{nu pct}}: tên chỉ gồm chữ thường"),
        ("{{}}", "{{}}: tên chỉ gồm chữ thường"),
        ("{{nếu nu}}câu{{hết}}", "“nu” không phải là điều kiện"),
        ("{{co_xoa_ten}}", "“co_xoa_ten” không phải là số"),
        ("{{theo_cap}}", "“theo_cap” không phải là số"),
        ("câu{{hết}}", "{{hết}} không có {{nếu …}} ở trước"),
        ("câu{{không}}", "{{không}} không có {{nếu …}} ở trước"),
        ("{{nếu co_xoa_ten}}câu", "{{nếu co_xoa_ten}} không có {{hết}} ở sau"),
        ("{{nếu co_xoa_ten}}a{{nếu khong_co}}b{{hết}}", "{{nếu khong_co}} không được đứng giữa"),
        ("{{nếu co_xoa_ten}}a{{không}}b{{không}}c{{hết}}", "{{không}} không được đứng giữa"),
        ("{{nếu co_xoa_ten}}a\tb{{hết}}", "chỉ được có chữ"),
        ("{{nếu co_xoa_tem}}a{{hết}}", "Có phải: co_xoa_ten"),
        ("{{hàng theo_cap}}", "phải đứng trong một hàng của bảng"),
    ],
)
def test_a_wrong_placeholder_is_named_with_its_paragraph(line: str, says: str) -> None:
    found = problems(paper("Đoạn đầu.", line), {**FIGURES, **ROWS})
    assert says in found[0]
    assert found[0].startswith("word/document.xml, đoạn 2 (“")


def test_wrong_columns_and_tables_are_named() -> None:
    assert "Có phải: cuoc" in problems(paper(table=[["{{hàng theo_cap}}{{cuocc}}"]]), ROWS)[0]
    assert "không có bảng nào tên này" in problems(paper(table=[["{{hàng nu}}{{cuoc}}"]]))[0]
    assert "không có bảng nào tên này" in problems(paper(table=[["{{hàng khac}}"]]))[0]


def test_all_problems_are_named_at_once() -> None:
    assert len(problems(paper("{{a_b}} và {{c_d}}", "{{nu}}", "{{e_f}"))) == 3


def test_a_placeholder_where_nothing_is_filled_in_is_refused() -> None:
    chart = with_part(paper("{{nu}}"), "word/charts/chart1.xml", b"<c>{{nu}}</c>")
    assert "word/charts/chart1.xml: có {{" in problems(chart)[0]


def test_headers_are_filled_too() -> None:
    file = Document()
    file.sections[0].header.paragraphs[0].text = "Nữ {{nu}}"
    made = fill(saved(file))
    name = next(name for name in parts(made) if name.startswith("word/header"))
    assert controls(made, name) == [("nu", "nu", "384")]


def test_parts_without_placeholders_keep_every_byte() -> None:
    before = parts(paper("{{nu}}"))
    after = parts(fill(paper("{{nu}}")))
    changed = {name for name in before if after[name] != before[name]}
    assert changed == {DOCUMENT, "[Content_Types].xml", "word/_rels/document.xml.rels"}
    assert set(after) - set(before) == {"customXml/item2.xml"}


def test_the_same_figures_give_the_same_bytes() -> None:
    content = paper("{{nu}}")
    assert fill(content) == fill(content)


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"<html/>", b"\xd0\xcf\x11\xe0" * 200])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    with pytest.raises(FileError, match="không phải tệp Word"):
        fill(content)


def test_a_damaged_word_file_is_refused() -> None:
    for part in (DOCUMENT, "[Content_Types].xml"):
        with pytest.raises(FileError, match="không phải tệp Word"):
            fill(with_part(paper("x"), part, b"<w:document"))
