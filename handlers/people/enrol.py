"""Strangers, codes, consent, leaving: how a chat becomes a person with a role, and stops being one."""

from __future__ import annotations

from events import Choice, EventKind
from handlers import gate
from handlers.context import Context
from handlers.people import menus, ways, zalo_room
from handlers.report import help_call
from reporting.answers import Accepted, read_choice
from reporting.privacy import must_not_be_kept
from storage import chats, codes, consents, far_away, meeting_replies, outbox, people, requests, talks, units
from storage.codes import Code, Redeemed
from storage.people import Role
from storage.talks import LOBBY, Talk
from texts import t

TOPIC = "enrol"
AGREE, REFUSE, ASK_CODE = "agree", "refuse", "ask_code"
WORDS_KEPT = 100


def audience(role: str) -> str:
    return "member" if role == "member" else "officer"


# ── Strangers ───────────────────────────────────────────────────────────────


async def has_the_word(ctx: Context, text: str) -> bool:
    """Whether enrolment answers this: a code, a pending consent, or somebody who has no role yet."""
    lobby = await talks.load(ctx.connection, ctx.person, LOBBY, ctx.now)
    if codes.looks_like_code(text):
        await redeem(ctx, text)
        return True
    if lobby.topic == TOPIC and not await people.focus(ctx.connection, ctx.person):
        await answer(ctx, lobby, text, chosen(lobby, text))
        return True
    if lobby.topic not in {"", TOPIC} or await people.roles_of(ctx.connection, ctx.person):
        return False
    await greet_stranger(ctx, lobby)
    return True


def chosen(lobby: Talk, text: str) -> str:
    """The choice that the words name; consent is never guessed from a part of them."""
    choices = lobby.place.get("choices", [])
    found = read_choice(text, [label for label, _ in choices]) if choices else None
    return str(choices[found.value][1]) if isinstance(found, Accepted) else ""


async def greet_stranger(ctx: Context, lobby: Talk) -> None:
    rows = [[Choice(t("enrol.ask_code"), ASK_CODE)]]
    await ctx.ask(lobby, {"topic": TOPIC, "mode": "stranger"}, t("enrol.stranger", hotline=hotline(ctx)), rows)


def hotline(ctx: Context) -> str:
    return ctx.house.hotline or t("help.no_hotline")


async def redeem(ctx: Context, typed: str) -> None:
    """A code, typed or brought by a link: what it opens waits for consent, where there is none yet."""
    if await zalo_room.is_full_for(ctx):
        await zalo_room.say_full(ctx)
        return
    outcome, code = await codes.redeem(
        ctx.connection, ctx.house.vault, typed, ctx.account.id, ctx.account.person, ctx.now
    )
    await ctx.record(f"code_{outcome}", code.unit if code else "", allowed=outcome is Redeemed.OK)
    if code is None:
        await ctx.say(t(f"enrol.code_{outcome}", hotline=hotline(ctx)))
    elif not await zalo_room.takes(ctx, code):
        await zalo_room.say_no_members(ctx)
    elif code.role == "link" and code.person:
        await ways.join(ctx, code.person)
    else:
        await ask_consent(ctx, code)


async def ask_consent(ctx: Context, code: Code) -> None:
    """Who keeps what, why, how long; nothing is ticked beforehand."""
    kind = audience(code.role)
    if await consents.agreed_at(ctx.connection, ctx.person, kind):
        await take_role(ctx, code.role, code.unit, code.name, code.made_by)
        return
    lobby = await talks.load(ctx.connection, ctx.person, LOBBY, ctx.now)
    await people.set_focus(ctx.connection, ctx.person, LOBBY)
    place = {
        "topic": TOPIC,
        "mode": "consent",
        "role": code.role,
        "unit": code.unit,
        "name": code.name,
        "by": code.made_by,
    }
    rows = [[Choice(t("enrol.agree"), AGREE), Choice(t("enrol.refuse"), REFUSE)]]
    facts = {
        "role": t(f"enrol.role_{code.role}"),
        "unit": await units.name(ctx.connection, code.unit),
        "committee": await committee_name(ctx, code.unit),
    }
    await ctx.ask(lobby, place, t(f"enrol.consent_{kind}", **facts), rows)


