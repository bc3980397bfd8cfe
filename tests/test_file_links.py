"""A file for who has it from Zalo: a signed link on our own page, that dies with its time, the role, or the binding."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest

from channels.web import Web, web_app
from channels.zalo import Api, Zalo
from channels.zalo.send import requests
from demo.stage import Mailbox
from events import Choice, Limits, Message
from house import Parts, assemble
from storage import chats, groups, outbox, people
from tests.commune import Commune
from tests.fake_zalo import CHANNEL, TOKEN, FakeZalo, fake_zalo

URL = "https://chat.example"
PNG, XLSX, ICS = b"\x89PNG made up", b"PK made up", b"BEGIN:VCALENDAR"


class Bench:
    """The bot with one person and one group on Zalo, and the page in a browser."""

    def __init__(self, commune: Commune, parts: Parts, mailbox: Mailbox, browser: httpx.AsyncClient) -> None:
        self.commune, self.parts, self.mailbox, self.browser = commune, parts, mailbox, browser

    async def account(self, chat: str) -> int:
        async with self.commune.db.transaction() as connection:
            found = await chats.of_chat(
                connection, self.commune.house.vault, CHANNEL, chat, self.commune.now, group=chat == "group"
            )
            if found.person and not await people.roles_of(connection, found.person):
                await people.give_role(connection, found.person, "XA", "office", None, self.commune.now)
            return found.id

    async def sends(
        self, name: str, content: bytes, purpose: str, *, chat: str = "office", unit: str = "XA"
    ) -> Message:
        """What arrives in the chat of a file that the bot sends there."""
        account = await self.account(chat)
        async with self.commune.db.transaction() as connection:
            message = Message("Đây là tệp.", file_name=name, file=content)
            await outbox.add(connection, account, message, self.commune.now, purpose=purpose, unit=unit)
        await self.parts.delivery.drain()
        return self.mailbox.newest(chat)[1]

    async def fetches(self, link: str, **more: str) -> httpx.Response:
        assert link.startswith(URL)
        return await self.browser.get(link.removeprefix(URL), **more)  # type: ignore[arg-type]


@pytest.fixture
async def bench(commune: Commune) -> AsyncIterator[Bench]:
    house = replace(commune.house, web_url=f"{URL}/")
    mailbox, web = Mailbox(), Web()
    parts = assemble(
        commune.db, house, {CHANNEL: mailbox, "web": web}, lambda: commune.stage.now, monotonic=commune.stage.seconds
    )
    transport = httpx.ASGITransport(web_app(parts.doors(), web))
    async with httpx.AsyncClient(transport=transport, base_url=URL) as browser:
        yield Bench(commune, parts, mailbox, browser)


async def test_a_picture_of_totals_is_fetched_as_often_as_somebody_looks_for_a_month(bench: Bench) -> None:
    sent = await bench.sends("bieu-do.png", PNG, outbox.DIGEST)
    assert sent.file == b"" and sent.text == "Đây là tệp."
    for _ in range(3):
        answer = await bench.fetches(sent.link)
        assert (answer.status_code, answer.content) == (200, PNG)
        assert (answer.headers["content-type"], answer.headers["cache-control"]) == ("image/png", "no-store")
    bench.commune.stage.now += timedelta(days=29)
    assert (await bench.fetches(sent.link)).status_code == 200
    bench.commune.stage.now += timedelta(days=2)
    assert (await bench.fetches(sent.link)).status_code == 404


async def test_a_calendar_opens_without_signing_in_for_three_days(bench: Bench) -> None:
    sent = await bench.sends("sinh-hoat.ics", ICS, outbox.MEETING, unit="TT01")
    answer = await bench.fetches(sent.link)
    assert (answer.content, answer.headers["content-type"]) == (ICS, "application/octet-stream")
    bench.commune.stage.now += timedelta(hours=71)
    assert (await bench.fetches(sent.link)).status_code == 200
    bench.commune.stage.now += timedelta(hours=1)
    assert (await bench.fetches(sent.link)).status_code == 404


async def test_what_may_name_a_branch_opens_only_for_its_owner_signed_in(bench: Bench) -> None:
    sent = await bench.sends("so-lieu.xlsx", XLSX, outbox.PAPER)
    await bench.browser.get("/")
    refused = await bench.fetches(sent.link)
    assert refused.status_code == 401 and "Thêm máy hoặc kênh khác" in refused.text and XLSX not in refused.content
    chat = bench.browser.cookies["chat"]
    vault, now = bench.commune.house.vault, bench.commune.now
    async with bench.commune.db.transaction() as connection:
        browser = await chats.of_chat(connection, vault, "web", chat, now, group=False)
        assert browser.person is not None
        await people.give_role(connection, browser.person, "XA", "office", None, now)
    assert (await bench.fetches(sent.link)).status_code == 401, "another of the office is not its owner"
    async with bench.commune.db.transaction() as connection:
        owner = await chats.find(connection, vault, CHANNEL, "office")
        assert owner is not None and owner.person is not None
        await chats.attach(connection, browser.id, owner.person)
    answer = await bench.fetches(sent.link)
    assert (answer.status_code, answer.content, answer.headers["cache-control"]) == (200, XLSX, "no-store")


@pytest.mark.parametrize("unit", ["XA", "TT01", ""])
async def test_who_loses_the_role_loses_the_file(bench: Bench, unit: str) -> None:
    sent = await bench.sends("sinh-hoat.ics", ICS, outbox.MEETING, unit=unit)
    assert (await bench.fetches(sent.link)).status_code == 200
    async with bench.commune.db.transaction() as connection:
        account = await chats.find(connection, bench.commune.house.vault, CHANNEL, "office")
        assert account is not None and account.person is not None
        await connection.execute("UPDATE roles SET until = since WHERE person = ?", (account.person,))
        await people.give_role(connection, account.person, "TT02", "secretary", None, bench.commune.now)
    assert (await bench.fetches(sent.link)).status_code == (404 if unit else 200)


async def test_a_group_that_is_no_longer_bound_sees_no_more(bench: Bench) -> None:
    account = await bench.account("group")
    async with bench.commune.db.transaction() as connection:
        await groups.bind(connection, account, "XA", bench.commune.now)
    sent = await bench.sends("bieu-do.png", PNG, outbox.DIGEST, chat="group")
    assert (await bench.fetches(sent.link)).content == PNG
    async with bench.commune.db.transaction() as connection:
        await connection.execute("UPDATE group_bindings SET until = since WHERE account = ?", (account,))
    assert (await bench.fetches(sent.link)).status_code == 404


async def test_a_link_that_was_changed_anywhere_opens_nothing(bench: Bench) -> None:
    sent = await bench.sends("bieu-do.png", PNG, outbox.DIGEST)
    other = await bench.sends("bieu-do.png", PNG, outbox.DIGEST, chat="leader")
    path, _, token = sent.link.rpartition("/")
    row, until, mac = token.split("-")
    other_row, other_until, _ = other.link.rpartition("/")[2].split("-")
    forged = [
        f"{other_row}-{other_until}-{mac}", f"{row}-{int(until) + 1}-{mac}", f"{row}-{until}-{'0' * len(mac)}",
        f"{row}-{until}", f"{row}", "", "x-y-z", f"{row}-{'9' * 40}-{mac}", f"{'9' * 40}-{until}-{mac}", f"{row}-{until}-ă",
    ]  # fmt: skip
    assert [(await bench.fetches(f"{path}/{one}")).status_code for one in forged] == [404] * len(forged)
    assert (await bench.fetches(sent.link)).status_code == 200


async def test_a_forgotten_file_is_gone(bench: Bench) -> None:
    sent = await bench.sends("bieu-do.png", PNG, outbox.DIGEST)
    async with bench.commune.db.transaction() as connection:
        await connection.execute("UPDATE outbox SET file = NULL")
    assert (await bench.fetches(sent.link)).status_code == 404


async def test_the_picture_of_a_code_is_left_out_where_the_code_is_said(bench: Bench) -> None:
    sent = await bench.sends("ma.png", PNG, "reply")
    assert (sent.file, sent.link, sent.text) == (b"", "", "Đây là tệp.")


@pytest.mark.parametrize(("purpose", "said"), [(outbox.PAPER, True), (outbox.MEETING, False)])
async def test_without_a_page_a_file_is_only_named(bench: Bench, purpose: str, said: bool) -> None:
    parts = assemble(
        bench.commune.db, bench.commune.house, {CHANNEL: bench.mailbox}, lambda: bench.commune.now,
        monotonic=bench.commune.stage.seconds,
    )  # fmt: skip
    bench.parts = parts
    sent = await bench.sends("so-lieu.xlsx", XLSX, purpose)
    assert (sent.file, sent.link) == (b"", "")
    assert ("chỉ xem được trên trang chat" in sent.text) is said


# ── On Zalo's side ──────────────────────────────────────────────────────────


@pytest.fixture
async def server() -> AsyncIterator[FakeZalo]:
    async with fake_zalo() as fake:
        yield fake


async def test_a_picture_is_shown_and_another_file_is_a_line_below_the_choices(server: FakeZalo) -> None:
    api = Api(TOKEN, server.url)
    zalo = Zalo(api, Limits(requests=requests))
    picture = Message("Biểu đồ.", file_name="a.png", link=f"{URL}/tep/1")
    other = Message("Tệp.", ((Choice("Về bảng chính", "m:x"),),), file_name="a.xlsx", link=f"{URL}/tep/2")
    refs = [await zalo.send("chat", message) for message in (picture, other, replace(picture, text="dài\n" * 900))]
    await api.close()
    shown, captioned = [call.facts for call in server.of("sendPhoto")]
    assert shown == {"chat_id": "chat", "photo": f"{URL}/tep/1", "caption": "Biểu đồ."}
    assert server.said("chat")[0] == f"Tệp.\nA. Về bảng chính\n{URL}/tep/2"
    assert f"{server.said('chat')[1]}\n{captioned['caption']}" == "dài\n" * 900
    assert requests(replace(picture, text="dài\n" * 900)) == 2 and all(refs)
