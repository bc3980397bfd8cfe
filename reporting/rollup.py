"""Totals into statements: movements without internal transfers, balances over a range."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

INCREASES = ("ket_nap", "chuyen_den", "phuc_hoi")
DECREASES = ("chuyen_di", "tu_tran", "xoa_ten", "khai_tru", "xin_ra", "huy_quyet_dinh")


@dataclass(frozen=True, slots=True)
class Movements:
    """Members gained and lost, transfers within the commune left out on both sides."""

    increase: int
    decrease: int


def movements(sums: Mapping[str, int]) -> Movements:
    increase = sum(sums.get(code, 0) for code in INCREASES) - sums.get("chuyen_den_nb", 0)
    decrease = sum(sums.get(code, 0) for code in DECREASES) - sums.get("chuyen_di_nb", 0)
    return Movements(increase, decrease)


def balances(opening: int, sums: Mapping[str, int], closing: int) -> bool:
    """X15: opening + in − out = closing, over any range, transfers counted on both sides."""
    gained = sum(sums.get(code, 0) for code in INCREASES)
    lost = sum(sums.get(code, 0) for code in DECREASES)
    return opening + gained - lost == closing
