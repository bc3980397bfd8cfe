"""Whatever people type and tap, in whatever order: nothing breaks, and what is filed holds every hard rule."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

import pytest

from events import Choice, EventKind
from reporting.periods import Period
from reporting.rules import check
from storage.months import month
from tests.commune import Chat, Commune

pytestmark = pytest.mark.slow

WORDS = (
    "bc|không|có|ko|đúng|đúng cả|ok|a|b|c|sửa|sửa 3|sửa nữ|sửa nữ 3|nữ 8|dtts 2, nữ 3|13: 2|1: 1|2: 1, 3: 1|4: 1|8: 1|"
    "5/2, 7|22/2 6|22/2|chưa họp|6|0|khoảng 6|hai nam|đủ|7/7|quay lại|xem lại|để sau|hủy|giúp|nộp|như tháng trước|tiếp|"
    "ổn định|có việc cần quan tâm|đường vào bản sạt lở nặng|báo trực tiếp|gọi trợ giúp|số của tôi khác|phải dự 6|"
    "xóa tên 1|chuyển đến 2|kết nạp 1|1 0|12|abc|?|/dulieu|/huy|384|từ trần 1|khu dân cư 8|vắng không lý do 1|nhập lại"
).split("|")
OF_MEETINGS = [
    *WORDS,
    *"/hop|lịch họp|điểm danh|/diemdanh|nhà văn hóa bản|3/3 19h30|23/2 18h|2: 20h|hằng tháng|một lần|6, 1, 0".split(
        "|"
    ),
]
STEPS = 120


class Monkey:
    """Types and taps at random; the first choices more often, as hasty people do."""

    def __init__(self, seed: int, chats: list[Chat], words: Sequence[str]) -> None:
        self.random = random.Random(seed)
        self.words = words
        self.chats = chats

    async def does_something(self) -> str:
        chat = self.random.choice(self.chats)
        offered = list(self.offered(chat))
        if offered and self.random.random() < 0.5:
            choice = self.random.choice(offered)
            await chat.event(EventKind.BUTTON, button=choice.value)
            return f"{chat.address}: [{choice.label}]"
        words, ref = self.random.choice(self.words), self.random.choice(["r1", "r2", "r3"])
        await (chat.edits(ref, words) if self.random.random() < 0.03 else chat.says(words, ref=ref))
        return f"{chat.address}: {words}"

    def offered(self, chat: Chat) -> Iterator[Choice]:
        newest = chat.bubbles()[-(1 if self.random.random() < 0.8 else 3) :]
        choices = [choice for message in newest for row in message.rows for choice in row]
        yield from choices[: 2 if self.random.random() < 0.6 else None]


@pytest.mark.parametrize(("seed", "words"), [(105, WORDS), (216, WORDS), (3, WORDS), (7, OF_MEETINGS)])
async def test_nothing_breaks_and_nothing_false_is_filed(commune: Commune, seed: int, words: list[str]) -> None:
    chats = [
        commune.secretary("TT01"), await commune.somebody("deputy", "TT01"), commune.office, commune.secretary("TT02"),
        commune.leader,
    ]  # fmt: skip
    monkey = Monkey(seed, chats, words)
    done: list[str] = []
    for _ in range(STEPS):
        done.append(await monkey.does_something())
        assert await commune.rows("SELECT error FROM inbox WHERE outcome <> 'done'") == [], done[-8:]
    by_people = "SELECT unit, period, form_version FROM reports WHERE current = 1 AND origin IN ('filed', 'on_behalf', 'correction')"
    for unit, period, version in await commune.rows(by_people):
        async with commune.db.snapshot() as connection:
            here = await month(
                connection, commune.house.forms, unit, Period.parse(period), commune.now, version=version
            )
        found = check(here.form, here.facts, await commune.filed(unit, period))
        assert [one.message for one in found if one.level == "block" and one.code != "E18"] == [], done
