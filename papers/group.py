"""What the committee's group is shown: aggregates only."""

from __future__ import annotations

import asyncio
from datetime import datetime

from documents import posting, progress, workbook
from events import Message
from papers.read import Made, Means, Read
from reporting.periods import Span
from storage.db import Connection
from storage.papers import MOVED, Paper, posted
from texts import shown, t


async def a_digest(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """Text, picture, and the month's sums as a workbook: no branch, nothing that can point at a person."""
    if paper.detail.startswith(MOVED):
        return await what_moved(connection, means, paper, now)
    text, told = await posting.posting(connection, means.forms, paper.unit, paper.last, paper.detail, now)
    chart = await a_chart(connection, means, paper, now)
    sums = await sums_of(connection, means, paper, now)

    async def made() -> Made:
        return Made([Message(text), *(await chart.make()).messages, *(await sums.make()).messages])

    return Read(made, told)


async def what_moved(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """Old → new of what the group was told; nothing where none of it is another figure now."""
    before = await posted(connection, paper.account, paper.unit, paper.last)
    text, told = await posting.correction(connection, means.forms, paper.unit, paper.last, before, now)

    async def made() -> Made:
        return Made([Message(text)] if text else [])

    return Read(made, told)


async def a_chart(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    story = await progress.story(connection, means.forms, paper.unit, paper.last, now)

    async def made() -> Made:
        words = t("chart.caption", month=shown.month(paper.last))
        return Made([Message(words, file_name=f"bieu-do-{paper.last}.png", file=await progress.picture(story))])

    return Read(made)


async def sums_of(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """A range's sums as a workbook: no branch, nothing that can point at a person."""
    span = Span(paper.first, paper.last)
    gathered = await workbook.gather(connection, means.forms, paper.unit, span)

    async def made() -> Made:
        content = await asyncio.to_thread(workbook.make, gathered, now, for_group=True)
        words = t("papers.group_workbook", span=shown.span(span))
        return Made([Message(words, file_name=f"tong-hop-{paper.last}.xlsx", file=content)])

    return Read(made)
