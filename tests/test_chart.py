"""The picture of a month: what it is drawn from, and that it is one."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from PIL import Image

from demo.world import ROOT
from documents import chart, progress
from documents.chart import Filing, Story
from reporting.periods import Period
from storage import units
from tests.commune import Commune
from tests.meetings import UNIT, at

pytestmark = pytest.mark.slow

FILES = ("bc", "không", "đúng cả", "22/2, 9", "đúng cả", "không", "ổn định", "nộp")


def story(**other: object) -> Story:
    days = tuple(date(2026, 3, 18) + timedelta(days=one) for one in range(4))
    facts: dict[str, object] = {
        "committee": "Đảng ủy xã Bình Lư", "period": Period(2026, 3), "branches": 68, "due": date(2026, 3, 25),
        "this": Filing(days, (3, 9, 14, 20)), "before": Filing(days, (2, 5, 14, 18)),
        "members": ((Period(2026, 2), 868, True), (Period(2026, 3), 300, False)),
        "admitted": ((Period(2026, 1), 2), (Period(2026, 2), 3)), "quota": 35, "as_of": "Số liệu đến 16:40",
    }  # fmt: skip
    return Story(**{**facts, **other})  # type: ignore[arg-type]


def test_the_picture_fits_a_telephone_and_is_the_same_for_the_same_figures() -> None:
    made = chart.picture(story())
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (1080, 1620)
    assert made == chart.picture(story())
    assert made != chart.picture(story(quota=34))


def test_what_is_missing_is_left_out_and_never_drawn_as_nought() -> None:
    for other in (
        {"quota": None}, {"before": Filing((), ())}, {"this": Filing(story().this.days, (0, 0, 0, 0))},
        {"members": ()}, {"this": Filing((), ())}, {"branches": 0, "admitted": ()},
    ):  # fmt: skip
        assert chart.picture(story(**other)).startswith(b"\x89PNG")


def test_it_survives_black_and_white_printing() -> None:
    """Bars of months that may not be compared differ by hatching, not by colour alone."""
    complete = chart.picture(story(members=((Period(2026, 3), 300, True),)))
    incomplete = chart.picture(story(members=((Period(2026, 3), 300, False),)))
    grey = [Image.open(io.BytesIO(one)).convert("L").tobytes() for one in (complete, incomplete)]
    differing = sum(abs(a - b) > 60 for a, b in zip(*grey, strict=True))
    assert differing > 5000


async def test_the_figures_come_from_the_rows(commune: Commune) -> None:
    await commune.until(at(24, 9, month=2))
    await commune.secretary(UNIT).talks(*FILES)
    async with commune.db.transaction() as connection:
        await units.set_quota(connection, UNIT, 2026, 3)
        await units.set_quota(connection, "TT01", 2026, 2)
    async with commune.db.snapshot() as connection:
        found = await progress.story(connection, commune.house.forms, ROOT, Period(2026, 2), commune.now)
    assert found.branches == 68 and found.due == date(2026, 2, 25)
    assert found.this.days[0] == date(2026, 2, 23) and found.this.filed == (0, 1)
    assert found.before.filed == (), "January was kept on paper"
    assert [count for _, count, _ in found.members][-2:] == [870, 10]
    assert [complete for _, _, complete in found.members][-2:] == [True, False]
    assert found.admitted[-1][0] == Period(2026, 2)
    assert found.quota == 5
