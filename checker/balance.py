"""Opening + in − out = closing, in a sentence and in a row of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

from checker import figures
from checker.document import Block
from checker.finding import Finding
from checker.numbers import Number, written
from checker.report import Report, Sentence, found
from checker.words import data, one_of
from texts import t

LABEL = re.compile(
    r"(?P<label>[^,;.()§\d]{2,60}?)\s*(?:là|có|:|=|được|còn|thêm|–|-)?\s*(?:tổng\s+số\s+)?$", re.IGNORECASE
)
LOOSE = {"đồng chí", "đ/c", "đc", "người"}
MEASURED = {"money", "area", "weight", "length"}
BRACKETS = re.compile(r"\([^()]*\)")
ADMITTED = re.compile(r"chưa (?:cân đối|khớp)", re.IGNORECASE)
"""Who says so of the own figures does not contradict himself."""
REACHED = re.compile(r"(?:tính\s+)?đến\s+(?:nay|(?:hết\s+)?ngày\s+[§/]+)\s*,?\s*(?:toàn\s+\w+\s+)?(?:có|còn|là)\s*$")
"""đến ngày 15/6/2026 có 1.270 hội viên"""
FILLER = re.compile(r"\s*(?:(?:thêm|được|mới|là|đi|trong (?:kỳ|năm|quý|tháng)|số|tổng số|:)\s*)*")
NET = re.compile(r"so với|tăng ròng|tăng thuần|cùng kỳ|tỷ lệ|bình quân|kế hoạch|chỉ tiêu", re.IGNORECASE)


def check(report: Report) -> Iterator[Finding]:
    totals = figures.bases(report)
    for block in report.document.running:
        if ADMITTED.search(block.text):
            continue
        sentences = [
            sentence for sentence in report.of_block(block) if not sentence.ahead and not NET.search(sentence.text)
        ]
        whole = [role for sentence in sentences for role in roles_of(sentence)]
        alone = [finding for sentence in sentences if (finding := judged(block, roles_of(sentence)))]
        finding = alone[0] if alone else judged(block, whole) or judged(block, with_closing(block, whole, totals))
        if finding:
            yield finding


def with_closing(
    block: Block, roles: list[tuple[str, str, Number]], totals: dict[str, set[Decimal]]
) -> list[tuple[str, str, Number]]:
    """Where only the opening and all gains and losses are told, the closing is the report's total."""
    opening = [number for role, _, number in roles if role == "opening"]
    words = {word for _, word, _ in roles}
    values = totals.get(noun_of(block, opening[0]), set()) if len(opening) == 1 else set()
    if len(values) != 1 or not {"tăng", "giảm"} <= words or any(role == "closing" for role, _, _ in roles):
        return []
    return [*roles, ("closing", "", replace(opening[0], value=next(iter(values))))]


def noun_of(block: Block, number: Number) -> str:
    """ "Số đảng viên biến động: đầu kỳ 725 đồng chí" speaks of members."""
    if number.noun not in LOOSE:
        return number.noun
    named = re.search(rf"số\s+({one_of(data('words')['units']['person'])})(?!\w)", block.text[: number.start].lower())
    return " ".join(named[1].split()) if named else number.noun


def roles_of(sentence: Sentence) -> list[tuple[str, str, Number]]:
    """Opening, in, out, closing: role, its word, its number. What stands in brackets only explains."""
    bare = BRACKETS.sub(lambda inside: " " * len(inside[0]), sentence.masked)
    found = []
    for at, number in enumerate(sentence.numbers):
        begin = max(sentence.start, sentence.numbers[at - 1].noun_end or sentence.numbers[at - 1].end if at else 0)
        if (
            not (number.is_count or (number.is_exact and number.kind in MEASURED))
            or not bare[number.start : number.end].strip()
        ):
            continue
        lead = bare[begin : number.start]
        role = role_of(re.split(r"[,;:.]\s+(?=\S)", lead.rstrip(" :"))[-1])
        found.append((*(role or ("other", "")), number))
    return found


