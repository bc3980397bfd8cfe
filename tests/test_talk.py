"""The monthly talk in words: what is said, and which rows it leaves."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from events import EventKind
from reporting.calendar import Calendar
from reporting.periods import Period
from reporting.values import NA
from tests.commune import Commune, quiet_month

FEBRUARY = Period(2026, 2)


async def test_a_broken_rule_names_both_figures_and_a_repair_mends_it(commune: Commune) -> None:
    secretary = commune.secretary("TT02")
    said = await secretary.talks("bc", "không", "8: 3")
    assert "khu dân cư 3" in said and "phải bằng tổng 10" in said
    assert (await commune.draft("TT02")).get("nct_khu_dan_cu") != 3
    assert "(3/6)" in await secretary.taps("Khu dân cư 10")
    assert (await commune.draft("TT02"))["nct_khu_dan_cu"] == 10


async def test_a_bare_number_under_a_list_is_asked_back(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không")
    before = await commune.draft("TT01")
    assert "của dòng nào" in await secretary.says("12")
    assert await commune.draft("TT01") == before


@pytest.mark.parametrize("words", ["khoảng 7", "6-7 người", "bảy tám", "nhiều lắm", "7 phẩy gì đó", "?"])
async def test_what_is_not_sure_is_never_stored(commune: Commune, words: str) -> None:
    secretary = commune.secretary("TT01")
    assert "(3/6)" in await secretary.talks("bc", "không", "đúng cả")
    await secretary.says(f"22/2, {words}")
    assert "sh_du" not in await commune.draft("TT01")


async def test_attendance_of_another_whole_is_asked_back_with_the_number(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    said = await secretary.talks("bc", "không", "đúng cả", "22/2, 6/9")
    assert "phải dự mà hệ thống tính là 7" in said
    await secretary.taps("Đúng, 6")
    assert (await commune.draft("TT01"))["sh_du"] == 6


async def test_back_changes_what_was_answered(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "13: 2", "22/2, 7")
    assert "(3/6)" in await secretary.says("quay lai")
    await secretary.says("2: 5, 3: 2")
    draft = await commune.draft("TT01")
    assert (draft["sh_du"], draft["sh_vang_ld"]) == (5, 2)


async def test_three_days_of_silence_and_another_device_lose_nothing(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "13: 2")
    kept = await commune.draft("TT01")
    await commune.wait(days=3)
    assert "đang nhập dở" in await secretary.says("chào")
    await secretary.says("/kenh")
    code = (await secretary.taps("Thêm máy hoặc kênh khác")).split("Mã thêm máy: ")[1].split("\n")[0]
    other = commune.chat("second-telephone")
    assert "ghép thêm máy" in await other.says(code)
    assert "(3/6)" in await other.says("bc")
    assert await commune.draft("TT01") == kept


async def test_a_draft_that_was_cancelled_can_be_taken_back(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "13: 2")
    kept = await commune.draft("TT01")
    asked = await secretary.says("hủy")
    assert "đi làm xa 2" in asked
    await secretary.taps("Xóa bản đang nhập")
    assert await commune.draft("TT01") == {}
    await commune.wait(days=20)
    await secretary.taps("Lấy lại")
    assert await commune.draft("TT01") == kept


async def test_a_disputed_opening_does_not_stop_the_report(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "[Số của tôi khác]", "8")
    await secretary.talks("không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    report = await commune.report("TT01")
    assert report is not None and report.values["dau_ky"] == 9
    assert report.disputed_opening == 8
    assert await commune.rows("SELECT kind, unit FROM requests WHERE status = 'open'") == [("opening", "TT01")]
    await commune.office.talks("/vanphong", "[Việc đang chờ]", "[Số đầu kỳ]", "[Giữ số hệ thống]", "[Đã đối chiếu]")
    assert "giữ số đầu kỳ tháng 2/2026 là 9. Lý do: Đã đối chiếu hồ sơ" in secretary.hears()
    assert await commune.rows("SELECT status, outcome FROM requests") == [("closed", "keep")]


async def test_a_correction_before_the_lock_is_a_new_version_at_once(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    said = await secretary.says("sửa đi làm xa 3")
    assert "1 → 3" in said
    assert (await commune.filed("TT01"))["di_xa"] == 3
    versions = (
        "SELECT version, current, origin FROM reports WHERE unit = 'TT01' AND period = '2026-02' ORDER BY version"
    )
    assert await commune.rows(versions) == [(1, 0, "filed"), (2, 1, "correction")]
    changed = "SELECT old, new FROM changes WHERE unit = 'TT01' AND period = '2026-02' AND code = 'di_xa' AND report IS NOT NULL"
    assert ("1", "3") in await commune.rows(changed)


async def test_after_the_lock_the_office_approves_in_one_tap_and_later_months_follow(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.until(Calendar().locks_at(FEBRUARY) + timedelta(hours=9))
    asked = await secretary.says("sửa đi làm xa 3")
    assert "đã khóa" in asked
    await secretary.taps("Nhập nhầm")
    assert (await commune.filed("TT01"))["di_xa"] == 1
    await commune.office.taps("Xem")
    assert "1 → 3" in commune.office.hears()
    await commune.office.taps("Duyệt")
    assert (await commune.filed("TT01"))["di_xa"] == 3
    assert "1 → 3" in secretary.hears()


async def test_a_closing_that_changes_moves_the_months_after_it(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    office = commune.office
    await office.event(EventKind.BUTTON, button="m:office_months:correct:TT01|2026-01")
    asked = await office.says("chuyển đi 1")
    assert "trong xã hay nơi khác" in asked, "how many of them within the commune: it is asked, not taken as before"
    await office.talks("nơi khác", "đúng cả", "đúng cả")
    card = office.hears()
    assert "cuối kỳ 8" in card and "nộp muộn" not in card
    said = await office.says("nộp")
    assert "đầu kỳ 9 → 8" in said
    assert (await commune.filed("TT01", "2026-01"))["cuoi_ky"] == 8
    february = await commune.report("TT01")
    assert february is not None and february.origin == "carried"
    assert (february.values["dau_ky"], february.values["cuoi_ky"]) == (8, 8)


async def test_a_month_without_report_opens_the_next_at_the_last_closing(commune: Commune) -> None:
    await commune.until(Calendar().opens_at(Period(2026, 3)))
    secretary = commune.secretary("TT01")
    assert "chưa có báo cáo tháng 2/2026" in await secretary.says("bc")
    await commune.office.event(EventKind.BUTTON, button="m:office_months:none:TT01|2026-02")
    assert "đang nhập" not in await secretary.says("bc")
    totals = await commune.group.says("/tonghop 2/2026")
    assert "không có báo cáo" in totals
    await secretary.talks("không", "đúng cả", "12/3, 7", "đúng cả", "không", "ổn định", "nộp")
    assert (await commune.filed("TT01", "2026-03"))["dau_ky"] == 9


async def test_a_deputy_goes_on_and_both_stand_in_the_history(commune: Commune) -> None:
    secretary, deputy = commune.secretary("TT01"), await commune.somebody("deputy", "TT01")
    await secretary.talks("bc", "không")
    await deputy.talks("bc", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    people = {await commune.person_of(secretary), await commune.person_of(deputy)}
    by = {
        row[0]
        for row in await commune.rows("SELECT DISTINCT by FROM changes WHERE unit = 'TT01' AND period = '2026-02'")
    }
    assert people <= by


async def test_a_deputy_may_be_kept_from_filing(commune: Commune) -> None:
    await commune.office.talks("/vanphong", "[Cài đặt]", "[Tắt: Phó bí thư]")
    deputy = await commune.somebody("deputy", "TT01")
    await deputy.talks("bc", "không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định")
    assert "do bí thư thực hiện" in await deputy.says("nộp")
    assert await commune.report("TT01") is None
    await commune.secretary("TT01").talks("bc", "nộp")
    assert await commune.report("TT01") is not None


async def test_who_serves_two_branches_is_asked_which(commune: Commune) -> None:
    both = await commune.somebody("secretary", "TT01", "two-branches")
    await commune.somebody("secretary", "TT02", "two-branches")
    async with commune.db.transaction() as connection:
        await connection.execute("UPDATE people SET focus = '' WHERE id = ?", (await commune.person_of(both),))
    assert "đơn vị nào" in await both.says("/donvi")
    assert "Chi bộ bản Tòng Pặt" in await both.taps("Chi bộ bản Tòng Pặt")
    await both.says("không")
    assert await commune.draft("TT01") == {} and "gate_bien_dong" in await commune.draft("TT02")


async def test_entry_on_behalf_is_marked_and_can_be_objected_to(commune: Commune) -> None:
    office, secretary = commune.office, commune.secretary("TT01")
    await office.talks("/vanphong", "[Nhập hộ]", "TT01")
    assert "Chi bộ bản Hồ Ta" in office.hears()
    await office.talks("không", "đúng cả", "22/2, 7", "đúng cả", "không", "ổn định", "nộp")
    report = await commune.report("TT01")
    assert report is not None and report.origin == "on_behalf"
    assert "nhập hộ" in secretary.hears()
    await secretary.taps("Sai")
    assert ("wrong_entry", "TT01") in await commune.rows("SELECT kind, unit FROM requests WHERE status = 'open'")


async def test_an_edited_message_corrects_its_own_figures_only(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không")
    await secretary.says("13: 2", ref="mine-1")
    place = secretary.hears()
    await secretary.edits("mine-1", "13: 3")
    draft = await commune.draft("TT01")
    assert draft["di_xa"] == 3
    assert "(3/6)" in place
    await secretary.says("22/2, 7")
    assert (await commune.draft("TT01"))["sh_du"] == 7


async def test_help_puts_the_branch_on_the_office_list(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.talks("bc", "không", "giúp", "[Gọi trợ giúp]")
    await commune.office.taps("Xem")
    assert "Cơ cấu" in commune.office.hears() and "Biến động: không phát sinh; đầu kỳ 9" in commune.office.hears()
    await commune.office.taps("Đã giúp xong")
    assert await commune.rows("SELECT status, outcome FROM requests") == [("closed", "helped")]


async def test_a_sent_back_report_reaches_the_branch_with_the_word(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.office.talks("/vanphong", "[Xem báo cáo]", "TT01", "[Trả lại]", "xem lại số đi làm xa")
    assert "xem lại số đi làm xa" in secretary.hears()
    word = "SELECT returned_word FROM reports WHERE unit = 'TT01' AND period = '2026-02'"
    assert await commune.one(word) == "xem lại số đi làm xa"


async def test_a_request_to_correct_is_not_taken_from_who_lost_the_role_meanwhile(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.says("nộp")
    await commune.until(Calendar().locks_at(FEBRUARY) + timedelta(hours=9))
    await secretary.says("sửa đi làm xa 3")
    why = secretary.choice("Nhập nhầm")
    await commune.office.talks("/vanphong", "[Mã mời, người]", "[Ai đang giữ]", "TT01", "[Thay bí thư]")
    await secretary.event(EventKind.BUTTON, button=why.value)
    assert await commune.rows("SELECT kind FROM requests") == []


async def test_who_must_attend_can_be_replaced_with_a_reason(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    said = await secretary.talks("bc", "không", "đúng cả", "22/2, 8")
    assert "Có mặt 8 + vắng 0 = 8" in said
    await secretary.talks("[Phải dự 8]", "đúng cả", "không", "ổn định")
    assert "theo phép tính là 7" in secretary.hears()
    await secretary.talks("nộp", "[Đến, đi sau]")
    filed = await commune.filed("TT01")
    assert (filed["sh_phai_du"], filed["sh_du"]) == (8, 8)
    reason = (
        "SELECT f.reason FROM findings f JOIN reports r ON r.id = f.report WHERE f.code = 'E10' AND r.unit = 'TT01'"
    )
    assert await commune.one(reason) == "Đến, đi sau ngày họp"
    await secretary.says("sửa miễn sinh hoạt 1")
    assert (await commune.filed("TT01"))["sh_phai_du"] == 8, "what was replaced stays; what was computed follows"


async def test_a_replaced_number_that_does_not_fit_is_refused_on_the_card(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    assert "Số chưa khớp" in await secretary.says("phải dự 6")
    assert "sh_phai_du" not in await commune.draft("TT01")


async def test_a_single_arrival_is_told_by_taps(commune: Commune) -> None:
    secretary = commune.secretary("TT20")
    asked = await secretary.talks("bc", "có", "2: 1")
    assert "từ chi bộ trong xã hay nơi khác" in asked and secretary.labels() == ["Trong xã", "Nơi khác"]
    await secretary.taps("Nơi khác")
    assert "chọn nhiều được" in secretary.hears()
    await secretary.talks("[☐ Nữ]", "[☐ Dân tộc thiểu số]", "[☑ Nữ]", "[Đúng cả]")
    draft = await commune.draft("TT20")
    assert [draft[code] for code in ("chuyen_den_nb", "den_nu", "den_dtts", "den_du_bi")] == [0, 0, 1, 0]
    assert "3. Dân tộc thiểu số: 17 ✎" in secretary.hears() and "2. Nữ: 10\n" in secretary.hears()


async def test_several_arrivals_are_told_in_their_order(commune: Commune) -> None:
    secretary = commune.secretary("TT20")
    await secretary.talks("bc", "có", "2: 3", "2", "1, 2, 0")
    draft = await commune.draft("TT20")
    assert [draft[code] for code in ("chuyen_den_nb", "den_nu", "den_dtts", "den_du_bi")] == [2, 1, 2, 0]


async def test_a_day_of_meeting_that_comes_later_asks_for_who_was_there(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    card = await secretary.talks("bc", "không", "đúng cả", "chưa họp", "đúng cả", "không", "ổn định")
    assert "ngày họp chưa họp" in card
    await secretary.talks("nộp", "[Lùi do Tết]")
    assert (await commune.filed("TT01"))["sh_du"] is NA
    assert "Số đảng viên dự sinh hoạt" in await secretary.says("sửa họp 22/2")
    said = await secretary.talks("7", "nộp")
    assert "chưa họp → 22/02" in said
    filed = await commune.filed("TT01")
    assert (filed["sh_ngay"], filed["sh_du"], filed["sh_vang_ld"]) == (date(2026, 2, 22), 7, 0)


async def test_cancelling_a_correction_leaves_the_report(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await quiet_month(secretary, "22/2, 7")
    await secretary.talks("nộp", "sửa", "[2. Cơ cấu]", "13: 3")
    asked = await secretary.says("hủy")
    assert "Đi làm xa: 1 → 3" in asked and "Báo cáo đã nộp giữ nguyên" in asked
    await secretary.taps("Xóa bản đang nhập")
    assert (await commune.filed("TT01"))["di_xa"] == 1 and await commune.draft("TT01") == {}


async def test_the_reason_of_last_month_is_offered_again(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    not_met = ("bc", "không", "đúng cả", "chưa họp", "đúng cả", "không", "ổn định", "nộp")
    await secretary.talks(*not_met, "bí thư đi học xa")
    await commune.until(Calendar().opens_at(Period(2026, 3)))
    await secretary.talks(*not_met)
    assert secretary.labels()[0] == "bí thư đi học xa"
    await secretary.taps("bí thư đi học xa")
    reasons = (
        "SELECT f.reason FROM findings f JOIN reports r ON r.id = f.report WHERE f.code = 'W10' AND r.unit = 'TT01'"
    )
    assert await commune.rows(reasons) == [("bí thư đi học xa",), ("bí thư đi học xa",)]


async def test_what_the_office_knows_is_suggested_and_the_branch_has_the_last_word(commune: Commune) -> None:
    office, secretary = commune.office, commune.secretary("TT01")
    said = await office.talks("/vanphong", "[Số Văn phòng đã có]", "TT01", "sổ tay 8, học lớp 2")
    assert "Sổ tay điện tử: 8" in said
    assert "chưa hiểu" in await office.says("nữ 5")
    await secretary.talks("bc", "không")
    assert "14. Sổ tay điện tử: 8 ✎ (theo Văn phòng)" in secretary.hears()
    await secretary.talks("14: 9", "22/2, 7")
    assert "3. Cử học lớp nhận thức: 2 (theo Văn phòng)" in secretary.hears()
    await secretary.talks("đúng cả", "không", "ổn định", "nộp")
    filed = await commune.filed("TT01")
    assert (filed["so_tay"], filed["qcut_hoc"]) == (9, 2)
    assert await commune.rows("SELECT code, number FROM office_figures ORDER BY code") == [
        ("qcut_hoc", 2),
        ("so_tay", 8),
    ]
