"""Whole reports of invented communes: nothing is found while they are right, and nearly everything once they are not."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.check import check_bytes
from checker.finding import Finding
from tests.word_files import typed

pytestmark = pytest.mark.slow

FOLDER = Path(__file__).parent
REPORTS = sorted((FOLDER / "reports").iterdir())
MUTATIONS = tomllib.loads((FOLDER / "mutations.toml").read_text(encoding="utf-8"))["mutation"]
SENTENCES = [
    part for path in REPORTS for part in re.split(r"(?<=[.;,])\s|\n", path.read_text(encoding="utf-8")) if part.strip()
]
RECALL = 0.95
"""Of the single mistakes that can be proved."""


@cache
def changed(at: int) -> list[Finding]:
    """The findings after the one change."""
    mutation = MUTATIONS[at]
    text = (FOLDER / "reports" / mutation["report"]).read_text(encoding="utf-8")
    assert mutation["old"] in text, mutation
    return check_bytes(mutation["report"], text.replace(mutation["old"], mutation["new"], 1).encode())


@pytest.mark.parametrize("path", [path for path in REPORTS if "[^" not in path.read_text(encoding="utf-8")], ids=lambda path: path.name)  # fmt: skip
def test_the_same_report_as_a_word_file_passes_and_its_mistakes_are_found(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert check_bytes("bao-cao.docx", typed(text)) == []
    at, mutation = next((at, m) for at, m in enumerate(MUTATIONS) if m["report"] == path.name and changed(at))
    found = check_bytes("bao-cao.docx", typed(text.replace(mutation["old"], mutation["new"], 1)))
    assert [finding.kind for finding in found] == [finding.kind for finding in changed(at)]


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.name)
def test_a_report_without_a_contradiction_passes(path: Path) -> None:
    assert check_bytes(path.name, path.read_bytes()) == []


def test_one_mistake_in_it_is_found() -> None:
    provable = [at for at, mutation in enumerate(MUTATIONS) if mutation.get("provable", True)]
    missed = [MUTATIONS[at]["new"] for at in provable if not changed(at)]
    assert len(provable) > 150
    assert 1 - len(missed) / len(provable) >= RECALL, missed


def test_what_is_found_is_the_mistake() -> None:
    """Every finding is on the changed line, tells of it, or is the total below it."""
    strangers = []
    for at, mutation in enumerate(MUTATIONS):
        text = (FOLDER / "reports" / mutation["report"]).read_text(encoding="utf-8")
        line = text[: text.index(mutation["old"])].count("\n") + 1
        own = range(line, line + mutation["new"].count("\n") + 1)
        for finding in changed(at):
            of_table = finding.kind == "sum" and finding.quote.startswith(("Cộng |", "Tổng"))
            if finding.line not in own and f"dòng {line}" not in finding.message and not of_table:
                strangers.append((mutation["new"], finding))
    assert strangers == []


@given(st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=12), st.sampled_from(["", "0", "00", "9,", "§", "(", "%"]), st.sampled_from("0123456789"))  # fmt: skip
def test_whatever_is_typed_breaks_nothing(parts: list[str], put: str, digit: str) -> None:
    """Zeros, brackets left open, sentences in no order: found or not, it is no traceback."""
    text = " ".join(parts).replace(digit, put)
    assert isinstance(check_bytes("a.md", f"x {text}".encode()), list)
    assert isinstance(check_bytes("a.txt", f"x {text}".encode()), list)


@pytest.mark.parametrize(
    "text",
    [
        "Có 0 hộ nghèo, thoát nghèo 5 hộ (12,5%).",
        "Trong tổng số 0 hộ có 5 hộ nghèo (10%).",
        "Có 5 hộ, đạt 50% kế hoạch (0 hộ).",
        "Thu 5 triệu đồng, tăng 50% so với cùng kỳ (0 đồng).",
        "Có 0 đội với 0 thành viên (bình quân 12 người/đội).",
        "Tăng 3 vụ, giảm 3 vụ (30%).",
    ],
)
def test_of_nothing_there_is_no_share(text: str) -> None:
    assert check_bytes("a.txt", text.encode()) == []
