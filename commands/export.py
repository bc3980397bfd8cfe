"""``python bot.py export``: the totals of a range, and every table as CSV."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from commands.ranges import add_range, read_range, unit_of
from commands.setup import FORMS
from reporting.form_files import load_forms
from reporting.rollup import Rollup
from storage import dump, rollups
from storage.db import Database

STOCKS = (
    "cuoi_ky", "du_bi", "nu", "dtts", "ton_giao", "doan_tn", "hoc_sinh", "nct_co_quan", "nct_khu_dan_cu", "nct_llvt",
    "mien_sh", "tam_di", "tam_den", "di_xa", "so_tay",
)  # fmt: skip
FLOWS = (
    "ket_nap", "ket_nap_nu", "ket_nap_dtts", "chuyen_den", "chuyen_den_nb", "phuc_hoi", "chuyen_di", "chuyen_di_nb",
    "tu_tran", "xoa_ten", "khai_tru", "xin_ra", "cong_nhan_ct", "qcut_hoc", "qcut_cn", "chuyen_de",
)  # fmt: skip


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("export", help="xuất tổng hợp và mọi bảng số liệu")
    add_range(parser, "thư mục để ghi")


async def run(args: argparse.Namespace, _now: datetime) -> int:
    span = read_range(args.first, args.last)
    db = await Database.open(args.db, create=False)
    try:
        async with db.snapshot() as connection:
            root = await unit_of(connection, args.unit, span.last)
            rollup = await rollups.of(connection, load_forms(FORMS), root, span)
            args.out.mkdir(parents=True, exist_ok=True)
            for table in dump.TABLES:
                write_csv(args.out / f"{table}.csv", dump.TABLES[table], await dump.rows(connection, table))
    finally:
        await db.close()
    covered = coverage(rollup)
    write_json(args.out / "tong_hop.json", summarise(rollup))
    write_json(args.out / "do_phu.json", covered)
    gaps = [f"{month}: {len(row['thieu'])} chi bộ chưa có báo cáo" for month, row in covered.items() if row["thieu"]]
    print(f"Đã ghi {len(dump.TABLES) + 2} tệp vào {args.out}.")
    if gaps:
        print("Chưa đủ số liệu: " + "; ".join(gaps) + ". Chi tiết trong do_phu.json.", file=sys.stderr)
    return 0


def summarise(rollup: Rollup) -> dict[str, Any]:
    """Stocks at the end, flows over the range (plain sums), inspections by level."""
    return {
        "ngay_chot": rollup.span.last.last_day.isoformat(),
        "tu_ky": str(rollup.span.first),
        "den_ky": str(rollup.span.last),
        "so_cuoi_ky": {code: rollup.count(code) for code in STOCKS},
        "phat_sinh": {code: rollup.count(code) for code in FLOWS},
        "kiem_tra_giam_sat": {
            level: {code: total.value if isinstance(total.value, int) else 0 for code, total in figures.items()}
            for level, figures in rollup.inspections.items()
        },
    }


def coverage(rollup: Rollup) -> dict[str, Any]:
    """Month by month: of how many, who is missing, who was marked as having no report (X13)."""
    found: dict[str, Any] = {}
    for period in rollup.span:
        share = rollup.coverage(period)
        found[str(period)] = {
            "chi_bo": f"{share.filed_branches}/{share.branches}",
            "to_chuc_dang": f"{share.filed_organisations}/{share.organisations}",
            "thieu": list(share.missing),
            "khong_co_bao_cao": [gap.unit for gap in rollup.ground.marked_none if gap.period == period],
        }
    return found


def write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write_csv(path: Path, columns: tuple[str, ...], rows: list[Any]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([[harmless(cell) for cell in row] for row in rows])


def harmless(cell: object) -> object:
    """Text that a spreadsheet would take for a formula is marked as text."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in {"=", "+", "-", "@"} else cell
