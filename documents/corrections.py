"""What changed since a report was issued: "đã báo cáo 870 → nay 871: Chi bộ …, ngày …, lý do …"."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from documents import report
from documents.gather import issuer_of
from documents.issued import counted_months, members
from documents.issuer import Issuer, letterhead, spelt
from documents.official import INSPECTIONS, REMOVALS
from documents.report import Gathered, Order
from documents.word import template
from documents.word_templates import CORRECTIONS
from reporting.form import Figure, Forms
from reporting.units import Tree
from storage import issued, units
from storage.db import Connection
from storage.issued import CorrectionList, Difference, Issued
from texts import shown, t

PARTS = {
    "chinh_thuc": ("cuoi_ky", "du_bi"),
    "dua_ra": REMOVALS,
    "sh_phai_du": ("sh_du", "sh_vang_ld", "sh_vang_kld"),
    "sh_ty_le": ("sh_du", "sh_vang_ld", "sh_vang_kld"),
    "kt_gs_cuoc": ("kt_cuoc", "gs_cuoc"),
    "kt_gs_tcd": ("kt_tcd", "gs_tcd"),
    "kt_gs_dv": ("kt_dv", "gs_dv"),
    "kt_gs_theo_cap_cau": INSPECTIONS,
}
"""What is printed → the figures that it is made of, where it is none itself."""
NAMED = (*PARTS, "tang", "giam", "can_doi", "chua_du", "so_to_chuc", "so_chi_bo")
"""Codes that are no figure of a form and have a name of their own in the texts."""
MOST_BRANCHES = 12
"""So many are named for one number; the trace file has all."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A printed number that is another one now."""

    what: str
    old: str
    new: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that the list of an issued report is made of."""

    one: Issued
    gathered: Gathered
    issuer: Issuer
    tree: Tree
    figures: Mapping[str, Figure]
    differences: Mapping[str, list[Difference]]
    """Figure → the reports in which it changed."""
    flows: Mapping[str, frozenset[str]]
    """``tang`` and ``giam`` → the figures that they are made of."""


async def gather(connection: Connection, forms: Forms, one: Issued) -> Since:
    order = Order(one.template, one.unit, one.span.first, one.span.last)
    everybody = await members(connection, forms, one.unit, one.span)
    valid = [forms.for_unit(kind, one.span.last) for kind in sorted(forms.kinds)]
    figures = {code: figure for form in valid for code, figure in form.figures.items()}
    found: defaultdict[str, list[Difference]] = defaultdict(list)
    for row in await issued.differences(connection, one.id, {period: everybody[period] for period in one.span}):
        figure = figures.get(row.code)
        if figure is not None and row.period in counted_months(figure.total, one.span):
            found[row.code].append(row)
    return Since(
        one,
        await report.gather(connection, forms, order),
        await issuer_of(connection, one.unit, one.span.last),
        (await units.trees(connection, one.span))[one.span.last],
        figures,
        found,
        {
            name: frozenset().union(*(form.parts(part) for form in valid))
            for name, part in (("tang", "increase"), ("giam", "decrease"))
        },
    )


def moved(since: Since) -> list[Moved]:
    """In the order of the report, each number once."""
    done = report.refresh(since.one.file, since.gathered)
    found: dict[tuple[str, str, str], Moved] = {}
    for change in (*done.changed, *done.missing):
        said = Moved(label(since, change.code), change.old, change.new, tuple(why(since, change.code)))
        found.setdefault((said.what, said.old, said.new), said)
    for row in done.rows:
        found.setdefault((row, "", ""), Moved(label(since, row), t("issued.nothing"), t("issued.new_row"), ()))
    return list(found.values())


def label(since: Since, code: str) -> str:
    """``nu`` → "Đảng viên nữ", ``nu_pct`` → its share, ``theo_to_chuc.TT01.nu`` → the organisation's."""
    name, unit = unfolded(code)
    whose = t("issued.of_unit", unit=since.tree.units[unit].name) if unit in since.tree.units else ""
    if name in NAMED:
        return t(f"issued.code_{name}") + whose
    if name.endswith("_pct") and name.removesuffix("_pct") in since.figures:
        return t("issued.share", what=since.figures[name.removesuffix("_pct")].label) + whose
    return (since.figures[name].label if name in since.figures else t("issued.sentence")) + whose


