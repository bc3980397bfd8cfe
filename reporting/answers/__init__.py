"""How answers are typed in Vietnamese, and what they mean. Never a guess.

What is clear is :class:`Accepted`; anything else is :class:`Unclear`, with the values it could be.
"""

from reporting.answers.commands import Command, EditRequest, read_command, read_edit, split_command
from reporting.answers.dates import read_date
from reporting.answers.lists import read_lines, split_sequence
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.quantities import read_decimal, read_money, read_pair
from reporting.answers.words import read_choice, read_text, read_yes_no

__all__ = [
    "Accepted",
    "Command",
    "EditRequest",
    "Reason",
    "Unclear",
    "fold",
    "normalise",
    "read_choice",
    "read_command",
    "read_date",
    "read_decimal",
    "read_edit",
    "read_int",
    "read_lines",
    "read_money",
    "read_pair",
    "read_text",
    "read_yes_no",
    "split_command",
    "split_sequence",
]
