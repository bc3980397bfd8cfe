"""Percentages that their own count and base cannot give.

A count and its percentage are judged by a base that is certain (``bases``). Even then nothing is said while any other
number of the report would give the percentage: the writer may have meant that one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker import bases, figures, labels
from checker.bases import fits
from checker.finding import Finding
from checker.numbers import rate, written
from checker.pairs import Pair, chained, is_target, pairs
from checker.report import Report, Sentence, found
from texts import t

COUNTED = {"person", "household", "organisation", "event"}
"""What comes in whole numbers."""
AVERAGE = re.compile(r"bình quân|trung bình|mật độ|tỷ suất|trên một|mỗi|/người|/hộ", re.IGNORECASE)


def check(report: Report) -> Iterator[Finding]:
    totals, names = figures.bases(report), labels.of(report)
    for sentence in report.sentences:
        if sentence.block.kind == "cell":
            continue
        joined = pairs(sentence)
        place = bases.Place(report, sentence, joined, totals, names)
        for pair in joined:
            finding = broken_count(sentence, pair) or wrong_rate(place, pair)
            if finding:
                yield finding
        for pair in chained(sentence, joined):
            finding = wrong_by_name(place, pair)
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


def wrong_rate(place: bases.Place, pair: Pair) -> Finding | None:
    count, percent = pair.count, pair.percent
    if percent.about or not count.is_exact:
        return None
    if count.kind in {"time", "points"} or count.value == 0:
        return None
    if pair.base:
        whole = pair.base.in_units_of(pair.count)
        return unfitting(place, pair, whole)
    if pair.count.start < pair.percent.start:
        finding = wrong_by_name(place, pair)
        if finding:
            return finding
    if is_target(place.sentence, pair):
        planned = bases.planned(place, pair)
        return unfitting(place, pair, planned)
    if place.sentence.ahead:
        return None
    stated = bases.stated(place, pair)
    if stated:
        return None if any(fits(pair, base) for base in stated) else unfitting(place, pair, stated[-1])
    if bases.fits_another(place, pair):
        return None
    base = bases.certain(place, pair)
    return unfitting(place, pair, base)


def wrong_by_name(place: bases.Place, pair: Pair) -> Finding | None:
    """By the base that is named behind the percentage, if one is."""
    base = bases.planned(place, pair) if is_target(place.sentence, pair) else None
    if base is None and not place.sentence.ahead:
        base = bases.bracketed(place, pair) or bases.called(place, pair)
    return unfitting(place, pair, base)


def unfitting(place: bases.Place, pair: Pair, base: Decimal | None) -> Finding | None:
    """Of nothing there is no share, right or wrong."""
    if not base or fits(pair, base):
        return None
    count, percent = pair.count.value, pair.percent.value
    facts = {"count": written(count), "base": written(base), "percent": written(percent)}
    if rate(percent, base, pair.count.decimals) == count:
        message = t("checker.swapped", **facts)
    else:
        message = t("checker.percent_wrong", right=written(rate(count, base, max(1, pair.percent.decimals))), **facts)
    return found("percent", place.sentence.block, pair.start, pair.end, message)
