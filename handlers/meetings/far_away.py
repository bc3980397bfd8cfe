""" "Đang đi làm xa": said by a member about themselves; the branch sees counts and decides whether to ask monthly."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from events import Choice
from handlers import gate
from handlers.context import Context
from handlers.meetings.screens import back as back_to_desk
from handlers.office.settings import on_off, turn
from handlers.replies import shortened
from handlers.rights import Action
from reminders.far_away import ALLOWED, DAY, SETTING, answers
from reporting.answers import (
    Accepted,
    Command,
    Reason,
    Unclear,
    has_returned,
    is_not_known,
    read_command,
    read_far_away,
    read_in_touch,
    read_until,
)
from reporting.calendar import first_of_tet, local_day
from reporting.periods import Period
from reporting.units import BRANCHES
from storage import far_away, people, talks, units
from storage.far_away import HARD, WELL
from storage.talks import Talk
from texts import shown, t

TOPIC = "far_away"
STEM = "m:far_away:"
MONTHS = 3
UNKNOWN, LEAVE, UNCLEAR = "unknown", "leave", "unclear"
LONGEST_YEARS = 3
LEAVING = {Command.CANCEL, Command.LATER, Command.BACK, Command.SKIP}


# ── A member about themselves ───────────────────────────────────────────────


async def command(ctx: Context, argument: str = "") -> None:
    """/dixa, and until when, where that is said too."""
    unit = await own_branch(ctx)
    if unit is None:
        await ctx.say(
            t("far_away.not_a_member"), [row for own in await gate.own_units(ctx) for row in await row_of(ctx, own)]
        )
        return
    found = await far_away.of(ctx.connection, ctx.person, unit, local_day(ctx.now))
    if found is None and not await is_used(ctx, unit):
        await ctx.say(t("far_away.not_here"))
    elif argument:
        await take(ctx, await gate.lobby(ctx), unit, argument)
    elif found is not None:
        rows = [[Choice(t("far_away.back"), f"{STEM}back:"), Choice(t("far_away.other_day"), f"{STEM}ask:")]]
        await ctx.say(state(found), rows)
    else:
        await ask(ctx)


async def was_said(ctx: Context, text: str) -> bool:
    """ "đang đi làm xa", with or without until when, and "tôi đã về"; False for anything else."""
    until = read_far_away(text)
    if until is not None:
        await command(ctx, until)
    elif has_returned(text) and await own_branch(ctx):
        await come_back(ctx)
    else:
        return False
    return True


async def own_branch(ctx: Context) -> str | None:
    """The branch that the person is a member of."""
    roles = await people.roles_of(ctx.connection, ctx.person)
    return next((role.unit for role in roles if role.role == "member"), None)


async def is_used(ctx: Context, unit: str) -> bool:
    settings = await units.settings_of(ctx.connection, unit, gate.today(ctx))
    return settings.get(ALLOWED) == "1"


def state(found: far_away.FarAway) -> str:
    return t("far_away.is_away", day=shown.full_day(found.until)) if found.until else t("far_away.is_away_unknown")


async def told_of_oneself(ctx: Context) -> str:
    """What is kept of it; "" where nothing is."""
    unit = await own_branch(ctx)
    found = await far_away.of(ctx.connection, ctx.person, unit, local_day(ctx.now)) if unit else None
    return state(found) if found else ""


async def ask(ctx: Context, *, first: str = "") -> None:
    today = local_day(ctx.now)
    rows = [
        [Choice(label, day.isoformat()) for label, day in offered(today)],
        [Choice(t("far_away.unknown"), UNKNOWN), Choice(t("far_away.not_away"), LEAVE)],
    ]
    example = shown.full_day(Period.of(today).plus(MONTHS).last_day)
    words = t("far_away.ask", example=example)
    await ctx.ask(await gate.lobby(ctx), {"topic": TOPIC}, f"{first}\n{words}".strip(), rows)


def offered(today: date) -> list[tuple[str, date]]:
    this = Period.of(today)
    tet = first_of_tet(today.year) if first_of_tet(today.year) > today else first_of_tet(today.year + 1)
    return [
        (t("far_away.end_of_month"), this.last_day),
        (t("far_away.months", months=MONTHS), this.plus(MONTHS).last_day),
        (t("far_away.till_tet"), tet),
    ]


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    unit, word = await own_branch(ctx), read_command(text)
    if value == LEAVE or unit is None or (not value and has_returned(text)):
        await talks.close(ctx.connection, talk, ctx.now)
        await come_back(ctx)
    elif not value and word in LEAVING:
        await talks.close(ctx.connection, talk, ctx.now)
        await ctx.say(t("far_away.as_before"))
    elif not value and word is Command.HELP:
        await ask(ctx, first=t("far_away.how", hotline=ctx.house.hotline or t("help.no_hotline")))
    else:
        await take(ctx, talk, unit, value or (read_far_away(text) or text))


async def take(ctx: Context, talk: Talk, unit: str, said: str) -> None:
    """Until when: a choice of the list, or as typed."""
    until = None if said == UNKNOWN or is_not_known(said) else read_until(said, local_day(ctx.now))
    if isinstance(until, Unclear):
        await ask(ctx, first=t("far_away.unclear", said=shortened(said)))
    elif until is not None and not is_possible(until.value, local_day(ctx.now)):
        await ask(ctx, first=t("far_away.wrong_day", day=shown.full_day(until.value)))
    else:
        await talks.close(ctx.connection, talk, ctx.now)
        await go(ctx, unit, until.value if until else None)


def is_possible(until: date, today: date) -> bool:
    return today <= until and until.year <= today.year + LONGEST_YEARS


async def go(ctx: Context, unit: str, until: date | None) -> None:
    await far_away.put(ctx.connection, ctx.person, unit, until, ctx.now)
    await ctx.record("far_away", unit)
    words = t("far_away.stored", day=shown.full_day(until)) if until else t("far_away.stored_unknown")
    await ctx.say(words, [[Choice(t("far_away.back"), f"{STEM}back:")]])


async def offer(ctx: Context, unit: str) -> list[list[Choice]]:
    """To who cannot come because they are far away: to say so once."""
    found = await far_away.of(ctx.connection, ctx.person, unit, local_day(ctx.now))
    is_new = found is None and await is_used(ctx, unit)
    return [[Choice(t("far_away.offer"), f"{STEM}ask:")]] if is_new else []


async def tapped(ctx: Context, action: str, argument: str) -> None:
    acts = {
        "ask": lambda: command_ask(ctx),
        "back": lambda: come_back(ctx),
        "show": lambda: show(ctx, argument),
        "monthly": lambda: switch(ctx, argument),
    }
    if action in acts:
        await acts[action]()
    elif action in {WELL, HARD}:
        await in_touch(ctx, action, argument)
    elif action == UNCLEAR:
        await asked_back(ctx, argument)


async def command_ask(ctx: Context) -> None:
    unit = await own_branch(ctx)
    if unit is not None and await is_used(ctx, unit):
        await ask(ctx)
    else:
        await command(ctx)


async def come_back(ctx: Context) -> None:
    unit = await own_branch(ctx)
    found = await far_away.of(ctx.connection, ctx.person, unit, local_day(ctx.now)) if unit else None
    if unit is None or found is None:
        await ctx.say(t("far_away.stays"))
        return
    await far_away.end(ctx.connection, ctx.person, unit, ctx.now)
    await ctx.record("far_away_ended", unit)
    await ctx.say(t("far_away.is_back"))


# ── The month's question ────────────────────────────────────────────────────


def typed(choices: Sequence[Choice], text: str) -> str | None:
    """ "có", "vẫn giữ" under the question; "không" may mean either, and is asked back."""
    offered = {choice.value.removeprefix(STEM).partition(":")[0]: choice for choice in choices if STEM in choice.value}
    if not {WELL, HARD} <= set(offered):
        return None
    found = read_in_touch(text)
    if isinstance(found, Accepted):
        return offered[WELL if found.value else HARD].value
    return offered[WELL].value.replace(WELL, UNCLEAR, 1) if found.code is Reason.AMBIGUOUS else None


async def asked_back(ctx: Context, argument: str) -> None:
    unit, _, month = argument.partition("|")
    await ctx.say(t("far_away.which"), [list(answers(unit, Period.parse(month)))])


async def in_touch(ctx: Context, said: str, argument: str) -> None:
    unit, _, month = argument.partition("|")
    if str(gate.today(ctx)) != month:
        await ctx.say(t("far_away.over", month=shown.month(Period.parse(month))))
    elif await far_away.answer(ctx.connection, ctx.person, unit, gate.today(ctx), said, ctx.now):
        await ctx.say(t(f"far_away.thanks_{said}"), [list(answers(unit, gate.today(ctx)))])


# ── What the branch sees ────────────────────────────────────────────────────


async def show(ctx: Context, unit: str) -> None:
    if not await gate.allowed(ctx, Action.CALL_MEETING, unit):
        return
    this = gate.today(ctx)
    found = await far_away.counts(ctx.connection, unit, this, local_day(ctx.now))
    settings = await units.settings_of(ctx.connection, unit, this)
    is_on = settings.get(SETTING) == "1"
    month = shown.month(this)
    asked = (
        t("far_away.counts_asked", month=month, asked=found.asked, well=found.well, hard=found.hard,
          silent=found.asked - found.well - found.hard)
        if found.asked
        else t("far_away.counts_not_asked", month=month)
    )  # fmt: skip
    lines = [
        t("far_away.counts", unit=await units.name(ctx.connection, unit), away=found.away),
        asked,
        t("far_away.asks_monthly", day=DAY, state=on_off(is_on)),
    ]
    row = [Choice(turn(is_on, t("far_away.ask_monthly")), f"{STEM}monthly:{unit}|{int(not is_on)}")]
    await ctx.say("\n".join(lines), [row, *await back_to_desk(ctx)])


async def switch(ctx: Context, argument: str) -> None:
    unit, _, value = argument.partition("|")
    if value in {"0", "1"} and await gate.allowed(ctx, Action.CALL_MEETING, unit):
        await units.set_setting(ctx.connection, unit, SETTING, value)
        await ctx.record("setting", unit, detail=f"{SETTING}={value}")
        await show(ctx, unit)


async def row_of(ctx: Context, unit: str) -> list[list[Choice]]:
    """[Đảng viên đi làm xa] of a branch, where its committee uses this."""
    is_branch = (await units.get(ctx.connection, unit, gate.today(ctx))).kind in BRANCHES
    return [[Choice(t("far_away.menu"), f"{STEM}show:{unit}")]] if is_branch and await is_used(ctx, unit) else []
