"""Enumerations: a whole, what joins it to its parts ("gồm", "trong đó", a bracket), and the parts with their labels."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from checker.document import Block
from checker.numbers import MASK, Number, masked, numbers, unnamed
from checker.pairs import is_fraction
from checker.report import Report, Sentence
from checker.words import any_of, canonical, noun_pattern

JOINED = re.compile(
    r"[^\d§()%,;:.]{0,60}?(?:\s*\([^()]*\)(?!\s*\())?\s*[,;]?\s*(?:(?P<all>bao\s+gồm|gồm(?:\s+có)?|chia\s+ra|chia\s+thành|phân\s+ra)|(?P<some>trong\s+đó(?:\s+có)?|cụ\s+thể(?:\s+là)?)|(?P<bracket>\(|:(?=\s)))\s*:?\s*",
    re.IGNORECASE,
)
NEXT = re.compile(r"\s*;\s*")
COMMA = re.compile(r"\s*(?:(?<!\d),|,(?!\d))\s*(?:và\s+)?(?=\D{0,60}\d)|\s+và\s+(?=[^,;]{0,60}\d)")
ETC = re.compile(r"…|\.\.\.|v\.\s?v\.?")
LEFT_OPEN = re.compile(
    r"^\s*(?:có|số|một số|những|các|phần)\s|(?<!\w)(?:còn lại|cả hai|trùng|ngoài ra)(?!\w)|(?:\S+\s+){5,}\S",
    re.IGNORECASE,
)
"""More than the end of a label: "còn lại là cây ăn quả", "có hộ nhận cả hai"."""
NESTED = re.compile(r"\([^()]*\)")
CUT = re.compile(
    r"(?<!\w)(?:với|trong đó|(?<!lấn )chiếm|đạt|tăng|giảm|so với|tỷ lệ|tương ứng|cho(?! ra khỏi)|thu hút|tổng|trị giá|mỗi)(?!\w).*",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Part:
    value: Decimal
    label: str
    """What is said of it beside number and noun, canonical."""
    number: Number
    is_named: bool = False
    """With a name in digits, which the label has lost: "năm 2023", "lớp 9"."""


@dataclass(frozen=True, slots=True)
class Enumeration:
    whole: Number
    parts: tuple[Part, ...]
    how: str
    """ "all": said to be everything; "some": "trong đó"; "bracket": not said, in a bracket or after a colon."""
    block: Block
    end: int
    """Offset in the block: where the enumeration ends, or where its list begins."""
    done: Number | None = None
    """Of "198/200 học sinh, trong đó …" the 198: whatever is enumerated may be these."""

    @property
    def sum(self) -> Decimal:
        """In the unit of the whole."""
        return sum((part.number.in_units_of(self.whole) for part in self.parts), Decimal())


def enumerations(report: Report) -> Iterator[Enumeration]:
    blocks = report.document.running
    following = {id(block): blocks[at + 1 :] for at, block in enumerate(blocks)}
    for sentence in report.sentences:
        if sentence.block.kind == "cell":
            continue
        for whole in sentence.numbers:
            joined = JOINED.match(unnamed(sentence.masked), whole.noun_end or whole.end) if whole.is_exact else None
            compared = joined and re.search(r"so với|cùng kỳ", NESTED.sub("", joined[0]), re.IGNORECASE)
            if joined and joined.end() <= sentence.end and not compared:
                found = inline(sentence, whole, joined) or listed(
                    sentence, whole, joined, following[id(sentence.block)]
                )
                if found:
                    yield of_done(sentence, of_its_own(sentence, found))


def of_its_own(sentence: Sentence, enumeration: Enumeration) -> Enumeration:
    """ "21 chi đoàn với 486 đoàn viên: 15 chi đoàn thôn, 6 chi đoàn trường" tells of the 21."""
    nouns = {part.number.noun for part in enumeration.parts}
    noun = nouns.pop() if len(nouns) == 1 else ""
    if not noun or noun == enumeration.whole.noun or enumeration.how == "open":
        return enumeration
    clause = max(sentence.masked.rfind(stop, sentence.start, enumeration.whole.start) for stop in (";", ":", "("))
    before = [
        number for number in sentence.numbers if clause < number.start < enumeration.whole.start and number.noun == noun
    ]
    return replace(enumeration, whole=before[-1]) if before else enumeration


def of_done(sentence: Sentence, enumeration: Enumeration) -> Enumeration:
    before = [number for number in sentence.numbers if number.end <= enumeration.whole.start]
    fraction = before and is_fraction(sentence, before[-1], enumeration.whole)
    return replace(enumeration, done=before[-1]) if fraction else enumeration


def how(joined: re.Match[str]) -> str:
    return "all" if joined["all"] else "some" if joined["some"] else "bracket"


def inline(sentence: Sentence, whole: Number, joined: re.Match[str]) -> Enumeration | None:
    begin, end = joined.end(), sentence.end
    if joined["bracket"] == "(":
        closing = closed(sentence.masked, begin)
        if closing is None:
            return None
        end = closing
        inner = re.match(r"(?:trong\s+đó|gồm|bao\s+gồm)(?:\s+có)?\s*:?\s*", sentence.masked[begin:end], re.IGNORECASE)
        begin += inner.end() if inner else 0
        way = "bracket" if not inner else "some" if inner[0].lower().startswith("trong") else "all"
    else:
        way = how(joined)
    if (
        joined["bracket"] == ":"
        and ";" in sentence.masked[begin:end]
        and COMMA.search(sentence.masked[begin:end].partition(";")[0])
    ):
        end = sentence.masked.index(";", begin)
    if ETC.search(sentence.masked, begin, end):
        return None
    text = sentence.masked[begin:end].rstrip(" .")
    pieces = split(text)
    parts = [part_of(piece) for piece in pieces]
    if len(parts) < 2 and way != "some":
        return None
    whole_list = tuple(part for part in parts if part)
    if len(whole_list) != len(parts) or not whole_list:
        first_only = way == "some" and parts[0] is not None
        return Enumeration(whole, whole_list[:1], "open", sentence.block, end) if first_only else None
    return Enumeration(whole, whole_list, way, sentence.block, end)


def closed(text: str, begin: int) -> int | None:
    depth = 1
    for at in range(begin, len(text)):
        depth += {"(": 1, ")": -1}.get(text[at], 0)
        if not depth:
            return at
    return None


def split(text: str) -> list[str]:
    """At semicolons; where there are none, at commas and "và". What stands in brackets belongs to its part."""
    flat = NESTED.sub(lambda found: "¤" * len(found[0]), text)
    pattern = NEXT if ";" in flat else COMMA
    pieces, start = [], 0
    for stop in pattern.finditer(flat):
        if stop[0].strip() == "và" and not re.search(r"\d", flat[start : stop.start()]):
            continue  # "đất ở và đất chuyên dùng 30 ha" is one part
        pieces.append(text[start : stop.start()])
        start = stop.end()
    return whole_labels([*pieces, text[start:]])


def whole_labels(pieces: list[str]) -> list[str]:
    """ "8 chi bộ trường học, y tế" is one part; "2 phường, thị trấn Tam Đường" are two."""
    kept: list[str] = []
    if any(is_left_open(piece) for piece in pieces):
        return [""]
    for piece in pieces:
        if kept and not re.search(r"\d", piece) and piece[:1].islower() and not noun_pattern().match(piece):
            kept[-1] += " " + piece
        else:
            kept.append(piece)
    return kept


def is_left_open(piece: str) -> bool:
    """Something follows a comma of which nobody says how many they are."""
    clauses = re.split(r"[,;]\s", NESTED.sub(" ", piece))
    return any(not re.search(r"\d", clause) and LEFT_OPEN.search(clause) for clause in clauses)


def part_of(piece: str) -> Part | None:
    """ "07 chi bộ cơ sở", "nữ 11 đồng chí", "Mầm non: 450 em (36%)"; None for anything less simple."""
    plain = CUT.sub("", NESTED.sub(" ", re.sub(r"^\s*[-+•*–]\s*", "", piece)))
    found = [number for number in numbers(plain) if not number.is_percent]
    found = [number for number in found if number.kind != "time"] or found  # "trẻ em dưới 6 tuổi 1.124 người"
    if len(found) != 1 or not found[0].is_exact:
        return None
    number = found[0]
    label = plain[: number.start] + " " + plain[number.noun_end or number.end :]
    noun = number.noun if number.noun not in {"đồng chí", "người", "đ/c", "đc"} else ""
    return Part(number.value, canonical(f"{noun} {label}"), number, MASK in label)


def listed(sentence: Sentence, whole: Number, joined: re.Match[str], following: list[Block]) -> Enumeration | None:
    """The parts stand below, an item each."""
    rest = sentence.masked[joined.end() - 1 : sentence.end].strip()
    if joined["bracket"] == "(" or rest not in {":", ""} or sentence.end < len(sentence.block.text.rstrip()):
        return None
    items = []
    for block in following:
        if block.kind != "item":
            break
        items.append(masked(block.text).rstrip(" .;,"))
    parts = [part_of(item) for item in items]
    if len(parts) < 2 or not all(parts):
        return None
    return Enumeration(whole, tuple(part for part in parts if part), how(joined), sentence.block, sentence.end)


def may_overlap(whole: Number, part: Part) -> bool:
    """Women and minorities are no parts of a whole, nor are those who were praised."""
    words = "together" if whole.kind in {"person", "household", ""} else "praised"
    return bool(any_of("whole", words).search(part.label))
