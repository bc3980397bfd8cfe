"""An answer under a question: what it changes, where the talk goes, and what is said about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from reporting.answers import Accepted, Command, Reason, Unclear, read_command, read_edit, read_int, read_yes_no
from reporting.facts import Facts
from reporting.form import Figure, Form
from reporting.reading import (
    NOT_MET,
    Doubt,
    Named,
    Understood,
    each,
    read_figure,
    read_line,
    read_listing,
    read_named,
)
from reporting.rules import Finding, check_answer, prefill, settle
from reporting.steps import (
    NO,
    OPENING,
    OTHER_OPENING,
    YES,
    Card,
    Draft,
    Gate,
    Listing,
    Pick,
    Place,
    Step,
    Write,
    pack,
    step,
    unpack,
)
from reporting.values import Value

ACCEPT = "ok"
"""The choice "Đúng cả"."""
AGAIN = "again"
"""The choice "Nhập lại"."""
OPTION = "o"
"""Prefix of a choice among candidates or repairs: ``o0``, ``o1`` …"""
LINE = "l:"
"""Prefix of a choice of a line to change: ``l:nu``."""
DISPUTE = "dispute"
"""The choice "Số của tôi khác"."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A figure that an answer set: shown back at once."""

    figure: Figure
    old: Value | None
    new: Value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer comes to. ``changes`` by source; None takes a figure's answer back."""

    place: Place
    changes: Mapping[str, Mapping[str, Value | None]] = field(default_factory=dict)
    stored: tuple[Stored, ...] = ()
    rest_confirmed: bool = False
    """The screen's other lines were accepted as shown."""
    reopened: tuple[Figure, ...] = ()
    """Figures of later screens that no longer fit and are asked again."""
    doubt: Doubt | None = None
    broken: Finding | None = None
    unclear: Unclear | None = None
    """Nothing was understood: why."""

    @property
    def asks_again(self) -> bool:
        """Whether something that was answered must be answered anew."""
        return any(value is None for values in self.changes.values() for value in values.values())


def answer(form: Form, facts: Facts, draft: Draft, place: Place, *, text: str = "", value: str = "") -> Outcome:
    """Take an answer: ``value`` of a choice, or ``text`` as typed."""
    if place.pending:
        resolved = resolve(form, facts, draft, place, text, value)
        if resolved:
            return resolved
        place = place.settled()
    here = step(form, facts, draft, place)
    match here:
        case Gate():
            return at_gate(form, facts, draft, place, here, text, value)
        case Listing():
            return at_listing(form, facts, draft, place, here, text, value)
        case Pick() | Write():
            return at_single(form, facts, draft, place, here, text, value)
        case Card():
            return at_card(form, facts, draft, place, text)


# ── Questions ───────────────────────────────────────────────────────────────


def at_gate(form: Form, facts: Facts, draft: Draft, place: Place, here: Gate, text: str, value: str) -> Outcome:
    if value == DISPUTE:
        return Outcome(place.with_pending(kind="opening"))
    yes = {YES: True, NO: False}.get(value)
    if yes is None:
        named = read_named(form, text)
        if named:
            return by_name(form, facts, draft, place, here, named)
        found = read_yes_no(text, about=form.figures[here.screen.gate].nouns)
        if isinstance(found, Unclear):
            return Outcome(place, unclear=found)
        yes = found.value
    return open_gate(place, here) if yes else close_gate(form, facts, draft, here)


def open_gate(place: Place, here: Gate) -> Outcome:
    return Outcome(place, {"typed": {here.screen.gate: YES}})


def close_gate(form: Form, facts: Facts, draft: Draft, here: Gate) -> Outcome:
    """Nothing happened: the screen's figures follow from the gate, none of them stays as typed."""
    taken_back: dict[str, Value | None] = {
        code: None for code in here.screen.figures if code in draft.values and code != here.screen.gate
    }
    after = {code: value for code, value in draft.values.items() if code not in taken_back}
    after[here.screen.gate] = NO
    stale = stale_suggestions(form, facts, draft, after, set(taken_back) | {here.screen.gate})
    return Outcome(Place(), {"typed": {**taken_back, here.screen.gate: NO}, "implied": stale})


