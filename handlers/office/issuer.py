"""The head and foot of the official report: who issues it, who signs it, whom it goes to."""

from __future__ import annotations

from documents import issuer
from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.desk import menu_row
from handlers.replies import shortened
from handlers.report import amend
from handlers.rights import Action
from storage import units
from storage.talks import Talk
from texts import t

TOPIC = "office_issuer"


async def tapped(ctx: Context, action: str, argument: str) -> None:
    home = await gate.home_for(ctx, Action.SWITCH_SETTINGS)
    if home is None:
        return
    if action == "menu":
        await menu(ctx, home)
    elif action == "change" and argument in issuer.KEYS:
        await ask(ctx, home, argument)


async def menu(ctx: Context, home: str, *, first: str = "") -> None:
    """Everything as it is printed now; a tap changes one."""
    found = await issuer_of(ctx, home)
    lines = [first] if first else []
    lines.append(t("settings.issuer_head", committee=await units.name(ctx.connection, home)))
    lines += [f"- {t(f'report.{key}')}: {said(found, key)}" for key in issuer.KEYS]
    rows = [[Choice(t("calendar.change", what=t(f"settings.{key}")), f"m:{TOPIC}:change:{key}")] for key in issuer.KEYS]
    await ctx.say("\n".join(lines), [*rows, menu_row()])


async def issuer_of(ctx: Context, home: str) -> issuer.Issuer:
    kept = await units.settings_of(ctx.connection, home, gate.today(ctx))
    return issuer.issuer_from(kept, await units.name(ctx.connection, home))


def said(found: issuer.Issuer, key: str) -> str:
    return issuer.stored(found, key) or t("calendar.none")


async def ask(ctx: Context, home: str, key: str, *, first: str = "") -> None:
    """Where there is a choice it is tapped; words may be taken back to what is usual."""
    now = said(await issuer_of(ctx, home), key)
    words = t("settings.issuer_ask", what=t(f"report.{key}"), now=now)
    rows = [[Choice(value, value) for value in issuer.CHOICES.get(key, ())]]
    rows += [[Choice(t("settings.issuer_usual"), "usual"), Choice(t("calendar.leave"), "leave")]]
    place = {"topic": TOPIC, "key": key}
    await ctx.ask(await gate.lobby(ctx), place, "\n".join(part for part in (first, words) if part), rows)


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    home = await gate.home_for(ctx, Action.SWITCH_SETTINGS)
    if home is None:
        return
    key = talk.place["key"]
    if value == "leave":
        await amend.close(ctx, talk)
        await menu(ctx, home)
        return
    typed = value or text
    new = "" if value == "usual" else issuer.read_setting(key, typed)
    if new is None or (not new and value != "usual"):
        await ask(ctx, home, key, first=t("settings.issuer_unclear", said=shortened(typed)))
        return
    await units.set_setting(ctx.connection, home, key, new)
    # What is printed is no secret, but the record of acts need not name who signs.
    await ctx.record("setting", home, detail=key)
    await amend.close(ctx, talk)
    await menu(ctx, home, first=t("calendar.changed", what=t(f"report.{key}")))
