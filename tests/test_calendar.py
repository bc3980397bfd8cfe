"""When a month opens, is due and locks: moved by weekends, holidays and the office's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events import EventKind
from reporting.calendar import Calendar, moment
from reporting.calendar_settings import SETTINGS, calendar_from, read_whole, stored
from reporting.periods import LOCAL, Period
from storage import units
from storage.calendars import calendar_of, is_locked
from tests.commune import Commune, quiet_month

USUAL = Calendar()


def local(when: datetime) -> str:
    return f"{when.astimezone(LOCAL):%d/%m/%Y %H:%M}"


@pytest.mark.parametrize(
    ("period", "opens", "due", "locks"),
    [
        (Period(2026, 2), "23/02/2026 08:00", "25/02/2026 17:00", "05/03/2026 00:00"),  # Tết moves the opening
        (Period(2026, 3), "18/03/2026 08:00", "25/03/2026 17:00", "06/04/2026 00:00"),  # a Sunday moves the lock
        (Period(2026, 4), "20/04/2026 08:00", "24/04/2026 17:00", "05/05/2026 00:00"),  # a Saturday, twice
        (Period(2026, 12), "18/12/2026 08:00", "25/12/2026 17:00", "05/01/2027 00:00"),
        (Period(2027, 1), "18/01/2027 08:00", "25/01/2027 17:00", "11/02/2027 00:00"),  # the lock falls into Tết
    ],
)
def test_the_usual_days(period: Period, opens: str, due: str, locks: str) -> None:
    assert (local(USUAL.opens_at(period)), local(USUAL.due_at(period)), local(USUAL.locks_at(period))) == (
        opens,
        due,
        locks,
    )


@pytest.mark.parametrize(
    ("calendar", "period", "opens", "due"),
    [
        (Calendar(opening_day=24), Period(2026, 10), "23/10/2026 08:00", "23/10/2026 17:00"),  # a Saturday, a Sunday
        (Calendar(opening_day=22), Period(2028, 1), "21/01/2028 08:00", "21/01/2028 17:00"),  # Tết and a weekend
        (USUAL, Period(2042, 1), "17/01/2042 08:00", "17/01/2042 17:00"),
        # Due before the hour of opening: the working day before.
        (Calendar(opening_day=24, due_time=time(7)), Period(2026, 10), "22/10/2026 08:00", "23/10/2026 07:00"),
    ],
)  # fmt: skip
def test_no_month_opens_after_it_is_due(calendar: Calendar, period: Period, opens: str, due: str) -> None:
    assert (local(calendar.opens_at(period)), local(calendar.due_at(period))) == (opens, due)


def test_a_made_up_saturday_is_worked() -> None:
    assert USUAL.is_working(date(2026, 8, 22)) and not USUAL.is_working(date(2026, 8, 29))
    own = Calendar(days_off=frozenset({date(2026, 3, 25)}), working_days=frozenset({date(2026, 3, 28)}))
    assert local(own.due_at(Period(2026, 3))) == "24/03/2026 17:00"
    assert own.is_working(date(2026, 3, 28))


def test_figures_are_of_the_closing_day_at_the_latest() -> None:
    now = datetime(2026, 3, 3, 2, 0, tzinfo=UTC)
    assert USUAL.as_of(Period(2026, 2), now) == date(2026, 2, 28)
    assert Calendar(closing_day=20).as_of(Period(2026, 2), now) == date(2026, 2, 20)
    assert USUAL.as_of(Period(2026, 3), now) == date(2026, 3, 3)


@given(
    st.integers(2025, 2035), st.integers(1, 12), st.integers(1, 28), st.integers(2, 31), st.integers(1, 28),
)  # fmt: skip
def test_opening_and_lock_only_move_later_and_the_due_day_only_earlier(
    year: int, month: int, opening: int, due: int, lock: int
) -> None:
    calendar, period = Calendar(opening_day=opening, due_day=due, lock_day=lock), Period(year, month)
    opens, is_due, locks = (
        moment.astimezone(LOCAL).date()
        for moment in (calendar.opens_at(period), calendar.due_at(period), calendar.locks_at(period))
    )
    assert opens >= period.first_day + timedelta(days=opening - 1) or opens == is_due
    assert calendar.opens_at(period) < calendar.due_at(period)
    assert is_due <= min(period.last_day, period.first_day + timedelta(days=due - 1))
    assert locks > period.last_day
    assert all(calendar.is_working(day) for day in (opens, is_due, locks))


async def test_the_office_sets_its_days_from_the_chat(commune: Commune) -> None:
    office = commune.office
    said = await office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]")
    assert "Ngày hạn nộp: 25" in said and "hạn 17:00 25/02" in said
    await office.talks("[Sửa: Ngày hạn nộp]", "hai mươi bảy")
    assert "hạn 17:00 27/02" in office.hears()
    await office.talks("[Sửa: Giờ hạn nộp]", "16h30", "[Sửa: Ngày nghỉ thêm]", "27/2/2026")
    assert "hạn 16:30 26/02" in office.hears()
    async with commune.db.snapshot() as connection:
        calendar = await calendar_of(connection, "TT01", Period(2026, 2))
    assert (calendar.due_day, calendar.due_time.hour, calendar.days_off) == (27, 16, frozenset({date(2026, 2, 27)}))
    await commune.wait(minutes=1)
    assert "26/02" in commune.group.hears(), "the board says the new day"


async def test_the_month_is_locked_at_the_hour_that_the_office_sets(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Giờ khóa sổ]", "17h")
    assert "khóa 17:00 05/3" in commune.office.hears()
    talk = commune.secretary("TT01")
    await quiet_month(talk, "22/2, 7")
    assert 'gõ "sửa" trước 17 giờ 00 ngày 05/3' in await talk.says("nộp")
    at = moment(date(2026, 3, 5), time(17))
    async with commune.db.snapshot() as connection:
        locked = [await is_locked(connection, "TT01", Period(2026, 2), now) for now in (at - timedelta(minutes=1), at)]
    assert locked == [False, True]


@pytest.mark.parametrize(
    ("setting", "said", "answer"),
    [
        ("Ngày hạn nộp", "32", "chưa hiểu"), ("Ngày hạn nộp", "khoảng 25", "chưa hiểu"), ("Ngày hạn nộp", "10", "phải sau ngày mở"),
        ("Giờ hạn nộp", "25:00", "chưa hiểu"), ("Ngày nghỉ thêm", "cuối tháng", "chưa hiểu"),
    ],
)  # fmt: skip
async def test_what_is_no_day_is_asked_again_and_changes_nothing(
    commune: Commune, setting: str, said: str, answer: str
) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", f"[Sửa: {setting}]")
    assert answer in await commune.office.says(said)
    assert await commune.rows("SELECT key FROM settings") == []


async def test_holidays_are_shown_added_to_and_taken_away(commune: Commune) -> None:
    """24/11 is a holiday of the library's that the office withdraws; 22/8 is a Saturday that it reckons with already."""
    said = await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]")
    assert "Ngày lễ năm 2026 đã tính sẵn: 01/01, 16/02," in said and "24/11; làm bù: 22/8." in said
    await commune.office.talks("[Sửa: Ngày làm bù", "24/11/2026")
    async with commune.db.snapshot() as connection:
        assert (await calendar_of(connection, "TT01", Period(2026, 11))).is_working(date(2026, 11, 24))
    await commune.office.talks("[Sửa: Ngày nghỉ thêm", "24/11/2026")
    assert "bỏ ở một nơi trước" in commune.office.hears()
    assert await commune.rows("SELECT key FROM settings") == [("working_days",)]


