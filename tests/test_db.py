"""The database file: made, upgraded, or refused untouched."""

from __future__ import annotations

import asyncio
import sqlite3
from pathlib import Path

import pytest

from storage.db import Database, DatabaseError, migrate, migrations


def schema(path: Path) -> list[tuple[str, str]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()
    finally:
        connection.close()


@pytest.mark.parametrize("version", range(len(migrations())))
def test_every_past_version_upgrades_to_the_same_schema(tmp_path: Path, version: int) -> None:
    old, new = tmp_path / "old.db", tmp_path / "new.db"
    migrate(old, migrations()[:version])
    migrate(old)
    migrate(new)
    assert schema(old) == schema(new) != []


def test_rows_of_the_first_version_stand_after_the_upgrade(tmp_path: Path) -> None:
    """A draft and a message that were there before their tables got further columns."""
    path = tmp_path / "bot.db"
    migrate(path, migrations()[:1])
    at = "2026-02-23T01:00:00+00:00"
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO units VALUES ('TT01', 1, ?)", (at,))
    connection.execute(
        "INSERT INTO drafts (unit, period, form, form_version, opened_at, touched_at) VALUES ('TT01', '2026-02', 'f', 1, ?, ?)",
        (at, at),
    )
    connection.execute("INSERT INTO draft_figures VALUES (1, 'nu', 7, NULL, 0, 'typed', NULL, ?)", (at,))
    connection.execute("INSERT INTO accounts VALUES (1, NULL, 'web', x'01', x'02', 1, ?, ?)", (at, at))
    connection.execute(
        "INSERT INTO outbox (account, message, purpose, created_at, next_at) VALUES (1, '{}', 'reply', ?, ?)", (at, at)
    )
    connection.commit()
    connection.close()
    migrate(path)
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT unit, base FROM drafts").fetchall() == [("TT01", None)]
    assert connection.execute("SELECT code, number FROM draft_figures").fetchall() == [("nu", 7)]
    assert connection.execute("SELECT message, sealed, channel FROM outbox").fetchall() == [("{}", 0, "web")]
    assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
    connection.close()


def test_a_foreign_database_is_refused_and_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "accounts.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE money (amount INTEGER)")
    connection.commit()
    connection.close()
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="không phải cơ sở dữ liệu của hệ thống"):
        migrate(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("damage", [b"this is no database at all, " * 200, None])
def test_a_damaged_file_is_refused_and_stays_as_it_is(tmp_path: Path, damage: bytes | None) -> None:
    path = tmp_path / "bot.db"
    migrate(path)
    content = path.read_bytes()
    path.write_bytes(damage if damage else content[:4096] + b"\xff" * (len(content) - 4096))
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match="hỏng"):
        migrate(path)
    assert path.read_bytes() == before


def test_a_newer_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    migrate(path)
    connection = sqlite3.connect(path)
    connection.execute(f"PRAGMA user_version = {len(migrations()) + 1}")
    connection.commit()
    connection.close()
    with pytest.raises(DatabaseError, match="mới hơn"):
        migrate(path)


async def test_a_transaction_happens_whole_or_not_at_all(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "bot.db")
    with pytest.raises(ZeroDivisionError):
        async with db.transaction() as connection:
            await connection.execute("INSERT INTO meta (key, value) VALUES ('a', '1')")
            raise ZeroDivisionError
    async with db.snapshot() as connection, connection.execute("SELECT COUNT(*) FROM meta") as cursor:
        row = await cursor.fetchone()
    assert row is not None and row[0] == 0
    await db.close()


async def test_durable_and_checked(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "bot.db")
    async with db.transaction() as connection:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1)):
            async with connection.execute(f"PRAGMA {pragma}") as cursor:
                row = await cursor.fetchone()
            assert row is not None and row[0] == value
        with pytest.raises(sqlite3.IntegrityError):
            await connection.execute("INSERT INTO quotas (unit, year, quota) VALUES ('nobody', 2026, 1)")
    await db.close()


@pytest.mark.parametrize("steps", range(6))
@pytest.mark.parametrize("kind", ["transaction", "snapshot"])
async def test_who_is_cancelled_leaves_nothing_open(tmp_path: Path, kind: str, steps: int) -> None:
    """At any moment of it, also while it begins: what is cancelled there is still on its way to the database."""
    db = await Database.open(tmp_path / "bot.db")

    async def use() -> None:
        async with getattr(db, kind)() as connection:
            for _ in range(20):
                await connection.execute("SELECT 1")

    task = asyncio.create_task(use())
    for _ in range(steps):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    async with db.transaction() as connection:
        await connection.execute("INSERT INTO meta (key, value) VALUES ('a', '1')")
    async with db.snapshot() as connection, connection.execute("SELECT value FROM meta WHERE key = 'a'") as cursor:
        assert [row["value"] for row in await cursor.fetchall()] == ["1"]
    await db.close()


async def test_closing_waits_for_what_is_being_written(tmp_path: Path) -> None:
    db = await Database.open(tmp_path / "bot.db")
    begun = asyncio.Event()

    async def write() -> None:
        async with db.transaction() as connection:
            begun.set()
            for number in range(50):
                await connection.execute("INSERT INTO meta (key, value) VALUES (?, '1')", (f"k{number}",))

    task = asyncio.create_task(write())
    await begun.wait()
    await db.close()
    await task
    again = await Database.open(tmp_path / "bot.db")
    async with again.snapshot() as connection, connection.execute("SELECT COUNT(*) FROM meta") as cursor:
        row = await cursor.fetchone()
    assert row is not None and row[0] == 50
    await again.close()
