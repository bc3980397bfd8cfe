"""The months after the sample's last one: what may have happened in each branch, from a seed.

Pure. Most months are quiet; members are admitted, recognised, come, go and die one by one, and somebody who
moves within the commune leaves one branch and joins another in the same month. Everybody who comes or goes is
counted in every balance that they belong to, so that the figures of a month satisfy the form's hard rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from demo.sample import SampleUnit, int_of
from reporting.periods import Period, months
from reporting.units import BRANCHES
from reporting.values import NA, Value, Values

Key = tuple[str, Period]

TRAITS = ("du_bi", "nu", "dtts", "ton_giao", "doan_tn", "mien_sh", "di_xa", "so_tay")
"""Balances that count some of the members: whoever comes or goes may be one of them."""
WORKPLACES = ("nct_co_quan", "nct_khu_dan_cu", "nct_llvt")
"""Balances of which every member counts in exactly one."""
STOCKS = ("cuoi_ky", *TRAITS, *WORKPLACES, "hoc_sinh", "tam_di", "tam_den", "qcut")
FLOWS = (
    "ket_nap", "ket_nap_nu", "ket_nap_dtts", "chuyen_den", "chuyen_den_nb", "phuc_hoi", "chuyen_di", "chuyen_di_nb",
    "tu_tran", "xoa_ten", "khai_tru", "xin_ra", "cong_nhan_ct", "chuyen_de", "dp_chua_nop", "qcut_hoc", "qcut_cn",
    "kt_cuoc", "kt_dv", "gs_cuoc", "gs_dv",
)  # fmt: skip
OF_BODIES = ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv")

ARRIVING = {"chuyen_den": 0.018, "phuc_hoi": 0.0005}
LEAVING = {"chuyen_di": 0.026, "tu_tran": 0.012, "xoa_ten": 0.0015, "khai_tru": 0.0005, "xin_ra": 0.0005}
"""How likely it is in one branch and month. Together with the admissions about as many come as go."""
ADMISSION = 0.03
NEWCOMER = {"nu": 0.5, "dtts": 0.35, "doan_tn": 0.5, "so_tay": 0.9}
TRANSFERS_INSIDE = (0, 0, 1, 1, 2)
"""Members who change their branch in a month; one of these numbers."""
FEWEST = 4
"""A branch of so few keeps them: below three full members it would no longer be one."""
PROBATION = 12
"""Months."""
COMMON_DAY = 3
"""Of the month: when most branches meet."""
NO_MEETING, ANOTHER_DAY = 0.005, 0.08
"""How likely it is that a branch does not meet in a month, or not on its usual day."""


@dataclass(frozen=True, slots=True)
class Member:
    """Whoever comes or goes: the balances that count them, and where they work."""

    traits: frozenset[str]
    works: str


def continued(known: Mapping[Key, Values], units: Sequence[SampleUnit], last: Period, seed: int) -> dict[Key, Values]:
    """``known``, and every later month up to ``last``; the same for the same seed."""
    chance = Random(seed)
    found = dict(known)
    newest = max(period for _, period in known)
    for period in months(newest.plus(1), last):
        branches = [
            Branch(unit, before(found, unit, period), meeting_day(known[unit.code, newest]), chance)
            for unit in units
            if unit.kind in BRANCHES
        ]
        for branch in branches:
            branch.moves()
        for _ in range(chance.choice(TRANSFERS_INSIDE)):
            transfer(*chance.sample(branches, 2))
        for branch in branches:
            found[branch.unit.code, period] = branch.month(period)
        for unit in units:
            if unit.kind not in BRANCHES and (unit.code, period.plus(-1)) in found:
                found[unit.code, period] = of_a_body(chance)
    return found


def before(found: Mapping[Key, Values], unit: SampleUnit, period: Period) -> list[Values]:
    """The unit's months before this one, newest first."""
    past = (found.get((unit.code, period.plus(-back))) for back in range(1, 25))
    return [values for values in past if values is not None]


def meeting_day(values: Values) -> int:
    """The day of the month on which the branch met."""
    day = values.get("sh_ngay")
    return day.day if isinstance(day, date) else COMMON_DAY


def transfer(giver: Branch, taker: Branch) -> None:
    """Somebody changes the branch within the commune."""
    if giver.counts["cuoi_ky"] <= FEWEST:
        return
    member = giver.leaves("chuyen_di")
    giver.counts["chuyen_di_nb"] += 1
    taker.joins("chuyen_den", Member(member.traits, taker.block))
    taker.counts["chuyen_den_nb"] += 1


