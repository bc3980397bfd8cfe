"""A user's mistake on the command line: said in one sentence, without a traceback."""

from __future__ import annotations


class CommandError(Exception):
    """``lines`` is what to print on stderr; the exit code is 2 for wrong arguments, 1 for wrong input."""

    def __init__(self, *lines: str, code: int = 1) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines
        self.code = code
