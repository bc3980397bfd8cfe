"""The account of a year that was played: a table, the same as JSON, and whether everything was as it should be."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from commands import export
from commands.export import write_json
from commands.setup import FORMS
from demo import sample, world
from demo.headless import differences
from demo.sample import SampleUnit, int_of
from demo.witness import Key, Witness
from reminders import plan
from reporting.calendar import Calendar
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from reporting.values import Values
from storage import meeting_messages, meeting_replies, meetings, on_file, reminders, rollups
from storage.db import Connection, Database
from storage.reminders import Reminder

FIRST_OF_TOTALS = Period(2025, 7)
"""Where the sample's totals begin."""


@dataclass(frozen=True, slots=True)
class Played:
    """What is left when the play is over."""

    db: Database
    units: Sequence[SampleUnit]
    """All that file a report."""
    reporters: Collection[str]
    """Those of them for which somebody acts."""
    truth: Mapping[Key, Values]
    witness: Witness
    in_time: Mapping[Period, int]
    """Reports that were in when the month was locked."""
    begun: Mapping[Period, float]
    """When filing opened, on the clock on the wall."""
    wishes: Mapping[Key, Iterable[datetime]]


# ── A month in numbers; the names are those of the JSON ─────────────────────


@dataclass(frozen=True, slots=True)
class Reminded:
    """Of the month's reports."""

    ke_hoach: int
    khong_can: int
    """The report was in before."""
    da_gui: int
    thay_the: int
    bo: int
    """The month was locked before it could be sent."""
    khong_toi: int


@dataclass(frozen=True, slots=True)
class Called:
    """To the branches' meetings: those held in the days after, before the next reports open."""

    buoi: int
    huy: int
    moi: int
    bao_doi: int
    """Told that the meeting was moved or cancelled."""
    nhac: int
    khong_nhac: int
    """Had answered, or the meeting was changed before."""
    tra_loi: int
    diem_danh: int


@dataclass(frozen=True, slots=True)
class Messages:
    """On one telephone, from this opening to the next."""

    bi_thu: float
    bi_thu_nhieu_nhat: int
    dang_vien: float
    dang_vien_nhieu_nhat: int


@dataclass(frozen=True, slots=True)
class MonthAccount:
    ky: str
    da_nop: int
    don_vi: int
    nhac: Reminded
    hop: Called
    tin: Messages
    giay: float


LEGEND = """\
nộp: đã có báo cáo khi khóa sổ. kế hoạch: số lượt nhắc phải xét, bằng tổng năm
cột sau. không cần: đã nộp trước đó; gửi: đã gửi; thay: đã hẹn giờ khác, hoặc
tin sau đã thay; bỏ: sổ đã khóa; không tới: không có ai nhận. họp: của những
ngày sau đó, trước lần mở biểu kế tiếp; mời, đổi (báo dời, hủy), nhắc: số tin;
thôi: lượt nhắc không cần nữa; trả lời: số đảng viên. (tin): số tin trên một
máy, trung vị–nhiều nhất, từ lần mở biểu này tới lần sau. giây: máy chạy."""
SHOWN = 20
"""Of what is wrong, on the terminal."""


async def give(played: Played, periods: Sequence[Period], out: Path) -> int:
    """Print and write what came out; 0 when nothing is wrong with it."""
    async with played.db.snapshot() as connection:
        rows = [await month_account(connection, played, period) for period in periods]
        wrong = [line async for line in complaints(connection, played, periods)]
    print(reports_table(rows), meetings_table(rows), LEGEND, sep="\n\n")
    write_json(out / "nam.json", {"thang": [asdict(row) for row in rows], "sai": wrong})
    print(f"Kết quả trong {out}: demo.db, nam.json.")
    if wrong:
        print(f"Một năm chạy thử KHÔNG đúng, {len(wrong)} chỗ (tất cả trong nam.json):", *wrong[:SHOWN], sep="\n  ")
        return 1
    print(
        f"{len(played.witness.filed)} báo cáo, {sum(row.nhac.da_gui for row in rows)} lượt nhắc, "
        f"{sum(row.hop.moi for row in rows)} lượt mời họp:\nđúng người, đúng giờ, không lặp; số liệu khớp từng tháng."
    )
    return 0


async def month_account(connection: Connection, played: Played, period: Period) -> MonthAccount:
    witness = played.witness
    secretaries = witness.messages(period, [world.secretary(unit.code) for unit in played.units])
    members = witness.messages(period, witness.members) or [0]
    ended = played.begun.get(period.plus(1), time.perf_counter())
    return MonthAccount(
        str(period),
        played.in_time[period],
        len(played.units),
        await reminded(connection, played.units, period),
        await called(connection, played.units, period.plus(1)),
        Messages(median(secretaries), secretaries[-1], median(members), members[-1]),
        round(ended - played.begun[period], 1),
    )


async def reminded(connection: Connection, units: Sequence[SampleUnit], period: Period) -> Reminded:
    """A step that has no row was not needed; of anything else a row is all that there is."""
    steps = [step.name for step in plan.steps(Calendar(), period)]
    ends: Counter[str] = Counter()
    others = 0
    for one in await rows_of(connection, units, period):
        ends[one.result] += 1
        others += one.kind not in steps
    planned = len(units) * len(steps) + others
    needless = planned - ends.total() + ends["not_needed"]
    return Reminded(planned, needless, ends["sent"], ends["superseded"], ends["stale"], ends["unreachable"])


