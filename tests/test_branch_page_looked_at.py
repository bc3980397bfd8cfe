"""The page to be signed as LibreOffice prints it: one page, inside the margins, the figures as they were counted."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from demo import sample
from reporting.values import Value
from storage.db import Database
from tests.branch_pages import MARCH, fullest, made, page_of
from tests.conftest import FORMS
from tests.libreoffice import NEEDS_OFFICE, Page, Word, convert, pages

pytestmark = [NEEDS_OFFICE, pytest.mark.slow]
UNITS = ("TT01", "TT12", "CS04", "DB01-1", "DB02-6", "DB02", "XA-BTV", "XA-UBKT")
COLUMNS = ((30, 96, 112), (112, 178, 195))
"""Millimetres: where labels begin, where they end and values begin, where those end."""


@pytest.fixture(scope="module")
def looked(full_once: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Page]]:
    """Name → pages: the sample's units, the fullest page of each form, and one whose explanations fill it."""
    folder = tmp_path_factory.mktemp("pages")
    shutil.copy(full_once, folder / "full.db")

    async def write() -> None:
        db = await Database.open(folder / "full.db")
        for unit in UNITS:
            found = await page_of(db, unit)
            (folder / f"{unit}.docx").write_bytes(made(found))
            (folder / f"{unit}-day.docx").write_bytes(made(fullest(found)))
            explained = replace(found, explained=fullest(found).explained)
            (folder / f"{unit}-giai-trinh.docx").write_bytes(made(explained))
        await db.close()

    asyncio.run(write())
    convert(folder, "pdf")
    return {pdf.stem: list(pages(pdf)) for pdf in sorted((folder / "out").glob("*.pdf"))}


def test_every_report_is_one_page(looked: dict[str, list[Page]]) -> None:
    assert {name: len(found) for name, found in looked.items()} == dict.fromkeys(looked, 1)
    assert len(looked) == 3 * len(UNITS)
    assert {(round(page.width), round(page.height)) for [page] in looked.values()} == {(210, 297)}


def test_margins_on_paper(looked: dict[str, list[Page]]) -> None:
    for name, [page] in looked.items():
        body = [word for word in page.words if word.bottom <= 277.5]
        foot = [word for word in page.words if word.bottom > 277.5]
        assert min(word.top for word in body) >= 19.5, name
        assert min(word.left for word in page.words) >= 29.9, name
        assert max(word.right for word in page.words) <= 195.2, name
        assert max(word.bottom for word in foot) <= 290, name
        text = "".join(word.text for word in foot)
        assert text.startswith("Lậptừhệthống;sốliệukhớp") and "Bản1(sốnhậpbanđầu)" in text, name


def test_there_is_room_to_sign(looked: dict[str, list[Page]]) -> None:
    """Four lines under the title of who signs."""
    for name, [page] in looked.items():
        signs = max(word.bottom for word in page.words if word.left > 112 and word.bottom < 277.5)
        assert 277 - signs >= 20, name


@pytest.mark.parametrize("unit", ["TT01", "TT12", "CS04", "DB02-6", "XA-BTV", "DB02"])
def test_figures_on_paper(looked: dict[str, list[Page]], unit: str) -> None:
    form = FORMS.for_unit(next(one.kind for one in sample.units() if one.code == unit), MARCH)
    [page] = looked[unit]
    on_paper = {label: value for columns in COLUMNS for label, value in table(page, *columns)}
    source: dict[str, Value] = sample.months()[unit, MARCH]
    wanted = {
        form.figures[code].label.replace(" ", ""): str(source[code])
        for screen in form.screens
        for code in screen.shown
        if isinstance(source.get(code), int)
    }
    said = {label: value for label, value in on_paper.items() if label in wanted}
    assert said == {label: wanted[label] for label in said}
    # What is left out is nothing, and its group says so.
    assert {wanted[label] for label in wanted.keys() - said.keys()} <= {"0"}
    assert wanted.keys() == said.keys() or "khôngcó" in on_paper.values()


def table(page: Page, left: float, middle: float, right: float) -> Iterator[tuple[str, str]]:
    """Each value with the words beside it: a label of two lines stands around the middle of its value."""
    values: dict[float, list[Word]] = {}
    for word in page.words:
        if middle <= word.left and word.right <= right + 0.2 and word.bottom < 277:
            values.setdefault(centre(word), []).append(word)
    labels = [word for word in page.words if left <= word.left and word.right <= middle]
    for at, words in values.items():
        beside = [word for word in labels if abs(centre(word) - at) < 2.5]
        yield "".join(word.text for word in beside), "".join(word.text for word in words)


def centre(word: Word) -> float:
    return (word.top + word.bottom) / 2
