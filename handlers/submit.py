"""The monthly report, from the first question to the receipt."""

from __future__ import annotations

from dataclasses import replace

from events import Choice
from handlers import amend, gate, help_call, on_behalf, screens
from handlers.context import Context
from handlers.filing import Actor, Filed, Month, as_of, file_draft, month
from handlers.screens import BACK, EDIT, FILE, HELP, Rows
from reporting import interview
from reporting.periods import Period
from reporting.rollup import INCREASES
from reporting.rules import Finding, check, settle
from reporting.steps import (
    CARD,
    OPENING,
    OTHER_OPENING,
    Card,
    Draft,
    Place,
    Step,
    before,
    is_used,
    position,
    step,
)
from reporting.values import NA, Value, Values
from storage import drafts, people, reports, requests, said, talks, units
from storage.calendars import calendar_of, is_locked, missing_periods
from storage.talks import Talk
from texts import shown, t

TOPIC = "submit"
DISCARD, KEEP, RESTART, RESUME = "discard", "keep", "restart", "resume"
SCREEN = "s:"
"""Prefix of a choice of a screen to change."""
REASON = "why:"
"""Prefix of a choice of a reason."""
NOT_YET_DECIDED = "chua"
"""W12: the removal has no decision yet, so it does not count yet."""


# ── Beginning and coming back ───────────────────────────────────────────────


async def begin(ctx: Context, unit: str, period: Period | None = None) -> None:
    """Open, or continue, the report of a month: the oldest missing one unless the office names another."""
    if not await gate.allowed(ctx, gate.Action.FILL, unit):
        return
    if period is None:
        missing = await missing_periods(ctx.connection, unit, ctx.now)
        if not missing:
            await nothing_missing(ctx, unit)
            return
        period = missing[0]
    waiting = await requests.open_of(ctx.connection, "late_report", unit, str(period))
    if waiting:
        await ctx.say(t("submit.late_waiting", month=shown.month(period), unit=await unit_name(ctx, unit)))
        return
    here, draft = await open_month(ctx, unit, period)
    talk = await talks.load(ctx.connection, ctx.person, unit, ctx.now)
    await people.set_focus(ctx.connection, ctx.person, unit)
    await show(ctx, talk, here, draft, Place())


async def nothing_missing(ctx: Context, unit: str) -> None:
    done = await reports.filed_periods(ctx.connection, unit)
    last = await reports.current(ctx.connection, unit, max(done)) if done else None
    name = await unit_name(ctx, unit)
    if last is None or last.is_none:
        await ctx.say(t("submit.nothing_due", unit=name))
    else:
        await ctx.say(t("submit.all_filed", unit=name, month=shown.month(last.period), receipt=last.receipt))


async def unit_name(ctx: Context, unit: str) -> str:
    return await units.name(ctx.connection, unit)


async def open_month(ctx: Context, unit: str, period: Period) -> tuple[Month, drafts.Draft]:
    found = await drafts.find(ctx.connection, unit, str(period))
    version = found.form_version if found else None
    here = await month(ctx.connection, ctx.house.forms, unit, period, ctx.now, version=version)
    draft = found or await drafts.open_draft(
        ctx.connection, unit, str(period), here.form.id, here.form.version, ctx.account.person, ctx.now
    )
    return here, draft


async def place_of(ctx: Context, talk: Talk) -> tuple[Month, drafts.Draft, Place] | None:
    """Where the talk stands; None when its draft has been filed or discarded meanwhile."""
    period = talk.place.get("period")
    if not period:
        return None
    draft = await drafts.find(ctx.connection, talk.unit, period)
    if draft is None:
        return None
    here = await month(
        ctx.connection, ctx.house.forms, talk.unit, Period.parse(period), ctx.now, version=draft.form_version
    )
    return here, draft, Place.read(talk.place)


