"""The form's figures as the rows of one page: two columns of them side by side, made shorter step by step until they fit.

Lines are counted by the widths of Times New Roman's letters, on the safe side.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from unicodedata import combining, normalize

from reporting.form import Figure, Form, Screen
from reporting.values import NA, Value, Values
from texts import shown, t

LABEL, VALUE, WHOLE = 17.6, 3.8, 46.0
"""Widths of a label's cell, a value's, and the text, in heights of the table's letters."""
WIDTHS = {**dict.fromkeys("ijlt,.:;'()/- ", 0.3), **dict.fromkeys("frs", 0.4), **dict.fromkeys("mw", 0.78)}
SMALL, CAPITAL = 0.5, 0.75
"""Of every other letter."""
SPLIT_GROUP = 2
"""Lines that are given away rather than to divide a group between the two columns."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A figure with its value; or the heading of a group, with what is said of the whole group."""

    label: str
    value: str = ""
    short: str = ""
    is_head: bool = False
    is_continued: bool = False
    """The heading again, over the rest of its group in the second column."""
    is_nothing: bool = False
    """Of a group in which nothing happened."""

    @property
    def lines(self) -> int:
        return max(lines_of(self.label, LABEL), lines_of(self.value, VALUE))


Group = Sequence[Entry]
"""A heading and its figures."""
Row = tuple[Entry | None, Entry | None]


def lines_of(text: str, width: float) -> int:
    """How many lines the text needs, broken between words; an empty one needs one too."""
    lines, used = 1, 0.0
    for word in text.split():
        needed = width_of(word)
        if used and used + WIDTHS[" "] + needed > width:
            lines, used = lines + 1, needed
        else:
            used += needed + (WIDTHS[" "] if used else 0)
    return lines


def width_of(word: str) -> float:
    """An accent takes no room of its own."""
    letters = [letter for letter in normalize("NFD", word) if not combining(letter)]
    return sum(WIDTHS.get(letter, CAPITAL if letter.isupper() else SMALL) for letter in letters)


def groups_of(form: Form, values: Values) -> list[Group]:
    """Every figure that the report has, in the form's own groups; what a person wrote stands elsewhere."""
    return [group for screen in form.screens if len(group := group_of(form, screen, values)) > 1]


def group_of(form: Form, screen: Screen, values: Values) -> Group:
    figures = [form.figures[code] for code in screen.shown if code in values]
    flows = {one.code for one in figures if one.nature == "flow"}
    can_be_nothing = bool(screen.gate) or len(flows) == len(figures)
    nothing = flows if can_be_nothing and all(values[code] == 0 for code in flows) else set()
    return [
        Entry(screen.title, is_head=True),
        *(
            Entry(one.label, written(one, values[one.code]), one.short, is_nothing=one.code in nothing)
            for one in figures
            if not is_words(one, values[one.code])
        ),
    ]


def words_of(form: Form, values: Values) -> list[str]:
    """What does not fit into a cell: a long choice, and what a person wrote."""
    figures = [form.figures[code] for screen in form.screens for code in screen.shown if code in values]
    return [
        t("branch_page.said" if is_own(one, values[one.code]) else "branch_page.chosen", label=one.label, words=words)
        for one in figures
        if is_words(one, values[one.code]) and (words := written(one, values[one.code]))
    ]


def is_words(figure: Figure, value: Value) -> bool:
    return is_own(figure, value) or (figure.type == "choice" and lines_of(written(figure, value), VALUE) > 1)


def is_own(figure: Figure, value: Value) -> bool:
    """In a person's own words."""
    return figure.type == "text" and value is not NA and value not in dict(figure.choices)


def written(figure: Figure, value: Value) -> str:
    """A choice by its label."""
    if value is NA:
        return t("branch_page.not_applicable")
    text = dict(figure.choices).get(value, value) if isinstance(value, str) else shown.value(value)
    return f"{text}%" if figure.type == "percent" else text


# ── Making it fit ───────────────────────────────────────────────────────────


def arranged(groups: Sequence[Group], room: int, wanted: int = 0) -> list[Row]:
    """The rows in the first way that fits into ``room`` lines; in the shortest one where none does.

    ``wanted``: lines that are to be left, if that costs no more than long labels and zeros.
    """
    ways = [side_by_side([shorter(group) for group in groups]) for shorter in WAYS]
    with_the_rest = (rows for rows in ways[:-1] if height(rows) <= room - wanted)
    return next(with_the_rest, ways[-2] if height(ways[-2]) <= room else ways[-1])


def in_full(group: Group) -> Group:
    return group


def without_nothing(group: Group) -> Group:
    """A group in which nothing happened says so in a word; what is counted at the month's end stays."""
    if not any(one.is_nothing for one in group):
        return group
    head, *others = group
    return [replace(head, value=t("branch_page.nothing")), *(one for one in others if not one.is_nothing)]


def with_short_labels(group: Group) -> Group:
    return [replace(one, label=one.short) if one.short and one.lines > 1 else one for one in without_nothing(group)]


def without_heading(group: Group) -> Group:
    head, *others = with_short_labels(group)
    return [replace(head, is_head=False), *others] if head.value else others


WAYS: tuple[Callable[[Group], Group], ...] = (in_full, without_nothing, with_short_labels, without_heading)


def side_by_side(groups: Sequence[Group]) -> list[Row]:
    """The two columns of least height; a group stays whole where that costs little."""
    flat = [one for group in groups for one in group]
    places = [at for at in range(1, len(flat) + 1) if not flat[at - 1].is_head]
    return min((divided(flat, at) for at in places), key=lambda rows: (cost(rows), len(rows)), default=[])


def divided(flat: Sequence[Entry], at: int) -> list[Row]:
    left, right = flat[:at], flat[at:]
    head = next((one for one in reversed(left) if one.is_head), None)
    if head and right and not right[0].is_head:
        title = t("branch_page.continued", title=head.label)
        right = [replace(head, label=title, value="", is_continued=True), *right]
    return list(zip_longest(left, right))


def cost(rows: Sequence[Row]) -> int:
    begins = rows[0][1]
    return height(rows) + SPLIT_GROUP * (begins is not None and begins.is_continued)


def height(rows: Sequence[Row]) -> int:
    return sum(max(one.lines for one in row if one) for row in rows)
