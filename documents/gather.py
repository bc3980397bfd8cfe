"""A report's figures and issuer, read from the database."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from documents.issuer import Issuer, issuer_from
from documents.official import INSPECTIONS, PER_ORGANISATION, STOCKS, Facts, Named
from reporting.periods import Period, months
from reporting.units import BRANCHES, COMMITTEES, Tree, Unit
from storage import reports, totals, units
from storage.db import Connection
from texts import shown, t

MOST_NAMES = 15
"""A month in which more units are missing says how many, not who."""
LEVELS = {
    "chi_bo_truc_thuoc": "truc_thuoc",
    "chi_bo_co_so": "co_so",
    "chi_bo_trong_dang_bo": "co_so",
    "dang_bo_co_so": "co_so",
}
"""Kind of unit → the level that its inspections are counted under; a committee's own bodies stand alone."""


async def issuer_of(connection: Connection, unit: str, period: Period) -> Issuer:
    return issuer_from(
        await units.settings_of(connection, unit, period), (await units.get(connection, unit, period)).name
    )


async def facts_of(connection: Connection, unit: str, first: Period, last: Period) -> Facts:
    tree = Tree(await units.at(connection, last))
    everyone = await _units_of_range(connection, unit, first, last)
    branches = [code for code, one in everyone.items() if one.kind in BRANCHES]
    filed, gaps = await _coverage(connection, unit, first, last)
    year_begins = Period(last.year, 1)
    admitted = await totals.sums(connection, branches, year_begins, last)
    return Facts(
        first=first,
        last=last,
        kinds=Counter(one.kind for one in tree.below(unit)),
        stocks=await totals.stocks(connection, tree.branches(unit), last),
        flows=await totals.sums(connection, branches, first, last),
        opening=await _opening(connection, unit, first),
        levels=await _levels(connection, everyone.values(), first, last),
        organisations=await _organisations(connection, tree, unit, first, last),
        filed=filed,
        gaps=gaps,
        quota=await _quota(connection, tree.branches(unit), last.year),
        admitted_this_year=admitted.get("ket_nap", 0),
    )


async def _units_of_range(connection: Connection, root: str, first: Period, last: Period) -> dict[str, Unit]:
    """Every unit under ``root`` in any month of the range, as it stands last."""
    found: dict[str, Unit] = {}
    for period in months(first, last):
        found.update({unit.code: unit for unit in Tree(await units.at(connection, period)).below(root)})
    return found


async def _opening(connection: Connection, root: str, first: Period) -> int | None:
    """Members when the first month began; unknown where a branch's month is."""
    branches = Tree(await units.at(connection, first)).branches(root)
    found = await totals.by_unit(connection, branches, ("dau_ky",), first, first)
    is_known = branches and len(found) == len(branches)
    return sum(figures["dau_ky"] for figures in found.values()) if is_known else None


async def _levels(connection: Connection, everyone: Iterable[Unit], first: Period, last: Period) -> list[Named]:
    """Each of the committee's bodies, then those below by level."""
    members: dict[str, list[str]] = {}
    names = {"co_so": t("report.level_co_so"), "truc_thuoc": t("report.level_truc_thuoc")}
    bodies = []
    for unit in everyone:
        if unit.kind in COMMITTEES:
            continue
        level = LEVELS.get(unit.kind, unit.code)
        members.setdefault(level, []).append(unit.code)
        if level == unit.code:
            bodies.append(level)
            names[level] = unit.name
    return [
        Named(
            level, names[level], _only(await totals.sums(connection, members.get(level, []), first, last), INSPECTIONS)
        )
        for level in [*bodies, "co_so", "truc_thuoc"]
    ]


async def _organisations(connection: Connection, tree: Tree, root: str, first: Period, last: Period) -> list[Named]:
    """Balances at the end, movements over the range; a đảng bộ cơ sở is the sum of its branches."""
    codes = tree.branches(root)
    at_end = await totals.by_unit(connection, codes, STOCKS, last, last)
    moved = await totals.by_unit(connection, codes, PER_ORGANISATION, first, last)
    found = []
    for organisation in tree.organisations(root):
        counts: Counter[str] = Counter()
        for branch in tree.branches(organisation):
            for code in PER_ORGANISATION:
                counts[code] += (at_end if code in STOCKS else moved).get(branch, {}).get(code, 0)
        found.append(Named(organisation, tree.units[organisation].name, counts))
    return found


async def _coverage(
    connection: Connection, root: str, first: Period, last: Period
) -> tuple[tuple[int, int], list[str]]:
    """Of all organisations those that reported every month, and who did not, month by month."""
    late: set[str] = set()
    gaps: list[str] = []
    before: list[Period] = []
    organisations: list[str] = []
    for period in months(first, last):
        tree = Tree(await units.at(connection, period))
        organisations = tree.organisations(root)
        if not organisations:
            before.append(period)
            continue
        origins = await reports.filed_units(connection, period)
        missing = tree.coverage(root, {unit for unit, origin in origins.items() if origin != reports.NONE}).missing
        if missing:
            late |= {one for one in organisations if set(missing) & {*tree.branches(one)}}
            gaps.append(t("report.gap_month", month=shown.month(period), units=_listed(tree, missing)))
    if before:
        gaps.insert(0, t("report.gap_register", first=shown.month(before[0]), last=shown.month(before[-1])))
    return (sum(one not in late for one in organisations), len(organisations)), gaps


def _listed(tree: Tree, missing: tuple[str, ...]) -> str:
    if len(missing) > MOST_NAMES:
        return t("report.gap_count", count=len(missing))
    return ", ".join(tree.units[code].name for code in missing)


async def _quota(connection: Connection, branches: list[str], year: int) -> int | None:
    found = [quota for branch in branches if (quota := await units.quota(connection, branch, year)) is not None]
    return sum(found) if found else None


def _only(sums: Mapping[str, int], codes: tuple[str, ...]) -> dict[str, int]:
    return {code: sums.get(code, 0) for code in codes}