class Branch:
    """One branch's month while it happens."""

    def __init__(self, unit: SampleUnit, past: Sequence[Values], meets_on: int, chance: Random) -> None:
        self.unit = unit
        self._meets_on = meets_on
        self.block = f"nct_{unit.block}"
        self._past = past
        self._chance = chance
        self._opening = int_of(past[0].get("cuoi_ky"))
        self.counts = dict.fromkeys(FLOWS, 0) | {code: int_of(past[0].get(code)) for code in STOCKS}

    def over(self, code: str, months_: int) -> int:
        """The figure added up over the last months, as far as they are known."""
        return sum(int_of(values.get(code)) for values in self._past[:months_])

    def happens(self, likely: float) -> bool:
        return self._chance.random() < likely

    def share(self, code: str) -> bool:
        """Whether one of the members, picked at random, is counted in this balance."""
        return self._chance.random() * self.counts["cuoi_ky"] < self.counts[code]

    # ── Members ─────────────────────────────────────────────────────────────

    def moves(self) -> None:
        """Recognition, then whoever comes from elsewhere or leaves the commune."""
        self.recognises()
        if self.counts["qcut"] and self.happens(ADMISSION):
            self.admits()
        for code, likely in ARRIVING.items():
            if self.happens(likely):
                self.joins(code, self.newcomer())
        for code, likely in LEAVING.items():
            if self.counts["cuoi_ky"] > FEWEST and self.happens(likely):
                self.leaves(code)

    def recognises(self) -> None:
        """Probationary members admitted more than a year ago; most are recognised at once."""
        overdue = max(0, self.counts["du_bi"] - self.over("ket_nap", PROBATION))
        recognised = sum(self.happens(0.6) for _ in range(overdue))
        self.counts["cong_nhan_ct"] = recognised
        self.counts["du_bi"] -= recognised

    def admits(self) -> None:
        member = self.newcomer()
        self.joins("ket_nap", Member(member.traits | {"du_bi"}, member.works))
        self.counts["qcut"] -= 1
        for trait in ("nu", "dtts"):
            self.counts[f"ket_nap_{trait}"] += trait in member.traits

    def newcomer(self) -> Member:
        return Member(frozenset(trait for trait, likely in NEWCOMER.items() if self.happens(likely)), self.block)

    def joins(self, code: str, member: Member) -> None:
        for balance in (code, "cuoi_ky", member.works, *member.traits):
            self.counts[balance] += 1

    def leaves(self, code: str) -> Member:
        """One of the members at random: no balance falls below zero, none stays above the members who are left."""
        traits = frozenset(trait for trait in TRAITS if self.share(trait))
        works = self._chance.choices(WORKPLACES, [self.counts[place] for place in WORKPLACES])[0]
        for balance in ("cuoi_ky", works, *sorted(traits)):
            self.counts[balance] -= 1
        self.counts[code] += 1
        return Member(traits, works)

    # ── The rest of the month ───────────────────────────────────────────────

    def month(self, period: Period) -> dict[str, Value]:
        """The branch's figures, once everybody has come and gone."""
        self.drifts()
        self.develops(period)
        self.inspects()
        return {
            **self.counts,
            "dau_ky": self._opening,
            "kt_tcd": NA,
            "gs_tcd": NA,
            **self.meeting(period),
            **self.mood(),
        }

    def drifts(self) -> None:
        """Members grow older, go away to work, install the handbook: one here and there."""
        counts = self.counts
        if counts["so_tay"] < counts["cuoi_ky"] and self.happens(0.04):
            counts["so_tay"] += 1
        if counts["mien_sh"] < counts["cuoi_ky"] // 3 and self.happens(0.006):
            counts["mien_sh"] += 1
        if counts["doan_tn"] > counts["hoc_sinh"] and self.happens(0.008):
            counts["doan_tn"] -= 1
        if self.happens(0.03):
            counts["di_xa"] = min(counts["cuoi_ky"] // 2, max(0, counts["di_xa"] + self._chance.choice((-1, 1))))
        if self.happens(0.02):
            counts["dp_chua_nop"] = 1

    def develops(self, period: Period) -> None:
        """A topical meeting in each quarter, mostly in its last month; people sent to the course, and certified."""
        counts = self.counts
        since = (period.month - 1) % 3
        missing = period.ends_quarter and not self.over("chuyen_de", since)
        counts["chuyen_de"] = int(self.happens(0.97 if missing else 0.1))
        counts["qcut_cn"] = max(0, self.over("qcut_hoc", len(self._past)) - self.over("qcut_cn", len(self._past)))
        if counts["qcut"] and self.happens(0.08):
            counts["qcut_hoc"] = 1
        if self.happens(0.08):
            counts["qcut"] += 1

    def inspects(self) -> None:
        """Branches below the committee itself seldom do."""
        often = 0.05 if self.unit.kind == "chi_bo_co_so" else 0.01
        for what, likely in (("gs", often), ("kt", often / 4)):
            if self.happens(likely):
                self.counts[f"{what}_cuoc"] = 1
                self.counts[f"{what}_dv"] = self._chance.randint(1, 3)

    def meeting(self, period: Period) -> dict[str, Value]:
        """On the branch's day, now and then on another one of the first week; seldom none at all."""
        if self.happens(NO_MEETING):
            return {"sh_ngay": "chua_hop", "sh_du": NA, "sh_vang_ld": NA, "sh_vang_kld": NA}
        counts = self.counts
        expected = counts["cuoi_ky"] - counts["mien_sh"] - counts["tam_di"] + counts["tam_den"]
        absent = sum(self.happens(0.085) for _ in range(expected))
        unexplained = int(absent > 0 and self.happens(0.01))
        day = self._chance.randint(2, 7) if self.happens(ANOTHER_DAY) else self._meets_on
        return {
            "sh_ngay": period.first_day + timedelta(days=day - 1),
            "sh_du": expected - absent,
            "sh_vang_ld": absent - unexplained,
            "sh_vang_kld": unexplained,
        }

    def mood(self) -> dict[str, Value]:
        if self.happens(0.01):
            return {"tu_tuong": "can_quan_tam", "kien_nghi": "bao_truc_tiep"}
        return {"tu_tuong": "on_dinh"}


def of_a_body(chance: Random) -> dict[str, Value]:
    """The inspections that a committee held itself."""
    found = dict.fromkeys(OF_BODIES, 0)
    for what, likely in (("gs", 0.25), ("kt", 0.1)):
        if chance.random() < likely:
            found |= {f"{what}_cuoc": 1, f"{what}_tcd": chance.randint(1, 3), f"{what}_dv": chance.randint(0, 5)}
    return dict(found)
