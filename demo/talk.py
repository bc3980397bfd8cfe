"""A month's report told in a chat: by its secretary, or by the office on behalf of the branch."""

from __future__ import annotations

from dataclasses import dataclass

from commands.errors import CommandError
from demo import sample
from demo.persona import Answer, Persona, offered
from demo.stage import Stage
from demo.transcript import Transcript
from events import Message
from reporting.answers import fold

RECEIPT = "Đã nhận báo cáo"
"""How the bot's last message begins when the report is in."""
LATE = "đã khóa sổ nên báo cáo được gửi tới Văn phòng"
"""What it says instead when the month is locked: the office has to take the report in."""
STEPS_AT_MOST = 60
UNKNOWN = fold("Chưa rõ")
"""What may be tapped where nobody knows the other branch."""


class StuckError(CommandError):
    """A persona heard something that it cannot answer: the talk has no way on, and the play ends with this sentence."""


async def tap(stage: Stage, chat: str, label: str) -> None:
    """The choice of that label under the newest message. Raises :class:`StuckError` where there is none."""
    choices = offered(stage.mailbox.newest(chat)[1])
    if label not in choices:
        raise StuckError(f"{chat}: không thấy nút “{label}”, chỉ có: {', '.join(choices)}")
    await stage.taps(chat, choices[label])


@dataclass(slots=True)
class Talk:
    """One conversation, from the newest message in the chat to the end of the report."""

    stage: Stage
    chat: str
    persona: Persona
    transcript: Transcript | None = None
    taps: int = 0
    typed: int = 0
    messages: int = 0
    """From the bot, with the one that it began with."""

    async def begins(self, answers: int) -> None:
        """Give so many answers, and leave it at that."""
        for _ in range(answers):
            await self.one_answer(self.newest())

    async def to_the_end(self, end: str = RECEIPT) -> None:
        """Answer until the bot says ``end``. Raises :class:`StuckError` where there is no way on."""
        before = self.stage.mailbox.count - 1
        self.note_bot()
        for _ in range(STEPS_AT_MOST):
            heard = self.newest()
            if end in heard.text:
                self.messages = self.stage.mailbox.count - before
                return
            await self.one_answer(heard)
        raise StuckError(f"{self.chat}: {STEPS_AT_MOST} bước mà chưa nghe “{end}”")

    async def one_answer(self, heard: Message) -> None:
        answer = self.persona.answers(heard)
        if answer is None:
            raise StuckError(f"{self.chat}: không có câu trả lời cho: {heard.text}")
        await self.give(answer)

    async def name_the_other_branch(self, other: str) -> None:
        """Under the receipt of a month in which somebody moved within the commune: a tap, or the name."""
        choices = offered(self.newest())
        if UNKNOWN not in choices:
            return
        name = next((unit.name for unit in sample.units() if unit.code == other), UNKNOWN)
        choice = choices.get(fold(name))
        await self.give(Answer(choice=choice) if choice else Answer(name))

    async def give(self, answer: Answer) -> None:
        if answer.choice:
            self.taps += 1
            self.note_person(f"[{answer.choice.label}]")
            await self.stage.taps(self.chat, answer.choice)
        else:
            self.typed += 1
            self.note_person(answer.text)
            await self.stage.says(self.chat, answer.text)
        self.note_bot()

    def newest(self) -> Message:
        return self.stage.mailbox.newest(self.chat)[1]

    def note_bot(self) -> None:
        if self.transcript:
            self.transcript.bot(self.newest())

    def note_person(self, words: str) -> None:
        if self.transcript:
            self.transcript.person(words)
