"""Slips of the hand: two digits that changed places, one wrong digit, a comma in the wrong place."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal


def plain(value: Decimal) -> str:
    return f"{value:f}".replace(".", "")


def is_transposed(one: str, other: str) -> bool:
    return (
        one != other
        and len(one) == len(other)
        and Counter(one) == Counter(other)
        and sum(a != b for a, b in zip(one, other, strict=True)) == 2
    )


def is_substituted(one: str, other: str) -> bool:
    return len(one) == len(other) and sum(a != b for a, b in zip(one, other, strict=True)) == 1


def is_shifted(one: Decimal, other: Decimal) -> bool:
    """0,9 for 0,09, or 0,002 for 0,2."""
    return one != other and other > 0 and one / other in {Decimal(10) ** places for places in (-2, -1, 1, 2)}
