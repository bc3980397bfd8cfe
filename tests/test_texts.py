"""Every sentence that the code asks for exists, is in NFC, and none is left over."""

from __future__ import annotations

import ast
import re
import string
import tomllib
import unicodedata
from pathlib import Path

import pytest

from documents import corrections, issuer
from events import WEB, ZALO
from handlers import desk
from handlers.office import people, requests, settings
from handlers.report import amend
from reminders import out_of_reach
from reporting import calendar_settings
from storage import far_away, meeting_replies
from storage.codes import Redeemed
from texts import FOLDER, sentences

ROOT = Path(__file__).parent.parent
ROOMS = ("handlers", "papers", "documents", "reminders", "commands", "checker", "demo", "texts")


def speaking() -> list[Path]:
    """Every file that may ask for a sentence."""
    return [ROOT / "file_links.py", *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]


def asked() -> set[str]:
    """Codes written out in the code: the argument of ``t("…")``, or any string that is one."""
    found: set[str] = set()
    for path in speaking():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in parts:
                found.add(node.value)
    return {text for text in found if not text.endswith((".html", ".db", ".png", ".ics"))}


def made() -> set[str]:
    """Codes put together at run time: each family with everything it may be asked for."""
    text = (ROOT / "storage" / "migrations" / "0001_foundations.sql").read_text(encoding="utf-8")
    widened = next((ROOT / "storage" / "migrations").glob("*_transfers.sql")).read_text(encoding="utf-8")
    kinds = re.findall(r"'(\w+)'", re.search(r"kind TEXT NOT NULL CHECK \(kind IN\s+\((.*?)\)", widened).group(1))  # type: ignore[union-attr]
    origins = re.findall(r"'(\w+)'", re.search(r"origin IN \((.*?)\)", text).group(1))  # type: ignore[union-attr]
    return {
        *(f"office.{prefix}_{kind}" for prefix in ("kind", "ask") for kind in kinds),
        *(f"help.office_{kind}" for kind in kinds),
        *(f"overview.origin_{origin}" for origin in origins if origin != "none"),
        *(f"enrol.code_{outcome}" for outcome in Redeemed if outcome is not Redeemed.OK),
        *(f"enrol.role_{role}" for role in (*people.INVITED, "link")),
        *(f"office.invite_{role}" for role in people.INVITED),
        *(f"office.menu_{name}" for name, *_ in desk.MENU),
        *(f"settings.{key}" for key in settings.SWITCHES),
        *(f"office.why_{reason}" for reason in requests.WHY_KEPT),
        *(f"calendar.{key}" for key in calendar_settings.SETTINGS),
        *(
            f"calendar.ask_{key}"
            for key in ("day", "days_after", "hour", "reminders", "meeting_day", *calendar_settings.LISTS)
        ),
        *(
            f"calendar.{wrong}"
            for wrong in (
                "due_before_opening",
                "no_reminders",
                "too_many_reminders",
                "quiet_opening",
                "off_and_working",
            )
        ),
        *(f"{where}.{key}" for where in ("report", "settings") for key in issuer.KEYS),
        *(f"issued.code_{code}" for code in corrections.NAMED),
        *(f"correct.reason_{reason}" for reason in amend.REASONS),
        *(f"enrol.consent_{audience}" for audience in ("officer", "member")),
        *(f"enrol.office_{what}" for what in ("refused", "withdrawn")),
        *(f"far_away.{words}" for said in (far_away.WELL, far_away.HARD) for words in (said, f"thanks_{said}")),
        *(f"meeting.reason_{reason}" for reason in meeting_replies.REASONS),
        *(f"ways.messenger_{messenger}" for messenger in ("telegram", ZALO, WEB)),
        *(f"ways.closed_{why}" for why in (*out_of_reach.SAID.values(), "network")),
        *(f"meeting.state_{answer}" for answer in (meeting_replies.ATTEND, meeting_replies.ABSENT)),
    }


def families() -> tuple[str, ...]:
    """Prefixes of the codes that are put together at run time."""
    found = set()
    for path in speaking():
        found |= set(re.findall(r"f\"([a-z]+\.[a-z_]+)\{", path.read_text(encoding="utf-8")))
    return tuple(sorted(found))


def test_every_code_that_is_asked_for_exists() -> None:
    files = {path.stem for path in FOLDER.glob("*.toml")}
    written = {code for code in asked() if re.fullmatch(rf"({'|'.join(files)})\.[a-z_]+", code)}
    assert written - set(sentences()) == set()
    assert made() - set(sentences()) == set()


def test_no_sentence_is_left_over() -> None:
    spoken = asked() | made()
    assert [code for code in sentences() if code not in spoken and not code.startswith(families())] == []


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_sentences_are_nfc_with_named_facts_only(path: Path) -> None:
    raw = path.read_text(encoding="utf-8")
    assert raw == unicodedata.normalize("NFC", raw)
    for key, sentence in tomllib.loads(raw).items():
        names = [name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None]
        assert all(name.isidentifier() for name in names), key


def test_no_sentence_stands_in_the_logic() -> None:
    """What a person reads in a chat is in ``texts/``; the command line's own words are the operator's."""
    vietnamese = re.compile(r"[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")
    for path in sorted((ROOT / "handlers").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
                docstrings.add(id(node.value))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                assert not vietnamese.search(node.value), f"{path.name}:{node.lineno}: {node.value}"
