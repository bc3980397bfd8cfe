"""The production path over HTTP: our own client against a server that is as odd as Zalo's."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from channels.zalo import Api, Poller, Zalo, webhook_route
from channels.zalo.send import LONGEST, lettered, requests
from channels.zalo.updates import MalformedUpdateError, addressed, channel_of, to_event
from commands.serve import serve
from commands.setup import FORMS
from commands.webhooks import register
from config import Settings
from demo.loopback import free_port
from events import Choice, Event, EventKind, Limits, Message, SendError
from handlers.context import House
from house import Parts, assemble
from reporting.form_files import load_forms
from storage import meetings, outbox
from storage.db import Database
from storage.meetings import Call
from storage.vault import Vault, new_key
from tests.commune import Commune
from tests.fake_zalo import CHANNEL, TOKEN, FakeZalo, fake_zalo

CHAT, GROUP = "a1b2c3d4e5f6a7b8c9d0", "g1b2c3d4e5f6a7b8c9d0"
NOW = datetime(2026, 2, 24, 1, 0, tzinfo=UTC)


@pytest.fixture
async def server() -> AsyncIterator[FakeZalo]:
    async with fake_zalo() as fake:
        yield fake


@pytest.fixture
async def api(server: FakeZalo) -> AsyncIterator[Api]:
    found = Api(TOKEN, server.url)
    yield found
    await found.close()


@pytest.fixture
async def bot(commune: Commune, api: Api) -> AsyncIterator[Parts]:
    """The bot as ``run`` puts it together, polling, on the commune's database and a clock that the test moves."""
    parts = assemble(
        commune.db, commune.house, {CHANNEL: Zalo(api, Limits(requests=requests))}, lambda: commune.stage.now,
        monotonic=commune.stage.seconds,
    )  # fmt: skip
    poller = Poller(CHANNEL, api, parts.runner.handle, pause=0.01)
    tasks = [asyncio.create_task(parts.delivery.run()), asyncio.create_task(poller.run())]
    yield parts
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await parts.delivery.close()


async def heard(server: FakeZalo, words: str, chat: str = CHAT) -> str:
    await server.until(lambda: server.said(chat) and words in server.said(chat)[-1])
    return server.said(chat)[-1]


async def settled(commune: Commune, sql: str, *facts: object) -> None:
    """Wait until the rows say so; the limit is only there for a bot that never writes them."""
    async with asyncio.timeout(10):
        while not await commune.one(sql, *facts):
            await asyncio.sleep(0)


async def enrolled(commune: Commune, server: FakeZalo, role: str = "secretary", chat: str = CHAT) -> None:
    server.writes(chat, await commune.code(role, "TT01"))
    assert "\nA. Đồng ý\nB. Từ chối" in await heard(server, "đồng ý không", chat)
    server.writes(chat, "A")
    await heard(server, "Kính chào" if role != "member" else "đã ghép", chat)


# ── Payload → event ─────────────────────────────────────────────────────────


def event_of(payload: Any) -> Event | None:
    return to_event(payload, CHANNEL, NOW)


@pytest.mark.parametrize("wrap", [lambda event: event, lambda event: {"ok": True, "result": event}])
def test_a_text_is_an_event_wrapped_or_bare(wrap: Any) -> None:
    assert event_of(wrap(FakeZalo().event(CHAT, text="384"))) == Event(
        CHANNEL, "message.text.received:in-1", EventKind.TEXT, CHAT, CHAT,
        datetime(2026, 2, 24, 2, 26, 40, 123000, tzinfo=UTC), text="384", message_ref="in-1",
    )  # fmt: skip


@pytest.mark.parametrize("name", ["image", "sticker", "voice", "unsupported"])
def test_what_is_no_text_is_told_apart_and_not_kept(name: str) -> None:
    event = event_of(FakeZalo().event(CHAT, f"message.{name}.received", photo="https://x", caption="384"))
    assert event is not None and (event.kind, event.text) == (EventKind.UNSUPPORTED, "")


