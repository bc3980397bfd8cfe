"""What an answer that was understood comes to: what it stores, confirms beside it, breaks, or moves elsewhere. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from reporting.answers import Unclear
from reporting.facts import Facts
from reporting.form import Figure, Form
from reporting.reading import Doubt, Understood
from reporting.rules import Finding, check_answer, prefill
from reporting.steps import YES, Card, Draft, Listing, Place, Step, pack, step
from reporting.values import Value


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
        # How many came follows from how many had to; on which day it was does not.
        reopened += [code for code in later if form.figures[code].type != "date"] or later
    return None, list(dict.fromkeys(reopened))


def is_later(form: Form, here: Step, code: str, changed: set[str]) -> bool:
    """Whether the figure stands on a later screen than the one answered, and was not part of the answer."""
    if code in changed:
        return False
    order = [screen.id for screen in form.screens]
    figure = form.figures[code]
    if figure.screen not in order:
        return False
    if not isinstance(here, Card):
        return order.index(figure.screen) > order.index(here.screen.id)
    homes = [order.index(form.figures[name].screen) for name in changed if form.figures[name].screen in order]
    return bool(homes) and order.index(figure.screen) > max(homes)


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
    """What is said back; that a gate was opened goes without saying."""
    gates = {screen.gate for screen in form.screens}
    return tuple(
        Stored(form.figures[code], draft.values.get(code), new)
        for code, new in values.items()
        if code in form.figures and code not in gates
    )


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
