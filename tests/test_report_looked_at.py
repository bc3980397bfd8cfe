"""The report as LibreOffice shows and saves it: measured on the PDF, updated after a round trip."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pytest

from documents import report
from documents.report import Gathered
from tests.libreoffice import NEEDS_OFFICE, Page, convert, pages
from tests.test_official_report import FACTS, ISSUER, made
from tests.word_files import W, controls, edited, parts, remove, retype, texts, tree

pytestmark = [NEEDS_OFFICE, pytest.mark.slow]


@dataclass(frozen=True, slots=True)
class Looked:
    saved: bytes
    """The .docx as LibreOffice writes it."""
    pages: list[Page]


@pytest.fixture(scope="module")
def looked(tmp_path_factory: pytest.TempPathFactory) -> Looked:
    folder = tmp_path_factory.mktemp("office")
    (folder / "bao-cao.docx").write_bytes(made())
    convert(folder, "docx:MS Word 2007 XML")
    convert(folder, "pdf")
    return Looked((folder / "out" / "bao-cao.docx").read_bytes(), list(pages(folder / "out" / "bao-cao.pdf")))


def test_pages_and_margins_on_paper(looked: Looked) -> None:
    portrait = [page for page in looked.pages if page.width < page.height]
    landscape = looked.pages[len(portrait) :]
    assert {(round(page.width), round(page.height)) for page in portrait} == {(210, 297)}
    assert {(round(page.width), round(page.height)) for page in landscape} == {(297, 210)}
    assert len(landscape) == 2
    for page in looked.pages:
        body = [word for word in page.words if word.top > 19]
        assert min(word.left for word in body) >= 29.9
        assert max(word.right for word in body) <= page.width - 14.9
        assert max(word.bottom for word in body) <= page.height - 19
    first = looked.pages[0]
    assert min(word.top for word in first.words) >= 19.5
    # The text is set justified: the margins are reached, not only kept.
    assert min(word.left for word in first.words) < 30.5 and max(word.right for word in first.words) > 194.5


def test_page_numbers_from_the_second_page_on(looked: Looked) -> None:
    assert [word for word in looked.pages[0].words if word.top < 19] == []
    for number, page in enumerate(looked.pages[1:], start=2):
        [word] = [word for word in page.words if word.top < 19]
        assert word.text == str(number)
        assert 9.5 <= word.top <= 12
        middle = 30 + (page.width - 45) / 2
        assert abs((word.left + word.right) / 2 - middle) < 1


def test_the_partys_name_stays_on_one_line(looked: Looked) -> None:
    right = [word for word in looked.pages[0].words if word.left > 100]
    top = min(word.top for word in right)
    assert "".join(word.text for word in right if word.top < top + 3) == "ĐẢNGCỘNGSẢNVIỆTNAM"


def test_figures_on_paper(looked: Looked) -> None:
    text = "".join(page.text for page in looked.pages)
    for wanted in (
        "870đảngviên", "44,1%(384đồngchí)", "32,8%(285đồngchí)", "51,6%(449đồngchí)", "44,0%(383đồngchí)",
        "4,4%(38đồngchí)", "0,2%(02đồngchí)", "5,1%(44đồngchí)", "828đồngchí,chiếm95,2%", "DỰTHẢO",
    ):  # fmt: skip
        assert wanted in text
    assert "{{" not in text


def test_libreoffice_keeps_the_controls_by_their_titles(looked: Looked) -> None:
    def named(content: bytes) -> list[tuple[str, str]]:
        return [
            (alias, text)
            for part in ("word/document.xml", "word/footnotes.xml")
            for alias, _, text in controls(content, part)
        ]

    assert named(looked.saved) == named(made())
    assert not list(tree(looked.saved).iter(f"{W}tag")), "or it keeps the tags by now"


def test_an_update_after_a_round_trip(looked: Looked) -> None:
    content = edited(edited(looked.saved, retype("dtts", "286")), remove("mien_sh"))
    facts = replace(FACTS, stocks={**FACTS.stocks, "nu": 385}, flows={**FACTS.flows, "xoa_ten": 0})
    done = report.refresh(content, Gathered(facts, ISSUER))
    assert [(change.code, change.old, change.new) for change in done.altered] == [("dtts", "286", "285")]
    assert [change.code for change in done.missing] == ["mien_sh"]
    assert (done.unknown, done.rows) == ([], [])
    assert "384" not in {text for alias, _, text in controls(done.content) if alias == "nu"}
    assert "chưa phát hiện trường hợp" in "\n".join(texts(done.content))
    changed = {name for name, part in parts(done.content).items() if part != parts(content)[name]}
    assert "word/document.xml" in changed
    assert all(name == "word/document.xml" or name.startswith("customXml/item") for name in changed)


def test_a_round_trip_alone_alters_nothing(looked: Looked) -> None:
    done = report.refresh(looked.saved, Gathered(FACTS, ISSUER))
    assert (done.changed, done.altered, done.missing, done.unknown, done.rows) == ([], [], [], [], [])
    assert report.order_of(looked.saved) == report.order_of(made())
