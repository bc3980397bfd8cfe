"""Templates by name: those that come with the bot, and those that the office puts into a folder of its own."""

from __future__ import annotations

from pathlib import Path

from texts import t

BUILT_IN = Path(__file__).parent / "templates"
CORRECTIONS = BUILT_IN / "dinh-chinh" / "danh-muc.docx"
"""The list of what changed since a report was issued; in a folder of its own, since ``report`` cannot fill it."""
OURS = ("thang", "quy", "6-thang", "9-thang", "nam", "chi-thi-28")
"""Those that come with the bot, in the order offered."""
BRANCH_PAGE = BUILT_IN / "don-vi" / "bao-cao-thang.docx"
"""Of a unit's own month; in a folder of its own, since ``report`` cannot fill it."""


def templates(folder: Path | None = None) -> dict[str, Path]:
    """Name → file. The office's own stands before ours of the same name; Word's lock files are none."""
    folders = [BUILT_IN, *([folder] if folder else [])]
    return {
        path.stem: path for place in folders for path in sorted(place.glob("*.docx")) if not path.name.startswith("~$")
    }


def title(name: str) -> str:
    """As people call the template; the office's own by the name of its file."""
    return t(f"report.title_{name}") if name in OURS else name