@pytest.mark.parametrize(
    "payload",
    [
        {"event_name": "user.followed", "message": {}},
        {"event_name": None},
        {},
        FakeZalo().event(CHAT, text="bot")
        | {"message": {"from": {"id": "b", "is_bot": True}, "chat": {}, "message_id": ""}},
    ],
)
def test_what_concerns_nobody_is_no_event(payload: Any) -> None:
    assert event_of(payload) is None


@pytest.mark.parametrize(
    "payload",
    [
        [],
        "text",
        {"event_name": "message.text.received"},
        {"event_name": "message.text.received", "message": "x"},
        FakeZalo().event(CHAT),
        FakeZalo().event(CHAT, text="1", date="soon"),
        FakeZalo().event(CHAT, text="1", date=10**30),
        FakeZalo().event("", text="1"),
    ],
)
def test_what_cannot_be_read_is_malformed(payload: Any) -> None:
    with pytest.raises(MalformedUpdateError):
        event_of(payload)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("@Bot Đảng ủy xã /tonghop", "/tonghop"),
        ("@Bot Đảng ủy xã /tonghop 2/2026", "/tonghop 2/2026"),
        ("/gan ABCD2345 @Bot Đảng ủy xã", "/gan ABCD2345"),
        ("/tonghop", "/tonghop"),
        ("@Bot chào", "@Bot chào"),
    ],
)
def test_in_a_group_the_bots_name_is_not_part_of_what_is_said(text: str, said: str) -> None:
    assert addressed(text) == said
    event = event_of(FakeZalo().event(CHAT, group=GROUP, text=text))
    assert event is not None and (event.text, event.chat, event.group) == (said, GROUP, True)


@pytest.mark.parametrize("token", ["", "4711", ":secret", "4711:", "name:secret"])
def test_what_is_no_token_is_refused(token: str) -> None:
    with pytest.raises(ValueError, match="token"):
        channel_of(token)
    assert channel_of(TOKEN) == CHANNEL


# ── Message → request ───────────────────────────────────────────────────────


def test_choices_are_lettered_lines_in_their_order() -> None:
    rows = ((Choice("Nộp báo cáo", "n"), Choice("Sửa", "s")), (Choice("Để sau", "d"),))
    assert lettered(Message("Đồng chí chọn:", rows)) == "Đồng chí chọn:\nA. Nộp báo cáo\nB. Sửa\nC. Để sau"


def test_there_are_more_choices_than_letters() -> None:
    lines = lettered(Message("Chọn:", tuple((Choice(f"số {at}", "x"),) for at in range(28)))).split("\n")
    assert lines[26:] == ["Z. số 25", "- số 26", "- số 27"]


async def test_a_long_text_is_split_at_lines_and_arrives_in_order(server: FakeZalo, api: Api) -> None:
    lines = [f"{number}. {'chi bộ ' * 8}".strip() for number in range(1, 101)]
    message = Message("\n".join(lines), ((Choice("Xem tiếp", "m:x"),),))
    ref = await Zalo(api).send(CHAT, message)
    sent = server.said(CHAT)
    assert len(sent) == requests(message) > 2
    assert all(len(part) <= LONGEST for part in sent)
    assert "\n".join(sent).split("\n") == [*lines, "A. Xem tiếp"]
    assert ref == f"out-{len(sent)}"


@pytest.mark.parametrize(
    ("status", "code", "refusal"),
    [
        (200, 429, SendError("quota", permanent=True)),
        (429, 429, SendError("quota", permanent=True)),
        (200, 400, SendError("refused", permanent=True)),
        (404, 404, SendError("refused", permanent=True)),
        (200, 401, SendError("token")),
        (200, 403, SendError("network", uncertain=True)),
        (200, 408, SendError("network", uncertain=True)),
        (503, 0, SendError("network", uncertain=True)),
    ],
)
async def test_a_refusal_says_whether_to_try_again_and_whether_it_may_have_arrived(
    server: FakeZalo, api: Api, status: int, code: int, refusal: SendError
) -> None:
    server.refusals["sendMessage"] = [(status, code)]
    with pytest.raises(SendError) as refused:
        await Zalo(api).send(CHAT, Message("x"))
    assert refused.value == refusal


