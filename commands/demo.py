"""``python bot.py demo``: the sample commune, in the browser or played through without one."""

from __future__ import annotations

import argparse
from datetime import datetime
from pathlib import Path

from commands.errors import CommandError


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = commands.add_parser("demo", help="chạy thử với xã mẫu, không cần cấu hình")
    parser.add_argument("--headless", action="store_true", help="chơi trọn tháng 2 và 3/2026, không cần trình duyệt")
    parser.add_argument(
        "--year", action="store_true", help="cùng --headless: chơi trọn một năm, in việc nhắc từng tháng"
    )
    parser.add_argument("--months", type=months, default=12, help="cùng --year: chỉ chơi từng ấy tháng đầu (1–12)")
    parser.add_argument("--seed", type=int, default=2026, help="cùng --year: hạt giống của số liệu và người chơi")
    parser.add_argument("--out", type=Path, default=Path("out"), help="thư mục kết quả của --headless")
    parser.add_argument("--reset", action="store_true", help="xóa dữ liệu chạy thử và bắt đầu lại")
    parser.add_argument("--db", type=Path, default=Path("var/demo.db"), help="cơ sở dữ liệu chạy thử")
    parser.add_argument("--port", type=port, default=8080, help="cổng của trang chạy thử (0: tự chọn)")
    parser.add_argument("--no-open", action="store_true", help="không tự mở trình duyệt")


def port(text: str) -> int:
    """Raises argparse's own error for what is no port."""
    if not text.isascii() or not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} không phải là cổng; chọn số từ 0 đến 65535")
    return int(text)


def months(text: str) -> int:
    """Raises argparse's own error for what is no number of months."""
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= 12:
        raise argparse.ArgumentTypeError(f"{text!r} không phải là số tháng; chọn số từ 1 đến 12")
    return int(text)


async def run(args: argparse.Namespace, _now: datetime) -> int:
    if args.year and not args.headless:
        raise CommandError("--year chỉ dùng cùng --headless.", code=2)
    if args.year:
        from demo import year

        return await year.play(args.out, args.months, args.seed)
    if args.headless:
        from demo import headless

        return await headless.play(args.out)
    from demo import live

    return await live.run(args.db, args.port, reset=args.reset, open_browser=not args.no_open)
