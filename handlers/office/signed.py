"""The office writes down which signed papers it has got, takes that back, and sees who is missing."""

from __future__ import annotations

from documents import digest
from events import Choice
from handlers import gate, overview
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reporting.periods import Period
from reporting.units import Tree
from storage import on_file, reports, signed_copies, units
from storage.reports import Report
from storage.signed_copies import SignedCopy
from texts import shown, t

SHOWN = 8
"""Units on a page of the list."""


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "record": lambda: write(ctx, argument, is_there=True),
        "back": lambda: write(ctx, argument, is_there=False),
        "list": lambda: missing(ctx, argument),
    }
    if action in acts:
        await acts[action]()


# ── One unit's month ────────────────────────────────────────────────────────


async def offer(ctx: Context, report: Report) -> list[list[Choice]]:
    """Under a report that the office looks at: the paper of this version is there, or the note of one was a mistake."""
    if not await gate.may_do(ctx, Action.KEEP_SIGNED_COPIES, report.unit):
        return []
    copy = await signed_copies.of_unit(ctx.connection, report.unit, report.period)
    row = []
    if copy is None or copy.is_outdated:
        row.append(Choice(t("signed.record"), f"m:office_signed:record:{report.id}"))
    if copy is not None:
        row.append(Choice(t("signed.take_back"), f"m:office_signed:back:{copy.report}"))
    return [row]


async def write(ctx: Context, argument: str, *, is_there: bool) -> None:
    """Of the very version that was looked at, even where a newer one has come in meanwhile."""
    report = await reports.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if report is None or report.is_none or not await gate.allowed(ctx, Action.KEEP_SIGNED_COPIES, report.unit):
        return
    act = signed_copies.record if is_there else signed_copies.take_back
    if await act(ctx.connection, report.id, ctx.account.person, ctx.now):
        action = "signed_copy" if is_there else "signed_copy_taken_back"
        await ctx.record(action, report.unit, period=str(report.period), detail=report.receipt)
    await ctx.tap(ctx, f"m:office:look:{report.unit}|{report.period}")


# ── The whole month ─────────────────────────────────────────────────────────


async def row(ctx: Context, home: str, period: Period) -> list[Choice]:
    """How many there are, and the way to who is missing."""
    wanted, copies = await wanted_and_there(ctx, home, period)
    have = sum(is_good(copies.get(unit)) for unit in wanted)
    words = t("signed.list", month=shown.month(period), have=have, of=len(wanted))
    return [Choice(words, f"m:office_signed:list:{period}")]


async def missing(ctx: Context, argument: str) -> None:
    """A page of the units whose signed paper is not there, each with why; those that have filed can be tapped."""
    home = await gate.home_for(ctx, Action.KEEP_SIGNED_COPIES)
    if home is None:
        return
    month, _, place = argument.partition("|")
    period = Period.parse(month) if month else await digest.talked_about(ctx.connection, home, ctx.now)
    wanted, copies = await wanted_and_there(ctx, home, period)
    without = [unit for unit in wanted if not is_good(copies.get(unit))]
    at = min(int(place or 0), max(len(without) - 1, 0)) // SHOWN * SHOWN
    filed = await on_file.filed_units(ctx.connection, period)
    lines, rows = [head(period, len(wanted) - len(without), len(wanted), without, at)], []
    for unit in without[at : at + SHOWN]:
        name = await units.name(ctx.connection, unit)
        lines.append(t("signed.one", unit=name, state=state(copies.get(unit), is_filed=unit in filed)))
        if unit in filed:
            rows.append([Choice(name, f"m:office:look:{unit}|{period}")])
    rows += [pages(period, at, len(without)), overview.period_row("office_signed:list", period), menu_row()]
    await ctx.say("\n".join(lines), [one for one in rows if one])


async def wanted_and_there(ctx: Context, home: str, period: Period) -> tuple[list[str], dict[str, SignedCopy]]:
    """Units that are to file in the month, in the order of the register, and the papers that are there."""
    filed = await on_file.filed_units(ctx.connection, period)
    wanted = [
        unit.code
        for unit in Tree(await units.at(ctx.connection, period)).below(home)
        if unit.kind in ctx.house.forms.kinds and filed.get(unit.code) != reports.NONE
    ]
    return wanted, await signed_copies.of_month(ctx.connection, period)


def is_good(copy: SignedCopy | None) -> bool:
    return copy is not None and not copy.is_outdated


def head(period: Period, have: int, of: int, without: list[str], at: int) -> str:
    words = t("signed.head", month=shown.month(period), have=have, of=of)
    last = min(at + SHOWN, len(without))
    more = t("signed.missing", first=at + 1, last=last, count=len(without)) if without else t("signed.none_missing")
    return f"{words} {more}"


def state(copy: SignedCopy | None, *, is_filed: bool) -> str:
    if copy is not None:
        return t("signed.again", version=copy.version, newest=copy.newest)
    return t("signed.not_signed" if is_filed else "signed.not_filed")


def pages(period: Period, at: int, count: int) -> list[Choice]:
    found = []
    if at:
        found.append(Choice(t("signed.before"), f"m:office_signed:list:{period}|{at - SHOWN}"))
    if at + SHOWN < count:
        found.append(Choice(t("signed.after"), f"m:office_signed:list:{period}|{at + SHOWN}"))
    return found
