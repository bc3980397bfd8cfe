"""The official report from the database: gathered, filled in, checked; and brought up to date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from documents import citations, official
from documents.gather import facts_of, issuer_of
from documents.issuer import Issuer, letterhead, spelt, spelt_values
from documents.official import Facts
from documents.word import template, update
from documents.word.names import paragraphs, readable
from documents.word.package import Package
from documents.word.problems import FileError
from documents.word.update import Updated
from documents.word.values import Value
from reporting.form import Forms
from reporting.periods import Period
from storage.db import Connection
from texts import t

LENGTHS = {"thang": 1, "quy": 3, "6-thang": 6, "9-thang": 9, "nam": 12}
"""Template for a fixed length → how many months."""


@dataclass(frozen=True, slots=True)
class Order:
    """Which report: the template's name, the range, who issues it; number and date only when a person gave them."""

    template: str
    unit: str
    first: Period
    last: Period
    number: int | None = None
    day: date | None = None

    def wanted(self) -> str:
        """What a person chose, as it waits to be made; unit and range stand beside it."""
        day = self.day.isoformat() if self.day else ""
        return json.dumps({"template": self.template, "number": self.number, "day": day})

    @classmethod
    def of(cls, wanted: str, unit: str, first: Period, last: Period) -> Order:
        chosen = json.loads(wanted)
        day = date.fromisoformat(chosen["day"]) if chosen["day"] else None
        return cls(chosen["template"], unit, first, last, chosen["number"], day)

    def kept(self) -> dict[str, str]:
        """What the file remembers, so that it can be brought up to date."""
        return {"template": self.template, "unit": self.unit, "first": str(self.first), "last": str(self.last)}


class CitationError(Exception):
    """The report cites documents that the catalogue has not got (X08)."""

    def __init__(self, symbols: list[str]) -> None:
        super().__init__(t("report.unknown_citations", symbols=", ".join(symbols)))


@dataclass(frozen=True, slots=True)
class Gathered:
    """Everything that is read from the database; the rest is done without it."""

    facts: Facts
    issuer: Issuer


async def gather(connection: Connection, forms: Forms, order: Order) -> Gathered:
    return Gathered(
        await facts_of(connection, forms, order.unit, order.first, order.last),
        await issuer_of(connection, order.unit, order.last),
    )


def make(content: bytes, order: Order, gathered: Gathered) -> bytes:
    """Raises TemplateError, FileError, :class:`CitationError`."""
    issuer = gathered.issuer
    made = template.fill(
        content,
        figures(gathered),
        plain(issuer, order.number, order.day),
        order.kept(),
        lambda text: spelt(text, issuer.spelling),
    )
    unknown = citations.unknown_symbols(text_of(made), f"BC/{issuer.symbol}")
    if unknown:
        raise CitationError(unknown)
    return made


def order_of(content: bytes) -> Order:
    """What a file that was made here is a report of. Raises FileError for any other."""
    kept = update.made_from(content)
    try:
        return Order(kept["template"], kept["unit"], Period.parse(kept["first"]), Period.parse(kept["last"]))
    except (KeyError, ValueError) as error:
        raise FileError(t("template.record_damaged")) from error


def refresh(content: bytes, gathered: Gathered) -> Updated:
    """Number, date and signatory are text of the file by now: the office's own, and left alone."""
    return update.update(content, {**plain(gathered.issuer, None, None), **figures(gathered)})


def figures(gathered: Gathered) -> dict[str, Value]:
    return spelt_values(official.values(gathered.facts), gathered.issuer.spelling)


def plain(issuer: Issuer, number: int | None, day: date | None) -> dict[str, Value]:
    return spelt_values({**letterhead(issuer, number, day), **citations.cited()}, issuer.spelling)


def text_of(content: bytes) -> str:
    """Everything that can be read in a Word file."""
    package = Package(content)
    return "\n".join(readable(paragraph) for name in package.stories for paragraph in paragraphs(package.tree(name)))
