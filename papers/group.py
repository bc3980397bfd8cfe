"""What the committee's group is shown: aggregates only."""

from __future__ import annotations

from datetime import datetime

from documents import posting, progress
from events import Message
from papers.read import Made, Means, Read
from storage.db import Connection
from storage.papers import Paper
from texts import shown, t


async def a_digest(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """Text and picture."""
    text, told = await posting.posting(connection, means.forms, paper.unit, paper.last, paper.detail, now)
    chart = await a_chart(connection, means, paper, now)

    async def made() -> Made:
        return Made([Message(text), *(await chart.make()).messages])

    return Read(made, told)


async def a_chart(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    story = await progress.story(connection, means.forms, paper.unit, paper.last, now)

    async def made() -> Made:
        words = t("chart.caption", month=shown.month(paper.last))
        return Made([Message(words, file_name=f"bieu-do-{paper.last}.png", file=await progress.picture(story))])

    return Read(made)
