"""Chốt: whether a report may be recorded as issued, and what is recorded with it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from documents import report, updated
from documents.report import Gathered, Order
from documents.word import record
from documents.word.package import Package
from reporting.form import Forms
from reporting.periods import Period, Span
from storage import issued, rollups, units
from storage.db import Connection
from storage.trace import Members
from texts import shown, t

NUMBER = re.compile(r"Số\s+(\d{1,5})-(BC/[^\s,.;]+)")
DAY = re.compile(r"ngày (\d{1,2}) tháng (\d{1,2}) năm (\d{4})")
GAP = re.compile(r"\[Văn phòng bổ sung[^\]]*\]")
MOST_DIFFERENCES = 5


class NotReadyError(Exception):
    """Why the file cannot be what was issued; a sentence each."""

    def __init__(self, troubles: list[str]) -> None:
        super().__init__("\n".join(troubles))
        self.troubles = troubles


@dataclass(frozen=True, slots=True)
class Letter:
    """Number and day as the file says them."""

    number: int
    symbol: str
    day: date


@dataclass(frozen=True, slots=True)
class Ready:
    """A report that may be recorded."""

    order: Order
    letter: Letter
    figures: dict[str, str]
    """Code of each control → what is printed."""
    behind: list[int]
    """The reports that the figures were added from."""

    async def store(
        self,
        connection: Connection,
        file: tuple[str, bytes],
        now: datetime,
        *,
        by: str | None = None,
        channel: str = "",
    ) -> int | None:
        """The row; None where these very bytes have been recorded already."""
        order, letter = self.order, self.letter
        return await issued.add(
            connection, order.unit, order.template, Span(order.first, order.last), letter.number, letter.symbol,
            letter.day, file, self.figures, self.behind, now, by=by, channel=channel,
        )  # fmt: skip


def judge(content: bytes, order: Order, gathered: Gathered, behind: list[int]) -> Ready:
    """Raises :class:`NotReadyError`: a draft, gaps left, no number or day, or figures that are not those of now."""
    text = report.text_of(content)
    letter = letter_of(text)
    troubles = [] if letter else [t("issued.no_letter")]
    if t("issued.draft_mark") in text:
        troubles.append(t("issued.is_draft"))
    if gaps := GAP.findall(text):
        troubles.append(t("issued.has_gaps", count=len(gaps), first=gaps[0]))
    done = report.refresh(content, gathered)
    differences = [*updated.changed(done), *updated.to_look_at(done)]
    if differences:
        said = "\n".join(differences[:MOST_DIFFERENCES])
        troubles.append(t("issued.differs", count=len(differences), lines=said))
    if troubles or letter is None:
        raise NotReadyError(troubles)
    printed = {code: one.text for code, one in record.get(Package(content)).controls.items()}
    return Ready(order, letter, printed, behind)


def letter_of(text: str) -> Letter | None:
    """From the head of the report; None where number or day is a gap, or no day at all."""
    number, day = NUMBER.search(text), DAY.search(text)
    if number is None or day is None or t("report.no_date") in text:
        return None
    try:
        return Letter(int(number[1]), number[2], date(int(day[3]), int(day[2]), int(day[1])))
    except ValueError:
        return None


def done(ready: Ready, content: bytes) -> str:
    letter = ready.letter
    return t(
        "issued.done",
        name=f"{letter.number:02d}-{letter.symbol}",
        day=shown.full_day(letter.day),
        count=len(ready.figures),
        reports=len(ready.behind),
        sha=issued.fingerprint(content),
    )


async def members(connection: Connection, forms: Forms, unit: str, span: Span) -> Members:
    """Month → units whose reports a report over the range may stand on."""
    trees = await units.trees(connection, rollups.around(span))
    return {period: [one.code for one in tree.below(unit) if one.kind in forms.kinds] for period, tree in trees.items()}


async def behind(connection: Connection, forms: Forms, order: Order) -> list[int]:
    return await issued.standing(
        connection, await members(connection, forms, order.unit, Span(order.first, order.last))
    )


def counted_months(total: str, span: Span) -> tuple[Period, ...]:
    """The months of the range that a figure counts, by how its form adds it up."""
    return {"first": (span.first,), "last": (span.last,)}.get(total, tuple(span))
