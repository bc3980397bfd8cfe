"""The two sides of a transfer in words: who is asked what, once, and what the office sees when they do not agree."""

from __future__ import annotations

from datetime import time, timedelta

from events import EventKind
from reporting.calendar import local_day, moment
from reporting.periods import Period
from storage import transfers
from tests.commune import Commune
from tests.test_transfers import STORED, corrected, files, rolled

PUT = "SELECT unit FROM outbox WHERE key LIKE 'transfer:%' ORDER BY id"


async def names_of_both(commune: Commune) -> tuple[str, str]:
    names = await commune.rows(
        "SELECT name FROM unit_spans WHERE unit IN ('TT25', 'TT26') AND last_period IS NULL ORDER BY unit"
    )
    return names[0][0], names[1][0]


async def test_the_receipt_asks_where_to_and_the_other_branch_is_asked_once(commune: Commune) -> None:
    giver, taker = await names_of_both(commune)
    chat = await files(commune, "TT25")
    assert "Đã nhận báo cáo" in chat.hears() and "Chuyển đi trong xã tháng 2/2026, 1 đồng chí" in chat.hears()
    said = await chat.says(taker.removeprefix("Chi bộ "))
    assert said == f"Đã ghi: 1 đồng chí đi {taker}. Hệ thống sẽ hỏi lại chi bộ ấy."
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 1)]
    await commune.wait(minutes=1)
    await commune.wait(days=1)
    assert await commune.rows(PUT) == [("TT26",)]
    other = commune.secretary("TT26")
    put = [bubble.text for bubble in other.bubbles() if "đúng không?" in bubble.text]
    assert put == [f"{taker}: {giver} báo tháng 2/2026 có 1 đồng chí chuyển đến chi bộ đồng chí, đúng không?"]
    assert "phần trong xã" in await other.taps("Đúng")
    # Who has said yes is not asked when the report comes in.
    await files(commune, "TT26")
    assert "Đã nhận báo cáo" in other.hears() and "trong xã" not in other.hears()
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 1), ("TT26", "in", "TT25", 1)]
    assert (await rolled(commune)).transfers.under_way == 0


async def test_the_branch_that_reports_second_taps_the_first(commune: Commune) -> None:
    giver, _ = await names_of_both(commune)
    await (await files(commune, "TT25")).says("TT26")
    other = await files(commune, "TT26")
    assert other.labels() == [giver, "Chưa rõ"]
    assert await other.taps(giver) == f"Đã ghi: 1 đồng chí từ {giver} đến; hai chi bộ đã khớp."
    await commune.wait(minutes=1)
    assert await commune.rows(PUT) == []


async def test_nobody_is_asked_at_night(commune: Commune) -> None:
    night = moment(local_day(commune.now), time(22))
    await commune.until(night)
    await (await files(commune, "TT25")).says("TT26")
    await commune.wait(hours=2)
    assert await commune.rows(PUT) == []
    await commune.until(night + timedelta(hours=10))
    assert await commune.rows(PUT) == [("TT26",)]


async def test_what_an_outage_kept_until_the_night_waits_for_the_morning(commune: Commune) -> None:
    await (await files(commune, "TT25")).says("TT26")
    evening = moment(local_day(commune.now), time(20))
    await commune.until(evening)
    other = commune.secretary("TT26")
    asked = "SELECT status FROM outbox WHERE purpose = 'transfer'"
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE outbox SET status = 'queued', next_at = created_at WHERE purpose = 'transfer'")
    heard = len(other.bubbles())
    commune.cut()
    await commune.wait(minutes=1)
    await commune.until(evening + timedelta(hours=2))
    commune.mend()
    await commune.until(evening + timedelta(hours=4))
    assert await commune.rows(asked) == [("queued",)] and len(other.bubbles()) == heard
    await commune.until(evening + timedelta(hours=11))
    assert await commune.rows(asked) == [("sent",)]


async def test_a_name_is_never_guessed(commune: Commune) -> None:
    chat = await files(commune, "TT25")
    assert "Chưa tìm thấy" in await chat.says("Điện Biên Phủ")
    assert "Có nhiều chi bộ khớp" in await chat.says("bản nà")
    assert "Chưa tìm thấy" in await chat.says("TT25")
    assert await commune.rows(STORED) == [("TT25", "out", None, 1)]
    assert "Đã để ngỏ" in await chat.taps("Chưa rõ")
    assert await commune.rows(STORED) == [("TT25", "out", None, 1)]


async def test_several_go_to_several_branches(commune: Commune) -> None:
    chat = await files(commune, "TT25")
    await chat.taps("Chưa rõ")
    await corrected(commune, "TT25", chuyen_di=3, chuyen_di_nb=3, nct_khu_dan_cu=12)
    assert await commune.rows(STORED) == [("TT25", "out", None, 3)]
    # It was corrected without a talk: the branch is asked in a message of its own, once.
    await commune.wait(minutes=1)
    await commune.wait(minutes=1)
    assert await commune.rows(PUT) == [("TT25",)]
    assert "3 đồng chí: đến chi bộ nào" in await chat.taps("Nêu tên chi bộ")
    assert "đi " in await chat.says("2 TT26")
    assert "1 đồng chí: đến chi bộ nào" in chat.hears()
    await chat.says("TT01")
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 2), ("TT25", "out", "TT01", 1)]


