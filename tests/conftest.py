"""A commune made once a run and copied for each test: a real SQLite file every time."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from commands import setup
from demo import world
from demo.stage import Stage
from events import Message
from reporting.calendar import Calendar
from reporting.form_files import load_forms
from reporting.periods import Period
from storage.db import Database
from tests.commune import Commune
from tests.post import Clock, Post

FEBRUARY = Period(2026, 2)
FORMS = load_forms(setup.FORMS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who lives in the commune takes a good part of a second: the fast suite leaves them out."""
    for item in items:
        if "commune" in getattr(item, "fixturenames", ()):
            item.add_marker("commune")


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample commune's database and key, history to January 2026."""
    folder = tmp_path_factory.mktemp("commune")

    async def make() -> None:
        here = await world.make(folder / "commune.db")
        await here.db.close()

    asyncio.run(make())
    return folder


@dataclass(frozen=True, slots=True)
class Opened:
    """The commune when everybody has been told that February 2026 is open."""

    folder: Path
    at: datetime
    shown: dict[str, list[tuple[str, Message]]]
    """What each chat shows by then."""


@pytest.fixture(scope="session")
def opened_once(made_once: Path, tmp_path_factory: pytest.TempPathFactory) -> Opened:
    folder = tmp_path_factory.mktemp("opened")

    async def open_() -> Opened:
        copy_files(made_once, folder)
        here = await world.make(folder / "commune.db")
        stage = Stage(here, world.BEGINS)
        await stage.move_to(Calendar().opens_at(FEBRUARY))
        await stage.parts.delivery.close()
        await here.db.close()
        return Opened(folder, stage.now, stage.mailbox.shown)

    return asyncio.run(open_())


def copy_files(folder: Path, to: Path) -> None:
    for file in folder.iterdir():
        shutil.copy(file, to / file.name)


@asynccontextmanager
async def copied(opened: Opened, folder: Path) -> AsyncIterator[Commune]:
    """The commune at the moment when the reports of February 2026 open, on the telephones what came with it."""
    copy_files(opened.folder, folder)
    here = await world.make(folder / "commune.db")
    stage = Stage(here, opened.at)
    stage.mailbox.shown = {chat: list(bubbles) for chat, bubbles in opened.shown.items()}
    stage.mailbox.count = sum(len(bubbles) for bubbles in opened.shown.values())
    try:
        yield Commune(stage)
    finally:
        await stage.parts.delivery.close()
        await here.db.close()


@pytest.fixture
async def commune(opened_once: Opened, tmp_path: Path) -> AsyncIterator[Commune]:
    async with copied(opened_once, tmp_path) as found:
        yield found


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """Not waiting for the disk: thousands of rows are about pace, not about durability."""
    db = await Database.open(tmp_path / "bot.db")
    await db._writer.execute("PRAGMA synchronous = OFF")
    yield Post(db, Clock())
    await db.close()


@pytest.fixture(scope="session")
def full_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample's register and all nine months of its figures, as setup loads them; nobody uses the bot there."""
    path = tmp_path_factory.mktemp("full") / "full.db"

    async def make() -> None:
        db = await world.nine_months(path, FORMS)
        await db.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def full(full_once: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(full_once, tmp_path / "full.db")
    db = await Database.open(tmp_path / "full.db")
    yield db
    await db.close()
