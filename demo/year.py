"""A whole year of the sample commune, message by message, at a moving clock, through the production path.

The first two months are the sample's own, the later ones are generated from the seed. Secretaries differ: most
report within days, some put it off, some are late, some never come by themselves. Those who come hold a meeting
each month, to which their members are invited; who came stands in the month's report.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from random import Random

from tqdm import tqdm

from demo import account, generated, sample, world
from demo.account import Played
from demo.agenda import Agenda, midnights, waking_moments
from demo.cast import BY_THEMSELVES, Temper, cast, reports_at, waking
from demo.meetings import Meetings
from demo.persona import Persona, offered
from demo.sample import SampleUnit
from demo.stage import Stage
from demo.talk import LATE, RECEIPT, StuckError, Talk, tap
from demo.witness import Key, Witness
from events import Choice, EventKind
from reminders import plan
from reporting.calendar import Calendar, local_day
from reporting.periods import Period, months
from reporting.units import BRANCHES
from reporting.values import Values
from storage import on_file, reminders

FIRST = sample.FIRST_PLAYED
"""Twelve months from here reach from the Tết of 2026 to a lock that waits for the end of the Tết of 2027."""
OFFICE_COMES = timedelta(days=2)
"""After the due day: then the office begins to enter for others."""
ANSWERS_BEFORE_A_BREAK = 3
BY_CODE = ("TT02", "TT03")
"""Branches whose members join with the branch's code, message by message; the others' stand in the rows."""
HOURS = ("2 gio nua", "toi nay", "sang mai")
"""What "Để sau" offers, whichever still comes."""


async def play(out: Path, count: int, seed: int) -> int:
    """Play ``count`` months; 0 when everybody was told what they should be and the totals are the true ones."""
    here = await world.make_anew(out)
    stage = Stage(here, world.BEGINS)
    periods = list(months(FIRST, FIRST.plus(count - 1)))
    units = sample.reporting_units(here.house.forms)
    chance, joined = Random(seed), telephones()
    print(f"{count} tháng từ {FIRST.month}/{FIRST.year}, hạt giống {seed}: {len(units)} đơn vị nộp báo cáo,")
    print(
        f"{sum(joined.values()) + len(joined)} đảng viên ({len(joined)} bí thư, {sum(joined.values())} đã ghép).",
        flush=True,
    )
    try:
        await world.add_members(here, {unit: of for unit, of in joined.items() if unit not in BY_CODE}, world.BEGINS)
        with tqdm(total=len(units) * count, desc="Báo cáo", unit="bc", disable=None) as progress:
            tempers = cast([unit.code for unit in units], chance)
            truth = true_figures(units, periods[-1].plus(1), seed)
            year = Year(stage, tempers, truth, joined, chance, progress.update)
            for unit in BY_CODE:
                await year.meetings.join(unit)
            await year.play(periods)
        return await account.give(year.played(), periods, out)
    finally:
        await stage.parts.delivery.close()
        await here.db.close()


def true_figures(units: Sequence[SampleUnit], last: Period, seed: int) -> dict[Key, Values]:
    """What every unit would report, month by month: the sample's own figures, then those of the seed."""
    return generated.continued(sample.months(), units, last, seed)


def telephones() -> dict[str, int]:
    """Branch → its members when the play begins, without the secretary."""
    return {
        unit: closing - 1
        for (unit, period), values in sample.months().items()
        if period == sample.HISTORY_ENDS and isinstance(closing := values.get("cuoi_ky"), int)
    }


