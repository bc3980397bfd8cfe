"""Figures added up, in SQL. Not applicable does not add; a missing unit is not counted as zero."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from reporting.periods import Period
from reporting.rollup import Added
from storage.db import Connection

Members = Mapping[Period, Mapping[str, str]]
"""Month → unit → the group that it is added to in that month."""

ADDED = """
WITH member AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS period, json_extract(value, '$[1]') AS unit, json_extract(value, '$[2]') AS grp
    FROM json_each(:members)
), wanted AS MATERIALIZED (
    SELECT json_extract(value, '$[0]') AS code, json_extract(value, '$[1]') AS base FROM json_each(:codes)
)
SELECT m.grp, m.period, f.code, f.text, f.na, COUNT(*) AS reports, SUM(f.number) AS number,
    SUM(CASE WHEN d.number IS NOT NULL THEN f.number END) AS part,
    SUM(CASE WHEN f.number IS NOT NULL THEN d.number END) AS base
FROM member m
JOIN reports r ON r.unit = m.unit AND r.period = m.period AND r.current = 1
JOIN figures f ON f.report = r.id
JOIN wanted w ON w.code = f.code
LEFT JOIN figures d ON d.report = r.id AND d.code = w.base
GROUP BY m.grp, m.period, f.code, f.text, f.na
"""


async def added(
    connection: Connection, members: Members, codes: Iterable[str], bases: Mapping[str, str] | None = None
) -> list[Added]:
    """One reading for a whole range: each code of each group and month.

    ``bases``: code → the code that it is a share of. Only reports that have both count for the share.
    """
    told = [(str(period), unit, group) for period, units in members.items() for unit, group in units.items()]
    wanted = [(code, (bases or {}).get(code)) for code in codes]
    facts = {"members": json.dumps(told), "codes": json.dumps(wanted)}
    async with connection.execute(ADDED, facts) as cursor:
        return [
            Added(
                row["grp"],
                Period.parse(row["period"]),
                row["code"],
                row["reports"],
                row["number"],
                row["text"],
                bool(row["na"]),
                row["part"],
                row["base"],
            )
            for row in await cursor.fetchall()
        ]
