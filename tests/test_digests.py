"""What the committee group is told of the month as a whole, when, and what it is told of later changes."""

from __future__ import annotations

import io
from datetime import datetime

import openpyxl
import pytest

from demo.world import ROOT
from reporting.periods import Period
from storage import chats, groups, papers
from tests.commune import Commune
from tests.meetings import UNIT, at
from tests.several import ZALO, Elsewhere, Several

FILES = ("bc", "không", "đúng cả", "22/2, 9", "đúng cả", "không", "ổn định", "nộp")
DIGESTS = "SELECT detail, result FROM papers WHERE kind = 'digest' AND first_period = '2026-02' ORDER BY id"


def told(commune: Commune) -> list[str]:
    """The words of what the group was posted, without the board."""
    return [message.text for message in commune.group.bubbles() if "BÁO CÁO THÁNG" not in message.text]


async def test_the_group_hears_at_the_due_hour_two_days_after_and_at_the_lock(commune: Commune) -> None:
    await commune.until(at(25, 16, 59, month=2))
    assert told(commune) == []
    for moment, step in (
        (at(25, 17, month=2), "ĐẾN HẠN NỘP"),
        (at(27, 8, month=2), "HAI NGÀY SAU HẠN"),
        (at(5, 6, 30), "KHÓA SỔ"),
    ):
        heard = len(told(commune))
        await commune.until(moment)
        await commune.wait(minutes=1)
        posted = told(commune)[heard:]
        assert [words.splitlines()[0] for words in posted] == [
            step, "Biểu đồ tháng 2/2026.", "Bảng tổng hợp tháng 2/2026.",
        ]  # fmt: skip
        assert len(posted[0]) < 1500 and "Còn 68 chi bộ chưa nộp." in posted[0]
    assert await commune.rows(DIGESTS) == [("due", "made"), ("after", "made"), ("locked", "made")]
    picture, sums = [message for message in commune.group.bubbles() if message.file][-2:]
    assert picture.file_name == "bieu-do-2026-02.png" and picture.file.startswith(b"\x89PNG")
    book = openpyxl.load_workbook(io.BytesIO(sums.file))
    names = {name for (name,) in await commune.rows("SELECT name FROM unit_spans WHERE unit <> ?", ROOT)}
    written = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    assert sums.file_name == "tong-hop-2026-02.xlsx" and "Theo chi bộ" not in book.sheetnames
    assert not written & names


async def test_nobody_hears_at_night_and_after_an_outage_only_the_newest(commune: Commune) -> None:
    await commune.until(at(5, 0, 1))
    assert told(commune) == []
    await commune.until(at(5, 7))
    assert await commune.rows(DIGESTS) == [("due", "superseded"), ("after", "superseded"), ("locked", "made")]
    assert len(told(commune)) == 3


async def test_names_of_branches_stay_out_of_the_digest(commune: Commune) -> None:
    await commune.secretary(UNIT).talks(*FILES)
    await commune.until(at(25, 17, month=2))
    names = await commune.rows("SELECT name FROM unit_spans WHERE unit <> ?", ROOT)
    assert not [name for (name,) in names if name in told(commune)[0]]


async def test_a_later_change_is_said_in_the_board_old_and_new(commune: Commune) -> None:
    await commune.until(at(25, 17, month=2))
    await commune.secretary(UNIT).talks(*FILES)
    await commune.wait(minutes=1)
    board = commune.group.bubbles()[-1].text
    assert (
        "Đổi so với lần báo 17:00 25/02: chi bộ đã nộp 0 → 1; đảng viên 0 → 10; dự sinh hoạt chưa có số → 100,0%."
        in board
    )
    heard = len(told(commune))
    await commune.until(at(27, 8, month=2))
    await commune.wait(minutes=1)
    assert len(told(commune)) == heard + 3
    await commune.secretary("TT01").talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    await commune.wait(minutes=1)
    assert "Đổi so với lần báo 08:00 27/02: chi bộ đã nộp 1 → 2" in commune.group.bubbles()[-1].text


async def test_a_group_without_a_living_message_is_told_once_a_day_what_moved(commune: Commune) -> None:
    """On Zalo nothing can be edited: the corrected figure is said anew."""
    several = Several(commune)
    here = several.commune
    async with here.db.transaction() as connection:
        account = await chats.of_chat(connection, here.house.vault, ZALO, "zalo-group", here.now, group=True)
        await groups.bind(connection, account.id, ROOT, here.now)
    group = Elsewhere(several.stage, "zalo-group", ZALO)
    await here.secretary(UNIT).talks(*FILES)
    await here.until(at(25, 18, month=2))
    await here.secretary("TT01").talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    await here.until(at(26, 9, month=2))
    assert [words for words in words_of(group) if "CÓ ĐỔI" in words] == [], "the month is still coming in"
    await here.until(at(27, 8, month=2))
    await here.wait(minutes=1)
    await here.secretary("TT01").says("sửa chuyên đề 1")
    await here.secretary(UNIT).talks("sửa ngày họp 23/2")
    await here.until(at(27, 20, month=2))
    await here.until(at(28, 9, month=2))
    await here.wait(minutes=1)
    before = words_of(group)
    assert not [words for words in before if "CÓ ĐỔI" in words], "none of it was told"
    await here.secretary("TT03").talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    await here.until(at(28, 20, month=2))
    assert words_of(group) == before, "not before the morning"
    await here.until(at(1, 9))
    await here.wait(minutes=1)
    (said,) = words_of(group)[len(before) :]
    assert said.startswith("SỐ ĐÃ BÁO THÁNG 2/2026 CÓ ĐỔI\nĐổi so với lần báo ") and "chi bộ đã nộp 2 → 3" in said
    assert said.splitlines()[-1].startswith("Số liệu đến 09:0")
    await here.until(at(2, 9))
    assert words_of(group)[len(before) :] == [said], "said once"
    assert not [words for words in told(here) if "CÓ ĐỔI" in words], "the other group has its living message"


