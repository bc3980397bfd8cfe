"""A document with its sentences, its numbers, and what it says of its own time and place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from checker import days
from checker.document import Block, Document
from checker.finding import Finding, shortened
from checker.numbers import Number, masked, numbers

TITLE_BLOCKS = 14
"""The head of a report: issuer, number, date, title, opening sentence."""
MOST_NUMBERS = 120
"""In a sentence; what holds more is a table without lines, and no sum can be told from it."""
SENTENCE_END = re.compile(r"[.!?…]['\"”’)]*\s+")
SHORT = re.compile(r"(?:^|\s)(?:TP|TX|TT|Th|ThS|TS|BS|GS|PGS|Tr|đ/c|v\.v|STT|QL|Nxb)\.\s$")
AHEAD = re.compile(
    r"phương hướng|giải pháp|mục tiêu|dự kiến|trọng tâm|thời gian tới|đề xuất|kiến nghị|chương trình công tác|kế hoạch năm"
    r"|^\W*(?:[IVX]+|\d+)?[\d.]*[.\-)\s]*nhiệm vụ",
    re.IGNORECASE,
)
BEHIND = re.compile(
    r"kết quả|tình hình|thực hiện (?:các )?(?:mục tiêu|chỉ tiêu|nhiệm vụ)|đánh giá|công tác", re.IGNORECASE
)
WISHED = re.compile(
    r"phấn đấu|mục tiêu|dự kiến|(?<!\w)sẽ(?!\w)|tối thiểu|ít nhất|theo quy định|yêu cầu|đề ra|đến năm|nếu|giả sử|ví dụ"
    r"|theo (?:Luật|Nghị định|Thông tư|Quyết định|Điều)|quy định:|“|”",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Sentence:
    block: Block
    start: int
    end: int
    masked: str
    """The whole block's: numbers carry offsets in the block."""
    numbers: list[Number]
    ahead: bool = False
    """Speaks of what is to come, or of what a rule demands."""

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    def before(self, offset: int) -> str:
        return self.block.text[self.start : offset]


@dataclass(slots=True)
class Report:
    document: Document
    sentences: list[Sentence] = field(default_factory=list)
    own: str = ""
    """The head, whose times and names are those of the whole report."""
    period: days.Span | None = None
    issued: days.Span | None = None
    closing: days.date | None = None

    def of_block(self, block: Block) -> list[Sentence]:
        return [sentence for sentence in self.sentences if sentence.block is block]

    @property
    def figures(self) -> list[Number]:
        return [number for sentence in self.sentences for number in sentence.numbers]

    def figures_before(self, sentence: Sentence, offset: int) -> list[Number]:
        """Those that a reader has met when he comes to ``offset``."""
        at = next(at for at, other in enumerate(self.sentences) if other is sentence)
        earlier = [number for other in self.sentences[:at] for number in other.numbers]
        return [*earlier, *(number for number in sentence.numbers if number.end <= offset)]


def report_of(document: Document) -> Report:
    own = head_of(document)
    everything = "\n".join([block.text for block in document.running])
    read = Report(
        document,
        own=own,
        issued=days.issued(own),
        closing=days.closing(everything),
        period=days.period(own, everything),
    )
    for block in document.running:
        read.sentences += sentences(block)
    return read


def head_of(document: Document) -> str:
    """Issuer, day, title and opening sentence; nothing where no title says that they are that."""
    head = [block for block in document.blocks if block.kind != "note"][:TITLE_BLOCKS]
    title = next((at for at, block in enumerate(head) if re.match(r"\W*BÁO CÁO", block.text)), None)
    if title is None:
        return ""
    after = [block.text for block in head[title + 1 : title + 4]]
    last = next((at for at, text in enumerate(after) if re.match(r"(?:I|1|A)[.\-)]", text) or counts(text)), len(after))
    return "\n".join([*(block.text for block in head[: title + 1]), *after[:last]])


def counts(text: str) -> bool:
    """ "6 tháng đầu năm" in a title is a time, not a figure."""
    return any(number.noun and number.kind != "time" for number in numbers(masked(text)))


def sentences(block: Block) -> Iterator[Sentence]:
    hidden = masked(block.text)
    figures = numbers(hidden)
    ahead = block.kind != "note" and is_ahead(block)
    for start, end in spans(block.text):
        inside = [number for number in figures if start <= number.start < end]
        if len(inside) > MOST_NUMBERS:
            inside = []
        yield Sentence(block, start, end, hidden, inside, ahead or bool(WISHED.search(block.text, start, end)))


def is_ahead(block: Block) -> bool:
    return any(AHEAD.search(heading) and not BEHIND.search(heading) for heading in block.sections)


def spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in SENTENCE_END.finditer(text):
        following = text[stop.end() : stop.end() + 1]
        if (following.isupper() or following in {*'"“(-'} or following.isdigit()) and not SHORT.search(
            text[: stop.end()]
        ):
            yield start, stop.end()
            start = stop.end()
    if start < len(text):
        yield start, len(text)


def found(kind: str, block: Block, start: int, end: int, message: str) -> Finding:
    """A finding whose quote reaches back to where its clause begins."""
    end += (
        len(block.text[end:]) - len(block.text[end:].lstrip()) + 1 if block.text[end:].lstrip().startswith(")") else 0
    )
    lead = max([block.text.rfind(stop, 0, start) + 1 for stop in (". ", "; ", ": ", ", ", "\n")] + [0, start - 140])
    return Finding(kind, shortened(block.text[lead:end]), block.line_at(start), message)
