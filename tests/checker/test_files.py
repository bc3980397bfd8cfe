"""Files as people send them: Word with everything Word can hide text in, texts in odd encodings, broken ones."""

from __future__ import annotations

import io
import zipfile

import pytest

from checker import check
from checker.files import FileError, read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?><w:{{root}} xmlns:w="{W}" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
)


def part(root: str, inside: str) -> str:
    return HEAD.format(root=root) + inside + f"</w:{root}>"


def docx(body: str, notes: str = "") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{body}</w:body>"))
        if notes:
            archive.writestr("word/footnotes.xml", part("footnotes", notes))
    return packed.getvalue()


def p(*runs: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return "<w:p>" + properties + "".join(run if run.startswith("<") else r(run) for run in runs) + "</w:p>"


def r(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def table(*rows: tuple[str, ...]) -> str:
    cells = ("".join(f"<w:tc>{p(cell)}</w:tc>" for cell in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


BOX = (
    "<w:r><mc:AlternateContent><mc:Choice><w:drawing><w:txbxContent>{0}</w:txbxContent></w:drawing></mc:Choice>"
    "<mc:Fallback><w:pict><w:txbxContent>{0}</w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)
CALL = '<w:r><w:footnoteReference w:id="2"/></w:r>'
WRONG = "Có 828/870 đảng viên, đạt 95,9%."

PLACES = {
    "a paragraph": p(WRONG),
    "a paragraph of many runs": p("Có 82", "8/870 đảng vi", "ên, đạt 95,", "9%."),
    "a content control": f"<w:sdt><w:sdtPr/><w:sdtContent>{p(WRONG)}</w:sdtContent></w:sdt>",
    "an inline content control": p("Có 828/870 đảng viên, ", f"<w:sdt><w:sdtContent>{r('đạt 95,9%.')}</w:sdtContent></w:sdt>"),
    "a text box": p("Kính gửi:", BOX.format(p(WRONG))),
    "an insertion that is not yet accepted": p(f"<w:ins>{r(WRONG)}</w:ins>"),
    "a link": p(f"<w:hyperlink>{r(WRONG)}</w:hyperlink>"),
    "two paragraphs cut by a page": p("Tổng cộng có 828/870 đảng viên đã") + p("cài đặt, đạt 95,9%."),
}  # fmt: skip


@pytest.mark.parametrize("body", PLACES.values(), ids=PLACES.keys())
def test_text_is_read_wherever_word_keeps_it(body: str) -> None:
    found = check.check_bytes("Báo cáo.DOCX", docx(p("Mở đầu.") + body))
    assert [finding.kind for finding in found] == ["percent"], "read once, and only once"
    assert "95,9%" in found[0].quote and found[0].line >= 2


def test_what_was_deleted_is_not_read() -> None:
    assert (
        check.check_bytes("a.docx", docx(p(f"<w:del>{r(WRONG).replace('w:t', 'w:delText')}</w:del>", "Mở đầu."))) == []
    )


def test_a_footnote_belongs_to_the_paragraph_that_calls_it() -> None:
    body = p("Mở đầu.") + p("Thực hiện 65 cuộc kiểm tra", CALL, ". Hết.")
    notes = f'<w:footnote w:id="2">{p("Đảng ủy 01 cuộc, Ủy ban Kiểm tra 30 cuộc.")}</w:footnote>'
    found = check.check_bytes("a.docx", docx(body, notes))
    assert [(finding.kind, finding.line) for finding in found] == [("sum", 2)]
    assert "65 cuộc" in found[0].quote and "31" in found[0].message


def test_a_table_with_merged_cells_is_added_up() -> None:
    rows = table(
        ("Thôn", "Số hộ", "Hộ nghèo"), ("A", "40", "3"), ("B", "50", "4"), ("C", "60", "5"), ("Tổng cộng", "150", "13")
    )
    found = check.check_bytes("a.docx", docx(p("Biểu số liệu") + rows))
    assert [(finding.kind, finding.quote) for finding in found] == [("sum", "Tổng cộng | Hộ nghèo: 13")]
    wide = '<w:tr><w:tc><w:tcPr><w:gridSpan w:val="3"/></w:tcPr>' + p("Đơn vị tính: hộ") + "</w:tc></w:tr>"
    merged = rows.replace("<w:tbl>", "<w:tbl>" + wide)
    assert [finding.kind for finding in check.check_bytes("a.docx", docx(merged))] == ["sum"]


@pytest.mark.parametrize(
    "encoded",
    [WRONG.encode(), WRONG.encode("utf-8-sig"), WRONG.encode("utf-16"), b"\xfe\xff" + WRONG.encode("utf-16-be")],
    ids=["utf-8", "utf-8 with its mark", "utf-16", "utf-16 big end first"],
)
def test_a_text_in_any_unicode_is_read(encoded: bytes) -> None:
    assert [finding.line for finding in check.check_bytes("a.txt", encoded)] == [1]


def test_letters_put_together_and_taken_apart_are_the_same() -> None:
    taken_apart = "Sở tay đảng viên".encode().replace("ở".encode(), b"o\xcc\x9b\xcc\x89")
    assert [finding.kind for finding in check.check_bytes("a.txt", taken_apart)] == ["spelling"]


def test_lines_broken_by_hand_are_one_paragraph() -> None:
    text = "Đảng bộ xã có 54 tổ chức đảng trực thuộc, có tổng số\n870 đảng viên, trong đó có 384 đảng viên nữ, chiếm\n45,1% và nhiều\nngười khác."
    found = check.check_bytes("a.txt", text.encode())
    assert [(finding.kind, finding.line) for finding in found] == [("percent", 2)]


def test_marks_of_markdown_are_no_part_of_the_text() -> None:
    text = "## **1. Kết quả**\n\n- Có **828/870** _đảng viên_, đạt\n  95,9%.\n- Một dòng khác<sup>1</sup>.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    found = check.check_bytes("a.md", text.encode())
    assert [(finding.line, finding.quote) for finding in found] == [(3, "- Có 828/870 đảng viên, đạt 95,9%")]
    assert [table.rows for table in read("a.md", text.encode()).tables] == [[["a", "b"], ["1", "2"]]]


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as entry:
        for _ in range(70):
            entry.write(b" " * 1_000_000)
    return packed.getvalue()


def entities() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "word/document.xml", f'<!DOCTYPE x [<!ENTITY a "ha">]><w:document xmlns:w="{W}">&a;</w:document>'
        )
    return packed.getvalue()


def nothing_of_word() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("readme.txt", "x")
    return packed.getvalue()


REFUSED = {
    "a PDF": ("a.pdf", b"%PDF-1.7", ".docx, .md"),
    "a name without an ending": ("baocao", b"x", ".docx, .md"),
    "an empty file": ("a.txt", b" \n", "không có chữ"),
    "an old encoding": ("a.txt", "Đảng ủy".encode("cp1258", errors="replace") + b"\xd0\x92\xff", "UTF-8"),
    "UTF-16 without its mark": ("a.txt", "abc".encode("utf-16-le"), "UTF-8"),
    "half a UTF-16": ("a.txt", b"\xff\xfea", "UTF-8"),
    "no zip": ("a.docx", b"PK\x03\x04 broken", "bị hỏng"),
    "a zip of other things": ("a.docx", nothing_of_word(), "bị hỏng"),
    "half a file": ("a.docx", docx(p("Mở đầu."))[:-40], "bị hỏng"),
    "broken XML": ("a.docx", docx("<w:p>"), "bị hỏng"),
    "entities": ("a.docx", entities(), "bị hỏng"),
    "a password": ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "mật khẩu"),
    "a bomb": ("a.docx", bomb(), "MB"),
    "tables within tables without end": ("a.docx", docx("<w:sdt>" * 5000 + "</w:sdt>" * 5000), "bị hỏng"),
    "too large a text": ("a.txt", b"a" * 2_000_001, "MB"),
    "no prose": ("a.txt", b"1" * 20_001, "liền nhau"),
}  # fmt: skip


@pytest.mark.parametrize(("name", "data", "says"), REFUSED.values(), ids=REFUSED.keys())
def test_what_cannot_be_read_is_said_in_a_sentence(name: str, data: bytes, says: str) -> None:
    with pytest.raises(FileError, match=r"Đồng chí") as refused:
        read(name, data)
    assert says in str(refused.value)