async def greet_again(ctx: Context, talk: Talk) -> None:
    """Words that answer nothing, after a while: the draft is still there (text 23)."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    at, of = progress(here, draft, place)
    rows = [[Choice(t("submit.resume"), RESUME), Choice(t("submit.restart"), RESTART)]]
    text = t("submit.unfinished", unit=here.unit.name, month=shown.month(here.period), at=at, of=of)
    await ctx.ask(talk, kept(here, place, mode="greeting"), text, rows)


def progress(here: Month, draft: drafts.Draft, place: Place) -> tuple[int, int]:
    now = step(here.form, here.facts, answered(draft), place)
    return (
        (len([one for one in here.form.screens if is_used(here.form, here.facts, one)]),) * 2
        if isinstance(now, Card)
        else position(here.form, here.facts, now.screen)
    )


def answered(draft: drafts.Draft) -> Draft:
    return Draft(draft.values, draft.sources)


def kept(here: Month, place: Place, *, mode: str = "", **more: object) -> dict[str, object]:
    return {"topic": TOPIC, "period": str(here.period), "mode": mode, **place.kept(), **more}


# ── Showing where the talk stands ───────────────────────────────────────────


async def show(
    ctx: Context,
    talk: Talk,
    here: Month,
    draft: drafts.Draft,
    place: Place,
    *,
    first: str = "",
    reasons: dict[str, str] | None = None,
) -> None:
    """Ask what comes next; ``first`` says what was stored."""
    now = step(here.form, here.facts, answered(draft), place)
    if isinstance(now, Card):
        await show_card(ctx, talk, here, draft, first=first, reasons=reasons or {})
        return
    text, rows = screens.question(here, answered(draft), now)
    await ctx.ask(talk, kept(here, place), joined(first, text), rows)


def joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


async def show_card(
    ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, *, first: str = "", reasons: dict[str, str]
) -> None:
    values = settle(here.form, here.facts, draft.values)
    findings = check(here.form, here.facts, values)
    text, rows = card(here, draft, values, findings, ctx)
    await ctx.ask(talk, kept(here, Place(CARD), reasons=reasons), joined(first, text), rows)


def card(
    here: Month, draft: drafts.Draft, values: Values, findings: tuple[Finding, ...], ctx: Context
) -> tuple[str, Rows]:
    """Everything read back, the warnings gathered, one tap to file."""
    ask = [found for found in findings if found.level == "ask"]
    notes = [found for found in findings if found.level == "note"]
    parts = [
        t(
            "submit.card_head",
            month=shown.month(here.period),
            unit=here.unit.name,
            day=shown.day(as_of(here.period, ctx.now)),
        ),
        screens.read_back(here, values),
    ]
    if OTHER_OPENING in draft.values:
        parts.append(
            t(
                "submit.card_dispute",
                opening=shown.value(values.get(OPENING)),
                says=shown.value(draft.values[OTHER_OPENING]),
            )
        )
    if ask:
        parts += [t("submit.card_ask"), *(f"- {found.message}" for found in ask)]
    if notes:
        parts += [t("submit.card_notes"), *(f"- {found.message}" for found in notes)]
    file_label = t("submit.file_confirmed" if ask else "submit.file")
    return "\n".join(parts), [[Choice(file_label, FILE), Choice(t("submit.edit"), EDIT)]]


# ── Answers ─────────────────────────────────────────────────────────────────


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    """An answer under the question that the talk stands at."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    if not await gate.allowed(ctx, gate.Action.FILL, talk.unit):
        return
    here, draft, place = found
    mode = talk.place.get("mode", "")
    if value in {RESUME, KEEP} and mode:
        await (show(ctx, talk, here, draft, place) if value == RESUME else pause(ctx, talk))
    elif value == RESTART:
        await ask_discard(ctx, talk)
    elif value == DISCARD:
        await discard(ctx, talk, here, draft)
    elif value == HELP:
        await help_call.call(ctx, talk.unit)
    elif value == EDIT:
        await choose_screen(ctx, talk)
    elif value == BACK:
        await back(ctx, talk)
    elif value.startswith(SCREEN):
        await show(ctx, talk, here, draft, Place(value.removeprefix(SCREEN), editing=True))
    elif mode == "reason":
        await take_reason(ctx, talk, here, draft, text, value)
    elif value == FILE:
        await file(ctx, talk, here, draft)
    else:
        await take(ctx, talk, here, draft, place, text, value)


async def take(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, place: Place, text: str, value: str) -> None:
    """An answer about figures: understood, stored at once, and the next question asked."""
    asked = step(here.form, here.facts, answered(draft), place.settled())
    outcome = interview.answer(here.form, here.facts, answered(draft), place, text=text, value=value)
    draft = await store(ctx, here, draft, outcome, place)
    first = said_first(here, draft, outcome, asked)
    reasons = dict(talk.place.get("reasons", {}))
    if outcome.broken:
        words, rows = screens.broken(outcome.broken)
        await ctx.ask(talk, kept(here, outcome.place, reasons=reasons), joined(first, words), rows)
    elif outcome.place.pending.get("kind") == "opening" and value:
        words = t("submit.dispute_ask", month=shown.month(here.period), opening=shown.value(here.facts.opening))
        await ctx.ask(talk, kept(here, outcome.place), words)
    elif outcome.doubt or outcome.unclear:
        await explain(ctx, talk, here, draft, outcome, asked, text, first)
    else:
        await show(ctx, talk, here, draft, outcome.place, first=first, reasons=reasons)


