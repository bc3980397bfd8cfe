"""``python bot.py report``: the official report as a Word file, and its figures brought up to date after editing."""

from __future__ import annotations

import argparse
import sys
from datetime import date, datetime
from pathlib import Path

from checker.finding import Finding
from commands.check_report import told
from commands.errors import CommandError
from commands.ranges import read_range, unit_of
from commands.setup import FORMS
from commands.working import working
from config import load_settings
from documents import lengths, official, report, updated
from documents.report import Gathered, Order
from documents.word.problems import FileError, TemplateError
from documents.word_templates import templates
from reporting.form_files import load_forms
from reporting.periods import Period, Span
from reporting.units import COMMITTEES
from storage import units
from storage.db import Connection, Database
from texts import shown, t


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "report",
        help="lập báo cáo chính thức (.docx); cập nhật số liệu trong tệp đã sửa",
        epilog="Ví dụ: report --template chi-thi-28 --from 2025-07 --to 2026-03 --out bao-cao.docx --db bot.db",
    )
    parser.add_argument("--template", default="", metavar="TÊN", help="thang, quy, 6-thang, 9-thang, nam, chi-thi-28…")
    parser.add_argument("--from", dest="first", default="", metavar="KỲ", help="tháng đầu, ví dụ 2025-07")
    parser.add_argument("--to", dest="last", default="", metavar="KỲ", help="tháng cuối, ví dụ 2026-03")
    parser.add_argument("--out", type=Path, metavar="TỆP", help="tệp .docx để ghi")
    parser.add_argument("--number", type=int, metavar="SỐ", help="số văn bản; không có thì để trống (DỰ THẢO)")
    parser.add_argument("--date", default="", metavar="NGÀY", help="ngày ban hành, ví dụ 2026-04-20")
    parser.add_argument(
        "--templates",
        type=Path,
        metavar="THƯ MỤC",
        help="thư mục mẫu riêng của văn phòng (mặc định: TEMPLATES trong .env)",
    )
    parser.add_argument("--unit", default="", metavar="MÃ", help="cấp ủy ban hành (mặc định: cấp trên cùng)")
    parser.add_argument("--update", type=Path, metavar="TỆP", help="báo cáo đã lập: chỉ thay số liệu trong các ô")
    parser.add_argument("--db", type=Path, help="tệp cơ sở dữ liệu (mặc định: DATABASE trong .env)")


async def run(args: argparse.Namespace, _now: datetime) -> int:
    try:
        return await (refresh(args) if args.update else make(args))
    except TemplateError as error:
        raise CommandError(t("report.template_wrong", template=args.template), *map(str, error.problems)) from error
    except (report.CitationError, report.DraftError) as error:
        raise CommandError(str(error)) from error
    except FileError as error:
        raise CommandError(f"{args.update or args.template}: {error}") from error


# ── A new report ────────────────────────────────────────────────────────────


async def make(args: argparse.Namespace) -> int:
    if not (args.template and args.first and args.last and args.out):
        raise CommandError(t("report.arguments"), code=2)
    span = read_range(args.first, args.last)
    content = read_template(args.template, args.templates or load_settings().templates)
    wrong = lengths.trouble(args.template, span)
    if wrong:
        raise CommandError(wrong, code=2)
    order = Order(args.template, args.unit, span.first, span.last, read_number(args.number), read_day(args.date))
    order, gathered = await gather(args.db, order)
    with working(t("report.making")):
        made, findings = report.make_and_read(content, order, gathered)
    write(args.out, made)
    print(t("report.made", file=args.out))
    warn(gathered)
    if order.number is None or order.day is None:
        print(t("report.made_draft"))
    return say("report.findings", findings)


def say(code: str, findings: list[Finding]) -> int:
    """The exit status: 1 where there is anything to say."""
    if findings:
        print(t(code), *told(findings, ".docx"), sep="\n", file=sys.stderr)
    return 1 if findings else 0


async def gather(path: Path | None, order: Order) -> tuple[Order, Gathered]:
    """The order with its unit named, and what it is made of."""
    db = await Database.open(path or load_settings().database, create=False)
    try:
        async with db.snapshot() as connection:
            unit = await unit_of(connection, order.unit, order.last, code=2)
            await check_committee(connection, unit, order.last)
            order = Order(order.template, unit, order.first, order.last, order.number, order.day)
            gathered = await report.gather(connection, load_forms(FORMS), order)
    finally:
        await db.close()
    if "cuoi_ky" not in gathered.facts.stocks:
        raise CommandError(t("report.no_reports", month=shown.month(order.last)))
    return order, gathered


async def check_committee(connection: Connection, unit: str, period: Period) -> None:
    """The templates speak of organisations directly below: a branch, a body and a đảng bộ cơ sở have none."""
    asked = await units.get(connection, unit, period)
    if asked.kind not in COMMITTEES:
        tree = (await units.trees(connection, Span(period, period)))[period]
        named = [f"{one.code} ({one.name})" for one in tree.units.values() if one.kind in COMMITTEES]
        raise CommandError(t("report.no_committee", unit=unit, name=asked.name, committees=", ".join(named)), code=2)


def read_template(name: str, folder: Path | None) -> bytes:
    if folder and not folder.is_dir():
        raise CommandError(t("report.no_folder", folder=folder), code=2)
    found = templates(folder)
    if name not in found:
        raise CommandError(t("report.no_template", name=name, names=", ".join(found)), code=2)
    return read(found[name])


def read_number(number: int | None) -> int | None:
    if number is not None and number < 1:
        raise CommandError(t("report.bad_number"), code=2)
    return number


def read_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise CommandError(t("report.bad_date", date=text), code=2) from error


# ── An edited report ────────────────────────────────────────────────────────


async def refresh(args: argparse.Namespace) -> int:
    """A new file beside the edited one, and what the office should look at in it."""
    if args.template or args.first or args.last or args.number is not None or args.date:
        raise CommandError(t("report.arguments_update"), code=2)
    content = read(args.update)
    _, gathered = await gather(args.db, report.order_of(content))
    out = args.out or args.update.with_stem(f"{args.update.stem}{t('report.updated_suffix')}")
    if out.resolve() == args.update.resolve():
        raise CommandError(t("report.same_file"), code=2)
    done = report.refresh(content, gathered)
    write(out, done.content)
    changed = updated.changed(done)
    print(t("report.updated", file=out, count=len(changed)), *changed, *updated.to_look_at(done), sep="\n")
    warn(gathered)
    return say("report.findings_updated", report.read_again(done.content))


def warn(gathered: Gathered) -> None:
    """What the report says of itself, said to whoever makes it too."""
    for doubt in official.doubts(gathered.facts):
        print(doubt, file=sys.stderr)


def read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(t("report.cannot_read", file=path), code=2) from error


def write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise CommandError(t("report.cannot_write", file=path), code=2) from error
