"""What the office asks for as a file: the official report, where a number comes from, a report to be checked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from documents import lengths, word_templates
from documents.report import Order
from events import UPLOAD, Choice
from handlers import gate
from handlers.context import Context, Rows
from handlers.desk import menu_row
from handlers.replies import shortened
from handlers.report import amend, by_workbook
from handlers.rights import Action
from reporting.answers import Accepted, read_issue, read_span
from reporting.calendar import local_day
from reporting.form import Figure
from reporting.periods import Period, Span
from reporting.reading import named
from reporting.trace import NotAddedError, adding_code
from storage import papers, units
from storage.talks import Talk
from texts import shown, t

TOPIC = "office_papers"
OFTEN_TRACED = ("cuoi_ky", "nu", "dtts", "ket_nap")
WEB = "web"
"""The channel on which a file can be sent."""


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_for(ctx, Action.EXPORT)
    if home is None:
        return
    acts = {
        "menu": lambda: menu(ctx, home),
        "report": lambda: ask_template(ctx),
        "workbook": lambda: ask_span(ctx, {"kind": papers.WORKBOOK}),
        "trace": lambda: ask_figure(ctx),
        "check": lambda: offer_check(ctx),
        "update": lambda: update(ctx, home, argument),
        "correct": lambda: ask_reason(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def menu(ctx: Context, home: str) -> None:
    rows = [
        [Choice(t(f"papers.menu_{what}"), f"m:{TOPIC}:{what}:")] for what in ("report", "workbook", "trace", "check")
    ]
    rows.append([Choice(t("papers.menu_issued"), "m:office_issued:menu:")])
    await ctx.say(t("papers.menu", committee=await units.name(ctx.connection, home)), [*rows, menu_row()])


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    """The place says what is being asked for, and so what is still missing."""
    home = await gate.home_for(ctx, Action.EXPORT) if value != "leave" else None
    if home is None:
        await amend.close(ctx, talk)
        await ctx.tap(ctx, f"m:{TOPIC}:menu:")
        return
    wanted = {key: given for key, given in talk.place.items() if key not in {"topic", "choices"}}
    if "correct" in wanted:
        await reason_said(ctx, talk, home, wanted["correct"], text)
    elif "templates" in wanted:
        await template_said(ctx, wanted["templates"], text, value)
    elif "kind" not in wanted:
        await figure_said(ctx, text or value)
    elif "span" not in wanted:
        await span_said(ctx, talk, home, wanted, text, value)
    else:
        await issue_said(ctx, talk, home, wanted, text, value)


# ── What is asked, one thing after the other ────────────────────────────────


async def ask_template(ctx: Context, *, first: str = "") -> None:
    names = word_templates.templates(ctx.house.templates)
    ordered = [*word_templates.OURS, *(name for name in sorted(names) if name not in word_templates.OURS)]
    rows = [[Choice(word_templates.title(name), str(place))] for place, name in enumerate(ordered)]
    await ask(ctx, {"templates": ordered}, first, t("papers.ask_template"), rows)


async def template_said(ctx: Context, offered: list[str], text: str, value: str) -> None:
    if value.isdecimal() and int(value) < len(offered):
        await ask_span(ctx, {"kind": papers.REPORT, "template": offered[int(value)]})
    else:
        await ask_template(ctx, first=t("papers.template_unclear", said=shortened(text)))


async def ask_figure(ctx: Context, *, first: str = "") -> None:
    figures = [figure for code in OFTEN_TRACED if (figure := figure_called(ctx, code))]
    rows = [[Choice(figure.label, figure.code) for figure in figures[at : at + 2]] for at in range(0, len(figures), 2)]
    await ask(ctx, {}, first, t("papers.ask_figure"), rows)


async def figure_said(ctx: Context, said: str) -> None:
    figure = figure_called(ctx, said)
    if figure is None:
        await ask_figure(ctx, first=t("papers.figure_unclear", said=shortened(said)))
        return
    try:
        adding_code(figure)
    except NotAddedError:
        await ask_figure(ctx, first=t("papers.figure_not_added", figure=figure.label))
    else:
        await ask_span(ctx, {"kind": papers.TRACE, "code": figure.code})


def figure_called(ctx: Context, words: str) -> Figure | None:
    """Of the branches' forms first: they have most of what is added up."""
    forms = ctx.house.forms
    for kind in sorted(forms.kinds):
        figure = named(forms.for_unit(kind, gate.today(ctx)), words)
        if figure:
            return figure
    return None


async def ask_span(ctx: Context, wanted: Mapping[str, Any], *, first: str = "") -> None:
    spans = lengths.suggested(wanted.get("template", ""), gate.today(ctx))
    rows = [[Choice(shown.span(span), str(span))] for span in spans]
    await ask(ctx, wanted, first, t("papers.ask_span", what=title(ctx, wanted)), rows)


async def span_said(ctx: Context, talk: Talk, home: str, wanted: dict[str, Any], text: str, value: str) -> None:
    found = read_span(value or text, current=Period.of(local_day(ctx.now)))
    if not isinstance(found, Accepted):
        await ask_span(ctx, wanted, first=t("papers.span_unclear", said=shortened(text)))
        return
    span = found.value
    wrong = lengths.trouble(wanted.get("template", ""), span)
    if wrong:
        await ask_span(ctx, wanted, first=wrong)
    elif wanted["kind"] == papers.REPORT:
        await ask_issue(ctx, {**wanted, "span": str(span)}, span)
    else:
        await order(ctx, talk, home, wanted, span, wanted.get("code", ""))


