"""Words that a person may say at any moment of a unit's talk → what they do."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import overview
from handlers.context import Context
from handlers.meetings import attendance, coming
from handlers.people import away, ways
from handlers.report import anytime, correct, finish, help_call, monthly
from reporting.answers import Command
from storage.talks import Talk


async def edit_word(ctx: Context, talk: Talk) -> None:
    """ "sửa": a figure of the open draft, or of the last filed report."""
    if await monthly.place_of(ctx, talk):
        await anytime.choose_screen(ctx, talk)
    else:
        await correct.begin(ctx, talk.unit)


async def review_word(ctx: Context, talk: Talk) -> None:
    if await monthly.place_of(ctx, talk):
        await anytime.review(ctx, talk)
    else:
        await overview.own_report(ctx, talk.unit)


async def report_word(ctx: Context, talk: Talk) -> None:
    await monthly.begin(ctx, talk.unit)


async def help_word(ctx: Context, talk: Talk) -> None:
    await help_call.guide(ctx, talk.unit)


async def submit_word(ctx: Context, talk: Talk) -> None:
    """ "nộp" on the card files; anywhere else it shows what is still missing."""
    await finish.file(ctx, talk)


async def ways_word(ctx: Context, _talk: Talk) -> None:
    await ways.show(ctx)


WORDS: dict[Command | None, Callable[[Context, Talk], Awaitable[None]]] = {
    Command.EDIT: edit_word,
    Command.BACK: anytime.back,
    Command.LATER: anytime.pause,
    Command.HELP: help_word,
    Command.REVIEW: review_word,
    Command.CANCEL: anytime.ask_discard,
    Command.SUBMIT: submit_word,
    Command.REPORT: report_word,
    Command.AWAY: away.word,
    Command.MEETING: coming.word,
    Command.ATTENDANCE: attendance.word,
    Command.WAYS: ways_word,
}
"""Words that work at any moment, with and without diacritics."""
