"""The living message of each bound group: one for each month, rewritten when a figure under it moved."""

from __future__ import annotations

from datetime import datetime, timedelta

from documents import digest, posting
from events import Message, abilities
from reporting.form import Forms
from reporting.periods import Period, Span
from storage import boards, groups, outbox, papers
from storage.boards import Board
from storage.db import Connection

EDIT_AT_MOST_EVERY = timedelta(seconds=15)


async def refresh(connection: Connection, forms: Forms, now: datetime) -> None:
    """Each bound group has one living message per month, where its messenger can edit; at most every 15 seconds."""
    for group in await groups.bound(connection):
        if abilities(group.channel).edits:
            period = await digest.talked_about(connection, group.unit, now)
            await boards.ensure(connection, group.account, group.unit, str(period), now)
    for board in await boards.stale(connection):
        if board.shown_at is None or now - board.shown_at >= EDIT_AT_MOST_EVERY:
            await show(connection, forms, board, now)


async def show(connection: Connection, forms: Forms, board: Board, now: datetime) -> None:
    held, waiting = await boards.bubble(connection, board)
    if waiting:
        return
    text = await words(connection, forms, board)
    if held is not None and text == board.text:
        # What moved was another month's.
        await boards.shown(connection, board, text, now)
        return
    await outbox.add(
        connection,
        board.account,
        Message(f"{text}\n{digest.as_of(now)}", pin=held is None),
        now,
        purpose=outbox.BOARD,
        unit=board.unit,
        period=board.period,
        edits=held,
    )
    await boards.shown(connection, board, text, now)


async def words(connection: Connection, forms: Forms, board: Board) -> str:
    """The board, with a line of what has moved since the group was told the month's figures."""
    period = Period.parse(board.period)
    facts = await digest.summarise(connection, forms, board.unit, Span.month(period))
    text = await digest.board_text(connection, board.unit, period, facts)
    told = await papers.posted(connection, board.account, board.unit, period)
    line = posting.moved(told, facts) if told else ""
    return f"{text}\n{line}" if line else text
