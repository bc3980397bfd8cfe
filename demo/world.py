"""A commune in a database: the register, the history, and people who are roles, not names."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from commands import setup
from demo import sample
from handlers.context import House
from reporting.form import Forms
from reporting.form_files import load_forms
from storage import chats, consents, groups, meta, people
from storage.db import Connection, Database
from storage.vault import Vault, new_key

BEGINS = datetime(2026, 2, 9, 1, 0, tzinfo=UTC)
"""Monday, 9 February 2026, 8:00 in Vietnam: January is in, February opens after Tết."""

CHANNEL = "web"
ROOT = "XA"
MEMBERS_BRANCH = "TT01"
"""Where the demo's member belongs."""
OFFICE, LEADER, GROUP, MEMBER = "demo-office", "demo-leader", "demo-group", "demo-member"


def secretary(unit: str) -> str:
    """The chat address of a unit's secretary."""
    return f"demo-secretary-{unit}"


def member(unit: str, number: int) -> str:
    """The chat address of one of a branch's members; the demo's one member is number 0 of the branch."""
    return MEMBER if (unit, number) == (MEMBERS_BRANCH, 0) else f"{MEMBER}-{unit}-{number}"


@dataclass(frozen=True, slots=True)
class World:
    db: Database
    house: House


Inhabit = Callable[[Connection, Forms, Vault, datetime], Awaitable[None]]
"""Puts the people who use the bot into a commune that has none."""


async def make(path: Path, now: datetime = BEGINS, inhabit: Inhabit | None = None) -> World:
    """Open the demo's database, made and populated if it is new; its key lies beside it."""
    forms = load_forms(setup.FORMS)
    vault = Vault.from_text(demo_key(path.with_suffix(".key")))
    db = await Database.open(path)
    async with db.transaction() as connection:
        if await meta.get(connection, "set_up_at") is None:
            await load_history(connection, forms, path, now)
            await (inhabit or everybody)(connection, forms, vault, now)
    return World(db, House(vault, forms, hotline="0213 000 0000", party_committee="Đảng ủy xã Bình Lư"))


async def make_anew(folder: Path, inhabit: Inhabit | None = None) -> World:
    """The demo's database in ``folder`` at its very beginning; one that was left there is thrown away."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("demo.*"):
        old.unlink()
    return await make(folder / "demo.db", inhabit=inhabit)


async def nine_months(path: Path, forms: Forms) -> Database:
    """The sample's register and all its figures, as setup loads them; nobody uses the bot there."""
    entries, past = setup.read_files(sample.REGISTER, sample.FIGURES, forms, BEGINS)
    db = await Database.open(path)
    async with db.transaction() as connection:
        await setup.load(connection, entries, past, sample.FIGURES.name, BEGINS)
    return db


def demo_key(path: Path) -> str:
    """The demo makes its own key: nothing in it is anybody's."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(new_key(), encoding="ascii")
    return path.read_text(encoding="ascii")


async def load_history(connection: Connection, forms: Forms, path: Path, now: datetime) -> None:
    history = path.with_suffix(".history.csv")
    sample.write_history(history)
    entries, past = setup.read_files(sample.REGISTER, history, forms, now)
    await setup.load(connection, entries, past, sample.FIGURES.name, now)
    history.unlink()


async def everybody(connection: Connection, forms: Forms, vault: Vault, now: datetime) -> None:
    """The office, a leader, every secretary, one member, and the group."""
    await add_person(connection, vault, OFFICE, ROOT, "office", "Văn phòng Đảng ủy", now)
    await add_person(connection, vault, LEADER, ROOT, "leader", "Lãnh đạo", now)
    for unit in sample.reporting_units(forms):
        await add_person(connection, vault, secretary(unit.code), unit.code, "secretary", f"Bí thư {unit.name}", now)
    await add_person(connection, vault, MEMBER, MEMBERS_BRANCH, "member", "", now)
    group = await chats.of_chat(connection, vault, CHANNEL, GROUP, now, group=True)
    await groups.bind(connection, group.id, ROOT, now)


async def add_members(here: World, counts: Mapping[str, int], now: datetime) -> None:
    """Unit → how many of its members have a chat of their own."""
    async with here.db.transaction() as connection:
        for unit, count in counts.items():
            for chat in (member(unit, number) for number in range(count)):
                if chat != MEMBER:
                    await add_person(connection, here.house.vault, chat, unit, "member", "", now)


async def add_person(
    connection: Connection,
    vault: Vault,
    chat: str,
    unit: str,
    role: str,
    name: str,
    now: datetime,
    *,
    channel: str = CHANNEL,
) -> None:
    """Somebody who has redeemed a code and agreed already."""
    account = await chats.of_chat(connection, vault, channel, chat, now, group=False)
    if account.person is None:
        return
    await people.give_role(connection, account.person, unit, role, None, now)
    await people.set_name(connection, account.person, name)
    await consents.record(connection, account.person, "member" if role == "member" else "officer", "agreed", now)
    if unit != ROOT:
        await people.set_focus(connection, account.person, unit)
