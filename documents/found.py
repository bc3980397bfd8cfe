"""What the checker found, in words: the same on the command line and in the chat."""

from __future__ import annotations

from checker.finding import Finding
from texts import t


def said(finding: Finding, name: str) -> list[str]:
    """Where and what, and the place as it is written. A Word file has paragraphs, a text has lines."""
    place = t("checker.place_paragraph" if name.lower().endswith(".docx") else "checker.place_line")
    return [
        t("checker.found_line", place=place, line=finding.line, message=finding.message),
        t("checker.found_quote", quote=finding.quote),
    ]
