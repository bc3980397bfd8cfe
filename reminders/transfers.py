"""Transfers within a commune: each is put to the other side once, and to the office where the two do not agree."""

from __future__ import annotations

from datetime import datetime, timedelta

from events import Choice, Message
from reminders import plan
from reporting.transfers import Statement, unmatched
from storage import outbox, people, requests, transfers, units
from storage.db import Connection
from texts import shown, t

PATIENCE = timedelta(days=30)
"""So long a transfer may be under way before the office looks at it."""
KIND = "transfer"


async def attend(connection: Connection, now: datetime) -> None:
    """What is due: questions at humane hours, what has waited too long, and what has come right meanwhile."""
    left = unmatched(await transfers.standing(connection))
    await close_what_came_right(connection, {statement.request for statement, _ in left}, now)
    for statement, members in left:
        if statement.request is not None:
            continue
        if statement.put_at is None and plan.is_allowed(now):
            await put(connection, statement, members, now)
        if statement.at + PATIENCE <= now:
            await to_office(connection, statement, t("transfers.why_late"), now)


async def put(connection: Connection, statement: Statement, members: int, now: datetime) -> None:
    """Ask the other side; or the branch itself, while it has not said which that is. Nobody there yet is asked later."""
    asked = statement.other or statement.unit
    told = await people.reporters(connection, asked)
    question = await to_other_side(connection, statement, members) if statement.other else to_itself(statement)
    for account in told:
        await outbox.add(
            connection,
            account.id,
            question,
            now,
            purpose=outbox.TRANSFER,
            unit=asked,
            period=str(statement.period),
            key=f"transfer:{statement.id}:{account.id}",
        )
    if told:
        await transfers.was_put(connection, statement.id, now)


async def to_other_side(connection: Connection, statement: Statement, members: int) -> Message:
    text = t(f"transfers.put_{statement.direction}", **await facts(connection, statement, members))
    answers = (
        Choice(t("transfers.yes"), f"m:transfers:yes:{statement.id}"),
        Choice(t("transfers.no"), f"m:transfers:no:{statement.id}"),
    )
    return Message(text, (answers,))


def to_itself(statement: Statement) -> Message:
    """Its number came in without a talk: the office entered or corrected it."""
    text = t(f"transfers.ask_{statement.direction}", month=shown.month(statement.period), count=statement.members)
    return Message(text, ((Choice(t("transfers.name"), f"m:transfers:name:{statement.id}"),),))


async def to_office(connection: Connection, statement: Statement, why: str, now: datetime) -> int:
    """The office sees it among what waits."""
    said = t(f"transfers.said_{statement.direction}", **await facts(connection, statement, statement.members))
    payload = {"words": said, "reason": why, "other": statement.other or ""}
    request = await requests.add(connection, KIND, statement.unit, str(statement.period), payload, None, None, now)
    await transfers.handed_over(connection, statement.id, request)
    return request


async def close_what_came_right(connection: Connection, still: set[int | None], now: datetime) -> None:
    """The other side has said it meanwhile, or the figure was corrected: the office need not decide any more."""
    for request in await requests.open_of_kind(connection, KIND):
        if request not in still:
            await requests.decide(connection, request, "closed", None, now, "matched")


async def facts(connection: Connection, statement: Statement, members: int) -> dict[str, object]:
    return {
        "unit": await units.name(connection, statement.unit),
        "other": await units.name(connection, statement.other) if statement.other else t("transfers.unnamed"),
        "month": shown.month(statement.period),
        "count": members,
    }
