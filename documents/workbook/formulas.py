"""Live formulas over the rows of "Theo chi bộ", each with the number that the roll-up gives for it.

The rows' columns have names (``f_nu``, ``k_thang``), so that a formula says what it adds. As in the roll-up,
what nobody answered stays blank and what applies to nobody is a dash: neither is zero.
"""

from __future__ import annotations

from documents.sheets import Formula
from reporting.form import Figure
from reporting.rollup import Share, Total
from reporting.values import NA
from reporting.written import share as written_share
from texts import t

MONTH, LEVEL = "k_thang", "k_cap"
"""Names of the key columns."""
NUMERIC = '">=0"'


def named(code: str) -> str:
    """The name of a figure's column."""
    return f"f_{code}"


def quoted(text: str) -> str:
    """A text within a formula."""
    return '"' + text.replace('"', '""') + '"'


def known(total: Total) -> int | str:
    """A number; a dash for what applies to nobody; nothing where nobody answered."""
    if isinstance(total.value, int):
        return total.value
    return t("workbook.na") if total.value is NA else ""


def added(figure: Figure, total: Total, *criteria: str) -> Formula:
    """The figure over the rows that fit. ``criteria``: column and wanted value in turns ("k_thang", "F$6")."""
    column, where = named(figure.code), "".join(f",{part}" for part in criteria)
    dashes = f"COUNTIFS({column},{quoted(t('workbook.na'))}{where})"
    if figure.total == "count":
        chosen = [f"COUNTIFS({column},{quoted(label)}{where})" for _, label in figure.choices]
        days = [f'COUNTIFS({column},">0"{where})'] if figure.type == "date" else []
        said = "+".join([*chosen, *days])
        # Of dates the choice is the one that is no date: "chưa họp" is not a meeting.
        value = days[0] if days else said
    else:
        said = f"COUNTIFS({column},{NUMERIC}{where})"
        value = f"SUMIFS({column}{where})"
    blank = f'IF({dashes}>0,{quoted(t("workbook.na"))},"")'
    return Formula(f"=IF({said}>0,{value},{blank})", known(total))


def chosen(code: str, label: str, number: int, *criteria: str) -> Formula:
    """How many rows have this answer."""
    return Formula(f"=COUNTIFS({','.join([named(code), quoted(label), *criteria])})", number)


def added_with(code: str, other: str, number: int, *criteria: str) -> Formula:
    """The figure over the rows that have the other one too: count and base of a share."""
    return Formula(f"={_with(code, other, criteria)}", number)


def share_of(figure: Figure, share: Share | None, *criteria: str) -> Formula:
    """A percentage in one formula."""
    part = _with(figure.numerator, figure.denominator, criteria)
    base = _with(figure.denominator, figure.numerator, criteria)
    return ratio(part, base, share)


def _with(code: str, other: str, criteria: tuple[str, ...]) -> str:
    return f"SUMIFS({','.join([named(code), named(other), NUMERIC, *criteria])})"


def together(cells: str, value: int | str) -> Formula:
    """The months' numbers added; a dash or nothing where there is no number among them."""
    na = quoted(t("workbook.na"))
    return Formula(f'=IF(COUNT({cells})>0,SUM({cells}),IF(COUNTIF({cells},{na})>0,{na},""))', value)


def ratio(part: str, base: str, share: Share | None) -> Formula:
    """Count by base; never a percentage of percentages."""
    return Formula(f'=IF({base}>0,{part}/{base},"")', share.part / share.whole if share else "")


def percent_format(share: Share | None) -> str:
    """As many places as keep it from reading 0 or 100 where it is neither (X02)."""
    places = -int(written_share(share.part, share.whole).as_tuple().exponent) if share else 1
    return f"0.{'0' * places}%"
