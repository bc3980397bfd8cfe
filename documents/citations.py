"""What a template may cite, and what no report may (X08): from the catalogue that the checker reads too."""

from __future__ import annotations

import re

from reporting.citations import catalogue
from texts import t

SYMBOL = re.compile(r"\b\d+(?:/\d{4})?[-/](?:[A-ZĐ][A-ZĐa-zđ]*)(?:[-/][A-ZĐ][\wĐđ]*)+")
"""``28-CT/TW``, ``1670/NQ-UBTVQH15``. The report's own ``12-BC/ĐU`` is one too."""


def cited() -> dict[str, str]:
    """What a template asks for: ``vb_chi_thi_28`` and ``vb_chi_thi_28_day_du``."""
    found: dict[str, str] = {}
    for one in (one for one in catalogue().documents if one.key):
        short = t("report.citation", type=one.type, symbol=one.symbol)
        day = f"{one.day.day:02d}/{one.day.month:02d}/{one.day.year}"
        found[f"vb_{one.key}"] = short
        found[f"vb_{one.key}_day_du"] = t(
            "report.citation_in_full", short=short, day=day, issuer=one.issuer, about=one.about
        )
    return found


def unknown_symbols(text: str, own: str) -> list[str]:
    """Symbols in the text that the catalogue has not got; ``own`` (``BC/ĐU``) ends the report's own number."""
    known = {one.symbol for one in catalogue().documents}
    found = dict.fromkeys(match[0] for match in SYMBOL.finditer(text))
    return [symbol for symbol in found if symbol not in known and not symbol.endswith(f"-{own}")]