def words_of(group: Elsewhere) -> list[str]:
    return [message.text for message in group.bubbles()]


async def test_when_the_last_branch_has_filed_the_group_hears_it_once(commune: Commune) -> None:
    await commune.until(at(24, 9, month=2))
    async with commune.db.transaction() as connection:
        await connection.execute(
            "INSERT INTO reports (unit, period, version, current, origin, form, form_version, receipt, filed_at, as_of) "
            "SELECT u.unit, '2026-02', 1, 1, 'filed', 'chi-bo-thang', 1, 'X-' || u.unit, ?, '2026-02-24' FROM unit_spans u "
            "WHERE u.kind LIKE 'chi_bo%'",
            (commune.now.astimezone(tz=None).isoformat(),),
        )
    await commune.wait(minutes=1)
    await commune.wait(minutes=1)
    assert await commune.rows(DIGESTS) == [("complete", "made")]
    assert told(commune)[0].startswith("ĐÃ ĐỦ BÁO CÁO") and "chưa nộp" not in told(commune)[0]


async def test_a_group_that_is_bound_later_hears_nothing_of_before(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await connection.execute(
            "UPDATE group_bindings SET since = ?", (datetime(2026, 2, 26).astimezone().isoformat(),)
        )
    await commune.until(at(26, 9, month=2))
    assert await commune.rows(DIGESTS) == []
    await commune.until(at(27, 8, month=2))
    assert await commune.rows(DIGESTS) == [("after", "made")]


# ── Asked for ───────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["office", "leader"])
async def test_the_picture_is_asked_for_under_the_totals(commune: Commune, who: str) -> None:
    chat = getattr(commune, who)
    await chat.talks("/tonghop 3/2026", "[Biểu đồ]")
    assert "được gửi sau ít giây" in chat.hears()
    await commune.wait(seconds=5)
    assert chat.bubbles()[-1].file_name == "bieu-do-2026-03.png"
    assert await commune.rows("SELECT kind, result FROM papers WHERE asked_by IS NOT NULL") == [("chart", "made")]


async def test_the_group_gets_the_picture_with_the_totals(commune: Commune) -> None:
    await commune.group.says("/tonghop quý 4/2025")
    await commune.wait(seconds=5)
    picture, sums = commune.group.bubbles()[-2:]
    assert picture.file.startswith(b"\x89PNG")
    book = openpyxl.load_workbook(io.BytesIO(sums.file))
    assert sums.text == "Bảng tổng hợp quý IV/2025." and "Theo chi bộ" not in book.sheetnames


async def test_a_paper_that_cannot_be_made_is_said_to_be_and_does_not_hold_up_the_next(commune: Commune) -> None:
    for _ in range(2):
        await commune.office.talks("/tonghop 3/2026", "[Biểu đồ]")
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE papers SET kind = 'of an older bot' WHERE id = (SELECT MIN(id) FROM papers)")
    await commune.wait(seconds=5)
    assert "chưa lập được tệp" in commune.office.bubbles()[-2].text
    assert commune.office.bubbles()[-1].file
    assert await commune.rows("SELECT result FROM papers ORDER BY id") == [("failed",), ("made",)]
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT result FROM papers ORDER BY id") == [("failed",), ("made",)], (
        "it is not tried for ever"
    )


# ── Any months ──────────────────────────────────────────────────────────────


async def test_totals_of_any_months_are_asked_for_in_words(commune: Commune) -> None:
    await commune.office.says("/tonghop quý 4/2025")
    assert commune.office.hears().startswith("TỔNG HỢP QUÝ IV/2025 – Đảng ủy xã Bình Lư\n68/68 chi bộ")
    assert "So với quý III/2025: đảng viên" in commune.office.hears() and len(commune.office.hears()) < 1500
    await commune.office.talks("[◀ quý III/2025]")
    assert commune.office.hears().startswith("TỔNG HỢP QUÝ III/2025")
    await commune.office.says("/tonghop 7/2025 đến 2/2026")
    assert commune.office.hears().startswith("TỔNG HỢP TỪ THÁNG 7/2025 ĐẾN THÁNG 2/2026")
    assert "0/68 chi bộ" in commune.office.hears() and "So với" not in commune.office.hears()
    await commune.office.says("/tonghop hôm kia")
    assert "chưa hiểu kỳ" in commune.office.hears()


async def test_the_office_hears_of_a_digest_that_could_not_be_made(commune: Commune) -> None:
    account = await commune.one("SELECT id FROM accounts WHERE person IS NULL ORDER BY id LIMIT 1")
    period = Period.of(commune.now.date())
    async with commune.db.transaction() as connection:
        await papers.ask(
            connection, papers.DIGEST, account, ROOT, period, period, commune.now, detail="of an older bot"
        )
    heard = len(commune.group.bubbles())
    await commune.wait(seconds=5)
    assert len(commune.group.bubbles()) == heard
    assert "chưa lập được tin tổng hợp tháng 2/2026" in commune.office.hears()
    assert await commune.one("SELECT result FROM papers WHERE detail = 'of an older bot'") == "failed"
