"""Where the talk stands: which screen, and what it asks. Derived from the figures, so nothing is lost.

The place in the talk is a screen and what is pending there; everything else follows from the
draft's figures: the screen that comes next is the first one with a figure that nobody answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from hashlib import blake2b
from typing import Any

from reporting.facts import Facts
from reporting.form import Figure, Form, Screen
from reporting.rules import asked, prefill, scope, settle
from reporting.values import NA, Value, Values

CARD = "card"
"""Stands for a screen where a place names the read-back card."""

YES, NO = "co", "khong"
"""What a gate is answered with."""

ATTENDANCE = "attendance"
"""Source of a figure that was taken from the attendance of a meeting."""

OPENING = "dau_ky"
OTHER_OPENING = "dau_ky_khac"
"""What the branch says its opening is ("Số của tôi khác"); kept beside the locked one."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The figures answered so far. ``sources`` tells typed from confirmed from implied."""

    values: Values = field(default_factory=dict)
    sources: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """``screen`` "" is wherever the figures end; ``editing`` shows a finished screen again."""

    screen: str = ""
    editing: bool = False
    pending: Mapping[str, Any] = field(default_factory=dict)
    """A question in between: which of two numbers, which repair; JSON-able."""

    def kept(self) -> dict[str, Any]:
        return {"screen": self.screen, "editing": self.editing, "pending": dict(self.pending)}

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Place:
        return cls(kept.get("screen", ""), kept.get("editing", False), kept.get("pending", {}))

    def with_pending(self, **pending: Any) -> Place:
        return replace(self, pending=pending)

    def settled(self) -> Place:
        return replace(self, pending={})


@dataclass(frozen=True, slots=True)
class Gate:
    """A yes-or-no question that opens a screen or fills it with zeros."""

    screen: Screen
    answered: Value | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A figure on a screen, with what is suggested or answered; None asks for it."""

    figure: Figure
    value: Value | None
    moved: bool = False
    """Differs from last month: marked ✎."""
    given: bool = False
    """Suggested by the office."""
    answered: bool = False
    """Suggested by the members' own answers."""
    counted: bool = False
    """From the attendance that was taken of the meeting."""


@dataclass(frozen=True, slots=True)
class Listing:
    """Figures that belong together. ``lines`` that all have a value can be accepted in one tap."""

    screen: Screen
    lines: tuple[Line, ...]
    followup: bool = False
    """Asked because of an answer on the same screen."""
    of_one: bool = False
    """It is about a single person, so that a tap answers."""

    @property
    def confirmable(self) -> bool:
        return all(line.value is not None for line in self.lines)

    @property
    def open(self) -> tuple[Figure, ...]:
        return tuple(line.figure for line in self.lines if line.value is None)


@dataclass(frozen=True, slots=True)
class Pick:
    """A choice figure."""

    screen: Screen
    figure: Figure
    answered: Value | None = None


@dataclass(frozen=True, slots=True)
class Write:
    """A short text."""

    screen: Screen
    figure: Figure
    answered: Value | None = None


@dataclass(frozen=True, slots=True)
class Card:
    """Everything is answered: read it back and file."""


Step = Gate | Listing | Pick | Write | Card


def step(form: Form, facts: Facts, draft: Draft, place: Place) -> Step:
    """What is asked at this place."""
    if facts.opening is None and OPENING in form.figures and OPENING not in draft.values:
        return Listing(form.screens[0], (Line(form.figures[OPENING], None),))
    if place.editing and place.screen and place.screen != CARD:
        return again(form, facts, draft, form.screen(place.screen))
    for screen in form.screens:
        found = open_step(form, facts, draft, screen)
        if found:
            return found
    return Card()


def open_step(form: Form, facts: Facts, draft: Draft, screen: Screen) -> Step | None:
    """What is still to be asked on the screen; None when it is done."""
    if screen.gate and screen.gate not in draft.values:
        return Gate(screen)
    for codes in groups(form, facts, draft, screen):
        missing = [code for code in codes if code not in draft.values]
        if missing:
            return ask_for(form, facts, draft, screen, missing if screen.layout == "open" else codes)
    return None


def again(form: Form, facts: Facts, draft: Draft, screen: Screen) -> Step:
    """The finished screen with the figures as they stand, to be changed."""
    codes = [code for group in groups(form, facts, draft, screen) for code in group]
    if screen.gate and (not codes or draft.values.get(screen.gate) != YES):
        return Gate(screen, draft.values.get(screen.gate))
    return ask_for(form, facts, draft, screen, codes)


