"""From a register's rows to units: every bad row named, nothing guessed."""

from __future__ import annotations

from dataclasses import dataclass

from commands.tables import Row, Table
from reporting.periods import Period
from reporting.units import KINDS, Unit

NEEDED = ("ma", "ten", "loai", "ma_cha")
KNOWN = {*NEEDED, "khoi", "tu_ky", "den_ky", "chi_tieu_nam", "dau_ky", "van_ban"}
BLOCKS = {"", "khu_dan_cu", "co_quan", "llvt", "doanh_nghiep"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A register row that was understood."""

    unit: Unit
    first: Period | None
    last: Period | None
    quota: int | None
    opening: int | None
    source: str


def read_register(table: Table) -> tuple[list[Entry], list[str]]:
    """Entries, and a sentence for each row that is wrong."""
    troubles = [f"{table.name}, dòng 1: thiếu cột {column}." for column in NEEDED if column not in table.columns]
    troubles += [
        f"{table.name}, dòng 1: không biết cột {column!r}; các cột: {', '.join(sorted(KNOWN))}."
        for column in table.columns
        if column and column not in KNOWN
    ]
    if troubles:
        return [], troubles
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    for position, row in enumerate(table.rows):
        wrong = list(row_troubles(row, seen))
        if wrong:
            troubles += [f"{table.name}, dòng {row.line}: {trouble}" for trouble in wrong]
            continue
        seen[row["ma"]] = row.line
        entries.append(entry(row, position))
    troubles += tree_troubles(table, entries, seen)
    return entries, troubles


def row_troubles(row: Row, seen: dict[str, int]) -> list[str]:
    found = []
    if not row["ma"]:
        found.append("thiếu mã đơn vị (cột ma).")
    elif row["ma"] in seen:
        found.append(f"mã {row['ma']} đã có ở dòng {seen[row['ma']]}.")
    elif any(sign in row["ma"] for sign in "|:. \t") or len(row["ma"]) > 20:
        found.append(f"mã {row['ma']!r} không dùng được: tối đa 20 ký tự, không có khoảng trắng, dấu chấm, | hoặc :.")
    if not row["ten"]:
        found.append("thiếu tên đơn vị (cột ten).")
    if row["loai"] not in KINDS:
        found.append(f"loại {row['loai']!r} không có; dùng một trong: {', '.join(sorted(KINDS))}.")
    if row["khoi"] not in BLOCKS:
        found.append(f"khối {row['khoi']!r} không có; dùng: {', '.join(sorted(BLOCKS - {''}))}.")
    for column in ("tu_ky", "den_ky"):
        if row[column] and period(row[column]) is None:
            found.append(f"{column} {row[column]!r} phải viết như 2025-07.")
    for column in ("chi_tieu_nam", "dau_ky"):
        if row[column] and count(row[column]) is None:
            found.append(f"{column} {row[column]!r} phải là số nguyên từ 0.")
    if row["dau_ky"] and not row["van_ban"]:
        found.append("có dau_ky thì phải ghi văn bản nguồn (cột van_ban).")
    return found


def period(text: str) -> Period | None:
    try:
        return Period.parse(text)
    except ValueError:
        return None


def count(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 6 else None


def entry(row: Row, position: int) -> Entry:
    return Entry(
        Unit(row["ma"], row["ten"], row["loai"], row["ma_cha"], row["khoi"], position),
        period(row["tu_ky"]),
        period(row["den_ky"]),
        count(row["chi_tieu_nam"]),
        count(row["dau_ky"]),
        row["van_ban"],
    )


def tree_troubles(table: Table, entries: list[Entry], lines: dict[str, int]) -> list[str]:
    parents = {one.unit.code: one.unit.parent for one in entries}
    found = []
    for code, parent in parents.items():
        if parent and parent not in parents:
            found.append(f"{table.name}, dòng {lines[code]}: mã cha {parent!r} không có trong sổ.")
            continue
        path, at = [code], parent
        while at and at not in path:
            path.append(at)
            at = parents.get(at, "")
        if at:
            found.append(f"{table.name}, dòng {lines[code]}: {code} nằm dưới chính nó ({' → '.join([*path, at])}).")
    return found
