"""``python bot.py issue``: a signed report recorded as issued; what was issued; what has changed since."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.ranges import only_root
from commands.report import read, write
from commands.setup import FORMS
from documents import corrections, report
from documents import issued as judging
from documents.issued import NotReadyError
from documents.word.problems import FileError
from documents.word_templates import title
from reporting.form_files import load_forms
from reporting.periods import Period
from storage import issued
from storage.db import Database
from storage.issued import Issued
from texts import shown, t


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "issue",
        help="chốt báo cáo đã ký; liệt kê báo cáo đã chốt; danh mục đính chính",
        epilog="Ví dụ: issue bao-cao.docx --db bot.db; issue --db bot.db; issue --corrections 12 --out dinh-chinh.docx --db bot.db",
    )
    parser.add_argument("file", type=Path, nargs="?", metavar="TỆP", help="báo cáo đã ký (.docx do hệ thống lập)")
    parser.add_argument("--corrections", type=int, metavar="SỐ", help="số báo cáo đã chốt: lập danh mục đính chính")
    parser.add_argument("--out", type=Path, metavar="TỆP", help="tệp .docx để ghi danh mục")
    parser.add_argument("--unit", default="", metavar="MÃ", help="cấp ủy ban hành (mặc định: cấp trên cùng)")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")


async def run(args: argparse.Namespace, now: datetime) -> int:
    if (args.file and args.corrections) or bool(args.corrections) != bool(args.out):
        raise CommandError(t("issued.arguments"), code=2)
    db = await Database.open(args.db, create=False)
    try:
        if args.file:
            await record(db, args.file, now)
        elif args.corrections:
            await correct(db, await one_of(db, args.unit, args.corrections), args.out, now)
        else:
            found = [line(one) for one in await all_of(db, args.unit)]
            print("\n".join(found) or t("issued.none_here"))
    finally:
        await db.close()
    return 0


async def record(db: Database, path: Path, now: datetime) -> None:
    content, forms = read(path), load_forms(FORMS)
    try:
        order = report.order_of(content)
        async with db.transaction() as connection:
            gathered = await report.gather(connection, forms, order)
            ready = judging.judge(content, order, gathered, await judging.behind(connection, forms, order))
            row = await ready.store(connection, (path.name, content), now, channel="cli")
    except FileError as error:
        raise CommandError(f"{path}: {error}", code=2) from error
    except NotReadyError as error:
        raise CommandError(f"{path}: {t('issued.not_ready')}", *error.troubles) from error
    if row is None:
        raise CommandError(f"{path}: {t('issued.already')}")
    print(judging.done(ready, content))


async def correct(db: Database, one: Issued, out: Path, now: datetime) -> None:
    """A new number only where there is something new to say; else the list that stands."""
    async with db.transaction() as connection:
        since = await corrections.gather(connection, load_forms(FORMS), one)
        lines, before = corrections.moved(since), await issued.newest_list(connection, one.id)
        new = corrections.next_number(before, lines)
        if new is not None:
            file = corrections.document(since, lines, new, now)
            await issued.add_list(connection, one.id, new, corrections.kept(lines), file, now)
        stands = await issued.newest_list(connection, one.id)
    if stands is None:
        print(t("issued.no_change", name=one.name))
        return
    write(out, stands.file)
    said = "\n".join(corrections.sentence(one_line) for one_line in lines)
    print(t("issued.list_made", number=f"{stands.number:02d}", name=one.name, count=len(lines), lines=said))


async def all_of(db: Database, unit: str) -> list[Issued]:
    async with db.snapshot() as connection:
        return await issued.all_of(connection, unit or await only_root(connection, Period(9999, 12)))


async def one_of(db: Database, unit: str, number: int) -> Issued:
    """The newest with this number: numbers begin anew with each term of office."""
    found = [one for one in await all_of(db, unit) if one.number == number]
    if not found:
        raise CommandError(t("issued.no_such_number", number=number), code=2)
    return found[0]


def line(one: Issued) -> str:
    span, sha = shown.span(one.span), issued.fingerprint(one.file)
    return t("issued.listed", name=one.name, day=shown.full_day(one.day), title=title(one.template), span=span, sha=sha)
