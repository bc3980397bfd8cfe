"""``python bot.py import-workbook``: the office's changes in a workbook, as corrections; all of them or none."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.setup import FORMS
from documents.workbook import reading
from documents.workbook.reading import Returned, WorkbookError
from handlers.report import by_workbook
from handlers.report.filing import Actor
from reporting.form import Forms
from reporting.form_files import load_forms
from storage import audit
from storage.db import Connection, Database
from texts import t

CHANNEL = "workbook"
"""Where the history says that the figure came from."""


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("import-workbook", help="nhập lại bảng tính đã sửa: ô sửa thành đính chính")
    parser.add_argument("file", type=Path, metavar="TỆP.xlsx", help="bảng tính của lệnh workbook, đã sửa")
    parser.add_argument("--reason", required=True, metavar="LÝ DO", help="vì sao sửa; ghi vào lịch sử mỗi số")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")


async def run(args: argparse.Namespace, now: datetime) -> int:
    trouble = by_workbook.trouble_with_reason(args.reason)
    if trouble:
        raise CommandError(f"--reason: {trouble}", code=2)
    forms = load_forms(FORMS)
    returned = read(args.file, forms)
    print(*returned.remarks, sep="\n", end="\n" if returned.remarks else "")
    db = await Database.open(args.db, create=False)
    try:
        async with db.transaction() as connection:
            said = await take(connection, forms, returned, args.reason, now)
    finally:
        await db.close()
    show(said)
    return 0


def read(path: Path, forms: Forms) -> Returned:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: không đọc được ({error.strerror}). Kiểm tra lại đường dẫn.") from error
    try:
        return reading.read(content, {code for form in forms.all for code in form.figures})
    except WorkbookError as error:
        raise CommandError(f"{path}: {error}") from error


async def take(connection: Connection, forms: Forms, returned: Returned, reason: str, now: datetime) -> list[str]:
    """What was corrected, report by report. Raises :class:`CommandError` with everything that is in the way."""
    proposal = await by_workbook.changes_of(connection, forms, returned, now)
    applied = await by_workbook.apply(connection, forms, proposal, Actor(None, CHANNEL), now, reason=reason)
    if applied.problems:
        raise CommandError(*applied.problems, t("workbook.import_none_filed", count=len(applied.problems)))
    for done in applied.done:
        unit, period = done.here.unit.code, str(done.here.period)
        await audit.record(connection, "import_workbook", now, person=None, channel=CHANNEL, unit=unit, period=period)
    return await by_workbook.announce(connection, applied, now)


def show(said: list[str]) -> None:
    print(t("workbook.import_done", count=len(said)) if said else t("workbook.import_nothing"), *said, sep="\n")
