"""Several people, several devices, several versions: nobody's answer lands under a question they did not see."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from events import Event, EventKind
from reporting.calendar import Calendar
from reporting.periods import Period
from tests.commune import Chat, Commune, quiet_month

FEBRUARY = Period(2026, 2)


async def second_device(commune: Commune, owner: Chat) -> Chat:
    await owner.says("/kenh")
    code = (await owner.taps("Thêm máy hoặc kênh khác")).split("Mã thêm máy: ")[1].split("\n")[0]
    other = commune.chat("second-telephone")
    await other.says(code)
    return other


async def test_a_deputy_who_saw_an_older_question_is_shown_the_present_one(commune: Commune) -> None:
    secretary, deputy = commune.secretary("TT01"), await commune.somebody("deputy", "TT01")
    await secretary.talks("bc", "không")
    assert "(2/6)" in await deputy.says("bc")
    await secretary.talks("đúng cả", "22/2, 7")
    before = await commune.draft("TT01")
    said = await deputy.says("1: 5")
    assert "người khác" in said and "(4/6)" in said
    assert await commune.draft("TT01") == before, "line 1 of the list they saw is not line 1 of this one"
    await deputy.says("1: 1")
    assert (await commune.draft("TT01"))["chuyen_de"] == 1


async def test_a_suggestion_that_somebody_changed_is_not_accepted_unseen(commune: Commune) -> None:
    secretary, deputy = commune.secretary("TT01"), await commune.somebody("deputy", "TT01")
    await secretary.talks("bc", "không")
    await deputy.says("bc")
    await secretary.talks("13: 2", "quay lại")
    said = await deputy.says("đúng cả")
    assert "người khác" in said
    assert (await commune.draft("TT01"))["di_xa"] == 2


async def test_a_card_is_filed_only_as_it_was_read(commune: Commune) -> None:
    secretary, deputy = commune.secretary("TT01"), await commune.somebody("deputy", "TT01")
    await quiet_month(secretary, "22/2, 7")
    await deputy.talks("bc", "nữ 6")
    said = await secretary.says("nộp")
    assert "nữ 6" in said and await commune.report("TT01") is None
    await secretary.says("nộp")
    assert (await commune.filed("TT01"))["nu"] == 6


async def test_what_is_typed_on_another_device_answers_nothing_it_did_not_show(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không")
    other = await second_device(commune, secretary)
    await other.says("bc")
    await secretary.talks("bc", "đúng cả", "22/2, 7")
    before = await commune.draft("TT01")
    assert "(4/6)" in await other.says("1: 5")
    assert await commune.draft("TT01") == before
    assert "(5/6)" in await other.says("1: 1")
    assert (await commune.draft("TT01"))["chuyen_de"] == 1


async def test_a_button_of_another_device_brings_the_present_question_there(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    other = await second_device(commune, secretary)
    await other.says("bc")
    await secretary.talks("bc", "không")
    before = await commune.draft("TT01")
    assert "(2/6)" in await other.taps("Có")
    assert await commune.draft("TT01") == before


async def test_two_at_the_same_instant_do_not_mix(commune: Commune) -> None:
    """Secretary and deputy answer the same question in the same moment: one answer counts, the other is shown it."""
    secretary, deputy = commune.secretary("TT01"), await commune.somebody("deputy", "TT01")
    await secretary.says("bc")
    await deputy.says("bc")
    taps = [chat.choice(label) for chat, label in ((secretary, "Không"), (deputy, "Có"))]
    events = [
        Event(
            commune.stage.channel, f"same-moment-{at}", EventKind.BUTTON, chat.address, chat.address, commune.now,
            button=choice.value,
        )
        for at, (chat, choice) in enumerate(zip((secretary, deputy), taps, strict=True))
    ]  # fmt: skip
    await asyncio.gather(*(commune.stage.parts.runner.handle(event) for event in events))
    await commune.stage.parts.delivery.drain()
    assert await commune.draft("TT01") == {"gate_bien_dong": "khong"}
    assert "người khác" in deputy.hears() and "(2/6)" in deputy.hears()


async def test_a_correction_begun_on_an_older_version_is_brought_onto_the_newer_one(commune: Commune) -> None:
    secretary, office = commune.secretary("TT01"), commune.office
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await secretary.talks("sửa", "[2. Cơ cấu]", "13: 3")
    await office.event(EventKind.BUTTON, button="m:office_months:correct:TT01|2026-01")
    await office.talks("chuyển đi 1", "nơi khác", "đúng cả", "đúng cả", "nộp")
    carried = await commune.report("TT01")
    assert carried is not None and carried.origin == "carried"
    said = await secretary.says("nộp")
    assert "đã có bản mới" in said and "Đầu kỳ: 9 → 8" in said and "Đi làm xa: 1 → 3" in said
    assert await commune.report("TT01") == carried, "nothing is filed before it has been read again"
    assert "Phải dự: 7 → …" not in said, "what follows from the figures is no change of the branch's"
    assert "không thể nhiều hơn tổng số đảng viên (8)" in await secretary.says("nộp")
    await secretary.talks("8: 8, 2: 6, 3: 6, 14: 8", "nộp", "2: 6", "nộp")
    filed = await commune.filed("TT01")
    assert (filed["dau_ky"], filed["cuoi_ky"], filed["di_xa"]) == (8, 8, 3)


async def test_a_request_made_against_an_older_version_is_not_approved(commune: Commune) -> None:
    secretary, office = commune.secretary("TT01"), commune.office
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.until(Calendar().locks_at(FEBRUARY) + timedelta(hours=9))
    await secretary.talks("sửa đi làm xa 3", "[Nhập nhầm]")
    await office.taps("Xem")
    approve = office.choice("Duyệt")
    await office.event(EventKind.BUTTON, button="m:office_months:open:XA|2026-02")
    await secretary.says("sửa nữ 6")
    await office.event(EventKind.BUTTON, button=approve.value)
    assert "Chưa duyệt được" in office.hears()
    filed = await commune.filed("TT01")
    assert (filed["di_xa"], filed["nu"]) == (1, 6)


async def test_two_of_the_office_decide_once(commune: Commune) -> None:
    second = await commune.somebody("office", "XA", "second-office")
    await commune.secretary("TT01").talks("bc", "giúp", "[Gọi trợ giúp]")
    for chat in (commune.office, second):
        await chat.taps("Xem")
    await commune.office.taps("Đã giúp xong")
    assert "đã được giải quyết" in await second.taps("Chưa liên hệ được")
    assert await commune.rows("SELECT status, outcome FROM requests") == [("closed", "helped")]


async def test_choices_in_view_can_be_typed(commune: Commune) -> None:
    """Everything works by typing alone: also what is offered outside of a question."""
    secretary, office = commune.secretary("TT01"), commune.office
    await secretary.talks("bc", "không", "giup", "goi tro giup")
    assert await commune.rows("SELECT kind FROM requests") == [("help",)]
    await office.says("xem")
    assert "Cơ cấu" in office.hears()
    await office.says("da giup xong")
    assert await commune.rows("SELECT outcome FROM requests") == [("helped",)]
    await office.talks("/vanphong", "tinh hinh nop")
    assert "Chưa nộp:" in office.hears()
    await office.talks("/vanphong", "a")
    assert "Không có việc" in office.hears(), "A is the first line of the menu that was just shown"


async def test_a_letter_goes_to_the_question_in_view(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "a", "a")
    assert "(3/6)" in secretary.hears()


async def test_a_line_is_chosen_and_then_asked_for(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "[Sửa]", "[13. Đi làm xa]")
    assert "hiện là 1" in secretary.hears()
    await secretary.says("khoảng 2")
    assert "đúng 2, phải không" in secretary.hears()
    await secretary.says("đúng")
    assert (await commune.draft("TT01"))["di_xa"] == 2 and "(3/6)" in secretary.hears()
