"""``python bot.py check-report``: what a written report contradicts itself in, and where it differs from the database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime
from pathlib import Path

from checker import check
from checker.files import FileError
from checker.finding import Finding
from checker.report import Report
from checker.stored import Stored, closing_month
from commands.errors import CommandError
from commands.ranges import only_root
from commands.setup import FORMS
from documents import compared
from documents.found import said
from reporting.form_files import load_forms
from reporting.periods import Period
from storage.db import Database
from texts import t


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("check-report", help="tìm mâu thuẫn trong một báo cáo do người viết")
    parser.add_argument("file", type=Path, metavar="TỆP", help="báo cáo: .docx, .md hoặc .txt")
    parser.add_argument("--db", type=Path, help="so cả với cơ sở dữ liệu này")
    parser.add_argument("--unit", default="", help="báo cáo của đơn vị này (mặc định: toàn bộ)")
    parser.add_argument("--json", action="store_true", help="in kết quả dạng JSON")


async def run(args: argparse.Namespace, _now: datetime) -> int:
    """Exit status: 0 nothing found, 1 something found, 2 the file cannot be read."""
    report = read(args.file)
    known = await stored_for(report, args.db, args.unit) if args.db else None
    findings = check.check(report, known)
    if args.json:
        print(json.dumps([finding.as_json() for finding in findings], ensure_ascii=False, indent=1))
    else:
        print(*told(findings, args.file.name), sep="\n")
    return 1 if findings else 0


def read(path: Path) -> Report:
    try:
        return check.read(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(t("checker.cannot_open", name=path, reason=error.strerror), code=2) from error
    except FileError as error:
        raise CommandError(str(error), code=2) from error


def told(findings: list[Finding], name: str) -> list[str]:
    if not findings:
        return [t("checker.none_found")]
    return [
        *(line for finding in findings for line in said(finding, name)),
        t("checker.found_count", count=len(findings)),
    ]


async def stored_for(report: Report, path: Path, unit: str) -> Stored | None:
    """The unit's figures of the report's time; None where they cannot be compared, after saying why."""
    db = await Database.open(path, create=False)
    try:
        async with db.snapshot() as connection:
            root = unit or await only_root(connection, closing_month(report) or Period(9999, 12))
            known, why = await compared.stored_for(connection, load_forms(FORMS), report, root)
    finally:
        await db.close()
    if why:
        print(why, file=sys.stderr)
    return known
