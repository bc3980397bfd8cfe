"""The official report's values: what is printed for every code that a template may ask for.

The numbers come in as they were added up; here they only become words. Counts below ten have two digits.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from documents.word.values import Value
from reporting.periods import Period, Span
from reporting.written import number, percent
from texts import shown, t

WORKPLACES = ("nct_co_quan", "nct_khu_dan_cu", "nct_llvt", "nct_doanh_nghiep")
STOCKS = (
    "cuoi_ky", "du_bi", "nu", "dtts", "ton_giao", "doan_tn", "hoc_sinh", *WORKPLACES, "mien_sh", "tam_di", "tam_den", "di_xa", "so_tay", "qcut",
)  # fmt: skip
OF_MEMBERS = ("chinh_thuc", *(code for code in STOCKS if code not in {"cuoi_ky", "tam_den", "qcut"}))
"""Parts of all members, whose share can be asked for."""
FLOWS = (
    "ket_nap", "ket_nap_nu", "ket_nap_dtts", "chuyen_den", "chuyen_den_nb", "phuc_hoi", "chuyen_di", "chuyen_di_nb",
    "tu_tran", "xoa_ten", "khai_tru", "xin_ra", "cong_nhan_ct", "qcut_hoc", "qcut_cn", "chuyen_de",
    "sh_du", "sh_vang_ld", "sh_vang_kld",
)  # fmt: skip
REMOVALS = ("xoa_ten", "khai_tru", "xin_ra")
INSPECTIONS = ("kt_cuoc", "kt_tcd", "kt_dv", "gs_cuoc", "gs_tcd", "gs_dv")
KINDS = {
    "dang_bo_co_so": "so_dang_bo",
    "chi_bo_co_so": "so_chi_bo_co_so",
    "chi_bo_truc_thuoc": "so_chi_bo_truc_thuoc",
    "chi_bo_trong_dang_bo": "so_chi_bo_trong_dang_bo",
}
PER_ORGANISATION = ("cuoi_ky", "nu", "dtts", "du_bi", "ket_nap", "chuyen_den", "chuyen_di")
"""Nothing that could point at a person: no religion, discipline, removal or absence per organisation."""


@dataclass(frozen=True, slots=True)
class Named:
    """A level or an organisation with its figures."""

    code: str
    name: str
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Facts:
    """The figures of a committee over a range, added up."""

    first: Period
    last: Period
    kinds: Mapping[str, int]
    """Kind of unit → how many in the last month."""
    stocks: Mapping[str, int]
    flows: Mapping[str, int]
    opening: int | None
    """Members before the first month; None where nobody knows."""
    levels: Sequence[Named]
    organisations: Sequence[Named]
    filed: tuple[int, int]
    """Organisations that filed every month, and all."""
    gaps: Sequence[str]
    """What is missing, month by month, in words."""
    increase: int = 0
    decrease: int = 0
    """Members gained and lost, without transfers within the commune (X12)."""
    quota: int | None = None
    admitted_this_year: int = 0


def values(facts: Facts) -> dict[str, Value]:
    """Code → text, flag or rows."""
    return {
        **_range(facts.first, facts.last),
        **_units(facts.kinds),
        **_counts(facts.stocks, facts.flows),
        **_movements(facts),
        **_inspections(facts.levels),
        **_coverage(facts),
        **_quota(facts),
        "theo_to_chuc": _rows(facts.organisations, PER_ORGANISATION),
    }


def doubts(facts: Facts) -> list[str]:
    """What whoever makes the report should know before it is signed (X04, X13, X15)."""
    found = []
    members = facts.stocks.get("cuoi_ky", 0)
    working = sum(facts.stocks.get(code, 0) for code in WORKPLACES)
    if facts.gaps:
        found.append(t("report.doubt_gaps", said=_coverage(facts)["chua_du"]))
    if working != members:
        found.append(t("report.doubt_workplaces", sum=number(working), members=number(members)))
    if facts.opening is not None and not _balances(facts):
        found.append(t("report.doubt_balance"))
    return found


def count(figure: int) -> str:
    """``07``, ``384``, ``1.234``; none at all is ``0``."""
    return f"{figure:02d}" if 0 < figure < 10 else number(figure)


def share(part: int, whole: int) -> str:
    """Of nothing there is no share."""
    return percent(part, whole) if whole else t("report.no_share")


# ── When (X16) ──────────────────────────────────────────────────────────────


def _range(first: Period, last: Period) -> dict[str, Value]:
    span = t("report.range", first=shown.full_day(first.first_day), last=shown.full_day(last.last_day))
    as_of = t("report.as_of", day=shown.full_day(last.last_day))
    months = Span(first, last)
    return {
        "khoang": span,
        "khoang_hoa": _capital(span),
        "tinh_den": as_of,
        "tinh_den_hoa": _capital(as_of),
        "tu_ngay": shown.full_day(first.first_day),
        "den_ngay": shown.full_day(last.last_day),
        "ky_bao_cao": shown.span(months),
        "ky_toi_hoa": shown.span(months.plus(len(months))).upper(),
    }


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


# ── How many ────────────────────────────────────────────────────────────────


def _units(kinds: Mapping[str, int]) -> dict[str, Value]:
    organisations = sum(kinds.get(kind, 0) for kind in KINDS if kind != "chi_bo_trong_dang_bo")
    branches = sum(kinds.get(kind, 0) for kind in KINDS if kind != "dang_bo_co_so")
    found: dict[str, Value] = {code: count(kinds.get(kind, 0)) for kind, code in KINDS.items()}
    return {**found, "so_to_chuc": count(organisations), "so_chi_bo": count(branches)}


def _counts(stocks: Mapping[str, int], flows: Mapping[str, int]) -> dict[str, Value]:
    """Each figure, whether there is any, and each stock's share of all members."""
    members = stocks.get("cuoi_ky", 0)
    all_of_them = {code: stocks.get(code, 0) for code in STOCKS} | {code: flows.get(code, 0) for code in FLOWS}
    all_of_them["chinh_thuc"] = members - all_of_them["du_bi"]
    all_of_them["dua_ra"] = sum(all_of_them[code] for code in REMOVALS)
    all_of_them["sh_phai_du"] = sum(all_of_them[code] for code in ("sh_du", "sh_vang_ld", "sh_vang_kld"))
    found: dict[str, Value] = {code: count(figure) for code, figure in all_of_them.items()}
    found |= {f"co_{code}": figure > 0 for code, figure in all_of_them.items()}
    found |= {f"{code}_pct": share(all_of_them[code], members) for code in OF_MEMBERS}
    found["qcut_cn_pct"] = share(all_of_them["qcut_cn"], all_of_them["qcut_hoc"])
    found["sh_ty_le"] = share(all_of_them["sh_du"], all_of_them["sh_phai_du"])
    return found


