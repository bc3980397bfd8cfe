"""Averages that are written out with what they are of: "91 thành viên của 13 tổ (bình quân 7 người/tổ)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.slips import is_transposed, plain
from texts import t

AVERAGE = re.compile(r"(?<!\w)(?:bình quân|trung bình)\s*(?:là|đạt)?\s*$", re.IGNORECASE)
EACH = re.compile(r"\s*(?:[^\W\d]+\s+){0,2}?[^\W\d]*\s?/\s?(?:chi\s+)?(?P<unit>[^\W\d]+)(?!\s?/)", re.IGNORECASE)


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        for average in sentence.numbers:
            each = EACH.match(sentence.masked, average.end) if AVERAGE.search(sentence.before(average.start)) else None
            if each and not average.is_percent:
                yield from wrong(sentence, average, each["unit"].lower(), each.end())


def wrong(sentence: Sentence, average: Number, unit: str, end: int) -> Iterator[Finding]:
    """Only where the sentence has one number of such units, and two digits that changed places explain what is wrong."""
    told = [number for number in sentence.numbers if number is not average and number.is_exact and number.value]
    units = [number for number in told if unit in number.noun.split() and number.is_count]
    wholes = [number for number in told if number not in units]
    if len(units) != 1 or any(near(whole, units[0], average) for whole in wholes):
        return
    for whole in wholes:
        right = (whole.in_units_of(average) / units[0].value).quantize(
            Decimal(1).scaleb(-average.decimals), ROUND_HALF_UP
        )
        if is_transposed(plain(average.value), plain(right)):
            facts = {"whole": written(whole.value), "units": written(units[0].value), "average": written(average.value)}
            message = t("checker.average", right=written(right), **facts)
            yield found("sum", sentence.block, average.start, end, message)
            return


def near(whole: Number, units: Number, average: Number) -> bool:
    step = Decimal(1).scaleb(-average.decimals)
    return any(abs(value / units.value - average.value) < step for value in (whole.value, whole.in_units_of(average)))
