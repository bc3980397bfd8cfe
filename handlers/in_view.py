"""Which question words belong to: one that the person has in view, on this device, and has not answered yet."""

from __future__ import annotations

from handlers import far_away, meeting_reply, month_talk
from handlers.context import Context
from reporting.answers import Accepted, fold, read_choice
from storage import outbox, talks
from storage.talks import Talk


async def choice_in_view(ctx: Context, talk: Talk | None, text: str) -> str | None:
    """A choice of the newest message, typed by its label; by its letter where the message was an answer.

    The choices of the question that the talk stands at are the talk's own affair.
    """
    newest = await outbox.newest_choices(ctx.connection, ctx.account.id)
    if newest is None or (talk is not None and newest.row == talk.question):
        return None
    found = read_choice(text, [choice.label for choice in newest.choices])
    if not isinstance(found, Accepted):
        # A bare "có" belongs to the question of the report before it belongs to an invitation that came in between.
        if talk is not None and talk.topic:
            return None
        return meeting_reply.typed(newest.choices, text) or far_away.typed(newest.choices, text)
    if len(text.strip(" .()")) == 1 and newest.purpose != "reply":
        return None
    return newest.choices[found.value].value


async def was_asked_elsewhere(ctx: Context, talk: Talk) -> bool:
    """The question stands on another of the person's devices: what is typed here answers something older."""
    if talk.topic != month_talk.TOPIC or talk.question is None:
        return False
    return await outbox.account_of(ctx.connection, talk.question) != ctx.account.id


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
    return await outbox.is_sent(ctx.connection, talk.question)


async def remember_words(ctx: Context, talk: Talk, text: str) -> None:
    talk.last_said = said_key(ctx, talk, text)
    await talks.save(ctx.connection, talk, ctx.now)


def said_key(ctx: Context, talk: Talk, text: str) -> str:
    """Keyed, so that the database holds nothing of what was typed."""
    return ctx.house.vault.key_of("said", str(talk.id), fold(text)).hex()
