"""The office's workbook that comes back with changed cells: what it would correct, and the corrections once a reason is given."""

from __future__ import annotations

import asyncio
import json
from datetime import datetime

from documents.workbook import reading
from documents.workbook.reading import Returned, WorkbookError
from events import Choice, Message
from handlers.report import by_workbook
from handlers.report.by_workbook import Proposal
from handlers.report.filing import Actor
from papers.office import at_once, fitting
from papers.read import Made, Means, Read
from storage import chats, papers, units
from storage.db import Connection
from storage.papers import Paper
from texts import shown, t


async def a_return(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """What the file would change, with a way to do it; it is kept only where there is something to do."""
    try:
        returned = await rows_of(means, paper.file)
    except WorkbookError as error:
        return at_once(str(error))
    proposal = await proposed(connection, means, paper.unit, returned, now)

    async def made() -> Made:
        if proposal.problems:
            lines = [t("workbook.import_none_filed", count=len(proposal.problems)), *proposal.problems]
            return Made([Message(fitting(lines, LONGEST))])
        if not proposal.proposed:
            return Made([Message("\n".join([t("workbook.import_nothing"), *proposal.remarks]))])
        rows = ((Choice(t("papers.correct_it"), f"m:office_papers:correct:{paper.id}"),),)
        return Made([Message(fitting(told(proposal), LONGEST), rows)], (paper.file_name, paper.file))

    return Read(made)


LONGEST = 3000
"""Characters of one message."""


async def corrections_by(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """``paper.detail``: which paper holds the file, and why its figures change. Compared again where it is written."""
    wanted = json.loads(paper.detail)
    sent = await papers.by_id(connection, wanted["paper"])
    if sent is None or not sent.file or sent.account != paper.account:
        return at_once(t("papers.file_gone"))
    returned = await rows_of(means, sent.file)

    async def store(writing: Connection) -> list[Message]:
        proposal = await proposed(writing, means, paper.unit, returned, now)
        account = await chats.get(writing, paper.account)
        actor = Actor(paper.asked_by, account.channel if account else "")
        applied = await by_workbook.apply(writing, means.forms, proposal, actor, now, reason=wanted["reason"])
        if applied.problems:
            lines = [t("workbook.import_none_filed", count=len(applied.problems)), *applied.problems]
            return [Message(fitting(lines, LONGEST))]
        lines = await by_workbook.announce(writing, applied, now)
        head = t("workbook.import_done", count=len(lines)) if lines else t("workbook.import_nothing")
        return [Message(fitting([head, *lines], LONGEST))]

    async def made() -> Made:
        return Made([], store=store)

    return Read(made)


async def rows_of(means: Means, content: bytes) -> Returned:
    """Raises WorkbookError."""
    known = {code for form in means.forms.all for code in form.figures}
    return await asyncio.to_thread(reading.read, content, known)


async def proposed(connection: Connection, means: Means, unit: str, returned: Returned, now: datetime) -> Proposal:
    """Of the office's own committee only."""
    months = {line.period for line in returned.lines}
    within = {code for month in months for code in await units.subtree(connection, unit, month)}
    return await by_workbook.changes_of(connection, means.forms, returned, now, within=within)


def told(proposal: Proposal) -> list[str]:
    changes = [
        t("papers.would_change", unit=one.name, month=shown.month(one.period), label=change.label,
          old=shown.value(change.old), new=shown.value(change.new))
        for one in proposal.proposed
        for change in one.changes
    ]  # fmt: skip
    return [t("papers.would_correct", count=len(changes), reports=len(proposal.proposed)), *changes, *proposal.remarks]
