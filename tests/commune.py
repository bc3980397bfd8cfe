"""The sample commune in a test: people who say and tap, and rows to look at afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from demo import world
from demo.stage import Stage
from events import Choice, Event, EventKind, Message, SendError
from reporting.answers import fold
from reporting.periods import Period
from reporting.values import Values
from storage import chats, reports
from storage.codes import make
from storage.reports import Report


@dataclass(slots=True)
class Chat:
    """One chat: what its owner says, taps and hears."""

    stage: Stage
    address: str

    async def says(self, text: str, *, ref: str = "") -> str:
        """Type, and hear the answer."""
        await self.stage.says(self.address, text, ref=ref)
        return self.hears()

    async def taps(self, label: str) -> str:
        """Tap the newest choice with this label (its beginning will do), and hear the answer."""
        await self.stage.taps(self.address, self.choice(label))
        return self.hears()

    async def edits(self, ref: str, text: str) -> str:
        await self.stage.edits(self.address, ref, text)
        return self.hears()

    async def talks(self, *words: str) -> str:
        """Several answers one after another; one in square brackets is a tap."""
        for word in words:
            await (self.taps(word[1:-1]) if word.startswith("[") else self.says(word))
        return self.hears()

    def bubbles(self) -> list[Message]:
        return [message for _, message in self.stage.mailbox.shown.get(self.address, [])]

    def hears(self) -> str:
        """The newest message."""
        return self.bubbles()[-1].text if self.bubbles() else ""

    def labels(self) -> list[str]:
        return [choice.label for row in self.bubbles()[-1].rows for choice in row]

    def choice(self, label: str) -> Choice:
        """The newest choice whose label begins like this."""
        for message in reversed(self.bubbles()):
            for row in message.rows:
                for choice in row:
                    if fold(choice.label).startswith(fold(label)):
                        return choice
        raise AssertionError(f"no choice {label!r}; the last message offers {self.labels()}")

    async def event(self, kind: EventKind, **more: Any) -> None:
        await self.stage.happens(self.address, kind, **more)


class Commune:
    """The whole house around a real database file, with the messenger at the edge replaced by lists."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.db = stage.world.db
        self.house = stage.world.house

    # ── People ──────────────────────────────────────────────────────────────

    def chat(self, address: str) -> Chat:
        return Chat(self.stage, address)

    def secretary(self, unit: str) -> Chat:
        return self.chat(world.secretary(unit))

    @property
    def office(self) -> Chat:
        return self.chat(world.OFFICE)

    @property
    def leader(self) -> Chat:
        return self.chat(world.LEADER)

    @property
    def group(self) -> Chat:
        return self.chat(world.GROUP)

    async def somebody(self, role: str, unit: str, address: str = "") -> Chat:
        """A further person who has redeemed a code and agreed."""
        chat = self.chat(address or f"{role}-of-{unit}")
        async with self.db.transaction() as connection:
            await world.add_person(connection, self.house.vault, chat.address, unit, role, "", self.stage.now)
        return chat

    async def code(self, role: str, unit: str, **more: Any) -> str:
        async with self.db.transaction() as connection:
            return await make(connection, self.house.vault, role, unit, None, self.stage.now, **more)

    # ── Time ────────────────────────────────────────────────────────────────

    @property
    def now(self) -> datetime:
        return self.stage.now

    async def wait(self, **span: float) -> None:
        await self.stage.move_to(self.stage.now + timedelta(**span))

    async def until(self, moment: datetime) -> None:
        await self.stage.move_to(moment)

    # ── The network ─────────────────────────────────────────────────────────

    def cut(self) -> None:
        """The messenger cannot be reached."""
        self.stage.mailbox.refusals = [SendError("network")] * 10_000

    def mend(self) -> None:
        self.stage.mailbox.refusals.clear()

    # ── What is stored ──────────────────────────────────────────────────────

    async def rows(self, sql: str, *facts: object) -> list[tuple[Any, ...]]:
        async with self.db.snapshot() as connection, connection.execute(sql, facts) as cursor:
            return [tuple(row) for row in await cursor.fetchall()]

    async def one(self, sql: str, *facts: object) -> Any:
        return (await self.rows(sql, *facts))[0][0]

    async def report(self, unit: str, period: str = "2026-02") -> Report | None:
        async with self.db.snapshot() as connection:
            return await reports.current(connection, unit, Period.parse(period))

    async def filed(self, unit: str, period: str = "2026-02") -> Values:
        """The figures of the report that stands; fails where there is none."""
        report = await self.report(unit, period)
        assert report is not None, f"{unit} has no report of {period}"
        return report.values

    async def draft(self, unit: str, period: str = "2026-02") -> dict[str, object]:
        """The open draft's figures as stored: code → number or text."""
        found = await self.rows(
            "SELECT f.code, f.number, f.text FROM draft_figures f JOIN drafts d ON d.id = f.draft "
            "WHERE d.unit = ? AND d.period = ? AND d.discarded_at IS NULL AND d.report IS NULL",
            unit,
            period,
        )
        return {code: number if text is None else text for code, number, text in found}

    async def person_of(self, chat: Chat) -> str:
        async with self.db.snapshot() as connection:
            account = await chats.find(connection, self.house.vault, self.stage.channel, chat.address)
        assert account is not None and account.person is not None
        return account.person

    async def handle(self, *events: Event) -> None:
        for event in events:
            await self.stage.handle(event)


QUIET: Sequence[str] = ("[Không]", "[Đúng cả]", "{meeting}", "[Đúng cả]", "[Không]", "[Ổn định]")
"""The answers of a month in which nothing happened; the meeting stands in between."""


async def quiet_month(chat: Chat, meeting: str, *, begin: str = "bc") -> str:
    """Everything up to the read-back card."""
    return await chat.talks(begin, *(word.format(meeting=meeting) for word in QUIET))
