"""What a count is a share of, where the report leaves no doubt about it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from checker import context, figures, labels
from checker.numbers import Number, rate
from checker.pairs import CHANGE, Pair, is_fraction
from checker.report import Report, Sentence
from checker.slips import is_transposed, plain, slipped
from checker.words import canonical, one_of

STATED = re.compile(r"(?<!\w)(?:trong|trên)\s+(?:tổng\s+)?(?:số\s+)?$", re.IGNORECASE)
STATED_AFTER = re.compile(
    r"\s*\)?\s*(?:[^\W\d]+\s+){0,3}?(?:trong|trên|so\s+với)?\s*tổng\s+(?:số|đàn|diện\s+tích|dân\s+số|vốn|kinh\s+phí)\s*$",
    re.IGNORECASE,
)
PARTS = re.compile(r"(?<!\w)(?:trong đó|gồm|bao gồm|cụ thể|chia ra)(?!\w)", re.IGNORECASE)
PLAN = r"(?:kế\s+hoạch|chỉ\s+tiêu|KH|nghị\s+quyết|NQ|dự\s+toán|chương\s+trình)"
PLAN_AFTER = re.compile(
    rf"\s*\)?\s*(?:so\s+với\s+)?{PLAN}[^.;,()\d]{{0,30}}(?:\(\s*(?:{PLAN}|giao|là)?[^()\d,;]{{0,20}}|(?:là|giao)\s+)",
    re.IGNORECASE,
)
PLAN_BEFORE = re.compile(rf"(?<!\w){PLAN}(?!\s+hoạch)[^,;.\d()]{{0,30}}$", re.IGNORECASE)

NEAREST, FARTHEST = 3, 9
"""How many numbers back a slip is looked for: of any kind, and two digits that changed places."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands, with everything that may say what it is a share of."""

    report: Report
    sentence: Sentence
    joined: list[Pair]
    totals: dict[str, set[Decimal]]
    labels: dict[str, list[Number]]


def fits(pair: Pair, base: Decimal) -> bool:
    return base > 0 and rate(pair.count.value, base, pair.percent.decimals) == pair.percent.value


def alike(one: Number, other: Number) -> bool:
    """Whether the one could be a part of the other: the same class of things, or nothing known."""
    if one.kind == "length":
        return one.noun == other.noun
    return one.kind == other.kind or not one.kind or not other.kind


def planned(place: Place, pair: Pair) -> Decimal | None:
    """ "đạt 35% chỉ tiêu năm (20 đảng viên)", "kế hoạch 20, thực hiện 7, đạt 35% kế hoạch"."""
    sentence = place.sentence
    after = next((number for number in sentence.numbers if number.start >= pair.end), None)
    if (
        after
        and after.is_exact
        and alike(after, pair.count)
        and PLAN_AFTER.fullmatch(sentence.masked[pair.end : after.start])
    ):
        return after.in_units_of(pair.count)
    before = [
        number
        for number in sentence.numbers
        if number.end <= pair.start
        and number.is_exact
        and PLAN_BEFORE.search(sentence.masked[sentence.start : number.start])
    ]
    if not before:
        return planned_before(place, pair)
    return before[0].value if len(before) == 1 and before[0].noun == pair.count.noun else None


def planned_before(place: Place, pair: Pair) -> Decimal | None:
    """The plan of the sentence before, if two digits that changed places explain why it does not fit."""
    before = sentence_before(place)
    plans = [
        number.in_units_of(pair.count)
        for number in (before.numbers if before else [])
        if number.is_exact
        and alike(number, pair.count)
        and before
        and PLAN_BEFORE.search(before.masked[before.start : number.start])
    ]
    right = rate(pair.count.value, plans[0], pair.percent.decimals) if len(plans) == 1 and plans[0] else None
    return plans[0] if right is not None and is_transposed(plain(pair.percent.value), plain(right)) else None


BRACKETED = re.compile(
    r"\s*\)?\s*(?:của\s+|trong\s+|trên\s+|so\s+với\s+)?(?:tổng\s+)?(?:số\s+)?[^\d§%.,;:()]{4,60}\(\s*", re.IGNORECASE
)


