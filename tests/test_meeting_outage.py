"""What a network that was gone brings of meetings: one message, as things stand, and nothing at night."""

from __future__ import annotations

from datetime import timedelta

from storage import meetings
from tests.commune import Commune
from tests.meetings import MEETS_AT, UNIT, at, called, event_in, member

STEPS = "SELECT step, sequence, result FROM meeting_messages WHERE step <> 'attendance' ORDER BY id"


async def moved(commune: Commune, meeting: int) -> None:
    async with commune.db.transaction() as connection:
        await meetings.move(connection, meeting, MEETS_AT + timedelta(hours=1), commune.now)


async def test_who_never_got_the_invitation_is_invited_to_the_meeting_as_it_stands(commune: Commune) -> None:
    chat = await member(commune)
    commune.cut()
    meeting = await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(24, 9, month=2))
    await moved(commune, meeting.id)
    await commune.until(at(24, 10, month=2))
    commune.mend()
    await commune.until(at(24, 12, month=2))
    assert [message.text.splitlines()[:2] for message in chat.bubbles()] == [
        ["Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt.", "Thời gian: 20 giờ 30, thứ Ba ngày 03/3/2026."]
    ], "it is an invitation, not the news of a change"
    assert event_in(chat)[1]["SEQUENCE"] == 1
    assert await commune.rows(STEPS) == [("announce", 0, "superseded"), ("announce", 1, "sent")]


async def test_who_never_got_the_invitation_does_not_hear_that_it_is_cancelled(commune: Commune) -> None:
    chat = await member(commune)
    commune.cut()
    meeting = await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(24, 9, month=2))
    async with commune.db.transaction() as connection:
        await meetings.cancel(connection, meeting.id, commune.now)
    await commune.wait(minutes=1)
    commune.mend()
    await commune.until(at(25, 12, month=2))
    assert chat.bubbles() == []
    assert await commune.rows(STEPS) == [("announce", 0, "superseded")]


async def test_an_invitation_that_waits_says_what_a_reminder_would(commune: Commune) -> None:
    chat = await member(commune)
    commune.cut()
    await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(28, 9, month=2))
    commune.mend()
    await commune.until(at(28, 12, month=2))
    assert [message.text.splitlines()[0] for message in chat.bubbles()] == [
        "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt."
    ]
    assert await commune.rows(STEPS) == [("announce", 0, "sent"), ("D-3", 0, "superseded")]


async def test_of_two_reminders_that_wait_the_newer_one_arrives(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    commune.cut()
    await commune.until(at(28, 9, month=2))
    await commune.until(at(2, 20))
    commune.mend()
    await commune.until(at(2, 20, 59))
    assert len(chat.bubbles()) == 2
    assert await commune.rows(STEPS) == [("announce", 0, "sent"), ("D-3", 0, "superseded"), ("D-1", 0, "sent")]


async def test_what_an_outage_kept_until_the_night_waits_for_the_morning(commune: Commune) -> None:
    chat = await member(commune)
    await commune.until(at(23, 20, month=2))
    commune.cut()
    await called(commune)
    await commune.until(at(23, 20, 1, month=2))
    await commune.until(at(23, 22, month=2))
    commune.mend()
    await commune.until(at(24, 6, 29, month=2))
    assert chat.bubbles() == []
    await commune.until(at(24, 6, 31, month=2))
    assert "Mời đồng chí" in chat.hears()


async def test_nothing_of_a_meeting_that_has_begun_arrives(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.until(at(3, 17))
    commune.cut()
    await commune.until(at(3, 17, 30))
    await commune.until(at(3, 19, 31))
    heard = len(chat.bubbles())
    commune.mend()
    await commune.until(at(4, 12))
    assert len(chat.bubbles()) == heard
    assert (await commune.rows(STEPS))[-1] == ("2h", 0, "stale")


async def test_a_message_that_no_messenger_took_reached_nobody(commune: Commune) -> None:
    await member(commune)
    commune.cut()
    await called(commune)
    await commune.wait(minutes=1)
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE outbox SET status = 'failed' WHERE purpose = 'meeting'")
    commune.mend()
    await commune.office.talks("/nhacviec", "Tòng Pặt", "[3/2026 ▶]")
    assert "- mời, báo đổi, báo hủy: không liên lạc được 1" in commune.office.hears()


# ── Two days after ──────────────────────────────────────────────────────────

MET = "SELECT kind, unit, period, reason, result FROM reminders WHERE kind = 'met'"


async def test_two_days_after_a_meeting_whoever_reports_is_reminded_of_who_came(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await called(commune)
    await commune.until(at(5, 7, 59))
    heard = len(talk.bubbles())
    await commune.until(at(5, 9))
    assert len(talk.bubbles()) == heard + 1
    assert "họp thứ Ba ngày 03/3/2026, hệ thống chưa có số dự họp" in talk.hears()
    assert await commune.rows(MET) == [("met", UNIT, "2026-03", "met", "sent")]
    await commune.until(at(8, 9))
    assert len(talk.bubbles()) == heard + 1, "once"


async def test_two_days_after_nobody_is_reminded_of_what_is_entered(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await called(commune)
    await commune.until(at(3, 21))
    await talk.talks("/diemdanh", "đủ", "[Đúng]")
    assert await commune.one("SELECT COUNT(*) FROM meetings WHERE taken_at IS NOT NULL") == 1
    heard = len(talk.bubbles())
    await commune.until(at(5, 9))
    assert len(talk.bubbles()) == heard
    assert await commune.rows(MET) == [("met", UNIT, "2026-03", "met", "superseded")]


async def test_a_cancelled_meeting_is_not_asked_about_two_days_after(commune: Commune) -> None:
    meeting = await called(commune)
    async with commune.db.transaction() as connection:
        await meetings.cancel(connection, meeting.id, commune.now)
    await commune.until(at(6, 9))
    assert await commune.rows(MET) == []


async def test_two_days_after_a_meeting_before_tet_is_after_tet(commune: Commune) -> None:
    """Mùng 1 of 2027 is 6 February: a meeting on the 4th is asked about on the 9th."""
    await commune.until(at(3, 9, month=1) + timedelta(days=365))
    talk = commune.secretary(UNIT)
    begins = at(4, 19, 30, month=2) + timedelta(days=365)
    await called(commune, begins)
    await commune.until(begins + timedelta(days=4))
    assert (await commune.rows(MET)) == []
    await commune.until(begins + timedelta(days=5))
    assert (await commune.rows(MET))[0][4] == "sent" and "hệ thống chưa có số dự họp" in talk.hears()
