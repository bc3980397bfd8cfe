"""What the report itself calls a figure: "Lực lượng lao động là 5.740 người", so that "14,5% lực lượng lao động" has a base."""

from __future__ import annotations

import re
from collections import defaultdict

from checker import figures
from checker.numbers import Number
from checker.report import Report, Sentence
from checker.words import canonical

LEAD = re.compile(r"[,;:.()]|(?<!\w)(?:trong đó|bao gồm|gồm|và|với|có|là|còn|đạt)(?!\w)", re.IGNORECASE)
NAMED = re.compile(r"\s*(?:của\s+|trong\s+|trên\s+|so\s+với\s+)?(?:tổng\s+)?(?:số\s+|diện\s+tích\s+)?(?P<name>[^\d§%.,;:()]{4,70}?)\s*(?=$|[.,;:()])", re.IGNORECASE)  # fmt: skip
FEWEST = 2
"""Words: "thu" alone names too much."""


def of(report: Report) -> dict[str, list[Number]]:
    """Name → figures that are called so, anywhere but in a table."""
    found: defaultdict[str, list[Number]] = defaultdict(list)
    for sentence in report.sentences:
        if sentence.block.kind in {"cell", "note"} or sentence.ahead:
            continue
        for number in sentence.numbers:
            if number.is_exact and number.noun:
                for name in names(sentence, number):
                    found[name].append(number)
    return found


def names(sentence: Sentence, number: Number) -> set[str]:
    before = re.sub(r"(?:\s+(?:là|có|đạt|còn)|\s*:)*\s*$", "", sentence.before(number.start))
    lead = LEAD.split(before)[-1]
    words, closed = figures.tail(sentence, number)
    called = {canonical(lead), canonical(f"{number.noun} {words}") if closed else ""}
    return {name for name in called if len(name.split()) >= FEWEST and not re.search(r"\d|tăng|giảm|§", name)}


def named_after(sentence: Sentence, end: int, labels: dict[str, list[Number]]) -> Number | None:
    """The one figure whose name follows a percentage; none where the name has had two values."""
    after = NAMED.match(sentence.masked, end, sentence.end)
    name = canonical(after["name"]) if after else ""
    if len(name.split()) < FEWEST:
        return None
    called = labels.get(name) or [
        number
        for label, numbers in labels.items()
        if label.startswith(f"{name} ") or (label.count(" ") > FEWEST and name.endswith(f" {label}"))
        for number in numbers
    ]
    return called[0] if called and len({number.amount for number in called}) == 1 else None
