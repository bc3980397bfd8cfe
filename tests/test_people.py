"""Codes, consent, rights: how a chat becomes a person with a role, what each may do, and how it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest

from events import EventKind
from handlers.rights import Action, may
from reporting.calendar import Calendar
from reporting.periods import Period
from tests.commune import Commune, quiet_month


async def test_a_code_needs_consent_and_works_once(commune: Commune) -> None:
    code = await commune.code("secretary", "TT01")
    new = commune.chat("new-telephone")
    asked = await new.says(f"/start {code}")
    assert "đồng ý không" in asked
    assert (
        await commune.one(
            "SELECT COUNT(*) FROM consents WHERE answer = 'agreed' AND person = ?", await commune.person_of(new)
        )
        == 0
    )
    assert "Kính chào" in await new.taps("Đồng ý")
    person = await commune.person_of(new)
    assert await commune.rows("SELECT unit, role FROM roles WHERE person = ?", person) == [("TT01", "secretary")]
    assert "đã được dùng" in await commune.chat("third").says(code)


async def test_a_code_is_stored_as_keyed_hash_only(commune: Commune) -> None:
    code = await commune.code("secretary", "TT01")
    for row in await commune.rows("SELECT * FROM codes"):
        assert code not in [str(value) for value in row] and code.encode() not in [
            bytes(v) for v in row if isinstance(v, bytes)
        ]


async def test_refusing_keeps_nothing_and_tells_the_office(commune: Commune) -> None:
    new = commune.chat("new-telephone")
    await new.talks(await commune.code("secretary", "TT01"), "[Từ chối]")
    assert await commune.rows("SELECT unit FROM roles WHERE person = ?", await commune.person_of(new)) == []
    assert "không đồng ý" in commune.office.hears()


@pytest.mark.parametrize("typed", ["2345 679A", "2345-679a", "abcdefgh"])
async def test_a_wrong_code_opens_nothing(commune: Commune, typed: str) -> None:
    await commune.chat("new").says(typed)
    assert (
        await commune.rows("SELECT unit FROM roles WHERE person = ?", await commune.person_of(commune.chat("new")))
        == []
    )


async def test_five_wrong_codes_pause_that_chat_for_an_hour(commune: Commune) -> None:
    code = await commune.code("secretary", "TT01")
    new = commune.chat("new")
    for _ in range(5):
        await new.says("2345 679A")
    assert "một giờ" in await new.says(code)
    assert "đồng ý không" in await commune.chat("another").says(code)
    await commune.wait(hours=1, minutes=1)
    assert "đã được dùng" in await new.says(code)


async def test_a_code_that_is_too_old(commune: Commune) -> None:
    code = await commune.code("secretary", "TT01")
    await commune.wait(hours=73)
    assert "hết hạn" in await commune.chat("new").says(code)


async def test_a_code_in_the_wrong_kind_of_chat_stays_unused(commune: Commune) -> None:
    group_code = await commune.code("group", "XA")
    assert "trong nhóm đó" in await commune.chat("new").says(group_code)
    assert await commune.one("SELECT COUNT(*) FROM codes WHERE used_at IS NOT NULL") == 0


async def test_the_office_grants_a_strangers_request(commune: Commune) -> None:
    stranger = commune.chat("stranger")
    await stranger.talks("xin chào", "[Xin mã mới]", "bí thư chi bộ bản Hồ Ta")
    await commune.office.taps("Xem")
    assert "bản Hồ Ta" in commune.office.hears()
    await commune.office.talks("[Cấp mã bí thư]", "TT01")
    code = stranger.hears().split("Hồ Ta: ")[1].split(".")[0]
    await stranger.talks(code, "[Đồng ý]")
    assert await commune.rows("SELECT unit, role FROM roles WHERE person = ?", await commune.person_of(stranger)) == [
        ("TT01", "secretary")
    ]


async def test_a_lost_telephone_loses_all_access_at_once_and_the_draft_stays(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không")
    draft = await commune.draft("TT01")
    await commune.office.talks("/vanphong", "[Mã mời, người]", "[Ai đang giữ]", "TT01", "[Mất máy]")
    code = commune.office.hears().split("Hồ Ta: ")[1].split("\n")[0]
    assert "chưa được gắn" in await secretary.says("bc")
    new = commune.chat("new-telephone")
    await new.talks(code, "[Đồng ý]", "bc")
    assert "(2/6)" in new.hears()
    assert await commune.draft("TT01") == draft


async def test_what_is_kept_is_shown_and_removed_on_request(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không")
    person = await commune.person_of(secretary)
    assert "bí thư, Chi bộ bản Hồ Ta" in await secretary.says("/dulieu")
    await secretary.talks("/xoadulieu", "[Xóa dữ liệu]")
    assert await commune.rows("SELECT name, phone FROM people WHERE id = ?", person) == [("", "")]
    assert await commune.rows("SELECT id FROM accounts WHERE person = ?", person) == []
    assert await commune.one("SELECT COUNT(*) FROM changes WHERE by = ?", person) > 0
    assert "rút lại" in commune.office.hears()


async def test_a_secretary_reaches_no_other_branch(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    for button in (
        "m:submit:begin:TT02",
        "m:office:look:TT02",
        "m:office_months:lock:TT01|2026-02",
        "m:correct:begin:TT02",
    ):
        await secretary.event(EventKind.BUTTON, button=button)
    assert await commune.draft("TT02") == {}
    assert await commune.one("SELECT COUNT(*) FROM audit WHERE allowed = 0") == 4


async def test_an_overseer_sees_the_state_of_every_listed_branch_and_no_figure(commune: Commune) -> None:
    overseer = await commune.somebody("overseer", "TT01", "overseer")
    await commune.somebody("overseer", "TT02", "overseer")
    await overseer.says("xin chào")
    assert overseer.labels() == ["Tình hình nộp"]
    said = await overseer.taps("Tình hình nộp")
    assert "0/2 đơn vị phụ trách" in said
    assert "Chi bộ bản Hồ Ta" in said and "Chi bộ bản Tòng Pặt" in said and said.count("\n") == 2


async def test_the_office_sees_the_bodies_that_are_missing_too(commune: Commune) -> None:
    said = await commune.office.talks("/vanphong", "[Tình hình nộp]")
    assert said.count("\n- ") == 68 + 5


async def test_the_group_hears_aggregates_and_nothing_else(commune: Commune) -> None:
    before = len(commune.group.bubbles())
    await commune.group.says("chào các đồng chí")
    assert len(commune.group.bubbles()) == before
    said = await commune.group.says("/tonghop")
    assert "Chi bộ bản" not in said


@pytest.mark.parametrize(
    ("role", "action", "at_unit", "above", "allowed"),
    [
        ("secretary", Action.FILE, True, False, True),
        ("secretary", Action.FILE, False, True, False),
        ("secretary", Action.SEE_TOTALS, True, False, False),
        ("deputy", Action.FILL, True, False, True),
        ("member", Action.FILL, True, False, False),
        ("member", Action.SEE_UNIT_FIGURES, True, False, False),
        ("leader", Action.ENTER_ON_BEHALF, False, True, False),
        ("leader", Action.DECIDE_REQUESTS, False, True, True),
        ("overseer", Action.SEE_OWN_STATE, False, True, True),
        ("overseer", Action.SEE_UNIT_FIGURES, False, True, False),
        ("office", Action.LOCK, False, True, True),
        ("office", Action.LOCK, False, False, False),
    ],
)
def test_the_table_of_rights(role: str, action: Action, at_unit: bool, above: bool, allowed: bool) -> None:
    assert may(action, role, at_unit=at_unit, above=above) is allowed


def test_a_deputy_files_only_where_that_is_switched_on() -> None:
    assert may(Action.FILE, "deputy", at_unit=True, above=False)
    assert not may(Action.FILE, "deputy", at_unit=True, above=False, deputy_may_file=False)


async def test_a_code_shown_in_a_chat_stands_nowhere_in_clear(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Mã mời, người]", "[Mã bí thư]", "TT01")
    shown = commune.office.hears().split("Hồ Ta: ")[1].split("\n")[0]
    await commune.secretary("TT01").says("/kenh")
    device = (await commune.secretary("TT01").taps("Thêm máy hoặc kênh khác")).split("Mã thêm máy: ")[1].split("\n")[0]
    content = b"".join(path.read_bytes() for path in commune.db.path.parent.glob("commune.db*"))
    for code in (shown, device):
        assert len(code) == 9
        for spelling in (code, code.replace(" ", "")):
            assert spelling.encode() not in content, "neither in rows nor in what the file has left over"


async def test_a_stranger_asks_once_and_only_for_what_may_be_kept(commune: Commune) -> None:
    stranger = commune.chat("stranger")
    await stranger.talks("xin chào", "[Xin mã mới]")
    assert "không ghi số điện thoại" in await stranger.says("bí thư bản Hồ Ta, 0912 345 678")
    await stranger.says("bí thư bản Hồ Ta")
    await stranger.talks("xin chào", "[Xin mã mới]", "bí thư bản Hồ Ta")
    assert "đang chờ" in stranger.hears()
    assert await commune.one("SELECT COUNT(*) FROM requests") == 1


async def test_words_that_look_like_a_code_are_words(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "khac thay")
    assert await commune.one("SELECT COUNT(*) FROM wrong_codes") == 0


async def test_a_leader_sees_a_report_without_what_can_point_at_a_person(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "đúng cả", "22/2, 6", "vắng không lý do 1", "quay lại")
    await secretary.talks("3: 0, 4: 1", "đúng cả", "không", "ổn định", "nộp")
    assert (await commune.filed("TT01"))["sh_vang_kld"] == 1
    await commune.office.talks("/vanphong", "[Xem báo cáo]", "TT01")
    assert "vắng không lý do 1" in commune.office.hears() and "W09" in commune.office.hears()
    said = await commune.leader.talks("/vanphong", "[Xem báo cáo]", "TT01")
    for word in ("vắng không lý do", "theo tôn giáo", "W09", "xóa tên"):
        assert word not in said
    assert "có mặt 6" in said


async def test_a_leader_approves_without_seeing_whom_a_figure_may_mean(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.until(Calendar().locks_at(Period(2026, 2)) + timedelta(hours=9))
    await secretary.talks("sửa theo tôn giáo 1", "[Nhập nhầm]")
    said = await commune.leader.talks("/vanphong", "[Việc đang chờ]", "[Đính chính]")
    assert "Theo tôn giáo: có thay đổi" in said and "→" not in said
    await commune.leader.taps("Duyệt")
    assert (await commune.filed("TT01"))["ton_giao"] == 1


async def test_the_office_looks_at_any_month_of_a_branch(commune: Commune) -> None:
    said = await commune.office.talks("/vanphong", "[Xem báo cáo]", "TT01", "[◀ 12/2025]")
    assert "tháng 12/2025" in said
    assert "không có báo cáo tháng 2/2026" in await commune.office.talks("[1/2026 ▶]", "[2/2026 ▶]")


async def test_a_month_that_is_none_is_named(commune: Commune) -> None:
    assert "chưa hiểu kỳ" in await commune.group.says("/tonghop 13/2026")
    assert "68/68" in await commune.group.says("/tonghop 1/2026")


@pytest.mark.parametrize("choice", ["Nhập hộ", "Số Văn phòng đã có", "Xem báo cáo"])
async def test_the_committee_itself_has_no_form_to_fill_in(commune: Commune, choice: str) -> None:
    heard = await commune.office.talks("/vanphong", f"[{choice}]", "Đảng ủy xã Bình Lư")
    assert "không có" in heard or "chưa có" in heard
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE outcome = 'set_aside'") == 0
    assert await commune.one("SELECT COUNT(*) FROM drafts WHERE unit = 'XA'") == 0
