"""``python bot.py workbook``: the office's workbook of a range, or the one a group may have."""

from __future__ import annotations

import argparse
import asyncio
from datetime import datetime

from commands.ranges import add_range, check_workbook_name, read_range, unit_of
from commands.setup import FORMS
from commands.trace import write
from commands.working import working
from documents import workbook
from reporting.form_files import load_forms
from storage.db import Database
from texts import t


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("workbook", help="bảng tính của một khoảng tháng: tổng hợp, từng chi bộ, kiểm tra")
    add_range(parser, "tệp .xlsx để ghi")
    parser.add_argument("--for-group", action="store_true", help="bản cho nhóm: không có số của từng chi bộ")


async def run(args: argparse.Namespace, now: datetime) -> int:
    span = read_range(args.first, args.last)
    check_workbook_name(args.out)
    db = await Database.open(args.db, create=False)
    try:
        async with db.snapshot() as connection:
            unit = await unit_of(connection, args.unit, span.last)
            gathered = await workbook.gather(connection, load_forms(FORMS), unit, span)
    finally:
        await db.close()
    with working(t("workbook.making")):
        content = await asyncio.to_thread(workbook.make, gathered, now, for_group=args.for_group)
    write(args.out, content)
    filed = sum(entry.report is not None for entry in gathered.entries)
    print(f"Đã ghi bảng tính vào {args.out}: {filed}/{len(gathered.entries)} báo cáo.")
    return 0
