"""``python bot.py plan``: the meetings of a month, those that only a monthly series promises included."""

from __future__ import annotations

from commands.plan import Range, meeting_lines
from reporting.periods import Period, Span
from storage import meetings
from tests.commune import Commune
from tests.meetings import UNIT, at, called, member


async def lines(commune: Commune, month: int) -> list[str]:
    async with commune.db.snapshot() as connection:
        period = Period(2026, month)
        return await meeting_lines(connection, period, Range(Span(period, period)), commune.now)


async def test_a_month_whose_meetings_have_no_rows_yet(commune: Commune) -> None:
    for number in (1, 2):
        await member(commune, number)
    await commune.secretary(UNIT).talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    assert await commune.rows("SELECT period FROM meetings") == [("2026-03",)]
    assert await lines(commune, 5) == [
        "  Sinh hoạt chi bộ: 1 buổi, 1 buổi ở chi bộ có đảng viên đã ghép.",
        "    26/04/2026        mời, báo đổi, báo hủy: 2 tin",
        "    30/04/2026        nhắc trước 3 ngày: 2 tin",
        "    02/05/2026        nhắc trước 1 ngày: 2 tin",
        "    03/05/2026        nhắc trước 2 giờ: 2 tin",
    ]


async def test_what_is_over_or_cancelled_is_not_to_come(commune: Commune) -> None:
    await member(commune)
    first, second = await called(commune), await called(commune, at(10, 19))
    async with commune.db.transaction() as connection:
        await meetings.cancel(connection, second.id, commune.now)
    assert (await lines(commune, 3))[0].startswith("  Sinh hoạt chi bộ: 1 buổi")
    await commune.until(first.starts_at)
    assert await lines(commune, 3) == []


async def test_branches_whose_members_have_not_joined_send_nothing(commune: Commune) -> None:
    await called(commune)
    assert await lines(commune, 3) == ["  Sinh hoạt chi bộ: 1 buổi, 0 buổi ở chi bộ có đảng viên đã ghép."]
