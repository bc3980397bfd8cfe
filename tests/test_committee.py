"""What the committee hears of late months: the office's list to telephone, the overseers' units; who is away."""

from __future__ import annotations

import pytest

from storage import people
from tests.commune import Commune
from tests.test_reminders import FILES, at

RESULT = "SELECT result FROM reminders WHERE kind = ? AND unit = ? AND period = '2026-02'"


# ── The list to telephone ───────────────────────────────────────────────────


async def test_on_the_second_day_the_office_gets_one_list(commune: Commune) -> None:
    person = await commune.person_of(commune.secretary("TT02"))
    async with commune.db.transaction() as connection:
        await people.set_phone(connection, person, "0912345678")
    await commune.secretary("TT01").talks(*FILES)
    await commune.secretary("TT03").talks("bc", "không", "đúng cả")
    await commune.until(at(27, 7, 59))
    heard = len(commune.office.bubbles())
    await commune.until(at(27, 8))
    await commune.until(at(27, 8, 1))
    assert len(commune.office.bubbles()) == heard + 1
    lines = commune.office.hears().splitlines()
    assert lines[0] == "Tháng 2/2026: 72 đơn vị quá hạn chưa nộp báo cáo. Danh sách gọi điện:"
    assert not any("Hồ Ta" in line for line in lines)
    tt02 = next(at for at, line in enumerate(lines) if "Tòng Pặt" in line)
    assert lines[tt02].endswith(": chưa nhập")
    assert lines[tt02 + 1] == "   bí thư Bí thư Chi bộ bản Tòng Pặt: 0912345678"
    tt03 = next(line for line in lines if "Nà Phát" in line)
    assert ": đang nhập 3/6, còn: Sinh hoạt chi bộ, " in tt03
    assert await commune.rows(RESULT, "calls", "XA") == [("sent",)]
    assert commune.leader.hears() == "" or "Danh sách gọi điện" not in commune.leader.hears()


async def test_the_list_is_turned_over_and_entered_from(commune: Commune) -> None:
    await commune.until(at(27, 8))
    first = commune.office.hears()
    second = await commune.office.taps("Trang sau")
    assert first != second and "\n7. " in second and "◀ Trang trước" in commune.office.labels()
    label = next(label for label in commune.office.labels() if label.startswith("Nhập thay 7"))
    heard = await commune.office.taps(label)
    assert "tăng hoặc giảm" in heard or "(1/" in heard
    assert await commune.one("SELECT COUNT(*) FROM drafts") == 1


async def test_nobody_telephones_about_a_month_that_has_been_locked_meanwhile(commune: Commune) -> None:
    overseer = await commune.somebody("overseer", "TT02", "the-overseer")
    await commune.until(at(26, 9))
    await commune.until(at(6, 8, month=3))
    assert not any("gọi điện" in bubble.text for bubble in commune.office.bubbles())
    assert not any("Tòng Pặt" in bubble.text for bubble in overseer.bubbles())
    assert await commune.rows(RESULT, "calls", "XA") == [("stale",)]
    assert await commune.rows(RESULT, "overseer", "TT02") == [("stale",)]


