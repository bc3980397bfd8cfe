"""Slips of the hand: two digits that changed places, one wrong digit, a comma in the wrong place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from checker.numbers import rate
from checker.pairs import Pair


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


def slipped(pair: Pair, base: Decimal) -> Iterator[bool]:
    """Digits exchanged in the percentage or in the count; its comma in the wrong place; one digit of three or more wrong."""
    count, percent = plain(pair.count.value), plain(pair.percent.value)
    right = plain(rate(pair.count.value, base, pair.percent.decimals))
    yield is_transposed(percent, right)
    yield is_shifted(pair.percent.value, rate(pair.count.value, base, pair.percent.decimals + 1))
    yield len(percent) >= 3 and is_substituted(percent, right)
    if pair.count.is_count and len(count) >= 2:
        exact = pair.percent.value * base / 100
        for near in range(int(exact) - 1, int(exact) + 2):
            if rate(Decimal(near), base, pair.percent.decimals) == pair.percent.value:
                yield is_transposed(count, str(near)) or (len(count) >= 3 and is_substituted(count, str(near)))