def groups(form: Form, facts: Facts, draft: Draft, screen: Screen) -> list[list[str]]:
    """The figures asked on the screen: first its own, then those that an answer on it brings up, by cause."""
    wanted = asked(form, facts, draft.values, screen)
    own = [code for code in wanted if not form.figures[code].follows]
    causes = dict.fromkeys(form.figures[code].asked_if for code in wanted if form.figures[code].follows)
    brought = [
        [code for code in wanted if form.figures[code].follows and form.figures[code].asked_if == cause]
        for cause in causes
    ]
    return [group for group in [own, *brought] if group]


def ask_for(form: Form, facts: Facts, draft: Draft, screen: Screen, codes: list[str]) -> Step:
    first = form.figures[codes[0]]
    if first.type == "choice":
        return Pick(screen, first, draft.values.get(first.code))
    if first.type == "text":
        return Write(screen, first, draft.values.get(first.code))
    return listing(form, facts, draft, screen, [form.figures[code] for code in codes])


def listing(form: Form, facts: Facts, draft: Draft, screen: Screen, figures: list[Figure]) -> Listing:
    counted = [figure for figure in figures if figure.type not in {"choice", "text"}]
    missing = [figure.code for figure in counted if figure.code not in draft.values]
    suggested = prefill(form, facts, draft.values, missing)
    if screen.layout == "open" and any(not form.figures[code].prefill for code in missing):
        # What follows from the open figures is taken with them, and shown as stored.
        counted = [figure for figure in counted if not figure.prefill]
    lines = tuple(
        replace(
            line(figure, draft.values.get(figure.code, suggested.get(figure.code)), facts),
            counted=draft.sources.get(figure.code) == ATTENDANCE,
        )
        for figure in counted
    )
    values = settle(form, facts, draft.values)
    of_one = all(figure.of and scope(form, facts, values).value_of(figure.of) == 1 for figure in counted)
    return Listing(screen, lines, followup=counted[0].follows, of_one=of_one)


def line(figure: Figure, value: Value | None, facts: Facts) -> Line:
    last = facts.history[0] if facts.history else None
    known = last is not None and value is not None and figure.nature == "stock" and figure.code in last
    moved = known and last is not None and last[figure.code] != value
    given = value is not None and facts.given.get(figure.code) == value
    answered = value is not None and not given and facts.answered.get(figure.code) == value
    return Line(figure, value, moved=moved, given=given, answered=answered)


def position(form: Form, facts: Facts, screen: Screen) -> tuple[int, int]:
    """``(2, 6)`` for the second of six screens; one whose figures are all switched off does not count."""
    ids = [found.id for found in form.screens if is_used(form, facts, found)]
    return ids.index(screen.id) + 1, len(ids)


def is_used(form: Form, facts: Facts, screen: Screen) -> bool:
    figures = [form.figures[code] for code in screen.figures if code not in facts.off]
    return any(not figure.na and not figure.formula and (figure.by == "unit" or facts.by_office) for figure in figures)


def unanswered(form: Form, facts: Facts, draft: Draft) -> list[Screen]:
    """The screens on which something is still to be answered."""
    return [screen for screen in form.screens if is_used(form, facts, screen) and open_step(form, facts, draft, screen)]


def before(form: Form, facts: Facts, screen_id: str) -> str:
    """The screen before this one; the first has itself before it."""
    ids = [screen.id for screen in form.screens if is_used(form, facts, screen)]
    at = len(ids) if screen_id in {"", CARD} else ids.index(screen_id)
    return ids[max(0, at - 1)]


def fingerprint(form: Form, facts: Facts, draft: Draft, place: Place) -> str:
    """What a person has in front of them at this place: an answer to something else must not be taken for one to it."""
    now = step(form, facts, draft, place.settled())
    match now:
        case Gate():
            shown = [now.screen.gate]
        case Pick() | Write():
            shown = [now.figure.code]
        case Listing():
            shown = [f"{line.figure.code}={line.value}" for line in now.lines]
        case Card():
            shown = [f"{code}={value}" for code, value in sorted(settle(form, facts, draft.values).items())]
    return blake2b("\n".join([type(now).__name__, *shown]).encode(), digest_size=8).hexdigest()


def complete(form: Form, facts: Facts, draft: Draft) -> dict[str, Value]:
    """The figures as they would be filed."""
    return settle(form, facts, draft.values)


def pack(value: Value) -> Any:
    """A value for JSON: a date and "not applicable" must not come back as text."""
    if value is NA:
        return {"na": True}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return value


def unpack(kept: Any) -> Value:
    if isinstance(kept, dict):
        return NA if kept.get("na") else date.fromisoformat(kept["date"])
    value: int | str = kept
    return value