async def committee_name(ctx: Context, unit: str) -> str:
    line = await units.line(ctx.connection, unit, gate.today(ctx)) if unit else []
    return await units.name(ctx.connection, line[-1]) if line else ctx.house.party_committee


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    mode = talk.place.get("mode", "")
    if mode == "consent":
        await answer_consent(ctx, talk, value)
    elif mode == "ask_code":
        await request_code(ctx, talk, text)
    elif value == ASK_CODE:
        await ctx.ask(talk, {"topic": TOPIC, "mode": "ask_code"}, t("enrol.ask_code_words"))
    else:
        await greet_stranger(ctx, talk)


async def answer_consent(ctx: Context, talk: Talk, value: str) -> None:
    role, unit = talk.place["role"], talk.place["unit"]
    if value not in {AGREE, REFUSE}:
        rows = [[Choice(t("enrol.agree"), AGREE), Choice(t("enrol.refuse"), REFUSE)]]
        place = {key: kept for key, kept in talk.place.items() if key != "choices"}
        await ctx.ask(talk, place, t("enrol.consent_unclear"), rows)
        return
    await consents.record(
        ctx.connection, ctx.person, audience(role), "agreed" if value == AGREE else "refused", ctx.now
    )
    kept = dict(talk.place)
    await talks.close(ctx.connection, talk, ctx.now)
    if value == AGREE:
        await take_role(ctx, role, unit, kept.get("name", ""), kept.get("by"))
    else:
        await ctx.say(t("enrol.refused", hotline=hotline(ctx)))
        await tell_office_of(ctx, "refused", role, unit)


async def take_role(ctx: Context, role: str, unit: str, name: str, by: str | None) -> None:
    left = await leave_others(ctx, unit) if role == "member" else ""
    await people.give_role(ctx.connection, ctx.person, unit, role, by, ctx.now)
    if name:
        await people.set_name(ctx.connection, ctx.person, name)
    await ctx.record(f"role_{role}", unit)
    facts = {"role": t(f"enrol.role_{role}"), "unit": await units.name(ctx.connection, unit)}
    committee = await committee_name(ctx, unit)
    rows = menus.first_steps(role, unit)
    if role in menus.BRANCH_ROLES:
        await people.set_focus(ctx.connection, ctx.person, unit)
    welcome = t("enrol.welcome_member" if role == "member" else "enrol.welcome", committee=committee, **facts)
    await ctx.say(
        "\n".join(part for part in (left, welcome) if part),
        rows,
        menu=menus.menu_of([held.role for held in await people.roles_of(ctx.connection, ctx.person)]),
    )


async def request_code(ctx: Context, talk: Talk, text: str) -> None:
    """ "Xin mã mới": who and which unit, in the stranger's own words, for the office to check by telephone."""
    words = " ".join(text.split())[:WORDS_KEPT]
    if not words:
        await ctx.ask(talk, {"topic": TOPIC, "mode": "ask_code"}, t("enrol.ask_code_words"))
        return
    if must_not_be_kept(words):
        await ctx.ask(talk, {"topic": TOPIC, "mode": "ask_code"}, t("enrol.ask_code_private"))
        return
    if await requests.open_from(ctx.connection, "code", ctx.account.id):
        await ctx.ask(talk, {"topic": TOPIC, "mode": "stranger"}, t("enrol.code_waits", hotline=hotline(ctx)))
        return
    request = await requests.add(
        ctx.connection, "code", "", "", {"words": words}, ctx.account.person, ctx.account.id, ctx.now
    )
    await ctx.ask(talk, {"topic": TOPIC, "mode": "stranger"}, t("enrol.code_requested", hotline=hotline(ctx)))
    await help_call.tell_office(ctx, request, "")


