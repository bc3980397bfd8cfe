"""What reading an answer can come to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

T_co = TypeVar("T_co", covariant=True)


class Reason(StrEnum):
    """Why an answer is not taken."""

    EMPTY = "empty"
    NOT_A_NUMBER = "not_a_number"
    AMBIGUOUS = "ambiguous"
    APPROXIMATE = "approximate"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    PERCENT = "percent"
    DONT_KNOW = "dont_know"
    NOT_YET = "not_yet"
    RANGE = "range"
    LEGACY_FONT = "legacy_font"
    LUNAR = "lunar"
    NOT_A_DATE = "not_a_date"
    NO_SUCH_DATE = "no_such_date"
    ALL_PRESENT = "all_present"
    OTHER_WHOLE = "other_whole"
    """ "18/25" where 24 must attend."""
    COMPUTED = "computed"
    """A figure that follows from others, or is not asked."""
    QUESTION = "question"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Accepted(Generic[T_co]):
    value: T_co


@dataclass(frozen=True, slots=True)
class Unclear:
    """``options``: the values that the words could stand for, to be offered; none of them is taken."""

    code: Reason
    options: tuple[Any, ...] = ()
