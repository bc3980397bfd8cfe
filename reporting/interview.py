"""An answer under a question: what it changes, where the talk goes, and what is said about it. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reporting.answers import Accepted, Command, Reason, Unclear, read_command, read_edit, read_int, read_yes_no
from reporting.effects import Outcome, doubtful, stale_suggestions, take
from reporting.facts import Facts
from reporting.form import Figure, Form
from reporting.reading import (
    NOT_MET,
    Doubt,
    Named,
    Understood,
    each,
    read_all_in_order,
    read_figure,
    read_line,
    read_listing,
    read_named,
)
from reporting.rules import settle
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
TICK = "t:"
"""Prefix of a choice that turns a line over between 0 and 1: ``t:den_nu``."""
ONE, NONE = "one", "none"
"""The choices of a figure that is about a single person: it is so, it is not."""
LINE = "l:"
"""Prefix of a choice of a line to change: ``l:nu``."""
DISPUTE = "dispute"
"""The choice "Số của tôi khác"."""


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
    if here.of_one and value:
        ticked = tick(here, value)
        if ticked:
            return (
                Outcome(Place(), {"typed": ticked})
                if value.startswith(TICK)
                else take(form, facts, draft, place, here, Understood(ticked))
            )
    line = line_called(here, value) or read_line(here.lines, text)
    if line:
        return ask_value(place, line)
    known = settle(form, facts, draft.values)
    found = read_listing(here.lines, read_edit(text) or text, facts, known)
    if isinstance(found, Unclear) and here.followup:
        found = read_all_in_order(here.lines, text, facts, known) or found
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


def tick(here: Listing, value: str) -> dict[str, Value]:
    """What a tap says about a single person; nothing for any other choice."""
    if value in {ONE, NONE} and len(here.lines) == 1:
        return {here.lines[0].figure.code: int(value == ONE)}
    for line in here.lines:
        if value == TICK + line.figure.code:
            return {line.figure.code: 0 if line.value == 1 else 1}
    return {}


def line_called(here: Listing, value: str) -> Figure | None:
    """The line whose button was tapped."""
    wanted = value.removeprefix(LINE) if value.startswith(LINE) else ""
    return next((line.figure for line in here.lines if line.figure.code == wanted), None)


def ask_value(place: Place, figure: Figure) -> Outcome:
    """ "sửa 3", "sửa nữ": which value it shall have."""
    return Outcome(place.with_pending(kind="value", code=figure.code))


# ── Taking what was understood ──────────────────────────────────────────────


# ── Questions in between ────────────────────────────────────────────────────


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
    doubt = Doubt(figure, text, found)
    if found.options:
        return Outcome(doubtful(plain, (doubt,)), doubt=doubt)
    return Outcome(place, doubt=doubt) if pending["kind"] == "value" else None


def dispute(form: Form, place: Place, text: str) -> Outcome:
    """ "Số của tôi khác": the branch's own opening is kept beside the locked one; the report goes on."""
    found = read_int(text, nouns=form.figures[OPENING].nouns)
    if isinstance(found, Unclear):
        return Outcome(place, unclear=found)
    return Outcome(place.settled(), {"typed": {OTHER_OPENING: found.value}})
