"""Adding up, measured as a ratio: ``python -m bench.adding_up`` (or ``make bench``).

The roll-up of all branches over nine months against that of one month: it is one reading either way.
"""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from pathlib import Path

from bench.path_of_an_answer import seconds
from commands import setup
from demo import sample, world
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from storage import rollups

NINE = Span(Period(2025, 7), Period(2026, 3))


async def run(path: Path) -> None:
    forms = load_forms(setup.FORMS)
    db = await world.nine_months(path, forms)
    units = sample.reporting_units(forms)
    async with db.snapshot() as connection:

        async def median(span: Span) -> float:
            return statistics.median(
                [await seconds(lambda: rollups.of(connection, forms, world.ROOT, span)) for _ in range(20)]
            )

        nine, one = await median(NINE), await median(Span.month(NINE.last))
    print(f"{len(units)} units: nine months cost {nine / one:.1f} times one month")
    await db.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(run(Path(folder) / "bench.db"))
