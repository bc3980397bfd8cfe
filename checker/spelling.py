"""Typing errors of the office's list, and two spellings of one word in one text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.document import Block
from checker.finding import Finding
from checker.report import Report, found
from checker.words import data
from texts import t


def check(report: Report) -> Iterator[Finding]:
    blocks = report.document.blocks
    for error in data("spelling")["error"]:
        for block, place in places(blocks, error["wrong"]):
            start, end = around(block.text, place)
            message = t("checker.typing", wrong=place[0], right=error["right"])
            yield found("spelling", block, start, end, message)
    for pair in data("spelling")["mixed"]:
        yield from mixed(blocks, pair["one"], pair["other"])


def places(blocks: list[Block], pattern: str) -> list[tuple[Block, re.Match[str]]]:
    whole = re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
    return [(block, place) for block in blocks for place in whole.finditer(block.text)]


def around(text: str, place: re.Match[str]) -> tuple[int, int]:
    """With the words beside it, for "lao" alone says nothing."""
    after = re.compile(r"(?:\s+[^\s]+){0,3}").match(text, place.end())
    return place.start(), after.end() if after else place.end()


def mixed(blocks: list[Block], one: str, other: str) -> Iterator[Finding]:
    """Told once, at the rarer spelling's first place."""
    ones, others = places(blocks, one), places(blocks, other)
    if not ones or not others:
        return
    usual, rare = (ones, others) if len(ones) >= len(others) else (others, ones)
    block, place = rare[0]
    start, end = around(block.text, place)
    usual_block, usual_place = usual[0]
    facts = {"rare": place[0], "rare_count": len(rare), "usual": usual_place[0], "usual_count": len(usual)}
    message = t("checker.mixed_spelling", line=usual_block.line_at(usual_place.start()), **facts)
    yield found("spelling", block, start, end, message)
