"""A long text in the parts that a messenger takes."""

from __future__ import annotations


def split(text: str, longest: int) -> list[str]:
    """Parts that fit, broken at line ends; whatever belongs to the whole goes with the last one."""
    parts: list[str] = []
    while len(text) > longest:
        at = text.rfind("\n", 0, longest)
        at = at if at > 0 else longest
        parts.append(text[:at])
        text = text[at:].lstrip("\n")
    return [*parts, text]
