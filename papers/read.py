"""What a maker gives back."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from events import Message
from reporting.form import Forms
from storage.db import Connection
from storage.papers import Paper


@dataclass(frozen=True, slots=True)
class Means:
    """What makers stand on beside the database."""

    forms: Forms
    templates: Path | None = None
    """The office's own folder of report templates."""


@dataclass(frozen=True, slots=True)
class Made:
    """The messages, and the file that is kept because something may be done with it later."""

    messages: list[Message]
    kept: tuple[str, bytes] | None = None
    """Name and bytes."""
    store: Callable[[Connection], Awaitable[list[Message]]] | None = None
    """What is to be written together with the paper's end, and the messages that say so."""


@dataclass(frozen=True, slots=True)
class Read:
    """What was read for a paper, and how it becomes messages."""

    make: Callable[[], Awaitable[Made]]
    shown: Mapping[str, str] | None = None
    """Headline figures to remember."""


Maker = Callable[[Connection, Means, Paper, datetime], Awaitable[Read]]
