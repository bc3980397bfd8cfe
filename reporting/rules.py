"""A form's arithmetic over a month: what is computed, implied, suggested, and which rules are broken."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any

from reporting.about import about, parts_about
from reporting.expressions import Scope, UnknownError
from reporting.facts import Facts
from reporting.form import Figure, Form, Rule, Screen
from reporting.values import NA, Value, Values
from reporting.written import value as written

GATE_NO = "khong"
LATER = frozenset({"E17", "E18"})
"""Judged when a report is filed, not while it is being entered."""


@dataclass(frozen=True, slots=True)
class Mending:
    """A repair worked out: the value that would mend it, or None to go and look at the figure."""

    code: str
    label: str
    value: Value | None


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule, in words."""

    code: str
    part: str
    level: str
    message: str
    figures: tuple[str, ...]
    repairs: tuple[Mending, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()


def scope(form: Form, facts: Facts, values: Values) -> Scope:
    return Scope(facts, values, form.names, form.constants)


# ── What is asked, computed, implied, suggested ─────────────────────────────


def asked(form: Form, facts: Facts, values: Values, screen: Screen) -> list[str]:
    """Figures of the screen that a person answers, given what is answered so far."""
    if screen.gate and values.get(screen.gate) == GATE_NO:
        return []
    settled = settle(form, facts, values)
    return [code for code in screen.figures if is_asked(form, facts, settled, form.figures[code])]


def is_asked(form: Form, facts: Facts, settled: Values, figure: Figure) -> bool:
    if figure.code in facts.off or figure.na or figure.formula:
        return False
    if figure.by == "office" and not facts.by_office:
        return False
    if not figure.asked_if:
        return True
    try:
        return bool(scope(form, facts, settled).evaluate(figure.asked_if))
    except UnknownError:
        # A follow-up waits for the answer that brings it up; anything else is asked to be safe.
        return not figure.follows


def settle(form: Form, facts: Facts, values: Values) -> dict[str, Value]:
    """The answers with everything that follows from them: gates, conditions, formulas."""
    return dict(settled(form, facts, frozenset(values.items())))


@lru_cache(maxsize=256)
def settled(form: Form, facts: Facts, answers: frozenset[tuple[str, Value]]) -> Values:
    """One question asks for it a dozen times, of the same answers."""
    values = dict(answers)
    found = {code: values[code] for code in form.figures if code in values and code not in facts.off}
    found |= {code: values[code] for code in sorted(values) if code not in form.figures}
    gates = {code: screen.gate for screen in form.screens for code in screen.figures if screen.gate}
    here = scope(form, facts, found)
    for code, figure in form.figures.items():
        if code in facts.off:
            continue
        if figure.formula:
            compute(here, found, figure)
        elif figure.na:
            found[code] = NA
        elif code in gates and found.get(gates[code]) == GATE_NO:
            found[code] = 0
        elif figure.asked_if and not holds(here, figure.asked_if):
            found[code] = NA if figure.otherwise == "na" else 0
    return found


def compute(here: Scope, found: dict[str, Value], figure: Figure) -> None:
    """A formula wins over what was given, unless it is unknown or the figure may be replaced."""
    if figure.override and figure.code in found:
        return
    try:
        found[figure.code] = here.evaluate(figure.formula)
    except UnknownError:
        return


def holds(here: Scope, expression: str) -> bool:
    """UnknownError counts as holding: the figure stays to be asked."""
    try:
        return bool(here.evaluate(expression))
    except UnknownError:
        return True


def prefill(form: Form, facts: Facts, values: Values, codes: Sequence[str]) -> dict[str, Value]:
    """Suggestions for figures not answered yet, each seeing those before it."""
    suggested: dict[str, Value] = {}
    seen = settle(form, facts, values)
    for code, figure in form.figures.items():
        if code not in codes or not figure.prefill:
            continue
        others = {name: value for name, value in seen.items() if name != code}
        known = {**facts.answered, **facts.given}
        value = known.get(code, scope(form, facts, others).value_of(figure.prefill))
        if value is not None:
            suggested[code] = value
            seen = seeing(form, facts, values, suggested, {**others, code: value}, code)
    return suggested


def seeing(
    form: Form, facts: Facts, values: Values, suggested: Values, seen: dict[str, Value], code: str
) -> dict[str, Value]:
    """What is known once ``code`` is suggested too: formulas follow; conditions only where one names it."""
    if code in conditions(form):
        return settle(form, facts, {**values, **suggested})
    here = scope(form, facts, seen)
    for figure in form.figures.values():
        if figure.formula and figure.code not in facts.off:
            compute(here, seen, figure)
    return seen


@lru_cache(maxsize=32)
def conditions(form: Form) -> frozenset[str]:
    """Figures that decide whether another one is asked."""
    found = {screen.gate for screen in form.screens if screen.gate}
    return frozenset(found.union(*(form.causes(figure.asked_if) for figure in form.figures.values())))


# ── Rules ───────────────────────────────────────────────────────────────────


def check(form: Form, facts: Facts, values: Values) -> tuple[Finding, ...]:
    """Every broken rule, over figures as they would be filed (see :func:`settle`)."""
    here = scope(form, facts, values)
    here.extra.update(missing_of(form, facts, values))
    return tuple(finding for rule in form.rules for finding in judge(form, here, rule))


def check_answer(form: Form, facts: Facts, before: Values, after: Values) -> tuple[Finding, ...]:
    """The hard rules that an answer breaks, as far as they can be judged yet.

    What was broken before the answer (figures carried forward, an older form) is not held against it.
    """
    old = {(found.code, found.part) for found in hard(form, facts, before)}
    return tuple(found for found in hard(form, facts, after) if (found.code, found.part) not in old)


def hard(form: Form, facts: Facts, values: Values) -> list[Finding]:
    here = scope(form, facts, settle(form, facts, values))
    rules = [rule for rule in form.rules if rule.level == "block" and rule.code not in LATER]
    return [found for rule in rules for found in judge(form, here, rule)]


def missing_of(form: Form, facts: Facts, values: Values) -> dict[str, Any]:
    """E17: what is required, asked and has no value."""
    codes = [
        code
        for screen in form.screens
        for code in asked(form, facts, values, screen)
        if form.figures[code].required and code not in values
    ]
    gates = [screen.gate for screen in form.screens if screen.gate and screen.gate not in values]
    names = [form.figures[code].short for code in [*gates, *codes]]
    return {"missing": len(names), "missing_list": ", ".join(names)}


def judge(form: Form, here: Scope, rule: Rule) -> Iterator[Finding]:
    """The rule's findings: one, or one for each listed figure; none where an operand is unknown."""
    for code in rule.each or ("",):
        own = scope_of(form, here, rule, code)
        if own is not None and is_broken(own, rule):
            yield finding(form, own, rule, code)


def is_broken(own: Scope, rule: Rule) -> bool:
    try:
        return not own.evaluate(rule.must)
    except UnknownError:
        return False


def scope_of(form: Form, here: Scope, rule: Rule, code: str) -> Scope | None:
    """What the rule can name, over one of its listed figures; None where that figure is off or has no value."""
    own = Scope(here.facts, here.values, {**here.named, **rule.let}, here.constants, dict(here.extra))
    if not code:
        return own
    value = here.values.get(code, NA)
    if value is NA or code in here.facts.off:
        return None
    own.extra.update(x=value, name=code, label=form.figures[code].label)
    return own


def finding(form: Form, own: Scope, rule: Rule, code: str) -> Finding:
    part = f"{rule.part}:{code}" if code else rule.part
    return Finding(
        rule.code,
        part,
        rule.level,
        rule.message.format_map(Words(own)),
        about(form, rule, code),
        tuple(mendings(form, own, rule)),
        rule.reasons,
    )


def mendings(form: Form, own: Scope, rule: Rule) -> Iterator[Mending]:
    """The repairs that would leave no hard rule about their figure broken."""
    for repair in rule.repairs:
        try:
            value = own.evaluate(repair.to) if repair.to else None
        except UnknownError:
            continue
        if value is not None and not would_hold(form, own, repair.code, value):
            continue
        own.extra["to"] = value
        yield Mending(repair.code, repair.label.format_map(Words(own)), value)


def would_hold(form: Form, here: Scope, code: str, value: Value) -> bool:
    """Whether every hard rule about the figure holds with this value."""
    tried = scope(form, here.facts, settle(form, here.facts, {**here.values, code: value}))
    concerned = (rule for rule in form.rules if rule.level == "block" and rule.code not in LATER)
    judged = ((rule, scope_of(form, tried, rule, part)) for rule in concerned for part in parts_about(form, rule, code))
    return not any(own is not None and is_broken(own, rule) for rule, own in judged)


class Words(Mapping[str, str]):
    """A message's placeholders, worked out as they are needed."""

    def __init__(self, own: Scope) -> None:
        self._own = own

    def __getitem__(self, name: str) -> str:
        try:
            value = self._own.evaluate(name)
        except UnknownError:
            return "…"
        if isinstance(value, float):
            value = int(value) if value.is_integer() else Decimal(str(value))
        return written(value)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
