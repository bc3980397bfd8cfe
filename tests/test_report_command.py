"""``report`` as its operator meets it: the real program on the sample commune's database."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest

from demo import sample
from tests.test_cli import bot, rows
from tests.word_files import controls, edited, paper, parts, remove, retype, texts

pytestmark = pytest.mark.slow

RANGE = ("--from", "2025-07", "--to", "2026-03")
DIRECTIVE = ("report", "--template", "chi-thi-28", *RANGE, "--db", "bot.db")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    done = bot("setup", "--units", sample.REGISTER, "--figures", sample.FIGURES, "--db", "bot.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    made = bot(*DIRECTIVE, "--out", "made.docx", cwd=folder)
    assert (made.returncode, made.stderr) == (0, "")
    assert "DỰ THẢO" in made.stdout
    return folder


@pytest.fixture
def folder(loaded: Path, tmp_path: Path) -> Path:
    for name in ("bot.db", "made.docx"):
        shutil.copy(loaded / name, tmp_path / name)
    return tmp_path


def one_more_woman(folder: Path) -> None:
    """TT01 reports one member more, a woman in the village, in the last month."""
    connection = sqlite3.connect(folder / "bot.db")
    with connection:
        connection.execute(
            "UPDATE figures SET number = number + 1 WHERE code IN ('cuoi_ky', 'nu', 'nct_khu_dan_cu') AND report = "
            "(SELECT id FROM reports WHERE unit = 'TT01' AND period = '2026-03' AND current = 1)"
        )
    connection.close()


def printed(path: Path) -> dict[str, str]:
    return {alias: text for alias, _, text in controls(path.read_bytes())}


def test_the_sample_gives_the_figures_of_the_source(loaded: Path) -> None:
    content = (loaded / "made.docx").read_bytes()
    said = "\n".join([*texts(content), *texts(content, "word/footnotes.xml")])
    for wanted in (
        "54 tổ chức đảng trực thuộc, gồm 03 đảng bộ cơ sở (với 17 chi bộ trực thuộc), 07 chi bộ cơ sở và 44 chi bộ trực thuộc",
        "Tổng số 870 đảng viên, trong đó có 384 đảng viên nữ, 285 đảng viên là người dân tộc thiểu số và 21 đảng viên dự bị",
        "nữ chiếm 44,1% (384 đồng chí)", "dân tộc thiểu số chiếm 32,8% (285 đồng chí)", "sự nghiệp chiếm 51,6% (449 đồng chí)",
        "khu dân cư chiếm 44,0% (383 đồng chí)", "lực lượng vũ trang chiếm 4,4% (38 đồng chí)", "tôn giáo chiếm 0,2% (02 đồng chí)",
        "Hồ Chí Minh chiếm 5,1% (44 đồng chí)", "kết nạp 16 đảng viên, trong đó có 11 đảng viên nữ và 05 đảng viên là người",
        "cử 56 quần chúng ưu tú", "63 đảng viên được miễn", "828 đồng chí, chiếm 95,2%", "có 01 đảng viên bị xóa tên",
        "31 cuộc kiểm tra, giám sát (05 cuộc kiểm tra, 26 cuộc giám sát) đối với 23 tổ chức đảng và 103 đảng viên",
        "Đầu kỳ (ngày 01/7/2025) có 856 đảng viên; trong kỳ tăng 30, giảm 16",
    ):  # fmt: skip
        assert wanted in said
    for heading in ("I. ", "II. ", "1. ", "2. ", "3. ", "4. ", "5. ", "6. ", "III. ", "IV. "):
        assert any(text.startswith(heading) for text in texts(content))


def test_rows_of_the_appendix_add_up_to_its_total(loaded: Path) -> None:
    found = printed(loaded / "made.docx")
    for code in ("cuoi_ky", "nu", "dtts", "du_bi", "ket_nap", "chuyen_den", "chuyen_di"):
        of_rows = [int(text) for alias, text in found.items() if re.fullmatch(rf"theo_to_chuc\..+\.{code}", alias)]
        assert len(of_rows) == 54
        assert sum(of_rows) == int(found[code]) > 0
    for code in ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv"):
        of_rows = [int(text) for alias, text in found.items() if re.fullmatch(rf"kt_gs_theo_cap\..+\.{code}", alias)]
        assert len(of_rows) == 4 and sum(of_rows) == int(found[code])


@pytest.mark.parametrize(
    ("template", "first", "last", "named"),
    [
        ("thang", "2026-03", "2026-03", "THÁNG 4/2026"),
        ("quy", "2026-01", "2026-03", "QUÝ II/2026"),
        ("6-thang", "2025-07", "2025-12", "6 THÁNG ĐẦU NĂM 2026"),
        ("9-thang", "2025-07", "2026-03", "TỪ THÁNG 4/2026 ĐẾN THÁNG 12/2026"),
    ],
)
def test_the_reports_of_a_period(folder: Path, template: str, first: str, last: str, named: str) -> None:
    done = bot(
        "report", "--template", template, "--from", first, "--to", last, "--out", "o.docx", "--db", "bot.db", cwd=folder
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert any(named in text for text in texts((folder / "o.docx").read_bytes()))


def test_settings_head_and_sign_the_report(folder: Path) -> None:
    done = bot(
        "settings", "--db", "bot.db", "issuer_superior=Đảng bộ tỉnh Lai Châu", "issuer_title=BÍ THƯ", "issuer_mark=;",
        "issuer_recipients=Ban Tổ chức Tỉnh ủy (b/c); Các chi, đảng bộ trực thuộc", "issuer_spelling=uỷ", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "issuer_title=BÍ THƯ" in done.stdout
    assert rows(folder / "bot.db", "SELECT value FROM settings WHERE key = 'issuer_superior'") == [
        ("Đảng bộ tỉnh Lai Châu",)
    ]
    done = bot(*DIRECTIVE, "--out", "o.docx", "--number", 12, "--date", "2026-04-20", cwd=folder)
    assert done.returncode == 0 and "DỰ THẢO" not in done.stdout
    said = texts((folder / "o.docx").read_bytes())
    for line in (
        "ĐẢNG BỘ TỈNH LAI CHÂU", "ĐẢNG UỶ XÃ BÌNH LƯ", "Số 12-BC/ĐU", "Bình Lư, ngày 20 tháng 4 năm 2026", "BÍ THƯ",
        "- Ban Tổ chức Tỉnh uỷ (b/c);- Các chi, đảng bộ trực thuộc;- Lưu VPĐU.",
    ):  # fmt: skip
        assert line in said
    assert "DỰ THẢO" not in said and not any("ủy" in text.lower() for text in said)


@pytest.mark.parametrize(
    "wrong", ["issuer_spelling=uy", "issuer_mark=.", "issuer_symbol=đu 1", f"issuer_place={'x' * 301}"]
)
def test_settings_that_cannot_be_printed_are_refused(folder: Path, wrong: str) -> None:
    done = bot("settings", "--db", "bot.db", wrong, cwd=folder)
    assert done.returncode == 2 and "không hiểu giá trị" in done.stderr
    assert rows(folder / "bot.db", "SELECT COUNT(*) FROM settings") == [(0,)]


# ── Updating ────────────────────────────────────────────────────────────────


def test_an_edited_file_gets_todays_figures_and_keeps_what_people_wrote(folder: Path) -> None:
    before = (folder / "made.docx").read_bytes()
    content = edited(edited(before, retype("dtts", "286")), remove("mien_sh"))
    (folder / "made.docx").write_bytes(content)
    one_more_woman(folder)
    done = bot("report", "--update", "made.docx", "--db", "bot.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "nu: 384 → 385" in done.stdout
    assert "Đã sửa tay, nay thay bằng số liệu hệ thống: dtts: “286” → “285”." in done.stdout
    assert "Không còn trong tệp, hoặc cần thêm: mien_sh: “63”." in done.stdout
    assert "chưa cân đối" in done.stderr, "one member has appeared from nowhere"
    assert (folder / "made.docx").read_bytes() == content
    after = (folder / "made-cap-nhat.docx").read_bytes()
    assert printed(folder / "made-cap-nhat.docx")["cuoi_ky"] == "871"
    changed = {name for name, part in parts(after).items() if part != parts(content)[name]}
    assert changed == {"word/document.xml", "customXml/item2.xml"}


def test_nothing_new_changes_nothing(folder: Path) -> None:
    done = bot("report", "--update", "made.docx", "--out", "o.docx", "--db", "bot.db", cwd=folder)
    assert done.stdout == "Đã ghi o.docx: 0 chỗ có số liệu mới.\n"
    assert parts((folder / "o.docx").read_bytes()) == parts((folder / "made.docx").read_bytes())


# ── What is missing ─────────────────────────────────────────────────────────


def test_a_missing_branch_is_named_and_the_total_says_of_how_many(folder: Path) -> None:
    connection = sqlite3.connect(folder / "bot.db")
    with connection:
        connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT10' AND period = '2026-03'")
    connection.close()
    done = bot(*DIRECTIVE, "--out", "o.docx", cwd=folder)
    said = "(chưa đủ: 53/54 tổ chức đảng đã báo cáo). Tháng 3/2026 thiếu: Chi bộ bản Km2."
    assert done.returncode == 0 and said in done.stderr
    assert f"Số liệu {said}" in texts((folder / "o.docx").read_bytes())


def test_a_year_that_began_before_the_register_says_so_and_invents_no_opening(folder: Path) -> None:
    arguments = ("--template", "nam", "--from", "2025-01", "--to", "2025-12", "--out", "o.docx", "--db", "bot.db")
    done = bot("report", *arguments, cwd=folder)
    assert done.returncode == 0
    said = "Số liệu (chưa đủ các tháng). Từ tháng 1/2025 đến tháng 6/2025 chưa có sổ tổ chức."
    assert done.stderr == f"{said}\n"
    printed_lines = texts((folder / "o.docx").read_bytes())
    assert said in printed_lines
    assert any("Chưa có số đầu kỳ để cân đối" in line for line in printed_lines)


# ── Mistakes ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--template", "chi-thi-28"), 2, "Cần --template, --from, --to và --out"),
        (("--template", "khac", *RANGE, "--out", "o.docx"), 2, "khac: không có mẫu này. Các mẫu: 6-thang"),
        (("--template", "quy", *RANGE, "--out", "o.docx"), 2, "Mẫu quy dùng cho 3 tháng"),
        (
            ("--template", "quy", "--from", "2025-12", "--to", "2026-02", "--out", "o.docx"),
            2,
            "Có thể chọn: quý IV/2025 (2025-10 đến 2025-12); quý I/2026 (2026-01 đến 2026-03).",
        ),
        (
            ("--template", "nam", "--from", "2025-04", "--to", "2026-03", "--out", "o.docx"),
            2,
            "Có thể chọn: năm 2025 (2025-01 đến 2025-12); năm 2026 (2026-01 đến 2026-12).",
        ),
        (
            ("--template", "thang", "--from", "3/2026", "--to", "2026-03", "--out", "o.docx"),
            2,
            "viết tháng như 2025-07",
        ),
        (("--template", "chi-thi-28", *RANGE, "--out", "o.docx", "--number", "0"), 2, "số nguyên từ 1"),
        (("--template", "chi-thi-28", *RANGE, "--out", "o.docx", "--date", "20/4"), 2, "viết ngày như"),
        (("--template", "chi-thi-28", *RANGE, "--out", "o.docx", "--unit", "ZZ"), 2, "không có đơn vị này"),
        (
            ("--template", "chi-thi-28", *RANGE, "--out", "o.docx", "--unit", "TT01"),
            2,
            "--unit TT01: báo cáo này là của đảng ủy có các tổ chức đảng trực thuộc, Chi bộ bản Hồ Ta thì không. "
            "Chọn: XA (Đảng ủy xã Bình Lư).",
        ),
        (
            ("--template", "thang", "--from", "2026-03", "--to", "2026-03", "--out", "o.docx", "--unit", "XA-BTV"),
            2,
            "XA-BTV: báo cáo này",
        ),
        (("--template", "chi-thi-28", *RANGE, "--out", "no/where/o.docx"), 2, "không ghi được"),
        (("--template", "x", *RANGE, "--out", "o.docx", "--templates", "nowhere"), 2, "không có thư mục này"),
        (
            ("--template", "thang", "--from", "2026-04", "--to", "2026-04", "--out", "o.docx"),
            1,
            "Tháng 4/2026 chưa có báo cáo",
        ),
        (("--update", "nowhere.docx"), 2, "nowhere.docx: không đọc được"),
        (("--update", "bot.db"), 1, "bot.db: không phải tệp Word"),
        (("--update", "empty.docx"), 1, "empty.docx: tệp này không phải do lệnh report lập"),
        (("--update", "made.docx", "--out", "made.docx"), 2, "phải khác tệp đang cập nhật"),
        (("--update", "made.docx", "--number", "12"), 2, "đọc mẫu và thời gian từ tệp"),
        (
            ("--template", "hong", *RANGE, "--out", "o.docx", "--templates", "."),
            1,
            "đoạn 2 (“Nữ {{nux}}.”): không có số liệu nào tên “nux”",
        ),
        (
            ("--template", "vien-dan", *RANGE, "--out", "o.docx", "--templates", "."),
            1,
            "chưa có trong danh mục: 28-NQ/TW",
        ),
    ],
)
def test_a_mistake_is_a_sentence(folder: Path, arguments: tuple[str, ...], code: int, says: str) -> None:
    (folder / "empty.docx").write_bytes(paper("x"))
    (folder / "hong.docx").write_bytes(paper("x", "Nữ {{nux}}."))
    (folder / "vien-dan.docx").write_bytes(paper("Theo Chỉ thị số 28-NQ/TW"))
    done = bot("report", *arguments, "--db", "bot.db", cwd=folder)
    assert done.returncode == code
    assert says in done.stderr and "Traceback" not in done.stderr
    assert not (folder / "o.docx").exists()
