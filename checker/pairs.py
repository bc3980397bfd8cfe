"""A count and its percentage, standing together: "384 đồng chí (44,1%)", "44,1% (384)", "828/870, đạt 95,2%"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from checker.numbers import FRACTION, MASK, Number, unnamed
from checker.report import Sentence

PHRASE = (
    r"(?P<phrase>(?:[^,;.:()%\d§\"“”]|[\"“][^\"“”]{1,60}[\"”]|,\s(?=(?:đảng viên|đoàn viên|hội viên|công chức|viên chức|giáo viên|nhân viên|người lao động|quần chúng"
    r"|nhân dân|học sinh)(?!\w))){0,70}?)"
)
"""What may stand between a count and its percentage: no comma, but "cán bộ, đảng viên"."""
RATE = r"(?:với\s+)?(?:(?:tỷ|tỉ)\s+(?:lệ|trọng)\s*:?\s*)?(?:là\s+|đạt\s+)?"
COUNT_FIRST = re.compile(
    rf"{PHRASE}\s*(?P<link>\(\s*(?:(?:chiếm|đạt|bằng|tương\s+đương|tương\s+ứng|=)\s*)?{RATE}"
    rf"|,?\s*(?:chiếm|đạt|bằng|tương\s+đương|tương\s+ứng|tức|=)\s*{RATE}|,\s*(?:tỷ|tỉ)\s+lệ\s*(?:(?:[^,;.:()%\d§]{{0,25}}\s)?(?:đạt|là|chiếm)|:)?\s*)$",
    re.IGNORECASE,
)
RATE_FIRST = re.compile(
    rf"{PHRASE}\s*(?P<link>\(\s*(?:(?:với|tương\s+ứng|tương\s+đương|tức|gồm|là|bằng|có|=)\s*)?(?:với\s+|là\s+)?"
    r"|,?\s*(?:tương\s+ứng|tương\s+đương|tức)\s*(?:với|là|bằng)?\s*)$",
    re.IGNORECASE,
)
OF = re.compile(r"\s*(?:[^\W\d]+\s+){0,3}(?:trên|trong)\s+(?:tổng\s+)?số\s*$", re.IGNORECASE)
CHANGE = re.compile(
    r"(?<!\w)(?:tăng|giảm|vượt|hơn|thêm|bớt|chênh|hụt)\s+(?:(?!còn|xuống|đạt)[^\s;:)]+\s+){0,3}$", re.IGNORECASE
)
CHANGE_IN = re.compile(r"(?<!\w)(?:tăng|giảm|vượt|so với|cao hơn|thấp hơn)(?!\w)", re.IGNORECASE)
TARGET = re.compile(
    r"\s*\)?\s*(?:so\s+(?:với\s+)?)?(?:với\s+)?(?:kế\s+hoạch|chỉ\s+tiêu|KH|nghị\s+quyết|NQ|dự\s+toán|chương\s+trình|mục\s+tiêu|cùng\s+kỳ|so\s+với|năm\s+trước|trở\s+lên|/|điểm|dân\s+số)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pair:
    count: Number
    percent: Number
    base: Number | None
    """Where the count is written as "828/870"."""
    link: str
    """What joins them, with the words between: "đảng viên nữ, chiếm tỷ lệ"."""
    phrase: str

    @property
    def start(self) -> int:
        return min(self.count.start, self.percent.start)

    @property
    def end(self) -> int:
        return max(self.count.noun_end, self.count.end, self.percent_end, self.base_end)

    @property
    def first_end(self) -> int:
        """Of the one that stands first: what is in the bracket behind it says nothing of time and place."""
        first = self.count if self.count.start < self.percent.start else self.percent
        return max(first.end, first.noun_end)

    @property
    def percent_end(self) -> int:
        return self.percent.end

    @property
    def base_end(self) -> int:
        return max(self.base.end, self.base.noun_end) if self.base else 0


def pairs(sentence: Sentence) -> list[Pair]:
    """Every count once: one that could go with two percentages goes with the one in or before the bracket."""
    numbers = sentence.numbers
    found: list[Pair] = []
    for at, percent in enumerate(numbers):
        if percent.is_percent:
            pair = behind(sentence, numbers, at) or before(sentence, numbers, at)
            if pair and not any(pair.count is other.count for other in found):
                found.append(pair)
    return found


CHAINED = re.compile(
    r"[^,;.()%\d§]{0,70}[,;]?\s*\)?,?\s*(?:và\s+)?(?:đạt|bằng|chiếm)\s+(?:tỷ\s+lệ\s+)?$", re.IGNORECASE
)


def chained(sentence: Sentence, joined: list[Pair]) -> list[Pair]:
    """A count's second percentage: "327 người, đạt 5,7% lực lượng lao động, bằng 109% kế hoạch"."""
    found = []
    for before, percent in pairwise(sentence.numbers):
        if not percent.is_percent or any(percent is pair.percent for pair in joined):
            continue
        first = next(
            (pair.count for pair in joined if pair.percent is before and pair.count.start < before.start), None
        )
        if first and not CHAINED.fullmatch(sentence.masked[before.end : percent.start]):
            continue
        count = first or before_bracket(sentence, percent) or subject(sentence, percent)
        found += [Pair(count, percent, None, "", "")] if count else []
    return found


