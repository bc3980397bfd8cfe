"""/nhacviec: of any unit and day, what was sent, what not, and why."""

from __future__ import annotations

from datetime import timedelta

import pytest

from reminders.tick import tick
from storage import locks
from tests.commune import Commune
from tests.test_reminders import FILES, at


async def lines(commune: Commune, what: str = "TT02") -> list[str]:
    return (await commune.office.says(f"/nhacviec {what}")).splitlines()


async def test_the_office_sees_what_was_sent_what_not_and_what_comes(commune: Commune) -> None:
    await commune.until(at(25, 9))
    assert await lines(commune, "tòng pặt") == [
        "Chi bộ bản Tòng Pặt, nhắc việc tháng 2/2026:",
        "Chưa có báo cáo.",
        "- 08:00 22/02 nhắc trước hạn 3 ngày: không gửi: trước lúc mở biểu, tin mở biểu đã nói thay",
        "- 08:00 23/02 mở biểu: đã gửi qua trang chat",
        "- 19:30 24/02 nhắc trước hạn 1 ngày: không gửi riêng: tin khác đã nói thay",
        "- 08:00 25/02 nhắc ngày đến hạn: đã gửi qua trang chat lúc 09:00 25/02",
        "- 15:00 25/02 nhắc ngày đến hạn, lần 2: chưa đến giờ",
        "- 08:00 26/02 nhắc quá hạn 1 ngày (cả phó bí thư): chưa đến giờ",
        "- 08:00 27/02 danh sách gọi điện cho Văn phòng: chưa đến giờ",
        "- 08:00 28/02 nhắc quá hạn 3 ngày (cả phó bí thư): chưa đến giờ",
    ]


async def test_it_is_asked_from_the_desk_too(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Đã nhắc ai]", "TT02")
    assert "nhắc việc tháng 2/2026" in commune.office.hears()


async def test_a_report_is_the_reason_with_its_hour(commune: Commune) -> None:
    await commune.until(at(24, 12))
    await commune.secretary("TT01").talks(*FILES[:-1])
    commune.stage.now = at(24, 19, 31)
    await tick(commune.db, commune.house.forms, commune.now)
    await commune.secretary("TT01").says("nộp")
    found = await lines(commune, "TT01")
    assert found[1] == "Đã có báo cáo lúc 19:31 24/02."
    assert "- 19:30 24/02 nhắc trước hạn 1 ngày: không gửi: đã có báo cáo lúc 19:31 24/02" in found
    assert "- 08:00 25/02 nhắc ngày đến hạn: không cần: đã có báo cáo" in found
    assert "- 08:00 27/02 danh sách gọi điện cho Văn phòng: không cần: đã có báo cáo" in found


async def test_a_wish_to_hear_later_is_the_reason(commune: Commune) -> None:
    await commune.until(at(25, 8))
    await commune.secretary("TT02").talks("[Để sau]", "[Tối nay]")
    await commune.until(at(25, 15))
    found = await lines(commune)
    assert "- 15:00 25/02 nhắc ngày đến hạn, lần 2: không gửi: đã hẹn nhắc lại lúc 19:30 25/02" in found
    assert "- 19:30 25/02 nhắc lại theo giờ đã hẹn: chưa đến giờ" in found


async def test_what_no_messenger_has_taken_yet_is_not_said_to_be_sent(commune: Commune) -> None:
    commune.stage.now = at(24, 19, 30)
    await tick(commune.db, commune.house.forms, commune.now)
    assert any("19:30 24/02 nhắc trước hạn 1 ngày: chưa gửi được, còn chờ" in line for line in await lines(commune))


@pytest.mark.parametrize(
    ("role", "expected"),
    [("secretary", "Chưa có báo cáo; chưa có ai của đơn vị dùng bot."), ("", "Chưa có báo cáo.")],
)
async def test_nobody_to_write_to_is_the_reason(commune: Commune, role: str, expected: str) -> None:
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE roles SET until = since WHERE unit = 'TT02' AND role = ?", (role,))
    await commune.until(at(25, 8))
    found = await lines(commune)
    assert found[1] == expected
    assert any("không gửi được: khi đó chưa có ai" in line for line in found) == bool(role)


async def test_somebody_away_is_the_reason(commune: Commune) -> None:
    await commune.secretary("TT02").talks("tạm vắng", "25/2")
    await commune.until(at(24, 19, 30))
    found = await lines(commune)
    assert found[1] == "Chưa có báo cáo; có người tạm vắng đến hết ngày 25/02."
    assert "- 19:30 24/02 nhắc trước hạn 1 ngày: không gửi: đang tạm vắng, chưa có người thay" in found


