"""The reports behind a number: values with receipt, filer, time and version, and what was changed later."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.rollup import CLOSING, OPENING, Added, Rollup
from reporting.trace import Account, Changed, Correction, Filer, Line, Trace, adding_code
from storage import on_file, reports, rollups, totals, units
from storage.db import Connection
from storage.figures import value_of
from storage.moments import moment

Members = Mapping[Period, Collection[str]]
"""Month → units whose reports count in it."""

HELD = "o.person = {by} AND o.since <= {at} AND (o.until IS NULL OR o.until > {at})"
FILER = f"""
    (SELECT MIN(a.id) FROM accounts a WHERE a.person = {{by}} AND a.channel = {{x}}.channel) AS account,
    COALESCE(
        (SELECT o.role FROM roles o WHERE {HELD} AND o.unit = {{x}}.unit ORDER BY o.id LIMIT 1),
        (SELECT o.role FROM roles o WHERE {HELD} ORDER BY o.id LIMIT 1)
    ) AS role
"""
"""The account and the role of that time; rather the one that the person has in the unit itself."""
MEMBER = """
WITH member AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS period, json_extract(value, '$[1]') AS unit FROM json_each(:members)
)
"""
LINES = f"""{MEMBER}
SELECT r.*, f.code, f.number, f.text, f.na, d.number AS base, {FILER.format(x="r", by="r.filed_by", at="r.filed_at")}
FROM member m
JOIN units u ON u.code = m.unit
JOIN reports r ON r.unit = m.unit AND r.period = m.period AND r.current = 1 AND r.origin <> 'none'
LEFT JOIN figures f ON f.report = r.id AND f.code = :code
LEFT JOIN figures d ON d.report = r.id AND d.code = :base
ORDER BY r.period, u.position
"""
CORRECTIONS = f"""{MEMBER}
SELECT c.*, {FILER.format(x="c", by="c.by", at="c.at")}
FROM member m JOIN changes c ON c.unit = m.unit AND c.period = m.period AND c.code = :code AND c.report IS NOT NULL
ORDER BY c.at, c.id
"""
CHANGES = f"""{MEMBER}
SELECT c.*, r.receipt, r.version, r.origin, {FILER.format(x="c", by="c.by", at="c.at")}
FROM member m
JOIN changes c ON c.unit = m.unit AND c.period = m.period
JOIN reports r ON r.id = c.report
ORDER BY c.at, c.id
"""


async def of(connection: Connection, forms: Forms, unit: str, span: Span, code: str) -> Trace:
    """Raises KeyError for a code that no form has, and NotAddedError for one that does not add up."""
    rollup = await rollups.of(connection, forms, unit, span)
    adding = rollup.figure(adding_code(rollup.figure(code)))
    members = {period: rollup.ground.asked(adding.code, period) for period in rollup.months_of(adding.code)}
    return Trace(
        code,
        rollup,
        tuple(await lines(connection, members, adding.code, adding.denominator)),
        tuple(await accounts(connection, rollup, adding.code) if adding.total in {"first", "last"} else ()),
        tuple(await corrections(connection, members, adding.code)),
    )


async def lines(connection: Connection, members: Members, code: str, base: str) -> list[Line]:
    facts = {"members": told(members), "code": code, "base": base}
    async with connection.execute(LINES, facts) as cursor:
        return [
            Line(
                row["unit"],
                Period.parse(row["period"]),
                value_of(row) if row["code"] else None,
                row["base"],
                row["receipt"],
                row["version"],
                row["origin"],
                moment(row["filed_at"]),
                filer(row),
            )
            for row in await cursor.fetchall()
        ]


async def corrections(connection: Connection, members: Members, code: str) -> list[Correction]:
    async with connection.execute(CORRECTIONS, {"members": told(members), "code": code}) as cursor:
        return [correction(row) for row in await cursor.fetchall()]


async def changes(connection: Connection, members: Members) -> list[Changed]:
    """Every figure that another version of a report changed, oldest first."""
    async with connection.execute(CHANGES, {"members": told(members)}) as cursor:
        return [
            Changed(row["code"], correction(row), row["receipt"], row["version"], row["origin"])
            for row in await cursor.fetchall()
        ]


def correction(row: Any) -> Correction:
    return Correction(
        moment(row["at"]), row["unit"], Period.parse(row["period"]), row["old"], row["new"], row["reason"], filer(row)
    )


def told(members: Members) -> str:
    return json.dumps([(str(period), unit) for period, units_ in members.items() for unit in units_])


async def filer_of(connection: Connection, report: int) -> Filer:
    """Of one version of a report."""
    said = FILER.format(x="r", by="r.filed_by", at="r.filed_at")
    async with connection.execute(f"SELECT r.channel, {said} FROM reports r WHERE r.id = ?", (report,)) as cursor:
        return filer(await cursor.fetchone())


def filer(row: Any) -> Filer:
    return Filer(row["role"] or "", row["account"], row["channel"])


# ── Balances since they began ───────────────────────────────────────────────


async def accounts(connection: Connection, rollup: Rollup, code: str) -> list[Account]:
    """Of each unit behind a balance: its first number with the source, and what came and went until the month counted."""
    begun = await on_file.first_period(connection)
    if begun is None or begun > rollup.span.last:
        return []
    counted = rollup.months_of(code)[0]
    everyone = rollup.ground.asked(code, counted)
    codes = {code, OPENING, *rollup.ground.parts("increase"), *rollup.ground.parts("decrease")}
    months = Span(begun, max(begun, counted))
    by_unit = grouped(
        await totals.added(connection, {period: {unit: unit for unit in everyone} for period in months}, codes)
    )
    initial = await units.openings(connection)
    found = []
    for unit in everyone:
        history = by_unit.get(unit, {})
        if history.get(counted, {}).get(code) is None:
            continue
        if code in {OPENING, CLOSING}:
            found.append(members_account(rollup, unit, code, history, initial.get(unit), counted))
        else:
            found.append(plain_account(unit, code, history))
    return [await sourced(connection, account) for account in found]


History = dict[Period, dict[str, int]]


def members_account(
    rollup: Rollup, unit: str, code: str, history: History, initial: units.Opening | None, counted: Period
) -> Account:
    """Members: the opening balance by its document, then everybody gained and lost."""
    since = min(history)
    moved = [figures for period, figures in history.items() if code == CLOSING or period < counted]
    up, down = rollup.ground.parts("increase"), rollup.ground.parts("decrease")
    known = initial is not None and initial.period == since
    return Account(
        unit,
        since,
        initial.members if initial is not None and known else history[since].get(OPENING, 0),
        initial.source if initial is not None and known else "",
        sum(number for figures in moved for name, number in figures.items() if name in up),
        sum(number for figures in moved for name, number in figures.items() if name in down),
        history[counted][code],
    )


def plain_account(unit: str, code: str, history: History) -> Account:
    """Any other balance: its first report, then its steps from month to month."""
    values = [(period, figures[code]) for period, figures in sorted(history.items()) if code in figures]
    steps = [after - before for (_, before), (_, after) in pairwise(values)]
    return Account(
        unit,
        values[0][0],
        values[0][1],
        "",
        sum(step for step in steps if step > 0),
        -sum(step for step in steps if step < 0),
        values[-1][1],
    )


async def sourced(connection: Connection, account: Account) -> Account:
    """Where no document was named, the source is the first report: its receipt, and the file it was loaded from."""
    if account.source:
        return account
    first = await reports.current(connection, account.unit, account.since)
    parts = [first.receipt, first.reason if first.origin == "imported" else ""] if first else []
    return replace(account, source=", ".join(part for part in parts if part))


def grouped(added: Iterable[Added]) -> dict[str, History]:
    found: dict[str, History] = {}
    for row in added:
        if row.number is not None:
            found.setdefault(row.group, {}).setdefault(row.period, {})[row.code] = row.number
    return found