BRACKET_BETWEEN = re.compile(r"[^,;.()%\d§]{0,40}\([^()]*\),?\s*(?:chiếm|đạt|bằng)\s+(?:tỷ\s+lệ\s+)?$", re.IGNORECASE)


def before_bracket(sentence: Sentence, percent: Number) -> Number | None:
    """ "2.145 thanh niên (trong đó 1.010 nữ), chiếm 19,5% dân số": whose share it is, only the base behind it can tell."""
    for number in reversed([number for number in sentence.numbers if number.end <= percent.start]):
        between = sentence.masked[number.noun_end or number.end : percent.start].replace(MASK, "x")
        if number.is_exact and BRACKET_BETWEEN.fullmatch(between):
            return number
    return None


def subject(sentence: Sentence, percent: Number) -> Number | None:
    """ "Đón 12.600 lượt, tăng 20% so với 2024 (10.500 lượt), đạt 105% kế hoạch (12.000 lượt)": what the clause is about."""
    if not re.search(r"(?:đạt|bằng)\s+$", sentence.before(percent.start), re.IGNORECASE):
        return None
    clause = sentence.masked.rfind(";", sentence.start, percent.start)
    bare = re.sub(r"\([^()]*\)", lambda inside: " " * len(inside[0]), sentence.masked)
    told = [number for number in sentence.numbers if clause < number.start < percent.start and not number.is_percent]
    told = [number for number in told if bare[number.start : number.end].strip() and number.noun]
    return told[0] if len(told) == 1 and told[0].is_exact and not changes(sentence, told[0]) else None


BESIDE = re.compile(r"\s*(?:[^\W\d]+\s+){0,3}?,\s*")
ENDED = re.compile(r"\s*(?:$|[).;])")


def before(sentence: Sentence, numbers: list[Number], at: int) -> Pair | None:
    """The count stands first."""
    if at == 0 or numbers[at - 1].is_percent:
        return None
    count, base = numbers[at - 1], None
    if at >= 3 and count.kind == "time" and is_fraction(sentence, numbers[at - 3], numbers[at - 2]):
        count, base = numbers[at - 3], numbers[at - 2]  # "61/120 trẻ 18 tháng (50,8%)"
    elif at >= 2 and is_fraction(sentence, numbers[at - 2], count):
        count, base = numbers[at - 2], numbers[at - 1]
    last = numbers[at - 1]
    between = unnamed(sentence.masked[last.noun_end or last.end : numbers[at].start])
    gap = COUNT_FIRST.fullmatch(between.rstrip() + " ") or COUNT_FIRST.fullmatch(between)
    if not gap and BESIDE.fullmatch(between) and (base or is_bracketed(sentence, count)):
        return Pair(count, numbers[at], base, "", "") if ENDED.match(sentence.masked, numbers[at].end) else None
    if not gap or changes(sentence, count) or CHANGE_IN.search(gap["phrase"]):
        return None
    return Pair(count, numbers[at], base, gap["link"].strip(), gap["phrase"])


def is_bracketed(sentence: Sentence, number: Number) -> bool:
    """ "(đạt mục tiêu 301 người, 61,9%)": in a bracket, where nothing else is enumerated."""
    return bool(re.search(r"\([^()\d,;]*$", sentence.masked[sentence.start : number.start]))


def behind(sentence: Sentence, numbers: list[Number], at: int) -> Pair | None:
    """The percentage stands first."""
    if at + 1 >= len(numbers) or numbers[at + 1].is_percent:
        return None
    count, percent = numbers[at + 1], numbers[at]
    gap = RATE_FIRST.fullmatch(sentence.masked[percent.end : count.start])
    if (
        not gap
        or changes(sentence, percent)
        or CHANGE_IN.search(gap["phrase"])
        or TARGET.match(sentence.masked, percent.end)
        or is_base(sentence, numbers, at)
    ):
        return None  # "53,6% kế hoạch (6.000 lượt)": in brackets stands the plan
    base = numbers[at + 2] if at + 2 < len(numbers) and is_fraction(sentence, count, numbers[at + 2]) else None
    return Pair(count, percent, base, gap["link"].strip(), gap["phrase"])


def is_base(sentence: Sentence, numbers: list[Number], at: int) -> bool:
    """ "1.270 hội viên, chiếm 71,2% lao động nông nghiệp (1.784 người)": in the bracket stands what it is a share of."""
    first = before(sentence, numbers, at)
    named = sentence.masked[numbers[at].end : numbers[at + 1].start].strip(" (")
    return bool(first and named and first.count.value < numbers[at + 1].value)


def is_fraction(sentence: Sentence, part: Number, whole: Number) -> bool:
    if not part.is_exact or not whole.is_exact or not whole.value:
        return False
    gap = sentence.masked[part.end : whole.start]
    return bool(FRACTION.fullmatch(gap) or OF.fullmatch(gap))


def changes(sentence: Sentence, number: Number) -> bool:
    """ "tăng 12 đồng chí (1,4%)": what grew is no part of the whole."""
    return bool(CHANGE.search(sentence.masked[max(sentence.start, number.start - 40) : number.start]))


def is_target(sentence: Sentence, pair: Pair) -> bool:
    """ "đạt 80% chỉ tiêu": a share of what was planned."""
    return bool(TARGET.match(sentence.masked, pair.percent.end) or TARGET.match(sentence.masked, pair.end))
