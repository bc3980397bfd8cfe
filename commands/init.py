"""``python bot.py init``: the encryption key, made and shown once."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from storage.vault import new_key


def add_parser(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    commands.add_parser("init", help="tạo khóa mã hóa (in ra một lần)")


async def run(_args: argparse.Namespace, _now: datetime) -> int:
    print(f"BOT_KEY={new_key()}")
    print(
        "Ghi dòng trên vào tệp .env và cất một bản ở nơi an toàn, ngoài máy chủ. "
        "Mất khóa này thì phải mời lại mọi người; khóa không được in lại.",
        file=sys.stderr,
    )
    return 0
