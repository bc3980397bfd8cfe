"""One paper after the other: read in a snapshot, made, queued."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from events import Message
from papers import branch, group, issued, office
from papers.read import Made, Maker, Means
from storage import outbox
from storage import papers as rows
from storage.db import Database
from storage.papers import Paper
from texts import t

log = logging.getLogger(__name__)

MAKERS: dict[str, Maker] = {
    rows.DIGEST: group.a_digest,
    rows.CHART: group.a_chart,
    rows.BRANCH_PAGE: branch.a_branch_page,
    rows.REPORT: office.a_report,
    rows.TRACE: office.a_trace,
    rows.CHECK: office.a_check,
    rows.UPDATE: office.an_update,
    rows.ISSUE: issued.an_issue,
    rows.CORRECTIONS: issued.corrections_of,
}
"""Kind of a paper → what reads it."""


async def make_all(db: Database, means: Means, clock: Callable[[], datetime]) -> int:
    """Everything that waits, oldest first; gives how many. One that fails says so and is not tried for ever."""
    async with db.snapshot() as connection:
        found = await rows.waiting(connection)
    for paper in found:
        await make(db, means, paper, clock)
    return len(found)


async def make(db: Database, means: Means, paper: Paper, clock: Callable[[], datetime]) -> None:
    try:
        async with db.snapshot() as connection:
            read = await MAKERS[paper.kind](connection, means, paper, clock())
        made, result, told = await read.make(), "made", read.shown
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told, and the next paper is made
        # The text of an error may hold figures: the log gets its type only.
        log.error("paper %d (%s) not made: %s", paper.id, paper.kind, type(error).__name__)
        failed = [Message(t("papers.failed"))] if paper.kind != rows.DIGEST else []
        made, result, told = Made(failed), "failed", None
    async with db.transaction() as connection:
        if await rows.end(connection, paper.id, result, clock(), shown=told, kept=made.kept):
            stored = await made.store(connection) if made.store else []
            for message in (*made.messages, *stored):
                await outbox.add(
                    connection, paper.account, message, clock(),
                    purpose=outbox.DIGEST if paper.kind == rows.DIGEST else outbox.PAPER,
                    unit=paper.unit, period=str(paper.last),
                )  # fmt: skip
