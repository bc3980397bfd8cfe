"""The rules that a printed report keeps, X01 to X16: where each is kept, and a test that fails where it is not."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from documents import official, report
from documents.official import share
from documents.report import Gathered, Order
from documents.stationery.__main__ import SOURCES
from documents.word_templates import BUILT_IN
from tests.test_cli import bot
from tests.test_official_report import FACTS, FIRST, ISSUER, LAST, made
from tests.test_report_command import DIRECTIVE, RANGE, folder, loaded
from tests.word_files import W, edited, paper, retype, texts

pytestmark = pytest.mark.slow

__all__ = ["folder", "loaded"]

RULES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "X01": (("documents.official.values",), ("test_official_report.test_a_code_says_the_same_wherever_it_stands",)),
    "X02": (("reporting.written.share",), ("test_export_rules.test_a_share_is_never_nothing_of_something",)),
    "X03": (("documents.official.count",), ("test_export_rules.test_a_share_stands_beside_its_count",)),
    "X04": (("documents.official.doubts",), ("test_export_rules.test_workplaces_that_do_not_add_up_are_said",)),
    "X05": (
        ("documents.official._inspections", "reporting.rollup.Rollup"),
        (
            "test_official_report.test_the_footnote_says_who_inspected_and_adds_up",
            "test_rollup.test_inspections_by_level_add_up_to_31_23_103",
        ),
    ),
    "X06": (
        ("documents.official._coverage",),
        (
            "test_official_report.test_nobody_found_is_said_only_when_nobody_was",
            "test_report_gather.test_that_there_was_nobody_is_not_said_while_a_report_is_missing",
        ),
    ),
    "X07": (("documents.official.share",), ("test_export_rules.test_no_figure_is_about_and_no_turns_have_a_share",)),
    "X08": (
        ("documents.report.CitationError",),
        ("test_official_report.test_a_citation_that_the_catalogue_has_not_got_is_refused",),
    ),
    "X09": (
        ("documents.issuer.spelt", "documents.report.read_again"),
        (
            "test_official_report.test_one_spelling_in_the_whole_text",
            "test_export_rules.test_a_report_with_a_finding_is_written_as_a_draft_and_said",
        ),
    ),
    "X10": (
        ("documents.report.read_again",),
        ("test_export_rules.test_a_report_with_a_finding_is_written_as_a_draft_and_said",),
    ),
    "X11": (
        ("documents.issuer.letterhead", "documents.report.DraftError"),
        (
            "test_official_report.test_number_and_date_are_a_persons_and_draft_is_said_without_them",
            "test_export_rules.test_a_template_that_cannot_say_draft_is_refused_for_one",
        ),
    ),
    "X12": (
        ("reporting.rollup.Rollup", "reporting.transfers.under_way"),
        (
            "test_rollup.test_transfers_within_the_commune_are_netted_for_the_committee_only",
            "test_transfers.test_who_left_and_has_not_come_is_counted_once",
        ),
    ),
    "X13": (
        ("documents.official._coverage",),
        ("test_official_report.test_a_total_of_too_few_says_so_and_names_who",),
    ),
    "X14": (("documents.official._units",), ("test_export_rules.test_organisations_and_branches_are_their_kinds",)),
    "X15": (
        ("reporting.balance.Balance", "documents.official._movements"),
        (
            "test_rollup_laws.test_what_balances_in_each_month_balances_over_all",
            "test_official_report.test_the_balance_over_the_range",
        ),
    ),
    "X16": (("documents.official._range",), ("test_export_rules.test_every_report_says_of_when_its_figures_are",)),
}
"""Rule → where it is kept, and the tests that fail where it is broken."""


def test_every_rule_is_kept_somewhere_and_tried() -> None:
    assert list(RULES) == [f"X{number:02d}" for number in range(1, 17)]
    for kept, tried in RULES.values():
        for name in (*kept, *(f"tests.{test}" for test in tried)):
            module, _, attribute = name.rpartition(".")
            assert hasattr(import_module(module), attribute), name


# ── Shares ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("part", "whole", "printed"),
    [
        (384, 870, "44,1%"),
        (2, 870, "0,2%"),
        (1, 2000, "0,05%"),
        (1, 30000, "0,003%"),
        (870, 870, "100,0%"),
        (1999, 2000, "99,95%"),
        (9999, 10000, "99,99%"),
        (1, 8, "12,5%"),
        (1, 16, "6,3%"),
        (0, 870, "0,0%"),
    ],
)
def test_a_share_is_never_nothing_of_something(part: int, whole: int, printed: str) -> None:
    """X02: half up, two places below 0,1; never 0,0% of somebody, never 100% of fewer than all."""
    assert share(part, whole) == printed


def template_paragraphs(name: str) -> list[str]:
    return texts((BUILT_IN / f"{name}.docx").read_bytes())


@pytest.mark.parametrize("name", SOURCES)
def test_a_share_stands_beside_its_count(name: str) -> None:
    """X03: the reader can work it out again."""
    for text in template_paragraphs(name):
        for code in re.findall(r"\{\{(\w+?)_pct\}\}", text):
            counted = {"chi_tieu": "ket_nap_lk"}.get(code, code)
            assert f"{{{{{counted}}}}}" in text, text


def test_people_are_whole_numbers() -> None:
    """X03: the store has nothing else, and nothing is rounded on its way into the text."""
    printed = official.values(FACTS)
    people = (*official.STOCKS, *official.FLOWS)
    assert all(re.fullmatch(r"\d{1,3}(\.\d{3})*", str(printed[code])) for code in people)


def test_workplaces_that_do_not_add_up_are_said() -> None:
    """X04."""
    shares = [float(share(FACTS.stocks[code], 870).rstrip("%").replace(",", ".")) for code in official.WORKPLACES[:3]]
    assert abs(sum(shares) - 100) < 0.11 and official.doubts(replace(FACTS, opening=None)) == []
    broken = replace(FACTS, opening=None, stocks={**FACTS.stocks, "nct_llvt": 37})
    assert official.doubts(broken) == [
        "Đảng viên theo nơi công tác cộng được 869, khác tổng số 870. Rà soát trước khi trình ký."
    ]


@pytest.mark.parametrize("name", SOURCES)
def test_no_figure_is_about_and_no_turns_have_a_share(name: str) -> None:
    """X07: nothing computed is "trên" or "khoảng", and a percentage is of people."""
    for text in template_paragraphs(name):
        assert not re.search(r"(?<!\w)(?:trên|khoảng|gần|hơn)\s*\{\{", text, re.IGNORECASE), text
        assert not any("_pct}}" in said and re.search(r"\}\}\s*lượt", said) for said in text.split(". ")), text


# ── What a reader would find ────────────────────────────────────────────────

DRAFT = "{{nếu du_thao}}DỰ THẢO{{hết}}"
FAULTS = [
    ("Các chi bộ đẩy mạnh chuyên đổi số.", "gõ nhầm"),
    ("Khai trừ đồng chí Lò Văn Tẻn, Chi bộ bản Nà Ngò.", "Có họ tên"),
    ("Kế hoạch hằng năm. Kiểm điểm hằng năm. Đánh giá hàng năm.", "Viết không thống nhất"),
    ("Tổng số {{cuoi_ky}} đảng viên, trong đó nữ 385 đồng chí (44,1%).", "385"),
]


@pytest.mark.parametrize(("line", "says"), FAULTS)
def test_a_report_with_a_finding_is_written_as_a_draft_and_said(folder: Path, line: str, says: str) -> None:
    """X09, X10: though it has a number and a date."""
    (folder / "rieng.docx").write_bytes(paper(DRAFT, "{{dong_so}}", line))
    done = bot(
        "report", "--template", "rieng", *RANGE, "--templates", ".", "--out", "o.docx", "--number", 12, "--date", "2026-04-20",
        "--db", "bot.db", cwd=folder,
    )  # fmt: skip
    assert done.returncode == 1
    assert "mang dòng DỰ THẢO" in done.stderr and says in done.stderr
    said = texts((folder / "o.docx").read_bytes())
    assert said[:2] == ["DỰ THẢO", "Số 12-BC/ĐU"]


def test_a_report_without_one_is_no_draft(folder: Path) -> None:
    done = bot(*DIRECTIVE, "--out", "o.docx", "--number", 12, "--date", "2026-04-20", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert "DỰ THẢO" not in texts((folder / "o.docx").read_bytes())


def test_what_people_wrote_is_read_after_an_update(folder: Path) -> None:
    """The file is written, since it is theirs; what is wrong in it is said."""
    content = edited((folder / "made.docx").read_bytes(), retype("can_doi", "x"))
    (folder / "made.docx").write_bytes(content)
    done = bot("report", "--update", "made.docx", "--db", "bot.db", cwd=folder)
    assert done.returncode == 0, "what stands in a control is replaced"
    written = with_words((folder / "made.docx").read_bytes(), "Nơi nhận:", "Sở tay đảng viên. Nơi nhận:")
    (folder / "made.docx").write_bytes(written)
    done = bot("report", "--update", "made.docx", "--out", "o.docx", "--db", "bot.db", cwd=folder)
    assert done.returncode == 1 and "Sở tay" in done.stderr and (folder / "o.docx").exists()


def with_words(content: bytes, old: str, new: str) -> bytes:
    def retyped(root: Any) -> None:
        for node in root.iter(f"{W}t"):
            node.text = (node.text or "").replace(old, new)

    return edited(content, retyped)


def test_a_template_that_cannot_say_draft_is_refused_for_one() -> None:
    """X11: and only for one."""
    order, gathered = Order("x", "XA", FIRST, LAST), Gathered(FACTS, ISSUER)
    with pytest.raises(report.DraftError, match="DỰ THẢO"):
        report.make(paper("{{dong_so}}"), order, gathered)
    signed = replace(order, number=12, day=date(2026, 4, 20))
    assert texts(report.make(paper("{{dong_so}}"), signed, gathered))[0] == "Số 12-BC/ĐU"
    with pytest.raises(report.DraftError):
        report.make(paper("{{dong_so}}"), signed, gathered, draft=True)


# ── Organisations, and of when ──────────────────────────────────────────────


def test_organisations_and_branches_are_their_kinds() -> None:
    """X14: 3 + 7 + 44 = 54, 17 + 7 + 44 = 68, and so with any other register."""
    kinds = {"dang_bo_co_so": 2, "chi_bo_co_so": 5, "chi_bo_truc_thuoc": 30, "chi_bo_trong_dang_bo": 11, "cap_uy_xa": 2}
    for counted, organisations, branches in ((FACTS.kinds, "54", "68"), (kinds, "37", "46")):
        printed = official.values(replace(FACTS, kinds=counted))
        assert (printed["so_to_chuc"], printed["so_chi_bo"]) == (organisations, branches)


@pytest.mark.parametrize("name", SOURCES)
def test_every_report_says_of_when_its_figures_are(name: str) -> None:
    """X16: stocks on a day, happenings from one day to another."""
    said = "\n".join(template_paragraphs(name))
    assert re.search(r"\{\{(tinh_den|tinh_den_hoa|den_ngay)\}\}", said)
    assert re.search(r"\{\{(khoang|khoang_hoa|can_doi)\}\}", said)
    printed = "\n".join(texts(made()))
    assert "ính đến ngày 31/3/2026" in printed and "ừ ngày 01/7/2025 đến ngày 31/3/2026" in printed
