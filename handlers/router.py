"""Whose turn it is: words, buttons and commands → conversation."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from events import Choice, EventKind
from handlers import desk, gate, group, in_view, my_data, overview
from handlers.context import Context
from handlers.meetings import attendance, coming, far_away, member
from handlers.office import branch_report, papers, reminded
from handlers.people import away, enrol, ways
from handlers.report import anytime, correct, help_call, monthly
from handlers.topics import CHOICES, QUESTIONS
from handlers.words import WORDS
from reporting.answers import Command, read_command, read_edit, split_command
from storage import people, talks
from storage.talks import LOBBY, Talk
from texts import t

LONGEST = 2000
"""Characters: no answer is longer, and reading costs time."""


async def route(ctx: Context) -> None:
    """Answer one event."""
    ctx.tap = tapped
    event = ctx.event
    if event.kind in {EventKind.BLOCKED, EventKind.UNBLOCKED, EventKind.MIGRATED}:
        await enrol.account_changed(ctx)
    elif event.group:
        await group.answer(ctx)
    elif event.kind is EventKind.FILE:
        await papers.received(ctx)
    elif event.kind is EventKind.UNSUPPORTED:
        await ctx.say(t("help.unsupported"))
    elif event.kind is EventKind.BUTTON:
        await tapped(ctx, event.button)
    elif event.kind is EventKind.EDIT:
        await correct.edited(ctx)
    elif len(event.text) > LONGEST:
        await ctx.say(t("help.too_long"))
    else:
        await typed(ctx, event.text)


async def apologise(ctx: Context) -> None:
    """An event could not be handled and was set aside: the person is told, nothing else changes."""
    await ctx.say(t("help.apology", hotline=ctx.house.hotline or t("help.no_hotline")))


# ── Buttons ─────────────────────────────────────────────────────────────────


async def tapped(ctx: Context, button: str) -> None:
    scope, _, rest = button.partition(":")
    if scope == "q":
        await tapped_question(ctx, rest)
    elif scope == "m":
        topic, _, rest = rest.partition(":")
        action, _, argument = rest.partition(":")
        if topic in CHOICES:
            await CHOICES[topic](ctx, action, argument)


async def tapped_question(ctx: Context, rest: str) -> None:
    """A choice under a question: only under the question that the talk stands at."""
    number, _, rest = rest.partition(":")
    turn, _, value = rest.partition(":")
    talk = await talks.by_id(ctx.connection, int(number)) if number.isdecimal() else None
    if talk is None or talk.person != ctx.person:
        return
    if str(talk.turn) != turn:
        ctx.notice = t("help.stale")
        if await in_view.was_asked_elsewhere(ctx, talk):
            await anytime.resume(ctx, talk)
        return
    if talk.unit:
        await people.set_focus(ctx.connection, ctx.person, talk.unit)
    await hand_over(ctx, talk, "", value)


async def hand_over(ctx: Context, talk: Talk, text: str, value: str) -> None:
    answer = QUESTIONS.get(talk.topic)
    await (answer(ctx, talk, text, value) if answer else start(ctx))


# ── Words ───────────────────────────────────────────────────────────────────


async def typed(ctx: Context, text: str) -> None:
    """Enrolment first, then commands, then the question that the talk stands at."""
    command = split_command(text)
    if command and command[0] in COMMANDS:
        await COMMANDS[command[0]](ctx, command[1])
        return
    if await enrol.has_the_word(ctx, text):
        return
    talk = await current_talk(ctx)
    offered = await in_view.choice_in_view(ctx, talk, text)
    if offered is not None:
        await tapped(ctx, offered)
        return
    if talk is None:
        await choose_unit(ctx)
        return
    if await in_view.is_repeat(ctx, talk, text):
        return
    word = read_command(text)
    if word not in WORDS and await in_view.was_asked_elsewhere(ctx, talk):
        await anytime.resume(ctx, talk)
        return
    if word not in WORDS and not await in_view.is_seen(ctx, talk):
        await ctx.say(t("help.wait"))
        return
    await in_view.remember_words(ctx, talk, text)
    await answered(ctx, talk, text, word)


async def answered(ctx: Context, talk: Talk, text: str, word: Command | None) -> None:
    """A choice by its letter or label; a word that works everywhere; else the topic's own answer."""
    value = in_view.chosen(talk, text)
    if value is not None:
        await hand_over(ctx, talk, text, value)
    elif word in WORDS and talk.unit:
        await WORDS[word](ctx, talk)
    elif talk.topic and await is_correction(ctx, talk, text):
        return
    elif talk.topic:
        await hand_over(ctx, talk, text, "")
    else:
        await without_question(ctx, talk, text, word)


