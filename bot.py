"""The command line and the wiring, top to bottom. Nobody imports it."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import sys
from datetime import UTC, datetime

from commands import (
    check_report,
    demo,
    export,
    import_workbook,
    init,
    invite,
    issue,
    plan,
    report,
    serve,
    settings,
    setup,
    trace,
    workbook,
)
from commands.errors import CommandError
from config import ConfigError, configure_logging
from reporting.citations import CatalogueError
from reporting.form_files import FormError
from storage.db import DatabaseError
from storage.vault import VaultError

COMMANDS = {
    "run": serve, "init": init, "setup": setup, "invite": invite, "settings": settings, "plan": plan,
    "export": export, "workbook": workbook, "import-workbook": import_workbook, "trace": trace,
    "report": report, "issue": issue, "check-report": check_report, "demo": demo,
}  # fmt: skip


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(
        prog="bot.py",
        description="Bot nhận báo cáo tháng của chi bộ qua chat. Không có lệnh nào thì chạy bot (run).",
    )
    commands = top.add_subparsers(dest="command", metavar="lệnh")
    for module in COMMANDS.values():
        module.add_parser(commands)
    return top


def main(argv: list[str] | None = None) -> int:
    """Exit status: 0 done, 1 the input is wrong, 2 the arguments are, 130 Ctrl-C."""
    arguments = sys.argv[1:] if argv is None else argv
    args = parser().parse_args(arguments or ["run"])
    if args.command is None:
        args = parser().parse_args(["run", *arguments])
    configure_logging("WARNING" if args.command != "run" else "INFO")
    try:
        status: int = asyncio.run(COMMANDS[args.command].run(args, datetime.now(UTC)))
    except CommandError as error:
        print(*error.lines, sep="\n", file=sys.stderr)
        return error.code
    except (CatalogueError, ConfigError, DatabaseError, FormError, VaultError) as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return status


if __name__ == "__main__":
    with contextlib.suppress(BrokenPipeError):
        sys.exit(main())
