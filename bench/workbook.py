"""The workbook, measured as a ratio: ``python -m bench.workbook`` (or ``make bench``).

Reading and making that of all branches over nine months against judging its reports alone, and against one month.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from pathlib import Path

from commands import setup
from demo import world
from documents import workbook
from documents.workbook.lists import findings
from reporting.form_files import load_forms
from reporting.periods import Period, Span

NINE = Span(Period(2025, 7), Period(2026, 3))


async def run(path: Path) -> None:
    forms = load_forms(setup.FORMS)
    db = await world.nine_months(path, forms)

    async def read(span: Span) -> tuple[workbook.Gathered, float]:
        begun = time.perf_counter()
        async with db.snapshot() as connection:
            return await workbook.gather(connection, forms, world.ROOT, span), time.perf_counter() - begun

    await read(NINE)
    (nine, nine_read), (one, one_read) = await read(NINE), await read(Span.month(NINE.last))
    await db.close()
    judged, nine_made, one_made = judging(nine), making(nine), making(one)
    print(
        f"{len(nine.entries)} reports: reading is {nine_read / (nine_read + nine_made):.0%} of the workbook, "
        f"judging {judged / (nine_read + nine_made):.0%}; "
        f"nine months cost {(nine_read + nine_made) / (one_read + one_made):.1f} times one month"
    )


def making(gathered: workbook.Gathered) -> float:
    begun = time.perf_counter()
    workbook.make(gathered, world.BEGINS)
    return time.perf_counter() - begun


def judging(gathered: workbook.Gathered) -> float:
    begun = time.perf_counter()
    for entry in gathered.entries:
        list(findings(entry))
    return time.perf_counter() - begun


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder) / "bench.db"))
