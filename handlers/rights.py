"""Who may do what, as one table. Pure: the gate asks it with the roles that reach a unit."""

from __future__ import annotations

from enum import StrEnum


class Action(StrEnum):
    SEE_OWN_STATE = "see_own_state"
    FILL = "fill"
    FILE = "file"
    CORRECT = "correct"
    SEE_UNIT_FIGURES = "see_unit_figures"
    SEE_WHO_MAY_BE_MEANT = "see_who_may_be_meant"
    """Figures of a branch that can point at a person: the branch itself and the office, nobody else."""
    SEE_TOTALS = "see_totals"
    ENTER_ON_BEHALF = "enter_on_behalf"
    DECIDE_REQUESTS = "decide_requests"
    RETURN_REPORT = "return_report"
    LOCK = "lock"
    KEEP_SIGNED_COPIES = "keep_signed_copies"
    INVITE = "invite"
    REPLACE_PEOPLE = "replace_people"
    SWITCH_SETTINGS = "switch_settings"
    EXPORT = "export"
    CALL_MEETING = "call_meeting"
    TAKE_PART = "take_part"


BRANCH = frozenset(
    {
        Action.SEE_OWN_STATE,
        Action.FILL,
        Action.FILE,
        Action.CORRECT,
        Action.SEE_UNIT_FIGURES,
        Action.SEE_WHO_MAY_BE_MEANT,
        Action.CALL_MEETING,
        Action.TAKE_PART,
    }
)
AT_UNIT: dict[str, frozenset[Action]] = {
    "secretary": BRANCH,
    "deputy": BRANCH,
    "member": frozenset({Action.TAKE_PART}),
    "overseer": frozenset({Action.SEE_OWN_STATE}),
}
"""What a role may do at its own unit, and there only."""

WHOLE: dict[str, frozenset[Action]] = {
    "office": frozenset(Action) - {Action.TAKE_PART},
    "leader": frozenset(
        {
            Action.SEE_OWN_STATE,
            Action.SEE_UNIT_FIGURES,
            Action.SEE_TOTALS,
            Action.DECIDE_REQUESTS,
            Action.RETURN_REPORT,
        }
    ),
    "overseer": frozenset({Action.SEE_OWN_STATE}),
}
"""What a role may do at its unit and at everything below it."""


def may(action: Action, role: str, *, at_unit: bool, above: bool, deputy_may_file: bool = True) -> bool:
    """``at_unit``: the role is held at the very unit; ``above``: at one above it."""
    if action is Action.FILE and role == "deputy" and not deputy_may_file:
        return False
    if (at_unit or above) and action in WHOLE.get(role, ()):
        return True
    return at_unit and action in AT_UNIT.get(role, ())
