"""A filed report as a page to be signed: who issues it, every figure of its form, which version it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from demo import sample, world
from documents import report
from documents.branch_page import layout, page
from documents.branch_page.issuers import signings
from documents.branch_page.layout import Entry
from documents.branch_page.page import Page
from documents.stationery.__main__ import saved
from documents.stationery.branch_page import branch_page
from documents.word.problems import FileError
from documents.word_templates import BRANCH_PAGE, templates
from reporting.periods import Period
from storage import units
from storage.db import Database
from storage.findings import FiledFinding
from tests.branch_pages import MARCH, fullest, made, page_of
from tests.conftest import FORMS
from tests.word_files import W, controls, parts, texts, tree

FOOT = "word/footer1.xml"


def printed(content: bytes) -> dict[str, str]:
    """Label → value, as they stand in the table's rows."""
    found: dict[str, str] = {}
    for row in tree(content).iter(f"{W}tr"):
        cells = ["".join(node.text or "" for node in cell.iter(f"{W}t")) for cell in row.iter(f"{W}tc")]
        if len(cells) == 4:
            found |= {cells[0]: cells[1], cells[2]: cells[3]}
    return found


def all_text(content: bytes) -> str:
    return "\n".join(texts(content))


# ── Figures ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unit", ["TT12", "CS04", "DB01-1", "DB02-6", "XA-BTV", "DB02"])
async def test_every_figure_of_the_sample_is_printed_by_its_label(full: Database, unit: str) -> None:
    found = await page_of(full, unit)
    cells = printed(made(found))
    source = sample.months()[unit, MARCH]
    counted = {
        code: str(source[code])
        for screen in found.form.screens
        for code in screen.shown
        if isinstance(source.get(code), int) and not (cells[screen.title] == "không có" and source[code] == 0)
    }
    assert len(counted) >= (4 if found.form.id == "cap-uy-thang" else 25)
    assert {code: cells[found.form.figures[code].label] for code in counted} == counted


async def test_where_there_is_room_every_nought_is_printed(full: Database) -> None:
    for unit in ("TT01", "TT12", "XA-BTV"):
        assert "không có" not in printed(made(await page_of(full, unit))).values()


async def test_choices_dates_and_shares_are_written_for_people(full: Database) -> None:
    cells = printed(made(await page_of(full, "TT01")))
    assert cells["Tình hình tư tưởng đảng viên"] == "Ổn định"
    assert cells["Ngày sinh hoạt thường kỳ trong tháng"] == "05/3"
    assert cells["Tỷ lệ dự sinh hoạt"] == "71,4%"
    assert cells["Kiến nghị với Đảng ủy"] == "–"


async def test_what_a_person_wrote_and_why_stand_below_the_table(full: Database) -> None:
    found = await page_of(full, "TT01")
    written = replace(
        found,
        values={**found.values, "tu_tuong": "can_quan_tam", "kien_nghi": "sửa đường {{nu}} & cầu <bản>"},
        explained=[FiledFinding("W08", "", "ask", "Tỷ lệ dự thấp.", "mưa lũ")],
    )
    text = all_text(made(written))
    assert "Kiến nghị với Đảng ủy: “sửa đường {{nu}} & cầu <bản>”." in text
    assert "Giải trình: Tỷ lệ dự thấp. Lý do: mưa lũ." in text
    assert "Giải trình" not in all_text(made(found))


# ── Making it fit ───────────────────────────────────────────────────────────


def groups(unit: Page) -> list[layout.Group]:
    return layout.groups_of(unit.form, unit.values)


async def test_with_less_room_a_group_without_anything_says_so_in_a_word(full: Database) -> None:
    found = groups(await page_of(full, "TT01"))
    in_full = layout.arranged(found, 60)
    assert "Khai trừ" in labels(in_full) and "không có" not in dict(entries(in_full)).values()
    shorter = layout.arranged(found, layout.height(in_full) - 1)
    said = dict(entries(shorter))
    assert (said["Biến động"], said["Kiểm tra, giám sát"]) == ("không có", "không có")
    assert said["Tổng số đảng viên cuối kỳ"] == "9" and "Khai trừ" not in said
    # A group of which something is counted keeps its zeros: "không có" would not be true of it.
    assert said["Đảng viên dự bị"] == "0" and said["Được cấp giấy chứng nhận lớp nhận thức"] == "0"


async def test_with_less_room_still_the_long_labels_are_the_short_ones(full: Database) -> None:
    found = groups(await page_of(full, "TT12"))
    rows = layout.arranged(found, 1)
    assert all(one.lines == 1 for row in rows for one in row if one)
    assert dict(entries(rows))["Chuyển sinh hoạt chính thức đi"] == "1" and dict(entries(rows))["Cơ quan"] == "0"


def test_a_group_over_both_columns_has_its_heading_twice() -> None:
    group = [Entry("Nhóm", is_head=True), *(Entry(f"dòng {n}", "1") for n in range(8))]
    rows = layout.side_by_side([group])
    assert [one.label for one in rows[0] if one] == ["Nhóm", "Nhóm (tiếp)"] and len(rows) == 5


def test_small_groups_are_not_torn_apart() -> None:
    small = [[Entry(f"Nhóm {at}", is_head=True), *(Entry(f"{at}.{n}", "1") for n in range(3))] for at in range(2)]
    assert [one.label for one in layout.side_by_side(small)[0] if one] == ["Nhóm 0", "Nhóm 1"]