async def test_a_lock_is_the_reason_for_what_will_not_come(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await locks.put(connection, "XA", "2026-02", True, None, commune.now)
    assert "- 08:00 25/02 nhắc ngày đến hạn: không gửi: sổ đã khóa" in await lines(commune)


async def test_quiet_hours_are_the_reason(commune: Commune) -> None:
    commune.stage.now = at(27, 23)
    await tick(commune.db, commune.house.forms, commune.now)
    assert "- 08:00 26/02 nhắc quá hạn 1 ngày (cả phó bí thư): chờ hết giờ yên lặng" in await lines(commune)


async def test_nothing_is_said_to_come_of_a_month_that_was_never_followed(commune: Commune) -> None:
    await lines(commune)
    heard = (await commune.office.talks("[◀ 1/2026]", "[◀ 12/2025]", "[◀ 11/2025]")).splitlines()
    assert heard[1] == "Đã có báo cáo (nạp từ số liệu cũ)." and "- 08:00 25/11 nhắc ngày đến hạn: không cần" in heard[5]
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE reports SET current = 0 WHERE unit = 'TT02' AND period = '2025-11'")
        await connection.execute("UPDATE meta SET value = '2025-11-01T00:00:00+00:00' WHERE key = 'set_up_at'")
    again = await commune.office.talks("[12/2025]", "[◀ 11/2025]")
    assert "chưa đến giờ" not in again and "nhắc ngày đến hạn: không gửi: sổ đã khóa" in again


async def test_a_committee_is_not_told_of_reports_that_it_does_not_file(commune: Commune) -> None:
    assert await lines(commune, "XA") == [
        "Đảng ủy xã Bình Lư, nhắc việc tháng 2/2026:",
        "Đơn vị này không nộp báo cáo trong tháng nên không bị nhắc nộp.",
        "- 08:00 27/02 danh sách gọi điện cho Văn phòng: chưa đến giờ",
    ]


async def test_the_overseer_and_the_list_stand_there_with_what_became_of_them(commune: Commune) -> None:
    await commune.somebody("overseer", "TT02", "the-overseer")
    assert "- 08:00 28/02 báo người phụ trách: chưa đến giờ" in await lines(commune)
    for day in (26, 27, 28):
        await commune.until(at(day, 8))
    found = await lines(commune)
    assert "- 08:00 27/02 danh sách gọi điện cho Văn phòng: đã gửi qua trang chat" in found
    assert [line for line in found if "phụ trách" in line] == [
        "- 08:00 28/02 báo người phụ trách: đã gửi qua trang chat"
    ]


# ── A day ───────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("said", "day", "expected"),
    [
        ("TT02 22/2", "22/02/2026", ["- 08:00 22/02 nhắc trước hạn 3 ngày: không gửi: trước lúc mở biểu, tin mở biểu đã nói thay"]),
        ("hồ ta ngày 23 tháng 2", "23/02/2026", ["- 08:00 23/02 mở biểu: đã gửi qua trang chat"]),
        ("TT02 hôm nay", "23/02/2026", ["- 08:00 23/02 mở biểu: đã gửi qua trang chat"]),
        ("TT02 3/3", "03/3/2026", None),
    ],
)  # fmt: skip
async def test_one_day_of_a_unit(commune: Commune, said: str, day: str, expected: list[str] | None) -> None:
    found = await lines(commune, said)
    assert found[0].endswith(f"nhắc việc ngày {day}:")
    rest = (
        ["Báo cáo tháng 2/2026.", "Chưa có báo cáo.", *expected]
        if expected
        else ["Ngày này không có tin nhắc nào theo lịch."]
    )
    assert found[1:] == rest


async def test_the_day_is_kept_while_the_unit_is_chosen(commune: Commune) -> None:
    assert "Có nhiều đơn vị" in "".join(await lines(commune, "bản 25/2"))
    assert "nhắc việc ngày 25/02/2026" in await commune.office.taps("Chi bộ bản")
    await lines(commune, "25/2")
    assert "Chi bộ bản Tòng Pặt, nhắc việc ngày 25/02/2026" in await commune.office.says("TT02")
    assert "Không tìm thấy" in (await lines(commune, "bản không có thật 25/2"))[0]
    assert "Không tìm thấy" in (await lines(commune, "TT02 1/1/2150"))[0], "no calendar reaches so far"


async def test_what_went_out_late_is_found_on_the_day_on_which_it_did(commune: Commune) -> None:
    await commune.until(at(27, 9) + timedelta(minutes=1))
    found = await lines(commune, "TT02 27/2")
    assert "- 08:00 26/02 nhắc quá hạn 1 ngày (cả phó bí thư): đã gửi qua trang chat lúc 09:01 27/02" in found
    assert not any("25/02 nhắc" in line for line in found)


async def test_what_was_reminded_is_the_offices_to_see(commune: Commune) -> None:
    for words in ("/nhacviec", "/nhacviec TT02", "/nhacviec TT02 25/2"):
        await commune.secretary("TT01").says(words)
        assert "nhắc việc" not in commune.secretary("TT01").hears()
    assert await commune.one("SELECT COUNT(*) FROM audit WHERE allowed = 0") >= 3
