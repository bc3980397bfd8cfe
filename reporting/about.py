"""Which figures a rule speaks of."""

from __future__ import annotations

from reporting.expressions import codes_in, names_in
from reporting.form import Form, Rule


def parts_about(form: Form, rule: Rule, code: str) -> tuple[str, ...]:
    """Under which figures the rule is to be judged because of ``code``; none where it does not speak of it."""
    if rule.each:
        return (code,) if code in rule.each else ()
    return ("",) if code in about(form, rule, "") else ()


def about(form: Form, rule: Rule, code: str) -> tuple[str, ...]:
    """Figures of the form that the rule mentions, through its own names and the form's."""
    found: dict[str, None] = dict.fromkeys([code] if code else [])
    waiting = [rule.must, *rule.let.values()]
    while waiting:
        expression = waiting.pop(0)
        names = names_in(expression)
        waiting += [form.names[name] for name in names if name in form.names and form.names[name] != expression]
        found.update(dict.fromkeys(sorted((names | codes_in(expression)) & set(form.figures))))
    return (*found, *rule.figures)


def may_mean_a_person(form: Form, code: str, part: str) -> bool:
    """Whether a finding speaks of a figure that can point at a person; by its own names, not by sums it uses."""
    _, _, listed = part.partition(":")
    if listed:
        return form.figures[listed].sensitive
    for rule in form.rules:
        if (rule.code, rule.part) == (code, part):
            mentioned = set[str]().union(*map(names_in, [rule.must, *rule.let.values()]))
            return any(form.figures[name].sensitive for name in mentioned if name in form.figures)
    return True
