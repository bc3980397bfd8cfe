"""The command line as its operator meets it: the real program, its exit codes and its files."""

from __future__ import annotations

import csv
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from demo import sample
from storage.vault import new_key

pytestmark = pytest.mark.slow

KEY = new_key()
ROOT = Path(__file__).parent.parent


def bot(*arguments: str | Path | int, cwd: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "bot.py"), *map(str, arguments)],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def rows(path: Path, sql: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(sql).fetchall()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a database that ``setup`` filled with all nine months."""
    folder = tmp_path_factory.mktemp("setup")
    done = bot("setup", "--units", sample.REGISTER, "--figures", sample.FIGURES, "--db", "bot.db", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert "68 chi bộ" in done.stdout
    return folder


def test_the_plan_of_a_coming_month_is_shown_and_nothing_is_sent(loaded: Path) -> None:
    done = bot("plan", "--from", "2031-01", "--to", "2031-02", "--db", "bot.db", cwd=loaded)
    assert done.returncode == 0, done.stderr
    assert "Tháng 2/2031: 0/73 đơn vị đã có báo cáo." in done.stdout
    assert "Hạn nộp 17:00 25/02/2031, khóa sổ 00:00 05/03/2031; 73 đơn vị chưa nộp, 73 đơn vị chưa có ai" in done.stdout
    assert "24/02/2031 19:30  nhắc trước hạn 1 ngày" in done.stdout
    assert "nhắc quá hạn 3 ngày" in done.stdout
    assert rows(loaded / "bot.db", "SELECT COUNT(*) FROM outbox") == [(0,)]


@pytest.fixture
def own(loaded: Path, tmp_path: Path) -> Path:
    """A folder with the same database, whose settings may be changed."""
    shutil.copy(loaded / "bot.db", tmp_path)
    return tmp_path


def test_the_plan_says_what_the_month_has_no_room_for(own: Path) -> None:
    """In January 2028 the opening moves to the day on which the reports are due: three reminders fall before it."""
    assert bot("settings", "--db", "bot.db", "opening_day=22", cwd=own).returncode == 0
    done = bot("plan", "--from", "2028-01", "--to", "2028-01", "--db", "bot.db", cwd=own)
    assert done.stdout.splitlines()[2:6] == [
        "    18/01/2028 08:00  nhắc trước hạn 3 ngày: không gửi: trước lúc mở biểu, tin mở biểu đã nói thay",
        "    20/01/2028 19:30  nhắc trước hạn 1 ngày: không gửi: trước lúc mở biểu, tin mở biểu đã nói thay",
        "    21/01/2028 08:00  mở biểu: 0 đơn vị",
        "    21/01/2028 08:00  nhắc ngày đến hạn: không gửi: trước lúc mở biểu, tin mở biểu đã nói thay",
    ]


def test_the_usual_day_of_a_meeting_is_the_committees_or_one_branchs(own: Path) -> None:
    assert bot("settings", "--db", "bot.db", "meeting_day=3", cwd=own).returncode == 0
    assert bot("settings", "--db", "bot.db", "--unit", "TT01", "meeting_day=6", cwd=own).returncode == 0
    refused = bot("settings", "--db", "bot.db", "meeting_day=29", cwd=own)
    assert refused.returncode == 2 and "không hiểu giá trị" in refused.stderr
    shown = bot("plan", "--from", "2031-01", "--to", "2031-01", "--db", "bot.db", cwd=own).stdout
    assert "05/01/2031 08:00  nhắc điểm danh sau họp 2 ngày: trong 67 đơn vị, nơi chưa nhập\n" in shown
    assert "08/01/2031 08:00  nhắc điểm danh sau họp 2 ngày: trong 1 đơn vị, nơi chưa nhập\n" in shown
    assert shown.count("Hạn nộp") == 1, "the same due day for all of them"


def test_the_plan_of_some_days_has_what_is_left_of_the_month_before(own: Path) -> None:
    assert bot("settings", "--db", "bot.db", "reminders=0 8:00, +6 8:00", cwd=own).returncode == 0
    done = bot("plan", "--from", "2031-03-02", "--to", "2031-03-24", "--db", "bot.db", cwd=own)
    shown = [line.strip().partition(":00  ")[0] for line in done.stdout.splitlines() if line.startswith("    ")]
    assert shown == ["03/03/2031 08", "18/03/2031 08", "10/03/2031 08"], "the last is of the quarter"


def test_what_setup_loads_export_adds_up_to_the_sources_totals(loaded: Path) -> None:
    done = bot("export", "--from", "2025-07", "--to", "2026-03", "--out", "out", "--db", "bot.db", cwd=loaded)
    assert done.returncode == 0, done.stderr
    found = json.loads((loaded / "out" / "tong_hop.json").read_text(encoding="utf-8"))
    wanted = sample.totals()
    for part in ("so_cuoi_ky", "phat_sinh", "kiem_tra_giam_sat"):
        assert {key: found[part][key] for key in wanted[part]} == wanted[part]
    assert found["so_cuoi_ky"]["cuoi_ky"] == 870
    with (loaded / "out" / "figures.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == rows(loaded / "bot.db", "SELECT COUNT(*) + 1 FROM figures")[0][0]


def test_setup_again_changes_nothing(loaded: Path) -> None:
    before = rows(loaded / "bot.db", "SELECT COUNT(*), SUM(number) FROM figures")
    done = bot("setup", "--units", sample.REGISTER, "--figures", sample.FIGURES, "--db", "bot.db", cwd=loaded)
    assert done.returncode == 0 and "0 báo cáo mới" in done.stdout
    assert rows(loaded / "bot.db", "SELECT COUNT(*), SUM(number) FROM figures") == before


def test_bad_rows_are_all_named_and_nothing_is_loaded(tmp_path: Path) -> None:
    lines = sample.REGISTER.read_text(encoding="utf-8-sig").splitlines()
    lines[3] = lines[3].replace(lines[3].split(",")[2], "khong_co_loai_nay", 1)
    lines.append(lines[5])
    (tmp_path / "units.csv").write_text("\n".join(lines), encoding="utf-8")
    done = bot("setup", "--units", "units.csv", "--db", "bot.db", cwd=tmp_path)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "dòng 4" in done.stderr and f"dòng {len(lines)}" in done.stderr
    assert not (tmp_path / "bot.db").exists() or rows(tmp_path / "bot.db", "SELECT COUNT(*) FROM units") == [(0,)]


def test_an_invitation_as_json(loaded: Path) -> None:
    done = bot(
        "invite", "--role", "secretary", "--unit", "TT01", "--json", "--db", "bot.db",
        cwd=loaded, BOT_KEY=KEY, TELEGRAM_BOT_NAME="commune_bot",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    made = json.loads(done.stdout)
    assert set(made) == {"code", "telegram_link", "web_link", "expires"}
    assert len(made["code"]) == 8 and made["telegram_link"] == f"https://t.me/commune_bot?start={made['code']}"
    assert made["web_link"] is None and "WEB_URL" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("invite", "--role", "secretary", "--unit", "TT01", "--db", "bot.db"), "BOT_KEY"),
        (("run",), "BOT_KEY"),
        (("plan", "--from", "2026-03", "--to", "2026-02", "--db", "bot.db"), "Đổi lại thứ tự"),
        (("plan", "--from", "2026-03", "--to", "2026-03", "--db", "nowhere.db"), "nowhere.db"),
        (("plan", "--from", "2026-03-02", "--to", "2026-03-01", "--db", "bot.db"), "Đổi lại thứ tự"),
        (("plan", "--from", "2026-02-30", "--to", "2026-03-01", "--db", "bot.db"), "không có ngày này"),
        (("plan", "--from", "2150-01", "--to", "2150-02", "--db", "bot.db"), "đến hết năm 2099"),
        (("plan", "--from", "2026-01", "--to", "2028-01", "--db", "bot.db"), "tối đa 24 tháng"),
        (("export", "--from", "2025-07", "--to", "2026-03", "--out", "o", "--db", "nowhere.db"), "nowhere.db"),
        (("setup", "--units", "nowhere.csv", "--db", "x.db"), "nowhere.csv"),
        (("settings", "--db", "nowhere.db"), "nowhere.db"),
        (("check-report", "nowhere.docx"), "nowhere.docx"),
        (("check-report", "."), "kiểm tra lại đường dẫn"),
        (("demo", "--port", "81234"), "không phải là cổng"),
        (("demo", "--port", "http"), "không phải là cổng"),
        (("demo", "--headless", "--year", "--months", "13"), "chọn số từ 1 đến 12"),
        (("demo", "--year"), "chỉ dùng cùng --headless"),
    ],
)
def test_a_mistake_is_one_sentence_without_a_traceback(tmp_path: Path, arguments: tuple[str, ...], says: str) -> None:
    done = bot(*arguments, cwd=tmp_path)
    assert done.returncode in {1, 2}
    assert says in done.stderr and "Traceback" not in done.stderr


def test_settings_are_shown_and_set_from_the_command_line(loaded: Path) -> None:
    done = bot("settings", "--db", "bot.db", "due_day=24", "reminders=-2 8:00, 0 15h", "days_off=2/9/2031", cwd=loaded)
    assert done.returncode == 0, done.stderr
    assert "  due_day=24    Ngày hạn nộp\n" in done.stdout and "  reminders=-2 08:00, 0 15:00    " in done.stdout
    assert rows(loaded / "bot.db", "SELECT key, value FROM settings WHERE unit = 'XA' ORDER BY key") == [
        ("days_off", "2031-09-02"), ("due_day", "24"), ("reminders", "-2 08:00, 0 15:00"),
    ]  # fmt: skip
    for wrong, says in (
        ("due_day=15", "phải sau ngày mở"), ("due_day=32", "Ví dụ: due_day=25"), ("reminders=", "ít nhất một lần"),
        ("duday=3", "không có cài đặt này"), ("reminders=-2 23:00", "không hiểu"),
    ):  # fmt: skip
        refused = bot("settings", "--db", "bot.db", "lock_day=7", wrong, cwd=loaded)
        assert refused.returncode == 2 and says in refused.stderr and "Traceback" not in refused.stderr
    assert "lock_day=5" in bot("settings", "--db", "bot.db", cwd=loaded).stdout, "all of them or none"
    undone = bot("settings", "--db", "bot.db", "due_day=25", "days_off=", "reminders=-1 19:30, +3 8:00", cwd=loaded)
    assert undone.returncode == 0


def test_a_written_report_is_checked(loaded: Path, tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.md"
    report.write_text("BÁO CÁO\n\nTính đến 31/3/2026, Đảng bộ xã có 870 đảng viên.\n", encoding="utf-8")
    done = bot("check-report", report, "--db", loaded / "bot.db", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "") and "Không tìm thấy mâu thuẫn" in done.stdout
    assert (bot("check-report", report, "--json", cwd=tmp_path).stdout) == "[]\n"
    report.write_text(
        report.read_text(encoding="utf-8").replace("870", "871") + "\nHọp ngày 31/4/2026.\n", encoding="utf-8"
    )
    done = bot("check-report", report, "--db", loaded / "bot.db", "--json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    first, second = json.loads(done.stdout)
    assert set(first) == {"kind", "quote", "line", "message"}
    assert (first["kind"], first["line"]) == ("database", 3)
    assert "871" in first["quote"] and "870" in first["message"]
    assert (second["kind"], second["line"], second["quote"]) == ("date", 5, "Họp ngày 31/4/2026")
    plain = bot("check-report", report, cwd=tmp_path)
    assert plain.returncode == 1 and "Dòng 5: Không có ngày 31/4/2026" in plain.stdout and "1 chỗ" in plain.stdout


def test_a_report_is_not_compared_with_figures_of_another_time(loaded: Path, tmp_path: Path) -> None:
    report = tmp_path / "bao-cao.txt"
    for told, says in (
        ("Toàn Đảng bộ có 999 đảng viên.", "tính đến ngày cuối"),
        ("Tính đến 31/3/2027, Đảng bộ xã có 999 đảng viên.", "mới có 0/68 chi bộ"),
    ):
        report.write_text(told, encoding="utf-8")
        done = bot("check-report", report, "--db", loaded / "bot.db", cwd=tmp_path)
        assert done.returncode == 0 and says in done.stderr


def test_a_picture_that_cannot_be_written_does_not_lose_the_code(loaded: Path) -> None:
    done = bot(
        "invite", "--role", "group", "--unit", "XA", "--json", "--qr", "no/such/folder/ma.png", "--db", "bot.db",
        cwd=loaded, BOT_KEY=KEY, TELEGRAM_BOT_NAME="commune_bot",
    )  # fmt: skip
    assert done.returncode == 1 and "--qr" in done.stderr and "Traceback" not in done.stderr
    assert len(json.loads(done.stdout)["code"]) == 8


def test_a_second_bot_is_refused(tmp_path: Path) -> None:
    variables = {"BOT_KEY": new_key(), "WEB_URL": "http://127.0.0.1", "WEB_PORT": "0", "DATABASE": "bot.db"}
    first = start("run", cwd=tmp_path, **variables)
    try:
        wait_for(first, "bot is running")
        done = bot("run", cwd=tmp_path, **variables)
        assert done.returncode == 1 and "đã có một bot khác" in done.stderr
    finally:
        first.send_signal(signal.SIGINT)
        _, said = first.communicate(timeout=20)
    assert first.returncode == 0 and "Traceback" not in said


def test_a_taken_port_is_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        demo = bot("demo", "--no-open", "--port", port, cwd=tmp_path)
        variables = {"BOT_KEY": new_key(), "WEB_URL": "http://127.0.0.1", "WEB_PORT": str(port), "DATABASE": "bot.db"}
        run = bot("run", cwd=tmp_path, **variables)
    assert demo.returncode == run.returncode == 1
    assert demo.stderr.count("\n") == 1 and "chương trình khác dùng" in demo.stderr
    assert "Traceback" not in run.stderr and "không mở được cổng" in run.stderr


def test_a_second_demo_is_refused(tmp_path: Path) -> None:
    first = start("demo", "--no-open", "--port", "0", cwd=tmp_path)
    try:
        assert first.stdout is not None and "Chạy thử" in first.stdout.readline()
        done = bot("demo", "--no-open", "--port", "0", cwd=tmp_path)
        assert done.returncode == 1 and "đã có một bot khác" in done.stderr
    finally:
        first.send_signal(signal.SIGINT)
        first.communicate(timeout=20)


def test_the_demo_starts_and_ends_cleanly(tmp_path: Path) -> None:
    demo = start("demo", "--no-open", "--port", "0", cwd=tmp_path)
    assert demo.stdout is not None and "Chạy thử" in demo.stdout.readline()
    demo.stdout.readline()
    demo.send_signal(signal.SIGINT)
    _, said = demo.communicate(timeout=20)
    assert demo.returncode in {0, 130} and "Traceback" not in said


def start(*arguments: str, cwd: Path, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, str(ROOT / "bot.py"), *arguments],
        cwd=cwd,
        env={"PATH": os.environ["PATH"], "PYTHONUTF8": "1", **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for(process: subprocess.Popen[str], words: str) -> None:
    assert process.stderr is not None
    for line in process.stderr:
        if words in line:
            return
    raise AssertionError(f"the program ended without saying {words!r}")


def test_a_number_is_traced_into_a_file(loaded: Path, tmp_path: Path) -> None:
    asked = ("trace", "--code", "nu", "--unit", "XA", "--from", "2025-07", "--to", "2026-03", "--db", loaded / "bot.db")
    done = bot(*asked, "--out", "nu.xlsx", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Đảng viên nữ: 384. Đã ghi 68 dòng vào nu.xlsx." in done.stdout
    book = openpyxl.load_workbook(tmp_path / "nu.xlsx")
    added = [row[4] for row in book["Từng đơn vị"].iter_rows(min_row=2, max_row=69, values_only=True)]
    assert sum(number for number in added if isinstance(number, int)) == 384


@pytest.mark.parametrize(
    ("changed", "code", "said"),
    [
        ({"--code": "kien_nghi"}, 1, "không cộng từ báo cáo"),
        ({"--code": "nuu"}, 1, "không biểu nào có mã này"),
        ({"--unit": "XB"}, 1, "sổ tổ chức không có đơn vị này"),
        ({"--out": "nu.csv"}, 2, "phải kết thúc bằng .xlsx"),
        ({"--out": "khong/co/nu.xlsx"}, 1, "không ghi được"),
        ({"--to": "2025-01"}, 2, "Đổi lại thứ tự"),
    ],
)
def test_a_trace_that_cannot_be_made_says_why(
    loaded: Path, tmp_path: Path, changed: dict[str, str], code: int, said: str
) -> None:
    asked = {"--code": "nu", "--unit": "XA", "--from": "2025-07", "--to": "2026-03", "--out": "nu.xlsx"} | changed
    done = bot("trace", *(part for pair in asked.items() for part in pair), "--db", loaded / "bot.db", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "") and said in done.stderr
    assert "Traceback" not in done.stderr and list(tmp_path.iterdir()) == []