def at_listing(form: Form, facts: Facts, draft: Draft, place: Place, here: Listing, text: str, value: str) -> Outcome:
    if value == ACCEPT or (not value and is_acceptance(text)):
        if here.confirmable:
            return take(form, facts, draft, place, here, Understood(), accepted=True)
        return Outcome(place, unclear=Unclear(Reason.NOT_A_NUMBER))
    dates = [line.figure.code for line in here.lines if line.figure.type == "date"]
    if value == NOT_MET and dates:
        return take(form, facts, draft, place, here, Understood({dates[0]: NOT_MET}))
    line = line_called(here, value) or read_line(here.lines, text)
    if line:
        return ask_value(place, line)
    found = read_listing(here.lines, read_edit(text) or text, facts, settle(form, facts, draft.values))
    if isinstance(found, Understood) and not found.doubts:
        return take(form, facts, draft, place, here, found)
    named = read_named(form, text)
    if named:
        return by_name(form, facts, draft, place, here, named)
    if isinstance(found, Unclear):
        return Outcome(place, unclear=found)
    return take(form, facts, draft, place, here, found)


def is_acceptance(text: str) -> bool:
    """ "như tháng trước", "đúng cả": only where a list with all its values is shown."""
    if read_command(text) in {Command.SAME, Command.NEXT}:
        return True
    found = read_yes_no(text)
    return isinstance(found, Accepted) and found.value and not text.strip().isdigit()


def at_single(
    form: Form, facts: Facts, draft: Draft, place: Place, here: Pick | Write, text: str, value: str
) -> Outcome:
    if value:
        return take(form, facts, draft, place, here, Understood({here.figure.code: value}))
    named = read_named(form, text)
    if named and isinstance(here, Pick):
        return by_name(form, facts, draft, place, here, named)
    found = read_figure(here.figure, text, facts, draft.values)
    if isinstance(found, Unclear):
        return Outcome(place, unclear=found)
    return take(form, facts, draft, place, here, Understood({here.figure.code: found.value}))


def at_card(form: Form, facts: Facts, draft: Draft, place: Place, text: str) -> Outcome:
    named = read_named(form, text)
    if not named:
        return Outcome(place, unclear=Unclear(Reason.QUESTION))
    return by_name(form, facts, draft, place, Card(), named)


def by_name(form: Form, facts: Facts, draft: Draft, place: Place, here: Step, named: Named) -> Outcome:
    """ "nữ 8" sets the figure wherever the talk stands; "sửa nữ" asks for its value; what is computed is explained."""
    for figure, raw in named:
        if figure.code in facts.off or figure.na or (figure.formula and not figure.override):
            return Outcome(place, doubt=Doubt(figure, raw or figure.short, Unclear(Reason.COMPUTED)))
        if not raw:
            return ask_value(place, figure)
    return take(form, facts, draft, place, here, each(named, facts, settle(form, facts, draft.values)))


def line_called(here: Listing, value: str) -> Figure | None:
    """The line whose button was tapped."""
    wanted = value.removeprefix(LINE) if value.startswith(LINE) else ""
    return next((line.figure for line in here.lines if line.figure.code == wanted), None)


def ask_value(place: Place, figure: Figure) -> Outcome:
    """ "sửa 3", "sửa nữ": which value it shall have."""
    return Outcome(place.with_pending(kind="value", code=figure.code))


# ── Taking what was understood ──────────────────────────────────────────────


def take(
    form: Form,
    facts: Facts,
    draft: Draft,
    place: Place,
    here: Step,
    said: Understood,
    *,
    accepted: bool = False,
) -> Outcome:
    """Store what is sure, confirm what stands beside it, check it, and see what it moves elsewhere."""
    typed = {**said.values, **opened_gates(form, draft, said.values)}
    confirmed = {} if said.doubts else beside(form, facts, draft, here, typed, accepted=accepted)
    after = {**draft.values, **typed, **confirmed}
    implied = {} if said.doubts else following(form, facts, draft, here, after)
    after.update(implied)
    changed = set(typed) | set(confirmed) | set(implied)
    stale = {**stale_suggestions(form, facts, draft, after, changed), **asked_anew(form, draft, after, changed)}
    after = {code: value for code, value in {**after, **stale}.items() if value is not None}
    broken, reopened = verdict(form, facts, draft, here, after, changed)
    if broken:
        return stop(form, facts, draft, place, here, typed, broken)
    taken_back: dict[str, Value | None] = dict.fromkeys(reopened)
    return Outcome(
        doubtful(place, said.doubts) if said.doubts else Place(),
        {"typed": typed, "confirmed": confirmed, "implied": {**implied, **stale, **taken_back}},
        shown(form, draft, {**typed, **(implied if not accepted else {})}),
        rest_confirmed=bool(typed) and bool(set(confirmed) - set(said.values)),
        reopened=tuple(form.figures[code] for code in reopened),
        doubt=said.doubts[0] if said.doubts else None,
    )


