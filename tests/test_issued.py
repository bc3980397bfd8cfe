"""Chốt: what was issued stays to the byte, and what changes later makes a numbered list with its reasons."""

from __future__ import annotations

import hashlib
import io
import json
import sqlite3
from datetime import timedelta
from pathlib import Path

import docx
import pytest

from demo import sample
from documents import report
from events import EventKind, Message
from handlers.report.filing import Actor, correct
from reporting.periods import Period
from storage import reports
from storage.months import answers_of, month
from tests.commune import Commune
from tests.test_cli import bot

pytestmark = pytest.mark.slow

JANUARY = Period(2026, 1)
ISSUED = "SELECT number, symbol, day, template, first_period, last_period FROM issued"


async def paper(commune: Commune) -> Message:
    await commune.wait(seconds=5)
    return commune.office.bubbles()[-1]


async def made(commune: Commune, issue: str = "12, ngày 5/2/2026") -> bytes:
    await commune.office.says("/vanphong")
    await commune.office.talks(
        "[Báo cáo, tệp số liệu]", "[Báo cáo chính thức]", "[Báo cáo tháng]", "tháng 1/2026", issue
    )
    return (await paper(commune)).file


def written(content: bytes, words: str = "Cơ bản hoàn thành nhiệm vụ.") -> bytes:
    """The gaps filled in, as in Word."""
    document = docx.Document(io.BytesIO(content))
    in_tables = (one for table in document.tables for cell in table._cells for one in cell.paragraphs)
    for run in (run for paragraph in (*document.paragraphs, *in_tables) for run in paragraph.runs):
        if run.text.startswith("[Văn phòng bổ sung"):
            run.text = words
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


async def sends(commune: Commune, content: bytes, name: str = "BC thang 1.docx") -> Message:
    await commune.office.event(EventKind.FILE, file=(name, content))
    return await paper(commune)


async def issues(commune: Commune, content: bytes) -> Message:
    await sends(commune, content)
    await commune.office.talks("[Chốt báo cáo này]", "[Chốt]")
    return await paper(commune)


async def corrects(commune: Commune, unit: str, code: str, by: int, reason: str) -> tuple[int, int]:
    """A branch's January with one figure more; old and new."""
    async with commune.db.transaction() as connection:
        found = await reports.current(connection, unit, JANUARY)
        assert found is not None
        here = await month(connection, commune.house.forms, unit, JANUARY, commune.now, version=found.form_version)
        old = found.values[code]
        assert isinstance(old, int)
        answers = {**answers_of(here, found), code: old + by}
        await correct(connection, here, found, answers, Actor(None, "test"), commune.now, reason=reason)
    return old, old + by


async def test_what_was_issued_is_kept_to_the_byte(commune: Commune) -> None:
    signed = written(await made(commune))
    heard = (await issues(commune, signed)).text
    sha = hashlib.sha256(signed).hexdigest()
    assert heard.startswith("Đã chốt Báo cáo số 12-BC/ĐU, ngày 05/02/2026") and heard.endswith(sha)
    assert await commune.rows(ISSUED) == [(12, "BC/ĐU", "2026-02-05", "thang", "2026-01", "2026-01")]
    assert await commune.rows("SELECT file, sha256 FROM issued") == [(signed, sha)]
    figures = json.loads(await commune.one("SELECT figures FROM issued"))
    total = await commune.one(
        "SELECT SUM(f.number) FROM issued_reports i JOIN figures f ON f.report = i.report JOIN reports r ON r.id = f.report "
        "WHERE f.code = 'cuoi_ky' AND r.period = '2026-01'"
    )
    assert figures["cuoi_ky"] == str(total)
    await commune.office.says("/vanphong")
    await commune.office.talks("[Báo cáo, tệp số liệu]", "[Báo cáo đã chốt]", "[Số 12-BC/ĐU, 05/02/2026]")
    assert sha in commune.office.hears()
    await commune.office.taps("Lấy lại tệp đã chốt")
    assert commune.office.bubbles()[-1].file == signed


