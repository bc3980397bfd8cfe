"""A percentage without its count, of which no whole number out of the stated total can be the reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import ROUND_FLOOR, Decimal

from checker import context, figures
from checker.finding import Finding
from checker.numbers import Number, rate, written
from checker.pairs import CHANGE, TARGET, pairs
from checker.report import Report, Sentence, found
from checker.words import canonical, one_of
from texts import t

DONE = re.compile(
    r"\s*(?:$|[,.;)(]|đã|đều|cài đặt|tham gia|thực hiện|sử dụng|hoàn thành|đăng ký|ký cam kết|được tuyên truyền|được quán triệt|được học tập)(?!\w)",
    re.IGNORECASE,
)


def check(report: Report) -> Iterator[Finding]:
    bases = {key: values for key, values in figures.bases(report).items() if len(values) == 1}
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind == "cell":
            continue
        joined = [pair.percent for pair in pairs(sentence)]
        for percent in sentence.numbers:
            if percent.is_percent and percent not in joined and is_share(report, sentence, percent):
                total = total_of(sentence, percent, bases)
                if total is not None and not possible(percent, total):
                    yield impossible(sentence, percent, total)


def is_share(report: Report, sentence: Sentence, percent: Number) -> bool:
    if percent.about or not percent.decimals or percent.value >= 100 or TARGET.match(sentence.masked, percent.end):
        return False
    times, places = context.of(report, sentence, percent.end)
    return not times and not places and not CHANGE.search(sentence.before(percent.start))


def total_of(sentence: Sentence, percent: Number, bases: dict[str, set[Decimal]]) -> Decimal | None:
    """ "95,21% đảng viên đã cài đặt" is of all members; of those who have a telephone it need not be."""
    if not bases:
        return None
    behind = re.compile(rf"\s*(?:tổng\s+số\s+|số\s+)?({one_of(bases)})(?!\w)", re.IGNORECASE).match(
        sentence.masked, percent.end
    )
    if behind and DONE.match(sentence.masked[behind.end() : sentence.end]):
        return only(bases, behind[1], sentence)
    lead = re.split(r"[,;:.()]", sentence.before(percent.start))[-1]
    named = re.search(
        rf"(?:tỷ|tỉ)\s+lệ\s+({one_of(bases)})(?!\w)(.{{0,40}}?)\s*(?:chiếm|là|còn|đạt|ở mức)?\s*$", lead, re.IGNORECASE
    )
    quality = named and figures.key_of_quality(named[2])
    return only(bases, named[1], sentence) if named and quality else None


def only(bases: dict[str, set[Decimal]], noun: str, sentence: Sentence) -> Decimal | None:
    """The total, unless the sentence itself brings another number that could be the base."""
    others = [number for number in sentence.numbers if number.is_count and number.value > 20]
    values = bases.get(canonical(noun), set())
    return next(iter(values)) if values and all(number.value in values for number in others) else None


def possible(percent: Number, total: Decimal) -> bool:
    middle = (percent.value * total / 100).to_integral_value(ROUND_FLOOR)
    return any(rate(middle + step, total, percent.decimals) == percent.value for step in (-1, 0, 1, 2))


def impossible(sentence: Sentence, percent: Number, total: Decimal) -> Finding:
    below = (percent.value * total / 100).to_integral_value(ROUND_FLOOR)
    facts = {
        "percent": written(percent.value),
        "base": written(total),
        "low": written(below),
        "high": written(below + 1),
    }
    nearest = {
        f"{name}_rate": written(rate(count, total, percent.decimals))
        for name, count in (("low", below), ("high", below + 1))
    }
    stop = re.compile(r"[,;.)]|$").search(sentence.masked, percent.end)
    end = min(stop.start(), percent.end + 80) if stop else percent.end
    return found("percent", sentence.block, percent.start, end, t("checker.no_whole_number", **facts, **nearest))
