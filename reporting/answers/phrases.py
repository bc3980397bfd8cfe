"""Phrases in their right spelling, and what people type for them.

Diacritics may be left out, all or some of them ("dong chi", "đông chi"), but others are other words:
"co" can be "có"; "cỡ" is not, and "vắng" is no "vâng".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache

from reporting.answers.normalise import fold, normalise

TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
ENDS = ".,!;:"

Letters = tuple[tuple[str, frozenset[str]], ...]


@lru_cache(maxsize=10_000)
def spelling(word: str) -> tuple[Letters, frozenset[str]]:
    """Letters with their marks, and the word's tone: "huỷ" and "hủy" differ only in where it is written."""
    letters: list[tuple[str, frozenset[str]]] = []
    tones: set[str] = set()
    for sign in unicodedata.normalize("NFD", word):
        if sign in TONES:
            tones.add(sign)
        elif unicodedata.category(sign) == "Mn" and letters:
            base, marks = letters[-1]
            letters[-1] = (base, marks | {sign})
        else:
            letters.append(("d", frozenset("-")) if sign == "đ" else (sign, frozenset()))
    return tuple(letters), frozenset(tones)


@lru_cache(maxsize=10_000)
def is_plainer(typed: str, right: str) -> bool:
    """Whether ``typed`` is ``right``, or ``right`` with some diacritics left out. Both normalised."""
    said, meant = typed.split(), right.split()
    return len(said) == len(meant) and all(map(_word_is_plainer, said, meant))


def _word_is_plainer(typed: str, right: str) -> bool:
    (letters, tones), (wanted, tone) = spelling(typed), spelling(right)
    return (
        len(letters) == len(wanted)
        and all(mine[0] == its[0] and mine[1] <= its[1] for mine, its in zip(letters, wanted, strict=True))
        and tones <= tone
    )


class Phrases:
    """A set of phrases, compared as whole words."""

    def __init__(self, listed: str | Iterable[str]) -> None:
        """``listed``: phrases in their right spelling; in one string they are parted by commas."""
        phrases = listed.split(",") if isinstance(listed, str) else listed
        self._by_key: dict[str, list[str]] = {}
        for right in dict.fromkeys(map(normalise, phrases)):
            self._by_key.setdefault(fold(right), []).append(right)
        self.longest = max((len(key.split()) for key in self._by_key), default=0)
        """Words in the longest phrase."""

    def __iter__(self) -> Iterator[str]:
        return (right for found in self._by_key.values() for right in found)

    def __or__(self, other: Phrases) -> Phrases:
        return Phrases([*self, *other])

    def find(self, typed: str) -> str | None:
        """The phrase that was typed, in its right spelling; exactly as typed rather than completed."""
        return self._match(normalise(typed).split())

    def __contains__(self, typed: object) -> bool:
        return isinstance(typed, str) and self.find(typed) is not None

    def _match(self, words: list[str]) -> str | None:
        found = self._by_key.get(" ".join(map(folded, words)))
        if found is None:
            return None
        said = " ".join(words)
        return said if said in found else next((right for right in found if is_plainer(said, right)), None)

    def opening(self, core: str) -> tuple[str, str]:
        """The longest phrase that begins the text, as typed, and what follows; "" where the text is all phrase."""
        parts = core.split()
        for size in range(min(self.longest, len(parts) - 1), 0, -1):
            if self._match([*parts[: size - 1], parts[size - 1].rstrip(ENDS)]):
                return " ".join(parts[:size]), " ".join(parts[size:])
        return "", core

    def without_end(self, core: str) -> str:
        """The text without the longest phrase that ends it; a text that is all phrase stays."""
        parts = core.split()
        for size in range(min(self.longest, len(parts) - 1), 0, -1):
            if self._match([*parts[-size:-1], parts[-1].strip(ENDS)]):
                return " ".join(parts[:-size])
        return core


@lru_cache(maxsize=10_000)
def folded(word: str) -> str:
    """:func:`fold` of one word: the same few hundred words are typed again and again."""
    return fold(word)
