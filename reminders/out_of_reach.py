"""People with a task whom no messenger reaches any more: the office hears of each once, and telephones."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from events import NO_QUOTA, Message, abilities, messenger_of
from reminders import plan
from reporting.calendar import local_day
from reporting.periods import Period
from storage import chats, detours, outbox, people, units
from storage.chats import Account
from storage.db import Connection
from storage.people import Role
from texts import t

ROLES = ("secretary", "deputy", "overseer", "leader", "office")
"""Not members: who they are is shown to nobody."""
SAID = {"blocked": "blocked", "gone": "blocked", NO_QUOTA: NO_QUOTA}
"""Why a chat fails → how it is called; whatever is not here is the network's fault."""


async def attend(connection: Connection, now: datetime) -> None:
    """Whoever has dropped out of reach since the office was last told; whoever is back may be told of again."""
    if not plan.is_allowed(now):
        return
    known = await detours.told_of(connection)
    news: list[str] = []
    lines: defaultdict[Account, list[str]] = defaultdict(list)
    for person, roles in (await serving(connection)).items():
        accounts = await chats.everywhere(connection, person)
        if not is_out_of_reach(accounts, now):
            await detours.forget(connection, person)
        elif person not in known:
            news.append(person)
            for role in roles:
                await note(connection, lines, role, accounts, now)
    for account, said in lines.items():
        await outbox.add(connection, account.id, Message("\n".join(said)), now, purpose=outbox.WAYS)
    for person in news:
        await detours.remember(connection, person, now)


async def serving(connection: Connection) -> dict[str, list[Role]]:
    found: defaultdict[str, list[Role]] = defaultdict(list)
    for role in await people.worrying(connection, ROLES):
        found[role.person].append(role)
    return found


def is_out_of_reach(accounts: Iterable[Account], now: datetime) -> bool:
    """Whether somebody who had a messenger that rings has none left. A page that nobody opens reaches nobody."""
    ringing = [account for account in accounts if abilities(account.channel).rings]
    return bool(ringing) and all(account.is_closed(now) for account in ringing)


async def note(
    connection: Connection,
    lines: defaultdict[Account, list[str]],
    role: Role,
    accounts: Sequence[Account],
    now: datetime,
) -> None:
    """A line to each office above the person's unit; not to the person's own chats, which do not work."""
    line = t(
        "ways.out_of_reach",
        role=t(f"enrol.role_{role.role}"),
        unit=await units.name(connection, role.unit),
        why="; ".join(state(account, now) for account in accounts),
        phone=await people.phone(connection, role.person) or t("calls.no_phone"),
    )
    for account in await people.offices_above(connection, role.unit, Period.of(local_day(now))):
        if account.person != role.person:
            lines[account].append(line)


def state(account: Account, now: datetime) -> str:
    """ "Telegram", or "Zalo: đã hết số tin của tháng"."""
    messenger = name_of(account.channel)
    if not account.is_closed(now):
        return messenger if abilities(account.channel).rings else t("ways.silent", messenger=messenger)
    return t(f"ways.closed_{SAID.get(account.failing_for, 'network')}", messenger=messenger)


def name_of(channel: str) -> str:
    """The messenger, as people call it."""
    return t(f"ways.messenger_{messenger_of(channel)}")
