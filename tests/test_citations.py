"""One catalogue of documents, for what is printed and for what is checked; a mistake in it is a sentence."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from checker.check import check_bytes
from documents import citations
from reporting.citations import CatalogueError, catalogue, read

ONE = '[types]\nCT = ["Chỉ thị"]\n[[document]]\n'


def test_what_the_report_may_cite_the_checker_knows() -> None:
    for one in catalogue().documents:
        assert citations.unknown_symbols(f"số {one.symbol}", "BC/ĐU") == []
        cited = f"{one.type} số {one.symbol}, ngày {one.day.day:02d}/{one.day.month}/{one.day.year}"
        assert check_bytes("a.txt", cited.encode()) == []
        another = f"{one.type} số {one.symbol}, ngày {one.day.day:02d}/{one.day.month % 12 + 1}/{one.day.year}"
        assert [finding.kind for finding in check_bytes("a.txt", another.encode())] == ["citation"]
    assert set(citations.cited()) == {
        f"vb_{one.key}{ending}" for one in catalogue().documents if one.key for ending in ("", "_day_du")
    }


def test_an_entry_needs_no_key_to_be_known(tmp_path: Path) -> None:
    path = tmp_path / "citations.toml"
    entry = 'type = "Chỉ thị"\nsymbol = "12-CT/TU"\nday = 2024-05-06\n'
    path.write_text(unicodedata.normalize("NFD", ONE + entry), encoding="utf-8")
    (only,) = read(path).documents
    assert (only.type, only.day, only.key) == ("Chỉ thị", date(2024, 5, 6), "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("[types", "citations.toml: không đọc được"),
        (ONE + 'type = "Chỉ thị"\nsymbol = "12-CT/TU"\n', "văn bản thứ 1 (12-CT/TU): cần type, symbol và day"),
        (ONE + 'type = "Chỉ thị"\nsymbol = "12-CT/TU"\nday = "6/5/2024"\n', "viết như 2019-01-21"),
        (ONE + 'type = "Chỉ thị"\nsymbol = "1-CT/TU"\nday = 2024-05-06\nkey = "ct_1"\n', "có key thì cần cả issuer"),
        (ONE + 'type = "Chỉ thị"\nsymbol = "1-CT/TU"\nday = 2024-05-06\nngay = 1\n', "chỉ ghi type, symbol, day"),
        (ONE + 'type = "Chỉ thị"\nsymbol = 1\nday = 2024-05-06\n', "(1): chỉ ghi type"),
    ],
)
def test_a_mistake_in_the_catalogue_is_a_sentence(tmp_path: Path, content: str, says: str) -> None:
    path = tmp_path / "citations.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        read(path)
    assert says in str(caught.value)