async def test_of_a_long_text_a_part_may_be_out(server: FakeZalo, api: Api) -> None:
    server.quota = 1
    with pytest.raises(SendError) as refused:
        await Zalo(api).send(CHAT, Message("x\n" * LONGEST))
    assert refused.value == SendError("quota", permanent=True, uncertain=True) and len(server.said(CHAT)) == 1


async def test_what_is_no_answer_of_zalos_is_the_networks_fault(caplog: pytest.LogCaptureFixture) -> None:
    api = Api(TOKEN, "http://127.0.0.1:9")
    caplog.set_level(logging.DEBUG, "channels")
    with pytest.raises(SendError) as failed:
        await Zalo(api).send(CHAT, Message("x"))
    assert failed.value == SendError("network"), "nobody was there to get it"
    assert TOKEN not in caplog.text
    await api.close()


# ── Polling ─────────────────────────────────────────────────────────────────


async def test_a_month_from_the_invitation_to_the_receipt(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    await enrolled(commune, server)
    for words, then in (
        ("a", "(1/6)"), ("khong", "(2/6)"), ("A", "(3/6)"), ("22/2, 7", "(4/6)"), ("a", "(5/6)"), ("ko", "(6/6)"),
        ("A", "Báo cáo tháng 2/2026"), ("nop", "Mã biên nhận"),
    ):  # fmt: skip
        server.writes(CHAT, words)
        await heard(server, then)
    assert (await commune.filed("TT01"))["sh_du"] == 7
    assert await commune.one("SELECT channel FROM reports WHERE unit = 'TT01' AND current = 1 AND version = 1 AND "
                             "period = '2026-02'") == CHANNEL  # fmt: skip
    assert {call.method for call in server.calls} <= {"deleteWebhook", "sendMessage"}
    quiet_month = [text for text in server.said(CHAT) if "đồng ý không" not in text and "Kính chào" not in text]
    assert len(quiet_month) == 8, "one message for each answer: the plan counts them"


async def test_idle_polls_are_no_error(server: FakeZalo, bot: Parts, caplog: pytest.LogCaptureFixture) -> None:
    await server.until(lambda: server.of("deleteWebhook"))
    async with asyncio.timeout(10):
        while server.polls < 4:
            await asyncio.sleep(0)
    server.writes(CHAT, "xin chào")
    await heard(server, "mã mời")
    assert "no updates" not in caplog.text


async def test_a_poll_that_is_refused_is_tried_again(
    server: FakeZalo, bot: Parts, caplog: pytest.LogCaptureFixture
) -> None:
    server.refusals["getUpdates"] = [(200, 401), (503, 0)]
    server.writes(CHAT, "xin chào")
    await heard(server, "mã mời")
    assert "ZALO_BOT_TOKENS is refused" in caplog.text and TOKEN not in caplog.text


async def test_odd_events_are_taken_and_harm_no_other(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    server.push({"event_name": "message.text.received", "message": {"from": 1}})
    server.push({"event_name": "something.new", "message": {}})
    server.bare = True
    server.writes(CHAT, "xin chào")
    await heard(server, "mã mời")
    server.push(server.event(CHAT, "message.image.received", photo="https://x", caption="384"))
    await heard(server, "chỉ nhận chữ và số")
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel = ?", CHANNEL) == 2


async def test_what_was_polled_is_kept_in_hand_until_it_is_committed(
    commune: Commune, server: FakeZalo, bot: Parts, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.FIRST_PAUSE", 0)
    await commune.db._writer.execute("PRAGMA query_only = ON")
    server.writes(CHAT, "xin chào")
    async with asyncio.timeout(10):
        while "not committed" not in caplog.text:
            await asyncio.sleep(0)
    assert server.waiting == [], "Zalo has forgotten it"
    await commune.db._writer.execute("PRAGMA query_only = OFF")
    await heard(server, "mã mời")
    assert len(server.said(CHAT)) == 1


async def test_a_used_up_quota_is_not_tried_again(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    server.quota = 0
    server.writes(CHAT, "xin chào")
    await settled(commune, "SELECT COUNT(*) FROM outbox WHERE status = 'failed' AND error = 'quota' AND attempts = 1")
    assert await commune.one("SELECT COUNT(*) FROM accounts WHERE channel = ? AND reachable = 1", CHANNEL) == 1


async def test_no_answer_so_it_is_sent_again(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    """The same message told twice counts once; the same words sent again before the next question are no answer to it."""
    await enrolled(commune, server)
    server.writes(CHAT, "bc")
    await heard(server, "(1/6)")
    server.push(server.writes(CHAT, "không"))
    await heard(server, "(2/6)")
    server.writes(CHAT, "giúp")
    await heard(server, "bất cứ lúc nào")
    assert await commune.draft("TT01") == {"gate_bien_dong": "khong"}
    assert len([text for text in server.said(CHAT) if "(2/6)" in text]) == 1


# ── A group ─────────────────────────────────────────────────────────────────


async def test_a_group_has_no_board_and_its_totals_when_it_asks(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    code = await commune.code("group", "XA")
    server.writes(CHAT, f"@Bot Đảng ủy xã /gan {code}", group=GROUP)
    await heard(server, "nhận tổng hợp", GROUP)
    await bot.tick()
    server.writes(CHAT, "@Bot Đảng ủy xã /tonghop", group=GROUP)
    await heard(server, "TỔNG HỢP", GROUP)
    boards = "SELECT COUNT(*) FROM boards b JOIN accounts a ON a.id = b.account WHERE a.channel = ?"
    assert await commune.one(boards, CHANNEL) == 0
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE channel = ? AND purpose = 'board'", CHANNEL) == 0


# ── The webhook ─────────────────────────────────────────────────────────────

SECRET = "s" * 40


@pytest.fixture
async def webhook(commune: Commune, api: Api) -> AsyncIterator[httpx.AsyncClient]:
    """The route as ``run`` mounts it, and Zalo's side of it."""
    parts = assemble(commune.db, commune.house, {CHANNEL: Zalo(api)}, lambda: commune.stage.now)
    app = Starlette(routes=[webhook_route({CHANNEL: parts.runner.handle}, SECRET, "/zalo/webhook")])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot.test") as client:
        yield client
    await parts.delivery.close()


async def posts(client: httpx.AsyncClient, payload: object, secret: str = SECRET, channel: str = CHANNEL) -> int:
    content = payload if isinstance(payload, bytes) else json.dumps(payload).encode()
    answer = await client.post(f"/zalo/webhook/{channel}", content=content, headers={"X-Bot-Api-Secret-Token": secret})
    return answer.status_code


@pytest.mark.parametrize("bare", [True, False])
async def test_a_webhook_answers_200_once_it_is_committed(
    commune: Commune, server: FakeZalo, webhook: httpx.AsyncClient, bare: bool
) -> None:
    server.bare = bare
    event = server.event(CHAT, text="xin chào")
    for _ in range(2):
        assert await posts(webhook, server.wrapped(event)) == 200
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel = ?", CHANNEL) == 1
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE message LIKE '%mã mời%'") == 1


@pytest.mark.parametrize(("secret", "channel", "status"), [("another", CHANNEL, 403), (SECRET, "zalo:1", 404)])
async def test_a_webhook_without_the_secret_or_of_no_bot_is_refused(
    commune: Commune, server: FakeZalo, webhook: httpx.AsyncClient, secret: str, channel: str, status: int
) -> None:
    event = server.event(CHAT, text="xin chào")
    assert await posts(webhook, event, secret, channel) == status
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel LIKE 'zalo%'") == 0


@pytest.mark.parametrize("body", [b"no json", b"[]", b"3", b'{"event_name": "message.text.received"}', b"{}"])
async def test_what_can_never_be_read_is_not_sent_again(webhook: httpx.AsyncClient, body: bytes) -> None:
    assert await posts(webhook, body) == 200


async def test_what_cannot_be_written_now_is_asked_for_again(
    commune: Commune, server: FakeZalo, webhook: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("runner.FIRST_PAUSE", 0)
    event = server.event(CHAT, text="xin chào")
    await commune.db._writer.execute("PRAGMA query_only = ON")
    assert await posts(webhook, event) == 500
    await commune.db._writer.execute("PRAGMA query_only = OFF")
    assert await posts(webhook, event) == 200
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE channel = ?", CHANNEL) == 1


# ── The whole program ───────────────────────────────────────────────────────


@pytest.fixture
async def empty(tmp_path: Path) -> AsyncIterator[Database]:
    db = await Database.open(tmp_path / "bot.db")
    yield db
    await db.close()


@asynccontextmanager
async def running(db: Database, server: FakeZalo, port: int, **more: Any) -> AsyncIterator[None]:
    """``bot.py run`` with two bots in its ``.env``."""
    settings = Settings(
        _env_file=None,
        zalo_bot_tokens=SecretStr(f"{TOKEN}, 4712:made-up"),
        zalo_api_url=server.url,
        web_port=port,
        **more,
    )  # type: ignore[call-arg]  # known to pydantic-settings only at run time
    house = House(Vault.from_text(new_key()), load_forms(FORMS))
    task = asyncio.create_task(serve(settings, db, house, ""))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def inbox(db: Database) -> list[str]:
    async with db.snapshot() as connection, connection.execute("SELECT channel FROM inbox ORDER BY channel") as cursor:
        return [row["channel"] for row in await cursor.fetchall()]


async def test_run_polls_every_bot_and_answers_from_the_same_one(empty: Database, server: FakeZalo) -> None:
    async with running(empty, server, free_port()):
        for number in range(2):
            server.writes(f"person-{number}", "xin chào")
            await heard(server, "mã mời", f"person-{number}")
    asked = {call.bot for call in server.of("deleteWebhook")}
    assert asked == {"4711", "4712"}
    typing = {(call.bot, call.facts["chat_id"]) for call in server.of("sendChatAction")}
    assert typing == {(call.bot, call.facts["chat_id"]) for call in server.of("sendMessage")}
    assert len(await inbox(empty)) == 2


async def test_run_registers_a_webhook_for_every_bot_and_hears_it(empty: Database, server: FakeZalo) -> None:
    port = free_port()
    webhook = {"zalo_mode": "webhook", "zalo_webhook_secret": SECRET, "web_url": "https://bao-cao.example/"}
    async with running(empty, server, port, **webhook):
        await server.until(lambda: len(server.of("setWebhook")) == 2)
        told = {call.bot: call.facts for call in server.of("setWebhook")}
        assert told == {
            bot: {"url": f"https://bao-cao.example/zalo/webhook/zalo:{bot}", "secret_token": SECRET}
            for bot in ("4711", "4712")
        }
        path = "/zalo/webhook/zalo:4712"
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as zalo:
            for _ in range(2):
                answer = await zalo.post(
                    path, json=server.wrapped(server.event(CHAT, text="xin chào", message_id="same")),
                    headers={"X-Bot-Api-Secret-Token": SECRET},
                )  # fmt: skip
                assert answer.status_code == 200
        await heard(server, "mã mời")
    assert await inbox(empty) == ["zalo:4712"]
    assert [call.bot for call in server.of("sendMessage")] == ["4712"]


async def test_a_webhook_is_set_until_it_works(server: FakeZalo, api: Api, caplog: pytest.LogCaptureFixture) -> None:
    server.refusals["setWebhook"] = [(200, 400), (503, 0)]
    task = asyncio.create_task(register("zalo", lambda: Zalo(api).set_webhook("https://x.vn", SECRET), wait=0.0))
    await server.until(lambda: server.of("setWebhook"))
    assert caplog.text.count("webhook not set") == 2 and TOKEN not in caplog.text
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


# ── Choices that stay above ─────────────────────────────────────────────────


async def invited(commune: Commune, server: FakeZalo, bot: Parts) -> int:
    """A member on Zalo who has been called to a meeting, and told something else since."""
    await enrolled(commune, server, "member")
    async with commune.db.transaction() as connection:
        call = Call(commune.now + timedelta(days=5), "Nhà văn hóa bản", "Sinh hoạt thường kỳ")
        meeting = await meetings.add(connection, "TT01", call, None, commune.now)
    await bot.tick()
    assert "\nA. Tham dự\nB. Vắng" in await heard(server, "Mời đồng chí dự sinh hoạt")
    await told(commune, bot, "Ngày mai mất điện.")
    await heard(server, "mất điện")
    return meeting.id


async def told(commune: Commune, bot: Parts, text: str, *choices: Choice) -> None:
    async with commune.db.transaction() as connection:
        account = await connection.execute_fetchall("SELECT id FROM accounts WHERE channel = ?", (CHANNEL,))
        rows = (choices,) if choices else ()
        await outbox.add(connection, next(iter(account))["id"], Message(text, rows), commune.now, purpose="notice")
    bot.delivery.wake()


@pytest.mark.parametrize("words", ["A", "tham du", "có"])
async def test_a_choice_outlives_what_was_said_since(
    commune: Commune, server: FakeZalo, bot: Parts, words: str
) -> None:
    meeting = await invited(commune, server, bot)
    server.writes(CHAT, words)
    await heard(server, "Đã ghi nhận: tham dự")
    assert await commune.rows("SELECT meeting, answer FROM meeting_replies") == [(meeting, "attend")]


async def test_a_letter_is_of_the_newest_list_and_an_older_one_is_called_by_its_words(
    commune: Commune, server: FakeZalo, bot: Parts
) -> None:
    meeting = await invited(commune, server, bot)
    await told(
        commune,
        bot,
        "Dữ liệu",
        Choice("Xem dữ liệu", "m:my_data:show:"),
        Choice("Thêm máy hoặc kênh khác", "m:ways:add:"),
    )
    await heard(server, "Xem dữ liệu")
    server.writes(CHAT, "b")
    await heard(server, "Mã thêm máy")
    assert await commune.rows("SELECT answer FROM meeting_replies") == []
    server.writes(CHAT, "Tham dự")
    await heard(server, "Đã ghi nhận: tham dự")
    assert await commune.rows("SELECT meeting, answer FROM meeting_replies") == [(meeting, "attend")]


async def test_above_the_question_that_waits_nothing_is_chosen(commune: Commune, server: FakeZalo, bot: Parts) -> None:
    """The secretary's question came after the list: its own answers count, and no older ones."""
    await enrolled(commune, server)
    await told(
        commune, bot, "Dữ liệu", Choice("Xem", "m:my_data:show:"), Choice("Thêm máy hoặc kênh khác", "m:ways:add:")
    )
    await heard(server, "Thêm máy hoặc kênh khác")
    server.writes(CHAT, "bc")
    await heard(server, "(1/6)")
    server.writes(CHAT, "thêm máy khác")
    await server.until(lambda: len(server.said(CHAT)) > 4)
    assert "Mã thêm máy" not in server.said(CHAT)[-1]
    server.writes(CHAT, "không")
    await heard(server, "(2/6)")
    assert await commune.draft("TT01") == {"gate_bien_dong": "khong"}
