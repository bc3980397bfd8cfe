"""A correction of a filed report: at once before the lock, as a request to the office after it.

A correction is a draft that began with the report's figures; filing it makes the next version.
"""

from __future__ import annotations

from typing import Any

from events import Choice
from handlers import gate, screens
from handlers.context import Context
from handlers.report import branch_page, help_call, on_behalf, signed_copies, transfers
from handlers.report.filing import Actor, Filed, correct
from reporting.rules import check, settle
from reporting.steps import pack, unpack
from reporting.values import Value, Values
from storage import drafts, reports, requests, talks
from storage.calendars import is_locked
from storage.db import Connection
from storage.months import Month, answers_of
from storage.reports import Report
from storage.talks import Talk
from texts import shown, t

Changes = dict[str, tuple[Value | None, Value | None]]
"""Code → old, new."""

TOPIC = "correct"
REASONS = ("mistaken", "added", "other")
"""Why a locked month should change; the labels stand in the texts."""


async def seed(ctx: Context, here: Month, report: Report) -> drafts.Draft:
    """The report's figures as a draft, to be changed and filed again."""
    found = await drafts.find(ctx.connection, report.unit, str(report.period))
    if found:
        return found
    draft = await drafts.open_draft(
        ctx.connection,
        report.unit,
        str(report.period),
        report.form,
        report.form_version,
        ctx.account.person,
        ctx.now,
    )
    # Copied without history: these are the filed figures, nobody has typed anything yet.
    await drafts.copy(ctx.connection, draft, answers_of(here, report), report.id, ctx.account.person, ctx.now)
    begun = await drafts.find(ctx.connection, report.unit, str(report.period))
    return begun or draft


async def on_newest(ctx: Context, here: Month, draft: drafts.Draft, report: Report) -> tuple[drafts.Draft, str] | None:
    """The draft brought onto a version that came in after it was begun, and what to say about it.

    None where the draft stands on the newest version already. What both changed is named, and the
    draft's own value stays to be looked at: nobody overwrites anybody silently.
    """
    base = await reports.by_id(ctx.connection, draft.base) if draft.base is not None else None
    if base is None or base.id == report.id:
        return None
    mine, theirs = moved(here, base, draft), differences(base.values, report.values)
    await drafts.copy(ctx.connection, draft, answers_of(here, report), report.id, ctx.account.person, ctx.now)
    rebased = await drafts.find(ctx.connection, report.unit, str(report.period)) or draft
    await drafts.put(
        ctx.connection,
        rebased,
        {code: new for code, (_, new) in mine.items()},
        "typed",
        by=ctx.account.person,
        channel=ctx.event.channel,
        now=ctx.now,
    )
    both = {
        code: (theirs[code][1], mine[code][1]) for code in mine if code in theirs and theirs[code][1] != mine[code][1]
    }
    parts = [t("correct.newer_version", list=listed(here, theirs)), t("correct.your_changes", list=listed(here, mine))]
    if both:
        parts.append(t("correct.both_changed", list=listed(here, both)))
    return await drafts.find(ctx.connection, report.unit, str(report.period)) or rebased, "\n".join(parts)


def moved(here: Month, report: Report, draft: drafts.Draft) -> Changes:
    """Figures that the draft changes: code → old, new. Computed ones are left to themselves."""
    changes = differences(answers_of(here, report), draft.values)
    return {code: changes[code] for code in here.form.figures if code in changes}


def differences(before: Values, after: Values) -> Changes:
    """Code → old, new, of what is not the same in both; None where there is nothing."""
    return {
        code: (before.get(code), after.get(code)) for code in {**before, **after} if before.get(code) != after.get(code)
    }


def listed(here: Month, changes: Changes) -> str:
    """ "Nữ: 7 → 8, …": what the person and the office both see."""
    parts = [
        t(
            "correct.moved",
            label=here.form.figures[code].short,
            old=shown_value(here, code, old),
            new=shown_value(here, code, new),
        )
        for code, (old, new) in changes.items()
        if any(code in screen.shown for screen in here.form.screens)
    ]
    return ", ".join(parts)


def listed_for_leaders(here: Month, changes: Changes) -> str:
    """The same for who approves without keeping the office: no value of a figure that can point at a person."""
    open_ = {code: change for code, change in changes.items() if not here.form.figures[code].sensitive}
    hidden = [
        t("overview.hidden", label=here.form.figures[code].short)
        for code in changes
        if code not in open_ and any(code in screen.shown for screen in here.form.screens)
    ]
    return ", ".join(part for part in (listed(here, open_), *hidden) if part)


def shown_value(here: Month, code: str, value: Value | None) -> str:
    return "…" if value is None else screens.labelled(here.form.figures[code], value)


