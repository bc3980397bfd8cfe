"""``python bot.py plan``: what the coming months' reminders would be, if nobody filed from now on. Sends nothing."""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from commands.errors import CommandError
from commands.ranges import read_range
from commands.setup import FORMS
from reminders import allowance, meeting_days, meeting_plan, plan
from reminders.allowance import FREE
from reminders.plan import Step
from reporting.calendar import LAST_YEAR, Calendar, local_day, on_day
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from reporting.units import BRANCHES, Unit
from storage import allowances, meetings, on_file, people, units
from storage.calendars import calendars_of
from storage.db import Connection, Database
from texts import shown, t
from texts.steps import step_words

FURTHEST = 24
"""Months in one look."""


@dataclass(frozen=True, slots=True)
class Range:
    """The months that are looked at, and the days of them that are shown: all, where months were named."""

    months: Span
    first: date | None = None
    last: date | None = None

    def shows(self, at: datetime) -> bool:
        day = local_day(at)
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("plan", help="xem trước lịch nhắc, không gửi gì")
    parser.add_argument("--from", dest="first", required=True, metavar="KỲ", help="tháng hoặc ngày đầu, ví dụ 2026-03")
    parser.add_argument("--to", dest="last", required=True, metavar="KỲ", help="tháng hoặc ngày cuối, ví dụ 2026-04-15")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")


def read_days(first: str, last: str) -> Range:
    """Months, or days: what is planned for a day may belong to the month before, which is open until its lock."""
    begin, end = read_day(first), read_day(last)
    if begin and end and begin > end:
        raise CommandError(f"--from {first} ở sau --to {last}. Đổi lại thứ tự.", code=2)
    months = read_range(first[:7] if begin else first, last[:7] if end else last)
    if len(months) > FURTHEST or months.last.year > LAST_YEAR:
        raise CommandError(f"--from, --to: xem được tối đa {FURTHEST} tháng, đến hết năm {LAST_YEAR}.", code=2)
    return Range(Span(months.first.plus(-1), months.last) if begin else months, begin, end)


def read_day(text: str) -> date | None:
    """None for a month, or for what is neither."""
    try:
        return date.fromisoformat(text) if len(text) == len("2026-03-15") else None
    except ValueError as error:
        raise CommandError(f"{text}: không có ngày này. Viết như 2026-03-15.", code=2) from error


async def run(args: argparse.Namespace, now: datetime) -> int:
    wanted = read_days(args.first, args.last)
    kinds = load_forms(FORMS).kinds
    db = await Database.open(args.db, create=False)
    try:
        async with db.snapshot() as connection:
            if not await units.roots(connection, wanted.months.last):
                raise CommandError("Sổ tổ chức chưa có đơn vị nào. Chạy lệnh setup trước.")
            for period in wanted.months:
                for line in await month_lines(connection, kinds, period, wanted, now):
                    print(line)
            for line in await zalo_lines(connection, now):
                print(line)
    finally:
        await db.close()
    return 0


async def month_lines(
    connection: Connection, kinds: frozenset[str], period: Period, wanted: Range, now: datetime
) -> list[str]:
    """The steps that are still to come, once for every calendar in use, with how many units they are for."""
    filed = await on_file.filed_units(connection, period)
    register = [unit for unit in await units.at(connection, period) if unit.kind in kinds]
    waiting = [unit for unit in register if unit.code not in filed]
    calendars = await calendars_of(connection, register)
    sharing: defaultdict[Calendar, list[str]] = defaultdict(list)
    for unit in waiting:
        # On which day a branch meets moves none of these.
        sharing[replace(calendars[unit.code], meeting_day=0)].append(unit.code)
    lines = [f"Tháng {shown.month(period)}: {len(register) - len(waiting)}/{len(register)} đơn vị đã có báo cáo."]
    for calendar, codes in sharing.items():
        reached = [code for code in codes if await people.reporters(connection, code)]
        due, locks = shown.local(calendar.due_at(period)), shown.local(calendar.locks_at(period))
        lines.append(
            f"  Hạn nộp {due:%H:%M %d/%m/%Y}, khóa sổ {locks:%H:%M %d/%m/%Y}; "
            f"{len(codes)} đơn vị chưa nộp, {len(codes) - len(reached)} đơn vị chưa có ai dùng bot."
        )
        lines += own_lines(calendar, period, wanted, now, f"{len(reached)} đơn vị")
    lines += await committee_lines(connection, register, waiting, period, wanted, now)
    return [*lines, *await meeting_lines(connection, period, wanted, now)]


