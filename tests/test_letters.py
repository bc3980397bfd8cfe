"""One message for each person, as things stand on the day it goes out."""

from __future__ import annotations

from datetime import timedelta

from reminders.tick import tick
from storage import units
from tests.commune import Commune
from tests.test_reminders import FILES, at

STEPS = "SELECT kind, result FROM reminders WHERE unit = ? AND period = '2026-02' AND kind <> 'opening' ORDER BY id"


async def two_branches(commune: Commune) -> None:
    """The secretary of TT02 keeps TT03 too, whose own secretary is gone."""
    await commune.somebody("secretary", "TT03", commune.secretary("TT02").address)
    async with commune.db.transaction() as connection:
        await connection.execute(
            "UPDATE roles SET until = since WHERE unit = 'TT03' AND person <> "
            "(SELECT person FROM roles WHERE unit = 'TT02' AND role = 'secretary')"
        )


async def test_who_keeps_two_branches_gets_one_message(commune: Commune) -> None:
    await two_branches(commune)
    talk = commune.secretary("TT02")
    before = len(talk.bubbles())
    await commune.until(at(24, 19, 30))
    assert len(talk.bubbles()) == before + 1
    assert talk.hears().splitlines() == [
        "Đồng chí có 2 báo cáo chưa nộp:",
        "- Chi bộ bản Tòng Pặt, tháng 2/2026: còn 1 ngày nữa đến hạn (ngày 25/02)",
        "- Chi bộ bản Nà Phát, tháng 2/2026: còn 1 ngày nữa đến hạn (ngày 25/02)",
    ]
    assert talk.labels()[-1] == "Để sau"
    assert await commune.rows(STEPS, "TT02") == await commune.rows(STEPS, "TT03") == [("D-1", "sent")]
    assert await commune.one(
        "SELECT COUNT(*) FROM reminder_messages m JOIN reminders r ON r.id = m.reminder WHERE r.kind = 'D-1' "
        "AND r.unit IN ('TT02', 'TT03') GROUP BY m.outbox"
    ) == 2  # fmt: skip


async def test_the_due_day_s_second_message_says_something_new(commune: Commune) -> None:
    await two_branches(commune)
    talk = commune.secretary("TT02")
    await commune.until(at(25, 8))
    assert "hạn nộp là 17 giờ 00 hôm nay" in talk.hears()
    await commune.until(at(25, 15))
    assert talk.hears().splitlines()[1] == (
        "- Chi bộ bản Tòng Pặt, tháng 2/2026: còn 2 giờ nữa là hết hạn (17 giờ 00 hôm nay)"
    )


async def test_who_is_late_with_several_is_offered_help(commune: Commune) -> None:
    await two_branches(commune)
    await commune.until(at(26, 8))
    talk = commune.secretary("TT02")
    assert "đã quá hạn 1 ngày" in talk.hears() and talk.labels()[-2:] == ["Để sau", "Gọi trợ giúp"]
    await talk.taps("Gọi trợ giúp")
    assert await commune.rows("SELECT unit, kind FROM requests") == [("TT02", "help")]


async def test_what_waits_is_replaced_by_the_day_s_second_reminder(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    heard = len(talk.bubbles())
    commune.cut()
    await commune.until(at(25, 8))
    await commune.until(at(25, 15))
    commune.mend()
    await commune.wait(minutes=10)
    assert [bubble.text.split(".")[0] for bubble in talk.bubbles()[heard:]] == [
        "Còn 2 giờ nữa là hết hạn nộp báo cáo tháng 2/2026"
    ]
    assert dict(await commune.rows(STEPS, "TT02")) == {"D-1": "superseded", "D": "superseded", "D (2)": "sent"}


async def test_what_waits_about_one_branch_goes_out_with_the_other(commune: Commune) -> None:
    await two_branches(commune)
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, "TT03", "reminders", "0 09:00")
    talk = commune.secretary("TT02")
    heard = len(talk.bubbles())
    commune.cut()
    await commune.until(at(25, 8))
    await commune.until(at(25, 9))
    commune.mend()
    await commune.wait(minutes=10)
    assert len(talk.bubbles()) == heard + 1 and "Đồng chí có 2 báo cáo chưa nộp" in talk.hears()
    assert await commune.rows(
        "SELECT r.unit, r.kind FROM reminder_messages m JOIN reminders r ON r.id = m.reminder "
        "JOIN outbox o ON o.id = m.outbox WHERE o.status = 'sent' AND r.unit IN ('TT02', 'TT03') AND r.kind = 'D' ORDER BY r.unit"
    ) == [("TT02", "D"), ("TT03", "D")]


async def test_later_under_several_is_about_all_of_them(commune: Commune) -> None:
    await two_branches(commune)
    await commune.until(at(24, 19, 30))
    talk = commune.secretary("TT02")
    await talk.talks("[Để sau]", "[Sáng mai]")
    assert await commune.rows("SELECT unit, period, result FROM reminders WHERE kind = 'later' ORDER BY unit") == [
        ("TT02", "2026-02", ""), ("TT03", "2026-02", ""),
    ]  # fmt: skip