def opened_gates(form: Form, draft: Draft, typed: Mapping[str, Value]) -> dict[str, Value]:
    """A figure above 0 behind a gate that was answered "Không" opens the gate; its neighbours stay at 0."""
    opened: dict[str, Value] = {}
    for code, value in typed.items():
        gate = form.screen(form.figures[code].screen).gate if form.figures[code].screen else ""
        if gate and code != gate and isinstance(value, int) and value > 0 and draft.values.get(gate) != YES:
            opened[gate] = YES
    return opened


def set_figures(form: Form, facts: Facts, draft: Draft, values: Mapping[str, Value]) -> Outcome:
    """Set figures that are already understood, wherever the talk stands."""
    return take(form, facts, draft, Place(), Card(), Understood(values))


def beside(
    form: Form, facts: Facts, draft: Draft, here: Step, typed: Mapping[str, Value], *, accepted: bool
) -> dict[str, Value]:
    """The lines of the screen that stand as shown once one of them is changed or all are accepted."""
    if not isinstance(here, Listing) or not (accepted or any(line.figure.code in typed for line in here.lines)):
        return {}
    if here.screen.layout == "open" and here.open:
        return {}
    codes = [line.figure.code for line in here.lines if line.figure.code not in {*typed, *draft.values}]
    return prefill(form, facts, {**draft.values, **typed}, codes)


def following(form: Form, facts: Facts, draft: Draft, here: Step, after: Mapping[str, Value]) -> dict[str, Value]:
    """On a screen of open questions: what follows from them once they are all answered."""
    if not isinstance(here, Listing) or here.screen.layout != "open":
        return {}
    left = step(form, facts, Draft(after, draft.sources), Place())
    if not isinstance(left, Listing) or left.screen.id != here.screen.id or not left.confirmable:
        return {}
    return {line.figure.code: line.value for line in left.lines if line.value is not None}


def verdict(
    form: Form, facts: Facts, draft: Draft, here: Step, after: Mapping[str, Value], changed: set[str]
) -> tuple[Finding | None, list[str]]:
    """A hard rule that the answer breaks, or the figures of later screens that must be asked again."""
    reopened: list[str] = []
    for finding in check_answer(form, facts, draft.values, after):
        later = [code for code in finding.figures if code in draft.values and is_later(form, here, code, changed)]
        if not later:
            return finding, []
        reopened += later
    return None, reopened


def is_later(form: Form, here: Step, code: str, changed: set[str]) -> bool:
    """Whether the figure stands on a later screen than the one answered, and was not part of the answer."""
    if code in changed:
        return False
    order = [screen.id for screen in form.screens]
    figure = form.figures[code]
    if isinstance(here, Card):
        home = {form.figures[name].screen for name in changed if name in form.figures}
        return (
            bool(home)
            and figure.screen in order
            and order.index(figure.screen) > max(order.index(id_) for id_ in home if id_ in order)
        )
    return figure.screen in order and order.index(figure.screen) > order.index(here.screen.id)


def stale_suggestions(
    form: Form, facts: Facts, draft: Draft, after: Mapping[str, Value], changed: set[str]
) -> dict[str, Value | None]:
    """What was accepted as shown stands only while that is still what would be shown.

    A confirmed figure is asked again; an implied one follows silently, since nobody typed it.
    """
    found: dict[str, Value | None] = {}
    for code, source in draft.sources.items():
        if code in changed or code not in after or source not in {"confirmed", "implied"}:
            continue
        others = {name: value for name, value in after.items() if name != code}
        now = prefill(form, facts, others, [code]).get(code)
        if now != after[code]:
            found[code] = None if source == "confirmed" else now
    return found


def asked_anew(form: Form, draft: Draft, after: Mapping[str, Value], changed: set[str]) -> dict[str, Value | None]:
    """What was said about a number ("how many of them within the commune?") was said about that number only."""
    moved = {code for code in changed if code in draft.values and draft.values[code] != after.get(code)}
    return {
        figure.code: None
        for figure in form.figures.values()
        if figure.follows
        and figure.code in after
        and figure.code not in changed
        and form.causes(figure.asked_if) & moved
    }


def shown(form: Form, draft: Draft, values: Mapping[str, Value]) -> tuple[Stored, ...]:
    return tuple(
        Stored(form.figures[code], draft.values.get(code), new) for code, new in values.items() if code in form.figures
    )


# ── Questions in between ────────────────────────────────────────────────────


def doubtful(place: Place, doubts: tuple[Doubt, ...]) -> Place:
    """What is typed next is read for the figure in doubt, before it is an answer to the screen."""
    first = doubts[0]
    if first.figure is None:
        return place.settled()
    options = [pack(option) for option in first.why.options]
    return place.with_pending(kind="doubt", code=first.figure.code, options=options)


