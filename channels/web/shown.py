"""What a page is shown: the bot's bubbles, as JSON without what is empty."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import JSONResponse, Response

from events import Choice


@dataclass(frozen=True, slots=True)
class Shown:
    """A bubble of the bot as it stands after ``change``."""

    ref: str
    change: int
    text: str
    rows: tuple[tuple[Choice, ...], ...]
    at: str
    file_name: str = ""
    in_place: bool = False
    """Replaces the bubble of the same ref (the board); otherwise the talk goes on below."""
    live: tuple[str, ...] = ()
    """How the choices of questions that still wait begin: only these can be tapped."""
    via: str = ""
    """The messenger that it was said in, where that was not this page."""

    def as_json(self) -> dict[str, object]:
        rows = [[{"label": choice.label, "value": choice.value} for choice in row] for row in self.rows]
        more = {"rows": rows, "file": self.file_name, "in_place": self.in_place, "via": self.via}
        return {"ref": self.ref, "change": self.change, "text": self.text, "at": self.at, **said(more)}


def said(facts: dict[str, object]) -> dict[str, object]:
    """Without what is empty: each answer crosses a slow line."""
    return {name: fact for name, fact in facts.items() if fact}


def news(shown: Sequence[Shown], *, known: bool, notice: str = "") -> Response:
    """What a page has not shown yet, the questions that wait since, and whether its session still stands."""
    told = said({"shown": [one.as_json() for one in shown], "notice": notice})
    if shown:
        told["live"] = list(shown[-1].live)
    if not known:
        told["known"] = False
    return JSONResponse(told)
