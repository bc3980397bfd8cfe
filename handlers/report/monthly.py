"""A month's report being talked about: opened, and shown where it stands."""

from __future__ import annotations

from documents import digest
from events import Choice
from handlers import gate, screens
from handlers.context import Context
from handlers.rights import Action
from handlers.screens import EDIT, FILE, Rows
from reporting.periods import Period
from reporting.rules import Finding, check, settle
from reporting.steps import CARD, OPENING, OTHER_OPENING, Card, Draft, Place, fingerprint, step
from reporting.values import Values
from storage import drafts, on_file, people, reports, requests, talks, units
from storage.calendars import missing_periods
from storage.months import Month, files_reports, month
from storage.talks import Talk
from texts import shown, t

TOPIC = "submit"
"""Whose turn it is to understand what is answered here: :mod:`handlers.report.submit`."""


async def begin(ctx: Context, unit: str, period: Period | None = None) -> None:
    """Open, or continue, the report of a month: the oldest missing one unless the office names another."""
    if not await gate.allowed(ctx, Action.FILL, unit):
        return
    if not await files_reports(ctx.connection, ctx.house.forms, unit, ctx.now):
        await ctx.say(t("submit.files_none", unit=await unit_name(ctx, unit)))
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
    await show(ctx, talk, here, draft, Place(), first=await which_report(ctx, here))


async def which_report(ctx: Context, here: Month) -> str:
    """Said where it does not go without saying: an older month, or a branch that is one of several."""
    if here.period < await digest.talked_about(ctx.connection, here.unit.code, ctx.now):
        return t("submit.older_first", unit=here.unit.name, month=shown.month(here.period))
    if here.facts.by_office or len(await gate.own_units(ctx)) > 1:
        return t("submit.which_report", unit=here.unit.name, month=shown.month(here.period))
    return ""


async def nothing_missing(ctx: Context, unit: str) -> None:
    done = await on_file.filed_periods(ctx.connection, unit)
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
    here = await month_of(ctx, unit, period, found.form_version if found else None)
    draft = found or await drafts.open_draft(
        ctx.connection, unit, str(period), here.form.id, here.form.version, ctx.account.person, ctx.now
    )
    return here, draft


async def month_of(ctx: Context, unit: str, period: Period, version: int | None) -> Month:
    """The month as the acting person fills it in: the office is asked for its own figures too."""
    by_office = await gate.enters_for_others(ctx, unit)
    return await month(ctx.connection, ctx.house.forms, unit, period, ctx.now, version=version, by_office=by_office)


Standing = tuple[Month, drafts.Draft, Place]
"""The month, its draft, and the place in the talk about it."""


async def place_of(ctx: Context, talk: Talk) -> Standing | None:
    """Where the talk stands; None when its draft has been filed or discarded meanwhile."""
    period = talk.place.get("period")
    if not period:
        return None
    draft = await drafts.find(ctx.connection, talk.unit, period)
    if draft is None:
        return None
    here = await month_of(ctx, talk.unit, Period.parse(period), draft.form_version)
    return here, draft, Place.read(talk.place)


def answered(draft: drafts.Draft) -> Draft:
    return Draft(draft.values, draft.sources)


def kept(here: Month, draft: drafts.Draft, place: Place, *, mode: str = "", **more: object) -> dict[str, object]:
    """The place of a talk as it is stored, with a fingerprint of what the person has in front of them."""
    seen = fingerprint(here.form, here.facts, answered(draft), place)
    return {"topic": TOPIC, "period": str(here.period), "mode": mode, "seen": seen, **place.kept(), **more}


def moved_meanwhile(talk: Talk, here: Month, draft: drafts.Draft, place: Place) -> bool:
    """Whether somebody else (a deputy, the office, another device) has changed what this person was shown."""
    return bool(talk.place.get("seen") != fingerprint(here.form, here.facts, answered(draft), place))


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
    await ctx.ask(talk, kept(here, draft, place), joined(first, text), rows)


def joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


async def show_card(
    ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, *, first: str = "", reasons: dict[str, str]
) -> None:
    values = settle(here.form, here.facts, draft.values)
    findings = check(here.form, here.facts, values)
    text, rows = card(here, draft, values, findings, ctx)
    await ctx.ask(talk, kept(here, draft, Place(CARD), reasons=reasons), joined(first, text), rows)


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
            day=shown.day(here.calendar.as_of(here.period, ctx.now)),
        ),
        screens.read_back(here, values, draft.sources),
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
