"""One-line expressions of the forms: over this month's figures, last month's, and the register.

An operand that is not known (not answered, switched off, not applicable, less history than named)
raises :class:`UnknownError`, and whoever asked leaves the condition aside. ``and`` and ``or`` stop at the
first operand that decides, so that "no meeting, or …" does not need what comes after.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from statistics import median
from typing import Any

import simpleeval

from reporting.facts import Facts
from reporting.privacy import must_not_be_kept
from reporting.values import NA, Value, Values
from reporting.written import share


class UnknownError(Exception):
    """An operand is not known."""


FACTS = frozenset(
    {"block", "kind", "quota", "opening", "today", "period_start", "period_end", "month", "ends_quarter"}
    | {"future", "locked", "late_days", "missing", "missing_list"}
)
"""Names of an expression that are not figures of the form."""

BY_CODE = frozenset(
    {"last", "before", "known", "total", "over", "upto", "year_to_date", "quarter", "middle", "workplace"}
)
"""Functions whose quoted arguments are codes of figures."""

METHODS = BY_CODE | {"unchanged"}
"""Functions that look at the month's figures and at those before it."""

PLAIN: Mapping[str, Callable[..., Any]] = {
    "abs": abs,
    "min": min,
    "max": max,
    "clamp": lambda value, top: max(0, min(value, top)),
    "length": lambda text: len(text.strip()),
    "is_private": must_not_be_kept,
    "percent": lambda part, whole: share(part, whole) if whole else unknown(),
}


def unknown() -> Any:
    raise UnknownError


@cache
def parsed(expression: str) -> ast.AST:
    tree: ast.AST = simpleeval.SimpleEval.parse(expression)
    return tree


def names_in(expression: str) -> set[str]:
    """Plain names that the expression mentions (functions left out). Raises SyntaxError."""
    tree = ast.parse(expression.strip(), mode="eval")
    called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and id(node) not in called}


def codes_in(expression: str) -> set[str]:
    """Figures that the expression mentions in quotes, as arguments of ``last("nu")`` and the like."""
    tree = ast.parse(expression.strip(), mode="eval")
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in BY_CODE:
            found |= {arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)}
    return found


