"""From what was typed under a question to values of its figures. Never a guess."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reporting.answers import (
    Accepted,
    Command,
    Phrases,
    Reason,
    Unclear,
    is_plainer,
    normalise,
    read_choice,
    read_command,
    read_date,
    read_edit,
    read_int,
    read_line_number,
    read_lines,
    read_new_value,
    read_pair,
    read_text,
    split_date,
    split_sequence,
)
from reporting.facts import Facts
from reporting.form import Figure, Form
from reporting.steps import Line
from reporting.values import Value, Values

NOT_MET = "chua_hop"
SEVERAL = re.compile(r"[,;\n]")
TEXT_LIMIT = 500


@dataclass(frozen=True, slots=True)
class Doubt:
    """What was typed for a figure is not clear: the reason, and the values it could be."""

    figure: Figure | None
    said: str
    why: Unclear


@dataclass(frozen=True, slots=True)
class Understood:
    """``values`` are sure; ``doubts`` are asked about, one at a time."""

    values: Mapping[str, Value] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


def read_figure(figure: Figure, text: str, facts: Facts, known: Values) -> Accepted[Value] | Unclear:
    """One figure's answer. ``known`` holds the settled figures: how many must attend, for "đủ" and "18/25"."""
    if figure.type == "date":
        if read_command(text) is Command.NOT_MET:
            return Accepted(NOT_MET)
        return widened(read_date(text, period=facts.period, today=facts.today))
    if figure.type == "choice":
        found = read_choice(text, [label for _, label in figure.choices])
        return Accepted(figure.choices[found.value][0]) if isinstance(found, Accepted) else found
    if figure.type == "text":
        return widened(read_text(text, limit=TEXT_LIMIT))
    if figure.code == "sh_du":
        return read_attendance(figure, text, known)
    return widened(read_int(text, nouns=figure.nouns))


def widened(found: Accepted[int] | Accepted[str] | Accepted[object] | Unclear) -> Accepted[Value] | Unclear:
    return found  # type: ignore[return-value]  # Accepted is covariant in all but name


def read_attendance(figure: Figure, text: str, known: Values) -> Accepted[Value] | Unclear:
    """Present members: a number, "11/12" where 12 is who must attend, or "đủ", which is asked back."""
    must = known.get("sh_phai_du")
    found = read_int(text, nouns=figure.nouns)
    if isinstance(found, Accepted):
        return Accepted(found.value)
    if found.code is Reason.ALL_PRESENT and isinstance(must, int):
        return Unclear(Reason.ALL_PRESENT, (must,))
    pair = read_pair(text, nouns=figure.nouns)
    if isinstance(pair, Accepted):
        present, of = pair.value
        return Accepted(present) if of == must else Unclear(Reason.OTHER_WHOLE, (present,))
    return found


def read_listing(lines: Sequence[Line], text: str, facts: Facts, known: Values) -> Understood | Unclear:
    """An answer to a list: "3: 12", "5/3, 11" for what is open, or the only open figure."""
    by_line = read_lines(text, count=len(lines))
    if isinstance(by_line, Accepted):
        return each([(lines[number - 1].figure, raw) for number, raw in by_line.value.items()], facts, known)
    open_figures = [line.figure for line in lines if line.value is None]
    if len(open_figures) == 1:
        return each([(open_figures[0], text)], facts, known)
    if open_figures:
        return read_in_order(open_figures, text, facts, known)
    if len(lines) == 1:
        # A bare number can only be the value: nobody needs to say which line of one.
        only = each([(lines[0].figure, text)], facts, known)
        return by_line if only.doubts and not only.doubts[0].why.options else only
    return by_line


