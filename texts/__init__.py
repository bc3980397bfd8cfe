"""Every Vietnamese sentence that a user reads, by code: ``t("submit.receipt", receipt=…)``.

The sentences stand in the TOML files beside this one, a file per conversation; the code is
``file.key``. Placeholders are those of ``str.format``. A code or placeholder that is missing
is a bug, and raises.
"""

from __future__ import annotations

import tomllib
import unicodedata
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


@cache
def sentences() -> dict[str, str]:
    """All sentences by code, in NFC."""
    found: dict[str, str] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for key, sentence in tomllib.loads(path.read_text(encoding="utf-8")).items():
            found[f"{path.stem}.{key}"] = unicodedata.normalize("NFC", sentence).strip("\n")
    return found


def t(code: str, /, **facts: object) -> str:
    """The sentence with its facts filled in. Raises KeyError for an unknown code or a missing fact."""
    return sentences()[code].format(**facts)
