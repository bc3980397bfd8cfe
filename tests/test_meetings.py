"""Meetings: who is told what and when, and who answers."""

from __future__ import annotations

import asyncio
import random
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from demo import world
from events import EventKind
from reminders import meeting_plan, plan
from reminders.tick import tick
from reporting.periods import LOCAL, Period
from storage import meetings, units
from storage.meetings import Call
from tests.commune import Chat, Commune
from tests.meetings import MEETS_AT, UNIT, at, called, event_in, member, replies


def shown(steps: tuple[plan.Step, ...]) -> str:
    return ", ".join(f"{step.name} {step.at.astimezone(LOCAL):%d/%m %H:%M}" for step in steps)


# ── The plan ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("announced", "starts", "expected"),
    [
        (at(23, 8, month=2), MEETS_AT,
         "announce 23/02 08:00, D-3 28/02 08:00, D-1 02/03 19:30, 2h 03/03 17:30"),
        # What would come before the announcement is not sent after it.
        (at(2, 20), MEETS_AT, "announce 02/03 20:00, 2h 03/03 17:30"),
        # At night nobody is told; the meeting at half past seven has its two hours before in the night too.
        (at(2, 22), at(3, 7, 30), "announce 03/03 06:30"),
        # Tết (mùng 1 is 17 February): what falls there waits, what would come too late is left out.
        (at(10, 8, month=2), at(19, 19, 30, month=2), "announce 10/02 08:00, D-3 16/02 08:00"),
        (at(10, 8, month=2), at(20, 19, 30, month=2),
         "announce 10/02 08:00, D-3 20/02 06:30, D-1 20/02 06:30, 2h 20/02 17:30"),
    ],
)  # fmt: skip
def test_when_a_member_hears_of_a_meeting(announced: datetime, starts: datetime, expected: str) -> None:
    assert shown(meeting_plan.steps(announced, starts)) == expected


def test_a_monthly_meeting_is_announced_a_week_before() -> None:
    made = at(23, 8, month=2)
    assert meeting_plan.invitation_at(made, MEETS_AT, monthly=False) == made
    assert meeting_plan.invitation_at(made, MEETS_AT, monthly=True) == at(24, 8, month=2)
    assert meeting_plan.invitation_at(at(1, 8), MEETS_AT, monthly=True) == at(1, 8)


moments = st.integers(0, 60 * 24 * 365).map(lambda minutes: at(1, 0, month=1) + timedelta(minutes=minutes))


@given(
    moments,
    st.integers(1, 60 * 24 * 40),
    st.lists(st.tuples(st.integers(0, 60 * 24 * 45), st.sampled_from(["", "attend", "absent"])), max_size=40),
)
def test_one_message_at_a_time_at_humane_hours_and_none_after_the_beginning(
    announced: datetime, minutes: int, wakings: list[tuple[int, str]]
) -> None:
    starts = announced + timedelta(minutes=minutes)
    planned = meeting_plan.steps(announced, starts)
    told: set[str] = set()
    for waking, answer in wakings:
        now = announced + timedelta(minutes=waking)
        ends = meeting_plan.outcomes(planned, told, now, starts, answer)
        sent = [step for step, outcome in ends if outcome == "send"]
        assert len(sent) <= 1
        assert not sent or (plan.is_allowed(now) and now < starts)
        assert not told & {step.name for step, _ in ends}
        assert not sent or sent[0].name == "announce" or (answer != "absent" and (not answer or sent[0].name != "D-3"))
        told |= {step.name for step, _ in ends}


# ── Invitations ─────────────────────────────────────────────────────────────