def stop(
    form: Form, facts: Facts, draft: Draft, place: Place, here: Step, typed: Mapping[str, Value], broken: Finding
) -> Outcome:
    """A hard rule is broken: what breaks it waits for its repair; the day of a meeting typed before it is stored."""
    sure = before_the_break(form, facts, draft, here, typed)
    waiting = {code: pack(value) for code, value in typed.items() if code not in sure}
    repairs = [[repair.code, None if repair.value is None else pack(repair.value)] for repair in broken.repairs]
    kept = place.with_pending(kind="broken", values=waiting, repairs=repairs)
    return Outcome(kept, {"typed": sure} if sure else {}, shown(form, draft, sure), broken=broken)


def before_the_break(
    form: Form, facts: Facts, draft: Draft, here: Step, typed: Mapping[str, Value]
) -> dict[str, Value]:
    """Of several open questions answered in one line, those answered without breaking a rule."""
    if not isinstance(here, Listing) or here.screen.layout != "open":
        return {}
    sure: dict[str, Value] = {}
    for code, value in typed.items():
        tried = {**sure, code: value}
        broken, reopened = verdict(form, facts, draft, here, {**draft.values, **tried}, set(tried))
        if broken or reopened:
            break
        sure = tried
    return sure


def resolve(form: Form, facts: Facts, draft: Draft, place: Place, text: str, value: str) -> Outcome | None:
    """An answer to a question in between; None when it is a fresh answer to the question itself."""
    pending, plain = place.pending, place.settled()
    if value == AGAIN:
        return Outcome(plain)
    if pending["kind"] == "opening":
        return dispute(form, place, text)
    here = step(form, facts, draft, plain)
    if value.startswith(OPTION) and value[len(OPTION) :].isdecimal():
        return choose(form, facts, draft, plain, here, pending, int(value[len(OPTION) :]))
    if value:
        return None
    if pending["kind"] == "broken":
        # "đúng" is said of the number typed, not of the list as it was shown before.
        return take(form, facts, draft, plain, here, waiting_values(pending)) if is_acceptance(text) else None
    return in_between(form, facts, draft, place, here, text)


def waiting_values(pending: Mapping[str, Any]) -> Understood:
    return Understood({code: unpack(kept) for code, kept in pending["values"].items()})


def choose(
    form: Form, facts: Facts, draft: Draft, plain: Place, here: Step, pending: Mapping[str, Any], chosen: int
) -> Outcome | None:
    """One of the candidates, or one of the repairs."""
    if pending["kind"] == "doubt" and chosen < len(pending["options"]):
        picked = unpack(pending["options"][chosen])
        return take(form, facts, draft, plain, here, Understood({pending["code"]: picked}))
    if pending["kind"] == "broken" and chosen < len(pending["repairs"]):
        code, repair = pending["repairs"][chosen]
        if repair is None:
            return Outcome(Place(form.figures[code].screen, editing=True))
        typed = waiting_values(pending).values
        return take(form, facts, draft, plain, here, Understood({**typed, code: unpack(repair)}))
    return None


def in_between(form: Form, facts: Facts, draft: Draft, place: Place, here: Step, text: str) -> Outcome | None:
    """Typed while one figure is in doubt or asked for: read for that figure first."""
    pending, plain = place.pending, place.settled()
    figure, options = form.figures[pending["code"]], pending.get("options", [])
    agrees = read_yes_no(text)
    if options and isinstance(agrees, Accepted) and not text.strip().isdecimal():
        if len(options) == 1:
            return choose(form, facts, draft, plain, here, pending, 0) if agrees.value else Outcome(plain)
        why = Unclear(Reason.AMBIGUOUS, tuple(unpack(option) for option in options))
        return Outcome(place, doubt=Doubt(figure, text, why))
    found = read_figure(figure, text, facts, settle(form, facts, draft.values))
    if isinstance(found, Accepted):
        return take(form, facts, draft, plain, here, Understood({figure.code: found.value}))
    if found.options or pending["kind"] == "value":
        return Outcome(doubtful(plain, (Doubt(figure, text, found),)), doubt=Doubt(figure, text, found))
    return None


def dispute(form: Form, place: Place, text: str) -> Outcome:
    """ "Số của tôi khác": the branch's own opening is kept beside the locked one; the report goes on."""
    found = read_int(text, nouns=form.figures[OPENING].nouns)
    if isinstance(found, Unclear):
        return Outcome(place, unclear=found)
    return Outcome(place.settled(), {"typed": {OTHER_OPENING: found.value}})