async def test_a_complete_month_needs_no_list(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await connection.execute(
            "INSERT INTO reports (unit, period, version, origin, form, form_version, receipt, filed_at, as_of) "
            "SELECT DISTINCT unit, '2026-02', 1, 'filed', form, form_version, unit || '-x', filed_at, '2026-02-25' "
            "FROM reports WHERE period = '2026-01'"
        )
        missing = [
            row["unit"]
            for row in await (
                await connection.execute(
                    "SELECT DISTINCT unit FROM unit_spans WHERE kind NOT LIKE 'dang_uy%' AND unit NOT IN "
                    "(SELECT unit FROM reports WHERE period = '2026-02')"
                )
            ).fetchall()
        ]
    heard = len(commune.office.bubbles())
    await commune.until(at(27, 8))
    assert missing == [] and len(commune.office.bubbles()) == heard
    assert await commune.rows(RESULT, "calls", "XA") == [("not_needed",)]


async def test_the_list_is_there_at_any_time_and_the_offices_alone(commune: Commune) -> None:
    await commune.office.says("/vanphong")
    assert "không có đơn vị nào quá hạn" in await commune.office.taps("Danh sách gọi điện")
    await commune.until(at(26, 9))
    await commune.office.says("/vanphong")
    assert "73 đơn vị quá hạn" in await commune.office.taps("Danh sách gọi điện")
    await commune.leader.says("/vanphong")
    assert "Danh sách gọi điện" not in commune.leader.labels()


async def test_the_work_number_is_the_offices_to_enter_and_to_see(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Mã mời, người]", "[Ai đang giữ vai trò]", "TT02", "[Số ĐT: bí thư]")
    assert "9 đến 12 chữ số" in await commune.office.says("không nhớ")
    assert "điện thoại: 0912345678" in await commune.office.says("0912 345 678")
    person = await commune.person_of(commune.secretary("TT02"))
    assert await commune.one("SELECT phone FROM people WHERE id = ?", person) == "0912345678"
    await commune.office.talks("[Số ĐT: bí thư]", "[Bỏ số]")
    assert await commune.one("SELECT phone FROM people WHERE id = ?", person) == ""


# ── Overseers ───────────────────────────────────────────────────────────────


async def test_an_overseer_hears_once_of_the_units_that_are_theirs(commune: Commune) -> None:
    overseer = await commune.somebody("overseer", "TT02", "the-overseer")
    await commune.somebody("overseer", "TT01", "the-overseer")
    await commune.somebody("overseer", "TT03", "the-overseer")
    await commune.secretary("TT01").talks(*FILES)
    heard = len(overseer.bubbles())
    await commune.until(at(28, 7, 59))
    assert len(overseer.bubbles()) == heard
    await commune.until(at(28, 8))
    await commune.until(at(28, 9))
    assert len(overseer.bubbles()) == heard + 1
    assert "Tòng Pặt, Chi bộ bản Nà Phát" in overseer.hears() and "Hồ Ta" not in overseer.hears()
    assert await commune.rows(RESULT, "overseer", "TT01") == [("not_needed",)]
    assert await commune.rows(RESULT, "overseer", "TT02") == [("sent",)]


# ── Away ────────────────────────────────────────────────────────────────────


async def test_while_the_secretary_is_away_the_deputy_is_reminded(commune: Commune) -> None:
    deputy = await commune.somebody("deputy", "TT02")
    talk = commune.secretary("TT02")
    said = await talk.talks("tạm vắng", "24/2")
    assert "tạm vắng đến hết ngày 24/02" in said and "phó bí thư đã được báo" in said
    assert "Bí thư Chi bộ bản Tòng Pặt tạm vắng" in deputy.hears()
    heard = len(talk.bubbles())
    await commune.until(at(24, 19, 30))
    assert "còn 1 ngày" in deputy.hears() and len(talk.bubbles()) == heard
    await commune.until(at(25, 8))
    assert "Hôm nay là hạn nộp" in talk.hears(), "back the day after"
    assert "Hôm nay là hạn nộp" not in deputy.hears()


async def test_who_comes_back_early_says_so(commune: Commune) -> None:
    await commune.somebody("deputy", "TT02")
    talk = commune.secretary("TT02")
    await talk.talks("/tamvang", "[7 ngày]")
    assert "đang tạm vắng đến hết ngày 02/3" in await talk.says("/tamvang")
    assert "đã về" in await talk.taps("Tôi đã về")
    await commune.until(at(24, 19, 30))
    assert "còn 1 ngày" in talk.hears()
    assert await commune.rows("SELECT ended_at IS NOT NULL FROM absences") == [(1,)]


async def test_who_is_not_away_after_all_says_so_when_asked_for_another_day(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    await talk.talks("/tamvang", "[7 ngày]", "/tamvang", "[Đổi ngày]")
    assert "như thường lệ" in await talk.taps("Không vắng")
    await commune.until(at(24, 19, 30))
    assert "còn 1 ngày" in talk.hears()


@pytest.mark.parametrize(("words", "day"), [("đến hết tháng", "28/02"), ("hai tuần nữa", "09/3"), ("mai", "24/02")])
async def test_the_last_day_away_is_said_in_words(commune: Commune, words: str, day: str) -> None:
    talk = commune.secretary("TT02")
    assert f"tạm vắng đến hết ngày {day}" in await talk.talks("tạm vắng", words)


async def test_without_a_deputy_the_office_is_told_and_nobody_is_written_to(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    said = await talk.talks("tạm vắng", "[3 ngày]")
    assert "chưa có phó bí thư dùng bot" in said and "tạm vắng" in commune.office.hears()
    heard = len(talk.bubbles())
    await commune.until(at(25, 8))
    assert len(talk.bubbles()) == heard
    assert await commune.rows(RESULT, "D", "TT02") == [("away",)]
    await commune.until(at(26, 8))
    assert "(tạm vắng đến hết ngày 26/02)" in await calls(commune)


async def calls(commune: Commune) -> str:
    await commune.office.says("/vanphong")
    return await commune.office.taps("Danh sách gọi điện")


@pytest.mark.parametrize("words", ["1/2", "20/2", "31/5", "chưa biết", "mùng 3 âm"])
async def test_a_day_that_cannot_be_is_asked_for_again(commune: Commune, words: str) -> None:
    talk = commune.secretary("TT02")
    assert "đến hết ngày nào" in await talk.talks("tạm vắng", words)
    assert await commune.one("SELECT COUNT(*) FROM absences") == 0
    assert "như thường lệ" in await talk.taps("Không vắng")
    assert "tăng hoặc giảm" in await talk.says("bc")


async def test_a_deputy_who_is_away_hands_nothing_over(commune: Commune) -> None:
    deputy = await commune.somebody("deputy", "TT02")
    heard = commune.secretary("TT02").hears()
    await deputy.talks("tạm vắng", "[3 ngày]")
    assert commune.secretary("TT02").hears() == heard
    await commune.until(at(26, 8))
    assert "quá hạn" not in deputy.hears() and "quá hạn" in commune.secretary("TT02").hears()
