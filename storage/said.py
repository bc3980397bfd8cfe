"""Which figures a typed message set, and under which question: editing that message corrects them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.db import Connection
from storage.moments import stored


@dataclass(frozen=True, slots=True)
class Said:
    unit: str
    period: str
    place: dict[str, Any]
    codes: list[str]


async def remember(
    connection: Connection,
    account: int,
    ref: str,
    unit: str,
    period: str,
    place: dict[str, Any],
    codes: Sequence[str],
    now: datetime,
) -> None:
    await connection.execute(
        "INSERT INTO said (account, ref, unit, period, place, codes, at) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (account, ref) DO UPDATE SET codes = excluded.codes, at = excluded.at",
        (account, ref, unit, period, json.dumps(place), json.dumps(list(codes)), stored(now)),
    )


async def find(connection: Connection, account: int, ref: str) -> Said | None:
    async with connection.execute("SELECT * FROM said WHERE account = ? AND ref = ?", (account, ref)) as cursor:
        row = await cursor.fetchone()
    if row is None:
        return None
    return Said(row["unit"], row["period"], json.loads(row["place"]), json.loads(row["codes"]))
