"""An edited file: only what stands in its controls is replaced, and what was touched by hand is named."""

from __future__ import annotations

from typing import Any

import pytest
from docx import Document
from lxml import etree

from documents.word import template
from documents.word.problems import FileError
from documents.word.update import Change, Updated, made_from, update
from documents.word.values import Values
from tests.word_files import (
    DOCUMENT,
    W,
    control,
    controls,
    edited,
    paper,
    parts,
    remove,
    retype,
    saved,
    texts,
    tree,
    with_part,
)

OLD: Values = {"nu": "384", "dtts": "285", "co_xoa_ten": False, "xoa_ten": "0"}
NEW: Values = {**OLD, "nu": "385", "co_xoa_ten": True, "xoa_ten": "01"}
LINES = (
    "Nữ {{nu}}, DTTS {{dtts}}; nhắc lại: {{nu}}.",
    "{{nếu co_xoa_ten}}Xóa tên {{xoa_ten}}.{{không}}Không xóa tên.{{hết}}",
)


def made(*lines: str, values: Values = OLD, table: list[list[str]] | None = None) -> bytes:
    return template.fill(paper(*(lines or LINES), table=table), values, {}, {"template": "thang", "first": "2026-03"})


def test_figures_and_sentences_are_brought_up_to_date() -> None:
    done = update(made(), NEW)
    assert texts(done.content) == ["Nữ 385, DTTS 285; nhắc lại: 385.", "Xóa tên 01."]
    assert done.changed == [Change("nu", "384", "385"), Change("co_xoa_ten", "Không xóa tên.", "Xóa tên 01.")]
    assert (done.altered, done.missing, done.unknown, done.rows) == ([], [], [], [])


def test_the_same_figures_change_no_part() -> None:
    before = made()
    assert parts(update(before, OLD).content) == parts(before)


def test_a_second_update_knows_what_the_first_one_wrote() -> None:
    done = update(update(made(), NEW).content, OLD)
    assert texts(done.content) == texts(made())
    assert done.altered == []


def test_what_people_wrote_stays_and_so_does_every_byte_of_other_parts() -> None:
    def write(root: Any) -> None:
        first = next(root.iter(f"{W}t"))
        first.text = "Đoạn do Văn phòng viết <&> "

    before = edited(made(), write)
    after = update(before, NEW).content
    assert texts(after)[0] == "Đoạn do Văn phòng viết <&> 385, DTTS 285; nhắc lại: 385."
    changed = {name for name, content in parts(after).items() if parts(before)[name] != content}
    assert changed == {DOCUMENT, "customXml/item2.xml"}
    assert list(parts(after)) == list(parts(before))


def test_only_the_texts_of_controls_differ() -> None:
    def blank(content: bytes) -> bytes:
        root = tree(content)
        for one in root.iter(f"{W}sdtContent"):
            one.clear()
        return etree.tostring(root, method="c14n")

    before = made()
    assert blank(update(before, NEW).content) == blank(before)


def test_a_control_altered_by_hand_is_replaced_and_named() -> None:
    done = update(edited(made(), retype("nu", "400")), OLD)
    assert texts(done.content)[0] == "Nữ 384, DTTS 285; nhắc lại: 384."
    assert done.altered == [Change("nu", "400", "384")]


def test_a_control_altered_to_what_is_true_by_now_is_named_too() -> None:
    done = update(edited(made("{{nu}}"), retype("nu", "385")), NEW)
    assert done.altered == [Change("nu", "385", "385")]


def test_a_removed_control_is_missed_even_if_its_figure_stands_elsewhere() -> None:
    assert update(edited(made(), remove("dtts")), OLD).missing == [Change("dtts", "285", "285")]
    assert update(edited(made(), remove("nu")), NEW).missing == [Change("nu", "384", "385")]


def test_a_sentence_that_was_not_printed_is_missed_once_it_holds() -> None:
    line = "{{nếu co_xoa_ten}}Xóa tên {{xoa_ten}}.{{hết}}"
    assert texts(made(line, "Hết.")) == ["Hết."]
    assert update(made(line, "Hết."), OLD).missing == []
    assert update(made(line, "Hết."), NEW).missing == [Change("co_xoa_ten", "", "Xóa tên 01.")]


def test_a_sentence_that_holds_no_longer_is_emptied_and_comes_back() -> None:
    line = "{{nếu co_xoa_ten}}Xóa tên {{xoa_ten}}.{{hết}}"
    gone = update(made(line, values=NEW), OLD)
    assert texts(gone.content) == [""] and gone.missing == []
    assert texts(update(gone.content, NEW).content) == ["Xóa tên 01."]


def test_a_code_that_is_no_longer_computed_is_left_and_named() -> None:
    done = update(made(), {"nu": "385", "co_xoa_ten": False})
    assert texts(done.content)[0] == "Nữ 385, DTTS 285; nhắc lại: 385."
    assert done.unknown == ["dtts"]


