"""``python bot.py trace``: one printed number, and every report that it was added from."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.export import only_root, read_range
from commands.setup import FORMS
from documents import trace as document
from reporting.form import Forms
from reporting.form_files import load_forms
from reporting.periods import Span
from reporting.trace import NotAddedError, Trace
from storage import trace, units
from storage.db import Connection, Database
from texts import shown


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("trace", help="một con số từ đâu ra: mọi báo cáo đã cộng vào nó")
    parser.add_argument("--code", required=True, metavar="MÃ", help="mã chỉ tiêu, ví dụ nu")
    parser.add_argument("--from", dest="first", required=True, metavar="KỲ", help="tháng đầu, ví dụ 2025-07")
    parser.add_argument("--to", dest="last", required=True, metavar="KỲ", help="tháng cuối, ví dụ 2026-03")
    parser.add_argument("--out", type=Path, required=True, help="tệp .xlsx để ghi")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")
    parser.add_argument("--unit", default="", help="đơn vị, tính cả bên dưới (mặc định: toàn bộ)")


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
            found = await traced(connection, load_forms(FORMS), unit, span, args.code)
    finally:
        await db.close()
    write(args.out, document.workbook(found, now))
    number = shown.value(found.rollup.total(found.adding.code).value)
    print(f"{found.figure.label}: {number}. Đã ghi {len(found.lines)} dòng vào {args.out}.")
    return 0


async def traced(connection: Connection, forms: Forms, unit: str, span: Span, code: str) -> Trace:
    try:
        return await trace.of(connection, forms, unit, span, code)
    except NotAddedError as error:
        raise CommandError(f"--code {code}: chỉ tiêu này không cộng từ báo cáo nên không có gì để truy vết.") from error
    except KeyError as error:
        known = sorted({name for form in forms.all for name, figure in form.figures.items() if figure.total != "none"})
        raise CommandError(f"--code {code}: không biểu nào có mã này. Các mã: {', '.join(known)}.") from error


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(f"{path}: không ghi được ({error.strerror}). Chọn chỗ khác sau --out.") from error
