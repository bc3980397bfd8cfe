"""The forms are data: what must be in them, and what a mistake in one says (file, [code], field, what to do)."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from commands.setup import FORMS
from reporting.form import Form
from reporting.form_files import FormError, check_versions, load_form, load_forms
from reporting.periods import Period

BRANCH = load_forms(FORMS).for_unit("chi_bo_co_so", Period(2026, 3))
BODY = load_forms(FORMS).for_unit("cap_uy_xa", Period(2026, 3))

ON = {"chuyen_den_nb", "chuyen_di_nb", "cong_nhan_ct", "tam_di", "tam_den", "dp_chua_nop", "kien_nghi"}
OFF = {
    "sh_xep_loai", "giup_do", "ky_luat", "khen_thuong", "don_thu", "ket_nap_lai", "huy_quyet_dinh", "nct_doanh_nghiep",
    "di_xa_lien_lac",
}  # fmt: skip


def test_the_branch_form_asks_37_core_figures_and_16_extended_ones() -> None:
    groups = Counter(figure.group for figure in BRANCH.figures.values())
    assert groups["core"] == 37
    assert {code for code, figure in BRANCH.figures.items() if figure.group == "extended" and figure.on} == ON
    assert {code for code, figure in BRANCH.figures.items() if figure.group == "extended" and not figure.on} == OFF


def test_every_rule_of_the_domain_is_there() -> None:
    codes = {rule.code for rule in BRANCH.rules}
    assert codes == {*(f"E{at:02d}" for at in range(1, 19)), *(f"W{at:02d}" for at in range(1, 25))}
    notes = {rule.code for rule in BRANCH.rules if rule.level == "note"}
    assert notes == {"W06", "W08", "W11", "W17", "W19", "W21", "W24", "E07"}
    assert {rule.code for rule in BRANCH.rules if rule.reasons} == {"E10", "W10", "W12", "W13"}
    assert {rule.code for rule in BODY.rules} == {"E01", "E13", "E17", "E18", "W22", "W24"}


@pytest.mark.parametrize("form", [BRANCH, BODY], ids=lambda form: form.id)
def test_labels_of_buttons_are_short_enough_for_a_telephone(form: Form) -> None:
    labels = [repair.label for rule in form.rules for repair in rule.repairs]
    labels += [label for rule in form.rules for _, label in rule.reasons]
    assert [label for label in labels if len(label) > 24] == []


MISTAKES = [
    # what is written, what stands there instead, and what the error must say
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"ket_nap_nu <= ket_nop\"", "[E02] must: không có chỉ tiêu hay tên 'ket_nop'"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"ket_nap_nu <= \"", "[E02] must: biểu thức sai cú pháp"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"[x for x in 'a']\"", "[E02] must: chỉ dùng phép tính"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"ket_nap.real > 0\"", "[E02] must: chỉ dùng phép tính"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"rand() > 0\"", "[E02] must: không có hàm 'rand'"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = \"last() > 0\"", "[E02] must: hàm 'last' nhận số đối số khác"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = 'last(\"nuu\") > 0'", "[E02] must: không có chỉ tiêu 'nuu' (trong ngoặc kép)"),
    ("must = \"ket_nap_nu <= ket_nap\"", "must = 3", "[E02] must: phải là chữ trong ngoặc kép"),
    ("must = \"ket_nap_nu <= ket_nap\"\n", "", "[E02] must: thiếu"),
    ("message = \"Kết nạp nữ ({ket_nap_nu})", "message = \"Kết nạp nữ ({ket_nap_nuu})", "[E02] message: không có {ket_nap_nuu}"),
    ("message = \"Kết nạp nữ ({ket_nap_nu})", "message = \"Kết nạp nữ ({ket_nap_nu)", "[E02] message: dấu { } không cân"),
    ("code = \"ket_nap_nu\", to = \"ket_nap\"", "code = \"ket_nap_nuu\", to = \"ket_nap\"", "[E02] repairs: không có chỉ tiêu 'ket_nap_nuu'"),
    ("code = \"ket_nap_nu\", to = \"ket_nap\"", "kode = \"ket_nap_nu\", to = \"ket_nap\"", "[E02] repairs.0.kode: không phải tên trường"),
    ("part = \"di\"", "part = \"den\"", "[E04] part: phần 'den' có hai lần"),
    ("level = \"note\"\nmust = \"dau_ky == opening\"", "level = \"nota\"\nmust = \"dau_ky == opening\"", "[E07] level: 'nota' không dùng được; chọn một trong"),
    ("label = \"Kết nạp mới\"\n", "", "[ket_nap] label: thiếu"),
    ("label = \"Kết nạp mới\"", "label = \"Kết nạp mới\"\nkind = \"int\"", "[ket_nap] kind: không phải tên trường"),
    ("label = \"Kết nạp mới\"", "label = \"Kết nạp mới\"\ntype = \"number\"", "[ket_nap] type: 'number' không dùng được; chọn một trong"),
    ("label = \"Kết nạp mới\"", "label = \"Kết nạp mới\"\non = \"có\"", "[ket_nap] on: phải là true hoặc false"),
    ("label = \"Từ trần\"", "label = \"Từ trần\"\nnouns = \"nữ\"", "[tu_tran] nouns: phải là danh sách"),
    ("label = \"Kết nạp mới\"", "label = \"Kết nạp mới\"\naliases = [\"nữ\"]", "tên 'nu' trùng với nu"),
    ("denominator = \"qcut_hoc\"", "denominator = \"qcut_hocc\"", "[qcut_cn] denominator: không có chỉ tiêu 'qcut_hocc'"),
    ("prefill = 'before(\"qcut\")'", "prefill = 'before(\"qcutt\")'", "[qcut] prefill: không có chỉ tiêu 'qcutt'"),
    ("formula = \"opening\"\n", "", "[dau_ky] formula: ô tính phải có công thức"),
    ("[figures.ket_nap]", "[figures.ket_nap_moi]", "[bien_dong] figures: không có chỉ tiêu 'ket_nap'"),
    ("[figures.chuyen_den]\n", "[figures.ket_nap]\n", "không đọc được (Cannot declare"),
    ("figures = [\"sh_xep_loai\"]", "figures = [\"sh_xep_loai\", \"nu\"]", "[xep_loai] figures: 'nu' đã có ở màn khác"),
    ("figures = [\"sh_xep_loai\"]", "figures = []", "[sh_xep_loai] screens: không ở màn nào"),
    ("id = \"xep_loai\"", "id = \"khac\"", "[khac] id: có hai màn cùng id"),
    ("intro = \"Đầu kỳ {dau_ky} đảng viên", "intro = \"Đầu kỳ {dauky} đảng viên", "[bien_dong] intro: không có {dauky}"),
    ("layout = \"open\"", "layout = \"wide\"", "[sinh_hoat] layout: 'wide' không dùng được; chọn một trong"),
    ("must_attend = 'cuoi_ky", "must_attend = 'must_attend + cuoi_ky", "[must_attend] names: gọi lại chính nó"),
    ("first_period = \"2025-07\"", "first_period = \"tháng 7\"", "[form] first_period: phải viết như 2025-07"),
    ("unit_kinds = [", "unit_kind = [", "[form] unit_kind: không phải tên trường"),
    ("title = \"Báo cáo tháng của chi bộ\"\n", "", "[form] title: thiếu"),
    ("id = \"chi-bo-thang\"", "id = chi-bo-thang", "không đọc được"),
]  # fmt: skip


@pytest.mark.parametrize(("written", "instead", "says"), MISTAKES)
def test_a_mistake_is_named_with_file_code_field_and_what_to_do(
    tmp_path: Path, written: str, instead: str, says: str
) -> None:
    text = (FORMS / "chi-bo-thang.toml").read_text(encoding="utf-8")
    assert written in text
    path = tmp_path / "chi-bo-thang.toml"
    path.write_text(text.replace(written, instead, 1), encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_form(path)
    assert says in str(caught.value)
    assert all(line.startswith("chi-bo-thang.toml: ") for line in str(caught.value).splitlines())


def test_all_mistakes_of_all_files_are_named_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("id = 'a'\nfirst_period = 'x'\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("id = \n", encoding="utf-8")
    with pytest.raises(FormError) as caught:
        load_forms(tmp_path)
    lines = str(caught.value).splitlines()
    assert {line.split(":")[0] for line in lines} == {"a.toml", "b.toml"} and len(lines) > 3


def test_two_files_may_not_be_the_same_version(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_bytes((FORMS / "cap-uy-thang.toml").read_bytes())
    with pytest.raises(FormError, match="Tăng version"):
        load_forms(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormError, match="không có biểu nào"):
        load_forms(tmp_path)


def test_each_period_has_the_version_that_was_valid_then(tmp_path: Path) -> None:
    text = (FORMS / "cap-uy-thang.toml").read_text(encoding="utf-8")
    (tmp_path / "one.toml").write_text(text, encoding="utf-8")
    second = text.replace("version = 1", "version = 2").replace('first_period = "2025-07"', 'first_period = "2026-03"')
    (tmp_path / "two.toml").write_text(second, encoding="utf-8")
    forms = load_forms(tmp_path)
    assert forms.for_unit("cap_uy_xa", Period(2026, 2)).version == 1
    assert forms.for_unit("cap_uy_xa", Period(2026, 3)).version == 2
    assert forms.version("cap-uy-thang", 1).version == 1


def test_a_version_that_reports_remember_must_still_be_there() -> None:
    forms = load_forms(FORMS)
    check_versions(forms, {("chi-bo-thang", 1), ("cap-uy-thang", 1)})
    with pytest.raises(FormError, match="dùng bản 2"):
        check_versions(forms, {("chi-bo-thang", 2)})
