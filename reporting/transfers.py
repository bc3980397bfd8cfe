"""Transfers between two branches of a commune: what each side says, and what the other has not said yet. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from reporting.periods import Period

Direction = Literal["out", "in"]
CODES: dict[Direction, str] = {"out": "chuyen_di_nb", "in": "chuyen_den_nb"}
"""Direction → the figure whose members it names."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What ``unit`` says of a month: so many went to ``other``, or came from there; None while it is not named."""

    id: int
    unit: str
    period: Period
    direction: Direction
    other: str | None
    members: int
    at: datetime
    put_at: datetime | None = None
    answer: str = ""
    request: int | None = None

    @property
    def pair(self) -> tuple[str, str] | None:
        """Who gave and who took."""
        if self.other is None:
            return None
        return (self.unit, self.other) if self.direction == "out" else (self.other, self.unit)


def under_way(statements: Iterable[Statement]) -> int:
    """X12: members that left one branch and have not come to the other; negative where both count them."""
    return sum(one.members if one.direction == "out" else -one.members for one in statements)


def unmatched(statements: Iterable[Statement]) -> list[tuple[Statement, int]]:
    """What the other side has not said, with how many of it are open: of a pair, the oldest are matched first."""
    sides: defaultdict[tuple[tuple[str, str] | None, Direction], list[Statement]] = defaultdict(list)
    for one in sorted(statements, key=lambda one: (one.period, one.id)):
        sides[one.pair, one.direction].append(one)
    found: list[tuple[Statement, int]] = []
    for (pair, direction), said in sides.items():
        against = sides.get((pair, "in" if direction == "out" else "out"), []) if pair else []
        matched = sum(one.members for one in against)
        for one in said:
            taken = min(matched, one.members)
            matched -= taken
            if taken < one.members:
                found.append((one, one.members - taken))
    return sorted(found, key=lambda left: left[0].id)
