"""The production path over HTTP: python-telegram-bot and our own loop against a server that speaks the Bot API."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette

from channels.telegram import Poller, Telegram, webhook_route
from events import Choice, Limits, Message, SendError
from house import Parts, assemble
from storage import meetings
from storage.meetings import Call
from tests.commune import Commune
from tests.fake_telegram import TOKEN, FakeTelegram, fake_telegram

CHAT, GROUP = 1001, -2002


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    async with fake_telegram() as fake:
        yield fake


@pytest.fixture
async def bot(commune: Commune, server: FakeTelegram) -> AsyncIterator[Parts]:
    """The bot as ``run`` puts it together, on the commune's database and a clock that the test moves."""
    telegram = Telegram(TOKEN, server.url, limits=Limits())
    parts = assemble(
        commune.db, commune.house, {"telegram": telegram}, lambda: commune.stage.now, monotonic=commune.stage.seconds
    )
    poller = Poller(TOKEN, server.url, parts.runner.handle, pause=0.01)
    tasks = [asyncio.create_task(parts.delivery.run()), asyncio.create_task(poller.run())]
    yield parts
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await parts.delivery.close()
    await poller.close()
    await telegram.close()


async def enrolled(commune: Commune, server: FakeTelegram) -> None:
    server.writes(CHAT, f"/start {await commune.code('secretary', 'TT01')}")
    await heard(server, "đồng ý không")
    server.taps(CHAT, "Đồng ý")
    await heard(server, "Kính chào")


async def group_is_bound(commune: Commune, server: FakeTelegram, bot: Parts) -> None:
    """The committee group has its code redeemed and its board."""
    server.writes(GROUP, f"/gan {await commune.code('group', 'XA')}")
    await heard(server, "nhận tổng hợp", GROUP)
    await bot.tick()
    await heard(server, "0/68 chi bộ", GROUP)


async def answered(server: FakeTelegram) -> None:
    """From the first question of the month to the receipt."""
    server.taps(CHAT, "Không")
    await heard(server, "(2/6)")
    for words, then in (("dung ca", "(3/6)"), ("22/2, 7", "(4/6)"), ("dc", "(5/6)"), ("ko", "(6/6)")):
        server.writes(CHAT, words)
        await heard(server, then)
    server.taps(CHAT, "Ổn định")
    await heard(server, "Báo cáo tháng 2/2026")
    server.taps(CHAT, "Nộp báo cáo")
    await heard(server, "Mã biên nhận")


async def heard(server: FakeTelegram, words: str, chat: int = CHAT) -> None:
    await server.until(lambda: server.said(chat) and words in server.said(chat)[-1])


async def test_a_month_from_the_invitation_to_the_receipt(commune: Commune, server: FakeTelegram, bot: Parts) -> None:
    await enrolled(commune, server)
    server.taps(CHAT, "Nhập báo cáo")
    await heard(server, "(1/6)")
    assert server.calls[-1].method in {"editMessageText", "answerCallbackQuery"}, "a tap edits its own message"
    await answered(server)
    assert "Báo cáo tháng 2/2026" in server.said(CHAT)[-2], "the card stays above its receipt"
    assert server.of("sendMessage")[-1].facts["text"] == server.said(CHAT)[-1]
    assert (await commune.filed("TT01"))["sh_du"] == 7
    assert "1001" in server.of("setMyCommands")[-1].facts["scope"], "the menu of the role is this chat's"


async def test_an_update_is_confirmed_only_after_its_commit(commune: Commune, server: FakeTelegram, bot: Parts) -> None:
    async with commune.db.transaction():
        server.writes(CHAT, "xin chào")
        for _ in range(20):
            await asyncio.sleep(0)
        assert server.confirmed == 0
    await heard(server, "mã mời")
    await server.until(lambda: server.confirmed > 1)


async def test_a_malformed_update_harms_no_other(commune: Commune, server: FakeTelegram, bot: Parts) -> None:
    server.push(message={"message_id": "many", "chat": {"id": CHAT}})
    server.push(something_new={"a": 1})
    server.writes(CHAT, "xin chào")
    await heard(server, "mã mời")
    await server.until(lambda: server.confirmed > 3)


async def test_a_flood_wait_is_kept_and_the_message_arrives_once(
    commune: Commune, server: FakeTelegram, bot: Parts
) -> None:
    server.failures["sendMessage"] = [
        {"error_code": 429, "description": "Too Many Requests: retry after 5", "parameters": {"retry_after": 5}}
    ]
    server.writes(CHAT, "xin chào")
    await server.until(lambda: len(server.of("sendMessage")) == 1)
    await settled(commune, "SELECT COUNT(*) FROM outbox WHERE status = 'queued' AND error = 'flood'")
    commune.stage.now += timedelta(seconds=6)
    bot.delivery.wake()
    await server.until(lambda: len(server.of("sendMessage")) == 2)
    await settled(commune, "SELECT COUNT(*) FROM outbox WHERE status = 'sent' AND attempts = 2")


