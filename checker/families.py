"""Sums that can be known without being said: categories that make up a whole, and parts that stand in parallel."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.words import canonical, data
from texts import t

NOUNS = "hồ sơ|đơn|nhà|phòng|tiếp nhận|giải quyết|hình thức|đảng viên|học sinh|em|hội viên|cuộc|buổi|trẻ|cấp|bậc|khối|giới|lao động|cán bộ|giáo viên|dự|sinh hoạt|kết quả|học tập|loại|xếp|mức"
SEPARATOR = re.compile(r"[,;:.()]|(?<!\w)(?:và|còn|trong đó|bao gồm|gồm|cụ thể|chia ra|có)(?!\w)", re.IGNORECASE)
MARK = re.compile(
    r"\s*(?:\([^()]*\))?\s*[,:;]?\s*(?:trong đó|gồm|bao gồm|cụ thể|chia ra)(?:\s+có)?\s*:?\s*", re.IGNORECASE
)


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        if sentence.block.kind != "cell":
            yield from wrong_families(sentence)
            yield from told_before(report, sentence)
            yield from not_a_hundred(sentence)
            finding = out_of_parallel(sentence)
            if finding:
                yield finding


def wrong_families(sentence: Sentence) -> Iterator[Finding]:
    """ "870 đảng viên, trong đó chính thức 849, dự bị 22": the number before the first category is the whole."""
    numbers = [number for number in sentence.numbers if not number.is_percent]
    for family in data("words")["partition"]:
        size, at = len(family["all"]), 1
        while at + size <= len(numbers):
            run = longest_run(sentence, numbers, at, family)
            if run < size:
                at += 1
                continue
            whole, parts = numbers[at - 1], numbers[at : at + run]
            total = sum((part.value for part in parts), Decimal())
            if is_whole(sentence, whole, parts, family) and total != whole.value:
                told = " + ".join([written(part.value) for part in parts])
                message = t("checker.sum", parts=told, sum=written(total), whole=written(whole.value))
                yield found("sum", sentence.block, whole.start, parts[-1].noun_end or parts[-1].end, message)
            at += run


def told_before(report: Report, sentence: Sentence) -> Iterator[Finding]:
    """ "Thi hành kỷ luật 05 đảng viên. Hình thức: khiển trách 03, cảnh cáo 01": the whole is in the sentence before."""
    numbers = [number for number in sentence.numbers if not number.is_percent]
    for family in data("words")["partition"]:
        run = longest_run(sentence, numbers, 0, family) if "of" in family else 0
        whole = whole_before(report, sentence, family["of"]) if run else None
        total = sum((part.value for part in numbers[:run]), Decimal())
        if whole and total != whole.value:
            told = " + ".join([written(part.value) for part in numbers[:run]])
            message = t("checker.sum", parts=told, sum=written(total), whole=written(whole.value))
            yield found("sum", sentence.block, numbers[0].start, numbers[run - 1].end, message)


def whole_before(report: Report, sentence: Sentence, lead: str) -> Number | None:
    """The one number of people that follows ``lead`` in the sentence before."""
    here = report.of_block(sentence.block)
    at = next(at for at, other in enumerate(here) if other is sentence)
    before = here[at - 1] if at else None
    wholes = [
        number
        for number in (before.numbers if before else [])
        if before and number.kind == "person" and re.search(rf"{lead}\s*$", before.before(number.start))
    ]
    return wholes[0] if len(wholes) == 1 else None


def longest_run(sentence: Sentence, numbers: list[Number], at: int, family: dict[str, Any]) -> int:
    """How many numbers from here on are each another category; 0 if one of the necessary ones is missing."""
    names = [*family["all"], *family.get("more", [])]
    seen: list[str] = []
    for index in range(at, len(numbers)):
        name = category(sentence, numbers, index, names)
        if name is None or name in seen or not numbers[index].is_exact:
            break
        seen.append(name)
    return len(seen) if set(seen) >= set(family["all"]) else 0


def category(sentence: Sentence, numbers: list[Number], at: int, names: list[str]) -> str | None:
    """The category that is said beside a number, before it or behind it; of two, neither."""
    number = numbers[at]
    begin = max(sentence.start, (numbers[at - 1].noun_end or numbers[at - 1].end) if at else 0)
    end = numbers[at + 1].start if at + 1 < len(numbers) else sentence.end
    before = SEPARATOR.split(sentence.masked[begin : number.start].rstrip(" :"))[-1]
    behind = SEPARATOR.split(sentence.masked[number.noun_end or number.end : end])[0]
    label = canonical(f"{before} {own_noun(number)} {behind}")
    fitting = [name for name in names if re.fullmatch(rf"(?:(?:{NOUNS})\s+)*(?:{name})(?:\s+(?:{NOUNS}))*", label)]
    return fitting[0] if len(fitting) == 1 else None


def own_noun(number: Number) -> str:
    return number.noun if number.noun in {"nam", "nữ"} else ""


def is_whole(sentence: Sentence, whole: Number, parts: list[Number], family: dict[str, Any]) -> bool:
    """The whole stands directly before its categories and counts what they count."""
    if not whole.is_exact or not whole.noun or whole.noun not in family.get("only", [whole.noun]):
        return False
    if "only" not in family and whole.kind not in family.get("kinds", ["person"]):
        return False
    if any(part.kind not in {"", whole.kind} for part in parts):
        return False
    between = sentence.masked[whole.noun_end : parts[0].start]
    lead = re.split(r"(?<!\w)trong đó(?!\w)", between)[0]
    if lead != between:  # "391 hồ sơ, đạt 93,5%; trong đó trước hạn …"
        between = re.sub(r"[,;]?\s*(?:đạt|chiếm|bằng)\s+[\d,]+\s*%\s*[;,]?", "", lead)
    return not re.search(r"[.;](?!\d)", between) and not re.search(r"tăng|giảm|so với|%", between)


def not_a_hundred(sentence: Sentence) -> Iterator[Finding]:
    """ "dân tộc Mông 61,4%, Dao 22,3%, Tày 12,1%, khác 4,2%": with the rest named, shares make up a whole."""
    run: list[Number] = []
    for number in sentence.numbers:
        gap = sentence.masked[run[-1].end : number.start] if run else ""
        run = [*run, number] if run and re.fullmatch(r"\s*[,;]\s*(?:và\s+)?[^\d§.;:()]{2,50}", gap) else [number]
        rest = re.search(r"(?<!\w)(?:khác|còn lại)(?!\w)[^,]{0,30}$", gap, re.IGNORECASE)
        if len(run) < 3 or not rest or not all(share.is_percent and not share.about for share in run):
            continue
        total = sum((share.value for share in run), Decimal())
        if abs(total - 100) > Decimal("0.1") * len(run):
            told = " + ".join([f"{written(share.value)}%" for share in run])
            message = t("checker.not_a_hundred", parts=told, sum=written(total))
            yield found("sum", sentence.block, run[0].start, run[-1].end, message)


def out_of_parallel(sentence: Sentence) -> Finding | None:
    """ "24 lớp với 756 học sinh, trong đó tiểu học 15 lớp, 438 học sinh; THCS 9 lớp, 318 học sinh": if one adds up, all do."""
    for at, last in enumerate(sentence.numbers):
        mark = MARK.match(sentence.masked, last.noun_end or last.end)
        wholes = leading(sentence.numbers[: at + 1])
        if not mark or len(wholes) < 2:
            continue
        pieces = pieces_of(sentence, mark.end(), {whole.noun for whole in wholes})
        if len(pieces) < 2:
            continue
        sums = {whole.noun: sum((piece[whole.noun] for piece in pieces), Decimal()) for whole in wholes}
        wrong = [whole for whole in wholes if sums[whole.noun] != whole.value]
        if len(wrong) == 1 and len(wrong) < len(wholes):
            whole = wrong[0]
            told = " + ".join([written(piece[whole.noun]) for piece in pieces])
            message = t("checker.sum", parts=told, sum=written(sums[whole.noun]), whole=written(whole.value))
            return found("sum", sentence.block, whole.start, sentence.end, message)
    return None


def leading(numbers: list[Number]) -> list[Number]:
    """The last numbers before the mark, each of another thing."""
    kept: list[Number] = []
    for number in reversed(numbers):
        if not number.is_count or not number.noun or number.noun in {other.noun for other in kept}:
            break
        kept.append(number)
    return kept


def pieces_of(sentence: Sentence, begin: int, nouns: set[str]) -> list[dict[str, Decimal]]:
    """Between semicolons: each piece with one number for each noun, or the list ends."""
    pieces: list[dict[str, Decimal]] = []
    start = begin
    for piece in re.split(r"(;)", sentence.masked[begin : sentence.end]):
        end = start + len(piece)
        inside = [number for number in sentence.numbers if start <= number.start < end and not number.is_percent]
        start = end
        if piece == ";":
            continue
        if {number.noun for number in inside} != nouns or len(inside) != len(nouns):
            break
        pieces.append({number.noun: number.value for number in inside})
    return pieces
