"""The calls of footnotes, taken out of a line: "103 đảng viên²" must not become a figure."""

from __future__ import annotations

import re

MARK = re.compile(r"\s?(?:<sup>\s*(\d{1,3})\s*</sup>|\[\^?(\d{1,3})\](?!\()|([⁰¹²³⁴-⁹]+))")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
AREA = re.compile(r"(?:\b|\d)(?:k|d|c|m)?m$")


def taken_out(line: str) -> tuple[str, list[tuple[int, str]]]:
    """The line without its marks, and where they stood: offset → label."""
    text, marks, last = "", [], 0
    for found in MARK.finditer(line):
        if found[3] and AREA.search(line[: found.start()]):
            continue  # m², km³
        text += line[last : found.start()]
        marks.append((len(text), found[1] or found[2] or found[3].translate(SUPERSCRIPTS)))
        last = found.end()
    return text + line[last:], marks
