"""The tree of units of one period: organisations and branches, counted, never assumed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

BRANCHES = frozenset({"chi_bo_truc_thuoc", "chi_bo_co_so", "chi_bo_trong_dang_bo"})
BODIES = frozenset({"cap_uy_xa", "dang_bo_co_so"})
ORGANISATIONS = frozenset({"chi_bo_truc_thuoc", "chi_bo_co_so", "dang_bo_co_so"})
"""Directly subordinate organisations (54 = 3 + 7 + 44); the committee's own bodies are none."""
COMMITTEES = frozenset({"dang_uy_xa", "dang_uy_tinh", "dang_uy"})
KINDS = BRANCHES | BODIES | COMMITTEES

INSPECTING_LEVELS = {
    "dang_bo_co_so": "co_so",
    "chi_bo_co_so": "co_so",
    "chi_bo_trong_dang_bo": "co_so",
    "chi_bo_truc_thuoc": "truc_thuoc",
}
"""Sort of unit → the level that its inspections are added to (X05); a committee's body is a level of its own."""


@dataclass(frozen=True, slots=True)
class Unit:
    """An entry of the register, valid in a period."""

    code: str
    name: str
    kind: str
    parent: str
    block: str
    position: int = 0

    @property
    def sort(self) -> str:
        """What its figures are added to: those of its kind; each of a committee's own bodies stands by itself."""
        return self.kind if self.kind != "cap_uy_xa" else self.code


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many have filed, and who has not."""

    filed_branches: int
    branches: int
    filed_organisations: int
    organisations: int
    missing: tuple[str, ...]


class Tree:
    """The units of one period."""

    def __init__(self, units: Iterable[Unit]) -> None:
        self.units = {unit.code: unit for unit in units}
        self._children: dict[str, list[str]] = {}
        for unit in self.units.values():
            self._children.setdefault(unit.parent, []).append(unit.code)

    def below(self, root: str) -> Iterator[Unit]:
        """``root`` and everything under it, in the order of the register."""
        if root in self.units:
            yield self.units[root]
        for child in self._children.get(root, []):
            yield from self.below(child)

    def line(self, code: str) -> list[str]:
        """The unit and everything above it, up to the root."""
        found: list[str] = []
        while code in self.units and code not in found:
            found.append(code)
            code = self.units[code].parent
        return found

    def branches(self, root: str) -> list[str]:
        return [unit.code for unit in self.below(root) if unit.kind in BRANCHES]

    def organisations(self, root: str) -> list[str]:
        """Subordinate organisations of the committees at or under ``root``."""
        return [unit.code for unit in self.below(root) if unit.kind in ORGANISATIONS and unit.code != root]

    def coverage(self, root: str, filed: Collection[str]) -> Coverage:
        """A đảng bộ cơ sở has filed when all its branches have."""
        branches = self.branches(root)
        organisations = self.organisations(root)
        done = [code for code in organisations if all(branch in filed for branch in self.branches(code) or [code])]
        return Coverage(
            sum(code in filed for code in branches),
            len(branches),
            len(done),
            len(organisations),
            tuple(code for code in branches if code not in filed),
        )