async def explain(
    ctx: Context,
    talk: Talk,
    here: Month,
    draft: drafts.Draft,
    outcome: interview.Outcome,
    asked: Step,
    text: str,
    first: str,
) -> None:
    """Not understood: what was expected, an example, candidates to tap, a way to a person."""
    words, rows = screens.doubt(outcome, asked, text)
    if not rows and not isinstance(asked, Card):
        _, rows = screens.question(here, answered(draft), asked)
        rows = [*rows, [Choice(t("submit.help_button"), HELP)]]
    elif isinstance(asked, Card):
        rows = [[Choice(t("submit.file"), FILE), Choice(t("submit.edit"), EDIT)]]
    await ctx.ask(talk, kept(here, outcome.place, reasons=talk.place.get("reasons", {})), joined(first, words), rows)


async def store(
    ctx: Context, here: Month, draft: drafts.Draft, outcome: interview.Outcome, place: Place
) -> drafts.Draft:
    codes: list[str] = []
    for source, changes in outcome.changes.items():
        if changes:
            await drafts.put(
                ctx.connection,
                draft,
                changes,
                source,
                by=ctx.account.person,
                channel=ctx.event.channel,
                now=ctx.now,
            )
            codes += [code for code in changes if source == "typed"]
    if codes and ctx.event.message_ref and ctx.event.text:
        await said.remember(
            ctx.connection,
            ctx.account.id,
            ctx.event.message_ref,
            here.unit.code,
            str(here.period),
            place.kept(),
            codes,
            ctx.now,
        )
    found = await drafts.find(ctx.connection, here.unit.code, str(here.period))
    return found or draft


def said_first(here: Month, draft: drafts.Draft, outcome: interview.Outcome, asked: Step) -> str:
    """The next message's first line: what was stored, what it makes of the total, what is asked again."""
    title = "" if isinstance(asked, Card) else asked.screen.title
    parts = [screens.stored(outcome, title)]
    values = settle(here.form, here.facts, draft.values)
    if not isinstance(asked, Card) and asked.screen.balance and outcome.stored:
        parts.append(balance(values))
    if any(OTHER_OPENING in changes for changes in outcome.changes.values()):
        parts = [
            t(
                "submit.dispute_kept",
                says=shown.value(draft.values.get(OTHER_OPENING)),
                opening=shown.value(here.facts.opening),
            )
        ]
    if outcome.reopened:
        parts.append(t("submit.reopened", list=", ".join(figure.short for figure in outcome.reopened)))
    return joined(*parts)


def balance(values: Values) -> str:
    """ "26 + 2 − 0 = 28": shown as soon as a movement is stored."""
    opening, closing = values.get(OPENING), values.get("cuoi_ky")
    if not isinstance(opening, int) or not isinstance(closing, int):
        return ""
    increase = sum(value for code in INCREASES if isinstance(value := values.get(code), int))
    return t(
        "submit.balance",
        opening=opening,
        increase=increase,
        decrease=opening + increase - closing,
        closing=closing,
    )


# ── Words that work at any moment ───────────────────────────────────────────


async def back(ctx: Context, talk: Talk) -> None:
    """To the screen before, with the figures as they stand."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    now = step(here.form, here.facts, answered(draft), place)
    at = CARD if isinstance(now, Card) else now.screen.id
    earlier = before(here.form, here.facts, at)
    first = t("submit.first_screen") if earlier == at else ""
    await show(ctx, talk, here, draft, Place(earlier, editing=True), first=first)


async def choose_screen(ctx: Context, talk: Talk) -> None:
    """ "sửa" without saying what: which part."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    done = [
        screen
        for screen in here.form.screens
        if is_used(here.form, here.facts, screen)
        and any(code in draft.values for code in (*screen.figures, screen.gate) if code)
    ]
    rows = [
        [Choice(f"{position(here.form, here.facts, screen)[0]}. {screen.title}", SCREEN + screen.id)] for screen in done
    ]
    await ctx.ask(talk, kept(here, replace(place, pending={}), mode="choose"), t("submit.choose_screen"), rows)


