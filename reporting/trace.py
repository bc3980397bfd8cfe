"""Where a printed number comes from: every report that it was added from, and what became of them."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from datetime import date, datetime

from reporting.form import Figure, Form
from reporting.periods import Period
from reporting.rollup import QUOTA, Rollup, Share
from reporting.values import Value


class NotAddedError(ValueError):
    """The figure does not add up from reports (a text, a note), or stands in the register (the quota)."""


@dataclass(frozen=True, slots=True)
class Filer:
    """Who: an account and the role at that time, never a name. All empty for what setup loaded."""

    role: str
    account: int | None
    channel: str


@dataclass(frozen=True, slots=True)
class Line:
    """One report's share in the number. ``value`` is None where the report does not have the figure."""

    unit: str
    period: Period
    value: Value | None
    base: int | None
    receipt: str
    version: int
    origin: str
    filed_at: datetime
    filer: Filer


@dataclass(frozen=True, slots=True)
class Correction:
    """A change after filing: old → new, as the history of figures writes them."""

    at: datetime
    unit: str
    period: Period
    old: str | None
    new: str | None
    reason: str
    filer: Filer


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of one figure among many, with the version that brought it."""

    code: str
    change: Correction
    receipt: str
    version: int
    origin: str


@dataclass(frozen=True, slots=True)
class Account:
    """A balance of one branch: what it began with, by which document, and what came and went since."""

    unit: str
    since: Period
    opening: int
    source: str
    gained: int
    lost: int
    closing: int

    @property
    def difference(self) -> int:
        """Left by missing months and disputed openings; otherwise 0."""
        return self.closing - (self.opening + self.gained - self.lost)


@dataclass(frozen=True)
class Trace:
    """``code`` is what was asked for; of a percentage its lines are those of ``adding``, with their base."""

    code: str
    rollup: Rollup
    lines: tuple[Line, ...]
    accounts: tuple[Account, ...]
    corrections: tuple[Correction, ...]

    @property
    def figure(self) -> Figure:
        return self.rollup.figure(self.code)

    @property
    def adding(self) -> Figure:
        return self.rollup.figure(adding_code(self.figure))

    @property
    def number(self) -> int:
        """What was printed."""
        return self.rollup.count(self.adding.code)

    @property
    def share(self) -> Share | None:
        return self.rollup.share(self.code) if self.adding.denominator else None

    def counts(self, line: Line) -> int:
        """What the line adds to the number; not applicable and unanswered add nothing."""
        if isinstance(line.value, int):
            return line.value
        if self.adding.total != "count" or not isinstance(line.value, date | str):
            return 0
        return int(isinstance(line.value, date) or self.adding.type == "choice")

    @property
    def added(self) -> int:
        """What the lines come to: :attr:`number`, or something is wrong."""
        return sum(self.counts(line) for line in self.lines)

    @property
    def base(self) -> int:
        """What the lines' bases come to: of the reports that have both."""
        return sum(line.base or 0 for line in self.lines if isinstance(line.value, int))


def adding_code(figure: Figure) -> str:
    """The code whose values are added up. Raises :class:`NotAddedError`."""
    if figure.total == "none" or figure.formula == QUOTA:
        raise NotAddedError(figure.code)
    return figure.numerator if figure.total == "percent" else figure.code


# ── The formula, in the form's own labels ───────────────────────────────────

SIGNS = {ast.Add: "+", ast.Sub: "−", ast.Mult: "×", ast.Div: "/"}


def in_labels(form: Form, formula: str) -> str:
    """ "cuoi_ky - du_bi" → "Cuối kỳ − Dự bị"; the form's own names are written out."""
    return _written(form, ast.parse(formula, mode="eval").body)


def _written(form: Form, node: ast.expr) -> str:
    match node:
        case ast.BinOp(left, op, right) if type(op) in SIGNS:
            return f"{_written(form, left)} {SIGNS[type(op)]} {_written(form, right)}"
        case ast.Name(name) if name in form.names:
            return in_labels(form, form.names[name])
        case ast.Name(name) | ast.Constant(str(name)) if name in form.figures:
            return form.figures[name].short or form.figures[name].label
        case ast.Call(ast.Name("total"), [only]):
            return _written(form, only)
        case ast.Call(ast.Name("total"), parts):
            return f"({' + '.join(_written(form, part) for part in parts)})"
        case ast.Call(ast.Name("percent"), [part, whole]):
            return f"{_written(form, part)} / {_written(form, whole)} × 100"
        case _:
            return ast.unparse(node)
