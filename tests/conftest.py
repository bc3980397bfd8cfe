"""A commune made once a run and copied for each test: a real SQLite file every time."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import pytest

from commands import setup
from commands.setup import FORMS
from demo import sample, world
from demo.stage import Stage
from reporting.calendar import Calendar
from reporting.form_files import load_forms
from reporting.periods import LOCAL, Period
from storage.db import Database
from tests.commune import Commune
from tests.post import Clock, Post

FEBRUARY = Period(2026, 2)


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sample commune's database and key, history to January 2026."""
    folder = tmp_path_factory.mktemp("commune")

    async def make() -> None:
        here = await world.make(folder / "commune.db")
        await here.db.close()

    asyncio.run(make())
    return folder


@pytest.fixture
async def commune(made_once: Path, tmp_path: Path) -> AsyncIterator[Commune]:
    """The commune at the moment when the reports of February 2026 open."""
    for file in made_once.iterdir():
        shutil.copy(file, tmp_path / file.name)
    here = await world.make(tmp_path / "commune.db")
    stage = Stage(here, world.BEGINS)
    try:
        await stage.move_to(Calendar().opens_at(FEBRUARY))
        yield Commune(stage)
    finally:
        await stage.parts.delivery.close()
        await here.db.close()


@pytest.fixture(scope="session")
def nine_months_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample commune as ``setup`` loads it with all its months, and nobody in it."""
    path = tmp_path_factory.mktemp("nine") / "bot.db"
    forms = load_forms(FORMS)
    now = datetime(2026, 4, 6, 8, tzinfo=LOCAL)

    async def make() -> None:
        db = await Database.open(path)
        entries, past = setup.read_files(sample.REGISTER, sample.FIGURES, forms, now)
        async with db.transaction() as connection:
            await setup.load(connection, entries, past, "sample", now)
        await db.close()

    asyncio.run(make())
    return path


@pytest.fixture
async def nine_months(nine_months_once: Path, tmp_path: Path) -> AsyncIterator[Database]:
    shutil.copy(nine_months_once, tmp_path / "nine.db")
    db = await Database.open(tmp_path / "nine.db")
    yield db
    await db.close()


@pytest.fixture
async def post(tmp_path: Path) -> AsyncIterator[Post]:
    """Not waiting for the disk: thousands of rows are about pace, not about durability."""
    db = await Database.open(tmp_path / "bot.db")
    await db._writer.execute("PRAGMA synchronous = OFF")
    yield Post(db, Clock())
    await db.close()
