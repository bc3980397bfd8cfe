"""What somebody typed into a cell, as a value of its figure. Pure."""

from __future__ import annotations

from datetime import date, datetime

from documents.workbook.reading import Content
from reporting.form import Figure
from reporting.values import NA, Value
from texts import t

DIGITS = 6
"""More than a count can have."""


class WrongCellError(ValueError):
    """What the cell holds cannot be the figure's value; the sentence says what can."""


def value_of(figure: Figure, content: Content) -> Value | None:
    """None for an empty cell. Raises :class:`WrongCellError`."""
    if content is None:
        return None
    if content in {t("workbook.na"), "-"}:
        return NA
    for code, label in figure.choices:
        if content in {code, label}:
            return code
    match figure.type:
        case "int":
            return count(content)
        case "date":
            return day(content)
        case "choice":
            raise WrongCellError(t("workbook.wrong_choice", choices=", ".join(label for _, label in figure.choices)))
        case _:
            return str(content)


def count(content: Content) -> int:
    if isinstance(content, int) and not isinstance(content, bool) and 0 <= content < 10**DIGITS:
        return content
    if isinstance(content, str) and content.isascii() and content.isdecimal() and len(content) <= DIGITS:
        return int(content)
    raise WrongCellError(t("workbook.wrong_count"))


def day(content: Content) -> date:
    if isinstance(content, date):
        return content
    try:
        return datetime.strptime(str(content), "%d/%m/%Y").date()  # noqa: DTZ007 - a day has no hour
    except ValueError as error:
        raise WrongCellError(t("workbook.wrong_day")) from error
