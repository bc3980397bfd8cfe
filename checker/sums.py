"""Sums that their parts do not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.finding import Finding
from checker.numbers import Number, written
from checker.parts import Enumeration, enumerations, is_narrow
from checker.report import Report, Sentence, found
from checker.words import data
from texts import t

SUM = re.compile(
    r"(?<![\d.,/])(\d[\d.]*(?:,\d+)?(?:\s*\+\s*\d[\d.]*(?:,\d+)?)+)\s*=\s*(\d[\d.]*(?:,\d+)?)(?![\d%/])(?!\s*[+\-*/x×%])"
)
ALTOGETHER = re.compile(r"(?:tổng cộng|tổng cộng là|tổng cộng có|cộng là)\s*:?\s*$", re.IGNORECASE)
GROUPS = {"person", "household", "organisation", "event"}
LOOSE = {"", "đồng chí", "đ/c", "đc", "người", "em", "nữ", "nam", "cháu"}


def check(report: Report) -> Iterator[Finding]:
    for enumeration in enumerations(report):
        finding = too_large(enumeration) or wrong_sum(enumeration)
        if finding:
            yield finding
    for sentence in report.sentences:
        yield from equations(sentence)
        yield from altogether(sentence)


def wrong_sum(enumeration: Enumeration) -> Finding | None:
    if enumeration.sum == enumeration.whole.value or not (of_family(enumeration) or is_everything(enumeration)):
        return None
    parts = " + ".join([written(part.value) for part in enumeration.parts])
    message = t("checker.sum", parts=parts, sum=written(enumeration.sum), whole=written(enumeration.whole.value))
    return found("sum", enumeration.block, enumeration.whole.start, enumeration.end, message)


def is_everything(enumeration: Enumeration) -> bool:
    """Said to be everything, of one class of things, and of parts that do not overlap."""
    whole, parts = enumeration.whole, enumeration.parts
    if whole.kind not in GROUPS or enumeration.how not in {"all", "bracket"} or any(is_narrow(part) for part in parts):
        return False
    if any(part.number.kind not in {whole.kind, ""} for part in parts) or len({part.label for part in parts}) < len(
        parts
    ):
        return False
    named = [part for part in parts if part.number.noun]
    if enumeration.how == "bracket":
        return whole.kind == "organisation" and len(named) == len(parts)
    return len(named) == len(parts) or not named or all(part.number.noun in LOOSE | {whole.noun} for part in parts)


def of_family(enumeration: Enumeration) -> bool:
    """Categories that are known to make up a whole: men and women, full and probationary members."""
    if enumeration.how == "open" or enumeration.whole.kind not in GROUPS:
        return False
    for family in data("words")["partition"]:
        if enumeration.whole.noun not in family.get("only", [enumeration.whole.noun]):
            continue
        names = [
            [name for name in family["all"] + family.get("more", []) if holds(name, part.label)]
            for part in enumeration.parts
        ]
        if all(len(found) == 1 for found in names) and {found[0] for found in names} >= set(family["all"]):
            return len(names) == len({found[0] for found in names})
    return False


def holds(name: str, label: str) -> bool:
    """Whether the label is the category and nothing narrower, beside a noun."""
    nouns = "đảng viên|học sinh|em|hội viên|cuộc|buổi|trẻ|cấp|bậc|khối|giới|lao động|cán bộ|giáo viên|dự|sinh hoạt"
    return bool(re.fullmatch(rf"(?:(?:{nouns})\s+)*(?:{name})(?:\s+(?:{nouns}))*", label))


def too_large(enumeration: Enumeration) -> Finding | None:
    """A part that is larger than its whole."""
    whole = enumeration.whole
    if enumeration.how not in {"some", "open"} or not whole.noun or whole.kind not in GROUPS:
        return None
    for part in enumeration.parts:
        like = part.number.noun == whole.noun or (part.number.noun in LOOSE and whole.kind == "person")
        if like and part.value > whole.value:
            message = t("checker.part_too_large", part=written(part.value), whole=written(whole.value))
            return found("sum", enumeration.block, whole.start, enumeration.end, message)
    return None


def equations(sentence: Sentence) -> Iterator[Finding]:
    """ "449 + 383 + 38 = 870", written out."""
    for equation in SUM.finditer(sentence.text):
        terms = [value_of(term) for term in equation[1].split("+")]
        if sum(terms, Decimal()) != value_of(equation[2]):
            start = sentence.start + equation.start()
            message = t("checker.sum", parts=equation[1], sum=written(sum(terms, Decimal())), whole=equation[2])
            yield found("sum", sentence.block, start, sentence.start + equation.end(), message)


def value_of(text: str) -> Decimal:
    return Decimal(text.strip().replace(".", "").replace(",", "."))


def altogether(sentence: Sentence) -> Iterator[Finding]:
    """ "Chi bộ A 12 đảng viên, Chi bộ B 15 đảng viên, tổng cộng 27 đảng viên"."""
    for at, number in enumerate(sentence.numbers):
        earlier = sentence.numbers[:at]
        if len(earlier) < 2 or not ALTOGETHER.search(sentence.masked[sentence.start : number.start]) or not number.noun:
            continue
        if all(is_term(other, number) for other in earlier) and "trong đó" not in sentence.before(number.start).lower():
            total = sum((other.value for other in earlier), Decimal())
            if total != number.value:
                parts = " + ".join([written(other.value) for other in earlier])
                message = t("checker.sum", parts=parts, sum=written(total), whole=written(number.value))
                yield found("sum", sentence.block, earlier[0].start, number.noun_end, message)


def is_term(other: Number, total: Number) -> bool:
    return other.is_count and other.noun == total.noun