async def file(
    ctx: Context, talk: Talk | None, here: Month, draft: drafts.Draft, report: Report, reasons: dict[str, str]
) -> None:
    """File the correction, or ask why and pass it to the office."""
    changes = moved(here, report, draft)
    if not changes:
        await drafts.discard(ctx.connection, draft, ctx.now)
        await close(ctx, talk)
        await ctx.say(t("correct.nothing_changed", receipt=report.receipt))
    elif await is_locked(ctx.connection, report.unit, report.period, ctx.now):
        await ask_why(ctx, here, draft, report, changes)
    else:
        done = await correct(
            ctx.connection,
            here,
            report,
            draft.values,
            Actor(ctx.account.person, ctx.event.channel),
            ctx.now,
            reason="",
            reasons=reasons,
        )
        await drafts.becomes(ctx.connection, draft, done.report.id)
        await close(ctx, talk)
        ctx.changed_units.add(report.unit)
        words = await updated(ctx, here, changes, done)
        if talk is None or not await transfers.ask(ctx, talk, here.period, words):
            await ctx.say(words, await branch_page.offer(ctx, done.report))
        if await gate.enters_for_others(ctx, report.unit):
            await on_behalf.copy_correction(ctx, here, done.report, words)


async def updated(ctx: Context, here: Month, changes: Changes, done: Filed) -> str:
    words = t("correct.updated", list=listed(here, changes), receipt=done.report.receipt)
    return "\n".join(part for part in (words, await consequences(ctx.connection, done)) if part)


async def consequences(connection: Connection, done: Filed) -> str:
    """What else the new version moved: later months, and papers that were signed."""
    return "\n".join(part for part in (carried(done), await signed_copies.outdated(connection, done)) if part)


def carried(done: Filed) -> str:
    """What a change of closing did to later months, and what no longer holds there."""
    if not done.carried:
        return ""
    listed = "; ".join(
        t(
            "submit.carried_one",
            month=shown.month(moved.period),
            old_opening=shown.value(moved.opening[0]),
            opening=shown.value(moved.opening[1]),
            old_closing=shown.value(moved.closing[0]),
            closing=shown.value(moved.closing[1]),
        )
        for moved in done.carried
    )
    broken = [
        t("submit.carried_broken", month=shown.month(moved.period), message=found.message)
        for moved in done.carried
        for found in moved.broken
    ]
    return "\n".join([t("submit.carried", list=listed), *broken])


async def close(ctx: Context, talk: Talk | None) -> None:
    if talk is not None:
        await talks.close(ctx.connection, talk, ctx.now)


async def ask_why(
    ctx: Context,
    here: Month,
    draft: drafts.Draft,
    report: Report,
    changes: Changes,
) -> None:
    """After the lock: what is asked of the office, and why."""
    talk = await talks.load(ctx.connection, ctx.person, report.unit, ctx.now)
    place: dict[str, Any] = {"topic": TOPIC, "mode": "why", "period": str(report.period), "draft": draft.id}
    rows = [[Choice(t(f"correct.reason_{reason}"), reason)] for reason in REASONS] + [
        [Choice(t("correct.do_not_send"), "no")]
    ]
    words = t("correct.ask_office", month=shown.month(report.period), list=listed(here, changes))
    await ctx.ask(talk, place, words, rows)


async def send_request(ctx: Context, here: Month, draft: drafts.Draft, report: Report, reason: str) -> None:
    """The request carries the whole set of answers, and the version that it was made against."""
    changes = moved(here, report, draft)
    payload = {
        "answers": {code: pack(value) for code, value in draft.values.items()},
        "version": report.version,
        "reason": reason,
        "list": listed(here, changes),
        "list_for_leaders": listed_for_leaders(here, changes),
    }
    request = await requests.add(
        ctx.connection,
        "correction",
        report.unit,
        str(report.period),
        payload,
        ctx.account.person,
        ctx.account.id,
        ctx.now,
    )
    await drafts.discard(ctx.connection, draft, ctx.now)
    await help_call.tell_office(ctx, request, report.unit)
    await ctx.say(t("correct.sent", list=payload["list"]))


async def approve(ctx: Context, here: Month, request: requests.Request) -> tuple[Filed | None, str]:
    """The office's one tap. Returns what was filed, or why it cannot be any more."""
    report = await reports.current(ctx.connection, request.unit, here.period)
    if report is None or report.version != request.payload["version"]:
        return None, t("correct.moved_meanwhile")
    answers: Values = {code: unpack(kept) for code, kept in request.payload["answers"].items()}
    blocking = [
        found
        for found in check(here.form, here.facts, settle(here.form, here.facts, answers))
        if found.level == "block" and found.code != "E18"
    ]
    if blocking:
        return None, blocking[0].message
    done = await correct(
        ctx.connection,
        here,
        report,
        answers,
        Actor(request.made_by, ctx.event.channel),
        ctx.now,
        reason=request.payload["reason"],
    )
    ctx.changed_units.add(request.unit)
    return done, ""