async def test_who_blocked_the_bot_is_not_written_to_again(commune: Commune, server: FakeTelegram, bot: Parts) -> None:
    server.failures["sendMessage"] = [{"error_code": 403, "description": "Forbidden: bot was blocked by the user"}]
    server.writes(CHAT, "xin chào")
    await settled(commune, "SELECT COUNT(*) FROM accounts WHERE reachable = 0")
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE status = 'failed'") == 1


async def test_a_group_is_bound_gets_its_board_and_survives_its_migration(
    commune: Commune, server: FakeTelegram, bot: Parts
) -> None:
    await group_is_bound(commune, server, bot)
    await server.until(lambda: bool(server.of("pinChatMessage")))
    assert server.of("pinChatMessage")[0].facts["disable_notification"] in {"true", "True", True}
    server.push(message={**server._message(GROUP, 900), "migrate_to_chat_id": -1003003})
    await server.until(lambda: server.confirmed > 2)
    server.writes(-1003003, "/tonghop")
    await heard(server, "TỔNG HỢP", -1003003)


async def test_an_edited_message_corrects_the_figures_it_set(
    commune: Commune, server: FakeTelegram, bot: Parts
) -> None:
    await enrolled(commune, server)
    server.taps(CHAT, "Nhập báo cáo")
    await heard(server, "(1/6)")
    server.writes(CHAT, "không")
    await heard(server, "(2/6)")
    typed = server.writes(CHAT, "13: 2")
    await heard(server, "(3/6)")
    server.edits(CHAT, typed, "13: 3")
    await heard(server, "2 → 3")
    assert (await commune.draft("TT01"))["di_xa"] == 3


async def settled(commune: Commune, sql: str) -> None:
    """Wait until the rows say so; the limit is only there for a bot that never writes them."""
    async with asyncio.timeout(10):
        while not await commune.one(sql):
            await asyncio.sleep(0)


async def test_an_invitation_with_its_file_is_answered_by_a_message_of_its_own(
    commune: Commune, server: FakeTelegram, bot: Parts
) -> None:
    server.writes(CHAT, f"/start {await commune.code('member', 'TT01', hours=None, many=True)}")
    await heard(server, "đồng ý không")
    server.taps(CHAT, "Đồng ý")
    await heard(server, "ghép với")
    async with commune.db.transaction() as connection:
        call = Call(commune.now + timedelta(days=5), "Nhà văn hóa bản", "Sinh hoạt thường kỳ")
        meeting = await meetings.add(connection, "TT01", call, None, commune.now)
    await bot.tick()
    await server.until(lambda: server.of("sendDocument"))
    document = server.of("sendDocument")[-1].facts
    assert "Mời đồng chí dự sinh hoạt" in document["caption"]
    server.taps(CHAT, "Tham dự")
    await heard(server, "Đã ghi nhận: tham dự")
    server.taps(CHAT, "Vắng")
    await heard(server, "Lý do vắng")
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE roles SET until = since WHERE role = 'member'")
    server.push(
        callback_query={
            "id": "late",
            "from": {"id": CHAT, "is_bot": False, "first_name": "A"},
            "chat_instance": "1",
            "message": {
                "message_id": int(await sent_as(commune, "meeting")),
                "date": 1771900000,
                "chat": {"id": CHAT, "type": "private", "first_name": "A"},
            },
            "data": f"m:meeting_reply:attend:{meeting.id}",
        }
    )
    await heard(server, "không được làm việc đó")
    assert server.calls[-1].method in {"sendMessage", "answerCallbackQuery"}
    assert not [call for call in server.of("editMessageText") if "không được làm" in call.facts["text"]]


async def sent_as(commune: Commune, purpose: str) -> str:
    """The messenger's reference of the newest message of this purpose."""
    ref: str = await commune.one("SELECT ref FROM outbox WHERE purpose = ? ORDER BY id DESC", purpose)
    return ref


@pytest.mark.parametrize(("name", "method"), [("ma.png", "sendPhoto"), ("so-lieu.xlsx", "sendDocument")])
async def test_a_picture_is_shown_and_a_file_sent_with_its_choices(
    server: FakeTelegram, name: str, method: str
) -> None:
    telegram = Telegram(TOKEN, server.url)
    message = Message("Mã mời", ((Choice("Về bảng chính", "m:office:menu:"),),), file_name=name, file=b"\x89PNG bytes")
    await telegram.send(str(CHAT), message)
    (sent,) = [call.facts for call in server.of(method)]
    assert sent["caption"].strip() == "Mã mời" and "m:office:menu:" in sent["reply_markup"]
    assert b"\x89PNG bytes" in sent.values()
    await telegram.close()


