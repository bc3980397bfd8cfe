"""An answer about figures: understood, stored at once, and the next question asked."""

from __future__ import annotations

from datetime import timedelta

from events import Choice
from handlers import replies, screens
from handlers.context import Context
from handlers.report import anytime
from handlers.report.monthly import answered, joined, kept, show
from handlers.screens import EDIT, FILE, HELP
from reporting import interview
from reporting.effects import Outcome
from reporting.rules import settle
from reporting.steps import OPENING, OTHER_OPENING, Card, Place, Step, step
from reporting.values import Values
from storage import drafts, said
from storage.months import Month
from storage.talks import Talk
from texts import shown, t

SILENCE = timedelta(hours=3)
"""After this long, words that answer nothing are a greeting: nobody remembers the question."""


async def take(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, place: Place, text: str, value: str) -> None:
    """An answer about figures: understood, stored at once, and the next question asked."""
    asked = step(here.form, here.facts, answered(draft), place.settled())
    outcome = interview.answer(here.form, here.facts, answered(draft), place, text=text, value=value)
    draft = await store(ctx, here, draft, outcome, place)
    first = said_first(here, draft, outcome, asked)
    reasons = dict(talk.place.get("reasons", {}))
    if outcome.broken:
        words, rows = replies.broken(outcome.broken)
        await ctx.ask(talk, kept(here, draft, outcome.place, reasons=reasons), joined(first, words), rows)
    elif outcome.place.pending.get("kind") == "opening" and value:
        words = t("submit.dispute_ask", month=shown.month(here.period), opening=shown.value(here.facts.opening))
        await ctx.ask(talk, kept(here, draft, outcome.place), words)
    elif outcome.place.pending.get("kind") == "value" and not outcome.doubt:
        await ask_value(ctx, talk, here, draft, outcome.place)
    elif nothing_understood(outcome) and ctx.now - talk.updated_at >= SILENCE:
        await anytime.greet_again(ctx, talk)
    elif outcome.doubt or outcome.unclear:
        await explain(ctx, talk, here, draft, outcome, asked, text, first)
    else:
        await show(ctx, talk, here, draft, outcome.place, first=first, reasons=reasons)


async def ask_value(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, place: Place) -> None:
    """ "sửa 3", "sửa nữ": what it is now, and which value it shall have."""
    figure = here.form.figures[place.pending["code"]]
    words, rows = replies.new_value(here, answered(draft), figure)
    await ctx.ask(talk, kept(here, draft, place, reasons=talk.place.get("reasons", {})), words, rows)


def nothing_understood(outcome: Outcome) -> bool:
    """Not even a candidate to ask back about."""
    options = outcome.doubt.why.options if outcome.doubt else ()
    return bool(outcome.unclear or outcome.doubt) and not options and not any(outcome.changes.values())


async def explain(
    ctx: Context,
    talk: Talk,
    here: Month,
    draft: drafts.Draft,
    outcome: Outcome,
    asked: Step,
    text: str,
    first: str,
) -> None:
    """Not understood: what was expected, an example, candidates to tap, a way to a person."""
    words, rows = replies.doubt(here, answered(draft), outcome, asked, text)
    if not rows and outcome.place.pending.get("kind") == "value":
        rows = replies.keep_value()
    elif not rows and not isinstance(asked, Card):
        _, rows = screens.question(here, answered(draft), asked)
        rows = [*rows, [Choice(t("submit.help_button"), HELP)]]
    elif isinstance(asked, Card) and not rows:
        rows = [[Choice(t("submit.file"), FILE), Choice(t("submit.edit"), EDIT)]]
    await ctx.ask(
        talk, kept(here, draft, outcome.place, reasons=talk.place.get("reasons", {})), joined(first, words), rows
    )


async def store(ctx: Context, here: Month, draft: drafts.Draft, outcome: Outcome, place: Place) -> drafts.Draft:
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


def said_first(here: Month, draft: drafts.Draft, outcome: Outcome, asked: Step) -> str:
    """The next message's first line: what was stored, what it makes of the total, what is asked again."""
    title = "" if isinstance(asked, Card) else asked.screen.title
    parts = [replies.stored(outcome, title)]
    values = settle(here.form, here.facts, draft.values)
    if any(item.figure.screen and here.form.screen(item.figure.screen).balance for item in outcome.stored):
        parts.append(balance(here, values))
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


def balance(here: Month, values: Values) -> str:
    """ "26 + 2 − 0 = 28": shown as soon as a movement is stored."""
    opening, closing = values.get(OPENING), values.get("cuoi_ky")
    if not isinstance(opening, int) or not isinstance(closing, int):
        return ""
    increase = sum(value for code in here.form.parts("increase") if isinstance(value := values.get(code), int))
    return t(
        "submit.balance",
        opening=opening,
        increase=increase,
        decrease=opening + increase - closing,
        closing=closing,
    )
