"""Pages of filed reports in a test: of the sample's units, and the fullest one that any form allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from demo import world
from documents.branch_page import page
from documents.branch_page.page import Page
from documents.word_templates import BRANCH_PAGE
from reporting.form import Figure
from reporting.periods import Period
from reporting.values import Value
from storage import reports
from storage.db import Database
from storage.findings import FiledFinding
from tests.conftest import FORMS

MARCH = Period(2026, 3)


async def page_of(db: Database, unit: str, period: Period = MARCH, version: int | None = None) -> Page:
    async with db.snapshot() as connection:
        found = {one.version: one for one in await reports.versions(connection, unit, period)}
        return await page.read(connection, FORMS, found[version or max(found)].id, world.BEGINS)


def made(found: Page) -> bytes:
    return page.make(BRANCH_PAGE.read_bytes(), found)


def fullest(found: Page) -> Page:
    """Every figure of the form switched on and as long as it can be, long names, and twelve explanations."""
    shown = [code for screen in found.form.screens for code in screen.shown]
    return replace(
        found,
        values={code: longest(found.form.figures[code]) for code in shown},
        issuer=replace(
            found.issuer,
            superior="Đảng bộ cơ sở Cơ quan Chính quyền",
            committee="Chi bộ Trường Phổ thông dân tộc bán trú Tiểu học Bình Lư",
        ),
        explained=[FiledFinding(f"W{n:02d}", "", "ask", "Số chưa khớp, " * 8, "đã đối chiếu hồ sơ " * 10) for n in range(12)],
    )  # fmt: skip


def longest(figure: Figure) -> Value:
    if figure.type == "text":
        return ("nâng cấp đường vào bản, bổ sung kinh phí sinh hoạt; " * 10)[:500]
    if figure.type == "date":
        return date(2026, 3, 31)
    return max((code for code, _ in figure.choices), key=lambda code: len(dict(figure.choices)[code]), default=888)
