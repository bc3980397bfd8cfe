"""Citations: the kind of document against the letters of its number-symbol, and one document on two days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from checker import days
from checker.document import Block
from checker.finding import Finding
from checker.report import Report, found
from checker.words import one_of
from reporting.citations import catalogue
from texts import t

SYMBOL = re.compile(
    r"(?P<number>\d{1,5})\s?(?P<year>/(?:19|20)\d{2})?\s?(?P<dash>[-–/])\s?(?P<letters>[A-ZĐ][A-Za-zĐđ]{1,5})(?P<issuer>(?:[-/][A-ZĐ][\w&.]*)*)"
)
DAY = re.compile(
    r"\s*,?\s*\(?(?:ban hành\s+)?ngày\s+(?:\d{1,2}\s*/\s*\d{1,2}\s*/\s*\d{4}|\d{1,2}\s+tháng\s+\d{1,2}\s+năm\s+\d{4})"
)


@dataclass(frozen=True, slots=True)
class Citation:
    block: Block
    start: int
    end: int
    type: str
    """As written before it: "Chỉ thị"."""
    symbol: str
    letters: str
    day: date | None
    title: str
    """What it is about, where the words "về …" follow."""

    @property
    def issuer(self) -> str:
        return re.sub(r"^\d+", "", self.symbol)


def check(report: Report) -> Iterator[Finding]:
    cited = [citation for block in report.document.blocks for citation in citations(block)]
    usual = {citation.symbol: citation for citation in cited if fits(citation)}
    for citation in cited:
        if not fits(citation):
            yield wrong_type(citation, usual)
        else:
            finding = wrong_day(citation, cited) or two_symbols(citation, cited)
            if finding:
                yield finding


def citations(block: Block) -> Iterator[Citation]:
    kinds = {kind for group in catalogue().types.values() for kind in group} | {"Luật", "Pháp lệnh", "Thông tri"}
    before = re.compile(rf"(?<!\w)({one_of(kinds)})(?:\s+(?:liên tịch|phối hợp))?\s+(?:số\s*:?\s*)?$", re.IGNORECASE)
    for symbol in SYMBOL.finditer(block.text):
        kind = before.search(block.text[: symbol.start()])
        day = DAY.match(block.text, symbol.end())
        named = days.written(day[0]) if day else []
        yield Citation(
            block,
            kind.start() if kind else symbol.start(),
            day.end() if day else symbol.end(),
            " ".join(kind[1].split()) if kind else "",
            f"{int(symbol['number']):02d}{symbol['year'] or ''}{symbol['dash'].replace('–', '-')}{symbol['letters']}{symbol['issuer']}",
            symbol["letters"],
            named[0].value if named else None,
            title_after(block.text[day.end() if day else symbol.end() :]),
        )


def title_after(text: str) -> str:
    title = re.match(r"(?:\s*,)?(?:\s+của\s+[^,;.]{3,60}?)?\s*,?\s*(?:về|[\"“])\s*([^,;.\"“”()]{30,})", text)
    return " ".join(title[1].lower().split()) if title else ""


def fits(citation: Citation) -> bool:
    """Unknown letters and citations without their kind are not judged."""
    allowed = catalogue().types.get(citation.letters)
    return not citation.type or not allowed or citation.type.lower() in {kind.lower() for kind in allowed}


def wrong_type(citation: Citation, usual: dict[str, Citation]) -> Finding:
    """With what it probably is: the report's other citation of the same number and kind, or the catalogue's."""
    number, issuer = re.match(r"\d+", citation.symbol), citation.symbol.rpartition("/")[2]
    known = {one.symbol: one.type for one in catalogue().documents} | {
        symbol: other.type for symbol, other in usual.items() if other.type
    }
    alike = [
        symbol
        for symbol, kind in known.items()
        if number
        and re.match(rf"{number[0]}\D", symbol)
        and kind.lower() == citation.type.lower()
        and symbol.endswith(issuer)
    ]
    kinds = " / ".join(catalogue().types[citation.letters])
    facts = {"type": citation.type, "symbol": citation.symbol, "kinds": kinds}
    message = t("checker.citation_other", other=alike[0], **facts) if alike else t("checker.citation_type", **facts)
    return found("citation", citation.block, citation.start, citation.end, message)


def wrong_day(citation: Citation, cited: list[Citation]) -> Finding | None:
    """The same symbol of the same body on two days of one year: numbers begin anew with a term, never within a year."""
    if citation.day is None or not re.search(
        r"/(?:TW|TU|BTCTW|CP|QH\d+|UBTVQH\d+|TTg|VPTW)$|-(?:CP|TTg|UBTVQH\d+)$", citation.symbol
    ):
        return None
    first = next(
        other.day
        for other in cited
        if other.symbol == citation.symbol and other.day and same_year(other.day, citation.day)
    )
    known = [one.day for one in catalogue().documents if one.symbol == citation.symbol]
    right = next((day for day in known if same_year(day, citation.day)), first)
    if right == citation.day:
        return None
    facts = {"symbol": citation.symbol, "day": f"{citation.day:%d/%m/%Y}", "other": f"{right:%d/%m/%Y}"}
    return found("citation", citation.block, citation.start, citation.end, t("checker.citation_day", **facts))


def two_symbols(citation: Citation, cited: list[Citation]) -> Finding | None:
    """One document under two numbers: of one kind, one body and one day, with the same title or the digits transposed."""
    for other in cited[: cited.index(citation)]:
        if other.symbol == citation.symbol or (other.type.lower(), other.issuer) != (
            citation.type.lower(),
            citation.issuer,
        ):
            continue
        titled = (
            citation.title != ""
            and citation.title == other.title
            and (citation.day == other.day or None in {citation.day, other.day})
        )
        transposed = (
            citation.day is not None and citation.day == other.day and sorted(citation.symbol) == sorted(other.symbol)
        )
        if citation.type and (titled or transposed):
            facts = {"symbol": citation.symbol, "other": other.symbol, "line": other.block.line_at(other.start)}
            return found("citation", citation.block, citation.start, citation.end, t("checker.citation_twice", **facts))
    return None


def same_year(one: date, other: date) -> bool:
    return one.year == other.year