# ── The webhook ─────────────────────────────────────────────────────────────

SECRET = "s" * 40


@pytest.fixture
async def webhook(commune: Commune, server: FakeTelegram) -> AsyncIterator[httpx.AsyncClient]:
    """The route as ``run`` mounts it, and Telegram's side of it."""
    telegram = Telegram(TOKEN, server.url)
    parts = assemble(commune.db, commune.house, {"telegram": telegram}, lambda: commune.stage.now)
    app = Starlette(routes=[webhook_route(parts.runner.handle, SECRET)])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        yield client
    await parts.delivery.close()
    await telegram.close()


async def posts(client: httpx.AsyncClient, update: object, secret: str = SECRET) -> int:
    content = update if isinstance(update, bytes) else json.dumps(update).encode()
    answer = await client.post(
        "/telegram/webhook", content=content, headers={"X-Telegram-Bot-Api-Secret-Token": secret}
    )
    return answer.status_code


def hello(server: FakeTelegram, number: int) -> dict[str, object]:
    return {"update_id": number, "message": {**server._message(CHAT, number), "text": "xin chào"}}


async def test_a_webhook_answers_200_once_it_is_committed(
    commune: Commune, server: FakeTelegram, webhook: httpx.AsyncClient
) -> None:
    for _ in range(2):
        assert await posts(webhook, hello(server, 77)) == 200
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel = 'telegram' AND event_id = '77'") == 1
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE message LIKE '%mã mời%'") == 1


async def test_a_webhook_without_the_secret_is_refused(
    commune: Commune, server: FakeTelegram, webhook: httpx.AsyncClient
) -> None:
    assert await posts(webhook, hello(server, 78), secret="another") == 403
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel = 'telegram'") == 0


@pytest.mark.parametrize("body", [b"no json", b"[]", b'{"update_id": "x"}', b'{"message": {}}'])
async def test_what_can_never_be_read_is_not_sent_again(webhook: httpx.AsyncClient, body: bytes) -> None:
    assert await posts(webhook, body) == 200


async def test_what_cannot_be_written_now_is_asked_for_again(
    commune: Commune, server: FakeTelegram, webhook: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.FIRST_PAUSE", 0)
    await commune.db._writer.execute("PRAGMA query_only = ON")
    assert await posts(webhook, hello(server, 79)) == 500
    await commune.db._writer.execute("PRAGMA query_only = OFF")
    assert await posts(webhook, hello(server, 79)) == 200
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE event_id = '79'") == 1


async def test_a_board_that_was_deleted_is_sent_anew_and_pinned(
    commune: Commune, server: FakeTelegram, bot: Parts
) -> None:
    await group_is_bound(commune, server, bot)
    await server.until(lambda: len(server.of("pinChatMessage")) == 1)
    there = "SELECT COUNT(*) FROM outbox o JOIN accounts a ON a.id = o.account AND a.channel = 'telegram'"
    await settled(commune, f"{there} WHERE o.purpose = 'board' AND o.status = 'sent'")
    await enrolled(commune, server)
    server.taps(CHAT, "Nhập báo cáo")
    await heard(server, "(1/6)")
    await answered(server)
    server.failures["editMessageText"] = [{"error_code": 400, "description": "Bad Request: message to edit not found"}]
    commune.stage.now += timedelta(seconds=20)
    await bot.tick()
    await server.until(lambda: len(server.of("pinChatMessage")) == 2)
    assert [call.method for call in server.calls if call.facts.get("chat_id") == str(GROUP)][-3:] == [
        "editMessageText", "sendMessage", "pinChatMessage",
    ]  # fmt: skip


async def test_what_was_handed_over_may_have_arrived(server: FakeTelegram) -> None:
    nobody = Telegram(TOKEN, "http://127.0.0.1:9", limits=Limits())
    with pytest.raises(SendError) as failed:
        await nobody.send("1001", Message("x"))
    assert failed.value == SendError("network"), "nobody was there to get it"
    await nobody.close()
    telegram = Telegram(TOKEN, server.url, limits=Limits())
    server.failures["sendMessage"] = [{"error_code": 502, "description": "Bad Gateway"}]
    with pytest.raises(SendError) as failed:
        await telegram.send("1001", Message("x"))
    assert failed.value == SendError("network", uncertain=True)
    await telegram.close()
