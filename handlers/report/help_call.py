""" "giúp" and "Gọi trợ giúp": a word of guidance, the hotline, and the office's call list."""

from __future__ import annotations

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.report import monthly
from handlers.rights import Action
from reporting.periods import Period
from reporting.steps import Card, step
from storage import outbox, people, requests, talks, units
from storage.chats import Account
from storage.talks import Talk
from texts import shown, t


async def guide(ctx: Context, unit: str) -> None:
    """ "giúp": what can be typed, and how to reach a person."""
    rows = [[Choice(t("help.call"), f"m:help_call:call:{unit}")]]
    await ctx.say(t("help.guide", hotline=ctx.house.hotline or t("help.no_hotline")), rows)


async def call(ctx: Context, unit: str) -> None:
    """Put the branch on the office's call list, with where it stands; once while it waits."""
    waiting = await requests.open_of(ctx.connection, "help", unit)
    if waiting is None:
        talk = await talks.load(ctx.connection, ctx.person, unit, ctx.now)
        payload = {"period": talk.place.get("period", ""), "screen": await where(ctx, talk)}
        request = await requests.add(
            ctx.connection, "help", unit, "", payload, ctx.account.person, ctx.account.id, ctx.now
        )
        await tell_office(ctx, request, unit)
    await ctx.say(t("help.called", hotline=ctx.house.hotline or t("help.no_hotline")))


async def where(ctx: Context, talk: Talk) -> str:
    """The screen that the talk stands at, in the form's words: what the office asks about first."""
    found = await monthly.place_of(ctx, talk)
    if found is None:
        return t("help.nowhere")
    here, draft, place = found
    now = step(here.form, here.facts, monthly.answered(draft), place)
    return t("help.card") if isinstance(now, Card) else now.screen.title


async def tapped(ctx: Context, action: str, argument: str) -> None:
    if action == "call" and await gate.allowed(ctx, Action.SEE_OWN_STATE, argument):
        await call(ctx, argument)


async def tell_office(ctx: Context, request_id: int, unit: str) -> None:
    """Tell every office person responsible for the unit that something waits, with a button to look."""
    request = await requests.get(ctx.connection, request_id)
    if request is None:
        return
    accounts = await office_accounts(ctx, unit)
    facts = {
        "unit": await units.name(ctx.connection, unit) if unit else "",
        "month": shown.month(Period.parse(request.period)) if request.period else "",
    }
    rows = [[Choice(t("help.look"), f"m:office_requests:request:{request_id}")]]
    await ctx.tell(accounts, t(f"help.office_{request.kind}", **facts), rows, purpose=outbox.NOTICE, unit=unit)


async def office_accounts(ctx: Context, unit: str) -> list[Account]:
    """Where the offices above the unit are written to, the nearest committee's first."""
    return await people.offices_above(ctx.connection, unit, Period.of(shown.local(ctx.now).date()))
