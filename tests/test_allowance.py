"""Zalo's free plan: who finds room on which bot, what a month comes to, and what falls away as it fills."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from channels.zalo.send import requests
from commands.plan import zalo_lines
from demo.stage import Mailbox, Stage
from events import Limits, Message
from handlers.context import Bot
from reminders import allowance
from reminders.allowance import FALLS_AWAY, FREE, Allowance
from reminders.tick import tick
from storage import allowances, chats, outbox, people
from storage.moments import stored
from tests.commune import Chat, Commune

FIRST, SECOND = "zalo:4711", "zalo:4712"
LINKS = {FIRST: "https://zalo.example/a", SECOND: "https://zalo.example/b"}


@pytest.fixture
def zalo(commune: Commune) -> Commune:
    """The commune with two bots on Zalo, and its people where they were."""
    house = replace(
        commune.house, bots=tuple(Bot(*bot) for bot in LINKS.items()), of_a_bot=Allowance(people=2, messages=100),
        web_url="https://chat.example",
    )  # fmt: skip
    commune.house = house
    commune.stage = OnBots(replace(commune.stage.world, house=house), commune.now)
    return commune


class OnBots(Stage):
    """A stage whose people write to the bot that their address names."""

    def __init__(self, *facts: Any) -> None:
        super().__init__(*facts)
        self.parts.delivery._channels = {FIRST: self.mailbox, SECOND: self.mailbox, "web": Mailbox()}

    def event(self, chat: str, *facts: Any, **more: Any) -> Any:
        return replace(super().event(chat, *facts, **more), channel=chat.partition("/")[0])


def on(commune: Commune, bot: str, name: str) -> Chat:
    return Chat(commune.stage, f"{bot}/{name}")


async def joins(commune: Commune, bot: str, name: str, role: str = "secretary") -> Chat:
    chat = on(commune, bot, name)
    await chat.talks(await commune.code(role, "TT01"), "đồng ý")
    return chat


async def roles(commune: Commune, bot: str) -> list[str]:
    found = await commune.rows(
        "SELECT r.role FROM roles r JOIN accounts a ON a.person = r.person WHERE a.channel = ? ORDER BY r.id", bot
    )
    return [role for (role,) in found]


# ── Room ────────────────────────────────────────────────────────────────────


async def test_a_full_bot_sends_the_next_person_to_one_with_room_and_keeps_the_code(zalo: Commune) -> None:
    for name in ("a", "b"):
        assert "Kính chào" in (await joins(zalo, FIRST, name)).hears()
    code = await zalo.code("deputy", "TT01")
    third = on(zalo, FIRST, "c")
    assert await third.says(code) == f"Bot Zalo này đã đủ 2 người. Đồng chí mở {LINKS[SECOND]} rồi gõ lại mã."
    assert await roles(zalo, FIRST) == ["secretary", "secretary"]
    elsewhere = on(zalo, SECOND, "c")
    await elsewhere.talks(code, "đồng ý")
    assert await roles(zalo, SECOND) == ["deputy"], "the person is assigned to the bot that they wrote to"


async def test_who_has_redeemed_a_code_holds_a_place_until_they_answer(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    slow = on(zalo, FIRST, "b")
    await slow.says(await zalo.code("secretary", "TT02"))
    code = await zalo.code("deputy", "TT01")
    third = on(zalo, FIRST, "c")
    assert "đã đủ 2 người" in await third.says(code)
    await slow.says("từ chối")
    await third.talks(code, "đồng ý")
    assert await roles(zalo, FIRST) == ["secretary", "deputy"]


async def test_a_member_does_not_come_by_the_code_of_a_further_device(zalo: Commune) -> None:
    async def linked(role: str, name: str) -> str:
        person = await zalo.person_of(await zalo.somebody(role, "TT02", name))
        return await on(zalo, FIRST, name).says(await zalo.code("link", "", person=person))

    assert "Đảng viên chưa tham gia qua Zalo được" in await linked("member", "web/m")
    assert "Đã ghép thêm máy" in await linked("deputy", "web/d")


async def test_who_is_there_already_may_take_a_further_role(zalo: Commune) -> None:
    chat = await joins(zalo, FIRST, "a")
    await joins(zalo, FIRST, "b")
    await chat.says(await zalo.code("secretary", "TT02"))
    assert await roles(zalo, FIRST) == ["secretary", "secretary", "secretary"]


async def test_members_come_with_a_paid_plan_only(zalo: Commune) -> None:
    chat = on(zalo, FIRST, "m")
    code = await zalo.code("member", "TT01", hours=None, many=True)
    assert "Đảng viên chưa tham gia qua Zalo được" in await chat.says(code)
    assert await roles(zalo, FIRST) == []
    zalo.stage.parts.runner._house = replace(zalo.house, of_a_bot=None)
    await chat.talks(code, "đồng ý")
    assert await roles(zalo, FIRST) == ["member"]


async def test_an_invitation_names_the_bot_with_room(zalo: Commune) -> None:
    async def invited(role: str) -> str:
        office = on(zalo, SECOND, "office")
        return await office.talks("/vanphong", "mã mời, người", f"mã {role}", "TT01")

    office = await joins(zalo, SECOND, "office", "office")
    async with zalo.db.transaction() as connection:
        await connection.execute("UPDATE roles SET unit = 'XA' WHERE role = 'office'")
    assert office.hears() and LINKS[FIRST] in await invited("bí thư")
    for name in ("a", "b"):
        await joins(zalo, FIRST, name)
    assert LINKS[SECOND] in await invited("bí thư")
    await joins(zalo, SECOND, "c", "deputy")
    assert "cần thêm một bot" in await invited("bí thư")
    assert "zalo.example" not in await invited("đảng viên")


# ── The meter ───────────────────────────────────────────────────────────────


async def has_sent(commune: Commune, account: int, count: int, at: datetime, requests: int = 1) -> None:
    async with commune.db.transaction() as connection:
        channel = await connection.execute_fetchall("SELECT channel FROM accounts WHERE id = ?", (account,))
        await connection.executemany(
            "INSERT INTO outbox (account, channel, message, purpose, created_at, status, next_at, sent_at, requests) "
            "VALUES (?, ?, '{}', 'reply', ?, 'sent', ?, ?, ?)",
            [(account, next(iter(channel))["channel"], stored(at), stored(at), stored(at), requests)] * count,
        )


async def account_on(commune: Commune, bot: str) -> int:
    found: int = await commune.one("SELECT id FROM accounts WHERE channel = ? ORDER BY id LIMIT 1", bot)
    return found


async def test_a_month_is_counted_from_the_rows_by_bot_and_by_parts(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    async with zalo.db.snapshot() as connection:
        before = await allowance.used(connection, FIRST, zalo.now)
    assert before == await zalo.one("SELECT COUNT(*) FROM outbox WHERE channel = ? AND status = 'sent'", FIRST) > 0
    account = await account_on(zalo, FIRST)
    await has_sent(zalo, account, 5, zalo.now, requests=3)
    await has_sent(zalo, account, 7, zalo.now - timedelta(days=40))
    async with zalo.db.snapshot() as connection:
        assert await allowance.used(connection, FIRST, zalo.now) == before + 15
        assert await allowance.used(connection, SECOND, zalo.now) == 0
        assert await allowance.used(connection, FIRST, zalo.now + timedelta(days=20)) == 0


async def test_a_long_text_counts_as_often_as_it_was_parted(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    zalo.stage.parts.delivery._paces[FIRST].limits = Limits(requests=requests)
    account = await account_on(zalo, FIRST)
    async with zalo.db.transaction() as connection:
        row = await outbox.add(connection, account, Message("chữ\n" * 1500), zalo.now, purpose="reply")
    await zalo.stage.parts.delivery.drain()
    assert await zalo.one("SELECT requests FROM outbox WHERE id = ?", row) == 3


@pytest.mark.parametrize(
    ("percent", "saved"),
    [
        (69, []),
        (70, ["digest"]),
        (80, ["digest", "transfer"]),
        (90, ["digest", "transfer", "meeting"]),
        (95, ["digest", "transfer", "meeting", "reminder"]),
    ],
)
async def test_what_is_optional_falls_away_in_its_order(zalo: Commune, percent: int, saved: list[str]) -> None:
    await joins(zalo, FIRST, "a")
    await joins(zalo, SECOND, "b")
    account, other = await account_on(zalo, FIRST), await account_on(zalo, SECOND)
    async with zalo.db.snapshot() as connection:
        missing = percent - await allowance.used(connection, FIRST, zalo.now)
    await has_sent(zalo, account, missing, zalo.now)
    async with zalo.db.transaction() as connection:
        waiting = await outbox.add(connection, account, Message("đợi"), zalo.now, purpose="digest")
    await zalo.stage.parts.tick()
    purposes = [*(purpose for _, purpose in FALLS_AWAY), "reply", "notice", "copy"]
    async with zalo.db.transaction() as connection:
        for to in (account, other):
            for purpose in purposes:
                await outbox.add(connection, to, Message("thử"), zalo.now, purpose=purpose)
    found = "SELECT purpose FROM outbox WHERE account = ? AND message LIKE '%thử%' AND status = 'failed' AND error = 'saved'"
    assert [purpose for (purpose,) in await zalo.rows(found, account)] == saved
    assert await zalo.rows(found, other) == [], "each bot has its own month"
    ended = await zalo.one("SELECT status || error FROM outbox WHERE id = ?", waiting)
    assert ended == ("failedsaved" if saved else "queued")


async def test_the_next_month_begins_anew(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    await has_sent(zalo, await account_on(zalo, FIRST), 99, zalo.now)
    await zalo.stage.parts.tick()
    assert len(await zalo.rows("SELECT purpose FROM savings")) == len(FALLS_AWAY)
    await zalo.wait(days=10)
    assert await zalo.rows("SELECT purpose FROM savings") == []


async def test_a_paid_plan_saves_nothing(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    await has_sent(zalo, await account_on(zalo, FIRST), 99, zalo.now)
    await tick(zalo.db, zalo.house.forms, zalo.now, None)
    assert await zalo.rows("SELECT purpose FROM savings") == []


async def test_the_office_is_told_once_at_each_level(zalo: Commune) -> None:
    await joins(zalo, FIRST, "a")
    account = await account_on(zalo, FIRST)
    told = "SELECT json_extract(message, '$.text') FROM outbox WHERE key LIKE 'allowance:%' ORDER BY id"
    heard = []
    for percent in (69, 70, 89, 90, 99, 100, 100):
        async with zalo.db.snapshot() as connection:
            missing = percent - await allowance.used(connection, FIRST, zalo.now)
        await has_sent(zalo, account, missing, zalo.now)
        await zalo.stage.parts.tick()
        heard.append(len(await zalo.rows(told)))
    assert heard == [0, 1, 1, 2, 2, 3, 3]
    (seventy,), (ninety,), (full,) = await zalo.rows(told)
    assert "Bot Zalo 4711 đã gửi 70% của 100 tin" in seventy and "tổng hợp vào nhóm" in seventy
    assert "mời, nhắc họp" in ninety and "mời, nhắc họp" not in seventy
    assert "không nhận thêm tin nào" in full
    to = await zalo.rows("SELECT DISTINCT account FROM outbox WHERE key LIKE 'allowance:%'")
    async with zalo.db.snapshot() as connection:
        (office,) = await people.holding(connection, "office")
        assert to == [((await chats.of_person(connection, office.person))[0].id,)]
    await on(zalo, SECOND, "office").says(await zalo.code("link", "", person=office.person))
    await zalo.stage.parts.tick()
    assert len(await zalo.rows(told)) == 3, "whoever is written to elsewhere from now on has heard it"


async def test_the_plan_forecasts_the_coming_month_by_bot(zalo: Commune) -> None:
    async with zalo.db.snapshot() as connection:
        assert await zalo_lines(connection, zalo.now) == []
    await joins(zalo, FIRST, "a")
    await joins(zalo, FIRST, "b", "deputy")
    await joins(zalo, SECOND, "c")
    await has_sent(zalo, await account_on(zalo, FIRST), 40, zalo.now - timedelta(days=40))
    async with zalo.db.snapshot() as connection:
        head, first, second = await zalo_lines(connection, zalo.now)
        used = await allowance.used(connection, FIRST, zalo.now)
    assert f"{FREE.people} người, {FREE.messages} tin" in head
    assert first.startswith("  Bot 4711: 2 người; tháng 1/2026 đã gửi 40 tin, ")
    assert first.endswith(f"tháng 2/2026 đã gửi {used} tin; dự kiến tháng 3/2026 khoảng 22 tin.")
    assert "Bot 4712: 1 người" in second and second.endswith("khoảng 16 tin.")


async def test_the_meter_reads_its_index_and_no_more(zalo: Commune) -> None:
    meter = (
        f"EXPLAIN QUERY PLAN SELECT SUM(requests) FROM outbox WHERE {allowances.METERED} "  # noqa: S608 - our own words
        "AND channel = 'zalo:1' AND sent_at >= '2026' AND sent_at < '2027' AND status = 'sent'"
    )
    (plan,) = await zalo.rows(meter)
    assert "USING COVERING INDEX outbox_metered" in plan[-1]
