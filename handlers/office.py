"""The office's desk: what waits, the state of the month, and where everything else is reached."""

from __future__ import annotations

from events import Choice
from handlers import amend, finish, gate, month_talk, overview, pick_unit, screens
from handlers.context import Context
from handlers.desk import menu, menu_row, waiting_requests
from handlers.filing import Actor, Filed, file_draft
from handlers.months import Month, month
from reporting.periods import Period
from reporting.rules import check, settle
from storage import drafts, people, reports, requests, units
from storage.calendars import calendar_of
from storage.requests import Request
from storage.talks import Talk
from texts import shown, t

TOPIC = "office"
WHY_KEPT = ("checked", "later")
"""Why the branch's opening is not taken; the labels stand in the texts."""


async def command(ctx: Context, _argument: str) -> None:
    """/vanphong."""
    if await gate.home_unit(ctx) is not None:
        await menu(ctx)
    else:
        await gate.refuse(ctx, gate.Action.DECIDE_REQUESTS, "")


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "menu": lambda: menu(ctx),
        "waiting": lambda: waiting(ctx),
        "request": lambda: show_request(ctx, argument),
        "decide": lambda: decide(ctx, argument),
        "enter": lambda: enter(ctx, argument),
        "look": lambda: look(ctx, argument),
        "return": lambda: ask_return(ctx, argument),
    }
    if action in acts:
        await acts[action]()


# ── What waits ──────────────────────────────────────────────────────────────


async def waiting(ctx: Context) -> None:
    home = await gate.home_unit(ctx)
    if home is None or not await gate.allowed(ctx, gate.Action.DECIDE_REQUESTS, home):
        return
    found = await waiting_requests(ctx)
    if not found:
        await ctx.say(t("office.nothing_waits"), [menu_row()])
        return
    rows = [[Choice(await request_label(ctx, request), f"m:office:request:{request.id}")] for request in found[:20]]
    await ctx.say(t("office.waiting", count=len(found)), [*rows, menu_row()])


async def request_label(ctx: Context, request: Request) -> str:
    unit = await units.name(ctx.connection, request.unit) if request.unit else ""
    return f"{t(f'office.kind_{request.kind}')}: {unit}" if unit else t(f"office.kind_{request.kind}")


async def the_request(ctx: Context, argument: str) -> Request | None:
    """The request, if the acting person may decide it."""
    request = await requests.get(ctx.connection, int(argument)) if argument.isdecimal() else None
    if request is None:
        return None
    unit = request.unit or await gate.home_unit(ctx) or ""
    return request if await gate.allowed(ctx, gate.Action.DECIDE_REQUESTS, unit) else None


async def show_request(ctx: Context, argument: str) -> None:
    request = await the_request(ctx, argument)
    if request is None:
        return
    if request.status != "open":
        await ctx.say(t("office.decided_already"), [menu_row()])
        return
    unit = await units.name(ctx.connection, request.unit) if request.unit else ""
    period = shown.month(Period.parse(request.period)) if request.period else ""
    text = t(
        f"office.ask_{request.kind}",
        unit=unit,
        month=period,
        at=f"{shown.hour(request.made_at)} {shown.day(shown.local(request.made_at).date())}",
        list=await visible_list(ctx, request),
        **{key: request.payload.get(key, "") for key in ("reason", "says", "opening", "words", "screen")},
        phone=await phone_of(ctx, request.made_by),
    )
    await ctx.say(
        "\n".join(part for part in (text, await draft_of(ctx, request)) if part), [*decisions(request), menu_row()]
    )


async def draft_of(ctx: Context, request: Request) -> str:
    """For a call for help: what the branch has entered so far, as far as this person may see it."""
    period: str = request.payload.get("period", "") if request.kind == "help" else ""
    draft = await drafts.find(ctx.connection, request.unit, period) if period else None
    if draft is None or not await gate.allowed(ctx, gate.Action.SEE_WHO_MAY_BE_MEANT, request.unit, quiet=True):
        return ""
    here = await month(
        ctx.connection, ctx.house.forms, request.unit, Period.parse(period), ctx.now, version=draft.form_version
    )
    entered = screens.read_back(here, settle(here.form, here.facts, draft.values))
    return t("office.help_draft", month=shown.month(here.period), figures=entered)


async def visible_list(ctx: Context, request: Request) -> str:
    """Old → new, as far as this person may see it."""
    whole = await gate.allowed(ctx, gate.Action.SEE_WHO_MAY_BE_MEANT, request.unit, quiet=True)
    found: str = request.payload.get("list" if whole else "list_for_leaders", "")
    return found


async def phone_of(ctx: Context, person: str | None) -> str:
    return (await people.phone(ctx.connection, person) if person else "") or t("office.no_phone")