def bracketed(place: Place, pair: Pair) -> Decimal | None:
    """ "đạt 91,2% số người đủ điều kiện (8.898 người)": in the bracket stands that number and nothing else."""
    after = next((number for number in place.sentence.numbers if number.start >= pair.percent.end), None)
    if not after or not after.is_exact or not after.noun or not alike(after, pair.count) or after is pair.count:
        return None
    lead = place.sentence.masked[pair.percent.end : after.start]
    rest = place.sentence.masked[after.noun_end : place.sentence.end].lstrip()
    is_base = BRACKETED.fullmatch(lead) and rest.startswith(")") and after.amount >= pair.count.amount
    return after.in_units_of(pair.count) if is_base else None


def called(place: Place, pair: Pair) -> Decimal | None:
    """ "chiếm 14,5% lực lượng lao động", where the report says once how many those are."""
    base = labels.named_after(place.sentence, pair.percent.end, place.labels)
    if not base or base is pair.count or not alike(base, pair.count) or base.amount < pair.count.amount:
        return None
    return base.in_units_of(pair.count)


def stated(place: Place, pair: Pair) -> list[Decimal]:
    """The base that the sentence names, last; before it whatever else stands between it and the count."""
    sentence, numbers = place.sentence, place.sentence.numbers
    after = next((number for number in numbers if number.start >= pair.end), None)
    if after and after.is_exact and STATED_AFTER.fullmatch(sentence.masked[pair.end : after.start]):
        return [after.in_units_of(pair.count)]
    named = named_total(place, pair)
    if named is not None:
        return [named]
    earlier = [
        number for number in numbers if number.start < pair.start and number.is_count and alike(number, pair.count)
    ]
    for at in range(len(earlier) - 1, -1, -1):
        if PARTS.search(sentence.masked[earlier[at].end : pair.start]):
            return []  # the parts have a head of their own
        if STATED.search(sentence.masked[sentence.start : earlier[at].start]):
            return [number.in_units_of(pair.count) for number in [*earlier[at + 1 :], earlier[at]]]
    return []


def named_total(place: Place, pair: Pair) -> Decimal | None:
    """ "chiếm 3% tổng số lượt khám", where the report gives that total once."""
    after = re.match(
        r"\s*(?:của\s+|trong\s+|trên\s+)?tổng\s+số\s+([^\d§.;()]{2,60})",
        place.sentence.masked[pair.end : place.sentence.end],
        re.IGNORECASE,
    )
    values = place.totals.get(canonical(after[1]), set()) if after else set()
    times, places = context.of(place.report, place.sentence, pair.first_end)
    return next(iter(values)) if len(values) == 1 and not times and not places else None


def fits_another(place: Place, pair: Pair) -> bool:
    """Whether any number up to here, or any total, gives the percentage: it may be the one that was meant."""
    earlier = [
        number.in_units_of(pair.count)
        for number in place.report.figures_before(place.sentence, pair.start)
        if number.is_exact and alike(number, pair.count)
    ]
    return any(
        fits(pair, base) for base in [*earlier, *(value for values in place.totals.values() for value in values)]
    )


def certain(place: Place, pair: Pair) -> Decimal | None:
    """The head of the enumeration; the report's total, for its qualities; what the other shares agree on; a typing error."""
    subject = subject_of(place.sentence, pair)
    quality = figures.has_quality(subject)
    total = total_of(place, pair, subject)
    head = head_of(place, pair) or (first_total(place, pair) if quality else None)
    others = [other for other in place.joined if other is not pair and other.count.is_count and not other.base]
    base = head or (total if total and total >= pair.count.value else None)
    if base is not None and (head or quality):
        agree = [other for other in others if fits(other, base)]
        if agree or not others or (quality and total == base):
            return base
    return agreed(place, pair, others) or mistyped(place, pair, total)


def agreed(place: Place, pair: Pair, others: list[Pair]) -> Decimal | None:
    """What two or more of the sentence's other shares are of, the nearest number first."""
    everywhere = [
        number.in_units_of(pair.count)
        for number in place.report.figures_before(place.sentence, pair.start)
        if number.is_exact and alike(number, pair.count)
    ]
    added = sum((other.count.value for other in [pair, *others]), Decimal())
    known = [*candidates(place, pair), *everywhere, *([added] if len(others) > 1 else [])]
    bases = [value for value in dict.fromkeys(known) if value >= pair.count.value]
    return next((value for value in bases if sum(fits(other, value) for other in others) >= 2), None)


