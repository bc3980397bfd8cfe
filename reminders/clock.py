"""The only import of apscheduler: it ticks, and knows nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from reporting.periods import LOCAL


def start(tick: Callable[[], Awaitable[None]], seconds: int) -> AsyncIOScheduler:
    """Call ``tick`` every ``seconds``: never two at once, never given up as missed."""
    scheduler = AsyncIOScheduler(timezone=LOCAL)
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=seconds, timezone=LOCAL),
        id="tick",
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
        replace_existing=True,
    )
    scheduler.start()
    return scheduler
