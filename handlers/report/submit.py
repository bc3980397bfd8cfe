"""The monthly report: what is answered under its questions, and choices that outlive them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import gate
from handlers.context import Context
from handlers.replies import shortened
from handlers.report import anytime, finish, help_call, later
from handlers.report.anytime import DISCARD, KEEP, PART, RESTART, RESUME, SCREEN
from handlers.report.monthly import Standing, begin, moved_meanwhile, place_of, show
from handlers.report.taking import take
from handlers.rights import Action
from handlers.screens import BACK, EDIT, FILE, HELP
from reporting.periods import Period
from reporting.reading import read_named
from reporting.steps import Place
from storage.talks import Talk
from texts import t


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    """An answer under the question that the talk stands at."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    if not await gate.allowed(ctx, Action.FILL, talk.unit):
        return
    if value.startswith(later.LATER):
        await later.put(ctx, talk.unit, found[0].period, value.removeprefix(later.LATER))
    elif value not in HARMLESS and moved_meanwhile(talk, *found):
        here, draft, _ = found
        await show(ctx, talk, here, draft, Place(), first=t("submit.moved_meanwhile"))
    elif value in STEPS:
        await STEPS[value](ctx, talk)
    elif value.startswith(SCREEN):
        here, draft, _ = found
        await show(ctx, talk, here, draft, Place(value.removeprefix(SCREEN), editing=True))
    else:
        await under_question(ctx, talk, found, text, value)


async def under_question(ctx: Context, talk: Talk, found: Standing, text: str, value: str) -> None:
    """Words, or a choice of the question itself. What was not the question on the screen is not its answer."""
    here, draft, place = found
    mode = talk.place.get("mode", "")
    if mode == "reason":
        await finish.take_reason(ctx, talk, here, draft, text, value)
    elif mode == "greeting":
        await show(ctx, talk, here, draft, place)
    elif mode == "discard":
        await anytime.ask_discard(ctx, talk)
    elif mode == "choose" and not read_named(here.form, text):
        await anytime.choose_screen(ctx, talk, first=t("answers.not_a_screen", said=shortened(text)))
    else:
        await take(ctx, talk, here, draft, place, text, value)


async def help_called(ctx: Context, talk: Talk) -> None:
    await help_call.call(ctx, talk.unit)


STEPS: dict[str, Callable[[Context, Talk], Awaitable[None]]] = {
    RESUME: anytime.resume,
    KEEP: anytime.pause,
    RESTART: anytime.ask_discard,
    DISCARD: anytime.discard,
    HELP: help_called,
    EDIT: anytime.choose_line,
    PART: anytime.choose_screen,
    BACK: anytime.back,
    FILE: finish.file,
}
"""Choices that mean the same under every question."""
HARMLESS = frozenset({RESUME, KEEP, RESTART, HELP, EDIT, PART, BACK, FILE})
"""Choices that only show something, or (to file) look for themselves at what was shown."""


async def tapped(ctx: Context, action: str, argument: str) -> None:
    """Choices that are not bound to a turn: begin, and take a discarded draft back."""
    unit, _, period = argument.partition("|")
    if action == "begin":
        await begin(ctx, unit)
    elif action == "restore" and await gate.allowed(ctx, Action.FILL, unit):
        await anytime.restore(ctx, unit, Period.parse(period))
