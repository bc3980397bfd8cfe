"""Chốt, and the lists of what changed since."""

from __future__ import annotations

import asyncio
from datetime import datetime

from documents import corrections, report
from documents import issued as judging
from documents.corrections import Moved
from documents.issued import NotReadyError
from documents.word.problems import FileError
from events import Message
from papers.office import at_once, fitting
from papers.read import Made, Means, Read
from storage import issued, papers, units
from storage.db import Connection
from storage.issued import CorrectionList, Issued
from storage.papers import Paper
from texts import t


async def an_issue(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """``paper.detail``: the paper that holds the signed report's file."""
    sent = await papers.by_id(connection, int(paper.detail))
    if sent is None or not sent.file or sent.account != paper.account:
        return at_once(t("papers.file_gone"))
    try:
        order = await asyncio.to_thread(report.order_of, sent.file)
    except FileError:
        return at_once(f"{t('issued.not_ready')}\n{t('issued.not_ours')}")
    if order.unit not in await units.subtree(connection, paper.unit, order.last):
        return at_once(t("papers.of_another_unit"))
    gathered = await report.gather(connection, means.forms, order)
    behind = await judging.behind(connection, means.forms, order)

    async def made() -> Made:
        try:
            ready = await asyncio.to_thread(judging.judge, sent.file, order, gathered, behind)
        except NotReadyError as error:
            return Made([Message("\n".join([t("issued.not_ready"), *error.troubles]))])

        async def store(writing: Connection) -> list[Message]:
            row = await ready.store(writing, (sent.file_name, sent.file), now, by=paper.asked_by)
            return [Message(t("issued.already") if row is None else judging.done(ready, sent.file))]

        return Made([], store=store)

    return Read(made)


async def corrections_of(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """``paper.detail``: which issued report. A new number only where there is something new to say."""
    one = await issued.by_id(connection, int(paper.detail))
    if one is None:
        raise LookupError("no such issued report")
    since = await corrections.gather(connection, means.forms, one)
    before = await issued.newest_list(connection, one.id)

    async def made() -> Made:
        lines = await asyncio.to_thread(corrections.moved, since)
        number = corrections.next_number(before, lines)
        if number is None:
            return Made(repeated(paper, one, before, lines))
        file = await asyncio.to_thread(corrections.document, since, lines, number, now)

        async def store(writing: Connection) -> list[Message]:
            await issued.add_list(writing, one.id, number, corrections.kept(lines), file, now)
            return [told(one, number, lines, file, unasked=paper.asked_by is None)]

        return Made([], store=store)

    return Read(made)


def told(one: Issued, number: int, lines: list[Moved], file: bytes, *, unasked: bool) -> Message:
    said = fitting([f"{place}. {corrections.sentence(line)}" for place, line in enumerate(lines, start=1)])
    words = t("issued.list_made", number=f"{number:02d}", name=one.name, count=len(lines), lines=said)
    if not lines:
        words = t("issued.no_change", name=one.name)
    if unasked:
        words = t("issued.list_told", name=one.name) + words
    return Message(words, file_name=file_name(one, number), file=file)


def repeated(paper: Paper, one: Issued, before: CorrectionList | None, lines: list[Moved]) -> list[Message]:
    """What stands already; unasked, only what a colleague's paper has just made is news."""
    if paper.asked_by is not None:
        return [again(one, before, lines) if before else Message(t("issued.no_change", name=one.name))]
    if before is None or before.made_at < paper.asked_at:
        return []
    return [told(one, before.number, lines, before.file, unasked=True)]


def again(one: Issued, before: CorrectionList, lines: list[Moved]) -> Message:
    said = fitting([corrections.sentence(line) for line in lines])
    words = t("issued.list_again", number=f"{before.number:02d}", lines=said)
    return Message(words, file_name=file_name(one, before.number), file=before.file)


def file_name(one: Issued, number: int) -> str:
    return f"dinh-chinh-{number:02d}-bao-cao-{one.number:02d}.docx"
