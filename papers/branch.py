"""What a branch and the office ask for of one filed report."""

from __future__ import annotations

import asyncio
from datetime import datetime

from documents.branch_page import page
from documents.word_templates import BRANCH_PAGE
from events import Message
from papers.read import Made, Means, Read
from storage.db import Connection
from storage.papers import Paper
from texts import shown, t


async def a_branch_page(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """The very version that was looked at when it was asked for."""
    found = await page.read(connection, means.forms, int(paper.detail), now)

    async def made() -> Made:
        content = await asyncio.to_thread(lambda: page.make(BRANCH_PAGE.read_bytes(), found))
        facts = {"unit": found.unit.name, "month": shown.month(paper.last), "version": found.report.version}
        return Made([Message(t("papers.branch_page_caption", **facts), file_name=found.file_name, file=content)])

    return Read(made)
