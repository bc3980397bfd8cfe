"""A word on the terminal while something takes seconds; nothing where the output goes into a file or a pipe."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Iterator


@contextlib.contextmanager
def working(words: str) -> Iterator[None]:
    """The word stands on its line until the work is done."""
    shows = sys.stderr.isatty()
    if shows:
        print(words, end="", file=sys.stderr, flush=True)
    try:
        yield
    finally:
        if shows:
            print(f"\r{' ' * len(words)}\r", end="", file=sys.stderr, flush=True)