def entries(rows: list[layout.Row]) -> list[tuple[str, str]]:
    return [(one.label, one.value) for row in rows for one in row if one]


def labels(rows: list[layout.Row]) -> list[str]:
    return [label for label, _ in entries(rows)]


async def test_explanations_that_have_no_room_are_counted(full: Database) -> None:
    text = all_text(made(fullest(await page_of(full, "TT01"))))
    kept = text.count("Giải trình:")
    assert f"Còn {12 - kept} giải trình, ghi ở bản điện tử." in text
    assert "Kiến nghị với Đảng ủy: “nâng cấp đường vào bản" in text


# ── Who issues it ───────────────────────────────────────────────────────────

SIGNED = {
    "TT01": ("ĐẢNG BỘ XÃ BÌNH LƯ", "CHI BỘ BẢN HỒ TA", "Số …-BC/CB", "T/M CHI BỘ", "BÍ THƯ", "- Đảng ủy xã Bình Lư (để báo cáo),", "- Lưu chi bộ."),
    "DB01-6": ("ĐẢNG BỘ CƠ SỞ TRUNG TÂM Y TẾ", "CHI BỘ SỐ 6 - TRUNG TÂM Y TẾ", "Số …-BC/CB", "T/M CHI BỘ", "BÍ THƯ", "- Đảng bộ cơ sở Trung tâm Y tế (để báo cáo),", "- Lưu chi bộ."),
    "DB02": ("ĐẢNG BỘ XÃ BÌNH LƯ", "ĐẢNG BỘ CƠ SỞ CƠ QUAN CHÍNH QUYỀN", "Số …-BC/ĐU", "T/M ĐẢNG ỦY", "BÍ THƯ", "- Lưu Đảng ủy."),
    "XA-BTV": ("ĐẢNG ỦY XÃ BÌNH LƯ", "Số …-BC/ĐU", "T/M BAN THƯỜNG VỤ", "PHÓ BÍ THƯ", "- Lưu VPĐU."),
    "XA-UBKT": ("ĐẢNG BỘ XÃ BÌNH LƯ", "ỦY BAN KIỂM TRA ĐẢNG ỦY", "Số …-BC/UBKT", "T/M ỦY BAN KIỂM TRA", "CHỦ NHIỆM"),
}  # fmt: skip


@pytest.mark.parametrize("unit", list(SIGNED))
async def test_who_issues_and_signs(full: Database, unit: str) -> None:
    lines = "\n".join(texts(made(await page_of(full, unit)))).replace("\n\n", "\n")
    for wanted in SIGNED[unit]:
        assert wanted in lines
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in lines and "Bình Lư, ngày … tháng … năm …" in lines
    assert "DỰ THẢO" not in lines and "(họ và tên)" not in lines and "{{" not in lines


async def test_the_office_may_set_the_line_above_and_the_spelling(full: Database) -> None:
    async with full.transaction() as connection:
        await units.set_setting(connection, "XA", "issuer_branch_superior", "Đảng bộ xã Tả Lèng")
        await units.set_setting(connection, "XA", "issuer_spelling", "uỷ")
    lines = texts(made(await page_of(full, "TT01")))
    assert "ĐẢNG BỘ XÃ TẢ LÈNG" in lines and "ủy" not in "\n".join(lines)


def test_every_unit_of_the_sample_has_somebody_who_signs() -> None:
    kinds = {kind for one in signings() if not one.begins for kind in one.kinds}
    assert kinds >= FORMS.kinds


# ── The file ────────────────────────────────────────────────────────────────


async def test_the_foot_says_which_record_it_is(full: Database) -> None:
    found = await page_of(full, "TT01", Period(2026, 1))
    text = "".join(texts(made(found), FOOT))
    assert f"số liệu khớp bản điện tử có mã {found.report.receipt}." in text
    assert "Bản 1 (số nhập ban đầu), 08:00 09/02/2026." in text and "Thay bản" not in text


async def test_the_template_is_the_one_that_stationery_makes() -> None:
    assert parts(saved(branch_page()))["word/document.xml"] == parts(BRANCH_PAGE.read_bytes())["word/document.xml"]
    assert BRANCH_PAGE.stem not in templates(), "report --template would offer what it cannot fill"


async def test_the_page_is_no_report_that_can_be_brought_up_to_date(full: Database) -> None:
    content = made(await page_of(full, "TT01"))
    assert controls(content) == []
    with pytest.raises(FileError, match="không phải do lệnh report lập"):
        report.order_of(content)


async def test_one_font_for_every_script_and_the_margins_of_the_rule(full: Database) -> None:
    content = made(await page_of(full, "TT01"))
    fonts: list[Any] = list(tree(content, "word/styles.xml").iter(f"{W}rFonts"))
    assert fonts and {value for one in fonts for value in one.attrib.values()} == {"Times New Roman"}
    assert not list(tree(content).iter(f"{W}rFonts"))
    [margins] = tree(content).iter(f"{W}pgMar")
    wanted = {"top": 20, "bottom": 20, "left": 30, "right": 15}
    assert {side: round(int(margins.get(f"{W}{side}")) / 1440 * 25.4) for side in wanted} == wanted


async def test_there_is_no_page_of_a_report_that_is_not_there(full: Database) -> None:
    async with full.snapshot() as connection:
        with pytest.raises(KeyError):
            await page.read(connection, FORMS, 10**9, world.BEGINS)
