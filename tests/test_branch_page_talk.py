"""The page to be signed in the chat: who gets it, of which version, and the file as it arrives."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest

from channels.web import Web, web_app
from demo import world
from events import EventKind
from handlers.rights import Action
from tests.commune import Chat, Commune, quiet_month
from tests.test_branch_page import FOOT, printed
from tests.test_web import HOST
from tests.word_files import texts

BUTTON = "Lấy bản in (Word)"
PAPERS = "SELECT unit, first_period, result FROM papers WHERE kind = 'branch_page' ORDER BY id"


async def filed(commune: Commune, unit: str = "TT01") -> Chat:
    chat = commune.secretary(unit)
    await quiet_month(chat, "22/2, 7")
    await chat.says("nộp")
    assert await commune.report(unit) is not None
    return chat


async def taken(commune: Commune, chat: Chat) -> bytes:
    await chat.taps(BUTTON)
    await commune.wait(seconds=5)
    return chat.bubbles()[-1].file


async def test_the_branch_gets_its_page_under_the_receipt(commune: Commune) -> None:
    secretary = await filed(commune)
    assert BUTTON in secretary.labels()
    await secretary.taps(BUTTON)
    assert "Bản in báo cáo tháng 2/2026 của Chi bộ bản Hồ Ta (bản 1) được gửi sau ít giây." in secretary.hears()
    await commune.wait(seconds=5)
    file = secretary.bubbles()[-1]
    report = await commune.report("TT01")
    assert report is not None and file.file_name == "bao-cao-TT01-2026-02-ban-1.docx"
    assert printed(file.file)["Số đảng viên dự sinh hoạt"] == "7" == str(report.values["sh_du"])
    foot = "".join(texts(file.file, FOOT))
    assert f"mã {report.receipt}." in foot and "Bản 1 (chi bộ nộp)" in foot and "người nộp: bí thư." in foot
    assert await commune.rows(PAPERS) == [("TT01", "2026-02", "made")]


async def test_a_corrected_page_names_the_version_that_it_replaces(commune: Commune) -> None:
    secretary = await filed(commune)
    first = await commune.report("TT01")
    await secretary.says("sửa sổ tay 8")
    assert BUTTON in secretary.labels()
    second = await commune.report("TT01")
    assert first is not None and second is not None and second.version == 2
    foot = "".join(texts(await taken(commune, secretary), FOOT))
    assert "Bản 2 (đính chính)" in foot and f"Thay bản 1 (mã {first.receipt})." in foot


async def test_an_older_page_says_that_it_counts_no_more(commune: Commune) -> None:
    secretary = await filed(commune)
    old = secretary.choice(BUTTON)
    await secretary.says("sửa sổ tay 8")
    await secretary.stage.taps(secretary.address, old)
    await commune.wait(seconds=5)
    second = await commune.report("TT01")
    file = secretary.bubbles()[-1]
    assert second is not None and file.file_name.endswith("-ban-1.docx")
    assert f"Bản này đã được thay bằng bản 2 (mã {second.receipt})." in "".join(texts(file.file, FOOT))


async def test_the_page_is_offered_when_the_report_is_looked_at_again(commune: Commune) -> None:
    secretary = await filed(commune)
    deputy = await commune.somebody("deputy", "TT01")
    await deputy.says("/xemlai")
    assert deputy.labels() == ["Sửa", BUTTON]
    assert (await taken(commune, deputy)).startswith(b"PK")
    await commune.office.talks("/vanphong", "[Xem báo cáo]", "TT01")
    assert printed(await taken(commune, commune.office))["Đảng viên nữ"] == "7"
    assert secretary.address != deputy.address and len(await commune.rows(PAPERS)) == 2


async def test_a_leader_gets_no_page_with_what_is_kept_from_leaders(commune: Commune) -> None:
    await filed(commune)
    await commune.leader.talks("/vanphong", "[Xem báo cáo]", "TT01")
    assert "Mã biên nhận" in commune.leader.hears() and BUTTON not in commune.leader.labels()


@pytest.mark.parametrize("who", [world.secretary("TT02"), world.LEADER, world.MEMBER])
async def test_nobody_gets_a_page_of_another_branch(commune: Commune, who: str) -> None:
    """By a button that was never shown to them."""
    secretary = await filed(commune)
    value = secretary.choice(BUTTON).value
    await commune.stage.handle(commune.stage.event(who, EventKind.BUTTON, button=value))
    await commune.wait(seconds=5)
    assert await commune.rows(PAPERS) == []
    refused = await commune.rows("SELECT action, unit FROM audit WHERE allowed = 0")
    assert refused == [(str(Action.SEE_WHO_MAY_BE_MEANT), "TT01")]


async def test_the_browser_downloads_the_very_file(commune: Commune) -> None:
    secretary = await filed(commune)
    content = await taken(commune, secretary)
    web = Web()
    doors = commune.stage.parts.doors(lambda _request: secretary.address)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web_app(doors, web)), base_url=HOST) as client:
        newest = (await client.get("/api/messages")).json()["shown"][-1]
        assert newest["file"] == "bao-cao-TT01-2026-02-ban-1.docx"
        answer = await client.get(f"/api/file/{quote(newest['ref'])}")
    assert answer.content == content
    assert answer.headers["content-disposition"].endswith("bao-cao-TT01-2026-02-ban-1.docx")
