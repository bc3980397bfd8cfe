"""Filing: the last checks, the reasons, the receipt; or what is still in the way."""

from __future__ import annotations

from datetime import datetime

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.report import amend, branch_page, help_call, on_behalf, transfers
from handlers.report.filing import Actor, Filed, file_draft
from handlers.report.monthly import answered, begin, joined, kept, moved_meanwhile, place_of, show, show_card
from handlers.report.taking import said_first, store
from handlers.rights import Action
from reporting import effects
from reporting.rules import Finding, check, settle
from reporting.steps import CARD, Card, Place, step
from reporting.values import Value
from storage import drafts, reports, requests, talks
from storage.calendars import is_locked
from storage.findings import findings_of
from storage.months import Month
from storage.talks import Talk
from texts import shown, t

REASON = "why:"
"""Prefix of a choice of a reason."""
LAST = "last"
"""The reason given last month, suggested again."""
NOT_YET_DECIDED = "chua"
"""W12: the removal has no decision yet, so it does not count yet."""


async def file(ctx: Context, talk: Talk) -> None:
    """ "Nộp báo cáo": the last checks, then a receipt; or what is still in the way."""
    found = await place_of(ctx, talk)
    if found is None:
        await begin(ctx, talk.unit)
        return
    here, draft, _ = found
    if not await gate.allowed(ctx, Action.FILE, talk.unit, quiet=True):
        await ctx.say(t("submit.no_filing_right"))
        return
    report = await reports.current(ctx.connection, talk.unit, here.period)
    newer = await amend.on_newest(ctx, here, draft, report) if report is not None else None
    if newer is not None:
        await show(ctx, talk, here, newer[0], Place(), first=newer[1])
        return
    if not await has_read_it_back(ctx, talk, here, draft):
        return
    reasons = dict(talk.place.get("reasons", {}))
    findings = check(here.form, here.facts, settle(here.form, here.facts, draft.values))
    blocking = [found for found in findings if found.level == "block" and found.code != "E18"]
    wanting = await unexplained(ctx, report, findings, reasons)
    opens_at = here.calendar.opens_at(here.period)
    if blocking:
        await refuse(ctx, talk, here, draft, blocking[0])
    elif wanting:
        await ask_reason(ctx, talk, here, draft, wanting[0], reasons)
    elif report is not None and not report.is_none:
        await amend.file(ctx, talk, here, draft, report, reasons)
    elif ctx.now < opens_at:
        await keep_until(ctx, talk, here, draft, reasons, opens_at)
    elif await is_locked(ctx.connection, talk.unit, here.period, ctx.now):
        await file_late(ctx, talk, here, reasons)
    else:
        origin = "on_behalf" if await gate.enters_for_others(ctx, talk.unit) else "filed"
        done = await file_draft(ctx.connection, here, draft, actor(ctx), ctx.now, reasons=reasons, origin=origin)
        await filed(ctx, talk, here, done)


async def has_read_it_back(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft) -> bool:
    """Whether the card in front of the person shows what would be filed; if not, what comes first is shown."""
    if not isinstance(step(here.form, here.facts, answered(draft), Place()), Card):
        await show(ctx, talk, here, draft, Place())
    elif talk.place.get("screen") != CARD or talk.place.get("mode"):
        await show_card(ctx, talk, here, draft, reasons=dict(talk.place.get("reasons", {})))
    elif moved_meanwhile(talk, here, draft, Place(CARD)):
        await show_card(ctx, talk, here, draft, reasons={}, first=t("submit.moved_meanwhile"))
    else:
        return True
    return False


async def keep_until(
    ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, reasons: dict[str, str], opens_at: datetime
) -> None:
    """Everything is entered, but filing opens later: the card waits."""
    day = shown.day(shown.local(opens_at).date())
    words = t("submit.not_open_yet", month=shown.month(here.period), hour=shown.hour(opens_at), day=day)
    await show_card(ctx, talk, here, draft, reasons=reasons, first=words)


def actor(ctx: Context) -> Actor:
    return Actor(ctx.account.person, ctx.event.channel, ctx.account.id)


async def refuse(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, finding: Finding) -> None:
    """A hard rule that only shows when all is together: go to the screen where it can be mended."""
    homes = [here.form.figures[code].screen for code in finding.figures if code in draft.values]
    place = Place(homes[0], editing=True) if homes else Place()
    await show(ctx, talk, here, draft, place, first=t("submit.cannot_file", message=finding.message))


