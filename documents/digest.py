"""The month in a few lines: the board in the group, and /tonghop. Aggregates only."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from reporting.calendar import local_day
from reporting.form import Forms
from reporting.periods import Period, Span
from reporting.rollup import Quota, Rollup
from reporting.units import BRANCHES, Coverage, Tree
from storage import on_file, rollups, units
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


async def board_text(connection: Connection, unit: str, period: Period, facts: Mapping[str, object]) -> str:
    """The living message: how many have filed, what they add up to, what the rest had last month."""
    due = shown.local((await calendar_of(connection, unit, period)).due_at(period))
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
    under_way = facts["under_way"]
    if isinstance(under_way, int) and under_way:
        said.append(t("overview.under_way" if under_way > 0 else "overview.counted_twice", count=abs(under_way)))
    return said


async def missing_names(connection: Connection, unit: str, period: Period) -> str:
    """Only where the committee switched it on: the group gets no blame by default."""
    tree = Tree(await units.at(connection, period))
    missing = tree.coverage(unit, await on_file.filed_units(connection, period)).missing
    return ", ".join([tree.units[code].name for code in missing])


async def totals_text(connection: Connection, forms: Forms, unit: str, span: Span, now: datetime) -> str:
    """The totals of any range with their coverage, and what has changed; nothing here stands per branch."""
    return await words(connection, forms, unit, span, await summarise(connection, forms, unit, span), now)


async def words(
    connection: Connection, forms: Forms, unit: str, span: Span, facts: Mapping[str, object], now: datetime
) -> str:
    """The same of figures that are summarised already."""
    text = t(
        "overview.totals",
        span=shown.span(span).upper(),
        committee=await units.name(connection, unit),
        at=f"{shown.hour(now)} {shown.day(shown.local(now).date())}",
        **facts,
    )
    return "\n".join([text, *far_away(facts), *await changes(connection, forms, unit, span), *gaps(facts)])


def far_away(facts: Mapping[str, object]) -> list[str]:
    """Who works far away, once a branch has asked them: silence is not counted as lost, so only the yes is said."""
    return [t("overview.in_touch", **facts)] if facts["in_touch"] is not None else []


async def changes(connection: Connection, forms: Forms, unit: str, span: Span) -> list[str]:
    """Beside the same number of months before, and the same months of the year before: only where all have reported."""
    now, *others_ = await rollups.compared(connection, forms, unit, span)
    lines = []
    for before in others_:
        if now.ground.gaps or before.ground.gaps or not before.ground.exists:
            continue
        moved = [
            t("overview.change", label=t(f"overview.figure_{code}"), old=shown.number(old), new=shown.number(new))
            for code in COMPARED
            if (old := before.count(code)) != (new := now.count(code))
        ]
        lines += [t("overview.changes", span=shown.span(before.span), list="; ".join(moved))] if moved else []
    return lines


async def summarise(connection: Connection, forms: Forms, unit: str, span: Span) -> dict[str, object]:
    """The figures of board and totals, each written as people read it."""
    rollup = await rollups.of(connection, forms, unit, span)
    period = span.last
    covered = rollup.coverage(period)
    branches = rollup.tree.branches(unit)
    rest = [code for code in branches if not rollup.ground.has_figures(code, period)]
    earlier = [rollup.books.get(code, {}).get(period.plus(-1)) for code in rest]
    moves = rollup.movements
    return {
        **counts(covered),
        "bar": bar(covered.filed_branches, covered.branches),
        "share": shown.percent(covered.filed_branches, covered.branches) if covered.branches else "…",
        "members": shown.number(rollup.count("cuoi_ky")),
        "increase": shown.number(moves.increase),
        "decrease": shown.number(moves.decrease),
        "filed": len(branches) - len(rest),
        "others": others(rest, earlier),
        "under_way": rollup.transfers.under_way,
        "none": sum(gap.unit in branches and gap.period == period for gap in rollup.ground.marked_none),
        "unknown": sum(ends is None for ends in earlier),
        "incomplete": sum(gap.period != period and gap.unit in branches for gap in rollup.ground.gaps),
        "unbalanced": 0 if rollup.balance.missing else rollup.balance.difference,
        "admitted": shown.number(rollup.count("ket_nap")),
        "quota": quota(rollup.quota),
        "met": rollup.count("sh_ngay"),
        "of_met": rollup.total("sh_ngay").filed,
        "far_away": shown.number(rollup.count("di_xa")),
        "in_touch": in_touch(rollup),
        "asked_of": asked_of(rollup),
        "attendance": attendance(rollup),
        "women": share_of(rollup, "nu"),
        "minorities": share_of(rollup, "dtts"),
        "probationary": shown.number(rollup.count("du_bi")),
        "handbook": share_of(rollup, "so_tay"),
        "thematic": shown.number(rollup.count("chuyen_de")),
        "inspections": shown.number(rollup.count("kt_cuoc", sorts=BRANCHES)),
        "supervisions": shown.number(rollup.count("gs_cuoc", sorts=BRANCHES)),
    }


def others(rest: Sequence[str], earlier: Sequence[tuple[int | None, int | None] | None]) -> str:
    """The branches that have not filed, with what they had the month before."""
    members = sum(ends[1] or 0 for ends in earlier if ends is not None)
    return t("overview.others", rest=len(rest), rest_members=shown.number(members)) if rest else ""


def quota(found: Quota) -> str:
    """ " (từ đầu năm 16/35 chỉ tiêu, 45,7%)"; nothing where nobody was asked for anything."""
    admitted = found.admitted.value
    if not found.given or not isinstance(admitted, int):
        return ""
    share = shown.percent(admitted, found.given)
    return t("overview.quota", admitted=shown.number(admitted), quota=shown.number(found.given), share=share)


def in_touch(rollup: Rollup) -> str | None:
    found = rollup.total("di_xa_lien_lac").value
    return shown.number(found) if isinstance(found, int) else None


def asked_of(rollup: Rollup) -> str:
    """Of how many: those who are far away from the branches that have counted the answers."""
    found = rollup.share("di_xa_lien_lac")
    return shown.number(found.whole if found else 0)


def bar(part: int, whole: int, width: int = 10) -> str:
    """ "▓▓▓▓░░░░░░": readable where pictures are not."""
    full = part * width // whole if whole else 0
    return "▓" * full + "░" * (width - full)


def attendance(rollup: Rollup) -> str:
    """Of the branches that met: one that has not met has nobody present and nobody missing."""
    found = rollup.share("sh_ty_le")
    return shown.percent(found.part, found.whole) if found else t("overview.no_meeting_yet")


def share_of(rollup: Rollup, code: str) -> str:
    found = rollup.share(code)
    count = shown.number(rollup.count(code))
    return f"{count} ({shown.percent(found.part, found.whole)})" if found else count


def counts(share: Coverage) -> dict[str, object]:
    return {
        "branches": share.filed_branches,
        "of_branches": share.branches,
        "missing": share.branches - share.filed_branches,
        "organisations": share.filed_organisations,
        "of_organisations": share.organisations,
    }
