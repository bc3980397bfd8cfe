"""What belongs to people goes after its time; figures and their history stay."""

from __future__ import annotations

from storage import bubbles, meeting_replies, people
from tests.commune import Commune
from tests.meetings import UNIT, at, called, member

FILES = ("bc", "không", "đúng cả", "22/2, 9", "đúng cả", "không", "ổn định", "nộp")


async def end_role(commune: Commune, person: str) -> None:
    async with commune.db.transaction() as connection:
        for role in await people.roles_of(connection, person):
            await people.end_role(connection, role.id, commune.now)


async def test_texts_go_after_thirty_days_and_figures_stay(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.talks(*FILES)
    figures = await commune.rows("SELECT * FROM figures ORDER BY report, code")
    changes = await commune.rows("SELECT * FROM changes ORDER BY id")
    old = await commune.one("SELECT MAX(id) FROM outbox")
    await commune.until(at(24, 9))
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE id <= ? AND message LIKE '%Đã nhận báo cáo%'", old) == 1
    await commune.until(at(26, 9))
    kept = await commune.rows("SELECT message FROM outbox WHERE id <= ? AND purpose <> 'board'", old)
    assert all(message.startswith('{"text": "", "rows": []') for (message,) in kept)
    assert await commune.one("SELECT COUNT(*) FROM outbox WHERE id <= ? AND status = 'sent'", old) > 0
    assert await commune.one("SELECT COUNT(*) FROM inbox WHERE at < '2026-02-24'") == 0
    assert figures and figures == await commune.rows("SELECT * FROM figures ORDER BY report, code")
    assert changes and changes == await commune.rows("SELECT * FROM changes ORDER BY id")


async def test_a_page_that_is_opened_again_shows_no_empty_bubbles(commune: Commune) -> None:
    talk = commune.secretary(UNIT)
    await talk.says("/dulieu")
    account = await commune.one("SELECT account FROM outbox ORDER BY id DESC LIMIT 1")
    await commune.until(at(28, 9))
    async with commune.db.snapshot() as connection:
        shown = await bubbles.history(connection, commune.house.vault, account, 0)
    assert shown and all(one.message.text for one in shown)


async def test_the_group_s_board_keeps_its_words(commune: Commune) -> None:
    await commune.secretary(UNIT).talks(*FILES)
    await commune.wait(minutes=1)
    boards = "SELECT message FROM outbox WHERE purpose = 'board' AND period = '2026-02' ORDER BY id"
    before = await commune.rows(boards)
    await commune.until(at(28, 9))
    assert before and (await commune.rows(boards))[: len(before)] == before


async def test_who_answered_an_invitation_goes_after_sixty_days_and_how_many_stays(commune: Commune) -> None:
    chat = await member(commune)
    meeting = await called(commune)
    await commune.wait(minutes=1)
    await chat.talks("[Tham dự]", "[Vắng có lý do]", "[Sức khỏe]")
    await commune.until(at(30, 9, month=4))
    assert await commune.one("SELECT COUNT(*) FROM meeting_replies WHERE person IS NOT NULL") == 2
    await commune.until(at(3, 9, month=5))
    assert await commune.rows("SELECT person, answer FROM meeting_replies") == [(None, "absent")]
    async with commune.db.snapshot() as connection:
        counts = await meeting_replies.counts(connection, meeting.id)
    assert (counts.coming, counts.declined) == (0, 1)


async def test_who_has_no_role_any_more_is_forgotten_after_ninety_days(commune: Commune) -> None:
    chat = commune.secretary(UNIT)
    await chat.talks(*FILES)
    person = await commune.person_of(chat)
    await end_role(commune, person)
    await commune.until(at(23, 9, month=5))
    assert await commune.one("SELECT removed_at IS NULL FROM people WHERE id = ?", person) == 1
    await commune.until(at(25, 9, month=5))
    assert await commune.rows("SELECT name, phone, removed_at IS NOT NULL FROM people WHERE id = ?", person) == [
        ("", "", 1)
    ]
    assert await commune.one("SELECT COUNT(*) FROM accounts WHERE person = ?", person) == 0
    assert (
        await commune.one("SELECT filed_by FROM reports WHERE unit = ? AND current = 1 AND period = '2026-02'", UNIT)
        == person
    )
    assert await commune.one("SELECT COUNT(*) FROM people WHERE removed_at IS NULL") > 60, "nobody else"


async def test_a_stranger_who_never_joined_is_forgotten_too(commune: Commune) -> None:
    stranger = commune.chat("nobody-in-particular")
    await stranger.says("xin chào")
    person = await commune.person_of(stranger)
    await commune.until(at(25, 9, month=5))
    assert await commune.one("SELECT removed_at IS NOT NULL FROM people WHERE id = ?", person) == 1


async def test_the_record_of_acts_goes_after_24_months(commune: Commune) -> None:
    await commune.office.says("/vanphong")
    async with commune.db.transaction() as connection:
        await connection.execute("INSERT INTO audit (at, action) VALUES ('2024-01-01T00:00:00.000000+00:00', 'old')")
        await connection.execute("INSERT INTO audit (at, action) VALUES ('2024-06-01T00:00:00.000000+00:00', 'young')")
    await commune.until(at(1, 9))
    assert await commune.rows("SELECT action FROM audit WHERE action IN ('old', 'young')") == [("young",)]
