"""What was asked for as a picture or a file, or is due in a group: read, made outside any transaction, then queued.

Making takes longer than the chat may wait, so that it runs beside it, in a thread.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from documents import posting, progress, workbook
from events import Message
from reporting.form import Forms
from reporting.periods import Span
from storage import outbox
from storage import papers as rows
from storage.db import Connection, Database
from storage.papers import Paper
from texts import shown, t

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a paper, and how it becomes messages."""

    make: Callable[[], Awaitable[list[Message]]]
    shown: Mapping[str, str] | None = None
    """Headline figures to remember."""


async def make_all(db: Database, forms: Forms, clock: Callable[[], datetime]) -> int:
    """Everything that waits, oldest first; gives how many. One that fails says so and is not tried for ever."""
    async with db.snapshot() as connection:
        found = await rows.waiting(connection)
    for paper in found:
        await make(db, forms, paper, clock)
    return len(found)


async def make(db: Database, forms: Forms, paper: Paper, clock: Callable[[], datetime]) -> None:
    try:
        async with db.snapshot() as connection:
            read = await MAKERS[paper.kind](connection, forms, paper, clock())
        messages, result, told = await read.make(), "made", read.shown
    except Exception as error:  # noqa: BLE001 - whatever it is, who asked is told, and the next paper is made
        # The text of an error may hold figures: the log gets its type only.
        log.error("paper %d (%s) not made: %s", paper.id, paper.kind, type(error).__name__)
        messages, result, told = [Message(t("papers.failed"))] if paper.kind != rows.DIGEST else [], "failed", None
    async with db.transaction() as connection:
        if await rows.end(connection, paper.id, result, clock(), shown=told):
            for message in messages:
                await outbox.add(
                    connection, paper.account, message, clock(),
                    purpose=outbox.DIGEST if paper.kind == rows.DIGEST else outbox.PAPER,
                    unit=paper.unit, period=str(paper.last),
                )  # fmt: skip


async def a_digest(connection: Connection, forms: Forms, paper: Paper, now: datetime) -> Read:
    """Text, picture and figures for the group: aggregates only."""
    text, told = await posting.posting(connection, forms, paper.unit, paper.last, paper.detail, now)
    chart = await a_chart(connection, forms, paper, now)
    book = await a_group_workbook(connection, forms, paper, now)

    async def made() -> list[Message]:
        return [Message(text), *await chart.make(), *await book.make()]

    return Read(made, told)


async def a_group_workbook(connection: Connection, forms: Forms, paper: Paper, now: datetime) -> Read:
    gathered = await workbook.gather(connection, forms, paper.unit, Span(paper.first, paper.last))

    async def made() -> list[Message]:
        content = await asyncio.to_thread(workbook.make, gathered, now, for_group=True)
        words = t("workbook.caption_group", span=shown.span(gathered.rollup.span))
        return [Message(words, file_name=f"tong-hop-{paper.last}.xlsx", file=content)]

    return Read(made)


async def a_chart(connection: Connection, forms: Forms, paper: Paper, now: datetime) -> Read:
    story = await progress.story(connection, forms, paper.unit, paper.last, now)

    async def made() -> list[Message]:
        words = t("chart.caption", month=shown.month(paper.last))
        return [Message(words, file_name=f"bieu-do-{paper.last}.png", file=await progress.picture(story))]

    return Read(made)


MAKERS: dict[str, Callable[[Connection, Forms, Paper, datetime], Awaitable[Read]]] = {
    rows.DIGEST: a_digest,
    rows.CHART: a_chart,
}
"""Kind of a paper → what reads it."""
