"""Documents that reports cite, from a catalogue that the office extends (X08)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from texts import t

CATALOGUE = Path(__file__).parent / "citations.toml"
SYMBOL = re.compile(r"\b\d+(?:/\d{4})?[-/](?:[A-ZĐ][A-ZĐa-zđ]*)(?:[-/][A-ZĐ][\wĐđ]*)+")
"""``28-CT/TW``, ``1670/NQ-UBTVQH15``. The report's own ``12-BC/ĐU`` is one too."""


@dataclass(frozen=True, slots=True)
class Citation:
    key: str
    type: str
    symbol: str
    day: date
    issuer: str
    about: str


@cache
def catalogue() -> tuple[Citation, ...]:
    content = tomllib.loads(CATALOGUE.read_text(encoding="utf-8"))
    return tuple(Citation(**entry) for entry in content["document"])


def cited() -> dict[str, str]:
    """What a template asks for: ``vb_chi_thi_28`` and ``vb_chi_thi_28_day_du``."""
    found: dict[str, str] = {}
    for one in catalogue():
        short = t("report.citation", type=one.type, symbol=one.symbol)
        day = f"{one.day.day:02d}/{one.day.month:02d}/{one.day.year}"
        found[f"vb_{one.key}"] = short
        found[f"vb_{one.key}_day_du"] = t(
            "report.citation_in_full", short=short, day=day, issuer=one.issuer, about=one.about
        )
    return found


def unknown_symbols(text: str, own: str) -> list[str]:
    """Symbols in the text that the catalogue has not got; ``own`` (``BC/ĐU``) ends the report's own number."""
    known = {one.symbol for one in catalogue()}
    found = dict.fromkeys(match[0] for match in SYMBOL.finditer(text))
    return [symbol for symbol in found if symbol not in known and not symbol.endswith(f"-{own}")]
