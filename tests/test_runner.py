"""Confirmed means committed; one event, one effect, under the question that the person saw."""

from __future__ import annotations

from dataclasses import replace

import pytest

from events import Event, EventKind, SendError
from tests.commune import Commune


def typed(commune: Commune, chat: str, text: str, event_id: str) -> Event:
    return Event(commune.stage.channel, event_id, EventKind.TEXT, chat, chat, commune.now, text=text)


async def test_a_repeated_event_changes_nothing(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.says("bc")
    event = typed(commune, secretary.address, "không", "event-0001")
    await commune.handle(event)
    draft, told = await commune.draft("TT01"), await commune.one("SELECT COUNT(*) FROM outbox")
    await commune.handle(event, replace(event, text="có"))
    assert await commune.draft("TT01") == draft
    assert await commune.one("SELECT COUNT(*) FROM outbox") == told


async def test_a_button_of_an_older_question_is_stale(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.says("bc")
    old = secretary.choice("Có")
    await secretary.says("không")
    draft = await commune.draft("TT01")
    await commune.stage.taps(secretary.address, old)
    assert await commune.draft("TT01") == draft


async def test_a_button_of_somebody_else_does_nothing(commune: Commune) -> None:
    await commune.secretary("TT01").says("bc")
    choice = commune.secretary("TT01").choice("Không")
    await commune.secretary("TT02").event(EventKind.BUTTON, button=choice.value)
    assert await commune.draft("TT01") == {}


async def test_what_fails_is_tried_again_then_set_aside_and_the_person_is_told(
    commune: Commune, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The database refuses the draft for ever: the event goes, its text and figures reach no log."""
    monkeypatch.setattr("runner.FIRST_PAUSE", 0)
    async with commune.db.transaction() as connection:
        await connection.execute(
            "CREATE TRIGGER broken BEFORE INSERT ON drafts BEGIN SELECT RAISE(ABORT, '384 members of somebody'); END"
        )
    said = await commune.secretary("TT01").says("bc")
    assert "trục trặc" in said
    assert await commune.rows("SELECT outcome, error FROM inbox WHERE outcome <> 'done'") == [
        ("set_aside", "IntegrityError")
    ]
    assert caplog.text.count("event not handled") == 3 and "384" not in caplog.text


async def test_a_message_waits_out_a_bad_network_and_keeps_its_order(commune: Commune) -> None:
    """The channel refuses twice; then everything arrives, once, in order."""
    secretary = commune.secretary("TT01")
    commune.stage.mailbox.refusals = [SendError("network"), SendError("flood", retry_after=30)]
    before = len(secretary.bubbles())
    await secretary.says("bc")
    assert len(secretary.bubbles()) == before
    await commune.wait(seconds=5)
    await commune.wait(seconds=40)
    assert len(secretary.bubbles()) == before + 1
    row = await commune.rows("SELECT status, attempts FROM outbox ORDER BY id DESC LIMIT 1")
    assert row == [("sent", 3)]


async def test_who_blocked_the_bot_is_marked_and_comes_back(commune: Commune) -> None:
    secretary = commune.secretary("TT01")
    await secretary.event(EventKind.BLOCKED)
    assert await commune.one("SELECT COUNT(*) FROM accounts WHERE reachable = 0") == 1
    await secretary.event(EventKind.UNBLOCKED)
    assert await commune.one("SELECT COUNT(*) FROM accounts WHERE reachable = 0") == 0
