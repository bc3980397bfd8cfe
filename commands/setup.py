"""``python bot.py setup``: the register and the history into the database, all of it or nothing."""

from __future__ import annotations

import argparse
from collections import Counter
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.history import Past, read_history
from commands.register import Entry, read_register
from commands.tables import read_table
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.form_files import load_forms
from reporting.periods import Period
from reporting.units import BRANCHES, ORGANISATIONS
from storage import imports, meta
from storage.db import Connection, Database
from storage.moments import stored

FORMS = Path(__file__).parent.parent / "forms"


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("setup", help="nạp sổ tổ chức và số liệu cũ (CSV hoặc XLSX)")
    parser.add_argument("--units", type=Path, required=True, help="sổ tổ chức: ma, ten, loai, ma_cha, khoi …")
    parser.add_argument("--figures", type=Path, help="số liệu các tháng trước: ky, don_vi, các chỉ tiêu")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")


async def run(args: argparse.Namespace, now: datetime) -> int:
    forms = load_forms(FORMS)
    entries, past = read_files(args.units, args.figures, forms, now)
    db = await Database.open(args.db)
    try:
        async with db.transaction() as connection:
            summary = await load(connection, entries, past, args.figures.name if args.figures else "", now)
    finally:
        await db.close()
    print(summary)
    return 0


def read_files(units: Path, figures: Path | None, forms: Forms, now: datetime) -> tuple[list[Entry], list[Past]]:
    """Raises :class:`CommandError` listing every bad row of both files."""
    entries, troubles = read_register(read_table(units))
    past: list[Past] = []
    if figures:
        past, more = read_history(read_table(figures), entries, forms, local_day(now))
        troubles += more
    if troubles:
        count = len(troubles)
        raise CommandError(*troubles, f"Có {count} chỗ cần sửa; chưa nạp gì. Sửa tệp rồi chạy lại lệnh này.")
    return entries, past


async def load(connection: Connection, entries: list[Entry], past: list[Past], source: str, now: datetime) -> str:
    """Everything in one transaction; what is there already and equal is left alone."""
    await imports.begin(connection)
    first = min((month.period for month in past), default=Period.of(local_day(now)))
    troubles: list[str] = []
    for entry in entries:
        troubles += await imports.put_unit(connection, entry.unit, entry.first or first, entry.last, now)
        if entry.quota is not None:
            await imports.put_quota(connection, entry.unit.code, first, entry.quota, now)
        if entry.opening is not None:
            await imports.put_opening(
                connection, entry.unit.code, entry.first or first, entry.opening, entry.source, now
            )
    added = 0
    for month in past:
        outcome = await imports.put_month(
            connection, month.unit, month.period, month.form.id, month.form.version, month.values, source, now
        )
        added += outcome is imports.Put.ADDED
        if outcome is imports.Put.DIFFERS:
            troubles.append(
                f"{source}, dòng {month.line}: {month.unit} tháng {month.period} đã có số khác trong cơ sở dữ liệu; "
                "số đã nộp chỉ sửa bằng đính chính."
            )
    if troubles:
        raise CommandError(*troubles, f"Có {len(troubles)} chỗ khác với dữ liệu đã có; chưa nạp gì.")
    if await meta.get(connection, "set_up_at") is None:
        await meta.put(connection, "set_up_at", stored(now))
    return summary(entries, added, len(past))


def summary(entries: list[Entry], added: int, months: int) -> str:
    kinds = Counter(entry.unit.kind for entry in entries)
    branches = sum(count for kind, count in kinds.items() if kind in BRANCHES)
    organisations = sum(count for kind, count in kinds.items() if kind in ORGANISATIONS)
    return (
        f"Sổ tổ chức: {len(entries)} đơn vị, {organisations} tổ chức đảng trực thuộc, {branches} chi bộ.\n"
        f"Số liệu: {months} báo cáo tháng trong tệp, {added} báo cáo mới được nạp."
    )
