"""What is said of a month's signed paper: that it is there, and that a later version has outdated it."""

from __future__ import annotations

from handlers.context import Context
from handlers.report.filing import Filed
from storage import signed_copies
from storage.db import Connection
from storage.reports import Report
from texts import shown, t


async def state(ctx: Context, report: Report) -> str:
    """One line under the report; "" where no signed paper is known."""
    copy = await signed_copies.of_unit(ctx.connection, report.unit, report.period)
    if copy is None:
        return ""
    if copy.is_outdated:
        return t("signed.outdated", version=copy.version, newest=copy.newest)
    at = f"{shown.hour(copy.recorded_at)} {shown.day(shown.local(copy.recorded_at).date())}"
    return t("signed.there", version=copy.version, at=at)


async def outdated(connection: Connection, done: Filed) -> str:
    """Which signed papers the new versions have outdated, of later months too; "" where there are none."""
    lines = []
    for period in (done.report.period, *(moved.period for moved in done.carried)):
        copy = await signed_copies.of_unit(connection, done.report.unit, period)
        if copy is not None and copy.is_outdated:
            facts = {"month": shown.month(period), "version": copy.version, "newest": copy.newest}
            lines.append(t("signed.outdated_by_correction", **facts))
    return "\n".join(lines)