async def unexplained(
    ctx: Context, report: reports.Report | None, findings: tuple[Finding, ...], reasons: dict[str, str]
) -> list[Finding]:
    """Warnings that want a reason and have none; a correction keeps the reasons of what it leaves as it was."""
    given = set(reasons)
    if report is not None:
        filed = await findings_of(ctx.connection, report.id)
        given |= {
            found.code
            for found in findings
            if any(old.reason and (old.code, old.message) == (found.code, found.message) for old in filed)
        }
    return [found for found in findings if found.reasons and found.code not in given]


async def ask_reason(
    ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, finding: Finding, reasons: dict[str, str]
) -> None:
    rows = [[Choice(label, f"{REASON}{code}")] for code, label in finding.reasons]
    last = await last_reason(ctx, here, finding)
    if last and last not in dict(finding.reasons).values():
        rows.insert(0, [Choice(last, f"{REASON}{LAST}")])
    words = joined(t("submit.reason_ask", message=finding.message), t("submit.reason_other"))
    place = kept(here, draft, Place(CARD), mode="reason", rule=finding.code, reasons=reasons)
    await ctx.ask(talk, place, words, rows)


async def last_reason(ctx: Context, here: Month, finding: Finding) -> str:
    """What the branch gave as the reason for the same warning last month; "" where it gave none."""
    report = await reports.current(ctx.connection, here.unit.code, here.period.plus(-1))
    found = await findings_of(ctx.connection, report.id) if report else []
    return next((old.reason for old in found if old.code == finding.code and old.reason), "")


async def take_reason(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft, text: str, value: str) -> None:
    """The reason is kept with the report; then filing goes on."""
    code, reasons = talk.place["rule"], dict(talk.place.get("reasons", {}))
    chosen = value.removeprefix(REASON)
    if code == "W12" and chosen == NOT_YET_DECIDED:
        await undecided_removals(ctx, talk, here, draft)
        return
    found = next(
        (
            rule
            for rule in check(here.form, here.facts, settle(here.form, here.facts, draft.values))
            if rule.code == code
        ),
        None,
    )
    labels = dict(found.reasons) if found else {}
    if chosen == LAST and found:
        labels[LAST] = await last_reason(ctx, here, found)
    reasons[code] = labels.get(chosen, "") or " ".join(text.split())[:200] or chosen
    talk.place = {**talk.place, "reasons": reasons, "mode": ""}
    await file(ctx, talk)


async def undecided_removals(ctx: Context, talk: Talk, here: Month, draft: drafts.Draft) -> None:
    """W12, "Chưa": without a decision the removal is not counted yet; the screens it moved are asked again."""
    zero: dict[str, Value] = {code: 0 for code in ("xoa_ten", "khai_tru", "xin_ra") if code in draft.values}
    outcome = effects.set_figures(here.form, here.facts, answered(draft), zero)
    draft = await store(ctx, here, draft, outcome, Place())
    await show(ctx, talk, here, draft, outcome.place, first=said_first(here, draft, outcome, Card()))


async def file_late(ctx: Context, talk: Talk, here: Month, reasons: dict[str, str]) -> None:
    """The month is locked: the office takes the report in with one tap."""
    request = await requests.add(
        ctx.connection,
        "late_report",
        talk.unit,
        str(here.period),
        {"reasons": reasons},
        ctx.account.person,
        ctx.account.id,
        ctx.now,
    )
    await help_call.tell_office(ctx, request, talk.unit)
    await talks.close(ctx.connection, talk, ctx.now)
    await ctx.say(t("submit.late_request", month=shown.month(here.period)))


async def filed(ctx: Context, talk: Talk, here: Month, done: Filed) -> None:
    """The receipt, and what happened to later months."""
    await talks.close(ctx.connection, talk, ctx.now)
    ctx.changed_units.add(here.unit.code)
    words = await receipt(ctx, here, done)
    # The card stays above its receipt: it says what was filed.
    if not await transfers.ask(ctx, talk, here.period, words, anew=True):
        await ctx.say(words, await branch_page.offer(ctx, done.report), anew=True)
    if done.report.origin == "on_behalf":
        await on_behalf.copy_to_branch(ctx, here, done.report)


async def receipt(ctx: Context, here: Month, done: Filed) -> str:
    words = t(
        "submit.receipt",
        month=shown.month(here.period),
        unit=here.unit.name,
        hour=shown.hour(ctx.now),
        receipt=done.report.receipt,
        lock=shown.deadline(here.calendar.locks_at(here.period)),
    )
    return joined(words, await amend.consequences(ctx.connection, done))
