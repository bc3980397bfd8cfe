"""The office's files from the chat: the official report, where a number comes from, a report that is sent to be checked."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from demo.stage import Stage
from demo.world import World
from documents import report
from events import EventKind, Message
from tests.commune import Chat, Commune
from texts import t

HERE = Path(__file__).parent
PAPERS = "SELECT kind, result FROM papers WHERE asked_by IS NOT NULL ORDER BY id"


async def papers(commune: Commune) -> Message:
    """What arrived with the next tick."""
    await commune.wait(seconds=5)
    return commune.office.bubbles()[-1]


async def asks(chat: Chat, *words: str) -> str:
    await chat.says("/vanphong")
    return await chat.talks("[Báo cáo, tệp số liệu]", *words)


async def test_a_report_is_made_from_the_menu(commune: Commune) -> None:
    heard = await asks(commune.office, "[Báo cáo chính thức]", "[Báo cáo tháng]", "tháng 1/2026", "12, ngày 5/2/2026")
    assert heard == "Báo cáo tháng, tháng 1/2026: tệp được gửi sau ít giây."
    made = await papers(commune)
    assert made.file_name == "bao-cao-thang-2026-01.docx" and "DỰ THẢO" not in made.text
    text = report.text_of(made.file)
    assert "Số 12-BC/ĐU" in text and "ngày 05 tháng 02 năm 2026" in text and "DỰ THẢO" not in text
    assert await commune.rows(PAPERS) == [("report", "made")]
    assert await commune.one("SELECT file FROM papers") == made.file


async def test_a_draft_has_no_number_of_ours(commune: Commune) -> None:
    await asks(commune.office, "[Báo cáo chính thức]", "[Báo cáo quý]", "quý 4/2025")
    assert "Chưa rõ số và ngày" in await commune.office.says("khoảng tuần sau")
    assert "Chưa rõ số và ngày" in await commune.office.says("12")
    await commune.office.taps("Bản dự thảo")
    made = await papers(commune)
    assert (
        "DỰ THẢO" in made.text and "DỰ THẢO" in report.text_of(made.file) and "Số …-BC/ĐU" in report.text_of(made.file)
    )


async def test_a_range_that_does_not_fit_the_template_is_asked_again(commune: Commune) -> None:
    await asks(commune.office, "[Báo cáo chính thức]", "[Báo cáo quý]")
    assert commune.office.labels()[:2] == ["quý I/2026", "quý IV/2025"]
    assert "3 tháng" in await commune.office.says("tháng 1/2026")
    assert "chưa hiểu" in await commune.office.says("hôm nào cũng được")
    await commune.office.says("quý 4/2025")
    assert commune.office.labels() == ["Bản dự thảo", "Thôi"]
    await commune.office.taps("Thôi")
    assert await commune.rows(PAPERS) == []


async def test_a_month_without_reports_says_so(commune: Commune) -> None:
    await asks(commune.office, "[Báo cáo chính thức]", "[Báo cáo tháng]", "[tháng 2/2026]", "[Bản dự thảo]")
    made = await papers(commune)
    assert "Tháng 2/2026 chưa có báo cáo nào" in made.text and not made.file


async def test_the_offices_own_template_is_offered_and_named_when_wrong(commune: Commune, tmp_path: Path) -> None:
    broken = tmp_path / "templates" / "chuyên đề.docx"
    broken.parent.mkdir()
    broken.write_bytes(b"not a Word file")
    house = replace(commune.house, templates=broken.parent)
    here = Commune(Stage(World(commune.db, house), commune.now))
    await asks(here.office, "[Báo cáo chính thức]", "[chuyên đề]", "tháng 1/2026", "[Bản dự thảo]")
    made = await papers(here)
    assert "Word" in made.text and not made.file
    broken.unlink()
    await asks(here.office, "[Báo cáo chính thức]")
    assert "chuyên đề" not in here.office.labels()


async def test_the_workbook_of_a_range(commune: Commune) -> None:
    heard = await asks(commune.office, "[Bảng tính]", "7/2025 đến 1/2026")
    assert heard.startswith("Bảng tính số liệu, từ tháng 7/2025 đến tháng 1/2026")
    made = await papers(commune)
    assert made.file_name == "so-lieu-2025-07-2026-01.xlsx" and "chỉ dùng trong Văn phòng" in made.text
    book = openpyxl.load_workbook(io.BytesIO(made.file))
    assert book.sheetnames[:2] == ["Tổng hợp", "Theo chi bộ"]


async def test_where_a_number_comes_from(commune: Commune) -> None:
    await asks(commune.office, "[Một con số từ đâu ra]")
    assert "Không có chỉ tiêu nào" in await commune.office.says("số con trâu")
    assert "không cộng từ báo cáo" in await commune.office.says("người đến, phục hồi: nữ")
    heard = await commune.office.talks("nữ", "tháng 1/2026")
    assert heard.startswith("Đảng viên nữ, tháng 1/2026: tệp được gửi")
    made = await papers(commune)
    total = await commune.one(
        "SELECT SUM(number) FROM figures f JOIN reports r ON r.id = f.report "
        "WHERE code = 'nu' AND r.period = '2026-01' AND r.current = 1"
    )
    assert f"Đảng viên nữ: {total}, tháng 1/2026." in made.text
    sheet = openpyxl.load_workbook(io.BytesIO(made.file)).worksheets[1]
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    counted = [row[4] for row in rows if isinstance(row[4], int)]
    assert sum(counted[:-1]) == counted[-1] == total


async def test_others_have_no_such_menu_and_are_refused(commune: Commune) -> None:
    for chat in (commune.leader, commune.secretary("TT01")):
        await chat.says("/vanphong")
        assert "Báo cáo, tệp số liệu" not in chat.labels()
        await chat.event(EventKind.BUTTON, button="m:office_papers:menu:")
    assert await commune.rows(PAPERS) == []


# ── A report that is sent ───────────────────────────────────────────────────


async def sends(chat: Chat, name: str, content: bytes) -> None:
    await chat.event(EventKind.FILE, file=(name, content))


async def test_a_report_that_was_sent_is_checked_and_not_kept(commune: Commune) -> None:
    written = "Toàn Đảng bộ có 870 đảng viên. Đảng viên nữ có 384 đồng chí, chiếm 38% trên tổng số 870 đảng viên.\n"
    await sends(commune.office, "báo cáo.md", written.encode())
    assert commune.office.hears() == "Đã nhận báo cáo.md. Kết quả có sau ít giây."
    made = await papers(commune)
    assert made.text.startswith("báo cáo.md: tìm thấy 1 chỗ.") and "384 trong 870 là 44,1%" in made.text
    assert await commune.rows("SELECT kind, result, file_name, file FROM papers") == [("check", "made", "", None)]


async def test_many_findings_come_as_a_file_too(commune: Commune) -> None:
    source = "".join(f"Xã số {n}: có 384 đồng chí, chiếm {n},5% trên tổng số 870 đảng viên.\n\n" for n in range(1, 41))
    await sends(commune.office, "dài.txt", source.encode())
    made = await papers(commune)
    whole = made.file.decode("utf-8-sig")
    assert made.file_name == "dài-kiem-tra.txt"
    assert "40 chỗ" in made.text and len(made.text) < 4000 and whole.count("384 trong 870") == 40


async def test_a_file_that_is_no_report_is_refused_with_a_word(commune: Commune) -> None:
    await sends(commune.office, "ảnh.jpg", b"\xff\xd8")
    assert commune.office.hears().startswith("ảnh.jpg: chỉ nhận báo cáo (.docx, .md, .txt)")
    await sends(commune.office, "hỏng.docx", b"PK not a zip")
    assert (await papers(commune)).text.startswith("Tệp .docx bị hỏng.")
    assert await commune.rows("SELECT kind, file FROM papers") == [("check", None)]


@pytest.mark.parametrize("who", ["secretary", "leader"])
async def test_nobody_elses_file_is_kept(commune: Commune, who: str) -> None:
    chat = commune.leader if who == "leader" else commune.secretary("TT01")
    await sends(chat, "báo cáo.md", "384 đồng chí (38%)".encode())
    await commune.wait(seconds=5)
    assert await commune.rows("SELECT id FROM papers") == []
    assert chat.hears() == t("help.unsupported")


async def test_our_own_report_comes_back_with_new_figures(commune: Commune) -> None:
    await asks(commune.office, "[Báo cáo chính thức]", "[Báo cáo tháng]", "tháng 1/2026", "[Bản dự thảo]")
    ours = (await papers(commune)).file
    async with commune.db.transaction() as connection:
        await connection.execute(
            "UPDATE figures SET number = number + 1 WHERE code = 'nu' AND report = "
            "(SELECT MIN(id) FROM reports WHERE period = '2026-01' AND current = 1 AND unit = 'TT01')"
        )
    await sends(commune.office, "bao cao da sua.docx", ours)
    checked = await papers(commune)
    assert "Cập nhật số liệu trong tệp" in commune.office.labels(), checked.text
    await commune.office.taps("Cập nhật số liệu")
    made = await papers(commune)
    assert made.file_name == "bao cao da sua-cap-nhat.docx" and "nu: " in made.text
    assert report.text_of(made.file) != report.text_of(ours)


# ── A workbook that comes back ──────────────────────────────────────────────


async def workbook_with(commune: Commune, changed: int | None) -> bytes:
    """January's workbook, with another number of women in TT01's row."""
    await asks(commune.office, "[Bảng tính]", "tháng 1/2026")
    made = (await papers(commune)).file
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book["Theo chi bộ"]
    codes = {
        cell.value: cell.column for row in sheet.iter_rows(max_row=30) for cell in row if cell.value in {"nu", "don_vi"}
    }
    women = codes["nu"]
    row = next(cell.row for column in sheet.iter_cols() for cell in column if cell.value == "TT01")
    if changed is not None:
        sheet.cell(row, women).value = changed
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


async def test_an_unchanged_workbook_changes_nothing(commune: Commune) -> None:
    await sends(commune.office, "so lieu.xlsx", await workbook_with(commune, None))
    assert "Không có số nào thay đổi" in (await papers(commune)).text
    assert await commune.one("SELECT file FROM papers WHERE kind = 'return'") is None


async def test_a_changed_cell_becomes_a_correction_with_its_reason(commune: Commune) -> None:
    before = (await commune.filed("TT01", "2026-01"))["nu"]
    assert isinstance(before, int)
    await sends(commune.office, "so lieu.xlsx", await workbook_with(commune, before + 1))
    proposed = (await papers(commune)).text
    assert "Tệp sửa 1 số của 1 báo cáo:" in proposed and f"{before} → {before + 1}" in proposed
    assert (await commune.filed("TT01", "2026-01"))["nu"] == before, "nothing is filed before the reason is given"
    await commune.office.taps("Đính chính theo tệp")
    assert "Lý do không được có" in await commune.office.says("gọi 0912345678")
    await commune.office.says("đếm sót một đồng chí")
    assert (await papers(commune)).text.startswith("Đã đính chính 1 báo cáo.")
    assert (await commune.filed("TT01", "2026-01"))["nu"] == before + 1
    assert await commune.rows(
        "SELECT old, new, reason FROM changes WHERE unit = 'TT01' AND period = '2026-01' AND code = 'nu' AND report IS NOT NULL"
    ) == [(str(before), str(before + 1), "đếm sót một đồng chí")]
    assert f"{before} → {before + 1}" in commune.secretary("TT01").hears()


async def test_a_locked_month_is_refused_and_nothing_filed(commune: Commune) -> None:
    before = (await commune.filed("TT01", "2026-01"))["nu"]
    assert isinstance(before, int)
    await commune.office.says("/vanphong")
    await commune.office.talks("[Khóa, mở sổ]", "[Khóa 1/2026]")
    await sends(commune.office, "so lieu.xlsx", await workbook_with(commune, before + 1))
    heard = (await papers(commune)).text
    assert "đã khóa" in heard and "Đính chính theo tệp" not in commune.office.labels()
    assert (await commune.filed("TT01", "2026-01"))["nu"] == before
