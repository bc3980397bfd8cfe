"""One bot per database: a second one would answer everybody twice. Office commands work beside it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from commands.errors import CommandError


@contextmanager
def only_bot(database: Path) -> Iterator[None]:
    """Hold the database for this bot. Raises :class:`CommandError` where another one runs on it."""
    database.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(f"{database}.lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise CommandError(
            f"{database}: đã có một bot khác chạy trên cơ sở dữ liệu này. Dừng bot kia trước."
        ) from error
    try:
        yield
    finally:
        lock.release()
