"""Numbers in words, as people say them. Never a guess.

Words are tokens with a part in the number; those without diacritics that could be two words
("nam": năm, nam) lead to every reading, and only a single reading is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import product

from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import is_plainer

EXACT: dict[str, tuple[str, int]] = {
    "không": ("unit", 0),
    "một": ("unit", 1),
    "hai": ("unit", 2),
    "ba": ("unit", 3),
    "bốn": ("unit", 4),
    "tư": ("four", 4),
    "năm": ("unit", 5),
    "sáu": ("unit", 6),
    "bảy": ("unit", 7),
    "bẩy": ("unit", 7),
    "tám": ("unit", 8),
    "chín": ("unit", 9),
    "mốt": ("after_ten", 1),
    "lăm": ("after_ten", 5),
    "nhăm": ("after_ten", 5),
    "mười": ("ten", 10),
    "mươi": ("tens", 10),
    "chục": ("tens", 10),
    "trăm": ("hundred", 100),
    "nghìn": ("thousand", 1000),
    "ngàn": ("thousand", 1000),
    "linh": ("zero_tens", 0),
    "lẻ": ("zero_tens", 0),
    "lẽ": ("zero_tens", 0),
    "hăm": ("twenty", 20),
    "băm": ("thirty", 30),
}
"""Word → its part in the number, and its worth."""

NOT_A_DIGIT = {"nam": ("other", -1)}
"""Without diacritics: năm, or the noun nam, or the year."""

Token = tuple[str, int]


@cache
def tokens(word: str) -> tuple[Token, ...]:
    """The parts that the word can play: one for a word with its diacritics, several without."""
    if word in EXACT:
        return (EXACT[word],)
    parts = [part for right, part in EXACT.items() if is_plainer(word, right)]
    return tuple(dict.fromkeys([*parts, *([NOT_A_DIGIT[word]] if word in NOT_A_DIGIT else [])]))


def read_words(core: str) -> Accepted[int] | Unclear:
    words = [word.strip(".,!") for word in core.split()]
    choices = [tokens(word) for word in words]
    if not words or not all(choices) or len(words) > 12:
        return Unclear(Reason.NOT_A_NUMBER)
    readings: set[int | None] = set()
    for line in product(*choices):
        readings |= set(parse(line))
    bare_nam = words[-1] == "nam" and len(words) > 1
    if bare_nam:
        return Unclear(Reason.AMBIGUOUS, nam_options(words))
    if words == ["nam"]:
        return Unclear(Reason.AMBIGUOUS, (5,))
    values = sorted(value for value in readings if value is not None)
    if len(values) == 1 and None not in readings:
        return Accepted(values[0])
    if values:
        return Unclear(Reason.AMBIGUOUS, tuple(values))
    return Unclear(Reason.NOT_A_NUMBER)


def nam_options(words: list[str]) -> tuple[int, ...]:
    """ "hai nam": 25 (hai lăm), or 2 (hai nam); "mot tram linh nam": 105."""
    head = words[:-1]
    readings = [read_words(" ".join(line)) for line in ([*head, "lăm"], [*head, "năm"], head)]
    return tuple(dict.fromkeys(found.value for found in readings if isinstance(found, Accepted)))


def parse(line: tuple[Token, ...]) -> Iterator[int | None]:
    """Every number that the parts can mean; None for a reading that is not sure."""
    kinds = [kind for kind, _ in line]
    if "other" in kinds:
        return
    if "thousand" in kinds:
        at = kinds.index("thousand")
        if "thousand" in kinds[at + 1 :]:
            return
        for thousands in below_thousand(line[:at], leading=True):
            if thousands is None or not 1 <= thousands <= 999:
                continue
            if not line[at + 1 :]:
                yield thousands * 1000
                continue
            rest = line[at + 1 :]
            if len(rest) == 1:
                # "hai nghìn ba": 2.300 as people say it, or 2.003.
                if rest[0][0] in {"unit", "four"}:
                    yield thousands * 1000 + rest[0][1]
                    yield thousands * 1000 + rest[0][1] * 100
                continue
            for value in after_thousand(rest):
                yield None if value is None else thousands * 1000 + value
        return
    yield from below_thousand(line, leading=True)


def after_thousand(rest: tuple[Token, ...]) -> Iterator[int | None]:
    """What may follow "nghìn": "không trăm linh năm", "ba trăm", "linh năm"."""
    kinds = [kind for kind, _ in rest]
    if kinds[0] == "zero_tens" and len(rest) == 2 and rest[1][0] in {"unit", "four"} and rest[1][1] > 0:
        yield rest[1][1]
    elif "hundred" in kinds:
        yield from below_thousand(rest, leading=False)


def below_thousand(line: tuple[Token, ...], *, leading: bool) -> Iterator[int | None]:
    kinds = [kind for kind, _ in line]
    if not line:
        return
    if "hundred" not in kinds:
        yield from below_hundred(line)
        return
    at = kinds.index("hundred")
    if at != 1 or kinds[0] != "unit" or "hundred" in kinds[at + 1 :]:
        return
    hundreds = line[0][1]
    if hundreds == 0 and leading:
        return
    rest = line[at + 1 :]
    if not rest:
        if hundreds:
            yield hundreds * 100
        return
    if rest[0][0] == "zero_tens":
        if len(rest) == 2 and rest[1][0] in {"unit", "four"} and rest[1][1] > 0:
            yield hundreds * 100 + rest[1][1]
        return
    if len(rest) == 1 and rest[0][0] in {"unit", "four"}:
        # "một trăm ba": 103 or 130.
        if rest[0][1]:
            yield hundreds * 100 + rest[0][1]
            yield hundreds * 100 + rest[0][1] * 10
        return
    for value in below_hundred(rest):
        if value is None or value >= 10:
            yield None if value is None else hundreds * 100 + value


def below_hundred(line: tuple[Token, ...]) -> Iterator[int | None]:
    kinds = tuple(kind for kind, _ in line)
    worth = [value for _, value in line]
    if len(line) == 1:
        if kinds[0] in {"unit", "four"}:
            yield worth[0]
        elif kinds[0] == "ten":
            yield 10
    elif kinds[0] == "ten" and len(line) == 2:
        yield from after_ten(line[1], tens=10)
    elif kinds[0] in {"twenty", "thirty"} and len(line) == 2:
        yield from after_ten(line[1], tens=worth[0])
    elif kinds[0] == "unit" and worth[0] >= 1 and len(line) >= 2:
        yield from spoken_tens(line)


def spoken_tens(line: tuple[Token, ...]) -> Iterator[int | None]:
    """ "hai mươi mốt", and the short "hai mốt", "ba tư", "sáu ba"."""
    tens = line[0][1] * 10
    kinds = tuple(kind for kind, _ in line)
    if kinds[1] in {"tens", "ten"} and line[0][1] >= 2:
        # "hai muoi": without diacritics mười and mươi are one word.
        if len(line) == 2:
            yield tens
        elif len(line) == 3:
            yield from after_ten(line[2], tens=tens)
    elif kinds[1] == "tens" and line[0][1] == 1 and len(line) == 2:
        yield 10
    elif len(line) == 2 and line[0][1] >= 2 and (kinds[1] in {"after_ten", "four"}):
        yield tens + line[1][1]
    elif len(line) == 2 and kinds[1] == "unit" and line[0][1] >= 2:
        yield from neighbours(line[0][1], line[1][1])


A_FEW = frozenset({(5, 3), (5, 7), (3, 7)})
""" "năm ba", "năm bảy", "ba bảy": a few, several; no numbers."""


def neighbours(first: int, second: int) -> Iterator[int | None]:
    """ "sáu ba" is 63; "năm sáu", "hai ba" are five or six, two or three, and only offered."""
    next_to_it = second == first + 1
    # Twenty-one is "hai mốt", twenty-five "hai lăm": "hai một", "hai năm", "hai không" may be digits read out.
    if next_to_it or second in {0, 1, 5} or (first, second) in A_FEW:
        yield None
    if next_to_it:
        yield from (first, second)
    yield first * 10 + second


def after_ten(token: Token, *, tens: int) -> Iterator[int | None]:
    """The digit after a ten: mốt, tư, lăm where they belong; năm stays five only outside of it."""
    kind, value = token
    if kind == "after_ten":
        if value == 5 or (value == 1 and tens >= 20):
            yield tens + value
    elif kind == "four":
        yield tens + 4
    elif kind == "unit" and value not in {0, 5}:
        if value == 1 and tens >= 20:
            yield tens + 1
        elif value != 1 or tens == 10:
            yield tens + value
