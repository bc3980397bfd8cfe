"""The head and foot of the official report, set by the office in the chat."""

from __future__ import annotations

import pytest

from documents import report
from tests.commune import Commune
from tests.test_issued import made

SETTING = "SELECT value FROM settings WHERE unit = 'XA' AND key = ?"


async def opens(commune: Commune, what: str) -> str:
    await commune.office.says("/vanphong")
    return await commune.office.talks("[Cài đặt]", "[Thể thức báo cáo]", f"[Sửa: {what}]")


async def test_what_is_set_is_printed(commune: Commune) -> None:
    assert "Đang là: không có." in await opens(commune, "cấp trên")
    heard = await commune.office.says("Đảng bộ tỉnh Lai Châu")
    assert "- cấp trên, dòng đầu bên trái (ví dụ: Đảng bộ tỉnh Lai Châu): Đảng bộ tỉnh Lai Châu" in heard
    await opens(commune, "ký hiệu")
    await commune.office.says("ĐU")
    await opens(commune, "dấu cuối dòng")
    await commune.office.taps(";")
    assert await commune.rows(SETTING, "issuer_mark") == [(";",)]
    text = report.text_of(await made(commune))
    assert "ĐẢNG BỘ TỈNH LAI CHÂU" in text and "[Văn phòng bổ sung: cấp ủy cấp trên]" not in text
    await opens(commune, "cấp trên")
    await commune.office.taps("Như thường lệ")
    assert await commune.rows(SETTING, "issuer_superior") == [("",)]


@pytest.mark.parametrize("said", ["báo cáo", "x" * 301])
async def test_what_cannot_be_printed_is_asked_again(commune: Commune, said: str) -> None:
    await opens(commune, "ký hiệu")
    assert "Không in được" in await commune.office.says(said)
    assert await commune.rows(SETTING, "issuer_symbol") == []


async def test_the_record_of_acts_names_nobody(commune: Commune) -> None:
    await opens(commune, "người ký")
    await commune.office.says("Người Ký Thử")
    assert await commune.rows("SELECT detail FROM audit WHERE action = 'setting'") == [("issuer_signatory",)]


async def test_it_is_the_offices_alone(commune: Commune) -> None:
    await commune.leader.says("/vanphong")
    assert "Cài đặt" not in commune.leader.labels()
