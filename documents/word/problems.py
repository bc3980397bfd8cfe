"""What is wrong with a template, said so that whoever edits it in Word finds the place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from texts import t

SHOWN = 60


@dataclass(frozen=True, slots=True)
class Problem:
    """A sentence of ``texts/template.toml`` with its facts."""

    code: str
    facts: dict[str, str] = field(default_factory=dict)

    def at(self, part: str, number: int, text: str) -> Problem:
        """The same, with the paragraph that it stands in."""
        quoted = text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"
        return Problem(self.code, {**self.facts, "part": part, "number": str(number), "text": quoted})

    def __str__(self) -> str:
        said = t(f"template.wrong_{self.code}", **self.facts)
        return t("template.place", said=said, **self.facts) if "number" in self.facts else said


class TemplateError(Exception):
    """The template cannot be filled; every problem is named at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = list(problems)


class FileError(Exception):
    """The file is no Word file, or not one that was made here."""