def decisions(request: Request) -> list[list[Choice]]:
    """The ways to close a request of its kind."""
    ways = {
        "correction": ("approve", "refuse"),
        "late_report": ("approve", "refuse"),
        "code": ("secretary", "deputy", "member", "refuse"),
        "opening": ("keep", "take"),
        "help": ("helped", "unreached"),
        "wrong_entry": ("seen",),
    }[request.kind]
    rows = [[Choice(t(f"office.way_{way}"), f"m:office:decide:{request.id}.{way}")] for way in ways]
    if request.kind == "help":
        rows.append([Choice(t("office.menu_on_behalf"), f"m:office:enter:{request.unit}")])
    return rows


async def decide(ctx: Context, argument: str) -> None:
    """One tap; the second of two people is told that it was decided already."""
    number, _, way = argument.partition(".")
    request = await the_request(ctx, number)
    if request is None:
        return
    if request.status != "open":
        await ctx.say(t("office.decided_already"), [menu_row()])
        return
    if request.kind == "code":
        await decide_code(ctx, request, way)
    elif way == "approve":
        await approve(ctx, request)
    elif request.kind == "opening" and way == "take":
        await take_opening(ctx, request)
    elif request.kind == "opening":
        await ask_why_kept(ctx, request)
    else:
        await close(ctx, request, "refused" if way == "refuse" else "closed", way)


async def close(ctx: Context, request: Request, status: str, way: str, answer: str = "") -> None:
    """Record the decision and tell the one who asked."""
    await requests.decide(ctx.connection, request.id, status, ctx.account.person, ctx.now, way)
    unit = await units.name(ctx.connection, request.unit) if request.unit else ""
    period = shown.month(Period.parse(request.period)) if request.period else ""
    code = f"office.told_{request.kind}_{way}"
    words = answer or t(code, unit=unit, month=period)
    asking = [account] if request.account and (account := await people.account(ctx.connection, request.account)) else []
    await ctx.tell(asking, words, purpose="notice", unit=request.unit, key=f"decided:{request.id}")
    await ctx.say(
        t("office.decided", what=await request_label(ctx, request), outcome=t(f"office.way_{way}")),
        [menu_row()],
    )


async def approve(ctx: Context, request: Request) -> None:
    """A correction or a late report comes in as if it had been filed in time."""
    here = await month_of_request(ctx, request)
    done, trouble = await (amend.approve if request.kind == "correction" else file_late)(ctx, here, request)
    if done is None:
        await ctx.say(t("office.cannot_approve", message=trouble), [menu_row()])
        return
    if request.kind == "correction":
        facts = {"unit": here.unit.name, "month": shown.month(here.period), "list": request.payload["list"]}
        words = "\n".join([t("correct.approved", receipt=done.report.receipt, **facts), amend.carried(done)]).strip()
    else:
        words = await finish.receipt(ctx, here, done)
    await close(ctx, request, "approved", "approve", words)


async def month_of_request(ctx: Context, request: Request) -> Month:
    """The month by the version of the form that its report, or its draft, remembers."""
    period = Period.parse(request.period)
    report = await reports.current(ctx.connection, request.unit, period)
    draft = await drafts.find(ctx.connection, request.unit, request.period)
    version = report.form_version if report and not report.is_none else draft.form_version if draft else None
    return await month(ctx.connection, ctx.house.forms, request.unit, period, ctx.now, version=version)


async def file_late(ctx: Context, here: Month, request: Request) -> tuple[Filed | None, str]:
    draft = await drafts.find(ctx.connection, request.unit, request.period)
    if draft is None:
        return None, t("office.draft_gone")
    findings = check(here.form, here.facts, settle(here.form, here.facts, draft.values))
    blocking = [found for found in findings if found.level == "block" and found.code != "E18"]
    if blocking:
        return None, blocking[0].message
    actor = Actor(request.made_by, ctx.event.channel)
    reasons = request.payload.get("reasons", {})
    ctx.changed_units.add(request.unit)
    return await file_draft(ctx.connection, here, draft, actor, ctx.now, reasons=reasons), ""


async def ask_why_kept(ctx: Context, request: Request) -> None:
    """The branch's number is not taken: it is told why (E07)."""
    talk = await gate.lobby(ctx)
    rows = [[Choice(t(f"office.why_{reason}"), reason)] for reason in WHY_KEPT]
    unit = await units.name(ctx.connection, request.unit)
    await ctx.ask(talk, {"topic": TOPIC, "keeps": request.id}, t("office.ask_why_kept", unit=unit), rows)