async def rows_of(connection: Connection, units: Sequence[SampleUnit], period: Period) -> list[Reminder]:
    """What the office is shown of the month, of all units and its own."""
    codes = [world.ROOT, *(unit.code for unit in units)]
    return [one for code in codes for one in await reminders.of_month(connection, code, str(period))]


async def called(connection: Connection, units: Sequence[SampleUnit], period: Period) -> Called:
    found = [one for unit in units for one in await meetings.of_month(connection, unit.code, period)]
    invited = sum([await meeting_messages.have_heard(connection, one.id) for one in found])
    told: Counter[tuple[bool, bool]] = Counter()
    for one in found:
        for step, result, people in await meeting_messages.tally(connection, one.id):
            if step != meeting_messages.ATTENDANCE:
                told[step == meeting_messages.ANNOUNCE, result == "sent"] += people
    counts = [await meeting_replies.counts(connection, one.id) for one in found]
    return Called(
        buoi=sum(not one.cancelled for one in found),
        huy=sum(one.cancelled for one in found),
        moi=invited,
        bao_doi=told[True, True] - invited,
        nhac=told[False, True],
        khong_nhac=told[False, False],
        tra_loi=sum(one.coming + one.declined for one in counts),
        diem_danh=sum(one.taken for one in found),
    )


# ── For the terminal ────────────────────────────────────────────────────────


def reports_table(rows: Sequence[MonthAccount]) -> str:
    heads = ("tháng", "nộp", "kế hoạch", "không cần", "gửi", "thay", "bỏ", "không tới", "bí thư (tin)", "giây")
    lines = [
        (row.ky, f"{row.da_nop}/{row.don_vi}", *numbers(row.nhac), span(*numbers(row.tin)[:2]), f"{row.giay:g}")
        for row in rows
    ]
    return table([heads, *lines])


def meetings_table(rows: Sequence[MonthAccount]) -> str:
    heads = ("tháng", "họp", "hủy", "mời", "đổi", "nhắc", "thôi", "trả lời", "điểm danh", "đảng viên (tin)")
    return table([heads, *((row.ky, *numbers(row.hop), span(*numbers(row.tin)[2:])) for row in rows)])


def numbers(part: Reminded | Called | Messages) -> list[str]:
    return [f"{number:g}" for number in asdict(part).values()]


def span(usual: str, most: str) -> str:
    """ "9–16": the median, and the most that anybody had."""
    return f"{usual}–{most}"


def table(lines: Sequence[Sequence[str]]) -> str:
    """Columns as wide as their widest cell."""
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


# ── What is wrong ───────────────────────────────────────────────────────────


async def complaints(connection: Connection, played: Played, periods: Sequence[Period]) -> AsyncIterator[str]:
    """What the witness has to say, and what does not fit in the rows; the calendar is that of the default."""
    moments: dict[Key, list[datetime]] = {
        (unit.code, period): [
            *(step.at for step in plan.steps(Calendar(), period)),
            *played.wishes.get((unit.code, period), ()),
        ]
        for unit in played.units
        for period in periods
    }
    for line in played.witness.complaints(moments):
        yield line
    for period in periods:
        told = await reminded(connection, played.units, period)
        if told.ke_hoach != sum(asdict(told).values()) - told.ke_hoach:
            yield f"Lượt nhắc tháng {month_of(period)} cộng không khớp: {asdict(told)}."
        for one in await rows_of(connection, played.units, period):
            if not (one.reason and one.result):
                yield f"Lượt nhắc không có lý do hoặc kết quả: {one.unit}, {one.kind}, tháng {month_of(period)}."
        for unit in played.reporters:
            if (unit, period) not in played.witness.filed:
                yield f"Thiếu báo cáo: {unit}, tháng {month_of(period)}."
        async for line in other_totals(connection, played, period):
            yield line
    if sample.LAST_PLAYED in periods and {unit.code for unit in played.units} <= set(played.reporters):
        whole = Span(FIRST_OF_TOTALS, sample.LAST_PLAYED)
        found = export.summarise(await rollups.of(connection, load_forms(FORMS), world.ROOT, whole))
        for line in differences(sample.totals(), found):
            yield f"Tổng hợp của dữ liệu mẫu: {line}."


async def other_totals(connection: Connection, played: Played, period: Period) -> AsyncIterator[str]:
    """Where the month's stored totals are not the sum of what its reporters meant, or do not balance (X15)."""
    filed = [unit for unit in await on_file.filed_units(connection, period) if (unit, period) in played.witness.filed]
    rollup = await rollups.of(connection, load_forms(FORMS), world.ROOT, Span.month(period))
    wanted: Counter[str] = Counter()
    for unit in filed:
        wanted.update({code: int_of(value) for code, value in played.truth[unit, period].items()})
    for code, value in wanted.items():
        figure = rollup.ground.figures.get(code)
        if figure is None or figure.total not in {"sum", "last", "first"}:
            continue
        if rollup.count(code) != value:
            yield f"Tổng {code} tháng {month_of(period)}: phải là {value}, ra {rollup.count(code)}."
    if rollup.balance.difference:
        yield f"Tháng {month_of(period)} không cân đối (X15): đầu kỳ, tăng, giảm và cuối kỳ không khớp."


def month_of(period: Period) -> str:
    return f"{period.month}/{period.year}"
