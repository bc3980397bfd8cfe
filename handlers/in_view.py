"""Which question words belong to: one that the person has in view, on this device, and has not answered yet."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from events import abilities
from handlers.context import Context
from handlers.meetings import far_away, reply
from handlers.report import monthly
from reporting.answers import Accepted, fold, is_letter, read_choice, read_command
from storage import bubbles, outbox, talks
from storage.bubbles import Offered
from storage.talks import Talk


async def choice_in_view(ctx: Context, talk: Talk | None, text: str) -> str | None:
    """A choice of the newest message, typed by its label; by its letter where the message was an answer.

    The choices of the question that the talk stands at are the talk's own affair.
    """
    if not abilities(ctx.event.channel).buttons:
        return await choice_above(ctx, talk, text)
    newest = await bubbles.newest_choices(ctx.connection, ctx.account.id)
    if newest is None or (talk is not None and newest.row == talk.question):
        return None
    found = read_choice(text, [choice.label for choice in newest.choices])
    if not isinstance(found, Accepted):
        return named_loosely(talk, newest, text)
    if is_letter(text) and newest.purpose != outbox.REPLY:
        return None
    return newest.choices[found.value].value


async def choice_above(ctx: Context, talk: Talk | None, text: str) -> str | None:
    """Where nothing can be tapped, what is offered stays above whatever was said since, down to the talk's question.

    A letter is of the newest list alone: every list begins with A. An older one is called by its words, where they
    mean nothing else.
    """
    above = list(await bubbles.latest(ctx.connection, ctx.account.id))
    if talk is not None:
        above = list(takewhile(lambda offered: offered.row != talk.question, above))
    lists = [offered for offered in above if offered.choices]
    if not lists:
        return None
    newest, *older = lists
    found = read_choice(text, [choice.label for choice in newest.choices])
    value = newest.choices[found.value].value if isinstance(found, Accepted) else None
    if value is not None and (newest is above[0] or outlives_its_turn(value)):
        return value
    return named_loosely(talk, newest, text) or older_choice(older, text)


def outlives_its_turn(value: str) -> bool:
    """Not the answer to a question, which ends with it."""
    return value.startswith("m:")


def older_choice(older: Iterable[Offered], text: str) -> str | None:
    """The newest of the choices that outlive their turn and bear this label."""
    if is_letter(text) or read_command(text) is not None:
        return None
    for offered in older:
        lasting = [choice for choice in offered.choices if outlives_its_turn(choice.value)]
        found = read_choice(text, [choice.label for choice in lasting])
        if isinstance(found, Accepted):
            return lasting[found.value].value
    return None


def named_loosely(talk: Talk | None, offered: Offered, text: str) -> str | None:
    """A bare "có" belongs to the question of the report before it belongs to an invitation that came in between."""
    if talk is not None and talk.topic:
        return None
    return reply.typed(offered.choices, text) or far_away.typed(offered.choices, text)


async def was_asked_elsewhere(ctx: Context, talk: Talk) -> bool:
    """The question stands on another of the person's devices: what is typed here answers something older.

    A browser page shows the whole talk, and says how far: there the question may be in view all the same.
    """
    if talk.topic != monthly.TOPIC or talk.question is None:
        return False
    if await outbox.account_of(ctx.connection, talk.question) == ctx.account.id:
        return False
    return not await bubbles.was_shown(ctx.connection, talk.question, ctx.event.seen)


def chosen(talk: Talk, text: str) -> str | None:
    choices = talk.place.get("choices", [])
    if not choices:
        return None
    found = read_choice(text, [label for label, _ in choices])
    if isinstance(found, Accepted):
        return str(choices[found.value][1])
    # A label that carries its own number ("2. Cơ cấu") can be called by it.
    numbered = [value for label, value in choices if label.startswith(f"{text.strip()}. ")]
    return str(numbered[0]) if len(numbered) == 1 else None


async def is_repeat(ctx: Context, talk: Talk, text: str) -> bool:
    """The same words again before the next question has arrived: a repeat, not an answer to it."""
    if talk.last_said != said_key(ctx, talk, text):
        return False
    return ctx.was_sending or not await outbox.is_sent(ctx.connection, talk.question)


async def is_seen(ctx: Context, talk: Talk) -> bool:
    """The question has been sent, and had been shown where this was typed: an answer may have waited for the network."""
    if not ctx.event.seen or talk.question is None:
        return await outbox.is_sent(ctx.connection, talk.question)
    return await bubbles.was_shown(ctx.connection, talk.question, ctx.event.seen)


async def remember_words(ctx: Context, talk: Talk, text: str) -> None:
    talk.last_said = said_key(ctx, talk, text)
    await talks.save(ctx.connection, talk, ctx.now)


def said_key(ctx: Context, talk: Talk, text: str) -> str:
    """Keyed, so that the database holds nothing of what was typed."""
    return ctx.house.vault.key_of("said", str(talk.id), fold(text)).hex()
