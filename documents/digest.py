"""The month in a few lines: the board in the group, and /tonghop. Aggregates only."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from reporting import rollup
from reporting.calendar import local_day
from reporting.periods import Period
from reporting.units import Coverage, Tree
from storage import reports, totals, units
from storage.calendars import calendar_of
from storage.db import Connection
from texts import shown, t


async def talked_about(connection: Connection, unit: str, now: datetime) -> Period:
    """The month people talk about: the current one once filing is open, before that the one before."""
    current = Period.of(local_day(now))
    calendar = await calendar_of(connection, unit, current)
    return current if now >= calendar.opens_at(current) else current.plus(-1)


async def board_text(connection: Connection, unit: str, period: Period) -> str:
    """The living message: how many have filed, what they add up to, what the rest had last month."""
    due = shown.local((await calendar_of(connection, unit, period)).due_at(period))
    facts = await summarise(connection, unit, period)
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
    return said


async def missing_names(connection: Connection, unit: str, period: Period) -> str:
    """Only where the committee switched it on: the group gets no blame by default."""
    tree = Tree(await units.at(connection, period))
    missing = tree.coverage(unit, await reports.filed_units(connection, period)).missing
    return ", ".join([tree.units[code].name for code in missing])


async def totals_text(connection: Connection, unit: str, period: Period, now: datetime) -> str:
    """The month's totals with their coverage; nothing here stands per branch."""
    facts = await summarise(connection, unit, period)
    text = t(
        "overview.totals",
        month=shown.month(period),
        committee=await units.name(connection, unit),
        at=f"{shown.hour(now)} {shown.day(shown.local(now).date())}",
        **facts,
    )
    return "\n".join([text, *far_away(facts), *gaps(facts)])


def far_away(facts: Mapping[str, object]) -> list[str]:
    """Who works far away, once a branch has asked them: silence is not counted as lost, so only the yes is said."""
    return [t("overview.in_touch", **facts)] if facts["in_touch"] is not None else []


async def summarise(connection: Connection, unit: str, period: Period) -> dict[str, object]:
    """The figures of board and totals, each written as people read it."""
    tree = Tree(await units.at(connection, period))
    branches = tree.branches(unit)
    origins = await reports.filed_units(connection, period)
    filed = {code for code, origin in origins.items() if origin != reports.NONE}
    earlier_filed = await reports.filed_units(connection, period.plus(-1))
    share = tree.coverage(unit, origins)
    here = [code for code in branches if code in filed]
    rest = [code for code in branches if code not in filed]
    sums = await totals.sums(connection, here, period, period)
    earlier = await totals.sums(connection, rest, period.plus(-1), period.plus(-1))
    moves = rollup.movements(sums)
    return {
        **counts(share),
        "bar": bar(share.filed_branches, share.branches),
        "share": shown.percent(share.filed_branches, share.branches) if share.branches else "…",
        "members": shown.number(sums.get("cuoi_ky", 0)),
        "increase": shown.number(moves.increase),
        "decrease": shown.number(moves.decrease),
        "filed": len(here),
        "others": t("overview.others", rest=len(rest), rest_members=shown.number(earlier.get("cuoi_ky", 0)))
        if rest
        else "",
        "none": sum(origins.get(code) == reports.NONE for code in branches),
        "unknown": sum(earlier_filed.get(code, reports.NONE) == reports.NONE for code in rest),
        "admitted": shown.number(sums.get("ket_nap", 0)),
        "attendance": attendance(sums),
        "women": share_of(sums, "nu"),
        "minorities": share_of(sums, "dtts"),
        "probationary": shown.number(sums.get("du_bi", 0)),
        "handbook": share_of(sums, "so_tay"),
        "far_away": shown.number(sums.get("di_xa", 0)),
        "in_touch": shown.number(sums["di_xa_lien_lac"]) if "di_xa_lien_lac" in sums else None,
        "thematic": shown.number(sums.get("chuyen_de", 0)),
        "inspections": shown.number(sums.get("kt_cuoc", 0)),
        "supervisions": shown.number(sums.get("gs_cuoc", 0)),
    }


def bar(part: int, whole: int, width: int = 10) -> str:
    """ "▓▓▓▓░░░░░░": readable where pictures are not."""
    full = part * width // whole if whole else 0
    return "▓" * full + "░" * (width - full)


def attendance(sums: dict[str, int]) -> str:
    must = sums.get("sh_phai_du", 0)
    return shown.percent(sums.get("sh_du", 0), must) if must else t("overview.no_meeting_yet")


def share_of(sums: dict[str, int], code: str) -> str:
    members = sums.get("cuoi_ky", 0)
    count = sums.get(code, 0)
    return f"{shown.number(count)} ({shown.percent(count, members)})" if members else shown.number(count)


def counts(share: Coverage) -> dict[str, object]:
    return {
        "branches": share.filed_branches,
        "of_branches": share.branches,
        "organisations": share.filed_organisations,
        "of_organisations": share.organisations,
    }
