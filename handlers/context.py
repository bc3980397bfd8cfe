"""What a conversation has in its hands while it answers one event, all in one transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from events import Choice, Event, EventKind, Message
from reminders.allowance import Allowance
from reporting.form import Forms
from storage import audit, bubbles, chats, outbox, talks
from storage.db import Connection
from storage.talks import Talk
from storage.vault import Vault


async def nobody_taps(_ctx: Context, _value: str) -> None:
    raise RuntimeError("the router did not lend its hand")


Rows = Sequence[Sequence[Choice]]


@dataclass(frozen=True, slots=True)
class Bot:
    """One bot on Zalo."""

    channel: str
    link: str = ""
    """Opens its chat; "" where the office has not said it."""


@dataclass(frozen=True, slots=True)
class House:
    """What does not change from event to event."""

    vault: Vault
    forms: Forms
    bot_name: str = ""
    """Telegram name for ``t.me`` links; "" where there is none."""
    web_url: str = ""
    """Where the browser chat is reached from outside; "" where it is not."""
    bots: tuple[Bot, ...] = ()
    """The bots on Zalo, in their order."""
    of_a_bot: Allowance | None = None
    """What each of them may do; None for as much as it likes, members too."""
    hotline: str = ""
    templates: Path | None = None
    """The office's own folder of report templates."""
    party_committee: str = ""
    """Shown name of the committee where the register does not say (before any unit is known)."""


@dataclass(slots=True)
class Context:
    """One event being answered. Handlers read and write through ``connection`` and speak through ``say``."""

    house: House
    connection: Connection
    event: Event
    account: chats.Account
    now: datetime
    was_sending: bool = False
    """A message was on its way to this account when the event arrived."""
    said: list[int] = field(default_factory=list)
    """Outbox rows queued for the asking account, in order."""
    notice: str = ""
    """A word over the tapped button, gone after seconds (a callback's answer)."""
    tap: Callable[[Context, str], Awaitable[None]] = nobody_taps
    """Acts as if this choice had been tapped; the router lends itself."""
    changed_units: set[str] = field(default_factory=set)
    """Units whose filed figures moved: their committees' boards are stale."""

    @property
    def person(self) -> str:
        """The asking person's id. Raises for a group, where nobody acts."""
        if self.account.person is None:
            raise ValueError("a group is not a person")
        return self.account.person

    async def say(
        self,
        text: str,
        rows: Rows = (),
        *,
        file: tuple[str, bytes] | None = None,
        key: str | None = None,
        menu: tuple[tuple[str, str], ...] = (),
        secret: bool = False,
        anew: bool = False,
    ) -> int | None:
        """Answer the asking account. After a tap the first answer replaces the tapped message, unless ``anew``.

        ``secret``: it shows an invitation code, so it is kept as ciphertext.
        """
        edits = await self._tapped() if not self.said and file is None and not anew else None
        message = with_file(Message(text, frozen(rows), menu=menu), file)
        row = await outbox.add(
            self.connection,
            self.account.id,
            message,
            self.now,
            purpose=outbox.REPLY,
            edits=edits,
            key=key,
            seal=self.house.vault if secret else None,
        )
        if row is not None:
            self.said.append(row)
        return row

    async def ask(self, talk: Talk, place: dict[str, Any], text: str, rows: Rows = (), *, anew: bool = False) -> None:
        """Ask the question that ``place`` stands at, and save the talk there.

        The choices travel as ``q:talk:turn:value``, so that a button of an older turn is known to be
        stale; ``place["choices"]`` keeps them so that letters and labels can be typed instead.
        """
        talk.turn += 1
        talk.place = {**place, "choices": [[choice.label, choice.value] for row in rows for choice in row]}
        marked = [[Choice(choice.label, f"q:{talk.id}:{talk.turn}:{choice.value}") for choice in row] for row in rows]
        talk.question = await self.say(text, marked, anew=anew)
        await talks.save(self.connection, talk, self.now)

    async def tell(
        self,
        accounts: Iterable[chats.Account],
        text: str,
        rows: Rows = (),
        *,
        purpose: str,
        unit: str = "",
        period: str = "",
        key: str = "",
        secret: bool = False,
    ) -> int:
        """Send the same to other accounts; ``key`` makes it once per account. Returns how many were queued."""
        queued = 0
        for account in accounts:
            row = await outbox.add(
                self.connection,
                account.id,
                Message(text, frozen(rows)),
                self.now,
                purpose=purpose,
                unit=unit,
                period=period,
                key=f"{key}:{account.id}" if key else None,
                seal=self.house.vault if secret else None,
            )
            queued += row is not None
        return queued

    async def record(
        self, action: str, unit: str = "", *, period: str = "", detail: str = "", allowed: bool = True
    ) -> None:
        """Write down what the asking account did, or was refused."""
        await audit.record(
            self.connection,
            action,
            self.now,
            person=self.account.person,
            channel=self.event.channel,
            unit=unit,
            period=period,
            allowed=allowed,
            detail=detail,
        )

    async def _tapped(self) -> int | None:
        if self.event.kind is not EventKind.BUTTON or not self.event.message_ref:
            return None
        return await bubbles.bubble(self.connection, self.account.id, self.event.message_ref)


def frozen(rows: Rows) -> tuple[tuple[Choice, ...], ...]:
    return tuple(tuple(row) for row in rows)


def with_file(message: Message, file: tuple[str, bytes] | None) -> Message:
    return message if file is None else replace(message, file_name=file[0], file=file[1])