async def test_filing_one_branch_takes_back_the_common_message_and_says_the_rest_anew(commune: Commune) -> None:
    await two_branches(commune)
    deputy = await commune.somebody("deputy", "TT01", commune.secretary("TT02").address)
    await commune.until(at(26, 7, 59))
    await commune.secretary("TT01").talks(*FILES[:-1])
    commune.stage.now = at(26, 8)
    await tick(commune.db, commune.house.forms, commune.now)
    assert await commune.rows("SELECT kind, result FROM reminders WHERE kind = 'D+1' AND unit IN ('TT01', 'TT02')") == [
        ("D+1", "sent"), ("D+1", "sent"),
    ]  # fmt: skip
    heard = len(deputy.bubbles())
    await commune.secretary("TT01").says("nộp")
    await commune.wait(minutes=1)
    told = [message.text for message in deputy.bubbles()[heard:]]
    assert len(told) == 1 and "2 báo cáo chưa nộp" in told[0] and "Hồ Ta" not in told[0]
    assert await commune.rows("SELECT unit, result FROM reminders WHERE kind = 'D+1' AND unit IN ('TT01', 'TT02')") == [
        ("TT01", "superseded"), ("TT02", "sent"),
    ]  # fmt: skip


async def test_who_has_heard_does_not_hear_again_because_anothers_message_was_taken_back(commune: Commune) -> None:
    """The deputy of two branches waits for a common message; the secretary of one has theirs already."""
    deputy = await commune.somebody("deputy", "TT01", "the-deputy")
    await commune.somebody("deputy", "TT02", "the-deputy")
    await commune.secretary("TT01").talks(*FILES[:-1])
    await commune.until(at(26, 7, 59))
    heard = len(commune.secretary("TT02").bubbles())
    commune.stage.now = at(26, 8)
    await tick(commune.db, commune.house.forms, commune.now)
    account = await commune.one(
        "SELECT account FROM outbox WHERE status = 'queued' AND purpose = 'reminder' GROUP BY account "
        "HAVING MIN(unit) = '' ORDER BY account DESC LIMIT 1"
    )
    async with commune.db.transaction() as connection:
        # Everybody's message but the deputy's is sent.
        await connection.execute(
            "UPDATE outbox SET status = 'sent', ref = 'r' || id, change = 1000 + id, sent_at = created_at "
            "WHERE status = 'queued' AND account <> ?",
            (account,),
        )
    await commune.secretary("TT01").says("nộp")
    assert "Đã nhận báo cáo" in commune.secretary("TT01").hears()
    before = len(deputy.bubbles())
    await commune.wait(minutes=1)
    assert len(deputy.bubbles()) == before + 1 and "Tòng Pặt" in deputy.hears() and "Hồ Ta" not in deputy.hears()
    assert len(commune.secretary("TT02").bubbles()) == heard


async def test_after_days_without_network_one_message_says_how_it_stands(commune: Commune) -> None:
    """D-1, D and D+1 were queued one after another and none got through."""
    commune.cut()
    talk = commune.secretary("TT02")
    heard = len(talk.bubbles())
    for moment in (at(24, 19, 30), at(25, 8), at(25, 15), at(26, 8), at(26, 9)):
        await commune.until(moment)
    assert len(talk.bubbles()) == heard
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND unit = 'TT02'") == 1
    commune.mend()
    await commune.until(at(27, 10))
    told = [message.text for message in talk.bubbles()[heard:]]
    assert len(told) == 1 and "đã quá hạn 2 ngày" in told[0], "what it says is of the day on which it arrives"
    assert await commune.rows(STEPS, "TT02") == [
        ("D-1", "superseded"), ("D", "superseded"), ("D (2)", "superseded"), ("D+1", "sent"),
    ]  # fmt: skip


async def test_a_network_that_comes_back_after_the_lock_brings_nothing_stale(commune: Commune) -> None:
    commune.cut()
    await commune.until(at(28, 9))
    commune.mend()
    talk = commune.secretary("TT02")
    heard = len(talk.bubbles())
    await commune.until(at(5, 9, month=3))
    assert len(talk.bubbles()) == heard
    assert ("D+3", "stale") in await commune.rows(STEPS, "TT02")


async def test_a_changed_calendar_doubles_nothing(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    await commune.until(at(25, 8))
    heard = len(talk.bubbles())
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, "XA", "reminders", "-2 08:00, 0 07:30, 0 15:30, +1 08:00")
    await commune.until(at(25, 15))
    assert len(talk.bubbles()) == heard, "7:30 and the one two days ago were in what was sent at eight"
    await commune.until(at(25, 15, 30))
    assert len(talk.bubbles()) == heard + 1
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, "XA", "reminders", "0 07:30, 0 16:30, +1 08:00")
    await commune.until(at(25, 17))
    assert len(talk.bubbles()) == heard + 1, "the second of the day has been, whatever its hour is now"


async def test_a_later_due_day_brings_its_own_steps(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    await commune.until(at(24, 20))
    heard = len(talk.bubbles())
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, "XA", "due_day", "27")
    await commune.until(at(26, 19, 29))
    assert len(talk.bubbles()) == heard
    await commune.until(at(26, 19, 30))
    assert len(talk.bubbles()) == heard + 1 and "còn 1 ngày" in talk.hears()


async def test_a_clock_that_jumps_back_doubles_nothing(commune: Commune) -> None:
    await commune.until(at(25, 8))
    heard = len(commune.secretary("TT02").bubbles())
    commune.stage.now = at(24, 19, 0)
    for minutes in range(0, 19 * 60, 60):
        commune.stage.now = at(24, 19) + timedelta(minutes=minutes)
        await tick(commune.db, commune.house.forms, commune.now)
    await commune.until(at(25, 14))
    assert len(commune.secretary("TT02").bubbles()) == heard
