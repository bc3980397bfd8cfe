"""A report that people wrote against the database: which of our figures it can be held against."""

from __future__ import annotations

from checker.report import Report
from checker.stored import Stored, closing_month, months_of
from documents.official import FLOWS, STOCKS
from reporting.form import Forms
from reporting.periods import Span
from storage import rollups
from storage.db import Connection
from texts import shown, t


async def stored_for(connection: Connection, forms: Forms, report: Report, unit: str) -> tuple[Stored | None, str]:
    """The unit's figures of the report's time; or None, and the sentence that says why they cannot be compared."""
    last = closing_month(report)
    if last is None:
        return None, t("checker.no_closing_day")
    at_last = await rollups.of(connection, forms, unit, Span.month(last))
    share = at_last.coverage(last)
    if not share.branches:
        return None, t("checker.not_in_register", month=shown.month(last))
    if share.filed_branches < share.branches:
        filed = f"{share.filed_branches}/{share.branches}"
        return None, t("checker.database_incomplete", month=shown.month(last), filed=filed)
    stocks = {code: at_last.count(code) for code in STOCKS if code in at_last.ground.figures}
    stocks |= {"to_chuc_dang": share.organisations, "chinh_thuc": stocks["cuoi_ky"] - stocks["du_bi"]}
    return Stored(last.last_day, stocks, await happened(connection, forms, report, unit)), ""


async def happened(connection: Connection, forms: Forms, report: Report, unit: str) -> dict[str, int]:
    """Over the report's whole months; comparable only where every month has all its reports."""
    months = months_of(report)
    over = await rollups.of(connection, forms, unit, Span(*months)) if months else None
    if over is None or over.ground.gaps:
        return {}
    return {code: over.count(code) for code in FLOWS if code in over.ground.figures}
