"""Attendances counted as people: "trên 900 lượt đảng viên, đạt tỷ lệ 100%"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checker.finding import Finding
from checker.numbers import Number, rate, written
from checker.pairs import Pair, is_target, pairs
from checker.report import Report, Sentence, found
from checker.words import data, one_of
from texts import t


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        if sentence.ahead:
            continue
        for pair in pairs(sentence):
            if is_of_people(sentence, pair):
                percent = written(pair.percent.value)
                message = t("checker.turns", turns=written(pair.count.value), percent=percent)
                yield found("turns", sentence.block, pair.start, pair.end, message)


def is_of_people(sentence: Sentence, pair: Pair) -> bool:
    """A share of attendances is one too, if the whole is of attendances: then it may stand."""
    people = re.compile(rf"\s*(?:của\s+)?(?:{one_of(data('words')['units']['person'])})(?!\w)", re.IGNORECASE)
    count = pair.count
    if count.kind != "turns" or is_target(sentence, pair):
        return False
    if pair.base:
        return pair.base.kind == "person"
    if not people.match(sentence.masked, count.noun_end):
        return False
    if re.match(
        r"\s*(?:trong\s+)?(?:tổng\s+)?(?:số\s+)?lượt|\s*số\s+lượt", sentence.masked[pair.percent.end :], re.IGNORECASE
    ):
        return False
    return pair.percent.value == 100 or not any(could_be_base(other, pair) for other in sentence.numbers)


def could_be_base(other: Number, pair: Pair) -> bool:
    if other is pair.count or not other.is_count or other.kind != "turns" or not other.value:
        return False
    return rate(pair.count.value, other.value, pair.percent.decimals) == pair.percent.value