async def ask_issue(ctx: Context, wanted: Mapping[str, Any], span: Span, *, first: str = "") -> None:
    words = t("papers.ask_issue", what=title(ctx, wanted), span=shown.span(span))
    await ask(ctx, wanted, first, words, [[Choice(t("papers.issue_draft"), "draft")]])


async def issue_said(ctx: Context, talk: Talk, home: str, wanted: dict[str, Any], text: str, value: str) -> None:
    """Number and date are a person's, never ours (X11)."""
    asked = read_span(wanted["span"], current=Period.of(local_day(ctx.now)))
    if not isinstance(asked, Accepted):
        raise TypeError("a place keeps a range as it was read")
    span, number, day = asked.value, None, None
    if value != "draft":
        issue = read_issue(text, today=local_day(ctx.now))
        if issue is None:
            await ask_issue(ctx, wanted, span, first=t("papers.issue_unclear", said=shortened(text)))
            return
        number, day = issue
    detail = Order(wanted["template"], home, span.first, span.last, number, day).wanted()
    await order(ctx, talk, home, wanted, span, detail)


async def ask(ctx: Context, wanted: Mapping[str, Any], first: str, words: str, rows: Rows) -> None:
    text = "\n".join(part for part in (first, words) if part)
    leave = [Choice(t("papers.leave"), "leave")]
    await ctx.ask(await gate.lobby(ctx), {"topic": TOPIC, **wanted}, text, [*rows, leave])


def title(ctx: Context, wanted: Mapping[str, Any]) -> str:
    if wanted["kind"] == papers.REPORT:
        return word_templates.title(wanted["template"])
    if wanted["kind"] == papers.WORKBOOK:
        return t("papers.what_workbook")
    figure = figure_called(ctx, wanted["code"])
    return figure.label if figure else wanted["code"]


# ── What is ordered ─────────────────────────────────────────────────────────


async def order(ctx: Context, talk: Talk, home: str, wanted: Mapping[str, Any], span: Span, detail: str) -> None:
    await papers.ask(
        ctx.connection, wanted["kind"], ctx.account.id, home, span.first, span.last, ctx.now,
        by=ctx.account.person, detail=detail,
    )  # fmt: skip
    await ctx.record(wanted["kind"], home, period=str(span.last))
    await amend.close(ctx, talk)
    await ctx.say(t("papers.follows", what=title(ctx, wanted), span=shown.span(span)), [menu_row()])


async def update(ctx: Context, home: str, argument: str) -> None:
    """New figures in a report that was sent."""
    if not argument.isdecimal():
        return
    today = gate.today(ctx)
    await papers.ask(
        ctx.connection, papers.UPDATE, ctx.account.id, home, today, today, ctx.now,
        by=ctx.account.person, detail=argument,
    )  # fmt: skip
    await ctx.say(t("papers.update_follows"), anew=True)


# ── A report to be checked ──────────────────────────────────────────────────


async def offer_check(ctx: Context) -> None:
    """Where a file can be sent, a way to choose one; elsewhere, the way to there."""
    if ctx.event.channel == WEB:
        await ctx.say(t("papers.check_how"), [[Choice(t("papers.choose_file"), UPLOAD)], menu_row()])
    elif ctx.house.web_url:
        await ctx.say(t("papers.check_elsewhere", url=ctx.house.web_url), [menu_row()])
    else:
        await ctx.say(t("papers.check_nowhere"), [menu_row()])


async def received(ctx: Context) -> None:
    """A file was sent: to the office's desk only; of anybody else's nothing is kept."""
    home = await gate.home_unit(ctx)
    if home is None or not await gate.may_do(ctx, Action.EXPORT, home):
        await ctx.say(t("help.unsupported"))
        return
    name, today = ctx.event.file_name, gate.today(ctx)
    if not name.lower().endswith(READABLE):
        await ctx.say(t("papers.not_a_report", name=shortened(name)), [menu_row()])
        return
    kind = papers.RETURN if name.lower().endswith(WORKBOOK) else papers.CHECK
    await papers.ask(
        ctx.connection, kind, ctx.account.id, home, today, today, ctx.now,
        by=ctx.account.person, file=(name, ctx.event.file),
    )  # fmt: skip
    await ctx.record(kind, home)
    await ctx.say(t("papers.received", name=shortened(name)))


# ── A workbook that came back ───────────────────────────────────────────────


async def ask_reason(ctx: Context, argument: str, *, first: str = "") -> None:
    await ask(ctx, {"correct": argument}, first, t("papers.ask_reason"), [])


async def reason_said(ctx: Context, talk: Talk, home: str, paper: str, text: str) -> None:
    """The corrections are filed beside the chat: comparing and judging them takes seconds."""
    trouble = by_workbook.trouble_with_reason(text)
    if trouble or not paper.isdecimal():
        await ask_reason(ctx, paper, first=trouble)
        return
    today = gate.today(ctx)
    detail = json.dumps({"paper": int(paper), "reason": text}, ensure_ascii=False)
    await papers.ask(
        ctx.connection, papers.CORRECT, ctx.account.id, home, today, today, ctx.now,
        by=ctx.account.person, detail=detail,
    )  # fmt: skip
    await ctx.record("import_workbook", home)
    await amend.close(ctx, talk)
    await ctx.say(t("papers.corrections_follow"), [menu_row()])


WORKBOOK = ".xlsx"
READABLE = (".docx", ".md", ".txt", WORKBOOK)
"""What the checker reads, and the office's workbook."""
