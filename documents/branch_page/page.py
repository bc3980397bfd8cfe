"""One version of a unit's month: read from the database, then filled into the template, always on one page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from documents.branch_page.issuers import issuer_for
from documents.branch_page.layout import WHOLE, Entry, Row, arranged, groups_of, height, lines_of, words_of
from documents.issuer import Issuer, letterhead, spelt, spelt_values
from documents.word import template
from documents.word.values import Value
from reporting.form import Form, Forms
from reporting.periods import Span
from reporting.units import Unit
from reporting.values import Values
from storage import findings, reports, trace
from storage.db import Connection
from storage.findings import FiledFinding
from storage.months import figures_of, month
from storage.reports import Report
from texts import shown, t

ROOM = 38
"""Lines of the table's size between a head of usual height and the signature."""
HEAD, HEAD_LINE = 15.0, 1.5
"""Width of the head's left side in heights of its letters; and how many of the table's lines one there is high."""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that is read; the rest is done without the database."""

    report: Report
    unit: Unit
    form: Form
    values: Values
    issuer: Issuer
    explained: Sequence[FiledFinding]
    role: str
    """Of who filed it, at that time; empty where nobody did."""
    before: Report | None
    """The version that it replaced."""
    after: Report | None
    """The version that counts now, where it is another one."""

    @property
    def file_name(self) -> str:
        return f"bao-cao-{self.report.unit}-{self.report.period}-ban-{self.report.version}.docx"


async def read(connection: Connection, forms: Forms, report_id: int, now: datetime) -> Page:
    """Raises KeyError for a report that there is not."""
    report = await reports.by_id(connection, report_id)
    if report is None:
        raise KeyError(report_id)
    here = await month(connection, forms, report.unit, report.period, now, version=report.form_version)
    versions = {one.version: one for one in await reports.versions(connection, report.unit, report.period)}
    newest = versions[max(versions)]
    return Page(
        report,
        here.unit,
        here.form,
        figures_of(here, report),
        await issuer_for(connection, here.unit, report.period),
        [one for one in await findings.findings_of(connection, report.id) if one.reason],
        (await trace.filer_of(connection, report.id)).role,
        versions.get(report.version - 1),
        newest if newest.id != report.id else None,
    )


def make(content: bytes, page: Page) -> bytes:
    """Raises TemplateError, FileError."""
    spelling = page.issuer.spelling
    return template.fill(content, {}, spelt_values(values(page), spelling), None, lambda text: spelt(text, spelling))


def values(page: Page) -> dict[str, Value]:
    """Code → text, flag or rows."""
    words, why = words_of(page.form, page.values), explanations(page.explained)
    room = ROOM - head_lines(page.issuer)
    rows = arranged(groups_of(page.form, page.values), room - used(words) - bool(why), used(why) - bool(why))
    words = shortened(words, room - height(rows) - bool(why))
    remarks = [*words, *as_many_as(why, room - height(rows) - used(words))]
    return {
        **letterhead(page.issuer, None, None),
        # The pen fills in number, date and name: nothing about the page is a draft.
        "du_thao": False,
        "nguoi_ky": "",
        "ky_bao_cao": shown.span(Span.month(page.report.period)),
        "den_ngay": shown.full_day(page.report.as_of),
        "chi_tieu": {str(number): cells(row) for number, row in enumerate(rows, start=1)},
        "co_ghi_chu": bool(remarks),
        "ghi_chu": "\n".join(remarks),
        "chan_trang": foot(page),
    }


def cells(row: Row) -> dict[str, str]:
    """A heading is printed in bold: the template has a place for each."""
    found: dict[str, str] = {}
    for side, one in enumerate((entry or Entry("") for entry in row), start=1):
        head, plain = (one, Entry("")) if one.is_head else (Entry(""), one)
        found |= {f"nhom_{side}": head.label, f"chung_{side}": head.value}
        found |= {f"ten_{side}": plain.label, f"so_{side}": plain.value}
    return found


def explanations(found: Sequence[FiledFinding]) -> list[str]:
    return [t("branch_page.explained", message=one.message, reason=one.reason) for one in found]


def used(texts: Sequence[str]) -> int:
    return sum(lines_of(one, WHOLE) for one in texts)


def shortened(words: Sequence[str], room: int) -> list[str]:
    """Whole where there is room; otherwise the longest says that the record has the rest of it."""
    over = used(words) - room
    longest = max(words, key=len, default="")
    return [cut(one, max(1, used([one]) - over)) if one is longest and over > 0 else one for one in words]


def cut(text: str, lines: int) -> str:
    kept = text.split()
    while used([t("branch_page.cut", words=" ".join(kept))]) > lines:
        kept.pop()
    return t("branch_page.cut", words=" ".join(kept))


def as_many_as(explained: Sequence[str], room: int) -> list[str]:
    """As many as there is room for; the others are counted, and stand in the record."""
    for left_out in range(len(explained) + 1):
        kept = explained[: len(explained) - left_out]
        more = [t("branch_page.more", count=left_out)] if left_out else []
        if used([*kept, *more]) <= room:
            break
    return [*kept, *more]


def head_lines(issuer: Issuer) -> int:
    """What longer names take away from the table."""
    wrapped = sum(lines_of(name.upper(), HEAD) - 1 for name in (issuer.superior, issuer.committee) if name)
    return round(wrapped * HEAD_LINE)


def foot(page: Page) -> str:
    """Which record this is a print of."""
    report, before, after = page.report, page.before, page.after
    at = f"{shown.hour(report.filed_at)} {shown.full_day(shown.local(report.filed_at).date())}"
    lines = [
        t("branch_page.foot", receipt=report.receipt),
        t(
            "branch_page.version",
            version=report.version,
            origin=t(f"overview.origin_{report.origin}"),
            at=at,
            role=t("branch_page.role", role=t(f"enrol.role_{page.role}")) if page.role else "",
            replaces=t("branch_page.replaces", version=before.version, receipt=before.receipt) if before else "",
        ),
    ]
    if after:
        lines.append(t("branch_page.replaced", version=after.version, receipt=after.receipt))
    return "\n".join(lines)
