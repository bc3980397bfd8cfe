"""Sums that their parts do not give."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker import figures
from checker.finding import Finding
from checker.numbers import Number, written
from checker.parts import Enumeration, Part, enumerations, may_overlap
from checker.report import Report, Sentence, found
from checker.slips import is_transposed, plain
from checker.words import data, one_of
from texts import t

SUM = re.compile(
    r"(?<![\d.,/])(\d[\d.]*(?:,\d+)?(?:\s*\+\s*\d[\d.]*(?:,\d+)?)+)\s*=\s*(\d[\d.]*(?:,\d+)?)(?![\d%/])(?!\s*[+\-*/x×%])"
)
ALTOGETHER = re.compile(r"(?:tổng cộng|tổng cộng là|tổng cộng có|cộng là)\s*:?\s*$", re.IGNORECASE)
COUNTED = {"person", "household", "organisation", "event", "animal", "turns"}
MEASURED = {"area", "length", "weight", "money"}
LOOSE = {"", "đồng chí", "đ/c", "đc", "người", "em", "nữ", "nam", "cháu"}
LONGEST_LABEL = 8
"""Words: what says more is a sentence of its own."""
NEAR = Decimal("0.2")
"""Where nobody says that the parts are everything, they are taken for it only if they nearly are."""


def check(report: Report) -> Iterator[Finding]:
    for enumeration in enumerations(report):
        finding = too_large(enumeration) or wrong_sum(enumeration)
        if finding:
            yield finding
    for sentence in report.sentences:
        yield from equations(sentence)
        yield from altogether(sentence)


def wrong_sum(enumeration: Enumeration) -> Finding | None:
    whole = enumeration.done or enumeration.whole
    if enumeration.sum in {enumeration.whole.value, whole.value} or not (
        is_movement(enumeration) or is_everything(enumeration) or exceeds(enumeration) or is_slip_of_some(enumeration)
    ):
        return None
    parts = " + ".join([written(part.value) for part in enumeration.parts])
    message = t("checker.sum", parts=parts, sum=written(enumeration.sum), whole=written(whole.value))
    return found("sum", enumeration.block, whole.start, enumeration.end, message)


def is_everything(enumeration: Enumeration) -> bool:
    """Said to be everything, of one class of things, and of parts that do not overlap."""
    whole, parts = enumeration.whole, enumeration.parts
    is_rest = bool(parts) and enumeration.how == "some" and "còn lại" in parts[-1].label
    if len(parts) < 2 or not (enumeration.how in {"all", "bracket"} or is_rest) or not are_alike(whole, parts):
        return False
    if any(may_overlap(whole, part) for part in (parts[:-1] if is_rest else parts)):
        return False
    if len({part.label for part in parts}) < len(parts) and not all(part.is_named for part in parts):
        return False
    named = [part for part in parts if part.number.noun]
    if enumeration.how == "bracket":
        return is_near(enumeration) and all(part.label and len(part.label.split()) <= LONGEST_LABEL for part in parts)
    same = len(named) == len(parts) or not named or all(part.number.noun in LOOSE | {whole.noun} for part in parts)
    return same and (whole.kind != "person" or is_near(enumeration))


def are_alike(whole: Number, parts: tuple[Part, ...]) -> bool:
    if whole.kind in MEASURED:
        return all(part.number.kind == whole.kind for part in parts)
    return whole.kind in COUNTED and all(
        part.number.is_count and part.number.kind in {whole.kind, ""} for part in parts
    )


def is_near(enumeration: Enumeration) -> bool:
    off = enumeration.whole.value - enumeration.sum
    return abs(off) <= max(Decimal(2), enumeration.whole.value * NEAR) or is_slip(enumeration)


def is_slip(enumeration: Enumeration) -> bool:
    """Exactly the whole, once two digits of a part have changed places."""
    off = (enumeration.done or enumeration.whole).value - enumeration.sum
    return len(enumeration.parts) > 1 and any(
        is_transposed(plain(part.value), plain(part.value + off)) for part in enumeration.parts
    )


def is_slip_of_some(enumeration: Enumeration) -> bool:
    """ "trong đó cấp tỉnh 85 hộ, cấp xã 748 hộ …": three or more of the very same things, and the slip."""
    whole, parts = enumeration.whole, enumeration.parts
    same = len(parts) > 2 and all(part.number.noun == whole.noun for part in parts)
    return (
        enumeration.how == "some"
        and same
        and are_alike(whole, parts)
        and not any(may_overlap(whole, part) for part in parts)
        and is_slip(enumeration)
    )


def exceeds(enumeration: Enumeration) -> bool:
    """Parts that are certainly apart, of years or of kinds, are together no more than the whole, whatever is left out."""
    parts = enumeration.parts
    kinds = data("words")["kinds"].get(enumeration.whole.noun, [])
    nouns = [part.number.noun for part in parts]
    apart = all(is_time(part) for part in parts) or (
        len(set(nouns)) == len(nouns) and all(noun in kinds for noun in nouns)
    )
    return enumeration.how == "some" and len(parts) > 1 and apart and enumeration.sum > enumeration.whole.value


def is_time(part: Part) -> bool:
    """ "năm 2024: 31 đồng chí; quý I/2026: 06 đồng chí"."""
    return part.is_named and bool(re.fullmatch(r"năm|quý (?:i{1,3}|iv)/?", part.label))


def is_movement(enumeration: Enumeration) -> bool:
    """ "tăng 12 (kết nạp 7, chuyển đến 5)": each part is a way to be gained."""
    lead = enumeration.block.text[: enumeration.whole.start].lower()
    for role, word in (("in", "tăng"), ("out", "giảm")):
        ways = one_of(data("words")["balance"][role])
        if (
            re.search(rf"(?<!\w){word}(?:\s+(?:thêm|được|trong\s+\w+|đi))?\s*:?\s*$", lead)
            and len(enumeration.parts) > 1
        ):
            return enumeration.how != "open" and all(
                re.fullmatch(rf"(?:đảng viên\s+|do\s+)*(?:{ways})(?:\s.*)?", part.label) for part in enumeration.parts
            )
    return False


def too_large(enumeration: Enumeration) -> Finding | None:
    """A part that is larger than its whole."""
    whole = enumeration.whole
    if enumeration.how not in {"some", "open"} or not whole.noun or whole.kind not in COUNTED:
        return None
    for part in enumeration.parts:
        loose = part.number.noun in LOOSE and (part.number.noun or figures.has_quality(part.label) or not part.label)
        like = part.number.noun == whole.noun or (loose and whole.kind == "person")
        if like and part.value > whole.value:
            message = t("checker.part_too_large", part=written(part.value), whole=written(whole.value))
            return found("sum", enumeration.block, whole.start, enumeration.end, message)
    return None


def equations(sentence: Sentence) -> Iterator[Finding]:
    """ "449 + 383 + 38 = 870", written out."""
    for equation in SUM.finditer(sentence.masked[sentence.start : sentence.end]):
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
        clause = max(sentence.start, sentence.masked.rfind(";", 0, number.start))
        earlier = [other for other in sentence.numbers[:at] if other.start >= clause]
        if len(earlier) < 2 or not ALTOGETHER.search(sentence.masked[sentence.start : number.start]) or not number.noun:
            continue
        if (
            all(other.is_exact and other.noun == number.noun for other in earlier)
            and "trong đó" not in sentence.before(number.start).lower()
        ):
            total = sum((other.value for other in earlier), Decimal())
            if total != number.value:
                parts = " + ".join([written(other.value) for other in earlier])
                message = t("checker.sum", parts=parts, sum=written(total), whole=written(number.value))
                yield found("sum", sentence.block, earlier[0].start, number.noun_end, message)
