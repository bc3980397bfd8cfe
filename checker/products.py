"""Products that are written out: "15 kg × 480 khẩu = 7.200 kg", "70 suất, mỗi suất 500 nghìn đồng: 35 triệu đồng"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.finding import Finding
from checker.numbers import PLAIN, Number, written
from checker.report import Report, Sentence, found
from checker.words import one_of, scales
from texts import t

NUMBER = r"(?:\d{1,3}(?:\.\d{3})+|\d+)(?:,\d+)?"
UNIT = rf"(?:\s*(?P<%s>{one_of(scales())})(?!\w)|\s+[^\W\d]+(?:\s[^\W\d]+)?)?(?:\s?/\s?[^\W\d]+)?"
TIMES = re.compile(
    rf"(?<![\d.,/])(?<![×x*])(?<![×x*]\s)(?P<one>{NUMBER}){UNIT % 'of_one'}\s*[×x*]\s*(?P<other>{NUMBER}){UNIT % 'of_other'}"
    rf"\s*=\s*(?P<product>{NUMBER})(?:\s*(?P<of_product>{one_of(scales())})(?!\w))?(?![\d%/])",
    re.IGNORECASE,
)
EACH = re.compile(r"[^\d,;.:()]{0,40}?,?\s*\(?\s*mỗi\s+(?P<noun>[^\W\d]+)\s*(?:[^\W\d]+\s+){0,2}?", re.IGNORECASE)
ALTOGETHER = re.compile(
    r"\s*(?:[,:;=]|\))\s*(?:với\s+)?(?:tổng(?:\s+(?:trị\s+giá|số\s+tiền|kinh\s+phí|giá\s+trị|cộng))?|trị\s+giá|thành\s+tiền)?\s*(?:là\s*|:\s*)?",
    re.IGNORECASE,
)


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        yield from multiplied(sentence)
        yield from each(sentence)


def multiplied(sentence: Sentence) -> Iterator[Finding]:
    for product in TIMES.finditer(sentence.block.text, sentence.start, sentence.end):
        one, other = product["one"], product["other"]
        unit = product["of_product"] or product["of_one"] or product["of_other"]
        right = amount(one, product["of_one"]) * amount(other, product["of_other"])
        if right != amount(product["product"], unit):
            told = wrong(one, other, right / amount("1", unit), product["product"])
            yield found("sum", sentence.block, product.start(), product.end(), told)


def amount(digits: str, unit: str | None) -> Decimal:
    return Decimal(digits.translate(PLAIN)) * scales().get(" ".join((unit or "").lower().split()), 1)


def each(sentence: Sentence) -> Iterator[Finding]:
    """How many, how much each, how much altogether: three numbers in a row, and no other price before them."""
    numbers = sentence.numbers
    for count, price, whole in zip(numbers, numbers[1:], numbers[2:], strict=False):
        exact = count.is_count and price.is_exact and whole.is_exact
        if not exact or {price.kind, whole.kind} != {"money"} or not is_each(sentence, count, price, whole):
            continue
        if count.value * price.amount != whole.amount:
            told = wrong(count.text, f"{price.text} {price.noun}", count.value * price.in_units_of(whole), whole.text)
            yield found("sum", sentence.block, count.start, whole.noun_end, told)


def is_each(sentence: Sentence, count: Number, price: Number, whole: Number) -> bool:
    """The price is of one of those that are counted, and the amount follows it."""
    joined = EACH.fullmatch(sentence.masked[count.noun_end or count.end : price.start])
    other = re.search(r"(?<!\w)mỗi(?!\w)", sentence.before(count.start), re.IGNORECASE)
    same = joined and not other and joined["noun"].lower() in count.noun.split()
    explained = sentence.masked[whole.noun_end : sentence.end].lstrip().startswith("(")  # "kể cả chi chung"
    joins = ALTOGETHER.fullmatch(sentence.masked[price.noun_end : whole.start])
    return bool(same and joins and not explained)


def wrong(one: str, other: str, right: Decimal, whole: str) -> str:
    return t("checker.product", one=one, other=other, right=written(right.normalize()), whole=whole)