def head_of(place: Place, pair: Pair) -> Decimal | None:
    """The number that the parts belong to: before "trong đó" in this sentence, or in the one before."""
    lead = place.sentence.before(pair.start)
    marks = list(PARTS.finditer(lead))
    if not marks:
        return None
    if lead[: marks[-1].start()].strip(" -+•*"):
        return nearest(place.sentence, place.sentence.start + marks[-1].start(), pair)
    whose = sentence_before(place)
    if whose is None:
        return None
    totals = [number for number, _ in figures.totals_of(whose) if alike(number, pair.count)]
    return totals[0].in_units_of(pair.count) if totals else nearest(whose, whose.end, pair)


def nearest(sentence: Sentence, stop: int, pair: Pair) -> Decimal | None:
    """The last number before ``stop`` that counts such things; of "24/22 đảng viên" the 24 that were admitted."""
    numbers = [number for number in sentence.numbers if number.end <= stop]
    for at in range(len(numbers) - 1, -1, -1):
        if numbers[at].is_exact and numbers[at].noun and alike(numbers[at], pair.count):
            done = at and is_fraction(sentence, numbers[at - 1], numbers[at])
            return numbers[at - 1 if done else at].in_units_of(pair.count)
    return None


def sentence_before(place: Place) -> Sentence | None:
    here = place.report.of_block(place.sentence.block)
    at = here.index(place.sentence)
    return here[at - 1] if at else None


def first_total(place: Place, pair: Pair) -> Decimal | None:
    """ "Tổng số giáo viên 52 người; nữ 35 người, chiếm 67,3%"."""
    totals = [
        number
        for number, _ in figures.totals_of(place.sentence)
        if number.end <= pair.start and alike(number, pair.count)
    ]
    return totals[0].in_units_of(pair.count) if len(totals) == 1 else None


def total_of(place: Place, pair: Pair, subject: str) -> Decimal | None:
    """The report's one total of the thing, where the count is of now and of the whole."""
    times, places = context.of(place.report, place.sentence, pair.first_end)
    if times or places or not place.totals:
        return None
    named = re.findall(rf"(?<!\w)(?:{one_of(place.totals)})(?!\w)", subject.lower())
    values = {value for key in named for value in place.totals[" ".join(key.split())]}
    return next(iter(values)) if len(values) == 1 else None


def subject_of(sentence: Sentence, pair: Pair) -> str:
    """The clause of the pair, without commas."""
    lead = sentence.before(pair.start)
    start = max(lead.rfind(stop) + 1 for stop in (",", ";", ":", "(", ")", ". "))
    return lead[start:] + sentence.block.text[pair.start : pair.end] + figures.tail(sentence, pair.count)[0]


def candidates(place: Place, pair: Pair) -> list[Decimal]:
    """What else in the paragraph, up to here, could be the whole; the nearest first, even one that the count exceeds."""
    here = [number for sentence in place.report.of_block(place.sentence.block) for number in sentence.numbers]
    before = [
        number.in_units_of(pair.count)
        for number in here
        if number.end <= pair.start and number.is_exact and alike(number, pair.count)
    ]
    return list(dict.fromkeys(value for value in reversed(before) if value))


def mistyped(place: Place, pair: Pair, total: Decimal | None) -> Decimal | None:
    """The total, or the number before, if one typing error explains why it does not fit: two digits changed places."""
    times, places = context.of(place.report, place.sentence, pair.first_end)
    if times or places or CHANGE.search(place.sentence.before(pair.percent.start)):
        return None
    heads = [
        number.in_units_of(pair.count)
        for sentence in place.report.of_block(place.sentence.block)
        for number, _ in figures.totals_of(sentence)
        if alike(number, pair.count)
    ]
    known = candidates(place, pair)
    near = [value for value in known if value >= pair.count.value]
    less = [value for value in known if value < pair.count.value][:NEAREST]
    for base in [*near[:NEAREST], *heads[:2], *stated_behind(place, pair), *([total] if total else []), *less]:
        if base and any(slipped(pair, base)):
            return base
    return next((base for base in near[NEAREST:FARTHEST] if next(slipped(pair, base))), None)


def stated_behind(place: Place, pair: Pair) -> list[Decimal]:
    """ "318 hộ nghèo (8,5%) và 265 hộ cận nghèo trên tổng số 3.750 hộ"."""
    return [
        number.in_units_of(pair.count)
        for number in place.sentence.numbers
        if number.start > pair.end
        and number.is_exact
        and alike(number, pair.count)
        and re.search(r"(?:trên|trong)\s+tổng\s+số\s*$", place.sentence.before(number.start), re.IGNORECASE)
    ]
