"""The official report from the database: gathered, filled in, checked; and brought up to date."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from checker import check
from checker.finding import Finding
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


class DraftError(Exception):
    """A draft that would not say so: the template has no line for it (X11)."""

    def __init__(self) -> None:
        super().__init__(t("report.no_draft_line"))


def make(content: bytes, order: Order, gathered: Gathered, *, draft: bool = False) -> bytes:
    """``draft`` marks the report as one though it has number and date.

    Raises TemplateError, FileError, :class:`CitationError`, :class:`DraftError`.
    """
    issuer = gathered.issuer
    frame = plain(issuer, order.number, order.day, draft=draft)
    made = template.fill(
        content,
        figures(gathered),
        frame,
        order.kept(),
        lambda text: spelt(text, issuer.spelling),
    )
    text = text_of(made)
    unknown = citations.unknown_symbols(text, f"BC/{issuer.symbol}")
    if unknown:
        raise CitationError(unknown)
    if frame["du_thao"] and t("report.draft") not in text:
        raise DraftError
    return made


def make_and_read(content: bytes, order: Order, gathered: Gathered) -> tuple[bytes, list[Finding]]:
    """The report, read again as a reader would (X01–X10). One in which something is found stays a draft."""
    made = make(content, order, gathered)
    findings = read_again(made)
    return (make(content, order, gathered, draft=True) if findings else made), findings


def read_again(made: bytes) -> list[Finding]:
    """What a reader would find in it: it is not to be found by the superior."""
    return check.check_bytes("made.docx", made)


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


def plain(issuer: Issuer, number: int | None, day: date | None, *, draft: bool = False) -> dict[str, Value]:
    return spelt_values({**letterhead(issuer, number, day, draft=draft), **citations.cited()}, issuer.spelling)


def text_of(content: bytes) -> str:
    """Everything that can be read in a Word file."""
    package = Package(content)
    return "\n".join(readable(paragraph) for name in package.stories for paragraph in paragraphs(package.tree(name)))
