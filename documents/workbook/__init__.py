"""The office's workbook of a range of months: read in one snapshot, made without the database, and read when it comes back.

Its totals are live formulas over the rows of "Theo chi bộ", each with the number of the roll-up beside it in the file.
For a group it holds sums of the whole only, and nothing that can point at a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from documents.sheets import Book
from documents.workbook import branches, levels, lists, totals
from documents.workbook.gathered import Gathered, gather
from documents.workbook.months import Meetings, Movements
from reporting.form import Figure
from texts import t

__all__ = ["Gathered", "gather", "make"]

FOR_GROUP = frozenset(
    {
        "cuoi_ky", "du_bi", "nu", "dtts", "so_tay", "di_xa", "di_xa_lien_lac", "ket_nap", "sh_ngay", "sh_ty_le", "chuyen_de",
        "kt_cuoc", "gs_cuoc",
    }
)  # fmt: skip
"""What /tonghop tells a group. Not the single losses: with their sum they would tell how many were removed."""


def make(gathered: Gathered, now: datetime, *, for_group: bool = False) -> bytes:
    """The file; takes seconds, so it is made in a thread."""
    book = Book(now)
    live = not for_group
    totals.write(book.sheet(t("workbook.sheet_totals")), gathered, groups(gathered, live=live), now, live=live)
    if live:
        branches.write(book.sheet(t("workbook.sheet_branches")), gathered, now)
    Movements(book.sheet(t("workbook.sheet_movements")), gathered, live).write(now)
    Meetings(book.sheet(t("workbook.sheet_meetings")), gathered, live).write(now)
    levels.write(book.sheet(t("workbook.sheet_inspections")), gathered, now, live=live)
    if live:
        lists.checks(book.sheet(t("workbook.sheet_checks")), gathered, now)
        lists.history(book.sheet(t("workbook.sheet_history")), gathered, now)
    return book.content()


def groups(gathered: Gathered, *, live: bool) -> Mapping[str, Sequence[Figure]]:
    if live:
        return gathered.groups
    told = {
        title: [figure for figure in figures if figure.code in FOR_GROUP and not figure.sensitive]
        for title, figures in gathered.groups.items()
    }
    return {title: figures for title, figures in told.items() if figures}
