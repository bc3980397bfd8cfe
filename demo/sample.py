"""The sample commune: its register, its nine months of figures, and the totals they must give."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from reporting.form import Forms
from reporting.periods import Period
from reporting.values import NA, Value

FOLDER = Path(__file__).parent / "binh-lu"
REGISTER = FOLDER / "don_vi.csv"
FIGURES = FOLDER / "bieu_thang.csv"
TOTALS = FOLDER / "tong_hop.json"

HISTORY_ENDS = Period(2026, 1)
"""Loaded by setup; the later months are played."""
FIRST_PLAYED, LAST_PLAYED = Period(2026, 2), Period(2026, 3)


@dataclass(frozen=True, slots=True)
class SampleUnit:
    code: str
    name: str
    kind: str
    block: str
    """``khoi``: where its members work."""


def units() -> list[SampleUnit]:
    with REGISTER.open(encoding="utf-8-sig", newline="") as file:
        return [SampleUnit(row["ma"], row["ten"], row["loai"], row["khoi"]) for row in csv.DictReader(file)]


def reporting_units(forms: Forms) -> list[SampleUnit]:
    return [unit for unit in units() if unit.kind in forms.kinds]


def months() -> dict[tuple[str, Period], dict[str, Value]]:
    """Unit and month → the figures as the branch counts them."""
    with FIGURES.open(encoding="utf-8-sig", newline="") as file:
        return {
            (row["don_vi"], Period.parse(row["ky"])): {
                code: value_of(text) for code, text in row.items() if code not in {"ky", "don_vi"}
            }
            for row in csv.DictReader(file)
        }


def transfers(period: Period) -> dict[str, str]:
    """Who gave a member to whom within the commune in that month, both ways; the sample pairs them in its order."""
    rows = [(unit, row) for (unit, month), row in months().items() if month == period]
    gave = [unit for unit, row in rows if row.get("chuyen_di_nb") not in {0, NA}]
    took = [unit for unit, row in rows if row.get("chuyen_den_nb") not in {0, NA}]
    pairs = dict(zip(gave, took, strict=True))
    return pairs | {taker: giver for giver, taker in pairs.items()}


def value_of(text: str) -> Value:
    if not text:
        return NA
    if text.isdecimal():
        return int(text)
    return date.fromisoformat(text) if text[:4].isdecimal() else text


def int_of(value: Value | None) -> int:
    """How much a figure adds: nothing where it is not applicable."""
    return value if isinstance(value, int) else 0


def totals() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(TOTALS.read_text(encoding="utf-8"))
    return found


def write_history(path: Path) -> None:
    """The figures file up to January 2026, as setup loads it."""
    lines = FIGURES.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    kept = [lines[0], *(line for line in lines[1:] if Period.parse(line[:7]) <= HISTORY_ENDS)]
    path.write_text("".join(kept), encoding="utf-8")
