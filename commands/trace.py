"""``python bot.py trace``: one printed number, and every report that it was added from."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.ranges import add_range, check_workbook_name, read_range, unit_of
from commands.setup import FORMS
from documents import trace as document
from reporting.form import Forms
from reporting.form_files import load_forms
from reporting.periods import Span
from reporting.trace import NotAddedError, Trace
from storage import trace
from storage.db import Connection, Database
from texts import shown


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("trace", help="một con số từ đâu ra: mọi báo cáo đã cộng vào nó")
    parser.add_argument("--code", required=True, metavar="MÃ", help="mã chỉ tiêu, ví dụ nu")
    add_range(parser, "tệp .xlsx để ghi")


async def run(args: argparse.Namespace, now: datetime) -> int:
    span = read_range(args.first, args.last)
    check_workbook_name(args.out)
    db = await Database.open(args.db, create=False)
    try:
        async with db.snapshot() as connection:
            unit = await unit_of(connection, args.unit, span.last)
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
