"""What a form is: figures, screens, rules. :mod:`reporting.form_files` reads them from TOML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from reporting.answers import normalise
from reporting.expressions import codes_in, names_in
from reporting.periods import Period


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a form. Expressions are strings of :mod:`reporting.expressions`."""

    code: str
    label: str
    short: str = ""
    type: Literal["int", "date", "choice", "text", "percent"] = "int"
    unit: str = "đồng chí"
    nature: Literal["stock", "flow", ""] = ""
    group: Literal["core", "extended", "computed", "aux"] = "core"
    on: bool = True
    required: bool = True
    asked_if: str = ""
    """Asked only when this holds; otherwise the figure is ``otherwise``."""
    otherwise: Literal["0", "na"] = "0"
    """``0`` or ``na``."""
    follows: bool = False
    """Brought up by an answer on the same screen, and asked after it."""
    na: bool = False
    """Never applicable on this form, though the code belongs to it."""
    prefill: str = ""
    formula: str = ""
    override: bool = False
    """A computed figure that a person may replace, with a reason."""
    total: Literal["sum", "first", "last", "none", "percent", "count"] = "sum"
    """How it adds up over units and months: all months, the first, the last, or what the answers count."""
    numerator: str = ""
    denominator: str = ""
    by: Literal["unit", "office", "computed"] = "unit"
    choices: tuple[tuple[str, str], ...] = ()
    sensitive: bool = False
    """Can point at a person: never shown per branch outside the office."""
    internal: bool = False
    """Part of a total that is netted when the commune is added up."""
    nouns: tuple[str, ...] = ()
    """Words that may stand around the number or, for a gate, behind "có" and "không"."""
    of: str = ""
    """How many people it is a part of; of one person, ``ask`` asks, and ``tick`` or ``either`` answers by a tap."""
    ask: str = ""
    tick: str = ""
    known_by_office: bool = False
    """The office may have it from elsewhere, and suggest it."""
    either: tuple[str, ...] = ()
    """What is tapped for one, and for none."""
    aliases: tuple[str, ...] = ()
    """What people call it besides its labels."""
    example: str = ""
    screen: str = ""

    @property
    def called(self) -> tuple[str, ...]:
        """Every name by which a person may mean it, normalised."""
        return tuple(map(normalise, (self.code, self.short, self.label, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Screen:
    """Figures that belong together."""

    id: str
    title: str
    figures: tuple[str, ...]
    gate: str = ""
    question: str = ""
    """Of the gate, or of a single choice."""
    intro: str = ""
    """Above the list."""
    followup: str = ""
    """Above the figures that an answer on this screen brings up."""
    layout: Literal["lines", "open"] = "lines"
    balance: bool = False
    """Show opening + in − out = closing once it is answered."""
    shown: tuple[str, ...] = ()
    """What the read-back card shows; the screen's figures when left out."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A likely way to mend a broken rule: ``to`` an expression, or go to the figure where it is empty."""

    code: str
    label: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """``must`` holds, or the rule is broken; for each of ``each`` by itself, as ``x`` named ``name``."""

    code: str
    part: str
    level: Literal["block", "ask", "note"]
    must: str
    message: str
    each: tuple[str, ...] = ()
    let: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    figures: tuple[str, ...] = ()
    """Figures of the form that it is about."""


@dataclass(frozen=True, slots=True, eq=False)
class Form:
    """One version of a form. It is the same only as itself, so that what follows from it can be remembered."""

    id: str
    version: int
    first_period: Period
    title: str
    unit_kinds: tuple[str, ...]
    figures: Mapping[str, Figure]
    screens: tuple[Screen, ...]
    rules: tuple[Rule, ...]
    names: Mapping[str, str]
    constants: Mapping[str, Any]

    def causes(self, expression: str) -> set[str]:
        """Figures that the expression depends on, through the form's own names as well."""
        mentioned = names_in(expression) | codes_in(expression) if expression else set()
        return mentioned.union(*(self.causes(self.names[name]) for name in mentioned if name in self.names))

    def parts(self, name: str) -> frozenset[str]:
        """The figures that a named expression of the form is made of ("increase")."""
        return frozenset(self.causes(self.names.get(name, ""))) & self.figures.keys()

    def screen(self, id_: str) -> Screen:
        """Raises KeyError for a screen that the form does not have."""
        for screen in self.screens:
            if screen.id == id_:
                return screen
        raise KeyError(id_)

    def has_screen(self, id_: str) -> bool:
        return any(screen.id == id_ for screen in self.screens)


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms in all versions."""

    all: tuple[Form, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of unit that file a report."""
        return frozenset(kind for form in self.all for kind in form.unit_kinds)

    def for_unit(self, kind: str, period: Period) -> Form:
        """The newest version valid in the period. Raises KeyError for a kind of unit that files nothing."""
        found = [form for form in self.all if kind in form.unit_kinds]
        valid = [form for form in found if form.first_period <= period] or found[:1]
        if not valid:
            raise KeyError(kind)
        return max(valid, key=lambda form: (form.first_period, form.version))

    def version(self, id_: str, version: int) -> Form:
        """The very form that a draft or report remembers."""
        for form in self.all:
            if form.id == id_ and form.version == version:
                return form
        raise KeyError((id_, version))
