"""What somebody can do by their roles: the command menu, and the first choices."""

from __future__ import annotations

from collections.abc import Collection

from events import Choice
from texts import t

BRANCH_ROLES = ("secretary", "deputy")
COMMANDS = {
    "branch": ("bc", "hop", "diemdanh", "sua", "xemlai", "giup", "tamvang", "huy"),
    "desk": ("vanphong", "tonghop", "nhacviec"),
    "overseer": ("vanphong",),
    "member": ("hop", "dixa"),
    "everybody": ("kenh", "dulieu", "xoadulieu"),
}


def menu_of(roles: Collection[str]) -> tuple[tuple[str, str], ...]:
    """The command menu of somebody with these roles: command and what it does."""
    groups = [
        *(["branch"] if set(roles) & set(BRANCH_ROLES) else []),
        *(["desk"] if set(roles) & {"office", "leader"} else ["overseer"] if "overseer" in roles else []),
        *(["member"] if "member" in roles and not set(roles) & set(BRANCH_ROLES) else []),
        "everybody",
    ]
    return tuple((name, t(f"help.menu_{name}")) for group in groups for name in COMMANDS[group])


def first_steps(role: str, unit: str) -> list[list[Choice]]:
    if role in BRANCH_ROLES:
        return [
            [Choice(t("submit.begin"), f"m:submit:begin:{unit}"), Choice(t("meeting.menu"), f"m:meeting:of:{unit}")]
        ]
    if role == "office":
        return [[Choice(t("enrol.desk"), "m:office:menu:")]]
    return [[Choice(t("enrol.state"), "m:overview:state:")]] if role in {"leader", "overseer"} else []