async def is_correction(ctx: Context, talk: Talk, text: str) -> bool:
    """ "sửa nữ 8" while no draft holds the figure: it is the filed report that is meant."""
    if talk.topic != monthly.TOPIC or read_edit(text) is None or await monthly.place_of(ctx, talk):
        return False
    await correct.by_words(ctx, talk.unit, text)
    return True


async def without_question(ctx: Context, talk: Talk, text: str, word: Command | None) -> None:
    """Nothing is asked: a word, a correction by name, or a greeting."""
    if talk.unit and word is Command.EDIT:
        await correct.begin(ctx, talk.unit)
    elif talk.unit and read_edit(text) is not None:
        await correct.by_words(ctx, talk.unit, text)
    elif talk.unit and word in {Command.REPORT, Command.NEXT}:
        await monthly.begin(ctx, talk.unit)
    elif word is Command.MEETING:
        await coming.command(ctx, "")
    elif word is Command.WAYS:
        await ways.show(ctx)
    elif word is Command.HELP:
        await guide(ctx, talk.unit)
    elif not await far_away.was_said(ctx, text):
        await start(ctx)


async def guide(ctx: Context, unit: str) -> None:
    branch = await member.branch_of(ctx)
    await (member.guide(ctx, branch) if branch else help_call.guide(ctx, unit))


# ── Which unit ──────────────────────────────────────────────────────────────


async def current_talk(ctx: Context) -> Talk | None:
    """The talk that the person is in: about the unit in focus, the only one, or the lobby; None to ask."""
    focus = await people.focus(ctx.connection, ctx.person)
    own = await gate.own_units(ctx)
    lobby = await talks.load(ctx.connection, ctx.person, LOBBY, ctx.now)
    if lobby.topic and not focus:
        return lobby
    if focus and (focus in own or await gate.reaches(ctx, focus)):
        return await talks.load(ctx.connection, ctx.person, focus, ctx.now)
    if len(own) == 1:
        return await talks.load(ctx.connection, ctx.person, own[0], ctx.now)
    return lobby if not own else None


async def choose_unit(ctx: Context, _argument: str = "") -> None:
    """A person who serves several branches is asked which."""
    names = await gate.own_unit_names(ctx)
    rows = [[Choice(name, f"m:submit:begin:{unit}")] for unit, name in names]
    await ctx.say(t("help.which_unit"), rows)


async def start(ctx: Context, argument: str = "") -> None:
    """/start, or words that answer nothing: the code it brings, else where the person stands."""
    if argument:
        await enrol.redeem(ctx, argument)
        return
    if await enrol.has_the_word(ctx, ""):
        return
    if await gate.has_desk(ctx):
        await desk.menu(ctx)
        return
    own = await gate.own_units(ctx)
    if len(own) > 1:
        await choose_unit(ctx)
    elif own:
        talk = await talks.load(ctx.connection, ctx.person, own[0], ctx.now)
        await (anytime.greet_again(ctx, talk) if await monthly.place_of(ctx, talk) else monthly.begin(ctx, own[0]))
    elif branch := await member.branch_of(ctx):
        await member.says(ctx, branch, ctx.event.text)
    else:
        await overview.welcome(ctx)


async def report_command(ctx: Context, _argument: str) -> None:
    talk = await current_talk(ctx)
    await (monthly.begin(ctx, talk.unit) if talk and talk.unit else start(ctx))


async def word_command(ctx: Context, word: Command) -> None:
    talk = await current_talk(ctx)
    if talk is None:
        await choose_unit(ctx)
    elif talk.unit:
        await WORDS[word](ctx, talk)
    elif word is Command.HELP and (branch := await member.branch_of(ctx)):
        await member.guide(ctx, branch)
    else:
        await start(ctx)


async def ways_command(ctx: Context, _argument: str) -> None:
    """Of somebody with a task here; who has none is told how to get one."""
    if not await enrol.has_the_word(ctx, ""):
        await ways.show(ctx)


COMMANDS: dict[str, Callable[[Context, str], Awaitable[None]]] = {
    "start": start,
    "baocao": report_command,
    "bc": report_command,
    "giup": lambda ctx, _: word_command(ctx, Command.HELP),
    "help": lambda ctx, _: word_command(ctx, Command.HELP),
    "huy": lambda ctx, _: word_command(ctx, Command.CANCEL),
    "nop": lambda ctx, _: word_command(ctx, Command.SUBMIT),
    "sua": lambda ctx, _: word_command(ctx, Command.EDIT),
    "xemlai": lambda ctx, _: word_command(ctx, Command.REVIEW),
    "donvi": choose_unit,
    "hop": coming.command,
    "diemdanh": attendance.command,
    "vanphong": branch_report.command,
    "tonghop": overview.command,
    "nhacviec": reminded.command,
    "tamvang": away.command,
    "dixa": far_away.command,
    "kenh": ways_command,
    "dulieu": my_data.show_data,
    "xoadulieu": my_data.remove_data,
}
"""Slash commands by name."""