def _movements(facts: Facts) -> dict[str, Value]:
    """The balance over the whole range (X15), transfers within the commune on neither side (X12)."""
    members = facts.stocks.get("cuoi_ky", 0)
    said = {"increase": count(facts.increase), "decrease": count(facts.decrease), "closing": count(members)}
    begins, ends = shown.full_day(facts.first.first_day), shown.full_day(facts.last.last_day)
    if facts.opening is None:
        sentence = t("report.balance_unknown", begins=begins, ends=ends, **said)
    elif _balances(facts):
        sentence = t("report.balance", opening=count(facts.opening), begins=begins, ends=ends, **said)
    else:
        sentence = t("report.balance_open", opening=count(facts.opening), begins=begins, ends=ends, **said)
    return {"tang": said["increase"], "giam": said["decrease"], "can_doi": sentence}


def _balances(facts: Facts) -> bool:
    return (facts.opening or 0) + facts.increase - facts.decrease == facts.stocks.get("cuoi_ky", 0)


def _inspections(levels: Sequence[Named]) -> dict[str, Value]:
    """Totals, rows and sentence from the same rows (X05)."""
    sums = {code: sum(level.counts.get(code, 0) for level in levels) for code in INSPECTIONS}
    found: dict[str, Value] = {code: count(figure) for code, figure in sums.items()}
    for what in ("cuoc", "tcd", "dv"):
        found[f"kt_gs_{what}"] = count(sums[f"kt_{what}"] + sums[f"gs_{what}"])
    found["kt_gs_theo_cap"] = _rows(levels, INSPECTIONS)
    found["kt_gs_theo_cap_cau"] = " ".join(_level_sentence(level) for level in levels)
    return found


def _level_sentence(level: Named) -> str:
    said = [_inspected(level.counts, what) for what in ("kt", "gs") if level.counts.get(f"{what}_cuoc", 0)]
    return t("report.level", level=level.name, said="; ".join(said) or t("report.level_none"))


def _inspected(counts: Mapping[str, int], what: str) -> str:
    """``01 cuộc kiểm tra đối với 06 tổ chức đảng, 06 đảng viên``."""
    of = [
        t(f"report.of_{whom}", count=count(counts[code]))
        for whom in ("tcd", "dv")
        if counts.get(code := f"{what}_{whom}")
    ]
    return t(f"report.held_{what}", count=count(counts[f"{what}_cuoc"]), of=", ".join(of) or t("report.of_nobody"))


def _rows(named: Sequence[Named], codes: Sequence[str]) -> dict[str, dict[str, str]]:
    return {
        one.code: {
            "tt": str(place),
            "ten": one.name,
            **{code: count(one.counts.get(code, 0)) for code in codes},
        }
        for place, one in enumerate(named, start=1)
    }


def _coverage(facts: Facts) -> dict[str, Value]:
    """A total of too few says so (X13)."""
    filed, of = facts.filed
    code = "report.incomplete" if filed < of else "report.incomplete_months"
    said = t(code, filed=filed, of=of, gaps="; ".join(facts.gaps))
    return {
        "thieu_bao_cao": bool(facts.gaps),
        "chua_du": said,
        # X06: that there was nobody is said only where every report is in.
        "chua_dua_ra": t("report.removal_unknown" if facts.gaps else "report.removal_none"),
        "chua_xoa_ten": t("report.removal_unknown" if facts.gaps else "report.struck_none"),
    }


def _quota(facts: Facts) -> dict[str, Value]:
    quota = facts.quota or 0
    return {
        "co_chi_tieu": quota > 0,
        "chi_tieu_nam": count(quota),
        "ket_nap_lk": count(facts.admitted_this_year),
        "chi_tieu_pct": share(facts.admitted_this_year, quota),
    }
