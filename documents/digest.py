"""The month in a few lines: the board in the group, and /tonghop. Aggregates only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from reporting import rollup
from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.rollup import Admissions, Rollup
from reporting.units import Coverage, Tree
from storage import reports, totals, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t

COMPARED = ("cuoi_ky", "ket_nap", "nu", "dtts", "so_tay")
"""Totals whose change is said."""


async def talked_about(connection: Connection, unit: str, now: datetime) -> Period:
    """The month people talk about: the current one once filing is open, before that the one before."""
    current = Period.of(local_day(now))
    calendar = await calendar_of(connection, unit, current)
    return current if now >= calendar.opens_at(current) else current.plus(-1)


async def board_text(connection: Connection, forms: Forms, unit: str, period: Period) -> str:
    """The living message: how many have filed, what they add up to, what the rest had last month."""
    due = shown.local((await calendar_of(connection, unit, period)).due_at(period))
    facts = await summarise(connection, forms, unit, Span.month(period))
    lines = [
        t(
            "overview.board",
            month=shown.month(period),
            committee=(await units.name(connection, unit)).upper(),
            hour=shown.hour_in_words(due),
            weekday=shown.weekday(due.date()),
            day=shown.day(due.date()),
            **facts,
        )
    ]
    if facts["organisations"] == facts["of_organisations"]:
        lines.append(t("overview.board_complete", **facts))
    elif (await units.settings_of(connection, unit, period)).get("name_missing") == "1":
        lines.append(t("overview.board_missing", list=await missing_names(connection, unit, period)))
    return "\n".join([*lines, *gaps(facts)])


def as_of(now: datetime) -> str:
    """The last line of the board: the moment its figures are of."""
    return t("overview.board_as_of", at=f"{shown.hour(now)} {shown.day(shown.local(now).date())}")


def gaps(facts: Mapping[str, object]) -> list[str]:
    """What the totals do not hold, said beside them: a total never passes over a missing unit in silence."""
    said = []
    if facts["none"]:
        said.append(t("overview.marked_none_count", count=facts["none"]))
    if facts["unknown"]:
        said.append(t("overview.unknown_count", count=facts["unknown"]))
    if facts["incomplete"]:
        said.append(t("overview.incomplete_count", count=facts["incomplete"]))
    if facts["unbalanced"]:
        said.append(t("overview.unbalanced", difference=facts["unbalanced"]))
    return said


async def missing_names(connection: Connection, unit: str, period: Period) -> str:
    """Only where the committee switched it on: the group gets no blame by default."""
    tree = Tree(await units.at(connection, period))
    missing = tree.coverage(unit, await reports.filed_units(connection, period)).missing
    return ", ".join([tree.units[code].name for code in missing])


async def totals_text(connection: Connection, forms: Forms, unit: str, span: Span, now: datetime) -> str:
    """The totals of any range with their coverage, and what has changed; nothing here stands per branch."""
    facts = await summarise(connection, forms, unit, span)
    text = t(
        "overview.totals",
        span=shown.span(span).upper(),
        committee=await units.name(connection, unit),
        at=f"{shown.hour(now)} {shown.day(shown.local(now).date())}",
        **facts,
    )
    more = [*far_away(facts), *await changes(connection, forms, unit, span), *gaps(facts)]
    return "\n".join([text, *more])


def far_away(facts: Mapping[str, object]) -> list[str]:
    """Who works far away, once a branch has asked them: silence is not counted as lost, so only the yes is said."""
    return [t("overview.in_touch", **facts)] if facts["in_touch"] is not None else []


async def changes(connection: Connection, forms: Forms, unit: str, span: Span) -> list[str]:
    """Beside the same number of months before, and the same months of the year before: only what can be compared."""
    now = await rolled(connection, forms, unit, span)
    lines = []
    for other in (span.before, span.year_before):
        before = await rolled(connection, forms, unit, other)
        moved = [
            t("overview.change", label=t(f"overview.figure_{code}"), old=shown.number(old), new=shown.number(new))
            for code in COMPARED
            if (found := rollup.change(now, before, code)) and (old := found[0]) != (new := found[1])
        ]
        lines += [t("overview.changes", span=shown.span(other), list="; ".join(moved))] if moved else []
    return lines


async def rolled(connection: Connection, forms: Forms, unit: str, span: Span) -> Rollup:
    return rollup.rollup(await totals.book(connection, span), unit, span, forms.of_branches(span.last))


async def summarise(connection: Connection, forms: Forms, unit: str, span: Span) -> dict[str, object]:
    """The figures of board and totals, each written as people read it."""
    book = await totals.book(connection, Span(min(span.first, span.last.plus(-1)), span.last))
    whole = rollup.rollup(book, unit, span, forms.of_branches(span.last))
    last, earlier = book.of(Span.month(span.last))[0], book.of(Span.month(span.last.plus(-1)))[0]
    branches = last.tree.branches(unit)
    rest = [code for code in branches if code not in last.filed]
    known = [code for code in rest if code in earlier.filed]
    values = whole.values
    return {
        **counts(last.tree.coverage(unit, last.origins)),
        "bar": bar(sum(code in last.origins for code in branches), len(branches)),
        "share": shown.percent(sum(code in last.origins for code in branches), len(branches)) if branches else "…",
        "members": shown.number(values.get("cuoi_ky", 0)),
        "increase": shown.number(whole.movements.increase),
        "decrease": shown.number(whole.movements.decrease),
        "filed": len(branches) - len(rest),
        "others": others(rest, sum(earlier.values(known, "cuoi_ky"))),
        "none": sum(last.origins.get(code) == rollup.NO_REPORT for code in branches),
        "unknown": len(rest) - len(known),
        "incomplete": sum(len(missing) for period, missing in whole.gaps.items() if period != span.last),
        "unbalanced": whole.balance.difference if whole.balance and whole.is_complete else 0,
        "admitted": shown.number(values.get("ket_nap", 0)),
        "quota": quota(whole.admissions),
        "attendance": attendance(whole),
        "met": whole.met.part,
        "of_met": whole.met.whole,
        "women": share_of(whole, "nu"),
        "minorities": share_of(whole, "dtts"),
        "probationary": shown.number(values.get("du_bi", 0)),
        "handbook": share_of(whole, "so_tay"),
        "far_away": shown.number(values.get("di_xa", 0)),
        "in_touch": shown.number(values["di_xa_lien_lac"]) if "di_xa_lien_lac" in values else None,
        "thematic": shown.number(values.get("chuyen_de", 0)),
        "inspections": shown.number(values.get("kt_cuoc", 0)),
        "supervisions": shown.number(values.get("gs_cuoc", 0)),
    }


def others(rest: Sequence[str], members: int) -> str:
    return t("overview.others", rest=len(rest), rest_members=shown.number(members)) if rest else ""


def quota(found: Admissions) -> str:
    """ " (từ đầu năm 16/35 chỉ tiêu, 45,7%)"; nothing where nobody was asked for anything."""
    if not found.quota:
        return ""
    share = shown.percent(found.admitted, found.quota)
    return t("overview.quota", admitted=shown.number(found.admitted), quota=shown.number(found.quota), share=share)


def bar(part: int, whole: int, width: int = 10) -> str:
    """ "▓▓▓▓░░░░░░": readable where pictures are not."""
    full = part * width // whole if whole else 0
    return "▓" * full + "░" * (width - full)


def attendance(whole: Rollup) -> str:
    share = whole.shares.get("sh_ty_le")
    return shown.percent(share.part, share.whole) if share else t("overview.no_meeting_yet")


def share_of(whole: Rollup, code: str) -> str:
    count, share = shown.number(whole.values.get(code, 0)), whole.shares.get(code)
    return f"{count} ({shown.percent(share.part, share.whole)})" if share else count


def counts(share: Coverage) -> dict[str, object]:
    return {
        "branches": share.filed_branches,
        "of_branches": share.branches,
        "organisations": share.filed_organisations,
        "of_organisations": share.organisations,
    }
