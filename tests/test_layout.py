"""The house: an import points down, and each dangerous thing stands in one room."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

MAY_IMPORT = {
    "events": set[str](),
    "config": set[str](),
    "reporting": set[str](),
    "texts": {"reporting"},
    "checker": {"reporting", "texts"},
    "storage": {"events", "reporting"},
    "channels": {"events"},
    "documents": {"checker", "reporting", "storage", "texts"},
    "pacing": {"events"},
    "delivery": {"events", "pacing", "storage"},
    "reminders": {"documents", "events", "reporting", "storage", "texts"},
    "handlers": {"documents", "events", "reminders", "reporting", "storage", "texts"},
    "runner": {"delivery", "events", "handlers", "reporting", "storage"},
    "file_links": {"events", "reporting", "storage", "texts"},
    "papers": {"checker", "documents", "events", "handlers", "reporting", "storage", "texts"},
    "house": {"channels", "delivery", "events", "file_links", "handlers", "papers", "reminders", "runner", "storage"},
    "commands": {
        "channels", "checker", "config", "delivery", "demo", "documents", "events", "handlers", "house", "reminders",
        "reporting", "storage", "texts",
    },
    "demo": {"channels", "commands", "delivery", "events", "handlers", "house", "reminders", "reporting", "storage", "texts"},
    "bench": {"commands", "demo", "documents", "events", "house", "reporting", "storage"},
    "bot": {"commands", "config", "reporting", "storage"},
}  # fmt: skip
"""The rooms from the bottom up. ``commands`` opens ``demo`` only inside its own demo command."""

SHELVES = (
    {"context", "rights", "screens"}, {"gate", "replies"}, {"desk", "pick_unit", "report"}, {"overview", "people"},
    {"group", "office"}, {"meetings"}, {"in_view", "my_data", "words"}, {"topics"}, {"router"},
)  # fmt: skip
"""The inside of ``handlers``, from the bottom up: a conversation knows its own folder and what lies on lower shelves."""

ONLY_IN = {
    "apscheduler": {"reminders/clock.py"},
    "aiosqlite": {"storage/db.py"},
    "sqlite3": {"storage/db.py", "runner.py", "storage/dump.py"},
    "simpleeval": {"reporting/expressions.py"},
    "holidays": {"reporting/calendar.py"},
    "cryptography": {"storage/vault.py"},
    "openpyxl": {"commands/tables.py", "documents/workbook/reading.py"},
    "xlsxwriter": {"documents/sheets.py"},
    "defusedxml": {"checker/files/word.py"},
    "filelock": {"commands/one_bot.py"},
    "segno": {"documents/qr.py"},
    "icalendar": {"documents/ics.py"},
    "matplotlib": {"documents/chart.py"},
    "lxml": {
        *(f"documents/word/{name}.py" for name in ("controls", "names", "package", "record")),
        "documents/stationery/footnotes.py",
    },
    "docx": {
        f"documents/stationery/{name}.py"
        for name in ("__main__", "body", "branch_page", "footnotes", "frame", "paper", "tables")
    },
    "pydantic": {"config.py", "reporting/form_files.py"},
    "pydantic_core": {"reporting/form_files.py"},
    "pydantic_settings": {"config.py"},
}
"""Libraries and the only files that know them."""

PURE = ("asyncio", "sqlite3", "aiosqlite", "httpx", "telegram", "time", "random", "logging")
"""What the domain knows nothing of."""

SQL = ("SELECT ", "INSERT INTO ", "UPDATE ", "DELETE FROM ", "PRAGMA ", "BEGIN IMMEDIATE")


def files() -> list[Path]:
    return [
        path
        for path in sorted(ROOT.rglob("*.py"))
        if not {".venv", "tests", "out", "var"} & set(path.relative_to(ROOT).parts)
    ]


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            yield node.module or ""


def modules(path: Path) -> Iterator[str]:
    """Every imported name with its module: ``handlers.gate`` also where it is written ``from handlers import gate``."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_an_import_points_down(path: Path) -> None:
    room = room_of(path)
    assert room in MAY_IMPORT, f"{room} is a new room: say in MAY_IMPORT and ARCHITECTURE.md what it may import"
    rooms = {name.split(".")[0] for name in imports(path)} & set(MAY_IMPORT)
    assert rooms - {room} <= MAY_IMPORT[room]


@pytest.mark.parametrize("path", sorted((ROOT / "handlers").rglob("[!_]*.py")), ids=lambda path: path.name)
def test_a_conversation_knows_what_lies_below_it(path: Path) -> None:
    own = path.relative_to(ROOT / "handlers").parts[0].removesuffix(".py")
    shelf = next(number for number, names in enumerate(SHELVES) if own in names)
    known = {name.split(".")[1] for name in modules(path) if name.startswith("handlers.")} - {own}
    assert known <= set().union(*SHELVES[:shelf])


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_each_library_is_known_where_it_belongs(path: Path) -> None:
    here = path.relative_to(ROOT).as_posix()
    for name in imports(path):
        library = name.split(".")[0]
        assert here in ONLY_IN.get(library, {here}), f"{library} is imported in {sorted(ONLY_IN[library])} only"
        assert library != "telegram" or here.startswith("channels/telegram/")
        assert room_of(path) != "reporting" or library not in PURE


@pytest.mark.parametrize("path", files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_sql_stands_in_storage_only(path: Path) -> None:
    if room_of(path) == "storage":
        return
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            assert not node.value.startswith(SQL), f"{path.name}:{node.lineno}"


def test_nobody_imports_the_wiring() -> None:
    assert not [path for path in files() if "bot" in set(imports(path))]


def test_the_domain_asks_no_clock() -> None:
    """Time is an argument (design §3.12)."""
    for path in files():
        if room_of(path) in {"reporting", "handlers", "storage", "documents"}:
            text = path.read_text(encoding="utf-8")
            assert "datetime.now(" not in text and "date.today(" not in text, path.name
