"""The placeholders of a paragraph: ``{{nu}}``, ``{{nếu co_xoa_ten}}…{{không}}…{{hết}}``, ``{{hàng theo_cap}}``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from documents.word.names import OBJECT
from documents.word.problems import Problem
from documents.word.values import Value, Values
from reporting.answers import fold

MARKER = re.compile(r"\{\{([^{}\ufffc]*)\}\}")
TRIPLE = re.compile(r"\{{3,}[^{}]*\}{2,}|\{{2,}[^{}]*\}{3,}")
SINGLE = re.compile(r"(?<!\{)\{([^{}\s](?:[^{}]*[^{}\s])?)\}(?!\})")
CODE = re.compile(r"[a-z0-9_]+(\.[\w-]+\.[a-z0-9_]+)?", re.ASCII)
Finder = Callable[[str], Value | None]
IF, ELSE, END, ROW = "neu", "khong", "het", "hang"


@dataclass(frozen=True, slots=True)
class Piece:
    """A value, or a sentence with its condition: where it stands and how it is written in the template."""

    start: int
    end: int
    pattern: str
    condition: str
    """Empty for a plain value."""
    yes: str
    no: str

    @property
    def codes(self) -> list[str]:
        """Of the values that are printed in it."""
        return [mark[1].strip() for mark in MARKER.finditer(self.yes + self.no)]

    def text(self, find: Finder) -> str:
        """As it is to be printed. KeyError for a code that there is no longer."""
        chosen = self.yes
        if self.condition:
            holds = find(self.condition)
            if holds is None:
                raise KeyError(self.condition)
            chosen = self.yes if holds else self.no
        return MARKER.sub(lambda mark: _text(find, mark[1].strip()), chosen)


def _text(find: Finder, code: str) -> str:
    value = find(code)
    if not isinstance(value, str):
        raise KeyError(code)
    return value


def pieces(text: str) -> tuple[list[Piece], list[Problem]]:
    """The pieces of a paragraph in their order, and what is badly written in it."""
    found: list[Piece] = []
    problems = _loose(text)
    marks = iter(MARKER.finditer(text))
    for mark in marks:
        word, code = _words(mark)
        if word == ROW:
            continue
        if word == IF:
            _take_sentence(text, mark, marks, found, problems)
        elif word:
            problems.append(Problem("no_opening", {"mark": mark[0]}))
        elif not CODE.fullmatch(code):
            problems.append(Problem("bad_code", {"mark": mark[0]}))
        else:
            found.append(Piece(mark.start(), mark.end(), mark[0], "", mark[0], ""))
    return found, problems


def _take_sentence(
    text: str, opening: re.Match[str], marks: Iterator[re.Match[str]], found: list[Piece], problems: list[Problem]
) -> None:
    """From ``{{nếu …}}`` to its ``{{hết}}``."""
    condition = _words(opening)[1]
    parted: re.Match[str] | None = None
    for mark in marks:
        word, code = _words(mark)
        if word == END:
            middle, after = (parted.start(), parted.end()) if parted else (mark.start(), mark.start())
            yes, no = text[opening.end() : middle], text[after : mark.start()]
            if OBJECT in yes + no:
                problems.append(Problem("object_inside", {"mark": opening[0]}))
            if not CODE.fullmatch(condition):
                problems.append(Problem("bad_code", {"mark": opening[0]}))
            pattern = text[opening.start() : mark.end()]
            found.append(Piece(opening.start(), mark.end(), pattern, condition, yes, no))
            return
        if word == ELSE and parted is None:
            parted = mark
        elif word or not CODE.fullmatch(code):
            problems.append(Problem("bad_inside", {"mark": mark[0], "opening": opening[0]}))
    problems.append(Problem("no_end", {"mark": opening[0]}))


def _words(mark: re.Match[str]) -> tuple[str, str]:
    """Keyword (empty for a value) and code. Keywords are read with or without their diacritics."""
    first, _, rest = mark[1].strip().partition(" ")
    word = fold(first)
    if word in {ELSE, END}:
        return word, rest.strip()
    return (word, rest.strip()) if word in {IF, ROW} else ("", mark[1].strip())


def _loose(text: str) -> list[Problem]:
    """Braces that open nothing or close nothing, and a placeholder with one or three of them."""
    miswritten = TRIPLE.search(text) or next((mark for mark in SINGLE.finditer(text) if _is_meant(mark)), None)
    if miswritten:
        return [Problem("loose", {"mark": miswritten[0]})]
    rest = MARKER.sub("", text)
    at = min((place for place in (rest.find("{{"), rest.find("}}")) if place >= 0), default=-1)
    return [Problem("loose", {"mark": rest[at : at + 20].replace(OBJECT, " ").strip()})] if at >= 0 else []


def _is_meant(mark: re.Match[str]) -> bool:
    """ "{nu}" and "{nếu co_xoa_ten}" are placeholders that lack a brace; "{ hay }" is a sentence about braces."""
    return bool(_words(mark)[0] or CODE.fullmatch(mark[1]))


def row_table(text: str) -> str:
    """The table whose rows repeat this one; empty where there is no ``{{hàng …}}``."""
    return next((code for word, code in map(_words, MARKER.finditer(text)) if word == ROW), "")


def without_row_mark(text: str) -> list[tuple[int, int]]:
    """Where the ``{{hàng …}}`` of a paragraph stand."""
    return [mark.span() for mark in MARKER.finditer(text) if _words(mark)[0] == ROW]


def check(piece: Piece, find: Finder, known: Values, columns: list[str]) -> list[Problem]:
    """Codes that nothing stands behind, with the nearest ones that something does."""
    problems = []
    wanted: list[tuple[str, type]] = [(code, str) for code in piece.codes]
    if piece.condition:
        wanted.insert(0, (piece.condition, bool))
    for code, kind in wanted:
        value = find(code)
        if value is None:
            near = get_close_matches(code, [*columns, *(key for key in known if isinstance(known[key], kind))], 3)
            problems.append(Problem("unknown_near" if near else "unknown", {"mark": code, "near": ", ".join(near)}))
        elif not isinstance(value, kind):
            problems.append(Problem("not_a_flag" if kind is bool else "not_a_text", {"mark": code}))
    return problems
