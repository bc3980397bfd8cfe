"""What people see of the whole: the state of the month, totals, a branch's own report."""

from __future__ import annotations

from documents import digest
from events import Choice
from handlers import gate, replies, screens
from handlers.context import Context
from handlers.desk import menu_row
from handlers.report import branch_page, signed_copies
from handlers.rights import Action
from reporting.about import may_mean_a_person
from reporting.answers import Accepted, read_span
from reporting.calendar import local_day
from reporting.periods import Period, Span
from reporting.units import Tree
from storage import drafts, on_file, papers, reports, units
from storage.findings import findings_of
from storage.months import figures_of, month
from storage.reports import Report
from texts import shown, t


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "state": lambda: state(ctx, argument),
        "totals": lambda: command(ctx, argument),
        "branches": lambda: by_branch(ctx, argument),
        "own": lambda: own_report(ctx, argument),
        "chart": lambda: chart(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def welcome(ctx: Context) -> None:
    """Somebody who neither reports nor keeps the office: what there is for them to see."""
    if await gate.home_unit(ctx) is not None:
        await state(ctx, "")
    else:
        await ctx.say(t("overview.nothing_to_do"))


# ── The state of a month ────────────────────────────────────────────────────


async def state(ctx: Context, argument: str) -> None:
    """Who has filed, who has not, and how far each draft is; for the office, leaders and overseers."""
    home = await gate.home_for(ctx, Action.SEE_OWN_STATE)
    if home is None:
        return
    period = Period.parse(argument) if argument else await digest.talked_about(ctx.connection, home, ctx.now)
    reached = await gate.reached_units(ctx, Action.SEE_OWN_STATE)
    tree = Tree(await units.at(ctx.connection, period))
    filed = await on_file.filed_units(ctx.connection, period)
    asked = [code for code, unit in tree.units.items() if code in reached and unit.kind in ctx.house.forms.kinds]
    missing = [code for code in asked if code not in filed]
    if await gate.keeps_a_committee(ctx):
        head = t("overview.state_head", month=shown.month(period), **digest.counts(tree.coverage(home, filed)))
    else:
        head = t("overview.state_own", month=shown.month(period), filed=len(asked) - len(missing), of=len(asked))
    lines = [head]
    for unit in missing:
        lines.append(f"- {await units.name(ctx.connection, unit)}: {await how_far(ctx, unit, period)}")
    none = [unit for unit, origin in filed.items() if origin == reports.NONE and unit in reached]
    lines += [t("overview.marked_none", unit=await units.name(ctx.connection, unit)) for unit in none]
    await ctx.say("\n".join(lines), [period_row("overview:state", period), menu_row()])


def period_row(action: str, period: Period, unit: str = "") -> list[Choice]:
    """The month before and the month after. ``action``: ``topic:action`` of the choice."""
    before, after = period.plus(-1), period.plus(1)
    argument = f"{unit}|" if unit else ""
    return [
        Choice(f"◀ {shown.month(before)}", f"m:{action}:{argument}{before}"),
        Choice(f"{shown.month(after)} ▶", f"m:{action}:{argument}{after}"),
    ]


async def how_far(ctx: Context, unit: str, period: Period) -> str:
    draft = await drafts.find(ctx.connection, unit, str(period))
    if draft is None or not draft.values:
        return t("overview.not_begun")
    return t("overview.begun", count=len(draft.values), at=shown.day(shown.local(draft.touched_at).date()))


# ── Totals ──────────────────────────────────────────────────────────────────


async def command(ctx: Context, argument: str) -> None:
    """/tonghop [kỳ] in private: aggregates, and for the office a way to the branches."""
    home = await gate.home_unit(ctx)
    if home is None:
        await gate.refuse(ctx, Action.SEE_TOTALS, "")
        return
    if not await gate.allowed(ctx, Action.SEE_TOTALS, home):
        return
    span = await asked_span(ctx, home, argument)
    if span is None:
        return
    rows = [span_row(span), [Choice(t("papers.chart"), f"m:overview:chart:{span.last}")]]
    if await gate.is_office(ctx):
        rows.append([Choice(t("overview.by_branch"), f"m:overview:branches:{span.last}")])
    await ctx.say(await totals(ctx, home, span), [*rows, menu_row()])


async def totals(ctx: Context, unit: str, span: Span) -> str:
    return await digest.totals_text(ctx.connection, ctx.house.forms, unit, span, ctx.now)


def span_row(span: Span) -> list[Choice]:
    """As many months before, and after."""
    before, after = span.before, span.plus(len(span))
    return [
        Choice(f"◀ {shown.span(before)}", f"m:overview:totals:{before}"),
        Choice(f"{shown.span(after)} ▶", f"m:overview:totals:{after}"),
    ]


async def group_totals(ctx: Context, unit: str, argument: str) -> None:
    """/tonghop in the group: aggregates only."""
    span = await asked_span(ctx, unit, argument)
    if span is None:
        return
    await ctx.say(await totals(ctx, unit, span))
    for kind in (papers.CHART, papers.SUMS):
        await papers.ask(ctx.connection, kind, ctx.account.id, unit, span.first, span.last, ctx.now)


async def chart(ctx: Context, argument: str) -> None:
    """The month as a picture: made beside the chat."""
    home = await gate.home_for(ctx, Action.SEE_TOTALS)
    if home is None:
        return
    period = Period.parse(argument)
    await papers.ask(ctx.connection, papers.CHART, ctx.account.id, home, period, period, ctx.now, by=ctx.account.person)
    await ctx.say(t("papers.chart_follows", month=shown.month(period)), anew=True)


async def asked_span(ctx: Context, unit: str, argument: str) -> Span | None:
    """The months named behind /tonghop, or the one people talk about; None, with a word, for what is not understood."""
    if not argument.strip():
        return Span.month(await digest.talked_about(ctx.connection, unit, ctx.now))
    asked = read_span(argument, current=Period.of(local_day(ctx.now)))
    if isinstance(asked, Accepted):
        return asked.value
    await ctx.say(t("overview.no_such_period", said=replies.shortened(argument)))
    return None


async def by_branch(ctx: Context, argument: str) -> None:
    """Per branch, for the office in private only: members and movements of the month."""
    home = await gate.home_unit(ctx)
    if home is None or not await gate.is_office(ctx) or not await gate.allowed(ctx, Action.SEE_UNIT_FIGURES, home):
        return
    period = Period.parse(argument)
    tree = Tree(await units.at(ctx.connection, period))
    lines = [t("overview.branches_head", month=shown.month(period))]
    for code in tree.branches(home):
        report = await reports.current(ctx.connection, code, period)
        name = await units.name(ctx.connection, code)
        if report is None or report.is_none:
            lines.append(t("overview.branch_missing", unit=name))
            continue
        facts = {key: shown.value(report.values.get(key)) for key in ("dau_ky", "cuoi_ky", "sh_du", "sh_phai_du")}
        lines.append(t("overview.branch", unit=name, receipt=report.receipt, **facts))
    await ctx.say("\n".join(lines), [menu_row()])


# ── One report ──────────────────────────────────────────────────────────────


async def newest_report(ctx: Context, unit: str) -> Report | None:
    done = await on_file.filed_periods(ctx.connection, unit)
    for period in sorted(done, reverse=True):
        report = await reports.current(ctx.connection, unit, period)
        if report and not report.is_none:
            return report
    return None


async def own_report(ctx: Context, unit: str) -> None:
    """ "xem lại" after filing: what was filed."""
    if not await gate.allowed(ctx, Action.SEE_UNIT_FIGURES, unit):
        return
    report = await newest_report(ctx, unit)
    if report is None:
        await ctx.say(t("overview.no_report", unit=await units.name(ctx.connection, unit)))
        return
    rows = [[Choice(t("submit.edit"), f"m:correct:begin:{unit}")], *await branch_page.offer(ctx, report)]
    await ctx.say(await report_text(ctx, report), rows)


async def report_text(ctx: Context, report: Report) -> str:
    """The filed figures, and the warnings they were filed with; a leader sees none that can point at a person."""
    here = await month(
        ctx.connection, ctx.house.forms, report.unit, report.period, ctx.now, version=report.form_version
    )
    head = t(
        "overview.report_head",
        unit=here.unit.name,
        month=shown.month(report.period),
        receipt=report.receipt,
        version=report.version,
        origin=t(f"overview.origin_{report.origin}"),
        at=f"{shown.hour(report.filed_at)} {shown.day(shown.local(report.filed_at).date())}",
    )
    whole = await gate.may_do(ctx, Action.SEE_WHO_MAY_BE_MEANT, report.unit)
    figures = {
        code: value
        for code, value in figures_of(here, report).items()
        if whole or not here.form.figures[code].sensitive
    }
    lines = [head, screens.read_back(here, figures)]
    if not whole:
        lines.append(t("overview.left_out"))
    for found in await findings_of(ctx.connection, report.id):
        if not whole and may_mean_a_person(here.form, found.code, found.part):
            continue
        reason = t("overview.with_reason", reason=found.reason) if found.reason else ""
        lines.append(f"- {found.code}: {found.message}{reason}")
    if report.returned_word:
        lines.append(t("overview.returned", word=report.returned_word))
    return "\n".join(part for part in (*lines, await signed_copies.state(ctx, report)) if part)
