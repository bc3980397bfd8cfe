"""Who is reminded of a month's report, when, and what stops it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reminders import plan
from reminders.tick import tick
from reporting.calendar import Calendar, moment
from reporting.periods import LOCAL, Period
from storage import imports, locks
from tests.commune import Commune
from texts.steps import step_words

FILES = ("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
"""What TT01 answers for February 2026, from the first word to the receipt."""


def at(day: int, hour: int, minute: int = 0, *, month: int = 2) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LOCAL)


# ── The plan ────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        # The due day is a Wednesday; Tết moves the opening past D-3.
        (Period(2026, 2), "opening 23/02 08:00, D-1 24/02 19:30, D 25/02 08:00, D (2) 25/02 15:00, "
                          "D+1 26/02 08:00, D+3 28/02 08:00"),
        (Period(2026, 3), "opening 18/03 08:00, D-3 22/03 08:00, D-1 24/03 19:30, D 25/03 08:00, "
                          "D (2) 25/03 15:00, D+1 26/03 08:00, D+3 28/03 08:00"),
        # The 25th is a Saturday: everything counts from Friday.
        (Period(2026, 4), "opening 20/04 08:00, D-3 21/04 08:00, D-1 23/04 19:30, D 24/04 08:00, "
                          "D (2) 24/04 15:00, D+1 25/04 08:00, D+3 27/04 08:00"),
    ],
)  # fmt: skip
def test_the_usual_month(period: Period, expected: str) -> None:
    planned = plan.steps(Calendar(), period)
    assert ", ".join(f"{step.name} {step.at.astimezone(LOCAL):%d/%m %H:%M}" for step in planned) == expected


@pytest.mark.parametrize(
    ("wanted", "given_"),
    [
        (at(20, 8), at(20, 8)),
        (at(20, 6, 29), at(20, 6, 30)),
        (at(20, 21), at(21, 6, 30)),
        (at(16, 22), at(20, 6, 30)),  # the night before mùng 1: three days and a night
        (at(18, 12), at(20, 6, 30)),
    ],
)
def test_what_falls_into_quiet_hours_or_tet_waits(wanted: datetime, given_: datetime) -> None:
    assert plan.allowed(wanted) == given_


calendars = st.builds(
    Calendar,
    opening_day=st.integers(1, 24),
    due_day=st.integers(20, 31),
    due_time=st.times(time(8), time(23)),
    lock_day=st.integers(1, 15),
)
months = st.builds(Period, st.integers(2024, 2032), st.integers(1, 12))


@given(calendars, months)
def test_every_step_is_at_a_humane_hour_between_the_opening_and_the_lock(calendar: Calendar, period: Period) -> None:
    planned = plan.steps(calendar, period)
    assert planned[0].name == plan.OPENING
    assert all(plan.is_allowed(step.at) for step in planned)
    assert list(planned) == sorted(planned, key=lambda step: step.at)
    assert all(step.at < calendar.locks_at(period) for step in planned[1:])


@given(calendars, months, st.lists(st.integers(0, 60 * 24 * 70), min_size=1, max_size=60), st.integers(0, 60 * 24 * 70))
def test_one_message_at_a_time_and_one_end_for_every_step(
    calendar: Calendar, period: Period, minutes: list[int], lock: int
) -> None:
    """The bot is awake at any moments, in any order as a jumping clock gives them."""
    planned = plan.steps(calendar, period)
    told: dict[str, str] = {}
    begins = moment(period.first_day, time(0))
    for minute in minutes:
        now = begins + timedelta(minutes=minute)
        ends = plan.outcomes(planned, told, now, closed=minute >= lock)
        sent = [step for step, outcome in ends if outcome == "send"]
        assert len(sent) <= 1
        assert not sent or (plan.is_allowed(now) and minute < lock and sent[0].at <= now)
        assert not told.keys() & {step.key for step, _ in ends}
        told |= {step.key: outcome for step, outcome in ends}


# ── The bot ─────────────────────────────────────────────────────────────────


async def test_only_who_has_not_filed_is_reminded(commune: Commune) -> None:
    await commune.secretary("TT01").talks(*FILES)
    heard = len(commune.secretary("TT01").bubbles())
    for moment_, words in (
        (at(24, 19, 30), "còn 1 ngày nữa đến hạn nộp báo cáo tháng 2/2026"),
        (at(25, 8), "Hôm nay là hạn nộp"),
        (at(25, 15), "Còn 2 giờ nữa là hết hạn nộp báo cáo tháng 2/2026"),
        (at(26, 8), "đã quá hạn 1 ngày"),
        (at(28, 8), "đã quá hạn 3 ngày"),
    ):
        await commune.until(moment_ - timedelta(minutes=1))
        before = len(commune.secretary("TT02").bubbles())
        await commune.until(moment_)
        await commune.until(moment_ + timedelta(minutes=1))
        assert len(commune.secretary("TT02").bubbles()) == before + 1
        assert words in commune.secretary("TT02").hears()
    assert len(commune.secretary("TT01").bubbles()) == heard
    assert await commune.rows("SELECT kind, result FROM reminders WHERE unit = 'TT02' ORDER BY id") == [
        (step, "sent") for step in ("opening", "D-1", "D", "D (2)", "D+1", "D+3")
    ]


async def test_after_an_outage_one_message_says_what_is_still_useful(commune: Commune) -> None:
    before = len(commune.secretary("TT02").bubbles())
    await commune.until(at(27, 23))
    assert len(commune.secretary("TT02").bubbles()) == before, "not at night"
    await commune.until(at(28, 6, 30))
    assert len(commune.secretary("TT02").bubbles()) == before + 1
    assert "đã quá hạn 3 ngày" in commune.secretary("TT02").hears()
    assert await commune.rows(
        "SELECT kind, result FROM reminders WHERE unit = 'TT02' AND kind <> 'opening' ORDER BY id"
    ) == [("D-1", "superseded"), ("D", "superseded"), ("D (2)", "superseded"), ("D+1", "sent")]


async def test_after_the_due_hour_of_the_same_day_no_day_has_gone_by_yet(commune: Commune) -> None:
    """What an outage or a "tối nay" brings at 18:00 is said for what it is; the day after it is one day."""
    await commune.until(at(25, 18))
    assert "Chi bộ bản Tòng Pặt đã quá hạn lúc 17 giờ 00 hôm nay." in commune.secretary("TT02").hears()
    await commune.until(at(26, 8))
    assert "đã quá hạn 1 ngày" in commune.secretary("TT02").hears()


async def test_a_report_takes_back_the_reminder_that_waits(commune: Commune) -> None:
    await commune.until(at(24, 12))
    talk = commune.secretary("TT01")
    await talk.talks(*FILES[:-1])
    commune.stage.now = at(24, 19, 31)
    await tick(commune.db, commune.house.forms, commune.now)
    assert (
        await commune.one(
            "SELECT COUNT(*) FROM outbox WHERE purpose = 'reminder' AND unit = 'TT01' AND status = 'queued'"
        )
        == 1
    )
    await talk.says("nộp")
    assert "Đã nhận báo cáo" in talk.hears()
    assert not any("còn 1 ngày" in message.text for message in talk.bubbles())
    assert await commune.rows(
        "SELECT o.status FROM outbox o JOIN reminder_messages m ON m.outbox = o.id "
        "JOIN reminders r ON r.id = m.reminder WHERE r.unit = 'TT01' AND r.kind = 'D-1'"
    ) == [("dropped",)]
    assert await commune.one("SELECT result FROM reminders WHERE unit = 'TT01' AND kind = 'D-1'") == "superseded"


async def test_a_month_that_setup_loads_takes_back_the_reminder_that_waits(commune: Commune) -> None:
    commune.stage.now = at(24, 19, 31)
    await tick(commune.db, commune.house.forms, commune.now)
    async with commune.db.transaction() as connection:
        period = Period(2026, 2)
        form = commune.house.forms.for_unit("chi_bo_truc_thuoc", period)
        await imports.put_month(connection, "TT02", period, form.id, form.version, {"cuoi_ky": 10}, "sổ", commune.now)
    heard = len(commune.secretary("TT02").bubbles())
    await commune.until(at(24, 20))
    assert len(commune.secretary("TT02").bubbles()) == heard
    assert await commune.one("SELECT result FROM reminders WHERE unit = 'TT02' AND kind = 'D-1'") == "superseded"


async def test_what_was_never_sent_before_the_lock_is_stale(commune: Commune) -> None:
    before = len(commune.secretary("TT02").bubbles())
    await commune.until(at(6, 9, month=3))
    assert len(commune.secretary("TT02").bubbles()) == before
    assert await commune.rows(
        "SELECT DISTINCT result FROM reminders WHERE unit = 'TT02' AND period = '2026-02' AND kind <> 'opening'"
    ) == [("stale",)]


async def test_the_deputy_hears_of_what_is_overdue_and_not_before(commune: Commune) -> None:
    deputy = await commune.somebody("deputy", "TT02")
    await commune.until(at(25, 15))
    assert "hạn nộp" not in deputy.hears()
    await commune.until(at(26, 8))
    assert "đã quá hạn 1 ngày" in deputy.hears()
    assert "Gọi trợ giúp" in deputy.labels()
    assert "quá hạn 1 ngày" in commune.secretary("TT02").hears()


async def test_help_can_be_called_from_the_reminder(commune: Commune) -> None:
    await commune.until(at(26, 8))
    await commune.secretary("TT02").taps("Gọi trợ giúp")
    assert await commune.rows("SELECT kind, unit FROM requests WHERE status = 'open'") == [("help", "TT02")]


async def test_a_month_that_the_office_locked_is_not_asked_for_any_more(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await locks.put(connection, "XA", "2026-02", True, None, commune.now)
    before = len(commune.secretary("TT02").bubbles())
    await commune.until(at(26, 8))
    assert len(commune.secretary("TT02").bubbles()) == before


# ── Để sau ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "offered"),
    [
        (at(24, 9), ["soon 24/02 11:00", "evening 24/02 19:30", "morning 25/02 08:00"]),
        (at(24, 18, 30), ["soon 24/02 20:30", "morning 25/02 08:00"]),
        (at(24, 22), ["morning 25/02 08:00"]),
        (at(16, 12), ["soon 16/02 14:00", "evening 16/02 19:30", "morning 20/02 06:30"]),
        (at(18, 12), ["morning 20/02 06:30"]),
    ],
)
def test_later_is_never_a_time_at_which_nobody_may_be_woken(now: datetime, offered: list[str]) -> None:
    assert [f"{name} {when.astimezone(LOCAL):%d/%m %H:%M}" for name, when in plan.later(now)] == offered


async def test_later_is_kept_and_silences_the_steps_before_it(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    await commune.until(at(24, 19, 30))
    assert "nhắc lại lúc nào" in await talk.taps("Để sau")
    assert "08 giờ 00 ngày 25/02" in await talk.taps("Sáng mai")
    before = len(talk.bubbles())
    await commune.until(at(25, 8))
    assert len(talk.bubbles()) == before + 1, "the step and the wish of the same hour are one message"
    await talk.talks("[Để sau]", "[Tối nay]")
    before = len(talk.bubbles())
    await commune.until(at(25, 19, 29))
    assert len(talk.bubbles()) == before, "the step at 15:00 was not wanted"
    await commune.until(at(25, 19, 30))
    assert len(talk.bubbles()) == before + 1
    assert "quá hạn" in talk.hears()
    assert await commune.rows(
        "SELECT kind, result FROM reminders WHERE unit = 'TT02' AND kind IN ('later', 'D (2)') ORDER BY planned_at"
    ) == [("later", "superseded"), ("D (2)", "superseded"), ("later", "sent")]


async def test_a_report_ends_the_wish_to_hear_later(commune: Commune) -> None:
    talk = commune.secretary("TT01")
    await talk.talks("bc", "không", "để sau")
    assert talk.labels() == ["Tiếp tục", "2 giờ nữa", "Tối nay", "Sáng mai"]
    await talk.talks("2 giờ nữa", "tiếp tục", *FILES[2:])
    assert "Đã nhận báo cáo" in talk.hears()
    heard = len(talk.bubbles())
    await commune.until(at(23, 12))
    assert len(talk.bubbles()) == heard
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'later'") == [("superseded",)]


async def test_who_says_later_to_a_reminder_is_asked_when(commune: Commune) -> None:
    await commune.until(at(25, 8))
    assert "nhắc lại lúc nào" in await commune.secretary("TT02").says("để sau")
    assert await commune.one("SELECT COUNT(*) FROM drafts WHERE unit = 'TT02'") == 0


async def test_who_puts_off_a_month_with_nothing_entered_is_told_of_no_figures(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    assert "chưa nhập số nào" in await talk.talks("bc", "để sau")
    assert "(1/6)" in await talk.says("bc")
    await talk.says("không")
    assert "Đã giữ lại 1 số" in await talk.says("để sau")


# ── Words ───────────────────────────────────────────────────────────────────

KINDS = (plan.OPENING, plan.CALLS, plan.OVERSEER, plan.LEFT_OPEN, plan.TOPICAL, "later", "D-3", "D", "D (2)", "D+1")


@pytest.mark.parametrize("step", KINDS)
def test_every_step_has_its_words(step: str) -> None:
    assert step_words(step)


async def test_who_no_longer_serves_the_branch_is_not_reminded_of_it(commune: Commune) -> None:
    talk = commune.secretary("TT02")
    await talk.talks("bc", "để sau", "[2 giờ nữa]")
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE roles SET until = since WHERE unit = 'TT02' AND role = 'secretary'")
    heard = len(talk.bubbles())
    await commune.until(at(23, 12))
    assert len(talk.bubbles()) == heard
    assert await commune.rows("SELECT result FROM reminders WHERE kind = 'later'") == [("superseded",)]
