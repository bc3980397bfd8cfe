"""Who issues a report and how it is signed: settings of the committee, printed as they are."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.word.values import Value
from texts import shown, t

NEW, OLD = "ủy", "uỷ"
"""Two spellings of one word; a text uses one of them."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """Empty fields are printed as a marked gap, never filled in from elsewhere."""

    superior: str = ""
    branch_superior: str = ""
    """Over the branches in their own reports; made from ``committee`` where it is empty."""
    committee: str = ""
    place: str = ""
    symbol: str = "ĐU"
    signs_for: str = "T/M BAN THƯỜNG VỤ"
    title: str = "PHÓ BÍ THƯ"
    signatory: str = ""
    recipients: tuple[str, ...] = ()
    mark: str = ","
    keeps: str = "VPĐU"
    spelling: str = NEW


KEYS = {f"issuer_{name}": name for name in Issuer.__dataclass_fields__}
"""Setting → field."""
SEPARATOR = ";"
"""Between the recipients in their setting."""
CHOICES = {"issuer_mark": (",", ";"), "issuer_spelling": (NEW, OLD)}
LONGEST = 300
SYMBOL = re.compile(r"[A-ZĐ][A-ZĐ-]{0,9}")
AREA = re.compile(r"^(xã|phường|thị trấn|đặc khu)\s+")


def issuer_from(kept: Mapping[str, str], committee: str) -> Issuer:
    """From settings as stored; the committee's name is the register's until it is set."""
    fields: dict[str, Any] = {name: kept[key] for key, name in KEYS.items() if kept.get(key)}
    fields.setdefault("committee", committee)
    fields.setdefault("place", AREA.sub("", place_of(fields["committee"])))
    listed = fields.get("recipients", t("report.usual_recipients"))
    fields["recipients"] = tuple(one.strip() for one in listed.split(SEPARATOR) if one.strip())
    return Issuer(**fields)


def stored(issuer: Issuer, key: str) -> str:
    """A field as its setting is typed."""
    value = getattr(issuer, KEYS[key])
    return f"{SEPARATOR} ".join(value) if isinstance(value, tuple) else str(value)


def read_setting(key: str, text: str) -> str | None:
    """What is to be stored, nothing for "as usual"; None for what cannot be printed there."""
    value = unicodedata.normalize("NFC", " ".join(text.split()))
    fits = value in CHOICES.get(key, (value,)) and (key != "issuer_symbol" or SYMBOL.fullmatch(value))
    return value if not value or (fits and len(value) <= LONGEST and value.isprintable()) else None


def letterhead(issuer: Issuer, number: int | None, day: date | None, *, draft: bool = False) -> dict[str, Value]:
    """The frame's values. Number and date are what a person gave, or a gap and ``DỰ THẢO`` (X11); a ``draft`` is one anyway."""
    numbered = t("report.number", number="…" if number is None else f"{number:02d}", symbol=issuer.symbol)
    dated = (
        t("report.no_date") if day is None else t("report.date", day=f"{day.day:02d}", month=_month(day), year=day.year)
    )
    return {
        "cap_tren": issuer.superior.upper() or t("report.gap_superior"),
        "ten_cap_uy": issuer.committee.upper() or t("report.gap_committee"),
        "dong_so": numbered,
        "dong_so_thuong": numbered[0].lower() + numbered[1:],
        "dong_ngay": t("report.place_and_date", place=issuer.place or "…", date=dated),
        "dong_ngay_thuong": dated,
        "du_thao": draft or number is None or day is None,
        "dia_ban": place_of(issuer.committee) or t("report.gap_committee"),
        "nguoi_ban_hanh": _issued_by(issuer),
        "ky_thay": issuer.signs_for,
        "chuc_vu": issuer.title,
        "nguoi_ky": issuer.signatory or t("report.gap_signatory"),
        "noi_nhan": "\n".join(
            [*(f"- {one}{issuer.mark}" for one in issuer.recipients), t("report.keeps", office=issuer.keeps)]
        ),
    }


def _issued_by(issuer: Issuer) -> str:
    """A report that is signed for the standing committee is the standing committee's."""
    committee = issuer.committee or t("report.gap_committee")
    standing = t("report.standing_committee")
    is_standing = issuer.signs_for.casefold().endswith(standing.casefold())
    return f"{standing} {committee}" if is_standing else committee


def _month(day: date) -> str:
    """With a zero in January and February only."""
    return shown.day(day).split("/")[1]


def place_of(committee: str) -> str:
    """``xã Bình Lư`` of ``Đảng ủy xã Bình Lư``."""
    return re.sub(r"^(Ban Chấp hành )?(Đảng ủy|Đảng uỷ|Đảng bộ)\s+", "", committee)


def spelt(text: str, spelling: str) -> str:
    """The whole text in the committee's spelling of ``ủy`` (X09)."""
    wanted = OLD if spelling == OLD else NEW
    return re.sub(r"\b(ủ|Ủ)(y|Y)\b|\b(u|U)(ỷ|Ỷ)\b", lambda found: _like(found[0], wanted), text)


def _like(found: str, wanted: str) -> str:
    if found.isupper():
        return wanted.upper()
    return wanted.capitalize() if found[0].isupper() else wanted


def spelt_values(values: Mapping[str, Value], spelling: str) -> dict[str, Value]:
    return {code: _spelt_value(value, spelling) for code, value in values.items()}


def _spelt_value(value: Value, spelling: str) -> Value:
    if isinstance(value, str):
        return spelt(value, spelling)
    if isinstance(value, Mapping):
        return {key: {name: spelt(text, spelling) for name, text in row.items()} for key, row in value.items()}
    return value