class Year:
    """Who does what when. Only the units of ``tempers`` have somebody who acts; the others are reminded in vain."""

    def __init__(
        self,
        stage: Stage,
        tempers: Mapping[str, Temper],
        truth: Mapping[Key, Values],
        joined: Mapping[str, int],
        chance: Random,
        done: Callable[[], object],
    ) -> None:
        """``joined``: branch → how many members beside the secretary have a chat. ``done`` hears of every report."""
        self._stage = stage
        self._tempers = tempers
        self._units = sample.reporting_units(stage.world.house.forms)
        self._truth = dict(truth)
        self._chance = chance
        self._calendar = Calendar()
        self.agenda = Agenda()
        self._wishes: defaultdict[Key, set[datetime]] = defaultdict(set)
        self._in_time: dict[Period, int] = {}
        self._begun: dict[Period, float] = {}
        self._done = done
        self.witness = Witness(lambda: stage.now)
        self.meetings = Meetings(stage, self.agenda, self.witness, self._truth, joined, chance)
        stage.mailbox.witnesses.append(self.witness.hears)

    async def play(self, periods: Sequence[Period]) -> None:
        """A month is from the opening of its reports to the next one; its meeting is that of the days after."""
        self.begins(periods[0])
        for unit, temper in self._tempers.items():
            if temper is Temper.UNREACHABLE:
                await self._stage.happens(world.secretary(unit), EventKind.BLOCKED)
        for one in self._units:
            if one.kind in BRANCHES and self._tempers.get(one.code) in BY_THEMSELVES:
                self.meetings.expect(one.code, [period.plus(1) for period in periods])
        ends = local_day(self._calendar.locks_at(periods[-1]))
        for at in (*waking_moments(self._calendar, periods), *midnights(local_day(self._stage.now), ends)):
            self.agenda.put(at)
        for period in periods:
            self.agenda.put(self._calendar.opens_at(period), partial(self.begin_month, period))
            self.agenda.put(self._calendar.locks_at(period), partial(self.end_month, period))
        await self.agenda.run(self.wake)

    async def wake(self, at: datetime) -> None:
        with self.witness.nobody_speaks():
            await self._stage.move_to(at)

    def played(self) -> Played:
        """What the account of the year is made of."""
        return Played(
            self._stage.world.db,
            self._units,
            self._tempers,
            self._truth,
            self.witness,
            self._in_time,
            self._begun,
            self._wishes,
        )

    def begins(self, period: Period) -> None:
        """From here on messages and seconds are those of this month."""
        if period not in self._begun:
            # Where the bar is not shown, in a file or a pipe, this is all that tells how far it is.
            tqdm.write(f"Tháng {period.month}/{period.year}…", file=sys.stderr)
        self._begun.setdefault(period, time.perf_counter())
        self.witness.month = period

    async def begin_month(self, period: Period) -> None:
        """Everything that people will do about a month's report is put on the agenda here, once."""
        self.begins(period)
        for unit in self._units:
            if unit.code in self._tempers:
                self.expect(unit, self._tempers[unit.code], period)

    async def end_month(self, period: Period) -> None:
        async with self._stage.world.db.snapshot() as connection:
            self._in_time[period] = len(await on_file.filed_units(connection, period))

    def expect(self, unit: SampleUnit, temper: Temper, period: Period) -> None:
        """Put down what the unit's secretary, or the office in their place, is going to do."""
        if temper is Temper.PUTS_OFF:
            at = self.soon(plan.steps(self._calendar, period)[1].at)
            act = partial(self.puts_off, unit, period, self._chance.randint(1, 2))
        elif temper is Temper.UNREACHABLE or (temper is Temper.SILENT and self._chance.random() < 0.5):
            at = self.within_three_days(local_day(self._calendar.due_at(period)) + OFFICE_COMES)
            act = partial(self.enters_on_behalf, unit, period)
        elif temper is Temper.SILENT:
            at = self.within_three_days(local_day(self._calendar.locks_at(period)))
            act = partial(self.reports_after_the_lock, unit, period)
        else:
            at = reports_at(temper, self._calendar, period, self._chance)
            does = self.is_interrupted if temper is Temper.INTERRUPTED else self.reports
            act = partial(does, unit, period)
        self.agenda.put(at, act)

    def within_three_days(self, day: date) -> datetime:
        return waking(day + timedelta(days=self._chance.randint(0, 2)), self._chance)

    def soon(self, at: datetime) -> datetime:
        return at + timedelta(minutes=self._chance.randint(5, 40))

    # ── What people do ──────────────────────────────────────────────────────

    async def reports(self, unit: SampleUnit, period: Period, end: str = RECEIPT) -> None:
        """From the button of the newest reminder, or from "bc" where something else was said since."""
        await self.begins_to_report(unit)
        await Talk(self._stage, world.secretary(unit.code), self.persona(unit, period)).to_the_end(end)
        if end == RECEIPT:
            self.is_in(unit, period)

    async def begins_to_report(self, unit: SampleUnit) -> None:
        chat = world.secretary(unit.code)
        if "nhap bao cao" not in self.choices(chat):
            await self._stage.says(chat, "bc")

    async def is_interrupted(self, unit: SampleUnit, period: Period) -> None:
        """Some answers in the evening; the rest when the question comes again the next morning."""
        chat = world.secretary(unit.code)
        await self.begins_to_report(unit)
        await Talk(self._stage, chat, self.persona(unit, period)).begins(ANSWERS_BEFORE_A_BREAK)
        told_at = plan.left_open(self._stage.now).at
        self.agenda.put(told_at)
        self.agenda.put(self.soon(told_at), partial(self.goes_on, unit, period))

    async def goes_on(self, unit: SampleUnit, period: Period) -> None:
        await Talk(self._stage, world.secretary(unit.code), self.persona(unit, period)).to_the_end()
        self.is_in(unit, period)

    async def puts_off(self, unit: SampleUnit, period: Period, times: int) -> None:
        """ "Để sau" and one of the hours offered; when that comes, once more or the report."""
        chat = world.secretary(unit.code)
        await tap(self._stage, chat, "de sau")
        await tap(self._stage, chat, self._chance.choice([hour for hour in HOURS if hour in self.choices(chat)]))
        async with self._stage.world.db.snapshot() as connection:
            wishes = (await reminders.wishes(connection, str(period)))[unit.code]
        self._wishes[unit.code, period] |= {wish.at for wish in wishes}
        at = max(wish.at for wish in wishes)
        again = partial(self.puts_off, unit, period, times - 1) if times > 1 else partial(self.reports, unit, period)
        self.agenda.put(at)
        self.agenda.put(self.soon(at), again)

    async def enters_on_behalf(self, unit: SampleUnit, period: Period) -> None:
        await self._stage.says(world.OFFICE, "/vanphong")
        await tap(self._stage, world.OFFICE, "nhap ho")
        await self._stage.says(world.OFFICE, unit.code)
        await Talk(self._stage, world.OFFICE, self.persona(unit, period)).to_the_end()
        self.is_in(unit, period)

    async def reports_after_the_lock(self, unit: SampleUnit, period: Period) -> None:
        """The office looks at it as soon as it is told, and takes it in."""
        await self.reports(unit, period, LATE)
        await tap(self._stage, world.OFFICE, "xem")
        await tap(self._stage, world.OFFICE, "duyet")
        if RECEIPT not in self._stage.mailbox.newest(world.secretary(unit.code))[1].text:
            raise StuckError(f"{unit.code} {period}: nộp sau khóa sổ mà không có biên nhận")
        self.is_in(unit, period)

    def is_in(self, unit: SampleUnit, period: Period) -> None:
        self.witness.filed[unit.code, period] = self._stage.now
        self._done()

    def persona(self, unit: SampleUnit, period: Period) -> Persona:
        form = self._stage.world.house.forms.for_unit(unit.kind, period)
        return Persona(form, self._truth[unit.code, period], self._truth[unit.code, period.plus(-1)])

    def choices(self, chat: str) -> dict[str, Choice]:
        return offered(self._stage.mailbox.newest(chat)[1])