async def test_how_many_is_asked_where_it_is_not_said(commune: Commune) -> None:
    chat = await files(commune, "TT25")
    await corrected(commune, "TT25", chuyen_di=2, chuyen_di_nb=2)
    assert "mấy đồng chí (từ 1 đến 2)?" in await chat.says("TT26")
    assert "từ 1 đến 2" in await chat.says("5")
    await chat.taps("Cả 2")
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 2)]


async def test_a_branch_that_filed_without_naming_says_yes(commune: Commune) -> None:
    other = await files(commune, "TT26")
    await other.taps("Chưa rõ")
    await (await files(commune, "TT25")).says("TT26")
    await commune.wait(minutes=1)
    assert await other.taps("Đúng") == "Cảm ơn đồng chí, hai chi bộ đã khớp."
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 1), ("TT26", "in", "TT25", 1)]
    again = len(other.bubbles())
    number = await commune.one("SELECT id FROM transfers WHERE other = 'TT26'")
    await other.event(EventKind.BUTTON, button=f"m:transfers:no:{number}")
    assert len(other.bubbles()) == again and await commune.rows("SELECT kind FROM requests") == []


async def test_a_no_goes_to_the_office_which_settles_it(commune: Commune) -> None:
    giver, taker = await names_of_both(commune)
    await (await files(commune, "TT25")).says("TT26")
    await commune.wait(minutes=1)
    other = commune.secretary("TT26")
    assert "Văn phòng Đảng ủy sẽ xem lại" in await other.taps("Không đúng")
    assert "chưa khớp với chi bộ kia" in commune.office.hears()
    asked = await commune.office.taps("Xem")
    assert asked.startswith(f"{giver} báo tháng 2/2026: 1 đồng chí đi {taker}: bên kia nói không đúng.")
    await commune.office.taps("Đã giải quyết")
    assert (await rolled(commune)).transfers.under_way == 0
    assert await commune.rows("SELECT kind, status, outcome FROM requests") == [("transfer", "closed", "settled")]
    await commune.wait(days=40)
    assert await commune.one("SELECT COUNT(*) FROM requests WHERE kind = 'transfer'") == 1


async def test_after_thirty_days_the_office_has_it_and_a_late_match_takes_it_back(commune: Commune) -> None:
    await (await files(commune, "TT25")).says("TT26")
    await commune.wait(days=29)
    assert await commune.rows("SELECT status FROM requests WHERE kind = 'transfer'") == []
    await commune.wait(days=2)
    await commune.wait(days=2)
    assert await commune.rows("SELECT status, unit, period FROM requests WHERE kind = 'transfer'") == [
        ("open", "TT25", "2026-02")
    ]
    await corrected_in(commune)
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT status, outcome FROM requests WHERE kind = 'transfer'") == [("closed", "matched")]


async def corrected_in(commune: Commune) -> None:
    """TT26 reports at last, and names the branch."""
    async with commune.db.transaction() as connection:
        await transfers.fit(connection, "TT26", Period(2026, 3), {"chuyen_den_nb": 1}, None, commune.now)
        (row,) = await transfers.of_month(connection, "TT26", Period(2026, 3), "in")
        await transfers.name(connection, row, "TT25", 1, None, commune.now)


async def test_a_correction_opens_the_matter_again(commune: Commune) -> None:
    giver, _ = await names_of_both(commune)
    await (await files(commune, "TT25")).says("TT26")
    other = await files(commune, "TT26")
    await other.taps(giver)
    assert (await rolled(commune)).transfers.under_way == 0
    await corrected(commune, "TT26", chuyen_den=0, chuyen_den_nb=0)
    assert (await rolled(commune)).transfers.under_way == 1
    await commune.wait(minutes=1)
    assert await commune.rows(PUT) == [("TT26",)]
    await corrected(commune, "TT25", chuyen_di=0, chuyen_di_nb=0)
    assert await commune.rows(STORED) == [] and (await rolled(commune)).transfers.under_way == 0
    # What was asked meanwhile is over.
    await other.taps("Đúng")
    assert await commune.one("SELECT COUNT(*) FROM transfers WHERE answer <> ''") == 0


async def test_only_the_branch_that_is_named_may_answer(commune: Commune) -> None:
    await (await files(commune, "TT25")).says("TT26")
    await commune.wait(minutes=1)
    number = await commune.one("SELECT id FROM transfers WHERE other = 'TT26'")
    stranger = commune.secretary("TT03")
    await stranger.event(EventKind.BUTTON, button=f"m:transfers:yes:{number}")
    assert await commune.rows("SELECT answer FROM transfers WHERE other = 'TT26'") == [("",)]
    assert await commune.one("SELECT COUNT(*) FROM audit WHERE allowed = 0") == 1


async def test_a_correction_in_the_talk_asks_at_once(commune: Commune) -> None:
    chat = await files(commune, "TT25")
    await chat.says("TT26")
    await corrected(commune, "TT25", chuyen_di=2, chuyen_di_nb=2, nct_khu_dan_cu=13)
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 1), ("TT25", "out", None, 1)]
    said = await chat.says("sửa sổ tay 1")
    assert "Biên nhận mới" in said and "Chuyển đi trong xã tháng 2/2026, 1 đồng chí" in said
    await chat.says("TT01")
    assert await commune.rows(STORED) == [("TT25", "out", "TT26", 1), ("TT25", "out", "TT01", 1)]
