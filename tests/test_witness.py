"""The witness of the demo's year knows what a reminder may not be, and says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time

import pytest

from demo import world
from demo.witness import Witness
from events import Choice, Message
from reporting.calendar import moment
from reporting.periods import Period

MARCH = Period(2026, 3)


class Clock:
    now = moment(date(2026, 3, 18), time(8, 0))

    def __call__(self) -> datetime:
        return self.now


def asks(unit: str = "TT01", month: str = "3/2026") -> Message:
    return Message(f"Báo cáo tháng {month}", ((Choice("Nhập báo cáo", f"m:submit:begin:{unit}"),),))


def complaints(*heard: tuple[datetime, str, Message], filed: datetime | None = None) -> Iterator[str]:
    """Of a month whose steps are at eight on the 18th and on the 22nd."""
    clock = Clock()
    witness = Witness(clock)
    for at, chat, message in heard:
        clock.now = at
        with witness.nobody_speaks():
            witness.hears(chat, message)
    if filed is not None:
        witness.filed["TT01", MARCH] = filed
    return witness.complaints({("TT01", MARCH): [eight(18), eight(22)]})


def eight(day: int, hour: int = 8, minute: int = 0, month: int = 3) -> datetime:
    return moment(date(2026, month, day), time(hour, minute))


HOME = world.secretary("TT01")


def test_a_witness_of_what_is_right_has_nothing_to_say() -> None:
    heard = ((eight(18), HOME, asks()), (eight(22, 8, 3), HOME, asks()))
    assert list(complaints(*heard, filed=eight(23))) == []


@pytest.mark.parametrize(
    ("heard", "filed", "says"),
    [
        ([(eight(22), HOME, asks())], eight(21), "Nhắc người đã nộp: TT01, tháng 3/2026, lúc 08:00 22/03/2026."),
        ([(eight(18, 21), HOME, asks())], None, f"Gửi trong giờ yên lặng hoặc ngày Tết: {HOME}, lúc 21:00 18/03/2026."),
        ([(eight(19, 6, 29), HOME, asks())], None, f"Gửi trong giờ yên lặng hoặc ngày Tết: {HOME}, lúc 06:29 19/03/2026."),
        ([(eight(18), world.secretary("TT02"), asks())], None, "Nhắc nhầm người: TT01, tháng 3/2026, lúc 08:00 18/03/2026."),
        ([(eight(18), HOME, asks()), (eight(21), HOME, asks())], None, "Nhắc 2 lần một bước: TT01, tháng 3/2026, bước 08:00 18/03/2026."),
        ([(eight(17), HOME, asks())], None, "Nhắc khi chưa đến bước nào: TT01, tháng 3/2026."),
        ([(eight(18), HOME, asks(month="2/2026"))], None, "Nhắc khi chưa đến bước nào: TT01, tháng 2/2026."),
    ],
)  # fmt: skip
def test_a_witness_says_what_is_wrong(
    heard: list[tuple[datetime, str, Message]], filed: datetime | None, says: str
) -> None:
    assert list(complaints(*heard, filed=filed)) == [says]


@pytest.mark.parametrize(("day", "quiet"), [(17, True), (19, True), (20, False)])
def test_a_witness_knows_when_tet_is(day: int, quiet: bool) -> None:
    said = complaints((eight(day, month=2), HOME, asks()))
    assert any("Tết" in line for line in said) is quiet


def test_a_witness_counts_what_each_telephone_was_sent() -> None:
    witness = Witness(Clock())
    witness.hears(HOME, Message("before any month"))
    witness.month = MARCH
    witness.hears(HOME, asks())
    witness.hears(HOME, Message("Đã ghi."))
    assert witness.messages(MARCH, [world.secretary("TT02"), HOME]) == [0, 2]
    assert [one.about for one in witness.reminders] == [("TT01", MARCH)]


# ── Meetings ────────────────────────────────────────────────────────────────

MEMBER = world.member("TT01", 3)
INVITATION = Message("Mời đồng chí dự sinh hoạt", ((Choice("Tham dự", "m:meeting_reply:attend:7"),),))


def called(*at: datetime, declined: bool = False, moved: bool = False) -> list[str]:
    """What is said of a member who hears of a meeting at these times; its steps are at eight on the 18th and 22nd."""
    clock = Clock()
    witness = Witness(clock)
    witness.meets("TT01", [MEMBER])
    witness.steps["TT01"] += [eight(22), eight(18)]
    if declined:
        witness.declined.add((MEMBER, "7"))
    if moved:
        witness.asked_anew("TT01")
    for one in at:
        clock.now = one
        with witness.nobody_speaks():
            witness.hears(MEMBER, INVITATION)
    witness.hears(MEMBER, INVITATION)
    return list(witness.complaints({}))


def test_a_member_hears_once_of_each_step() -> None:
    """What is an answer to the member's own tap is not counted."""
    assert called(eight(18), eight(22)) == called() == []
    assert called(eight(18), eight(19)) == [f"Báo họp 2 lần một bước: {MEMBER}, bước 08:00 18/03/2026."]
    assert called(eight(17)) == [f"Báo họp khi chưa đến bước nào: {MEMBER}."]
    assert called(eight(18, 22)) == [f"Gửi trong giờ yên lặng hoặc ngày Tết: {MEMBER}, lúc 22:00 18/03/2026."]


def test_who_has_declined_is_left_in_peace_until_the_meeting_is_moved() -> None:
    assert called(eight(18), declined=True) == [f"Nhắc họp người đã báo vắng: {MEMBER}, lúc 08:00 18/03/2026."]
    assert called(eight(18), declined=True, moved=True) == []


def test_the_group_is_no_telephone_that_wakes_anybody() -> None:
    clock = Clock()
    witness = Witness(clock)
    clock.now = eight(18, 23)
    with witness.nobody_speaks():
        witness.hears(world.GROUP, Message("Đã nộp 61/68 chi bộ"))
    assert list(witness.complaints({})) == []