async def approve_code_request(ctx: Context, request_id: int, role: str, unit: str) -> None:
    """The office grants it: the code goes straight to the chat that asked."""
    request = await requests.get(ctx.connection, request_id)
    if request is None or not await requests.decide(
        ctx.connection, request_id, "approved", ctx.account.person, ctx.now, role
    ):
        return
    code = await codes.make(ctx.connection, ctx.house.vault, role, unit, ctx.account.person, ctx.now)
    asking = await chats.get(ctx.connection, request.account) if request.account else None
    facts = {"role": t(f"enrol.role_{role}"), "unit": await units.name(ctx.connection, unit)}
    await ctx.tell(
        [asking] if asking else [],
        t("enrol.code_granted", code=codes.spoken(code), **facts),
        purpose=outbox.NOTICE,
        secret=True,
    )


# ── Leaving, and chats that come and go ─────────────────────────────────────


async def tell_office_of(ctx: Context, what: str, role: str, unit: str) -> None:
    """A branch without its secretary goes to the deputy or to entry on behalf: the office must know."""
    if role not in menus.BRANCH_ROLES:
        return
    facts = {"role": t(f"enrol.role_{role}"), "unit": await units.name(ctx.connection, unit)}
    accounts = await help_call.office_accounts(ctx, unit)
    await ctx.tell(accounts, t(f"enrol.office_{what}", **facts), purpose=outbox.NOTICE, unit=unit)


async def end_access(ctx: Context, role: Role, *, lost: bool) -> None:
    """Replaced, or the telephone is lost: access ends at once, and the person is told where that is safe."""
    accounts = await chats.where(ctx.connection, role.person)
    facts = {"role": t(f"enrol.role_{role.role}"), "unit": await units.name(ctx.connection, role.unit)}
    await ctx.record("lost_phone" if lost else "replaced", role.unit)
    if lost:
        await chats.detach(ctx.connection, role.person)
        for held in await people.roles_of(ctx.connection, role.person):
            await people.end_role(ctx.connection, held.id, ctx.now)
        return
    await people.end_role(ctx.connection, role.id, ctx.now)
    await people.set_focus(ctx.connection, role.person, LOBBY)
    await ctx.tell(accounts, t("enrol.replaced", **facts), purpose=outbox.NOTICE, unit=role.unit)


async def leave_others(ctx: Context, unit: str) -> str:
    """A member belongs to one branch: who joins another moves. Gives what to say about it."""
    held = [role for role in await people.roles_of(ctx.connection, ctx.person) if role.role == "member"]
    moved = [role for role in held if role.unit != unit]
    for role in moved:
        await far_away.move(ctx.connection, ctx.person, role.unit, unit)
        await leave(ctx, role)
    names = [await units.name(ctx.connection, role.unit) for role in moved]
    return t("enrol.moved_from", unit=", ".join(names)) if names else ""


async def leave(ctx: Context, role: Role) -> None:
    """A member's role ends: no answers of theirs are left there, and nothing more is sent to them from there."""
    await people.end_role(ctx.connection, role.id, ctx.now)
    await meeting_replies.forget(ctx.connection, role.person, role.unit)
    await far_away.forget(ctx.connection, role.person, role.unit)
    await outbox.drop_for(ctx.connection, role.person, outbox.MEETING, role.unit)
    await ctx.record("left", role.unit)


async def account_changed(ctx: Context) -> None:
    if ctx.event.kind is EventKind.MIGRATED:
        await chats.move_account(ctx.connection, ctx.house.vault, ctx.account.id, ctx.event.text)
    elif ctx.event.kind is EventKind.BLOCKED:
        await chats.is_lost(ctx.connection, ctx.account.id, "blocked", ctx.now)
