"""``python bot.py settings``: a committee's days and reminders, as from the chat, and how its reports are headed and signed."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError
from commands.ranges import only_root
from documents import issuer
from reporting.calendar import Calendar, local_day
from reporting.calendar_settings import SETTINGS, calendar_from, read_whole, stored, trouble
from reporting.periods import Period
from storage import audit, units
from storage.db import Connection, Database
from texts import shown, t
from texts.days import public_words


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser(
        "settings",
        help="xem, đặt lịch báo cáo, các lần nhắc, phần đầu và phần ký báo cáo của một cấp ủy",
        epilog="Ví dụ: settings --db bot.db due_day=24 'reminders=-3 8:00, 0 15:00, +1 8:00'",
    )
    parser.add_argument("changes", nargs="*", metavar="TÊN=GIÁ TRỊ", help="đặt lại; không có thì chỉ xem")
    parser.add_argument("--unit", default="", metavar="MÃ", help="cấp ủy (mặc định: cấp trên cùng)")
    parser.add_argument("--db", type=Path, required=True, help="tệp cơ sở dữ liệu")


async def run(args: argparse.Namespace, now: datetime) -> int:
    db = await Database.open(args.db, create=False)
    try:
        async with db.transaction() as connection:
            period = Period.of(local_day(now))
            unit = args.unit or await only_root(connection, period)
            if not await units.exists(connection, unit):
                raise CommandError(f"--unit {unit}: không có đơn vị này trong sổ tổ chức.", code=2)
            await change(connection, unit, period, args.changes, now)
            kept = await units.settings_of(connection, unit, period)
            name = await units.name(connection, unit)
    finally:
        await db.close()
    show(name, calendar_from(kept), period)
    show_issuer(issuer.issuer_from(kept, name))
    return 0


async def change(connection: Connection, unit: str, period: Period, changes: Sequence[str], now: datetime) -> None:
    """All of them or none: what does not go together is refused as a whole."""
    kept = await units.settings_of(connection, unit, period)
    new: dict[str, str] = {}
    for words in changes:
        key, _, text = words.partition("=")
        if key not in SETTINGS and key not in issuer.KEYS:
            named = ", ".join([*SETTINGS, *issuer.KEYS])
            raise CommandError(f"{key}: không có cài đặt này. Các cài đặt: {named}.", code=2)
        value = (
            read_whole(calendar_from(kept), key, text, local_day(now))
            if key in SETTINGS
            else issuer.read_setting(key, text)
        )
        if value is None:
            raise CommandError(f"{words}: không hiểu giá trị. {expected(key)}", code=2)
        new[key] = value
    wrong = trouble(calendar_from({**kept, **new}))
    if wrong:
        raise CommandError(t(f"calendar.{wrong}"), code=2)
    for key, value in new.items():
        await units.set_setting(connection, unit, key, value)
        await audit.record(connection, "setting", now, person=None, unit=unit, detail=f"{key}={value}")


def expected(key: str) -> str:
    """An example: what is usual, or a date; for the report's head and foot, what it is."""
    if key in issuer.KEYS:
        return f"{key}: {t(f'report.{key}')}."
    return f"Ví dụ: {key}={stored(Calendar(), key) or '2026-09-01'}"


def show(name: str, calendar: Calendar, period: Period) -> None:
    print(f"{name}:")
    for key in SETTINGS:
        print(f"  {key}={stored(calendar, key)}    {t(f'calendar.{key}')}")
    found = {"opens": calendar.opens_at(period), "due": calendar.due_at(period), "locks": calendar.locks_at(period)}
    facts = {key: f"{shown.hour(at)} {shown.day(shown.local(at).date())}" for key, at in found.items()}
    print(t("calendar.this_month", month=shown.month(period), **facts))
    print(public_words(period.year))


def show_issuer(found: issuer.Issuer) -> None:
    for key in issuer.KEYS:
        print(f"  {key}={issuer.stored(found, key)}    {t(f'report.{key}')}")
