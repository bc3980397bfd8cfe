"""One paper after the other: read in a snapshot, made, queued."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from events import Message
from papers import branch, group, issued, office, returned
from papers.read import Made, Maker, Means
from storage import outbox, people
from storage import papers as rows
from storage.db import Connection, Database
from storage.papers import Paper
from texts import shown, t

log = logging.getLogger(__name__)

MAKERS: dict[str, Maker] = {
    rows.DIGEST: group.a_digest,
    rows.CHART: group.a_chart,
    rows.SUMS: group.sums_of,
    rows.BRANCH_PAGE: branch.a_branch_page,
    rows.REPORT: office.a_report,
    rows.WORKBOOK: office.a_workbook,
    rows.TRACE: office.a_trace,
    rows.CHECK: office.a_check,
    rows.UPDATE: office.an_update,
    rows.RETURN: returned.a_return,
    rows.CORRECT: returned.corrections_by,
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
            if result == "failed" and paper.kind == rows.DIGEST:
                await tell_offices(connection, paper, clock())


async def tell_offices(connection: Connection, paper: Paper, now: datetime) -> None:
    """The group is not bothered with what could not be made; those who can see to it are told."""
    words = Message(t("papers.digest_failed", month=shown.month(paper.last)))
    for account in await people.offices(connection, paper.unit):
        await outbox.add(
            connection, account.id, words, now,
            purpose=outbox.PAPER, unit=paper.unit, period=str(paper.last), key=f"failed:{paper.id}:{account.id}",
        )  # fmt: skip