@dataclass(slots=True)
class Scope:
    """What an expression can name: figures, constants and named expressions of the form, and facts."""

    facts: Facts
    values: Values
    named: Mapping[str, str] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)
    _evaluator: Any = field(default=None, init=False, repr=False, compare=False)
    """Made once: a month's rules are some hundred expressions over the same scope."""

    def evaluate(self, expression: str) -> Any:
        """Raises :class:`UnknownError`."""
        if self._evaluator is None:
            self._evaluator = simpleeval.SimpleEval(functions=self.functions(), names=self.name)
        try:
            return self._evaluator.eval(expression, previously_parsed=parsed(expression))
        except (TypeError, ZeroDivisionError) as error:
            # Comparing a date with "chua_hop", or a share of nothing: the condition does not apply.
            raise UnknownError from error

    def value_of(self, expression: str) -> Any:
        """What the expression comes to; None where an operand is not known."""
        try:
            return self.evaluate(expression)
        except UnknownError:
            return None

    def name(self, node: ast.Name) -> Any:
        name = node.id
        if name in self.extra:
            return self.extra[name]
        if name in self.constants:
            return self.constants[name]
        if name in self.named:
            return self.evaluate(self.named[name])
        if name in FACTS:
            return known_fact(self.facts, name)
        return self.figure(name)

    def figure(self, code: str) -> Value:
        value = self.values.get(code, NA)
        if value is NA or code in self.facts.off:
            raise UnknownError
        return value

    def functions(self) -> dict[str, Callable[..., Any]]:
        return {**PLAIN, **{name: getattr(self, name) for name in METHODS}}

    # ── Functions ───────────────────────────────────────────────────────────

    def last(self, code: str) -> Value:
        """Last month's value."""
        if not self.facts.history or self.facts.history[0] is None or code in self.facts.off:
            raise UnknownError
        value = self.facts.history[0].get(code, NA)
        if value is NA:
            raise UnknownError
        return value

    def before(self, code: str) -> Value:
        """The value of the newest month that is known: over a month without a report, for prefilling."""
        for month in self.facts.history:
            if month is not None:
                value = month.get(code, NA)
                if value is NA:
                    raise UnknownError
                return value
        raise UnknownError

    def known(self, code: str, otherwise: Any) -> Any:
        """The figure, or ``otherwise`` where it is not known."""
        value = self.values.get(code, NA)
        return otherwise if value is NA or code in self.facts.off else value

    def total(self, *codes: str) -> int:
        """The sum of what is on and applicable; unknown while one of them is not answered."""
        found = 0
        for code in codes:
            if code in self.facts.off or (code in self.values and self.values[code] is NA):
                continue
            found += whole(self.values.get(code))
        return found

    def over(self, code: str, months: int) -> int:
        """Sum over the last ``months`` including this one; unknown when one of them is."""
        return sum(self.past(code, months))

    def upto(self, code: str, months: int) -> int:
        """Sum over at most ``months`` including this one, as many as are known."""
        values = [self.values.get(code)]
        values += [month.get(code) for month in self.facts.history[: months - 1] if month is not None]
        return sum(value for value in values if isinstance(value, int))

    def year_to_date(self, code: str) -> int:
        return self.over(code, self.facts.period.month)

    def quarter(self, code: str) -> int:
        """Sum since the quarter began."""
        return self.over(code, (self.facts.period.month - 1) % 3 + 1)

    def middle(self, code: str, months: int) -> float:
        """Median of the ``months`` before this one."""
        return median(self.past(code, months + 1)[1:])

    def past(self, code: str, months: int) -> list[int]:
        """This month's value and those before it, newest first."""
        if len(self.facts.history) < months - 1 or code in self.facts.off:
            raise UnknownError
        earlier = self.facts.history[: months - 1]
        return [
            whole(self.values.get(code)),
            *(whole(None if month is None else month.get(code)) for month in earlier),
        ]

    def workplace(self, code: str, target: str, *boxes: str) -> int:
        """What the box ``code`` holds after the month's balance went into ``target``.

        A loss larger than the box takes the rest from the other boxes, the fullest first, so that
        their sum stays the number of members (E09). A box that was not asked before holds nobody yet.
        """
        held = {box: self.held(box) for box in boxes if box not in self.facts.off}
        if target not in held:
            raise UnknownError
        held[target] += whole(self.figure("cuoi_ky")) - sum(held.values())
        short = -min(0, held[target])
        held[target] = max(0, held[target])
        for box in sorted(held, key=lambda name: -held[name]):
            taken = min(short, held[box]) if box != target else 0
            held[box] -= taken
            short -= taken
        return held[code]

    def held(self, box: str) -> int:
        month = next((month for month in self.facts.history if month is not None), None)
        if month is None:
            raise UnknownError
        return whole(month.get(box, 0))

    def unchanged(self, months: int, *but: str) -> bool:
        """Whether all counts, but those named, are the same for ``months`` in a row."""
        if len(self.facts.history) < months - 1:
            raise UnknownError
        rows = [self.values, *self.facts.history[: months - 1]]
        if any(row is None for row in rows):
            raise UnknownError
        return len({counts(row, but) for row in rows if row is not None}) == 1


def counts(row: Values, but: Iterable[str]) -> frozenset[tuple[str, Value]]:
    return frozenset((code, value) for code, value in row.items() if isinstance(value, int) and code not in but)


def whole(value: Value | None) -> int:
    if not isinstance(value, int):
        raise UnknownError
    return value


def known_fact(facts: Facts, name: str) -> Any:
    found = {
        "block": facts.unit.block,
        "kind": facts.unit.kind,
        "quota": facts.unit.quota,
        "opening": facts.opening,
        "today": facts.today,
        "period_start": facts.period.first_day,
        "period_end": facts.period.last_day,
        "month": facts.period.month,
        "ends_quarter": facts.period.ends_quarter,
        "future": facts.period.first_day > facts.today,
        "locked": facts.locked,
        "late_days": ((facts.filed_on or facts.today) - facts.due).days if facts.due else None,
    }.get(name)
    if found is None:
        raise UnknownError
    return found
