"""Words that work at any moment: back, change, read back, later, cancel, and coming back."""

from __future__ import annotations

from dataclasses import replace

from events import Choice
from handlers import screens
from handlers.context import Context
from handlers.report import amend, later
from handlers.report.monthly import Standing, answered, begin, joined, kept, open_month, place_of, show
from reporting.periods import Period
from reporting.rules import settle
from reporting.steps import CARD, Card, Listing, Place, before, is_used, position, step
from reporting.values import NA
from storage import drafts, reports, talks
from storage.calendars import missing_periods
from storage.months import Month
from storage.talks import Talk
from texts import shown, t

DISCARD, KEEP, RESTART, RESUME, PART = "discard", "keep", "restart", "resume", "part"
SCREEN = "s:"
"""Prefix of a choice of a screen to change."""


async def standing(ctx: Context, talk: Talk) -> Standing | None:
    """Where the talk stands; with its draft gone, the oldest missing month is begun instead."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
    return found


async def with_figures(ctx: Context, talk: Talk) -> Standing | None:
    """Where the talk stands; with nothing entered yet that is said, and the question asked again."""
    found = await standing(ctx, talk)
    if found is None or found[1].values:
        return found
    here, draft, place = found
    await show(ctx, talk, here, draft, place, first=t("submit.discard_nothing", month=shown.month(here.period)))
    return None


# ── Leaving and coming back ─────────────────────────────────────────────────


async def greet_again(ctx: Context, talk: Talk) -> None:
    """Words that answer nothing, after a while: the draft is still there (text 23)."""
    found = await standing(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    at, of = progress(here, draft, place)
    rows = [[Choice(t("submit.resume"), RESUME), Choice(t("submit.restart"), RESTART)]]
    code = "submit.unfinished" if draft.base is None else "correct.unfinished"
    text = t(code, unit=here.unit.name, month=shown.month(here.period), at=at, of=of)
    await ctx.ask(talk, kept(here, draft, place, mode="greeting"), text, rows)


def progress(here: Month, draft: drafts.Draft, place: Place) -> tuple[int, int]:
    """``(4, 6)``: the fourth of six screens; the card counts as the last."""
    now = step(here.form, here.facts, answered(draft), place)
    if not isinstance(now, Card):
        return position(here.form, here.facts, now.screen)
    screens_used = [screen for screen in here.form.screens if is_used(here.form, here.facts, screen)]
    return len(screens_used), len(screens_used)


async def resume(ctx: Context, talk: Talk) -> None:
    found = await standing(ctx, talk)
    if found:
        await show(ctx, talk, *found)


async def pause(ctx: Context, talk: Talk) -> None:
    """ "để sau": nothing is lost, and a reminder is offered; after a reminder there is nothing yet to lose."""
    found = await place_of(ctx, talk)
    missing = await missing_periods(ctx.connection, talk.unit, ctx.now)
    if found is None and missing:
        await later.ask(ctx, talk.unit, missing[-1])
        return
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    rows = [[Choice(t("submit.resume"), RESUME)]]
    if draft.base is not None:
        words = t("correct.paused", month=shown.month(here.period))
    else:
        code = "submit.paused" if draft.values else "submit.paused_at_once"
        words = t(code, count=len(draft.values), month=shown.month(here.period))
        rows += [] if here.facts.by_office else later.offers(ctx, later.LATER)
    await ctx.ask(talk, kept(here, draft, place, mode="greeting"), words, rows)


# ── Looking and changing ────────────────────────────────────────────────────


async def back(ctx: Context, talk: Talk) -> None:
    """To the screen before, with the figures as they stand; from a follow-up to its own screen."""
    found = await standing(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    now = step(here.form, here.facts, answered(draft), place)
    if isinstance(now, Card):
        earlier = before(here.form, here.facts, CARD)
    elif begun(draft, now.screen.id, here) and not place.editing:
        earlier = now.screen.id
    else:
        earlier = before(here.form, here.facts, now.screen.id)
        if earlier == now.screen.id:
            await show(ctx, talk, here, draft, place, first=t("submit.first_screen"))
            return
    await show(ctx, talk, here, draft, Place(earlier, editing=True))


def begun(draft: drafts.Draft, screen_id: str, here: Month) -> bool:
    """Whether something on the screen is answered already."""
    screen = here.form.screen(screen_id)
    return any(code in draft.values for code in (*screen.figures, screen.gate) if code)


async def choose_line(ctx: Context, talk: Talk) -> None:
    """[Sửa] under a list: which of its lines; under anything else, which part."""
    found = await standing(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    now = step(here.form, here.facts, answered(draft), place)
    if not isinstance(now, Listing):
        await choose_screen(ctx, talk)
        return
    lines = screens.line_choices(now)
    rows = [lines[at : at + 2] for at in range(0, len(lines), 2)]
    if draft.values:
        rows.append([Choice(t("submit.other_part"), PART)])
    await ctx.ask(talk, kept(here, draft, place.settled()), t("submit.choose_line"), rows)


async def choose_screen(ctx: Context, talk: Talk, *, first: str = "") -> None:
    """ "sửa" without saying what: which part."""
    found = await standing(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    done = [
        screen
        for screen in here.form.screens
        if is_used(here.form, here.facts, screen) and begun(draft, screen.id, here)
    ]
    if not done:
        await show(ctx, talk, here, draft, place, first=t("submit.nothing_to_edit"))
        return
    rows = [
        [Choice(f"{position(here.form, here.facts, screen)[0]}. {screen.title}", SCREEN + screen.id)] for screen in done
    ]
    words = joined(first, t("submit.choose_screen"))
    await ctx.ask(talk, kept(here, draft, replace(place, pending={}), mode="choose"), words, rows)


async def review(ctx: Context, talk: Talk) -> None:
    """ "xem lại": what has been entered so far; the question stays."""
    found = await with_figures(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    values = {code: value for code, value in settle(here.form, here.facts, draft.values).items() if value is not NA}
    first = t("submit.so_far", month=shown.month(here.period), unit=here.unit.name)
    await show(ctx, talk, here, draft, place, first=joined(first, screens.read_back(here, values, draft.sources)))


# ── Discarding, and taking it back ──────────────────────────────────────────


async def ask_discard(ctx: Context, talk: Talk) -> None:
    """ "hủy": names what would be lost, and asks."""
    found = await with_figures(ctx, talk)
    if found is None:
        return
    here, draft, place = found
    words = await correction_at_stake(ctx, here, draft) or t(
        "submit.discard_ask",
        count=len(draft.values),
        month=shown.month(here.period),
        list=", ".join(what_is_there(here, draft)),
    )
    rows = [[Choice(t("submit.keep"), KEEP)], [Choice(t("submit.discard"), DISCARD)]]
    await ctx.ask(talk, kept(here, draft, place, mode="discard"), words, rows)


async def correction_at_stake(ctx: Context, here: Month, draft: drafts.Draft) -> str:
    """For a correction: only what was changed would be lost, the filed report stays. "" for a report of its own."""
    report = await reports.by_id(ctx.connection, draft.base) if draft.base is not None else None
    if report is None:
        return ""
    changes = amend.listed(here, amend.moved(here, report, draft)) or t("correct.no_change_yet")
    return t("correct.discard_ask", month=shown.month(here.period), list=changes)


def what_is_there(here: Month, draft: drafts.Draft) -> list[str]:
    """ "nữ 7": the figures as entered, in the form's order; those that are nothing are counted only."""
    found = [(figure, draft.values[code]) for code, figure in here.form.figures.items() if code in draft.values]
    named = [
        f"{screens.small(figure.short)} {screens.labelled(figure, value)}" for figure, value in found if value != 0
    ]
    zeros = len(found) - len(named)
    return [*named, t("submit.and_zeros", count=zeros)] if zeros else named


async def discard(ctx: Context, talk: Talk) -> None:
    found = await standing(ctx, talk)
    if found is None:
        return
    here, draft, _ = found
    await drafts.discard(ctx.connection, draft, ctx.now)
    await talks.close(ctx.connection, talk, ctx.now)
    unit = here.unit.code
    if draft.base is not None:
        await ctx.say(t("correct.discarded", month=shown.month(here.period)))
        return
    rows = [
        [Choice(t("submit.restore"), f"m:submit:restore:{unit}|{here.period}")],
        [Choice(t("submit.begin"), f"m:submit:begin:{unit}")],
    ]
    await ctx.say(t("submit.discarded", month=shown.month(here.period)), rows)


async def restore(ctx: Context, unit: str, period: Period) -> None:
    """Take the discarded draft back, as long as it is kept and no other was begun since."""
    if await drafts.restore(ctx.connection, unit, str(period), ctx.now) is None:
        await begin(ctx, unit)
        return
    talk = await talks.load(ctx.connection, ctx.person, unit, ctx.now)
    here, draft = await open_month(ctx, unit, period)
    await show(ctx, talk, here, draft, Place(), first=t("submit.restored", month=shown.month(period)))
