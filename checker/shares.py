"""Percentages that their own count and base cannot give.

A base is certain where it is written beside the count ("828/870", "trong số 16 đảng viên"), heads the sentence ("Tổng số
870 đảng viên, trong đó …"), or is the report's one total of what the count is a quality of. Even then nothing is said
while any other number of the report would give the percentage: the writer may have meant that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from checker import context, figures
from checker.finding import Finding
from checker.numbers import Number, rate, written
from checker.pairs import Pair, is_target, pairs
from checker.report import Report, Sentence, found
from texts import t

COUNTED = {"person", "household", "organisation", "event"}
"""What comes in whole numbers."""
AVERAGE = re.compile(r"bình quân|trung bình|mật độ|tỷ suất|trên một|mỗi|/người|/hộ", re.IGNORECASE)
STATED = re.compile(r"(?<!\w)(?:trong|trên)\s+(?:tổng\s+)?(?:số\s+)?$", re.IGNORECASE)
STATED_AFTER = re.compile(r"\s*\)?\s*(?:[^\W\d]+\s+){0,3}?(?:trong|trên|so\s+với)?\s*tổng\s+số\s*$", re.IGNORECASE)
PARTS = re.compile(r"(?<!\w)(?:trong đó|gồm|bao gồm|cụ thể|chia ra)(?!\w)", re.IGNORECASE)


def check(report: Report) -> Iterator[Finding]:
    totals = figures.bases(report)
    for sentence in report.sentences:
        if sentence.block.kind == "cell":
            continue
        joined = pairs(sentence)
        for pair in joined:
            finding = broken_count(sentence, pair) or Judge(report, sentence, joined, totals).wrong(pair)
            if finding:
                yield finding


def broken_count(sentence: Sentence, pair: Pair) -> Finding | None:
    """ "38% (4,4 đồng chí)": nobody counts four tenths of a person."""
    count = pair.count
    if count.kind not in COUNTED or count.value == count.value.to_integral_value() or AVERAGE.search(sentence.text):
        return None
    message = t(
        "checker.count_not_whole", count=written(count.value), noun=count.noun, percent=written(pair.percent.value)
    )
    return found("percent", sentence.block, pair.start, pair.end, message)


@dataclass(slots=True)
class Judge:
    report: Report
    sentence: Sentence
    joined: list[Pair]
    totals: dict[str, set[Decimal]]

    def wrong(self, pair: Pair) -> Finding | None:
        count, percent = pair.count, pair.percent
        if percent.about or count.about or not count.is_count or count.kind in {"turns", "time", "money", "points"}:
            return None
        if pair.base:
            return None if fits(pair, pair.base.value) else self.finding(pair, pair.base.value)
        if is_target(self.sentence, pair) or self.sentence.ahead or count.value == 0:
            return None
        stated = self.stated(pair)
        if stated:
            return None if any(fits(pair, base.value) for base in stated) else self.finding(pair, stated[-1].value)
        return self.by_heads(pair)

    def stated(self, pair: Pair) -> list[Number]:
        """The base that the sentence names, and whatever else stands between it and the count."""
        sentence, numbers = self.sentence, self.sentence.numbers
        after = next((number for number in numbers if number.start >= pair.end), None)
        if after and after.is_count and STATED_AFTER.fullmatch(sentence.masked[pair.end : after.start]):
            return [after]
        earlier = [
            number for number in numbers if number.start < pair.start and number.is_count and alike(number, pair.count)
        ]
        for at in range(len(earlier) - 1, -1, -1):
            if STATED.search(sentence.masked[sentence.start : earlier[at].start]):
                return [*earlier[at + 1 :], earlier[at]]
        return []

    def by_heads(self, pair: Pair) -> Finding | None:
        subject = self.subject(pair)
        head = self.head(pair)
        total = self.total(pair, subject)
        base = head or total
        if base is None or base < pair.count.value or self.could_be_another(pair):
            return None
        others = [other for other in self.joined if other is not pair and other.count.is_count and not other.base]
        agree = [other for other in others if fits(other, base)]
        certain = figures.has_quality(subject) and total == base
        if others and not agree and not (certain and head):
            return None
        if head or certain or len(agree) >= 2:
            return self.finding(pair, base)
        return None

    def head(self, pair: Pair) -> Decimal | None:
        """The number that the parts belong to: before "trong đó" in this sentence, or in the one before."""
        sentence = self.sentence
        lead = sentence.before(pair.start)
        marks = list(PARTS.finditer(lead))
        if not marks:
            return None
        stop = sentence.start + marks[-1].start()
        numbers = [number for number in sentence.numbers if number.end <= stop]
        if not lead[: marks[-1].start()].strip(" -+•*"):
            here = self.report.of_block(sentence.block)
            at = here.index(sentence)
            numbers = here[at - 1].numbers if at else []
        for number in reversed(numbers):
            if number.is_count and alike(number, pair.count) and number.noun:
                return number.value
        return None

    def total(self, pair: Pair, subject: str) -> Decimal | None:
        """The report's one total of the thing, where the count is of now and of the whole."""
        times, places = context.of(self.report, self.sentence, pair.end)
        if times or places:
            return None
        named = [key for key in self.totals if key in subject.lower()]
        values = {value for key in named for value in self.totals[key]}
        return next(iter(values)) if len(values) == 1 else None

    def subject(self, pair: Pair) -> str:
        """The clause of the pair, without commas."""
        lead = self.sentence.before(pair.start)
        start = max(lead.rfind(stop) + 1 for stop in (",", ";", ":", "(", ")", ". "))
        return (
            lead[start:] + self.sentence.block.text[pair.start : pair.end] + figures.tail(self.sentence, pair.count)[0]
        )

    def could_be_another(self, pair: Pair) -> bool:
        """Whether any number of the report that counts such things gives the percentage."""
        return any(
            number.is_count and alike(number, pair.count) and fits(pair, number.value) for number in self.report.figures
        )

    def finding(self, pair: Pair, base: Decimal) -> Finding:
        count, percent = pair.count.value, pair.percent.value
        facts = {"count": written(count), "base": written(base), "percent": written(percent)}
        if rate(percent, base, pair.count.decimals) == count:
            message = t("checker.swapped", **facts)
        else:
            right = rate(count, base, max(1, pair.percent.decimals))
            message = t("checker.percent_wrong", right=written(right), **facts)
        return found("percent", self.sentence.block, pair.start, pair.end, message)


def fits(pair: Pair, base: Decimal) -> bool:
    return base > 0 and rate(pair.count.value, base, pair.percent.decimals) == pair.percent.value


def alike(one: Number, other: Number) -> bool:
    """Whether the one could be a part of the other: the same class of things, or nothing known."""
    return one.kind == other.kind or not one.kind or not other.kind