async def review(ctx: Context, talk: Talk) -> None:
    """ "xem lại": what has been entered so far; the question stays."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    values = {code: value for code, value in settle(here.form, here.facts, draft.values).items() if value is not NA}
    first = t("submit.so_far", month=shown.month(here.period), unit=here.unit.name)
    if not draft.values:
        first, values = t("submit.discard_nothing", month=shown.month(here.period)), {}
    await show(ctx, talk, here, draft, place, first=joined(first, screens.read_back(here, values)))


async def pause(ctx: Context, talk: Talk) -> None:
    """ "để sau": nothing is lost."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    rows = [[Choice(t("submit.resume"), RESUME)]]
    words = t("submit.paused", count=len(draft.values), month=shown.month(here.period))
    await ctx.ask(talk, kept(here, place, mode="greeting"), words, rows)


async def ask_discard(ctx: Context, talk: Talk) -> None:
    """ "hủy": names what would be lost, and asks."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, place = found
    if not draft.values:
        await ctx.say(t("submit.discard_nothing", month=shown.month(here.period)))
        return
    figures = [here.form.figures[code].short for code in draft.values if code in here.form.figures]
    words = t("submit.discard_ask", count=len(draft.values), month=shown.month(here.period), list=", ".join(figures))
    rows = [[Choice(t("submit.keep"), KEEP)], [Choice(t("submit.discard"), DISCARD)]]
    await ctx.ask(talk, kept(here, place, mode="discard"), words, rows)


async def discard(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft) -> None:
    await drafts.discard(ctx.connection, draft, ctx.now)
    talk.turn += 1
    talk.place, talk.question = {}, None
    await talks.save(ctx.connection, talk, ctx.now)
    rows = [
        [Choice(t("submit.restore"), f"m:submit:restore:{here.unit.code}|{here.period}")],
        begin_row(here.unit.code),
    ]
    await ctx.say(t("submit.discarded", month=shown.month(here.period)), rows)


def begin_row(unit: str) -> list[Choice]:
    return [Choice(t("submit.begin"), f"m:submit:begin:{unit}")]


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """Choices that are not bound to a turn: begin, and take a discarded draft back."""
    unit, _, period = argument.partition("|")
    if action == "begin":
        await begin(ctx, unit)
    elif action == "restore" and await gate.allowed(ctx, gate.Action.FILL, unit):
        draft = await drafts.restore(ctx.connection, unit, period, ctx.now)
        if draft:
            talk = await talks.load(ctx.connection, ctx.person, unit, ctx.now)
            here, draft = await open_month(ctx, unit, Period.parse(period))
            await show(ctx, talk, here, draft, Place(), first=t("submit.restored", month=shown.month(here.period)))
        else:
            await begin(ctx, unit)


# ── Filing ──────────────────────────────────────────────────────────────────


async def file(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft) -> None:
    """ "Nộp báo cáo": the last checks, then a receipt; or what is still in the way."""
    if not await gate.allowed(ctx, gate.Action.FILE, talk.unit, quiet=True):
        await ctx.say(t("submit.no_filing_right"))
        return
    if not isinstance(step(here.form, here.facts, answered(draft), Place()), Card):
        await show(ctx, talk, here, draft, Place())
        return
    reasons = dict(talk.place.get("reasons", {}))
    report = await reports.current(ctx.connection, talk.unit, here.period)
    findings = check(here.form, here.facts, settle(here.form, here.facts, draft.values))
    blocking = [found for found in findings if found.level == "block" and found.code != "E18"]
    wanting = [found for found in findings if found.reasons and not reasons.get(found.code)]
    opens_at = (await calendar_of(ctx.connection, talk.unit, here.period)).opens_at(here.period)
    if blocking:
        await refuse(ctx, talk, here, draft, blocking[0])
    elif wanting:
        await ask_reason(ctx, talk, here, wanting[0], reasons)
    elif report is not None and not report.is_none:
        await amend.file(ctx, talk, here, draft, report, reasons)
    elif ctx.now < opens_at:
        await show_card(
            ctx,
            talk,
            here,
            draft,
            reasons=reasons,
            first=t(
                "submit.not_open_yet",
                month=shown.month(here.period),
                hour=shown.hour(opens_at),
                day=shown.day(shown.local(opens_at).date()),
            ),
        )
    elif await is_locked(ctx.connection, talk.unit, here.period, ctx.now):
        await file_late(ctx, talk, here, reasons)
    else:
        origin = "on_behalf" if await on_behalf.is_it(ctx, talk.unit) else "filed"
        done = await file_draft(ctx.connection, here, draft, actor(ctx), ctx.now, reasons=reasons, origin=origin)
        await filed(ctx, talk, here, done)


def actor(ctx: Context) -> Actor:
    return Actor(ctx.account.person, ctx.event.channel)


async def refuse(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, finding: Finding) -> None:
    """A hard rule that only shows when all is together: go to the screen where it can be mended."""
    homes = [here.form.figures[code].screen for code in finding.figures if code in draft.values]
    place = Place(homes[0], editing=True) if homes else Place()
    await show(ctx, talk, here, draft, place, first=t("submit.cannot_file", message=finding.message))


async def ask_reason(ctx: Context, talk: Talk, here: Month, finding: Finding, reasons: dict[str, str]) -> None:
    rows = [[Choice(label, f"{REASON}{code}")] for code, label in finding.reasons]
    words = joined(t("submit.reason_ask", message=finding.message), t("submit.reason_other"))
    place = kept(here, Place(CARD), mode="reason", rule=finding.code, reasons=reasons)
    await ctx.ask(talk, place, words, rows)


async def take_reason(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, text: str, value: str) -> None:
    """The reason is kept with the report; then filing goes on."""
    code, reasons = talk.place["rule"], dict(talk.place.get("reasons", {}))
    chosen = value.removeprefix(REASON)
    if code == "W12" and chosen == NOT_YET_DECIDED:
        await undecided_removals(ctx, talk, here, draft)
        return
    found = next(
        (
            rule
            for rule in check(here.form, here.facts, settle(here.form, here.facts, draft.values))
            if rule.code == code
        ),
        None,
    )
    labels = dict(found.reasons) if found else {}
    reasons[code] = labels.get(chosen, "") or " ".join(text.split())[:200] or chosen
    talk.place = {**talk.place, "reasons": reasons, "mode": ""}
    await file(ctx, talk, here, draft)


async def undecided_removals(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft) -> None:
    """W12, "Chưa": without a decision the removal is not counted yet; the screens it moved are asked again."""
    zero: dict[str, Value] = {code: 0 for code in ("xoa_ten", "khai_tru", "xin_ra") if code in draft.values}
    outcome = interview.set_figures(here.form, here.facts, answered(draft), zero)
    draft = await store(ctx, here, draft, outcome, Place())
    await show(ctx, talk, here, draft, outcome.place, first=said_first(here, draft, outcome, Card()))


async def file_late(ctx: Context, talk: Talk, here: Month, reasons: dict[str, str]) -> None:
    """The month is locked: the office takes the report in with one tap."""
    request = await requests.add(
        ctx.connection,
        "late_report",
        talk.unit,
        str(here.period),
        {"reasons": reasons},
        ctx.account.person,
        ctx.account.id,
        ctx.now,
    )
    await help_call.tell_office(ctx, request, talk.unit)
    await close_talk(ctx, talk)
    await ctx.say(t("submit.late_request", month=shown.month(here.period)))


async def close_talk(ctx: Context, talk: Talk) -> None:
    talk.turn += 1
    talk.place, talk.question = {}, None
    await talks.save(ctx.connection, talk, ctx.now)


async def filed(ctx: Context, talk: Talk, here: Month, done: Filed) -> None:
    """The receipt, and what happened to later months."""
    await close_talk(ctx, talk)
    ctx.changed_units.add(here.unit.code)
    words = await receipt(ctx, here, done)
    await ctx.say(words)
    if done.report.origin == "on_behalf":
        await on_behalf.copy_to_branch(ctx, here, done.report)


async def receipt(ctx: Context, here: Month, done: Filed) -> str:
    lock = (await calendar_of(ctx.connection, here.unit.code, here.period)).locks_at(here.period)
    words = t(
        "submit.receipt",
        month=shown.month(here.period),
        unit=here.unit.name,
        hour=shown.hour(ctx.now),
        receipt=done.report.receipt,
        lock=shown.day(shown.local(lock).date()),
    )
    return joined(words, carried(done))


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
