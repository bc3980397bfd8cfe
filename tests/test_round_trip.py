"""One round trip for an answer and its reply, small enough for a slow line; and what is said to a chat that ended."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from channels.web import Web, web_app
from demo import world
from house import Parts, assemble
from storage import chats
from tests.commune import QUIET, Commune

HOST = "http://chat.test"
MOST = 4096
"""Bytes of a reply, its headers among them."""


class Browser:
    """A page without a screen: what it shows is what the answers brought."""

    def __init__(self, commune: Commune, chat: str = "") -> None:
        web = Web()
        self.parts: Parts = assemble(
            commune.db, commune.house, {"web": web}, lambda: commune.now, arrived={"web": web.tell}
        )
        app = web_app(self.parts.doors(lambda _request: chat or None), web)
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=HOST)
        self.shown: list[dict[str, Any]] = []
        self.sizes: list[int] = []
        self.said = 0

    async def open(self) -> dict[str, Any]:
        await self.client.get("/")
        return self.hear(await self.client.get("/api/messages"))

    async def says(self, text: str, **more: object) -> dict[str, Any]:
        self.said += 1
        facts = {"id": f"answer-{self.said:04d}", "text": text, "seen": self.seen, **more}
        return self.hear(await self.client.post("/api/answer", json=facts))

    async def taps(self, label: str) -> dict[str, Any]:
        bubble, value = next(
            (bubble, choice["value"])
            for bubble in reversed(self.shown)
            for row in bubble.get("rows", ())
            for choice in row
            if choice["label"].startswith(label)
        )
        return await self.says("", button=value, ref=bubble["ref"])

    def hear(self, answer: httpx.Response) -> dict[str, Any]:
        answer.raise_for_status()
        told: dict[str, Any] = answer.json()
        self.shown += told.get("shown", [])
        headers = sum(len(name) + len(value) + 4 for name, value in answer.headers.raw)
        self.sizes.append(headers + int(answer.headers["content-length"]))
        return told

    @property
    def seen(self) -> int:
        return int(self.shown[-1]["change"]) if self.shown else 0


@pytest.fixture(params=["gzip", "identity"])
def encoding(request: pytest.FixtureRequest) -> str:
    return str(request.param)


async def test_a_month_is_a_round_trip_for_each_answer_and_none_is_large(commune: Commune, encoding: str) -> None:
    browser = Browser(commune)
    browser.client.headers["accept-encoding"] = encoding
    await browser.open()
    code = await commune.code("secretary", "TT01")
    for words in (f"/start {code}", "đồng ý", "bc"):
        assert (await browser.says(words))["shown"], words
    for words in (*(word.format(meeting="22/2, 7") for word in QUIET), "[Nộp báo cáo]"):
        told = await (browser.taps(words[1:-1]) if words.startswith("[") else browser.says(words))
        assert told["shown"], words
    assert "Mã biên nhận" in browser.shown[-1]["text"]
    assert (await commune.report("TT01")) is not None
    assert len(browser.sizes) == 11 and max(browser.sizes) <= MOST, browser.sizes


async def test_an_answer_brings_what_was_not_shown_and_nothing_else(commune: Commune) -> None:
    browser = Browser(commune)
    await browser.open()
    first = await browser.says("xin chào")
    second = await browser.says("xin chào lần nữa")
    assert [one["change"] for one in first["shown"]] < [one["change"] for one in second["shown"]]
    assert len(second["shown"]) == 1
    browser.said -= 1
    repeated = await browser.says("xin chào lần nữa", seen=first["shown"][0]["change"])
    assert repeated["shown"] == second["shown"], "whoever did not hear the answer hears it now"
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%:answer-%'") == 2


async def test_an_answer_that_waited_is_none_to_a_question_that_its_page_had_not_shown(commune: Commune) -> None:
    """The same page in two tabs, or an answer that left the phone before the question moved."""
    browser = Browser(commune, world.secretary("TT01"))
    await browser.says("bc")
    asked = browser.seen
    await browser.says("không")
    await browser.says("đúng cả")
    before = await commune.draft("TT01")
    told = await browser.says("22/2, 7", seen=asked)
    assert "đợi câu hỏi hiện ra" in told["shown"][-1]["text"] and await commune.draft("TT01") == before
    await browser.says("22/2, 7")
    assert (await commune.draft("TT01"))["sh_du"] == 7
    assert "(3/6)" in (await browser.says("quay lại", seen=asked))["shown"][-1]["text"], "such words answer no question"


# ── A chat that is nobody's any more ────────────────────────────────────────


async def test_who_removes_everything_reads_the_farewell(commune: Commune) -> None:
    browser = Browser(commune)
    assert await browser.open() == {"known": False}
    code = await commune.code("secretary", "TT01")
    for words in (f"/start {code}", "đồng ý", "/xoadulieu"):
        assert "known" not in await browser.says(words)
    told = await browser.taps("Xóa dữ liệu")
    assert told["known"] is False and told["live"] == []
    assert "Đã xóa dữ liệu về đồng chí" in told["shown"][-1]["text"]
    assert await browser.open() == {"known": False}, "and nothing is left to be read again"


async def test_what_was_typed_in_a_session_that_is_over_is_not_said_by_a_stranger(commune: Commune) -> None:
    browser = Browser(commune)
    await browser.open()
    await browser.says("xin chào")
    async with commune.db.transaction() as connection:
        (account,) = await connection.execute_fetchall("SELECT person FROM accounts ORDER BY id DESC LIMIT 1")
        await chats.detach(connection, account["person"])
    accounts = await commune.one("SELECT COUNT(*) FROM accounts")
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        await browser.says("384")
    with pytest.raises(httpx.HTTPStatusError, match="401"):
        where = {"id": "a-file-0001", "name": "a.md", "seen": str(browser.seen)}
        (await browser.client.post("/api/upload", params=where, content=b"x")).raise_for_status()
    assert await commune.one("SELECT COUNT(*) FROM accounts") == accounts
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE event_id LIKE '%:answer-0002'") == 0
    assert await browser.open() == {"known": False}
    assert (await browser.says("xin chào", seen=0))["shown"], "a new beginning is one"
