"""What the office asks for: the official report, where a number comes from, a report that was sent to be checked."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import PurePath

from checker import check
from checker.files import FileError as UnreadableError
from checker.finding import Finding
from documents import compared, found, official, report, updated, word_templates, workbook
from documents import trace as trace_file
from documents.report import CitationError, DraftError, Gathered, Order
from documents.word.problems import FileError, TemplateError
from events import Choice, Message
from papers.read import Made, Means, Read
from reporting.periods import Span
from storage import papers, trace, units
from storage.db import Connection
from storage.papers import Paper
from texts import shown, t

LONGEST = 3000
"""Characters of findings in the chat; with more of them the whole list is a file."""


# ── The official report ─────────────────────────────────────────────────────


async def a_report(connection: Connection, means: Means, paper: Paper, _now: datetime) -> Read:
    order = Order.of(paper.detail, paper.unit, paper.first, paper.last)
    gathered = await report.gather(connection, means.forms, order)

    async def made() -> Made:
        if "cuoi_ky" not in gathered.facts.stocks:
            return Made([Message(t("papers.no_reports", month=shown.month(paper.last)))])
        try:
            content, findings = await asyncio.to_thread(filled, means, order, gathered)
        except TemplateError as error:
            problems = "\n".join(map(str, error.problems))
            return Made([Message(f"{t('report.template_wrong', template=order.template)}\n{problems}")])
        except (CitationError, DraftError, FileError) as error:
            return Made([Message(str(error))])
        name = f"bao-cao-{order.template}-{order.last}.docx"
        words = "\n".join([about(order, gathered), *contradictions(findings)])
        return Made([Message(words, file_name=name, file=content)], (name, content))

    return Read(made)


def contradictions(findings: list[Finding]) -> list[str]:
    """In a report of our own: to be said loudly, it stays a draft."""
    if not findings:
        return []
    lines = [line for finding in findings for line in found.said(finding, ".docx")]
    return [t("report.findings"), fitting(lines)]


def filled(means: Means, order: Order, gathered: Gathered) -> tuple[bytes, list[Finding]]:
    """Raises FileError for a template that is no longer there."""
    path = word_templates.templates(means.templates).get(order.template)
    if path is None:
        raise FileError(t("papers.no_template", name=order.template))
    return report.make_and_read(path.read_bytes(), order, gathered)


def about(order: Order, gathered: Gathered) -> str:
    """What the file is, and what the office should know before it is signed."""
    span = shown.span(Span(order.first, order.last))
    lines = [t("papers.report_made", title=word_templates.title(order.template), span=span)]
    if order.number is None or order.day is None:
        lines.append(t("papers.report_draft"))
    return "\n".join([*lines, t("papers.report_next"), *official.doubts(gathered.facts)])


async def an_update(connection: Connection, means: Means, paper: Paper, _now: datetime) -> Read:
    """The edited file with today's figures, beside the one that was sent."""
    sent = await papers.by_id(connection, int(paper.detail))
    if sent is None or not sent.file or sent.account != paper.account:
        return at_once(t("papers.file_gone"))
    order = await asyncio.to_thread(report.order_of, sent.file)
    if order.unit not in await units.subtree(connection, paper.unit, order.last):
        return at_once(t("papers.of_another_unit"))
    gathered = await report.gather(connection, means.forms, order)

    async def made() -> Made:
        done = await asyncio.to_thread(report.refresh, sent.file, gathered)
        changes = updated.changed(done)
        name = with_suffix(sent.file_name, t("report.updated_suffix"))
        lines = [t("papers.updated", count=len(changes)), *changes, *updated.to_look_at(done)]
        rows = ((Choice(t("issued.issue_it"), f"m:office_issued:confirm:{paper.id}"),),)
        return Made([Message(fitting(lines), rows, file_name=name, file=done.content)], (name, done.content))

    return Read(made)


def with_suffix(name: str, suffix: str) -> str:
    path = PurePath(name)
    return f"{path.stem}{suffix}{path.suffix}"


# ── The workbook ────────────────────────────────────────────────────────────


async def a_workbook(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """Every branch's figures: for the office only."""
    span = Span(paper.first, paper.last)
    gathered = await workbook.gather(connection, means.forms, paper.unit, span)

    async def made() -> Made:
        content = await asyncio.to_thread(workbook.make, gathered, now)
        filed = sum(entry.report is not None for entry in gathered.entries)
        words = t("papers.workbook_made", span=shown.span(span), filed=filed, of=len(gathered.entries))
        return Made([Message(words, file_name=f"so-lieu-{span.first}-{span.last}.xlsx", file=content)])

    return Read(made)


# ── Where a number comes from ───────────────────────────────────────────────


async def a_trace(connection: Connection, means: Means, paper: Paper, now: datetime) -> Read:
    """``paper.detail``: the figure's code."""
    found_ = await trace.of(connection, means.forms, paper.unit, Span(paper.first, paper.last), paper.detail)

    async def made() -> Made:
        content = await asyncio.to_thread(trace_file.workbook, found_, now)
        words = t(
            "papers.trace_made",
            label=found_.figure.label,
            number=shown.value(found_.rollup.total(found_.adding.code).value),
            span=shown.span(found_.rollup.span),
            count=len(found_.lines),
        )
        name = f"truy-vet-{paper.detail}-{paper.last}.xlsx"
        return Made([Message(words, file_name=name, file=content)])

    return Read(made)


# ── A report that was sent to be checked ────────────────────────────────────


async def a_check(connection: Connection, means: Means, paper: Paper, _now: datetime) -> Read:
    """Against itself, and against the database where its day and time are ours. Only what was made here is kept."""
    try:
        written = await asyncio.to_thread(check.read, paper.file_name, paper.file)
    except UnreadableError as error:
        return at_once(str(error))
    known, why = await compared.stored_for(connection, means.forms, written, paper.unit)

    async def made() -> Made:
        findings = await asyncio.to_thread(check.check, written, known)
        ours = await asyncio.to_thread(is_ours, paper.file)
        rows = (
            (Choice(t("papers.update_it"), f"m:office_papers:update:{paper.id}"),),
            (Choice(t("issued.issue_it"), f"m:office_issued:confirm:{paper.id}"),),
        )
        return Made(
            [told(paper.file_name, findings, why, rows if ours else ())],
            (paper.file_name, paper.file) if ours else None,
        )

    return Read(made)


def told(name: str, findings: list[Finding], why: str, rows: tuple[tuple[Choice, ...], ...]) -> Message:
    """Few findings as text, many as a file with the first ones above it."""
    head = (
        t("papers.checked_found", name=name, count=len(findings)) if findings else t("papers.checked_clean", name=name)
    )
    lines = [line for finding in findings for line in found.said(finding, name)]
    whole = "\n".join([head, *lines, *([why] if why else [])])
    if len(whole) <= LONGEST:
        return Message(whole, rows)
    short = "\n".join([head, t("papers.checked_first", lines=fitting(lines)), *([why] if why else [])])
    file = f"{PurePath(name).stem}{t('papers.checked_suffix')}.txt"
    return Message(short, rows, file_name=file, file=f"\ufeff{whole}\n".encode())


def is_ours(content: bytes) -> bool:
    try:
        report.order_of(content)
    except FileError:
        return False
    return True


def fitting(lines: list[str], limit: int = 900) -> str:
    """The first lines, as many as a caption holds."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > limit:
            return "\n".join([*kept, "…"])
        kept.append(line)
    return "\n".join(kept)


def at_once(words: str) -> Read:
    """Nothing to make: what is to be said is known already."""

    async def made() -> Made:
        return Made([Message(words)])

    return Read(made)