async def keep_opening(ctx: Context, request_id: int, text: str, value: str) -> None:
    request = await the_request(ctx, str(request_id))
    if request is None:
        return
    if request.status != "open":
        await ctx.say(t("office.decided_already"), [menu_row()])
        return
    reason = t(f"office.why_{value}") if value in WHY_KEPT else " ".join(text.split())[:200]
    facts = {
        "unit": await units.name(ctx.connection, request.unit),
        "month": shown.month(Period.parse(request.period)),
        "opening": request.payload["opening"],
        "reason": reason,
    }
    await close(ctx, request, "closed", "keep", t("office.told_opening_keep", **facts))


async def take_opening(ctx: Context, request: Request) -> None:
    """The branch was right about its opening: the month before is corrected by the office, which carries forward."""
    period = Period.parse(request.period)
    text = t(
        "office.opening_how",
        unit=await units.name(ctx.connection, request.unit),
        month=shown.month(period.plus(-1)),
        says=request.payload["says"],
    )
    await requests.decide(ctx.connection, request.id, "approved", ctx.account.person, ctx.now, "take")
    await ctx.say(
        text,
        [
            [Choice(t("office.correct_it"), f"m:office_months:correct:{request.unit}|{period.plus(-1)}")],
            menu_row(),
        ],
    )


async def decide_code(ctx: Context, request: Request, way: str) -> None:
    """A stranger's request for a code: the role first, then the unit."""
    if way == "refuse":
        await close(ctx, request, "refused", "refuse")
        return
    await pick_unit.ask(ctx, f"m:office_people:give:{request.id}.{way}")


# ── Looking at reports, entering on behalf ──────────────────────────────────


async def enter(ctx: Context, unit: str) -> None:
    """Nhập hộ: pick the branch, then the same conversation as the secretary's."""
    if not unit:
        await pick_unit.ask(ctx, "m:office:enter")
    elif await gate.allowed(ctx, gate.Action.ENTER_ON_BEHALF, unit):
        await month_talk.begin(ctx, unit)


async def look(ctx: Context, argument: str) -> None:
    """A branch's newest report, or that of a month, with its warnings; it can be sent back with a word."""
    unit, _, month_ = argument.partition("|")
    if not unit:
        await pick_unit.ask(ctx, "m:office:look")
        return
    if not await gate.allowed(ctx, gate.Action.SEE_UNIT_FIGURES, unit):
        return
    period = Period.parse(month_) if month_ else None
    report = await (reports.current(ctx.connection, unit, period) if period else overview.newest_report(ctx, unit))
    if report is None or report.is_none:
        code = "office.no_report_of" if period else "office.no_report_yet"
        words = t(code, unit=await units.name(ctx.connection, unit), month=shown.month(period) if period else "")
        await ctx.say(words, [*([overview.period_row("office:look", period, unit)] if period else []), menu_row()])
        return
    rows = [overview.period_row("office:look", report.period, unit)]
    if await gate.allowed(ctx, gate.Action.RETURN_REPORT, unit, quiet=True):
        rows.append([Choice(t("office.send_back"), f"m:office:return:{report.id}")])
    await ctx.say(await overview.report_text(ctx, report), [*rows, menu_row()])


async def ask_return(ctx: Context, argument: str) -> None:
    report = await reports.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if report is None or not await gate.allowed(ctx, gate.Action.RETURN_REPORT, report.unit):
        return
    talk = await gate.lobby(ctx)
    name = await units.name(ctx.connection, report.unit)
    rows = [[Choice(t("office.do_not_send_back"), "no")]]
    await ctx.ask(talk, {"topic": TOPIC, "report": report.id}, t("office.ask_word", unit=name), rows)


async def answer(ctx: Context, _talk: Talk, text: str, value: str) -> None:
    """Why an opening is kept; or the word with which a report is sent back (text 15)."""
    lobby = await gate.lobby(ctx)
    if "keeps" in lobby.place:
        request_id = lobby.place["keeps"]
        await amend.close(ctx, lobby)
        await keep_opening(ctx, request_id, text, value)
        return
    report = await reports.by_id(ctx.connection, lobby.place.get("report", 0))
    await amend.close(ctx, lobby)
    if report is None or value == "no" or not await gate.allowed(ctx, gate.Action.RETURN_REPORT, report.unit):
        await menu(ctx)
        return
    word = " ".join(text.split())[:300]
    await reports.send_back(ctx.connection, report.id, word, ctx.now)
    lock = (await calendar_of(ctx.connection, report.unit, report.period)).locks_at(report.period)
    accounts = await people.reporters(ctx.connection, report.unit)
    name = await units.name(ctx.connection, report.unit)
    words = t("office.sent_back", unit=name, word=word, day=shown.day(shown.local(lock).date()))
    rows = [[Choice(t("office.correct_it"), f"m:correct:begin:{report.unit}")]]
    await ctx.tell(accounts, words, rows, purpose="notice", unit=report.unit, period=str(report.period))
    await ctx.say(t("office.was_sent_back", unit=name), [menu_row()])
