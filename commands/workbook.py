"""``python bot.py workbook``: the office's workbook of a range, or the one a group may have."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.export import only_root, read_range
from commands.setup import FORMS
from commands.trace import write
from commands.working import working
from documents import workbook
from reporting.form_files import load_forms
from reporting.periods import Span
from storage import units
from storage.db import Database
from texts import t


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("workbook", help="bảng tính của một khoảng tháng: tổng hợp, từng chi bộ, kiểm tra")
    parser.add_argument("--from", dest="first", required=True, metavar="KỲ", help="tháng đầu, ví dụ 2025-07")
    parser.add_argument("--to", dest="last", required=True, metavar="KỲ", help="tháng cuối, ví dụ 2026-03")
    parser.add_argument("--out", type=Path, required=True, help="tệp .xlsx để ghi")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")
    parser.add_argument("--unit", default="", help="đơn vị, tính cả bên dưới (mặc định: toàn bộ)")
    parser.add_argument("--for-group", action="store_true", help="bản cho nhóm: không có số của từng chi bộ")


async def run(args: argparse.Namespace, now: datetime) -> int:
    span = Span(*read_range(args.first, args.last))
    if args.out.suffix.lower() != ".xlsx":
        raise CommandError(f"--out {args.out}: tên tệp phải kết thúc bằng .xlsx.", code=2)
    db = await Database.open(args.db, create=False)
    try:
        async with db.snapshot() as connection:
            unit = args.unit or await only_root(connection, span.last)
            if not await units.exists(connection, unit):
                raise CommandError(f"--unit {unit}: sổ tổ chức không có đơn vị này. Kiểm tra lại mã.")
            gathered = await workbook.gather(connection, load_forms(FORMS), unit, span)
    finally:
        await db.close()
    with working(t("workbook.making")):
        content = await asyncio.to_thread(workbook.make, gathered, now, for_group=args.for_group)
    write(args.out, content)
    filed = sum(entry.report is not None for entry in gathered.entries)
    print(f"Đã ghi bảng tính vào {args.out}: {filed}/{len(gathered.entries)} báo cáo.")
    return 0
