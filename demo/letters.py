"""Choosing where nothing can be tapped."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reporting.answers import fold

LETTERED = re.compile(r"^([A-Z])\. (.+)$", re.MULTILINE)


def typed_for(label: str, heard: Iterable[str]) -> str | None:
    """What somebody types for the choice that begins like this: its letter, or its words where a newer list hides it.

    ``heard``: the chat's texts, the newest first. None where no list has the choice.
    """
    lists = [found for text in heard if (found := LETTERED.findall(text))]
    for at, choices in enumerate(lists):
        for letter, words in choices:
            if fold(words).startswith(fold(label)):
                return str(words if at else letter)
    return None
