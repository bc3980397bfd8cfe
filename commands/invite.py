"""``python bot.py invite``: a code that can be read out by telephone."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import datetime, timedelta
from pathlib import Path

from commands.errors import CommandError
from commands.zalo_bots import allowance_of, bots_of
from config import load_settings
from documents import qr
from handlers.people import zalo_room
from storage import codes, units
from storage.db import Database
from storage.vault import Vault, check_key

ROLES = ("office", "leader", "overseer", "secretary", "deputy", "member", "group")


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("invite", help="tạo mã mời cho một vai trò")
    parser.add_argument("--role", required=True, choices=ROLES, help="vai trò")
    parser.add_argument("--unit", required=True, metavar="MÃ", help="mã đơn vị, ví dụ TT01")
    parser.add_argument("--name", default="", help="tên hiển thị của người được mời (không bắt buộc)")
    parser.add_argument("--hours", type=float, default=codes.HOURS, help="số giờ có hiệu lực (mặc định 72)")
    parser.add_argument("--qr", type=Path, metavar="TỆP.png", help="ghi ảnh QR của liên kết vào tệp")
    parser.add_argument("--json", action="store_true", help="in ra JSON")
    parser.add_argument("--db", type=Path, help="tệp cơ sở dữ liệu (mặc định: DATABASE trong .env)")


async def run(args: argparse.Namespace, now: datetime) -> int:
    if args.hours <= 0:
        raise CommandError("--hours: phải lớn hơn 0.", code=2)
    settings = load_settings()
    vault = Vault.from_text(settings.bot_key.get_secret_value())
    many = args.role == "member"
    hours = None if many else args.hours
    db = await Database.open(args.db or settings.database, create=False)
    try:
        async with db.transaction() as connection:
            await check_key(connection, vault)
            if not await units.exists(connection, args.unit):
                raise CommandError(f"--unit {args.unit}: không có đơn vị này trong sổ tổ chức.", code=2)
            code = await codes.make(
                connection, vault, args.role, args.unit, None, now, name=args.name, hours=hours, many=many
            )
            zalo = await zalo_room.way_in(connection, bots_of(settings), allowance_of(settings), args.role)
    finally:
        await db.close()
    telegram, web = codes.links(code, settings.telegram_bot_name, settings.web_url)
    expires = None if hours is None else (now + timedelta(hours=hours)).isoformat(timespec="seconds")
    show(args.json, code, telegram, web, zalo, expires)
    if args.qr:
        draw(args.qr, web or telegram)
    return 0


def draw(path: Path, link: str | None) -> None:
    """After the code has been shown: whatever becomes of the picture, the code is not lost."""
    if link is None:
        raise CommandError("--qr: chưa có liên kết nào để vẽ; đặt WEB_URL hoặc TELEGRAM_BOT_NAME trong .env.")
    try:
        path.write_bytes(qr.png(link))
    except OSError as error:
        raise CommandError(f"--qr {path}: không ghi được ({error.strerror}). Chọn nơi khác.") from error


def show(as_json: bool, code: str, telegram: str | None, web: str | None, zalo: str, expires: str | None) -> None:
    if as_json:
        print(json.dumps({"code": code, "telegram_link": telegram, "web_link": web, "expires": expires}))
    else:
        print(f"Mã mời: {codes.spoken(code)}")
        for label, link in (("Telegram", telegram), ("Trang chat", web)):
            if link:
                print(f"{label}: {link}")
        if zalo:
            print(zalo)
        print(f"Hết hạn: {expires or 'đến khi thu hồi'}")
    if telegram is None:
        print("Chưa có liên kết Telegram: đặt TELEGRAM_BOT_NAME trong .env.", file=sys.stderr)
    if web is None:
        print("Chưa có liên kết trang chat: đặt WEB_URL trong .env.", file=sys.stderr)