async def test_it_can_neither_be_changed_nor_deleted(commune: Commune) -> None:
    await issues(commune, written(await made(commune)))
    for sql in ("UPDATE issued SET file = x'00'", "UPDATE issued SET figures = '{}'", "DELETE FROM issued"):
        with pytest.raises(sqlite3.IntegrityError):
            async with commune.db.transaction() as connection:
                await connection.execute(sql)


async def test_the_same_file_is_issued_once(commune: Commune) -> None:
    signed = written(await made(commune))
    await issues(commune, signed)
    assert (await issues(commune, signed)).text == "Tệp này đã được chốt rồi."
    assert await commune.one("SELECT COUNT(*) FROM issued") == 1


@pytest.mark.parametrize(
    ("issue", "fills", "why"),
    [
        ("12, ngày 5/2/2026", False, "Còn 6 chỗ chưa bổ sung, chỗ đầu tiên: [Văn phòng bổ sung"),
        ("[Bản dự thảo]", True, "chưa có số hoặc ngày"),
        ("[Bản dự thảo]", True, "DỰ THẢO"),
    ],
)
async def test_what_is_not_finished_is_not_issued(commune: Commune, issue: str, fills: bool, why: str) -> None:
    content = await made(commune, issue)
    heard = (await issues(commune, written(content) if fills else content)).text
    assert heard.startswith("Chưa chốt được:") and why in heard
    assert await commune.rows(ISSUED) == []


async def test_figures_that_moved_meanwhile_are_brought_up_to_date_first(commune: Commune) -> None:
    signed = written(await made(commune))
    await corrects(commune, "TT01", "nu", 1, "ghi nhầm")
    assert "khác với số liệu đã nộp" in (await issues(commune, signed)).text
    await sends(commune, signed)
    await commune.office.taps("Cập nhật số liệu")
    fresh = (await paper(commune)).file
    await commune.office.talks("[Chốt báo cáo này]", "[Chốt]")
    assert (await paper(commune)).text.startswith("Đã chốt")
    assert await commune.one("SELECT file FROM issued") == fresh


async def test_a_file_of_somebody_elses_chat_cannot_be_issued(commune: Commune) -> None:
    await sends(commune, written(await made(commune)))
    number = await commune.one("SELECT MAX(id) FROM papers WHERE kind = 'check'")
    other = await commune.somebody("office", "XA", "second-office")
    for action in ("confirm", "issue"):
        await other.event(EventKind.BUTTON, button=f"m:office_issued:{action}:{number}")
        await commune.wait(seconds=5)
        assert "không còn được giữ" in other.hears()
    assert await commune.rows(ISSUED) == []


# ── What changed since ──────────────────────────────────────────────────────


async def asks_for_list(commune: Commune) -> Message:
    number = await commune.one("SELECT id FROM issued")
    await commune.office.event(EventKind.BUTTON, button=f"m:office_issued:corrections:{number}")
    return await paper(commune)


async def test_a_later_correction_makes_a_numbered_list(commune: Commune) -> None:
    signed = written(await made(commune))
    await issues(commune, signed)
    assert "mọi số liệu vẫn như đã báo cáo" in (await asks_for_list(commune)).text
    before = int(json.loads(await commune.one("SELECT figures FROM issued"))["nu"])
    old, new = await corrects(commune, "TT01", "nu", 1, "đếm sót một đồng chí")
    first = await paper(commune)
    assert "Danh mục đính chính số 01 của Báo cáo số 12-BC/ĐU" in first.text
    branch = f"Chi bộ bản Hồ Ta tháng 1/2026: {old} → {new}"
    assert f"Đảng viên nữ: đã báo cáo {before} → nay {before + 1}: {branch}, ngày" in first.text
    assert "lý do: đếm sót một đồng chí" in first.text
    listed = report.text_of(first.file)
    assert "đính chính số liệu của Báo cáo số 12-BC/ĐU, ngày 05/02/2026" in listed and branch in listed
    assert "Số …-BC/ĐU" in listed, "its own number is the office's to give"
    assert await commune.rows("SELECT file FROM issued") == [(signed,)]
    assert "không có thay đổi mới" in (await asks_for_list(commune)).text
    await corrects(commune, "TT02", "nu", 1, "nhầm cột")
    second = await asks_for_list(commune)
    assert f"đã báo cáo {before} → nay {before + 2}" in second.text and "Tòng Pặt" in second.text
    assert await commune.rows("SELECT number FROM correction_lists ORDER BY number") == [(1,), (2,)]


