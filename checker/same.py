"""One figure with two values: 285 members of ethnic minorities on page one, 286 on page two."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator

from checker import context, figures
from checker.figures import Figure
from checker.finding import Finding
from checker.numbers import written
from checker.report import Report, found
from checker.words import canonical, data, one_of
from texts import t


def check(report: Report) -> Iterator[Finding]:
    by_key: defaultdict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure in [*figures.totals(report), *figures.shares_of_whole(report), *happenings(report)]:
        by_key[figure.key, figure.times, figure.places].append(figure)
    place = {id(block): at for at, block in enumerate(report.document.blocks)}
    for group in by_key.values():
        yield from contradictions(
            sorted(group, key=lambda figure: (place[id(figure.sentence.block)], figure.number.start))
        )


def contradictions(group: list[Figure]) -> Iterator[Finding]:
    """Each value that differs from the one said first, once; the first is the one most often said."""
    values = [figure.value for figure in group]
    usual = max(values, key=values.count)
    first = next(figure for figure in group if figure.value == usual)
    told = {usual}
    for figure in group:
        if figure.value not in told and figure.sentence is not first.sentence:
            told.add(figure.value)
            yield two_values(first, figure)


def two_values(first: Figure, other: Figure) -> Finding:
    message = t(
        "checker.two_values",
        value=written(other.value),
        other=written(first.value),
        line=first.sentence.block.line_at(first.number.start),
    )
    number = other.number
    end = max(number.end, number.noun_end)
    words, _ = figures.tail(other.sentence, number)
    return found("two_values", other.sentence.block, number.start, end + len(words) + 1 if words else end, message)


def happenings(report: Report) -> Iterator[Figure]:
    """ "kết nạp được 16 đảng viên mới": of the report's whole time, by the committee as a whole."""
    for sentence in report.sentences:
        if sentence.ahead or sentence.block.kind in {"note", "cell"}:
            continue
        for number in sentence.numbers:
            key = happening(sentence.masked[sentence.start : number.start], number.noun) if number.is_count else None
            words, closed = figures.tail(sentence, number)
            if key and closed and canonical(words) in {"", "mới", "ưu tú"}:
                times, places = context.of(report, sentence, number.noun_end)
                own = {time for time in times if time in range_of(report)}
                yield Figure(key, number.value, number, sentence, False, times - own, places)


def range_of(report: Report) -> set[str]:
    if not report.period:
        return set()
    return {
        text
        for day in (report.period.first, report.period.last)
        for text in (f"{day.day:02d}/{day.month}/{day.year}", f"{day.day:02d}/{day.month:02d}/{day.year}")
    }


def happening(lead: str, noun: str) -> str | None:
    for verb, nouns in data("words")["flows"].items():
        begun = re.search(
            rf"(?:^|[.;:]|toàn\s+\w+|toàn đảng bộ|đảng bộ(?: xã)?|(?<!\w)đã|trong kỳ|nhà trường)\s*,?\s*(?:đã\s+|có\s+)?{one_of([verb])}\s+(?:được\s+)?(?:tổng\s+số\s+)?$",
            lead.lower(),
        )
        if begun and noun in nouns and not re.search(r"chi bộ|thôn|bản|trong đó|riêng|cùng kỳ|quý|tháng", lead.lower()):
            return f"{verb} {noun}"
    return None
