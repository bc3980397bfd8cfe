"""The file that shows where a number comes from: a sheet for the sum, its lines, its past, and its changes."""

from __future__ import annotations

from datetime import datetime

from documents.sheets import BOLD, Book, Content
from reporting.ground import Gap
from reporting.periods import Period
from reporting.rollup import CLOSING
from reporting.trace import Filer, Trace, in_labels
from texts import shown, t


def workbook(trace: Trace, now: datetime) -> bytes:
    book = Book(now)
    book.sheet(t("trace.sheet_summary")).table([t("trace.title"), ""], summary(trace, now))
    lines(book, trace)
    if trace.accounts:
        accounts(book, trace)
    corrections(book, trace)
    if trace.rollup.ground.gaps or trace.rollup.ground.marked_none:
        missing(book, trace)
    return book.content()


def summary(trace: Trace, now: datetime) -> list[tuple[Content, Content]]:
    rollup, figure = trace.rollup, trace.figure
    total = rollup.total(trace.adding.code)
    share = trace.share
    rows: list[tuple[Content, Content]] = [
        (t("trace.label_figure"), t("trace.value_figure", label=figure.label, code=trace.code)),
        (t("trace.label_unit"), name(trace, rollup.unit, rollup.span.last)),
        (t("trace.label_span"), shown.span(rollup.span)),
        (t("trace.label_number"), shown.value(total.value)),
        (t("trace.label_formula"), formula(trace)),
        (t("trace.label_reports"), t("trace.value_reports", filed=total.filed, of=total.of)),
        (t("trace.label_check"), t("trace.check_ok" if agrees(trace) else "trace.check_wrong", added=trace.added)),
        (t("trace.label_made"), at(now)),
    ]
    if trace.code == CLOSING and rollup.transfers.under_way:
        # Counted by neither branch, or by both: the commune's number has them once (X12).
        rows.insert(4, (t("trace.label_under_way"), rollup.transfers.under_way))
        rows.insert(5, (t("trace.label_members"), rollup.members))
    if share is not None:
        said = t(
            "trace.value_share", part=share.part, whole=share.whole, percent=shown.percent(share.part, share.whole)
        )
        rows.insert(4, (t("trace.label_share"), said))
    return rows


def agrees(trace: Trace) -> bool:
    return trace.added == trace.number and (trace.share is None or trace.base == trace.share.whole)


def formula(trace: Trace) -> str:
    """How it adds up over units and months and, of a computed figure, what it is in each report."""
    figure, span = trace.figure, trace.rollup.span
    counted = span.first if figure.total == "first" else span.last
    how = t(f"trace.formula_{figure.total}", month=shown.month(counted))
    form = trace.rollup.ground.form_with(trace.code)
    if figure.group != "computed" or figure.total == "first":
        return how
    return t("trace.formula_computed", how=how, formula=in_labels(form, figure.formula))


def lines(book: Book, trace: Trace) -> None:
    sheet = book.sheet(t("trace.sheet_lines"))
    columns = ("unit", "name", "period", "value", "counts", "base", "receipt", "version", "origin")
    rows: list[tuple[Content, ...]] = [
        (
            line.unit,
            name(trace, line.unit, line.period),
            shown.month(line.period),
            said(trace, line.value),
            trace.counts(line),
            line.base if isinstance(line.value, int) else None,
            line.receipt,
            line.version,
            t(f"overview.origin_{line.origin}"),
            *who(line.filer),
            at(line.filed_at),
        )
        for line in trace.lines
    ]
    base = trace.base if trace.adding.denominator else None
    end = sheet.table(headings(*columns, "role", "account", "channel", "at"), rows)
    sheet.row(end, (t("trace.total"), None, None, None, trace.added, base), **BOLD)


def accounts(book: Book, trace: Trace) -> None:
    sheet = book.sheet(t("trace.sheet_accounts"))
    columns = ("unit", "name", "since", "opening", "source", "gained", "lost", "closing", "difference")
    rows: list[tuple[Content, ...]] = [
        (
            one.unit,
            name(trace, one.unit, trace.rollup.span.last),
            shown.month(one.since),
            one.opening,
            one.source,
            one.gained,
            one.lost,
            one.closing,
            one.difference,
        )
        for one in trace.accounts
    ]
    sums = [sum(one) for one in zip(*((a.opening, a.gained, a.lost, a.closing, a.difference) for a in trace.accounts), strict=True)]  # fmt: skip
    end = sheet.table(headings(*columns), rows)
    sheet.row(end, (t("trace.total"), None, None, sums[0], None, *sums[1:]), **BOLD)


def corrections(book: Book, trace: Trace) -> None:
    sheet = book.sheet(t("trace.sheet_corrections"))
    columns = ("at", "unit", "name", "period", "old", "new", "reason", "role", "account", "channel")
    rows = [
        (
            at(one.at),
            one.unit,
            name(trace, one.unit, one.period),
            shown.month(one.period),
            one.old,
            one.new,
            one.reason,
            *who(one.filer),
        )
        for one in trace.corrections
    ]
    sheet.table(headings(*columns), rows)


def missing(book: Book, trace: Trace) -> None:
    """Who is not in the number: a sum never passes over them in silence."""
    sheet = book.sheet(t("trace.sheet_missing"))
    gaps = [(gap, t("trace.why_missing")) for gap in trace.rollup.ground.gaps]
    gaps += [(gap, t("trace.why_none")) for gap in trace.rollup.ground.marked_none]
    sheet.table(headings("unit", "name", "period", "why"), [gap_row(trace, gap, why) for gap, why in gaps])


def gap_row(trace: Trace, gap: Gap, why: str) -> tuple[Content, ...]:
    return gap.unit, name(trace, gap.unit, gap.period), shown.month(gap.period), why


def headings(*columns: str) -> list[str]:
    return [t(f"trace.column_{column}") for column in columns]


def name(trace: Trace, unit: str, period: Period) -> str:
    """As the unit was called in that month."""
    entry = trace.rollup.ground.trees[period].units.get(unit)
    return entry.name if entry else unit


def said(trace: Trace, value: object) -> Content:
    """Numbers as numbers; a choice by its label."""
    if isinstance(value, int):
        return value
    labels = dict(trace.adding.choices)
    return labels.get(value, value) if isinstance(value, str) else shown.value(value)  # type: ignore[arg-type]


def who(filer: Filer) -> tuple[Content, Content, Content]:
    role = t(f"enrol.role_{filer.role}") if filer.role else ""
    return role, filer.account, filer.channel


def at(moment: datetime) -> str:
    return f"{shown.local(moment):%H:%M %d/%m/%Y}"