async def test_only_the_office_sets_days(commune: Commune) -> None:
    for chat in (commune.leader, commune.secretary("TT01")):
        await chat.event(EventKind.BUTTON, button="m:office_calendar:change:due_day")
        await chat.says("28")
    assert await commune.rows("SELECT key FROM settings") == []


# ── The reminders' own days and hours ───────────────────────────────────────


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("+1 9:00", "-3 08:00, -1 19:30, 0 08:00, 0 15:00, +1 08:00, +1 09:00, +3 08:00"),
        ("-3 8h", "-1 19:30, 0 08:00, 0 15:00, +1 08:00, +3 08:00"),
        ("0 10:30", "-3 08:00, -1 19:30, 0 08:00, 0 10:30, 0 15:00, +1 08:00, +3 08:00"),
        ("2 8:00", "-3 08:00, -1 19:30, 0 08:00, 0 15:00, +1 08:00, +2 08:00, +3 08:00"),
    ],
)
async def test_reminders_are_added_and_taken_away(commune: Commune, typed: str, kept: str) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Ngày giờ nhắc")
    await commune.office.says(typed)
    assert await commune.rows("SELECT value FROM settings WHERE unit = 'XA' AND key = 'reminders'") == [(kept,)]
    assert kept in commune.office.hears()


@pytest.mark.parametrize("typed", ["-3", "8:00", "-3 22:00", "-3 6:00", "-11 8:00", "ba ngày", "-3 8:00, -2 8:00"])
async def test_a_reminder_that_is_none_is_refused(commune: Commune, typed: str) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Ngày giờ nhắc")
    assert "chưa hiểu" in await commune.office.says(typed)
    assert await commune.one("SELECT COUNT(*) FROM settings") == 0


async def test_one_reminder_must_stay(commune: Commune) -> None:
    async with commune.db.transaction() as connection:
        await units.set_setting(connection, "XA", "reminders", "0 08:00")
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Lịch báo cáo]", "[Sửa: Ngày giờ nhắc")
    assert "ít nhất một lần nhắc" in await commune.office.says("0 8:00")


@given(
    st.builds(
        Calendar,
        opening_day=st.integers(1, 24),
        due_day=st.integers(20, 31),
        due_time=st.times().map(lambda at: at.replace(second=0, microsecond=0)),
        lock_day=st.integers(1, 28),
        lock_time=st.sampled_from([time(0), time(12), time(23, 59)]),
        reminders=st.sets(
            st.tuples(st.integers(-10, 10), st.sampled_from([time(6, 30), time(8), time(19, 30), time(20, 59)])),
            max_size=10,
        ).map(lambda steps: tuple(sorted(steps))),
        calls_day=st.integers(1, 10),
        overseer_day=st.integers(1, 10),
        days_off=st.frozensets(st.dates(date(2024, 1, 1), date(2030, 1, 1)), max_size=4),
    )
)
def test_what_is_stored_is_read_again(calendar: Calendar) -> None:
    kept = {key: stored(calendar, key) for key in SETTINGS}
    assert calendar_from(kept) == calendar
    today = date(2026, 3, 1)
    assert all(read_whole(Calendar(), key, kept[key], today) == kept[key] for key in SETTINGS)
