"""``kill -9`` at any instant loses no answer and doubles none: the real program against a Telegram on loopback."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from demo import sample
from storage.vault import new_key
from tests.fake_telegram import TOKEN, FakeTelegram, fake_telegram

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent
CHAT = 1001


class Program:
    """``bot.py run`` in a process of its own, killed and started again."""

    def __init__(self, folder: Path, server: FakeTelegram) -> None:
        self.folder = folder
        self.variables = {
            "PATH": os.environ["PATH"], "PYTHONUTF8": "1", "BOT_KEY": new_key(), "DATABASE": "bot.db",
            "TELEGRAM_BOT_TOKEN": TOKEN, "TELEGRAM_API_URL": server.url,
        }  # fmt: skip
        self.process: asyncio.subprocess.Process | None = None

    async def command(self, *arguments: str) -> str:
        process = await self._start(*arguments, stdout=asyncio.subprocess.PIPE)
        out, _ = await process.communicate()
        assert process.returncode == 0
        return out.decode()

    async def start(self) -> None:
        self.process = await self._start("run", stdout=None)

    async def kill(self) -> None:
        if self.process and self.process.returncode is None:
            self.process.send_signal(signal.SIGKILL)
            await self.process.wait()

    async def _start(self, *arguments: str, stdout: int | None) -> asyncio.subprocess.Process:
        return await asyncio.create_subprocess_exec(
            sys.executable, str(ROOT / "bot.py"), *arguments,
            cwd=self.folder, env=self.variables, stdout=stdout, stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with fake_telegram() as fake:
        yield fake


@pytest.fixture
async def program(tmp_path: Path, server: FakeTelegram) -> AsyncIterator[Program]:
    found = Program(tmp_path, server)
    await found.command("setup", "--units", str(sample.REGISTER), "--figures", str(sample.FIGURES), "--db", "bot.db")
    yield found
    await found.kill()


def moment_of_death(server: FakeTelegram, at: str) -> Callable[[], bool]:
    """When to kill: the update only waits, it has just been handed out, or its answer has just been received."""
    polled, sent = server.handed_out, len(server.spoken())
    return {
        "waiting": lambda: True,
        "handed out": lambda: server.handed_out > polled,
        "answered": lambda: len(server.spoken()) > sent,
    }[at]


async def test_every_answer_counts_once_whenever_the_program_dies(program: Program, server: FakeTelegram) -> None:
    invited = await program.command("invite", "--role", "secretary", "--unit", "TT01", "--json", "--db", "bot.db")
    code = json.loads(invited)["code"]
    steps: list[tuple[Callable[[], object], str, str]] = [
        (lambda: server.writes(CHAT, f"/start {code}"), "đồng ý không", "handed out"),
        (lambda: server.taps(CHAT, "Đồng ý"), "Kính chào", "answered"),
        (lambda: server.taps(CHAT, "Nhập báo cáo"), "(1/6)", "waiting"),
        (lambda: server.writes(CHAT, "không"), "(2/6)", "answered"),
        (lambda: server.writes(CHAT, "13: 2"), "(3/6)", "handed out"),
        (lambda: server.writes(CHAT, "5/4, 7"), "(4/6)", "answered"),
        (lambda: server.writes(CHAT, "1: 1"), "(5/6)", "waiting"),
        (lambda: server.writes(CHAT, "không"), "(6/6)", "handed out"),
        (lambda: server.taps(CHAT, "Ổn định"), "Báo cáo tháng 4/2026", "answered"),
        (lambda: server.writes(CHAT, "nộp"), "Mã biên nhận", "answered"),
    ]
    await program.start()
    await server.until(lambda: server.handed_out > 0, seconds=30)
    for act, then, at in steps:
        heard = len(server.spoken())
        dies = moment_of_death(server, at)
        act()
        await server.until(dies, seconds=30)
        await program.kill()
        await program.start()
        await server.until(lambda heard=heard, then=then: then in "\n".join(server.spoken()[heard:]), seconds=30)
        await server.until(lambda: server.confirmed > server.last, seconds=30)
    await program.kill()
    rows = sqlite3.connect(program.folder / "bot.db")
    try:
        assert rows.execute("SELECT COUNT(*), COUNT(DISTINCT event_id) FROM inbox").fetchone() == (10, 10)
        assert rows.execute("SELECT COUNT(*) FROM inbox WHERE outcome <> 'done'").fetchone() == (0,)
        filed = rows.execute(
            "SELECT f.code, f.number FROM reports r JOIN figures f ON f.report = r.id "
            "WHERE r.unit = 'TT01' AND r.period = '2026-04' AND f.code IN ('di_xa', 'sh_du', 'chuyen_de') ORDER BY f.code"
        ).fetchall()
        assert filed == [("chuyen_de", 1), ("di_xa", 2), ("sh_du", 7)]
        versions = "SELECT COUNT(*) FROM reports WHERE unit = 'TT01' AND period = '2026-04'"
        assert rows.execute(versions).fetchone() == (1,)
        told = "SELECT COUNT(*) FROM changes WHERE unit = 'TT01' AND code = 'di_xa' AND draft IS NOT NULL"
        assert rows.execute(told).fetchone() == (1,), "one answer, one line of history"
    finally:
        rows.close()
