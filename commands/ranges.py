"""What many commands ask for: months from … to …, the unit they are about, and a workbook to write."""

from __future__ import annotations

import argparse
from pathlib import Path

from commands.errors import CommandError
from reporting.periods import Period, Span
from storage import units
from storage.db import Connection


def add_range(parser: argparse.ArgumentParser, out: str) -> None:
    """``out``: what is written."""
    parser.add_argument("--from", dest="first", required=True, metavar="KỲ", help="tháng đầu, ví dụ 2025-07")
    parser.add_argument("--to", dest="last", required=True, metavar="KỲ", help="tháng cuối, ví dụ 2026-03")
    parser.add_argument("--out", type=Path, required=True, help=out)
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")
    parser.add_argument("--unit", default="", help="đơn vị, tính cả bên dưới (mặc định: toàn bộ)")


def read_range(first: str, last: str) -> Span:
    try:
        begin, end = Period.parse(first), Period.parse(last)
    except ValueError as error:
        raise CommandError("--from, --to: viết tháng như 2025-07.", code=2) from error
    if begin > end:
        raise CommandError(f"--from {first} ở sau --to {last}. Đổi lại thứ tự.", code=2)
    return Span(begin, end)


def check_workbook_name(path: Path) -> None:
    if path.suffix.lower() != ".xlsx":
        raise CommandError(f"--out {path}: tên tệp phải kết thúc bằng .xlsx.", code=2)


async def only_root(connection: Connection, period: Period) -> str:
    found = await units.roots(connection, period)
    if len(found) != 1:
        raise CommandError(
            "Sổ tổ chức chưa có đơn vị nào. Chạy lệnh setup trước."
            if not found
            else f"Có {len(found)} đơn vị cao nhất ({', '.join(found)}). Chọn một bằng --unit."
        )
    return found[0]


async def unit_of(connection: Connection, unit: str, period: Period, *, code: int = 1) -> str:
    """The unit that was named, or the highest. ``code``: exit status for one that the register has not got."""
    if not unit:
        return await only_root(connection, period)
    if not await units.exists(connection, unit):
        raise CommandError(f"--unit {unit}: sổ tổ chức không có đơn vị này. Kiểm tra lại mã.", code=code)
    return unit
