"""A report's figures and issuer, read from the database."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable

from documents.issuer import Issuer, issuer_from
from documents.official import FLOWS, PER_ORGANISATION, STOCKS, Facts, Named
from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.rollup import Rollup
from reporting.units import BRANCHES, Tree
from storage import rollups, totals, units
from storage.db import Connection
from texts import shown, t

MOST_NAMES = 15
"""A month in which more units are missing says how many, not who."""


async def issuer_of(connection: Connection, unit: str, period: Period) -> Issuer:
    return issuer_from(
        await units.settings_of(connection, unit, period), (await units.get(connection, unit, period)).name
    )


async def facts_of(connection: Connection, forms: Forms, unit: str, first: Period, last: Period) -> Facts:
    whole = await rollups.of(connection, forms, unit, Span(first, last))
    covered, admitted = whole.whole_coverage, whole.quota.admitted.value
    return Facts(
        first=first,
        last=last,
        kinds=Counter(one.kind for one in whole.tree.below(unit)),
        stocks=known(whole, STOCKS),
        flows=known(whole, FLOWS),
        opening=opening(whole),
        levels=levels(whole),
        organisations=await organisations(connection, whole),
        filed=(covered.filed_organisations, covered.organisations),
        gaps=gaps(whole),
        increase=whole.movements.increase,
        decrease=whole.movements.decrease,
        quota=whole.quota.given,
        admitted_this_year=admitted if isinstance(admitted, int) else 0,
    )


def known(whole: Rollup, codes: Iterable[str]) -> dict[str, int]:
    """Of the branches; a figure that nobody has is not there."""
    found = {code: whole.total(code, sorts=BRANCHES).value for code in codes}
    return {code: value for code, value in found.items() if isinstance(value, int)}


def opening(whole: Rollup) -> int | None:
    """Members when the first month began; unknown where a branch's month is."""
    first = whole.span.first
    branches = whole.ground.trees[first].branches(whole.unit)
    is_known = branches and all(whole.ground.has_figures(code, first) for code in branches)
    return whole.balance.opening if is_known else None


def levels(whole: Rollup) -> list[Named]:
    """Each of the committee's bodies, then those below by level."""
    names = {"co_so": t("report.level_co_so"), "truc_thuoc": t("report.level_truc_thuoc")}
    return [
        Named(
            level,
            names.get(level) or whole.tree.units[level].name,
            {code: total.value if isinstance(total.value, int) else 0 for code, total in totals_.items()},
        )
        for level, totals_ in whole.inspections.items()
    ]


async def organisations(connection: Connection, whole: Rollup) -> list[Named]:
    """Balances at the end, movements over the range; a đảng bộ cơ sở is the sum of its branches."""
    members = {
        period: {branch: one for one in tree.organisations(whole.unit) for branch in tree.branches(one)}
        for period, tree in whole.ground.trees.items()
        if period in whole.span
    }
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in await totals.added(connection, members, PER_ORGANISATION):
        if row.code not in STOCKS or row.period == whole.span.last:
            counts[row.group][row.code] += row.number or 0
    return [Named(one, whole.tree.units[one].name, counts[one]) for one in whole.tree.organisations(whole.unit)]


def gaps(whole: Rollup) -> list[str]:
    """Who did not report, month by month, a committee's own bodies too; and months before the register begins."""
    before = [period for period in whole.span if not whole.ground.trees[period].organisations(whole.unit)]
    found = [t("report.gap_register", first=shown.month(before[0]), last=shown.month(before[-1]))] if before else []
    missing: defaultdict[Period, list[str]] = defaultdict(list)
    for gap in (*whole.ground.gaps, *whole.ground.marked_none):
        missing[gap.period].append(gap.unit)
    for period in sorted(missing):
        named = _listed(whole.ground.trees[period], tuple(missing[period]))
        found.append(t("report.gap_month", month=shown.month(period), units=named))
    return found


def _listed(tree: Tree, missing: tuple[str, ...]) -> str:
    if len(missing) > MOST_NAMES:
        return t("report.gap_count", count=len(missing))
    return ", ".join(tree.units[code].name for code in missing)
