"""The account of a year that was played: a table, the same as JSON, and whether everything was as it should be."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from statistics import median

from commands.export import write_json
from demo import world
from demo.sample import SampleUnit, int_of
from demo.witness import Key, Witness
from reminders import plan
from reporting.calendar import Calendar
from reporting.periods import Period
from reporting.values import Values
from storage import reminders, reports, totals
from storage.db import Connection, Database


@dataclass(frozen=True, slots=True)
class Played:
    """What is left when the play is over."""

    db: Database
    units: Sequence[SampleUnit]
    """All that file a report."""
    truth: Mapping[Key, Values]
    witness: Witness
    in_time: Mapping[Period, int]
    """Reports that were in when the month was locked."""
    begun: Mapping[Period, float]
    """When filing opened, on the clock on the wall."""
    wishes: Mapping[Key, Iterable[datetime]]


@dataclass(frozen=True, slots=True)
class MonthAccount:
    """A line of the table; the names are those of the JSON."""

    ky: str
    da_nop: int
    don_vi: int
    nhac_ke_hoach: int
    nhac_khong_can: int
    """Not needed: the report was in before."""
    nhac_da_gui: int
    nhac_thay_the: int
    nhac_bo: int
    """Dropped: the month was locked before it could be sent."""
    nhac_khong_toi: int
    tin_trung_vi: float
    tin_nhieu_nhat: int
    giay: float


HEADS = (
    "tháng", "nộp", "nhắc", "không cần", "đã gửi", "thay thế", "bỏ", "không tới", "tin/bí thư", "nhiều nhất", "giây",
)  # fmt: skip
LEGEND = """\
nộp: đã có báo cáo khi khóa sổ; nhắc: lượt theo kế hoạch; không cần: đã nộp trước đó; thay thế: đã hẹn giờ khác, hoặc tin
sau đã thay; bỏ: sổ đã khóa; không tới: không có ai nhận; tin/bí thư: trung vị số tin của bot tới mỗi bí thư trong tháng."""


SHOWN = 20
"""Of what is wrong, on the terminal."""


async def give(played: Played, periods: Sequence[Period], out: Path) -> int:
    """Print and write what came out; 0 when nothing is wrong with it."""
    async with played.db.snapshot() as connection:
        rows = [await month_account(connection, played, period) for period in periods]
        wrong = [*complaints(played, periods), *[line async for line in other_totals(connection, played, periods)]]
    print(table(rows), LEGEND, sep="\n")
    write_json(out / "nam.json", {"thang": [asdict(row) for row in rows], "sai": wrong})
    print(f"Kết quả trong {out}: demo.db, nam.json.")
    if wrong:
        print(f"Một năm chạy thử KHÔNG đúng, {len(wrong)} chỗ (tất cả trong nam.json):", *wrong[:SHOWN], sep="\n  ")
        return 1
    sent = sum(row.nhac_da_gui for row in rows)
    print(
        f"{len(played.witness.filed)} báo cáo, {sent} lượt nhắc: đúng người, đúng giờ, không lặp; số liệu khớp từng tháng."
    )
    return 0


async def month_account(connection: Connection, played: Played, period: Period) -> MonthAccount:
    """A step that has no row was not needed; of anything else a row is all that there is."""
    steps = [step.name for step in plan.steps(Calendar(), period)]
    of = len(played.units)
    ends: Counter[str] = Counter()
    others = 0
    for unit in [world.ROOT, *(unit.code for unit in played.units)]:
        for one in await reminders.of_month(connection, unit, str(period)):
            ends[one.result] += 1
            others += one.kind not in steps
    planned = of * len(steps) + others
    needless = planned - ends.total() + ends["not_needed"]
    messages = played.witness.messages(period, [unit.code for unit in played.units])
    ended = played.begun.get(period.plus(1), time.perf_counter())
    return MonthAccount(
        str(period),
        played.in_time[period],
        of,
        planned,
        needless,
        ends["sent"],
        ends["superseded"],
        ends["stale"],
        ends["unreachable"],
        median(messages),
        messages[-1],
        round(ended - played.begun[period], 1),
    )


def table(rows: Sequence[MonthAccount]) -> str:
    """Columns as wide as their widest cell."""
    lines = [HEADS, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join("  ".join(cell.rjust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def cells(row: MonthAccount) -> tuple[str, ...]:
    """In the order of :data:`HEADS`; how many of how many stand together."""
    month, filed, of, *numbers = asdict(row).values()
    return (month, f"{filed}/{of}", *(f"{number:g}" for number in numbers))


def complaints(played: Played, periods: Sequence[Period]) -> Iterator[str]:
    """What the witness has to say of the reminders, against the steps that were planned and the wishes uttered."""
    moments: dict[Key, list[datetime]] = {
        (unit.code, period): [
            *(step.at for step in plan.steps(Calendar(), period)),
            *played.wishes.get((unit.code, period), ()),
        ]
        for unit in played.units
        for period in periods
    }
    yield from played.witness.complaints(moments)


async def other_totals(connection: Connection, played: Played, periods: Sequence[Period]) -> AsyncIterator[str]:
    """Where a month's stored totals are not the sum of what its reporters meant."""
    for period in periods:
        filed = [
            unit for unit in await reports.filed_units(connection, period) if (unit, period) in played.witness.filed
        ]
        found = await totals.sums(connection, filed, period, period)
        wanted: Counter[str] = Counter()
        for unit in filed:
            wanted.update({code: int_of(value) for code, value in played.truth[unit, period].items()})
        for code, value in wanted.items():
            if found.get(code, 0) != value:
                yield f"Tổng {code} tháng {period.month}/{period.year}: phải là {value}, ra {found.get(code, 0)}."