TABLE = [["{{hàng don_vi}}{{ten}}", "{{nu}}"]]


def test_rows_are_found_by_their_key_and_new_ones_are_named() -> None:
    old: Values = {"don_vi": {"A": {"ten": "Chi bộ A", "nu": "3"}, "B": {"ten": "Chi bộ B", "nu": "4"}}}
    new: Values = {"don_vi": {"C": {"ten": "Chi bộ C", "nu": "1"}, "B": {"ten": "Chi bộ B", "nu": "5"}}}
    done = update(made("x", values=old, table=TABLE), new)
    assert texts(done.content) == ["x", "Chi bộ A", "3", "Chi bộ B", "5"]
    assert done.changed == [Change("don_vi.B.nu", "4", "5")]
    assert done.unknown == ["don_vi.A.ten", "don_vi.A.nu"]
    assert done.rows == ["don_vi.C"]


def drop_tags(root: Any) -> None:
    for node in list(root.iter(f"{W}tag")):
        node.getparent().remove(node)


def drop_aliases(root: Any) -> None:
    for node in list(root.iter(f"{W}alias")):
        node.getparent().remove(node)


@pytest.mark.parametrize("drop", [drop_tags, drop_aliases])
def test_a_control_is_found_by_title_or_tag(drop: Any) -> None:
    assert texts(update(edited(made(), drop), NEW).content)[0] == "Nữ 385, DTTS 285; nhắc lại: 385."


def test_controls_of_others_are_left_alone() -> None:
    def rename(root: Any) -> None:
        setup = control(root, "dtts").find(f"{W}sdtPr")
        for name in ("alias", "tag"):
            setup.find(f"{W}{name}").set(f"{W}val", "cua_van_phong")

    done = update(edited(made(), rename), {**NEW, "dtts": "999"})
    assert ("cua_van_phong", "cua_van_phong", "285") in controls(done.content)
    assert [change.code for change in done.missing] == ["dtts"]


def test_the_prompt_of_an_emptied_control_is_no_text() -> None:
    def empty(root: Any) -> None:
        found = control(root, "dtts")
        setup = found.find(f"{W}sdtPr")
        setup.insert(0, setup.makeelement(f"{W}showingPlcHdr"))
        retype("dtts", "Bấm vào đây để nhập")(root)

    done = update(edited(made(), empty), OLD)
    assert done.altered == [Change("dtts", "", "285")]
    assert not list(tree(done.content).iter(f"{W}showingPlcHdr"))


def test_the_format_that_the_office_gave_stays() -> None:
    def embolden(root: Any) -> None:
        run = next(control(root, "nu").iter(f"{W}r"))
        run.insert(0, run.makeelement(f"{W}rPr"))
        run[0].append(run.makeelement(f"{W}b"))

    after = tree(update(edited(made(), embolden), NEW).content)
    assert next(control(after, "nu").iter(f"{W}r")).find(f"{W}rPr/{W}b") is not None


def test_a_paragraph_that_an_editor_put_into_the_control_stays() -> None:
    def wrap(root: Any) -> None:
        content = control(root, "nu").find(f"{W}sdtContent")
        paragraph = content.makeelement(f"{W}p")
        paragraph.extend(list(content))
        content.append(paragraph)

    after = tree(update(edited(made(), wrap), NEW).content)
    assert [child.tag for child in control(after, "nu").find(f"{W}sdtContent")] == [f"{W}p"]


def test_hostile_values_stay_text() -> None:
    done = update(made("{{nu}}"), {"nu": "<w:r/>&{{dtts}}\x00"})
    assert texts(done.content) == ["<w:r/>&{{dtts}}"]
    assert update(done.content, {"nu": "1"}).altered == []


def test_what_the_file_is_a_report_of() -> None:
    assert made_from(made()) == {"template": "thang", "first": "2026-03"}


def test_other_files_are_refused() -> None:
    with pytest.raises(FileError, match="không phải do lệnh report lập"):
        update(paper("x"), OLD)
    with pytest.raises(FileError, match="không phải tệp Word"):
        update(b"x", OLD)


def test_a_record_that_somebody_changed_is_refused() -> None:
    content = made()
    record = parts(content)["customXml/item2.xml"]
    for broken in (record.replace(b"384", b"385"), record.replace(b"2026-03", b"2026-02")):
        with pytest.raises(FileError, match="đã bị thay đổi"):
            update(with_part(content, "customXml/item2.xml", broken), OLD)


def test_nothing_is_updated_in_a_file_without_controls() -> None:
    file = Document()
    file.add_paragraph("Không có số.")
    done = update(template.fill(saved(file), {}, {}, {}), NEW)
    assert done == Updated(content=done.content)
