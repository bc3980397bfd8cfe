"""The branches' monthly meetings in the demo's year: called once, answered with a tap, held, their attendance taken.

The secretary knows from the month's figures on which day the branch meets and how many are absent: a month in
which it meets on another day is a meeting that is moved, a month without a meeting one that is cancelled.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from random import Random

from demo import world
from demo.agenda import Agenda
from demo.cast import waking
from demo.generated import meeting_day
from demo.persona import offered
from demo.sample import int_of
from demo.stage import Stage
from demo.talk import StuckError, tap
from demo.witness import Key, Witness, meeting_of
from events import Message
from reminders import meeting_plan, plan
from reporting import written
from reporting.calendar import local_day, moment, on_day
from reporting.periods import Period
from reporting.values import Values
from storage import codes

HOUR = time(19, 30)
PLACE = "Nhà văn hóa"
SET_UP_WITHIN = 4
"""Days from the beginning: before the Tết of 2026."""
AT_ONCE, WHEN_REMINDED = 0.55, 0.2
"""How many answer the invitation, and how many the first reminder; the others never do."""
WAVERS = 0.1
"""Of those who will be absent: first they say that they come."""
MOVED_DAYS, CANCELLED_DAYS = 4, 2
"""So long before the meeting the secretary knows."""
ON_SCREEN = re.compile(r"Phải dự (\d+) [\s\S]+Có mặt: (\d+)\n.+: (\d+)\n.+: (\d+)")


@dataclass(frozen=True, slots=True)
class Circle:
    """Of one meeting: who answers at once, who when reminded, and who will be absent; by the number of the member."""

    prompt: Sequence[int]
    slow: Sequence[int]
    absent: frozenset[int]


class Meetings:
    """``members``: unit → how many members besides the secretary have joined."""

    def __init__(
        self,
        stage: Stage,
        agenda: Agenda,
        witness: Witness,
        truth: MutableMapping[Key, Values],
        members: Mapping[str, int],
        chance: Random,
    ) -> None:
        self._stage = stage
        self._agenda = agenda
        self._witness = witness
        self._truth = truth
        self._members = members
        self._chance = chance

    def expect(self, unit: str, periods: Sequence[Period]) -> None:
        """Put down when the unit's secretary calls the first of these months' meetings, and all that follows of it."""
        self._witness.meets(unit, [world.member(unit, number) for number in range(self._members.get(unit, 0))])
        day = local_day(self._stage.now) + timedelta(days=self._chance.randrange(SET_UP_WITHIN))
        usual = meeting_day(self._truth[unit, periods[0]])
        self._agenda.put(waking(day, self._chance), partial(self.sets_up, unit, on_day(periods[0], usual)))
        for period in periods:
            self.expect_meeting(unit, period, moment(on_day(period, usual), HOUR))

    def expect_meeting(self, unit: str, period: Period, usual: datetime) -> None:
        """What becomes of the month's meeting, which stands at its ``usual`` hour until somebody changes it."""
        circle = self.circle(unit, period)
        day = self._truth[unit, period].get("sh_ngay")
        held = moment(day, HOUR) if isinstance(day, date) else None
        if held is None:
            at = self.days_before(usual, CANCELLED_DAYS)
            self.expect_answers(unit, circle, usual, until=at)
            self._agenda.put(at, partial(self.cancels, unit, usual))
            return
        if held == usual:
            self.expect_answers(unit, circle, usual, until=usual)
        else:
            at = self.days_before(min(usual, held), MOVED_DAYS)
            self.wake(unit, self.invited_at(usual), usual, until=at)
            self._agenda.put(at, partial(self.moves, unit, usual, held, circle))
        who_came = plan.allowed(held + meeting_plan.ATTENDANCE_AFTER)
        self._agenda.put(who_came)
        self._agenda.put(self.soon(who_came), partial(self.takes_attendance, unit, period))

    def expect_answers(self, unit: str, circle: Circle, usual: datetime, *, until: datetime) -> None:
        invited = self.invited_at(usual)
        self.wake(unit, invited, usual, until=until)
        self._agenda.put(self.later_that_day(invited), partial(self.answer, unit, circle.prompt, circle))
        reminded = next((step.at for step in meeting_plan.steps(invited, usual) if step.name == "D-3"), None)
        if reminded is not None:
            self._agenda.put(self.later_that_day(reminded), partial(self.answer, unit, circle.slow, circle))

    def invited_at(self, starts_at: datetime) -> datetime:
        return plan.allowed(meeting_plan.invitation_at(self._stage.now, starts_at, monthly=True))

    def wake(self, unit: str, told_at: datetime, starts_at: datetime, *, until: datetime) -> None:
        """Let the bot wake for every step of a meeting that is told of at ``told_at``, and stands so ``until`` then."""
        for step in meeting_plan.steps(told_at, starts_at):
            self._agenda.put(step.at)
            if step.at < until:
                self._witness.steps[unit].append(step.at)

    def circle(self, unit: str, period: Period) -> Circle:
        everybody = range(self._members.get(unit, 0))
        values = self._truth[unit, period]
        absent = int_of(values.get("sh_vang_ld")) + int_of(values.get("sh_vang_kld"))
        lots = {number: self._chance.random() for number in everybody}
        return Circle(
            [number for number, lot in lots.items() if lot < AT_ONCE],
            [number for number, lot in lots.items() if AT_ONCE <= lot < AT_ONCE + WHEN_REMINDED],
            frozenset(self._chance.sample(everybody, min(absent, len(everybody)))),
        )

    def days_before(self, at: datetime, days: int) -> datetime:
        return waking(local_day(at) - timedelta(days=days), self._chance)

    def soon(self, at: datetime) -> datetime:
        return at + timedelta(minutes=self._chance.randint(30, 150))

    def later_that_day(self, at: datetime) -> datetime:
        return at + timedelta(minutes=self._chance.randint(30, 600))

    # ── Members ─────────────────────────────────────────────────────────────

    async def join(self, unit: str) -> None:
        """With the branch's code, as its members do who have it from their secretary."""
        here = self._stage.world
        async with here.db.transaction() as connection:
            code = await codes.make(
                connection, here.house.vault, "member", unit, None, self._stage.now, hours=None, many=True
            )
        for number in range(self._members[unit]):
            await self._stage.says(world.member(unit, number), code)
            await self.taps(world.member(unit, number), "dong y")

    async def answer(self, unit: str, numbers: Sequence[int], circle: Circle) -> None:
        for number in numbers:
            chat = world.member(unit, number)
            if number not in circle.absent or self._chance.random() < WAVERS:
                await self.taps(chat, "tham du")
            if number in circle.absent:
                await self.declines(chat)

    async def declines(self, chat: str) -> None:
        meeting = meeting_of(self.heard(chat))
        await self.taps(chat, "vang co ly do")
        await self.taps(chat, self._chance.choice(list(offered(self.heard(chat)))))
        self._witness.declined.add((chat, meeting))

    # ── The secretary ───────────────────────────────────────────────────────

    async def sets_up(self, unit: str, day: date) -> None:
        chat = world.secretary(unit)
        await self._stage.says(chat, "/hop")
        await self._stage.says(chat, PLACE)
        await self._stage.says(chat, f"{day.day}/{day.month} {HOUR:%Hh%M}")
        await self.taps(chat, "dung ca")
        await self.taps(chat, "hang thang")

    async def shows(self, unit: str, starts_at: datetime) -> str:
        """The secretary with the meeting in view."""
        chat = world.secretary(unit)
        await self._stage.says(chat, "/hop")
        choices = offered(self.heard(chat))
        label = next((label for label in choices if label.endswith(written.day(local_day(starts_at)))), None)
        if label is None:
            raise StuckError(f"{chat}: không thấy buổi họp {starts_at}, chỉ có: {', '.join(choices)}")
        await self.taps(chat, label)
        return chat

    async def moves(self, unit: str, usual: datetime, held: datetime, circle: Circle) -> None:
        """To another day; whoever answers messages at all answers this one within hours."""
        chat = await self.shows(unit, usual)
        await self.taps(chat, "doi gio/ngay")
        await self._stage.says(chat, f"{local_day(held).day}/{local_day(held).month}")
        await self.taps(chat, "dung, doi")
        self._witness.asked_anew(unit)
        self.wake(unit, self._stage.now, held, until=held)
        at = self.later_that_day(plan.allowed(self._stage.now))
        if at < held - meeting_plan.BEFORE:
            self._agenda.put(at, partial(self.answer, unit, [*circle.prompt, *circle.slow], circle))

    async def cancels(self, unit: str, usual: datetime) -> None:
        chat = await self.shows(unit, usual)
        await self.taps(chat, "huy")
        await self.taps(chat, "huy buoi nay")
        self.wake(unit, self._stage.now, usual, until=usual)

    async def takes_attendance(self, unit: str, period: Period) -> None:
        """As many are absent as the month's figures say; all the others came, as far as they had to."""
        chat, values = world.secretary(unit), self._truth[unit, period]
        if "diem danh" not in offered(self.heard(chat)):
            await self._stage.says(chat, "/diemdanh")
        else:
            await self.taps(chat, "diem danh")
        screen = ON_SCREEN.search(self.heard(chat).text)
        if screen is None:
            raise StuckError(f"{chat}: không thấy bảng điểm danh: {self.heard(chat).text}")
        must, *suggested = map(int, screen.groups())
        excused, unexcused = int_of(values.get("sh_vang_ld")), int_of(values.get("sh_vang_kld"))
        came = [must - excused - unexcused, excused, unexcused]
        if came == suggested:
            await self.taps(chat, "dung ca")
            if "dung" in offered(self.heard(chat)):
                await self.taps(chat, "dung")
        else:
            await self._stage.says(chat, ", ".join(map(str, came)))
        if "Đã ghi vào báo cáo" not in self.heard(chat).text:
            raise StuckError(f"{chat}: điểm danh không thành: {self.heard(chat).text}")
        # Who came or left later in the month was not counted then: the report keeps what was true on the day.
        self._truth[unit, period] = {**values, "sh_du": came[0]}

    # ── Reading and tapping ─────────────────────────────────────────────────

    def heard(self, chat: str) -> Message:
        return self._stage.mailbox.newest(chat)[1]

    async def taps(self, chat: str, label: str) -> None:
        await tap(self._stage, chat, label)
