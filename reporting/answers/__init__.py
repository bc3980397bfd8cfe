"""How answers are typed in Vietnamese, and what they mean. Never a guess.

What is clear is :class:`Accepted`; anything else is :class:`Unclear`, with the values it could be.
"""

from reporting.answers.coming import When, read_when
from reporting.answers.commands import Command, read_command, read_edit, read_line_number, read_new_value, split_command
from reporting.answers.dates import read_date, read_hour
from reporting.answers.far_away import has_returned, is_not_known, read_far_away, read_in_touch
from reporting.answers.issue import read_issue
from reporting.answers.lists import read_lines, split_date, split_sequence
from reporting.answers.normalise import fold, normalise
from reporting.answers.numbers import read_int
from reporting.answers.outcomes import Accepted, Reason, Unclear
from reporting.answers.phrases import Phrases, is_plainer
from reporting.answers.quantities import read_decimal, read_money, read_pair
from reporting.answers.spans import read_span
from reporting.answers.until import read_until
from reporting.answers.words import is_letter, read_choice, read_text, read_yes_no

__all__ = [
    "Accepted",
    "Command",
    "Phrases",
    "Reason",
    "Unclear",
    "When",
    "fold",
    "has_returned",
    "is_letter",
    "is_not_known",
    "is_plainer",
    "normalise",
    "read_choice",
    "read_command",
    "read_date",
    "read_decimal",
    "read_edit",
    "read_far_away",
    "read_hour",
    "read_in_touch",
    "read_int",
    "read_issue",
    "read_line_number",
    "read_lines",
    "read_money",
    "read_new_value",
    "read_pair",
    "read_span",
    "read_text",
    "read_until",
    "read_when",
    "read_yes_no",
    "split_command",
    "split_date",
    "split_sequence",
]
