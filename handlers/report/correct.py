"""Corrections: "sửa" after filing, "sửa nữ 8", and an edited message."""

from __future__ import annotations

from handlers import gate, replies
from handlers.context import Context
from handlers.report import amend, anytime, finish, monthly, taking
from handlers.rights import Action
from reporting import interview
from reporting.effects import Outcome
from reporting.periods import Period
from reporting.reading import read_named
from reporting.rules import check, settle
from reporting.steps import CARD, Draft, Place, step
from reporting.values import Values
from storage import drafts, on_file, people, reports, said, talks
from storage.months import Month, month
from storage.reports import Report
from storage.talks import Talk
from texts import t


async def last_filed(ctx: Context, unit: str) -> tuple[Month, Report] | None:
    """The unit's newest report with figures."""
    done = await on_file.filed_periods(ctx.connection, unit)
    for period in sorted(done, reverse=True):
        report = await reports.current(ctx.connection, unit, period)
        if report and not report.is_none:
            here = await month(ctx.connection, ctx.house.forms, unit, period, ctx.now, version=report.form_version)
            return here, report
    return None


async def begin(ctx: Context, unit: str) -> None:
    """ "sửa" with nothing open: which part of the last filed report."""
    if not await gate.allowed(ctx, Action.CORRECT, unit):
        return
    found = await last_filed(ctx, unit)
    if found is None:
        await monthly.begin(ctx, unit)
        return
    here, report = found
    await reopen(ctx, here, report)


async def reopen(ctx: Context, here: Month, report: Report) -> None:
    """A filed report as a draft again: which part is to be changed."""
    draft = await amend.seed(ctx, here, report)
    await people.set_focus(ctx.connection, ctx.person, report.unit)
    talk = await talks.load(ctx.connection, ctx.person, report.unit, ctx.now)
    talk.place = monthly.kept(here, draft, Place())
    await talks.save(ctx.connection, talk, ctx.now)
    await anytime.choose_screen(ctx, talk)


async def by_words(ctx: Context, unit: str, text: str) -> None:
    """ "sửa nữ 8": figures of the last filed report."""
    if not await gate.allowed(ctx, Action.CORRECT, unit):
        return
    found = await last_filed(ctx, unit)
    if found is None or not read_named(found[0].form, text):
        await begin(ctx, unit)
        return
    here, report = found
    draft = await amend.seed(ctx, here, report)
    talk = await talks.load(ctx.connection, ctx.person, unit, ctx.now)
    outcome = interview.answer(here.form, here.facts, monthly.answered(draft), Place(), text=text)
    if outcome.place.pending or outcome.doubt or outcome.unclear or outcome.asks_again:
        talk.place = monthly.kept(here, draft, Place())
        await taking.take(ctx, talk, here, draft, Place(), text, "")
        return
    draft = await taking.store(ctx, here, draft, outcome, Place())
    talk.place = monthly.kept(here, draft, Place(CARD))
    await finish.file(ctx, talk)


async def edited(ctx: Context) -> None:
    """A message that set figures was edited: the same figures, read again under the same question."""
    record = await said.find(ctx.connection, ctx.account.id, ctx.event.message_ref)
    if record is None or not await gate.allowed(ctx, Action.CORRECT, record.unit, quiet=True):
        await ctx.say(t("correct.edit_ignored"))
        return
    period = Period.parse(record.period)
    draft = await drafts.find(ctx.connection, record.unit, record.period)
    report = await reports.current(ctx.connection, record.unit, period)
    if draft is None:
        last = await last_filed(ctx, record.unit)
        if report is None or last is None or last[1].id != report.id:
            await ctx.say(t("correct.edit_ignored"))
            return
    version = draft.form_version if draft else report.form_version if report else None
    here = await month(ctx.connection, ctx.house.forms, record.unit, period, ctx.now, version=version)
    await read_again(ctx, here, draft, report, record)


async def read_again(
    ctx: Context, here: Month, draft: drafts.Draft | None, report: Report | None, record: said.Said
) -> None:
    filed = draft is None
    if draft is None:
        if report is None:
            return
        draft = await amend.seed(ctx, here, report)
    place = Place.read(record.place)
    outcome = interview.answer(
        here.form, here.facts, without(draft, record.codes), place.settled(), text=ctx.event.text
    )
    typed = outcome.changes.get("typed", {})
    if outcome.broken or outcome.doubt or outcome.unclear or outcome.asks_again or not set(typed) <= set(record.codes):
        if filed:
            await drafts.discard(ctx.connection, draft, ctx.now)
        await explain(ctx, here, draft, outcome, place)
        return
    if filed and report is not None:
        draft = await taking.store(ctx, here, draft, outcome, place)
        if await finish.unexplained(ctx, report, check(here.form, here.facts, complete(here, draft)), {}):
            await drafts.discard(ctx.connection, draft, ctx.now)
            await ctx.say(t("correct.edit_needs_reason"))
            return
        await amend.file(ctx, None, here, draft, report, {})
        return
    before = dict(draft.values)
    after = await taking.store(ctx, here, draft, outcome, place)
    changes = {
        code: (before.get(code), after.values.get(code))
        for code in after.values
        if before.get(code) != after.values.get(code)
    }
    await ctx.say(t("correct.draft_updated", list=amend.listed(here, changes)) if changes else t("correct.same"))


def complete(here: Month, draft: drafts.Draft) -> Values:
    return settle(here.form, here.facts, draft.values)


def without(draft: drafts.Draft, codes: list[str]) -> Draft:
    """The draft as it stood when the question was asked: without what the message set and what followed from it."""
    dropped = {*codes, *(code for code, source in draft.sources.items() if source == "implied")}
    return Draft(
        {code: value for code, value in draft.values.items() if code not in dropped},
        {code: source for code, source in draft.sources.items() if code not in dropped},
    )


async def explain(ctx: Context, here: Month, draft: drafts.Draft, outcome: Outcome, place: Place) -> None:
    """The edited words are not clear or break a rule: said once; the figures stay, the talk does not move."""
    if outcome.broken:
        await ctx.say(t("correct.edit_broken", message=outcome.broken.message))
        return
    asked = step(here.form, here.facts, monthly.answered(draft), place.settled())
    words, _ = replies.doubt(here, monthly.answered(draft), outcome, asked, ctx.event.text)
    await ctx.say(t("correct.edit_unclear", message=words) if words else t("correct.edit_ignored"))


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    """Why a locked month should change."""
    if not await gate.allowed(ctx, Action.CORRECT, talk.unit):
        return
    draft = await drafts.find(ctx.connection, talk.unit, talk.place.get("period", ""))
    found = await last_filed_or(ctx, talk)
    if draft is None or found is None:
        await amend.close(ctx, talk)
        await begin(ctx, talk.unit)
        return
    here, report = found
    if value == "no":
        await drafts.discard(ctx.connection, draft, ctx.now)
        await amend.close(ctx, talk)
        await ctx.say(t("correct.not_sent"))
        return
    reason = t(f"correct.reason_{value}") if value else " ".join(text.split())[:200]
    await amend.close(ctx, talk)
    await amend.send_request(ctx, here, draft, report, reason)


async def last_filed_or(ctx: Context, talk: Talk) -> tuple[Month, Report] | None:
    period = Period.parse(talk.place["period"])
    report = await reports.current(ctx.connection, talk.unit, period)
    if report is None:
        return None
    here = await month(ctx.connection, ctx.house.forms, talk.unit, period, ctx.now, version=report.form_version)
    return here, report


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """Choices not bound to a turn: begin a correction from a notice."""
    if action == "begin":
        await begin(ctx, argument)
