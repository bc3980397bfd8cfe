"""Who issues a unit's monthly report: its letterhead and signature, from the register, the settings and ``issuers.toml``."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from documents.gather import issuer_of
from documents.issuer import Issuer, place_of
from reporting.periods import Period
from reporting.units import COMMITTEES, Unit
from storage import units
from storage.db import Connection
from texts import t

TABLE = Path(__file__).parent / "issuers.toml"


@dataclass(frozen=True, slots=True)
class Signing:
    """How the units of some kinds sign."""

    kinds: tuple[str, ...]
    begins: str = ""
    """How the unit's name begins; any name where it is empty."""
    own: bool = False
    """It is the committee's own paper."""
    symbol: str = ""
    signs_for: str = ""
    title: str = ""
    keeps: str = ""


@cache
def signings() -> tuple[Signing, ...]:
    table = tomllib.loads(TABLE.read_text(encoding="utf-8"))["issuers"]
    return tuple(Signing(**{**entry, "kinds": tuple(entry["kinds"])}) for entry in table)


async def issuer_for(connection: Connection, unit: Unit, period: Period) -> Issuer:
    """The committee's settings with the unit in its place."""
    above = [
        await units.get(connection, code, period) for code in (await units.line(connection, unit.code, period))[1:]
    ]
    committee = next((one for one in above if one.kind in COMMITTEES), unit)
    issuer = await issuer_of(connection, committee.code, period)
    signing = next(one for one in signings() if unit.kind in one.kinds and unit.name.startswith(one.begins))
    if signing.own:
        return replace(issuer, signatory="")
    parent = above[0] if above else unit
    return replace(
        issuer,
        superior=_head_of(issuer) if parent is committee else parent.name,
        committee=unit.name,
        symbol=signing.symbol,
        signs_for=signing.signs_for,
        title=signing.title,
        signatory="",
        recipients=(t("branch_page.recipient", unit=issuer.committee if parent is committee else parent.name),),
        keeps=signing.keeps,
    )


def _head_of(issuer: Issuer) -> str:
    """ "Đảng bộ xã Bình Lư" over the branches of "Đảng ủy xã Bình Lư"; what the office has set goes first."""
    place = place_of(issuer.committee)
    usual = t("branch_page.superior", place=place) if place != issuer.committee else issuer.committee
    return issuer.branch_superior or usual
