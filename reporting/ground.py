"""What a roll-up stands on besides the sums: the tree, the reports and the forms of each month. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reporting.form import Figure, Form, Forms
from reporting.periods import Period, Span
from reporting.units import Tree, Unit

NO_REPORT = "none"
"""Origin of a month that the office marked as having no report: it is no gap, and it adds nothing."""


@dataclass(frozen=True, slots=True)
class Gap:
    """A report that should be there and is not."""

    unit: str
    period: Period


@dataclass(frozen=True)
class Ground:
    """For the months of the span, and as far around them as a roll-up looks."""

    unit: str
    span: Span
    forms: Forms
    trees: Mapping[Period, Tree]
    filed: Mapping[Period, Mapping[str, str]]
    """Month → unit → origin of its report."""
    quotas: Mapping[str, int]
    """Of the year in which the span ends."""

    def reporting(self, period: Period) -> Iterator[Unit]:
        """Units below ours, and ours, that should file a report of the month."""
        return (unit for unit in self.trees[period].below(self.unit) if unit.kind in self.forms.kinds)

    def asked(self, code: str, period: Period) -> list[str]:
        """Units whose form of the month has the figure, in a way that it can apply to them."""
        found = []
        for unit in self.reporting(period):
            figure = self.forms.for_unit(unit.kind, period).figures.get(code)
            if figure is not None and not figure.na:
                found.append(unit.code)
        return found

    @property
    def kind(self) -> str:
        """Of the unit, where it stands last; "" where it stands nowhere."""
        kinds = [tree.units[self.unit].kind for _, tree in sorted(self.trees.items()) if self.unit in tree.units]
        return kinds[-1] if kinds else ""

    @cached_property
    def standing(self) -> dict[Period, dict[tuple[Form, str], tuple[int, int]]]:
        """Month → form and sort of unit → reports that have come in, and that should."""
        found: dict[Period, dict[tuple[Form, str], tuple[int, int]]] = {}
        for period in self.trees:
            here = found.setdefault(period, {})
            for unit in self.reporting(period):
                key = self.forms.for_unit(unit.kind, period), unit.sort
                filed, of = here.get(key, (0, 0))
                here[key] = filed + self.has_figures(unit.code, period), of + 1
        return found

    def has_figures(self, unit: str, period: Period) -> bool:
        return self.filed[period].get(unit, NO_REPORT) != NO_REPORT

    @cached_property
    def figures(self) -> dict[str, Figure]:
        """Every figure of the forms in use at the end of the span."""
        valid = {self.forms.for_unit(kind, self.span.last) for kind in self.forms.kinds}
        ordered = sorted(valid, key=lambda form: (form.id, form.version), reverse=True)
        return {code: figure for form in ordered for code, figure in form.figures.items()}

    def form_with(self, code: str) -> Form:
        """A form in use at the end of the span that has the figure. Raises KeyError."""
        for kind in sorted(self.forms.kinds, reverse=True):
            form = self.forms.for_unit(kind, self.span.last)
            if code in form.figures:
                return form
        raise KeyError(code)

    def parts(self, name: str) -> frozenset[str]:
        return frozenset[str]().union(
            *(self.forms.for_unit(kind, self.span.last).parts(name) for kind in self.forms.kinds)
        )

    # ── Who has reported ────────────────────────────────────────────────────

    @cached_property
    def gaps(self) -> tuple[Gap, ...]:
        """Every report that is missing, oldest first; units that have ended meanwhile are among them."""
        return tuple(
            Gap(unit.code, period)
            for period in self.span
            for unit in self.reporting(period)
            if unit.code not in self.filed[period]
        )

    @cached_property
    def marked_none(self) -> tuple[Gap, ...]:
        """Months that the office marked as having no report: they hold no figures."""
        return tuple(
            Gap(unit.code, period)
            for period in self.span
            for unit in self.reporting(period)
            if self.filed[period].get(unit.code) == NO_REPORT
        )

    @property
    def exists(self) -> bool:
        """Whether there is a report of every month: a range that began before the figures did cannot be compared with."""
        return all(any(self.has_figures(unit.code, period) for unit in self.reporting(period)) for period in self.span)