def read_in_order(figures: Sequence[Figure], text: str, facts: Facts, known: Values) -> Understood | Unclear:
    """Several answers in one message: in the order asked, or each with its own word ("dtts 0, nữ 1")."""
    first = figures[0]
    if first.type != "date":
        return read_counts(figures, text, facts, known)
    if read_command(text) is Command.NOT_MET:
        return Understood({first.code: NOT_MET})
    parted = split_date(text, lambda head: read_date(head, period=facts.period, today=facts.today))
    if parted is None:
        only = each([(first, text)], facts, known)
        return only if only.doubts and only.doubts[0].why.options else Unclear(Reason.NOT_A_DATE)
    day, rest = parted
    met = each([(first, day)], facts, known)
    if not rest:
        return met
    others = read_counts(figures[1:], rest, facts, known)
    if isinstance(others, Unclear):
        return Understood(met.values, (Doubt(figures[1], rest, others),))
    return Understood({**met.values, **others.values}, (*met.doubts, *others.doubts))


def read_all_in_order(lines: Sequence[Line], text: str, facts: Facts, known: Values) -> Understood | None:
    """ "1, 0, 0" for a list of three: only where each line gets its number."""
    parts = split_sequence(text, len(lines))
    if isinstance(parts, Unclear) or len(parts.value) != len(lines) or len(lines) < 2:
        return None
    said = each([(line.figure, part) for line, part in zip(lines, parts.value, strict=True)], facts, known)
    return None if said.doubts else said


def read_counts(figures: Sequence[Figure], text: str, facts: Facts, known: Values) -> Understood | Unclear:
    parts = split_sequence(text, len(figures))
    if isinstance(parts, Unclear):
        return parts
    homes = [home(figures, part) for part in parts.value]
    if any(homes):
        # As soon as one part carries a word, the order says nothing any more.
        if not all(homes) or len({figure.code for figure in homes if figure}) < len(homes):
            return Unclear(Reason.AMBIGUOUS)
        return each([(figure, part) for figure, part in zip(homes, parts.value, strict=True) if figure], facts, known)
    return each(list(zip(figures, parts.value, strict=False)), facts, known)


def home(figures: Sequence[Figure], part: str) -> Figure | None:
    """The figure whose own word stands in the part; a single figure asked for needs no word."""
    found = [figure for figure in figures if carries(part, Phrases(figure.nouns))]
    return found[0] if len(found) == 1 else None


def carries(part: str, words: Phrases) -> bool:
    return bool(words.opening(part)[0]) or words.without_end(part) != part


def each(said: Sequence[tuple[Figure, str]], facts: Facts, known: Values) -> Understood:
    values: dict[str, Value] = {}
    doubts: list[Doubt] = []
    for figure, raw in said:
        found = read_figure(figure, raw, facts, known)
        if isinstance(found, Accepted):
            values[figure.code] = found.value
        else:
            doubts.append(Doubt(figure, raw.strip(), found))
    return Understood(values, tuple(doubts))


Named = Sequence[tuple[Figure, str]]
"""Figures called by name, each with what was typed for it, "" where that was not said."""


def read_named(form: Form, text: str) -> Named:
    """Figures called by their names: "nữ 8", "sửa nữ: 8", "nữ 8, dtts 7". Empty where a part has no such name."""
    edited = read_edit(text)
    rest = text if edited is None else edited
    whole = read_one_named(form, rest)
    if whole and not whole[1]:
        return [whole] if edited is not None else []
    parts = [read_one_named(form, part) for part in SEVERAL.split(rest) if part.strip()]
    found = [part for part in parts if part is not None and part[1]]
    if parts and len(found) == len(parts):
        return found
    return [whole] if whole else []


def read_one_named(form: Form, text: str) -> tuple[Figure, str] | None:
    words = normalise(text).strip(" .,!;").split()
    for size in range(len(words), 0, -1):
        figure = named(form, " ".join(words[:size]))
        if figure:
            return figure, read_new_value(" ".join(words[size:]))
    return None


def read_line(lines: Sequence[Line], text: str) -> Figure | None:
    """ "sửa 3": the figure of the third line."""
    number = read_line_number(read_edit(text) or "")
    return lines[number - 1].figure if number is not None and 1 <= number <= len(lines) else None


def named(form: Form, words: str) -> Figure | None:
    """The one figure with this code, label or other name; None where none or several fit."""
    said = words.rstrip(" :=")
    found = [figure for figure in form.figures.values() if any(is_plainer(said, name) for name in figure.called)]
    return found[0] if len(found) == 1 else None
