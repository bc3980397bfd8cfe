"""The monthly report in words, with the rows that it leaves."""

from __future__ import annotations

from datetime import date

import pytest

from tests.commune import Commune, quiet_month


async def test_a_quiet_month_costs_ten_answers_and_twelve_messages_at_most(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await commune.wait(hours=1)
    before = commune.stage.mailbox.count
    card = await quiet_month(secretary, "22/2, 7")
    assert "Báo cáo tháng 2/2026" in card
    receipt = await secretary.taps("Nộp báo cáo")
    assert "Đã nhận báo cáo tháng 2/2026" in receipt
    assert commune.stage.mailbox.count - before + 1 <= 12
    filed = await commune.filed("TT01")
    assert filed["sh_ngay"] == date(2026, 2, 22)
    assert filed["sh_du"] == 7
    assert filed["dau_ky"] == filed["cuoi_ky"]
    assert filed["ket_nap"] == 0


async def test_what_must_be_entered_anew_is_named_once(commune: Commune) -> None:
    """Two rules speak of the same figures of a later screen."""
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "[Không]", "[Đúng cả]", "5/2, 7", "quay lại", "quay lại")
    heard = await secretary.says("10: 4")
    assert "phải nhập lại: Có mặt, Vắng không lý do, Vắng có lý do." in heard
    assert "sh_du" not in await commune.draft("TT01")


@pytest.mark.parametrize("reason", ["Lùi do Tết", "Mưa lũ", "Khác"])
async def test_a_month_without_a_meeting_is_filed_with_a_reason_at_a_tap(commune: Commune, reason: str) -> None:
    talk = commune.secretary("TT02")
    await talk.talks("bc", "không", "đúng cả", "[Chưa họp]", "đúng cả", "không", "ổn định", "nộp")
    assert talk.labels() == ["Lùi do Tết", "Mưa lũ", "Lùi sang tháng sau", "Khác"]
    assert "Đã nhận báo cáo" in await talk.taps(reason)
    assert (await commune.filed("TT02"))["sh_ngay"] == "chua_hop"
    assert await commune.rows(
        "SELECT f.reason FROM findings f JOIN reports r ON r.id = f.report WHERE f.code = 'W10' AND r.unit = 'TT02'"
    ) == [(reason,)]