async def test_the_office_hears_of_it_once_in_the_morning(commune: Commune) -> None:
    await issues(commune, written(await made(commune)))
    heard = len(commune.office.bubbles())
    await commune.wait(days=1)
    assert not any("đã chốt có thay đổi" in message.text for message in commune.office.bubbles()[heard:])
    await corrects(commune, "TT01", "nu", 1, "đếm sót")
    for _ in range(3):
        await commune.until(commune.now + timedelta(hours=12))
        await commune.wait(seconds=5)
    told = [message for message in commune.office.bubbles() if "đã chốt có thay đổi" in message.text]
    assert len(told) == 1 and "Danh mục đính chính số 01" in told[0].text and told[0].file


# ── The command line ────────────────────────────────────────────────────────


def test_the_command_records_lists_and_names_what_changed(tmp_path: Path) -> None:
    def runs(*words: str | Path | int, code: int = 0) -> str:
        done = bot(*words, "--db", "bot.db", cwd=tmp_path)
        assert done.returncode == code, done.stderr
        return done.stdout + done.stderr

    runs("setup", "--units", sample.REGISTER, "--figures", sample.FIGURES)
    assert "Chưa có báo cáo nào được chốt." in runs("issue")
    month_ = ("report", "--template", "thang", "--from", "2026-03", "--to", "2026-03")
    runs(*month_, "--number", 7, "--date", "2026-04-20", "--out", "made.docx")
    assert "Còn 6 chỗ chưa bổ sung" in runs("issue", "made.docx", code=1)
    signed = tmp_path / "signed.docx"
    signed.write_bytes(written((tmp_path / "made.docx").read_bytes()))
    assert "Đã chốt Báo cáo số 07-BC/ĐU" in runs("issue", "signed.docx")
    assert "đã được chốt rồi" in runs("issue", "signed.docx", code=1)
    assert hashlib.sha256(signed.read_bytes()).hexdigest() in runs("issue")
    out = ("--out", "list.docx")
    assert "vẫn như đã báo cáo" in runs("issue", "--corrections", 7, *out)
    assert "chưa chốt báo cáo nào mang số này" in runs("issue", "--corrections", 8, *out, code=2)
    assert "Cần một tệp" in runs("issue", "signed.docx", "--corrections", 7, *out, code=2)
    connection = sqlite3.connect(tmp_path / "bot.db")
    with connection:
        # A version later: TT01's march with one woman more.
        connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT01' AND period = '2026-03'")
        connection.execute(
            "INSERT INTO reports (unit, period, version, origin, form, form_version, receipt, filed_at, as_of, reason) "
            "SELECT unit, period, 2, 'correction', form, form_version, receipt || '-2', '2026-04-22T01:00:00Z', as_of, "
            "'đếm sót' FROM reports WHERE unit = 'TT01' AND period = '2026-03'"
        )
        connection.execute(
            "INSERT INTO figures (report, code, number, text, na) SELECT (SELECT MAX(id) FROM reports), f.code, "
            "f.number + (f.code = 'nu'), f.text, f.na FROM figures f JOIN reports r ON r.id = f.report "
            "WHERE r.unit = 'TT01' AND r.period = '2026-03' AND r.version = 1"
        )
    connection.close()
    said = runs("issue", "--corrections", 7, *out)
    assert "Danh mục đính chính số 01" in said and "Đảng viên nữ: đã báo cáo 384 → nay 385: Chi bộ bản Hồ Ta" in said
    assert "lý do: đếm sót" in report.text_of((tmp_path / "list.docx").read_bytes())
