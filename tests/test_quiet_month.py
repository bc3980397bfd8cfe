"""What the headless demo prints of a quiet month on each messenger: counted requests, which the rows bear out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from channels.telegram import Telegram
from channels.zalo import Api, Zalo
from demo import quiet_month
from demo.letters import typed_for
from demo.quiet_month import MOST, TOKEN, Month, counting, month_of
from demo.stage import Stage
from events import Choice, Message
from storage.db import Database
from tests.commune import Commune

pytestmark = pytest.mark.slow

README = Path(__file__).parent.parent / "README.md"
OPENED = "2026-03-18"
NEW = "SELECT COALESCE(SUM(requests), 0) FROM outbox WHERE status = 'sent' AND sent_at > ? AND edits IS NULL"
ALL = "SELECT COUNT(*), SUM(edits IS NOT NULL) FROM outbox WHERE status = 'sent' AND sent_at > ?"
FILED = "SELECT period, channel FROM reports WHERE unit = 'TT01' AND period >= '2026-02' ORDER BY period"
PURPOSES = "SELECT purpose FROM outbox WHERE status = 'sent' AND sent_at > ? AND purpose <> 'reply' ORDER BY id"


async def rows(folder: Path, sql: str, *facts: str) -> list[tuple[Any, ...]]:
    db = await Database.open(folder / "demo.db")
    try:
        async with db.snapshot() as connection, connection.execute(sql, facts) as cursor:
            return [tuple(row) for row in await cursor.fetchall()]
    finally:
        await db.close()


async def test_a_quiet_month_on_each_messenger_is_what_its_rows_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    months = await quiet_month.play(tmp_path)
    assert quiet_month.report(months) == 0
    said = capsys.readouterr().out
    for month, name in zip(months, ("telegram", "zalo", "web"), strict=True):
        folder = tmp_path / name
        assert [period for period, _ in await rows(folder, FILED)] == ["2026-02", "2026-03"]
        assert all(str(channel).startswith(name) for _, channel in await rows(folder, FILED))
        assert await rows(folder, PURPOSES, OPENED) == [("reminder",)] * 2, "the opening message and the first reminder"
        assert f"{month.messenger} {month.messages} tin" in said and 0 < month.messages <= MOST
    telegram, zalo, web = months
    ((new,),) = await rows(tmp_path / "telegram", NEW, OPENED)
    ((every, edited),) = await rows(tmp_path / "telegram", ALL, OPENED)
    assert (telegram.messages, telegram.edits) == (new, edited) and f"sửa tin cũ {edited} lần" in said
    assert every == new + edited
    assert await rows(tmp_path / "zalo", NEW, OPENED) == [(zalo.messages,)] and zalo.edits == 0
    assert (await rows(tmp_path / "web", ALL, OPENED))[0][0] == web.messages
    counted = f"Telegram {new} (and {edited} edits), Zalo {zalo.messages}, the page {web.messages}"
    assert counted in " ".join(README.read_text(encoding="utf-8").split())


def test_too_many_messages_are_named_and_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert quiet_month.report([Month("Telegram", MOST, edits=40), Month("Zalo", MOST + 1)]) == 1
    assert f"QUÁ {MOST} tin: Zalo." in capsys.readouterr().out


async def test_requests_are_counted_and_not_what_was_meant(commune: Commune) -> None:
    """A text that is too long for Zalo is two messages; a menu is none, and an edit takes a message's place."""
    stage: Stage = commune.stage
    async with counting() as (url, asked):
        api, telegram = Api(TOKEN, url), Telegram(TOKEN, url)
        await Zalo(api).send("1", Message("một dòng\n" * 300))
        assert month_of("Zalo", await asked(stage)).messages == 2
        ref = await telegram.send("1", Message("chào", menu=(("giup", "Trợ giúp"),)))
        await telegram.send("1", Message("chào lại", edits=ref))
        assert month_of("", await asked(stage)) == Month("", 3, 1)
        await telegram.close()
        await api.close()


CHOICES = ["Câu mới\nA. Có\nB. Không", "lời không có lựa chọn", "Câu cũ\nA. Tham dự\nB. Vắng"]


@pytest.mark.parametrize(
    ("label", "typed"), [("Không", "B"), ("khong", "B"), ("Vắng", "Vắng"), ("Tham", "Tham dự"), ("Nộp", None)]
)
def test_a_letter_is_typed_only_for_the_newest_list(label: str, typed: str | None) -> None:
    assert typed_for(label, CHOICES) == typed


async def test_a_tap_where_nothing_can_be_tapped_is_typed(commune: Commune) -> None:
    stage = Stage(commune.stage.world, commune.now, channel="zalo:1")
    stage.mailbox.shown["somebody"] = [("m1", Message("Chọn", ((Choice("Có", "x"), Choice("Không", "y")),)))]
    await stage.taps("somebody", Choice("Không", "y"))
    assert await commune.rows("SELECT channel FROM inbox WHERE channel = 'zalo:1'") == [("zalo:1",)]
