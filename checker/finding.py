"""One contradiction, with the place where it stands."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass

LONGEST_QUOTE = 240


@dataclass(frozen=True, slots=True)
class Finding:
    kind: str
    """``percent``, ``two_values``, ``sum``, ``turns``, ``citation``, ``exclusive``, ``balance``, ``date``, ``database``,
    ``spelling``, ``name``."""
    quote: str
    line: int
    """The line of a text file, the paragraph of a Word file."""
    message: str

    def as_json(self) -> dict[str, str | int]:
        return asdict(self)


def shortened(quote: str) -> str:
    """On one line, and not longer than one looks at."""
    plain = re.sub(r"\s+", " ", quote).strip()
    return plain if len(plain) <= LONGEST_QUOTE else plain[: LONGEST_QUOTE - 1] + "…"