async def test_a_member_is_invited_and_reminded_once_for_each_step(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    for moment_, words in (
        (at(23, 8, 1, month=2), "Mời đồng chí dự sinh hoạt Chi bộ bản Tòng Pặt"),
        (at(28, 8, month=2), "Đồng chí dự được không?"),
        (at(2, 19, 30), "19 giờ 30, thứ Ba ngày 03/3/2026"),
        (at(3, 17, 30), "Nhắc đồng chí"),
    ):
        await commune.until(moment_ - timedelta(minutes=1))
        before = len(chat.bubbles())
        await commune.until(moment_)
        await commune.until(moment_ + timedelta(minutes=1))
        assert words in chat.hears()
        assert "Không trao đổi nội dung mật qua kênh này." in chat.hears()
        assert chat.labels() == ["Tham dự", "Vắng có lý do"]
        assert len(chat.bubbles()) == before + (moment_ != at(23, 8, 1, month=2))
    assert await commune.rows("SELECT step, sequence, result FROM meeting_messages WHERE person IS NOT NULL ORDER BY id") == [
        (step, 0, "sent") for step in ("announce", "D-3", "D-1", "2h")
    ]  # fmt: skip


async def test_who_answers_while_hundreds_are_invited_does_not_wait_for_all_of_them(commune: Commune) -> None:
    await world.add_members(commune.stage.world, {UNIT: 230}, commune.now)
    await called(commune)
    event = commune.stage.event(world.secretary("TT01"), EventKind.TEXT, text="bc")
    await asyncio.gather(tick(commune.db, commune.house.forms, commune.now), commune.stage.handle(event))
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE purpose = 'meeting'") == 230
    before = "SELECT COUNT(*) FROM outbox WHERE purpose = 'meeting' AND id < (SELECT MAX(id) FROM outbox WHERE purpose = 'reply')"
    assert await commune.one(before) == 100


async def test_the_invitation_carries_a_file_for_the_calendar(commune: Commune) -> None:
    chat = await member(commune)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    assert chat.bubbles()[-1].file_name == "sinh-hoat.ics"
    method, event = event_in(chat)
    assert (method, str(event["UID"]), event["SEQUENCE"], str(event["STATUS"])) == (
        "PUBLISH",
        meeting.uid,
        0,
        "CONFIRMED",
    )
    assert event.start == MEETS_AT
    assert b"DTSTART:20260303T123000Z" in chat.bubbles()[-1].file
    assert str(event["LOCATION"]) == "Nhà văn hóa bản"
    assert "Không trao đổi nội dung mật" in str(event["DESCRIPTION"])
    assert "ATTENDEE" not in event and "@" not in meeting.uid


async def test_other_branches_and_who_has_not_joined_hear_nothing(commune: Commune) -> None:
    other, deputy = await member(commune, unit="TT01"), await commune.somebody("deputy", UNIT)
    await called(commune)
    heard = len(commune.secretary(UNIT).bubbles()) + len(other.bubbles()) + len(deputy.bubbles())
    await commune.until(at(24, 12, month=2))
    assert len(commune.secretary(UNIT).bubbles()) + len(other.bubbles()) + len(deputy.bubbles()) == heard
    assert await commune.one("SELECT COUNT(*) FROM meeting_messages") == 0


async def test_a_deputy_who_joined_with_the_code_is_a_member_like_any_other(commune: Commune) -> None:
    deputy = await commune.somebody("deputy", UNIT)
    await commune.somebody("member", UNIT, deputy.address)
    await called(commune)
    await commune.wait(minutes=1)
    assert "Mời đồng chí dự sinh hoạt" in deputy.hears()
    await deputy.taps("Tham dự")
    assert await replies(commune) == [("attend", "")]


async def test_who_joins_later_is_invited_to_what_is_coming(commune: Commune) -> None:
    await called(commune)
    await commune.until(at(1, 12))
    chat = await member(commune)
    for _ in range(3):
        await commune.wait(minutes=1)
    assert "Mời đồng chí" in chat.hears()
    assert len(chat.bubbles()) == 1, "the reminder that was due before is not sent after"
    await commune.until(at(3, 20))
    late = await member(commune, 2)
    await commune.wait(minutes=1)
    assert late.bubbles() == []
    assert await commune.rows("SELECT step FROM meeting_messages WHERE person = ?", await commune.person_of(late)) == []


async def test_nobody_is_invited_at_night(commune: Commune) -> None:
    chat = await member(commune)
    await commune.until(at(23, 21, 30, month=2))
    await called(commune)
    await commune.until(at(24, 6, 29, month=2))
    assert chat.bubbles() == []
    await commune.until(at(24, 6, 30, month=2))
    assert "Mời đồng chí" in chat.hears()


async def test_after_an_outage_one_message_says_what_is_still_useful(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.until(at(2, 20))
    assert len(chat.bubbles()) == 1
    assert "Mời đồng chí" in chat.hears()
    assert await commune.rows("SELECT step, result FROM meeting_messages ORDER BY id") == [
        ("D-3", "superseded"), ("D-1", "superseded"), ("announce", "sent"),
    ]  # fmt: skip


async def test_an_outage_over_the_meeting_tells_nobody_of_it(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.until(at(3, 20))
    assert chat.bubbles() == []
    assert await commune.rows("SELECT DISTINCT result FROM meeting_messages") == [("stale",)]


async def test_who_cannot_be_reached_is_recorded_as_such(commune: Commune) -> None:
    chat = await member(commune)
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE accounts SET reachable = 0 WHERE person = ?", (await commune.person_of(chat),))
    await called(commune)
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT step, result FROM meeting_messages") == [("announce", "unreachable")]


# ── Answers ─────────────────────────────────────────────────────────────────


async def test_a_member_answers_by_a_tap_and_changes_it(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    assert await chat.taps("Tham dự") == "Đã ghi nhận: tham dự. Đồng chí có thể đổi trước 19 giờ 30 ngày 03/3."
    assert [message.file_name for message in chat.bubbles()] == ["sinh-hoat.ics", ""], "the invitation stays as it is"
    assert await chat.taps("Vắng có lý do") == "Lý do vắng:"
    assert chat.labels() == ["Công tác", "Việc gia đình", "Sức khỏe", "Đi làm xa", "Khác"]
    assert "vắng có lý do (đi làm xa)" in await chat.taps("Đi làm xa")
    assert await replies(commune) == [("attend", ""), ("absent", "away")]


async def test_a_second_tap_on_the_same_answer_adds_nothing(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Tham dự]", "[Tham dự]", "[Vắng]", "[Công tác]", "[Vắng]", "[Công tác]", "[Tham dự]")
    assert await replies(commune) == [("attend", ""), ("absent", "work"), ("attend", "")]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("có",), [("attend", "")]),
        (("tham du",), [("attend", "")]),
        (("vắng", "công tác"), [("absent", "work")]),
        (("không", "khác"), [("absent", "other")]),
        (("1",), []),
        (("chưa rõ",), []),
    ],
)
async def test_a_member_answers_by_typing(
    commune: Commune, words: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks(*words)
    assert await replies(commune) == expected


async def test_a_bare_no_belongs_to_the_report_that_is_being_entered(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await commune.somebody("member", UNIT, talk.address)
    await talk.says("bc")
    await called(commune)
    await commune.wait(minutes=1)
    assert "Mời đồng chí" in talk.hears()
    await talk.says("không")
    assert await commune.draft("TT01") == {"gate_bien_dong": "khong"}
    assert await replies(commune) == []


async def test_who_has_answered_is_asked_no_more_and_who_declined_not_reminded(commune: Commune) -> None:
    comes, declines = await member(commune, 1), await member(commune, 2)
    await called(commune)
    await commune.wait(minutes=1)
    await comes.taps("Tham dự")
    await declines.talks("[Vắng]", "[Sức khỏe]")
    await commune.until(at(28, 9, month=2))
    assert "Đã ghi nhận" in comes.hears() and "Đã ghi nhận" in declines.hears()
    await commune.until(at(2, 19, 30))
    assert "Nhắc đồng chí" in comes.hears() and "dự được không" not in comes.hears()
    await commune.until(at(3, 18))
    assert "Đã ghi nhận" in declines.hears()


async def test_who_comes_after_all_is_not_reminded_of_what_has_passed(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Vắng]", "[Công tác]")
    await commune.until(at(3, 10))
    await chat.taps("Tham dự")
    for _ in range(2):
        await commune.wait(minutes=1)
    assert "Đã ghi nhận: tham dự" in chat.hears()
    await commune.until(at(3, 17, 30))
    assert "Nhắc đồng chí" in chat.hears()
    assert await commune.rows("SELECT step, result FROM meeting_messages ORDER BY id") == [
        ("announce", "sent"), ("D-3", "superseded"), ("D-1", "superseded"), ("2h", "sent"),
    ]  # fmt: skip


async def test_an_answer_after_the_beginning_is_kindly_refused(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await commune.until(at(3, 19, 31))
    assert "đã bắt đầu" in await chat.taps("Tham dự")
    assert await replies(commune) == []


async def test_only_a_member_of_the_branch_answers(commune: Commune) -> None:
    meeting = await called(commune)
    stranger = await member(commune, unit="TT01")
    await commune.handle(commune.stage.event(stranger.address, EventKind.BUTTON, button=f"m:meeting_reply:attend:{meeting.id}"))  # fmt: skip
    assert await replies(commune) == []


async def test_removing_ones_data_removes_the_answers(commune: Commune) -> None:
    chat = await member(commune)
    await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Tham dự]", "/xoadulieu", "[Xóa dữ liệu]")
    assert await replies(commune) == []


# ── Monthly ─────────────────────────────────────────────────────────────────


async def test_a_monthly_meeting_is_made_month_by_month(commune: Commune) -> None:
    chat = await member(commune)
    async with commune.db.transaction() as connection:
        call = Call(at(31, 19, 30), "Nhà văn hóa bản", "Sinh hoạt thường kỳ")
        await meetings.add_series(connection, UNIT, 31, call.starts_at.time(), call, None, commune.now)
    await commune.wait(minutes=1)
    await commune.wait(minutes=1)
    assert await commune.rows("SELECT period, starts_at FROM meetings") == [
        ("2026-03", "2026-03-31T12:30:00.000000+00:00")
    ]
    assert chat.bubbles() == []
    await commune.until(at(24, 8))
    assert "thứ Ba ngày 31/3/2026" in chat.hears()
    await commune.until(at(23, 9, month=4))
    assert await commune.rows("SELECT period, starts_at FROM meetings ORDER BY id") == [
        ("2026-03", "2026-03-31T12:30:00.000000+00:00"),
        ("2026-04", "2026-04-30T12:30:00.000000+00:00"),
        ("2026-05", "2026-05-31T12:30:00.000000+00:00"),
    ]
    assert "thứ Năm ngày 30/4/2026" in chat.hears()


async def test_a_branch_that_has_ended_meets_no_more(commune: Commune) -> None:
    await commune.secretary(UNIT).talks("/hop", "Nhà văn hóa bản", "[Đúng cả]", "[Hằng tháng]")
    async with commune.db.transaction() as connection:
        await units.end(connection, UNIT, Period(2026, 3))
    await commune.until(at(20, 9))
    assert await commune.rows("SELECT period FROM meetings WHERE unit = ?", UNIT) == [("2026-03",)]


# ── Whatever happens ────────────────────────────────────────────────────────


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.slow
async def test_two_months_of_anything(commune: Commune, seed: int) -> None:
    """Meetings come, move and go, people join, answer, move and leave, the network too, the bot sleeps and wakes."""
    chance = random.Random(seed)
    chats = [await member(commune, number, chance.choice([UNIT, "TT01"])) for number in range(6)]
    codes = {unit: await commune.code("member", unit, hours=None, many=True) for unit in (UNIT, "TT01")}
    for _ in range(60):
        await something_happens(commune, chance, chats, codes)
        if chance.random() < 0.2:
            commune.cut()
            await commune.wait(minutes=chance.choice([1, 90, 700]))
            commune.mend()
        await commune.wait(hours=chance.choice([0.02, 1, 5, 11, 26, 60]))
    await commune.wait(hours=26)
    assert await commune.rows("SELECT error FROM inbox WHERE outcome <> 'done'") == []
    sent = await commune.rows(
        "SELECT x.done_at, m.unit, r.unit, m.starts_at, x.step, m.cancelled_at FROM meeting_messages x "
        "JOIN meetings m ON m.id = x.meeting LEFT JOIN roles r ON r.person = x.person AND r.unit = m.unit "
        "AND r.role = 'member' AND r.since <= x.done_at AND (r.until IS NULL OR r.until > x.done_at) "
        "WHERE x.result = 'sent' AND x.step <> 'attendance'"
    )
    assert len(sent) > 10
    for done, of, belongs, starts, step, cancelled in sent:
        assert plan.is_allowed(datetime.fromisoformat(done))
        assert of == belongs, "of their own branch only"
        assert step == "announce" or done < starts
        assert step == "announce" or not cancelled or done <= cancelled
    # A message at a time, whatever was due together; each queued once.
    assert await commune.rows(
        "SELECT meeting, person, done_at FROM meeting_messages WHERE result = 'sent' GROUP BY 1, 2, 3 HAVING COUNT(*) > 1"
    ) == []  # fmt: skip
    assert await commune.one(
        "SELECT COUNT(DISTINCT outbox) FROM meeting_messages WHERE result = 'sent' AND step <> 'attendance'"
    ) == len(sent)
    arrived = await commune.rows("SELECT sent_at FROM outbox WHERE purpose = 'meeting' AND status = 'sent'")
    assert all(plan.is_allowed(datetime.fromisoformat(at_)) for (at_,) in arrived)


async def something_happens(commune: Commune, chance: random.Random, chats: list[Chat], codes: dict[str, str]) -> None:
    chat = chance.choice(chats)
    async with commune.db.transaction() as connection:
        coming = [one for unit in codes for one in await meetings.coming_of(connection, unit, commune.now)]
        starts_at = commune.now + timedelta(hours=chance.randint(2, 24 * 12))
        match chance.randint(0, 6):
            case 0 | 1:
                await meetings.add(connection, chance.choice(list(codes)), Call(starts_at, "A", "B"), None, commune.now)
                return
            case 2 if coming:
                await meetings.move(connection, chance.choice(coming).id, starts_at, commune.now)
                return
            case 3 if coming:
                await meetings.change_place(connection, chance.choice(coming).id, "C", commune.now)
                return
            case 4 if coming:
                await meetings.cancel(connection, chance.choice(coming).id, commune.now)
                return
    if chance.random() < 0.2:
        await chat.says(chance.choice(list(codes.values())))
    else:
        await chat.talks(*chance.choice([("có",), ("vắng", "công tác"), ("/dulieu",)]))
