"""Reports that were issued (chốt): the list of them, one as it was, and what changed since."""

from __future__ import annotations

from documents import word_templates
from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.rights import Action
from reporting.periods import Period
from storage import issued, papers, units
from storage.issued import Issued
from texts import shown, t

SHOWN = 12


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_for(ctx, Action.EXPORT)
    if home is None:
        return
    acts = {
        "menu": lambda: menu(ctx, home),
        "one": lambda: show(ctx, home, argument),
        "file": lambda: give_file(ctx, home, argument),
        "corrections": lambda: ask_corrections(ctx, home, argument),
        "confirm": lambda: confirm(ctx, home, argument),
        "issue": lambda: issue(ctx, home, argument),
    }
    if action in acts:
        await acts[action]()


async def menu(ctx: Context, home: str) -> None:
    found = await issued.all_of(ctx.connection, home)
    if not found:
        await ctx.say(t("issued.none_yet"), [menu_row()])
        return
    rows = [
        [Choice(t("issued.one", name=one.name, day=shown.full_day(one.day)), f"m:office_issued:one:{one.id}")]
        for one in found[:SHOWN]
    ]
    await ctx.say(t("issued.menu", committee=await units.name(ctx.connection, home)), [*rows, menu_row()])


async def reached(ctx: Context, home: str, argument: str) -> Issued | None:
    """None for a report of another committee, as for none at all."""
    one = await issued.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    return one if one is not None and one.unit == home else None


async def show(ctx: Context, home: str, argument: str) -> None:
    one = await reached(ctx, home, argument)
    if one is None:
        await menu(ctx, home)
        return
    words = t(
        "issued.one_text",
        name=one.name,
        day=shown.full_day(one.day),
        title=word_templates.title(one.template),
        span=shown.span(one.span),
        at=f"{shown.hour(one.issued_at)} {shown.full_day(shown.local(one.issued_at).date())}",
        sha=issued.fingerprint(one.file),
    )
    rows = [
        [Choice(t("issued.get_corrections"), f"m:office_issued:corrections:{one.id}")],
        [Choice(t("issued.get_file"), f"m:office_issued:file:{one.id}")],
        [Choice(t("issued.back_to_list"), "m:office_issued:menu:")],
    ]
    await ctx.say(words, [*rows, menu_row()])


async def give_file(ctx: Context, home: str, argument: str) -> None:
    """To the byte as it was issued."""
    one = await reached(ctx, home, argument)
    if one is not None:
        await ctx.say(t("issued.one", name=one.name, day=shown.full_day(one.day)), file=(one.file_name, one.file))


async def ask_corrections(ctx: Context, home: str, argument: str) -> None:
    one = await reached(ctx, home, argument)
    if one is not None:
        await order(ctx, papers.CORRECTIONS, home, str(one.id), t("issued.corrections_follow"))


async def confirm(ctx: Context, home: str, argument: str) -> None:
    """What is issued stays: asked once more."""
    sent = await papers.by_id(ctx.connection, int(argument)) if argument.isdecimal() else None
    if sent is None or not sent.file or sent.unit != home or sent.account != ctx.account.id:
        await ctx.say(t("papers.file_gone"), [menu_row()], anew=True)
        return
    rows = [[Choice(t("issued.confirm_yes"), f"m:office_issued:issue:{sent.id}")], menu_row()]
    await ctx.say(t("issued.confirm", name=sent.file_name), rows, anew=True)


async def issue(ctx: Context, home: str, argument: str) -> None:
    if argument.isdecimal():
        await ctx.record("issue", home)
        await order(ctx, papers.ISSUE, home, argument, t("issued.follows"))


async def order(ctx: Context, kind: str, home: str, detail: str, words: str) -> None:
    today: Period = gate.today(ctx)
    await papers.ask(
        ctx.connection, kind, ctx.account.id, home, today, today, ctx.now, by=ctx.account.person, detail=detail
    )
    await ctx.say(words, [menu_row()])
