"""What is compared with a figure in brackets: "tăng 12,5% so với cùng kỳ (2.880 triệu đồng)", "giảm 5 hộ so với đầu năm (14 hộ)"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.slips import is_transposed, plain
from texts import t

CHANGED = re.compile(
    r"(?<!\w)(?P<way>tăng|giảm|vượt|gấp|bằng(?=\s+$))(?:\s+(?:trưởng|thêm|được|đi))?\s*$", re.IGNORECASE
)
TO = r"(?:so\s+với|cùng\s+kỳ|năm\s+§+|quý|tháng|chỉ\s+tiêu|kế\s+hoạch|năm\s+trước|đầu\s+(?:năm|kỳ|quý))"
COMPARED = re.compile(
    rf"\s*(?:lần\s+)?(?:\(\s*[\d.,]+\s*%\s*\)\s*)?(?:so\s+với\s+)?{TO}[^\d;.(),%]{{0,50}}\(\s*", re.IGNORECASE
)
COMPARED_FIRST = re.compile(r"\)\s*(?:thì\s+)?(?:tăng|giảm)(?:\s+(?:thêm|được|đi))?\s*$", re.IGNORECASE)
SO_FAR = re.compile(rf"so\s+với\s+(?:{TO}\s*)?[^\d;.(),%]{{0,50}}\(\s*$", re.IGNORECASE)
INSIDE = re.compile(r",\s*(?:tăng|giảm)\s+$", re.IGNORECASE)
INSIDE_LEAD = re.compile(
    r"\(\s*(?:cùng\s+kỳ(?:\s+năm\s+(?:trước|§+))?|năm\s+(?:trước|§+))(?:\s+(?:là|có))?\s*:?\s*$", re.IGNORECASE
)
"""7 ca (cùng kỳ 11 ca, giảm 36,4%)"""
SHARE = re.compile(r"\s*\(\s*$")


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        if sentence.block.kind == "cell" or sentence.ahead:
            continue
        for at, change in enumerate(sentence.numbers):
            way = way_of(sentence, change)
            past = compared_with(sentence, at) if way and not change.about else None
            if past:
                yield from wrong_change(sentence, change, way, past)
                yield from wrong_growth(sentence, at, past)
            elif way:
                yield from slipped_growth(report, sentence, at, way)


def way_of(sentence: Sentence, change: Number) -> str:
    """ "tăng", "giảm", "gấp" …; "bằng" only before "1,35 lần"; nothing where nothing is said to have changed."""
    told = CHANGED.search(sentence.before(change.start))
    way = told["way"].lower() if told else ""
    return "" if way == "bằng" and change.noun != "lần" else way


def compared_with(sentence: Sentence, at: int) -> Number | None:
    """The figure of then, in the bracket behind the change or before it."""
    change = sentence.numbers[at]
    for other in sentence.numbers[at + 1 : at + 3]:
        if COMPARED.fullmatch(sentence.masked[change.noun_end or change.end : other.start]) and not other.about:
            return other
    before = sentence.numbers[at - 1] if at else None
    if before and INSIDE.fullmatch(sentence.masked[before.noun_end or before.end : change.start]):
        return before if INSIDE_LEAD.search(sentence.masked[sentence.start : before.start]) else None
    if before and COMPARED_FIRST.fullmatch(sentence.masked[before.noun_end or before.end : change.start]):
        return before if SO_FAR.search(sentence.masked[sentence.start : before.start]) else None
    return None


def wrong_change(sentence: Sentence, change: Number, way: str, past: Number) -> Iterator[Finding]:
    now = [number for number in figures_of_now(sentence, min(change.start, past.start)) if alike(number, past)]
    if not now or not past.value or any(fits(number, change, way, past) for number in now):
        return
    facts = {"now": written(now[-1].value), "past": written(past.in_units_of(now[-1])), "change": change.text}
    end = max(past.noun_end or past.end, change.noun_end or change.end)
    kind = "percent" if change.is_percent else "sum"
    message = t("checker.comparison", right=right(now[-1], change, way, past), **facts)
    yield found(kind, sentence.block, min(change.start, past.start), end, message)


def wrong_growth(sentence: Sentence, at: int, past: Number) -> Iterator[Finding]:
    """ "tăng 4,3 triệu đồng (8,9%) so với năm 2024 (48,5 triệu đồng)": the share that the change is of then."""
    change = sentence.numbers[at]
    share = sentence.numbers[at + 1] if at + 1 < len(sentence.numbers) else change
    gap = sentence.masked[change.noun_end or change.end : share.start]
    if change.kind != past.kind or not share.is_percent or not SHARE.fullmatch(gap) or not past.value:
        return
    now = [number for number in figures_of_now(sentence, change.start) if alike(number, past)]
    if any(near(change.amount * 100 / number.amount, share) for number in [past, *now] if number.amount):
        return
    facts = {"count": written(change.value), "base": written(past.in_units_of(change)), "percent": written(share.value)}
    exact = (change.amount * 100 / past.amount).quantize(Decimal(1).scaleb(-max(1, share.decimals)), ROUND_HALF_UP)
    message = t("checker.percent_wrong", right=written(exact), **facts)
    yield found("percent", sentence.block, change.start, share.end, message)


def slipped_growth(report: Report, sentence: Sentence, at: int, way: str) -> Iterator[Finding]:
    """ "4 vụ, giảm 3 vụ (42,9%)", nothing said of then: wrong where two digits that changed places explain it."""
    change = sentence.numbers[at]
    share = sentence.numbers[at + 1] if at + 1 < len(sentence.numbers) else change
    now = [number for number in figures_of_now(sentence, change.start) if change.noun and number.noun == change.noun]
    if not now or not share.is_percent or not SHARE.fullmatch(sentence.masked[change.noun_end : share.start]):
        return
    sign = -1 if way == "giảm" else 1
    then = now[-1].value - sign * change.value
    known = [number.value for number in report.figures_before(sentence, change.start) if number.is_exact]
    if then <= 0 or any(near(change.value * 100 / base, share) for base in [then, *known] if base):
        return
    right = (change.value * 100 / then).quantize(Decimal(1).scaleb(-share.decimals), ROUND_HALF_UP)
    if is_transposed(plain(share.value), plain(right)):
        facts = {"count": written(change.value), "base": written(then), "percent": written(share.value)}
        message = t("checker.percent_wrong", right=written(right), **facts)
        yield found("percent", sentence.block, change.start, share.end, message)


def figures_of_now(sentence: Sentence, stop: int) -> list[Number]:
    """What stands before the comparison; counts only where they stand in no bracket."""
    bare = re.sub(r"\([^()]*\)", lambda inside: " " * len(inside[0]), sentence.masked)
    return [
        number
        for number in sentence.numbers
        if number.end <= stop
        and number.value
        and not number.about
        and (bare[number.start : number.end].strip() or number.is_percent)
        and not CHANGED.search(sentence.before(number.start))
    ]


def alike(now: Number, past: Number) -> bool:
    return now.is_percent == past.is_percent and now.kind == past.kind and (bool(past.noun) or past.is_percent)


def fits(now: Number, change: Number, way: str, past: Number) -> bool:
    """As difference, where the change counts the same; as growth, where it is a percentage; of percentages, either."""
    sign = -1 if way == "giảm" else 1
    difference = sign * (now.amount - past.amount)
    growth = difference * 100 / past.amount
    if way in {"gấp", "bằng"}:
        return near(now.amount / past.amount, change)
    if not change.is_percent:
        return change.kind != past.kind or difference == change.amount
    return near(growth, change) or (now.is_percent and difference == change.value)


def near(value: Decimal, told: Number) -> bool:
    """Rounded or cut off after as many places as were printed."""
    step = Decimal(1).scaleb(-told.decimals)
    return abs(value - told.value) < step


def right(now: Number, change: Number, way: str, past: Number) -> str:
    if way in {"gấp", "bằng"}:
        return written((now.amount / past.amount).quantize(Decimal("0.1"), ROUND_HALF_UP)) + " lần"
    difference = abs(now.in_units_of(past) - past.value)
    if change.is_percent and not now.is_percent:
        growth = difference * 100 / past.value
        return written(growth.quantize(Decimal("0.1"), ROUND_HALF_UP)) + "%"
    return written(difference) + ("%" if now.is_percent else f" {past.noun}")
