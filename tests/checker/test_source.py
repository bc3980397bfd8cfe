"""The report that the project began with: what it contradicts itself in is listed in the domain's §1.6."""

from __future__ import annotations

from pathlib import Path

import pytest

from checker.check import check_bytes
from checker.finding import Finding

SOURCE = Path(__file__).parents[3] / "shared" / "seed" / "bao-cao-chi-thi-28-binh-lu.md"

LISTED = [
    ("two_values", 43, "286 đồng chí"),
    ("percent", 43, "32,8% (286 đồng chí)"),
    ("percent", 43, "0,002% (02 đồng chí)"),
    ("percent", 43, "38% (4,4 đồng chí)"),
    ("sum", 97, "65 cuộc kiểm tra, giám sát"),
    ("exclusive", 85, "chưa phát hiện trường hợp đảng viên nào"),
    ("turns", 29, "trên 900 lượt đảng viên đạt tỷ lệ 100%"),
    ("percent", 67, "95,21% đảng viên đã cài đặt"),
    ("percent", 91, "95,21% đảng viên đã cài đặt"),
    ("citation", 21, "Chỉ thị số 28-NQ/TW"),
    ("spelling", 67, "Sở tay"),
    ("spelling", 123, "địa bản"),
    ("spelling", 125, "địa bản"),
    ("spelling", 125, "chuyên đổi số"),
    ("spelling", 133, "chuyển dịch lao khiến"),
    ("spelling", 133, "chưa có ít"),
    ("spelling", 147, "phân tử"),
    ("spelling", 31, "tổ dự theo dõi"),
    ("spelling", 75, "hàng năm"),
    ("name", 53, "(họ và tên)"),
]


@pytest.fixture(scope="module")
def findings() -> list[Finding]:
    if not SOURCE.exists():
        pytest.skip("the source report does not lie beside the project")
    return check_bytes(SOURCE.name, SOURCE.read_bytes())


@pytest.mark.parametrize(("kind", "line", "words"), LISTED)
def test_a_listed_contradiction_is_found(findings: list[Finding], kind: str, line: int, words: str) -> None:
    assert [finding for finding in findings if finding.kind == kind and finding.line == line and words in finding.quote]


def test_nothing_is_found_that_is_not_listed(findings: list[Finding]) -> None:
    def is_listed(finding: Finding) -> bool:
        return any(finding.kind == kind and words in finding.quote for kind, _, words in LISTED)

    assert [finding for finding in findings if not is_listed(finding)] == []