def role_of(lead: str) -> tuple[str, str] | None:
    """The last word of balance before the number."""
    if REACHED.search(lead.lower()):
        return "closing", "đến"
    best: tuple[int, str, str] | None = None
    for role, words in data("words")["balance"].items():
        for match in re.finditer(rf"(?<!\w)(?:{one_of(words)})(?!\w)", lead.lower()):
            if best is None or match.end() > best[0]:
                best = (match.end(), role, match[0])
    if best is None or NET.search(lead):
        return None
    if best[2] in {"tăng", "giảm"} and not FILLER.fullmatch(lead.lower(), best[0]):
        return None  # "tăng thu nhập cho 12 hộ"
    return best[1], best[2]


def judged(block: Block, roles: list[tuple[str, str, Number]]) -> Finding | None:
    """One opening, one closing, something in and something out, all of one thing; both ways of adding must fail."""
    opening = [number for role, _, number in roles if role == "opening"]
    closing = [number for role, _, number in roles if role == "closing"]
    moved = [(role, word, number) for role, word, number in roles if role in {"in", "out"}]
    kinds = {number.kind for role, _, number in roles if role != "other"} - {""}
    if len(opening) != 1 or len(closing) != 1 or {role for role, _, _ in moved} != {"in", "out"} or len(kinds) > 1:
        return None
    if is_incomplete(roles, opening[0]):
        return None
    summed = [entry for entry in moved if entry[1] in {"tăng", "giảm"}]
    ways = [change(entries) for entries in (moved, summed) if entries]
    if any(opening[0].value + way == closing[0].value for way in ways):
        return None
    entries = summed if {role for role, _, _ in summed} == {"in", "out"} else moved
    told = " ".join([f"{'+' if role == 'in' else '−'} {written(number.value)}" for role, _, number in entries])
    message = t(
        "checker.balance",
        opening=written(opening[0].value),
        moves=told,
        right=written(opening[0].value + change(entries)),
        closing=written(closing[0].value),
    )
    places = [number for role, _, number in roles if role != "other"]
    last = max(number.noun_end or number.end for number in places)
    return found("balance", block, min(number.start for number in places), last, message)


def is_incomplete(roles: list[tuple[str, str, Number]], opening: Number) -> bool:
    """Whether something of the same thing is told on the way that nobody taught the checker: "xuất bán 1.200 con"."""
    told = [number.start for role, _, number in roles if role != "other"]
    return any(
        role == "other" and number.noun in {"", opening.noun} and min(told) < number.start < max(told)
        for role, _, number in roles
    )


def change(entries: list[tuple[str, str, Number]]) -> Decimal:
    return sum((number.value if role == "in" else -number.value for role, _, number in entries), Decimal())


def unbalanced_rows(
    heads: list[str], values: list[list[Decimal | None]], finding: Callable[[int, int, str], Finding]
) -> Iterator[Finding]:
    """A table with columns for opening, in, out and closing."""
    columns = {
        role: [at for at, head in enumerate(heads) if is_column(role, head)] for role in data("words")["balance"]
    }
    if (
        len(columns["opening"]) != 1
        or len(columns["closing"]) != 1
        or len(columns["in"]) != 1
        or len(columns["out"]) != 1
    ):
        return
    opening, gained, lost, closing = (columns[role][0] for role in ("opening", "in", "out", "closing"))
    for row, cells in enumerate(values):
        numbers = [cells[column] for column in (opening, gained, lost, closing)]
        if numbers[0] is None or numbers[3] is None:
            continue
        right = numbers[0] + (numbers[1] or 0) - (numbers[2] or 0)
        if right != numbers[3]:
            moves = f"+ {written(numbers[1] or Decimal())} − {written(numbers[2] or Decimal())}"
            told = t(
                "checker.balance",
                opening=written(numbers[0]),
                moves=moves,
                right=written(right),
                closing=written(numbers[3]),
            )
            wrong = finding(row, closing, told)
            yield Finding("balance", wrong.quote, wrong.line, wrong.message)


def is_column(role: str, head: str) -> bool:
    words = ["tăng", "giảm"] if role in {"in", "out"} else data("words")["balance"][role]
    wanted = [words[0]] if role == "in" else [words[1]] if role == "out" else words
    return (
        bool(re.search(rf"(?<!\w)(?:{one_of(wanted)})(?!\w)", head.lower()))
        and "%" not in head
        and "tỷ lệ" not in head.lower()
    )
