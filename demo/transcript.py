"""A talk written out: ● the bot, ▸ the person."""

from __future__ import annotations

from pathlib import Path

from events import Message


class Transcript:
    """Writes as the talk goes on."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("w", encoding="utf-8")

    def bot(self, message: Message) -> None:
        choices = " ".join(f"[{choice.label}]" for row in message.rows for choice in row)
        self._file.write(f"● {message.text}\n{choices}\n" if choices else f"● {message.text}\n")

    def person(self, words: str) -> None:
        self._file.write(f"▸ {words}\n")

    def close(self) -> None:
        self._file.close()
