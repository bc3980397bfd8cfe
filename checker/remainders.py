"""What is left: "58/61 chi bộ sinh hoạt chuyên đề, còn 3 chi bộ chưa sinh hoạt chuyên đề"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from checker.bases import fits
from checker.finding import Finding
from checker.numbers import Number, written
from checker.pairs import is_fraction, pairs
from checker.report import Report, Sentence, found
from texts import t

LACKING = re.compile(r"\s*(?:còn\s+)?(?:chưa|không)\s+(?:được\s+)?(?P<verb>[^\W\d]+(?:\s+[^\W\d]+)?)", re.IGNORECASE)
PEOPLE = {"đồng chí", "đ/c", "đc", "người"}


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "cell":
            continue
        for rest in sentence.numbers:
            lacking = LACKING.match(sentence.masked, rest.noun_end) if rest.noun and rest.is_count else None
            whole = of_what(sentence, rest, lacking["verb"]) if lacking else None
            if lacking and whole and whole[1].value - whole[0].value != rest.value:
                done, base = whole
                facts = {"base": written(base.value), "done": written(done.value), "rest": written(rest.value)}
                message = t("checker.remainder", right=written(base.value - done.value), **facts)
                yield found("sum", sentence.block, rest.start, lacking.end(), message)


def of_what(sentence: Sentence, rest: Number, verb: str) -> tuple[Number, Number] | None:
    """Those who did the same, and how many there are: written as a fraction, or proved by the percentage between them."""
    for done, base in reversed(list(shares(sentence, rest))):
        clause = sentence.masked.rfind(";", sentence.start, done.start) + 1
        words = sentence.masked[max(clause, sentence.start) : rest.start].lower()
        if same_noun(done, base, rest) and re.search(rf"(?<!\w){re.escape(verb.lower().split()[0])}(?!\w)", words):
            return done, base
    return None


def shares(sentence: Sentence, rest: Number) -> Iterator[tuple[Number, Number]]:
    numbers = [number for number in sentence.numbers if number.end <= rest.start]
    for done, base in pairwise(numbers):
        if is_fraction(sentence, done, base) and done.value < base.value:
            yield done, base
    for pair in pairs(sentence):
        fitting = [
            number for number in numbers if number.is_count and number.start < pair.start and fits(pair, number.value)
        ]
        if pair.count in numbers and not pair.base and len(fitting) == 1 and fitting[0].value > pair.count.value:
            yield pair.count, fitting[0]


def same_noun(done: Number, base: Number, rest: Number) -> bool:
    nouns = {number.noun for number in (done, base, rest)} - {""}
    return len(nouns - PEOPLE) <= 1 and rest.kind == base.kind
