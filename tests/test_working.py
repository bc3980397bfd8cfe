"""The word that stands while something takes seconds."""

from __future__ import annotations

import io
import sys

import pytest

from commands.working import working


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "shown"), [(Terminal(), "\rĐang lập…"), (io.StringIO(), "")])
def test_it_is_for_eyes_only_and_goes_away(monkeypatch: pytest.MonkeyPatch, stream: io.StringIO, shown: str) -> None:
    monkeypatch.setattr(sys, "stderr", stream)
    with working("Đang lập…"):
        during = stream.getvalue()
    assert during == shown.lstrip("\r")
    assert stream.getvalue().endswith("\r" if shown else "")