def unfolded(code: str) -> tuple[str, str]:
    """The figure, and the unit or level of a table's row; a control that stands twice has a number behind it."""
    parts = [part for part in code.split(".") if not part.isdecimal()]
    if len(parts) == 3:
        return parts[2], parts[1]
    return (parts[0], "") if len(parts) == 1 else ("", parts[1])


def why(since: Since, code: str) -> list[str]:
    """Branch by branch; nothing where no report changed but the register did."""
    name, unit = unfolded(code)
    within = {one.code for one in since.tree.below(unit)} if unit in since.tree.units else None
    found = [
        row
        for figure in figures_of(since, name)
        for row in since.differences.get(figure, [])
        if within is None or row.unit in within
    ]
    lines = list(dict.fromkeys(by_branch(since, row) for row in found))
    if len(lines) > MOST_BRANCHES:
        return [*lines[:MOST_BRANCHES], t("issued.and_more", count=len(lines) - MOST_BRANCHES)]
    return lines or [t("issued.by_register")]


def figures_of(since: Since, name: str) -> tuple[str, ...]:
    if name in since.flows:
        return tuple(sorted(since.flows[name]))
    if name == "can_doi":
        return ("dau_ky", *sorted(since.flows["tang"] | since.flows["giam"]))
    return PARTS.get(name, (name.removesuffix("_pct"),))


def by_branch(since: Since, row: Difference) -> str:
    entry = since.tree.units.get(row.unit)
    facts = {
        "unit": entry.name if entry else row.unit,
        "month": shown.month(row.period),
        "old": row.old or "0",
        "new": row.new or "0",
        "day": shown.full_day(shown.local(row.at).date()) if row.at else "",
    }
    if row.at is None:
        return t("issued.branch_gone", **facts)
    if row.is_late:
        return t("issued.branch_late", **facts)
    return t("issued.branch", reason=row.reason or t("issued.no_reason"), **facts)


# ── The list as a document ──────────────────────────────────────────────────


def kept(lines: list[Moved]) -> str:
    """What the list says, to know whether a later one says anything else."""
    return json.dumps([asdict(line) for line in lines], ensure_ascii=False)


def next_number(before: CorrectionList | None, lines: list[Moved]) -> int | None:
    """The number of the list to be made; None where there is nothing new to say."""
    if before is None:
        return 1 if lines else None
    return None if before.lines == kept(lines) else before.number + 1


def sentence(line: Moved) -> str:
    return t("issued.line", what=line.what, old=line.old, new=line.new, why="; ".join(line.why))


def document(since: Since, lines: list[Moved], number: int, now: datetime) -> bytes:
    """A report of its own, without number and date until the office gives them."""
    one = since.one
    rows = {
        str(place): {
            "tt": str(place),
            "noi_dung": line.what,
            "da_bao_cao": line.old,
            "nay": line.new,
            "do": "; ".join(line.why),
        }
        for place, line in enumerate(lines, start=1)
    }
    values = {
        **letterhead(since.issuer, None, None),
        "bao_cao_goc": one.name,
        "ngay_goc": shown.full_day(one.day),
        "ky_goc": shown.span(one.span),
        "so_danh_muc": f"{number:02d}",
        "so_cho": str(len(lines)),
        "lap_ngay": shown.full_day(shown.local(now).date()),
        "dinh_chinh": rows,
    }
    spelling = since.issuer.spelling
    return template.fill(CORRECTIONS.read_bytes(), {}, values, None, lambda text: spelt(text, spelling))
