"""The database file: opened or refused, migrated, and written by one writer at a time."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Self

import aiosqlite

Connection = aiosqlite.Connection

APPLICATION_ID = 0x42425243
"""Stands in the header of every database of ours: a foreign file is known by it and left untouched."""

MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseError(Exception):
    """The file cannot be used. The sentence says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Migration:
    """A numbered step. ``NNNN_name.sql`` holds statements, ``NNNN_name.py`` a ``migrate(connection)``."""

    number: int
    path: Path

    def run(self, connection: sqlite3.Connection) -> None:
        if self.path.suffix == ".sql":
            for statement in statements(self.path.read_text(encoding="utf-8")):
                connection.execute(statement)
        else:
            python_step(self.path)(connection)


def migrations(folder: Path = MIGRATIONS) -> list[Migration]:
    """Every step, in order. Raises ValueError when the numbers are not 1, 2, 3 …"""
    paths = sorted(path for path in folder.iterdir() if path.suffix in {".sql", ".py"} and path.name[:4].isdigit())
    found = [Migration(int(path.name[:4]), path) for path in paths]
    if [step.number for step in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"migrations are not numbered 1, 2, 3 …: {[path.name for path in paths]}")
    return found


def statements(script: str) -> Iterator[str]:
    """The single statements of a script: ``executescript`` would commit behind the transaction's back."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def python_step(path: Path) -> Callable[[sqlite3.Connection], None]:
    spec = spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ValueError(f"{path.name} cannot be loaded")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    step: Callable[[sqlite3.Connection], None] = module.migrate
    return step


def migrate(path: Path, steps: list[Migration] | None = None) -> None:
    """Bring the file to the newest version; a new file is made. Each step is one transaction.

    Raises :class:`DatabaseError` for a damaged, foreign or newer file, which stays untouched.
    """
    steps = migrations() if steps is None else steps
    try:
        version = version_of(path)
        if version is not None and version > len(steps):
            raise DatabaseError(
                f"{path}: cơ sở dữ liệu do bản phần mềm mới hơn tạo ra (bản {version}, phần mềm này đọc đến bản "
                f"{len(steps)}). Hãy cập nhật phần mềm."
            )
        with_steps(path, steps[version or 0 :])
    except sqlite3.DatabaseError as error:
        raise refusal(path, error) from error


def version_of(path: Path) -> int | None:
    """The migration that the file stands at; None for a new or empty file."""
    if not path.exists() or path.stat().st_size == 0:
        return None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
        if mark != APPLICATION_ID:
            raise DatabaseError(
                f"{path}: tệp này không phải cơ sở dữ liệu của hệ thống báo cáo, nên không được động đến. "
                "Hãy chọn đường dẫn khác sau --db."
            )
        trouble = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if trouble != "ok":
            raise sqlite3.DatabaseError(trouble)
        return int(connection.execute("PRAGMA user_version").fetchone()[0])
    finally:
        connection.close()


def with_steps(path: Path, steps: list[Migration]) -> None:
    if not steps:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, isolation_level=None, timeout=30)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA foreign_keys = ON")
        for step in steps:
            run_step(connection, step)
    finally:
        connection.close()


def run_step(connection: sqlite3.Connection, step: Migration) -> None:
    connection.execute("BEGIN IMMEDIATE")
    try:
        # Two commands may start at once: whoever comes second finds the step done.
        if connection.execute("PRAGMA user_version").fetchone()[0] < step.number:
            step.run(connection)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {step.number}")
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def refusal(path: Path, error: sqlite3.DatabaseError) -> DatabaseError:
    if isinstance(error, sqlite3.OperationalError):
        return DatabaseError(
            f"{path}: không mở hoặc không ghi được cơ sở dữ liệu ({error}). Hãy kiểm tra quyền và ổ đĩa."
        )
    return DatabaseError(
        f"{path}: cơ sở dữ liệu bị hỏng hoặc không phải SQLite ({error}). Tệp được giữ nguyên; "
        "hãy phục hồi từ bản sao lưu."
    )


class Database:
    """The open database: one connection that writes, under a lock, and one that only reads."""

    def __init__(self, path: Path, writer: Connection, reader: Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()

    @classmethod
    async def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open and migrate. Raises :class:`DatabaseError` with a sentence for the operator."""
        if not create and not path.exists():
            raise DatabaseError(f"{path}: chưa có cơ sở dữ liệu. Hãy chạy lệnh setup trước, hoặc sửa --db.")
        await asyncio.to_thread(migrate, path)
        try:
            return cls(path, await connect(path), await connect(path, read_only=True))
        except sqlite3.DatabaseError as error:
            raise refusal(path, error) from error

    async def close(self) -> None:
        """Let what is being written or read come to its end; what comes after that is refused."""
        async with self._writing, self._reading:
            await self._reader.close()
            await self._writer.close()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Connection]:
        """One writing transaction; everything in it happens or nothing."""
        async with self._writing:
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
                yield self._writer
                await self._writer.execute("COMMIT")
            except BaseException:
                await roll_back(self._writer)
                raise

    @asynccontextmanager
    async def snapshot(self) -> AsyncIterator[Connection]:
        """One reading transaction: everything read in it is of the same moment."""
        async with self._reading:
            try:
                await self._reader.execute("BEGIN")
                yield self._reader
                await self._reader.execute("ROLLBACK")
            except BaseException:
                await roll_back(self._reader)
                raise


@asynccontextmanager
async def attempt(connection: Connection) -> AsyncIterator[None]:
    """Within a transaction: what is written in it is undone if it raises, and the transaction goes on."""
    await connection.execute("SAVEPOINT attempt")
    try:
        yield
    except BaseException:
        await connection.execute("ROLLBACK TO attempt")
        raise
    finally:
        await connection.execute("RELEASE attempt")


async def roll_back(connection: Connection) -> None:
    """Whoever is cancelled does not know how far the database is: what was on its way to it is let arrive first."""
    await connection.execute("SELECT 1")
    if connection.in_transaction:
        await connection.execute("ROLLBACK")


async def connect(path: Path, *, read_only: bool = False) -> Connection:
    mode = "ro" if read_only else "rw"
    connection = await aiosqlite.connect(
        f"{path.resolve().as_uri()}?mode={mode}", uri=True, isolation_level=None, timeout=30
    )
    connection.row_factory = sqlite3.Row
    await connection.execute("PRAGMA foreign_keys = ON")
    await connection.execute("PRAGMA synchronous = FULL")
    return connection
