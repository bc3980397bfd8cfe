"""Figures against the footnote that breaks them down: 65 inspections above, 31 below."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from checker.document import Block
from checker.finding import Finding
from checker.numbers import Number, masked, numbers, written
from checker.report import Report, Sentence, found
from texts import t

APART = re.compile(
    r"(?<!\w)(?:trong đó|ngoài ra|chưa kể|không kể|chưa tính|không tính|chưa bao gồm|ví dụ|tiêu biểu|điển hình|như:|riêng|so với|cùng kỳ|năm \d{4}"
    r"|dự kiến|kế hoạch|tổng số|bình quân|mỗi|một số|nguồn)(?!\w)",
    re.IGNORECASE,
)
SEGMENT = re.compile(r"[;,]|\s+và\s+(?=\d)")


def check(report: Report) -> Iterator[Finding]:
    for sentence in report.sentences:
        for offset, label in sentence.block.marks:
            note = report.document.note(label)
            if note and sentence.start < offset <= sentence.end and not APART.search(note.text):
                yield from compared(sentence, offset, note)


def compared(sentence: Sentence, offset: int, note: Block) -> Iterator[Finding]:
    """Certain where another figure of the sentence is the sum of its parts, or where the note holds nothing else."""
    wholes = wholes_before(sentence, offset)
    below = numbers(masked(note.text))
    sums = {whole.noun: parts_of(whole, below, sentence, note) for whole in wholes}
    proved = any(len(sums[whole.noun]) > 1 and total(sums[whole.noun]) == whole.value for whole in wholes)
    for whole in wholes:
        parts = sums[whole.noun]
        if len(parts) > 1 and total(parts) != whole.value and (proved or is_breakdown(whole, parts, below, note)):
            listed = " + ".join([written(part.value) for part in parts])
            message = t(
                "checker.footnote", parts=listed, sum=written(total(parts)), whole=written(whole.value), line=note.line
            )
            yield found("sum", sentence.block, whole.start, offset, message)


def wholes_before(sentence: Sentence, offset: int) -> list[Number]:
    """The figures of the clause that the mark ends, the last of each noun."""
    text = sentence.block.text
    start = max(text.rfind(stop, sentence.start, offset - 1) + 1 for stop in (";", ":", ". "))
    inside = [number for number in sentence.numbers if start <= number.start < offset]
    return [
        number
        for number in inside
        if number.is_count and number.noun and sum(other.noun == number.noun for other in inside) == 1
    ]


def parts_of(whole: Number, below: list[Number], sentence: Sentence, note: Block) -> list[Number]:
    """The note's figures of the same thing: "cuộc kiểm tra" is a part of "cuộc kiểm tra, giám sát", "cuộc họp" is not."""
    after = following(sentence.block.text, whole, "[;.(:]")
    found = []
    for number in below:
        words = following(note.text, number, "[;.,(:]")
        same = (
            not words
            or not after
            or words[0] in after
            or words[0] in {"với", "đối", "cho", "về", "tại", "ở", "của", "do", "thuộc"}
        )
        if number.is_count and number.noun == whole.noun and same:
            found.append(number)
    return found


def following(text: str, number: Number, stop: str) -> list[str]:
    words = re.split(stop, text[number.noun_end : number.noun_end + 60])[0]
    return re.findall(r"[^\W\d]+", words.lower())[:5]


def is_breakdown(whole: Number, parts: list[Number], below: list[Number], note: Block) -> bool:
    """Every segment of the note is a part, and nothing else is counted there."""
    if len(parts) != len(below) or total(parts) > whole.value * 3:
        return False
    segments = [segment for segment in SEGMENT.split(masked(note.text).rstrip(" .")) if segment.strip()]
    return len(segments) == len(parts) and all(re.search(r"\d", segment) for segment in segments)


def total(parts: list[Number]) -> Decimal:
    return sum((part.value for part in parts), Decimal())
