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
from checker.stored import Stored, closing_month, months_of
from commands.errors import CommandError
from commands.export import only_root, summarise
from commands.setup import FORMS
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from storage import rollups
from storage.db import Connection, Database
from texts import shown, t


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
        print(*told(findings, is_word=args.file.suffix.lower() == ".docx"), sep="\n")
    return 1 if findings else 0


def read(path: Path) -> Report:
    try:
        return check.read(path.name, path.read_bytes())
    except OSError as error:
        raise CommandError(t("checker.cannot_open", name=path, reason=error.strerror), code=2) from error
    except FileError as error:
        raise CommandError(str(error), code=2) from error


def told(findings: list[Finding], *, is_word: bool) -> list[str]:
    if not findings:
        return [t("checker.none_found")]
    place = t("checker.place_paragraph") if is_word else t("checker.place_line")
    lines = []
    for finding in findings:
        lines.append(t("checker.found_line", place=place, line=finding.line, message=finding.message))
        lines.append(t("checker.found_quote", quote=finding.quote))
    return [*lines, t("checker.found_count", count=len(findings))]


async def stored_for(report: Report, path: Path, unit: str) -> Stored | None:
    """The unit's figures of the report's time; None, and why, where they cannot be compared."""
    last = closing_month(report)
    if last is None:
        print(t("checker.no_closing_day"), file=sys.stderr)
        return None
    db = await Database.open(path, create=False)
    try:
        async with db.snapshot() as connection:
            root = unit or await only_root(connection, last)
            return await figures(connection, root, months_of(report), last)
    finally:
        await db.close()


async def figures(connection: Connection, root: str, span: tuple[Period, Period] | None, last: Period) -> Stored | None:
    first, end = span or (last, last)
    forms = load_forms(FORMS)
    at_last = await rollups.of(connection, forms, root, Span.month(last))
    over = await rollups.of(connection, forms, root, Span(first, end))
    share = at_last.coverage(last)
    if not share.branches or share.filed_branches < share.branches:
        filed = f"{share.filed_branches}/{share.branches}"
        print(t("checker.database_incomplete", month=shown.month(last), filed=filed), file=sys.stderr)
        return None
    stocks = summarise(at_last)["so_cuoi_ky"] | {"to_chuc_dang": share.organisations}
    stocks["chinh_thuc"] = stocks["cuoi_ky"] - stocks["du_bi"]
    # Flows are comparable only where every month of the range has all its reports.
    flows = summarise(over)["phat_sinh"] if span and not over.ground.gaps else {}
    return Stored(last.last_day, stocks, flows)