def own_lines(calendar: Calendar, period: Period, wanted: Range, now: datetime, whom: str) -> list[str]:
    """The month's reminders, and those for which it has no room, with the reason."""
    coming = [(step, line(step, whom)) for step in plan.steps(calendar, period)]
    if not any(step.at > now and wanted.shows(step.at) for step, _ in coming):
        return [f"    Không còn tin nhắc nào {'trong những ngày này' if wanted.first else 'của tháng này'}."]
    coming += [(step, line(step, t(f"reminded.why_{why}"))) for step, why in plan.left_out(calendar, period)]
    coming.sort(key=lambda one: one[0].at)
    return [words for step, words in coming if step.at > now and wanted.shows(step.at)]


async def committee_lines(
    connection: Connection,
    register: Sequence[Unit],
    waiting: Sequence[Unit],
    period: Period,
    wanted: Range,
    now: datetime,
) -> list[str]:
    """What offices and overseers would hear, and the quarter's thematic meeting."""
    calendars = await calendars_of(connection, await units.at(connection, period))
    offices = {role.unit for role in await people.holding(connection, "office")} & calendars.keys()
    overseers = await people.holding(connection, "overseer")
    steps = [(plan.calls(calendars[unit], period), await units.name(connection, unit)) for unit in sorted(offices)]
    steps += [
        (step, f"{count} người")
        for step, count in Counter(
            plan.overseer(calendars[role.unit], period) for role in overseers if role.unit in calendars
        ).items()
    ]
    steps += meeting_days_after(calendars, waiting, period)
    topical = plan.topical(period)
    steps += [(topical, f"trong {len(register)} đơn vị, nơi chưa có")] if topical else []
    steps = [(step, whom) for step, whom in steps if step.at > now and wanted.shows(step.at)]
    coming = sorted(steps, key=lambda one: one[0].at) if waiting else []
    return [*(["  Ngoài tin nhắc nộp báo cáo:"] if coming else []), *(line(step, whom) for step, whom in coming)]


def meeting_days_after(
    calendars: Mapping[str, Calendar], waiting: Sequence[Unit], period: Period
) -> list[tuple[Step, str]]:
    """Two days after the branches' usual day, to those that have not entered it."""
    usual = Counter(calendars[unit.code].meeting_day for unit in waiting if unit.kind in BRANCHES)
    return [
        (meeting_days.step_of(on_day(period, day)), f"trong {count} đơn vị, nơi chưa nhập")
        for day, count in usual.items()
        if day
    ]


async def meeting_lines(connection: Connection, period: Period, wanted: Range, now: datetime) -> list[str]:
    """What members would hear of the month's meetings, if nobody answered; a day's messages of a kind in one line."""
    coming = await meetings.to_come(connection, period, now)
    joined = {
        unit: len(await people.people_with(connection, unit, ["member"])) for unit in {one.unit for one in coming}
    }
    told = [one for one in coming if joined[one.unit]]
    sums: Counter[tuple[date, str]] = Counter()
    for one in told:
        announced_at = meeting_plan.invitation_at(one.made_at, one.starts_at, monthly=one.is_monthly)
        for step in meeting_plan.steps(announced_at, one.starts_at):
            if step.at > now and wanted.shows(step.at):
                sums[local_day(step.at), step.name] += joined[one.unit]
    head = (
        [f"  Sinh hoạt chi bộ: {len(coming)} buổi, {len(told)} buổi ở chi bộ có đảng viên đã ghép."] if coming else []
    )
    lines = [
        f"    {day:%d/%m/%Y}        {t(f'reminded.meeting_{name}')}: {count} tin"
        for (day, name), count in sorted(sums.items())
    ]
    return [*head, *lines]


async def zalo_lines(connection: Connection, now: datetime) -> list[str]:
    """What each Zalo bot has sent, and what the coming month will take by the people on it."""
    this = Period.of(local_day(now))
    lines = []
    for channel in await allowances.bots(connection):
        there = await allowances.people(connection, channel)
        forecast = sum(
            [allowance.forecast([one.role for one in await people.roles_of(connection, who)]) for who in there]
        )
        sent = {month: await allowance.in_month(connection, channel, month) for month in (this.plus(-1), this)}
        lines.append(
            f"  Bot {allowance.number_of(channel)}: {len(there)} người; "
            + ", ".join(f"tháng {shown.month(month)} đã gửi {count} tin" for month, count in sent.items())
            + f"; dự kiến tháng {shown.month(this.plus(1))} khoảng {forecast} tin."
        )
    free = f"gói miễn phí: {FREE.people} người, {FREE.messages} tin một tháng mỗi bot"
    return [f"Zalo ({free}):", *lines] if lines else []


def line(step: Step, whom: str) -> str:
    return f"    {shown.local(step.at):%d/%m/%Y %H:%M}  {step_words(step.name)}: {whom}"
