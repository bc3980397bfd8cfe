"""What waits for the office's decision: corrections after the lock, late reports, codes, openings, calls for help."""

from __future__ import annotations

from events import Choice
from handlers import gate, pick_unit, screens
from handlers.context import Context
from handlers.desk import menu_row, waiting_requests
from handlers.report import amend, finish
from handlers.report.filing import Actor, Filed, file_draft
from handlers.rights import Action
from reporting.periods import Period
from reporting.rules import check, settle
from storage import chats, drafts, outbox, people, reports, requests, transfers, units
from storage.months import Month, month
from storage.requests import Request
from storage.talks import Talk
from texts import shown, t

TOPIC = "office_requests"


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "waiting": lambda: waiting(ctx),
        "request": lambda: show_request(ctx, argument),
        "decide": lambda: decide(ctx, argument),
    }
    if action in acts:
        await acts[action]()


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    """Why the office keeps an opening."""
    request_id = talk.place["keeps"]
    await amend.close(ctx, talk)
    await keep_opening(ctx, request_id, text, value)


WHY_KEPT = ("checked", "later")
"""Why the branch's opening is not taken; the labels stand in the texts."""


async def waiting(ctx: Context) -> None:
    home = await gate.home_for(ctx, Action.DECIDE_REQUESTS)
    if home is None:
        return
    found = await waiting_requests(ctx)
    if not found:
        await ctx.say(t("office.nothing_waits"), [menu_row()])
        return
    rows = [
        [Choice(await request_label(ctx, request), f"m:office_requests:request:{request.id}")] for request in found[:20]
    ]
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
    return request if await gate.allowed(ctx, Action.DECIDE_REQUESTS, unit) else None


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
    if draft is None or not await gate.may_do(ctx, Action.SEE_WHO_MAY_BE_MEANT, request.unit):
        return ""
    here = await month(
        ctx.connection, ctx.house.forms, request.unit, Period.parse(period), ctx.now, version=draft.form_version
    )
    entered = screens.read_back(here, settle(here.form, here.facts, draft.values), draft.sources)
    return t("office.help_draft", month=shown.month(here.period), figures=entered)


async def visible_list(ctx: Context, request: Request) -> str:
    """Old → new, as far as this person may see it."""
    whole = await gate.may_do(ctx, Action.SEE_WHO_MAY_BE_MEANT, request.unit)
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
        "transfer": ("settled",),
    }[request.kind]
    rows = [[Choice(t(f"office.way_{way}"), f"m:office_requests:decide:{request.id}.{way}")] for way in ways]
    if request.kind == "help":
        rows.append([Choice(t("office.menu_on_behalf"), f"m:office:enter:{request.unit}")])
    if request.kind == "transfer":
        rows.append([Choice(t("office.correct_it"), f"m:office_months:correct:{request.unit}|{request.period}")])
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
        if request.kind == "transfer":
            await transfers.settle(ctx.connection, request.id, ctx.now)
            ctx.changed_units.add(request.unit)
        await close(ctx, request, "refused" if way == "refuse" else "closed", way)


async def close(ctx: Context, request: Request, status: str, way: str, answer: str = "") -> None:
    """Record the decision and tell the one who asked."""
    await requests.decide(ctx.connection, request.id, status, ctx.account.person, ctx.now, way)
    unit = await units.name(ctx.connection, request.unit) if request.unit else ""
    period = shown.month(Period.parse(request.period)) if request.period else ""
    code = f"office.told_{request.kind}_{way}"
    words = answer or t(code, unit=unit, month=period)
    asking = [account] if request.account and (account := await chats.get(ctx.connection, request.account)) else []
    await ctx.tell(asking, words, purpose=outbox.NOTICE, unit=request.unit, key=f"decided:{request.id}")
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
        words = "\n".join(
            [
                t("correct.approved", receipt=done.report.receipt, **facts),
                await amend.consequences(ctx.connection, done),
            ]
        ).strip()
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
