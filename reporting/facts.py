"""What is known about a unit's month beside its own answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from reporting.periods import Period
from reporting.values import Values


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """From the register."""

    kind: str = ""
    block: str = ""
    """``khoi``: where the unit's members work; movements go into that figure."""
    quota: int | None = None
    """``chi_tieu_nam``: admissions asked for this year."""


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Of one unit and month. They are the same only as themselves, so that what follows can be remembered."""

    period: Period
    today: date
    due: date | None = None
    filed_on: date | None = None
    """When the month's first version was filed; None while there is none (W24)."""
    unit: UnitFacts = field(default_factory=UnitFacts)
    history: tuple[Values | None, ...] = ()
    """The months before, newest first and without a gap: ``history[0]`` is last month; None: unknown."""
    off: frozenset[str] = frozenset()
    """Figures that the committee switched off."""
    given: Mapping[str, int] = field(default_factory=dict)
    """Figures that the office has from elsewhere ("theo Văn phòng"): suggested before anything else."""
    answered: Mapping[str, int] = field(default_factory=dict)
    """Figures that the branch's members gave by their own answers: suggested where the office knows nothing."""
    opening: int | None = None
    """``dau_ky``: the last known closing or the initial balance; None where nobody knows it yet."""
    locked: bool = False
    by_office: bool = False
    """The office is entering: it is asked for its own figures too."""
