"""The edited file with today's figures: only what stands in its controls is replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from documents.word import controls, markers, record
from documents.word.package import Package
from documents.word.record import Printed
from documents.word.runs import printable
from documents.word.template import find
from documents.word.values import Values


@dataclass(frozen=True, slots=True)
class Change:
    """A control: what stood there, and what stands there now."""

    code: str
    old: str
    new: str


@dataclass(slots=True)
class Updated:
    """The new file, and what the office should look at."""

    content: bytes = b""
    changed: list[Change] = field(default_factory=list)
    altered: list[Change] = field(default_factory=list)
    """Changed by hand since the file was made; ``old`` is what the hand wrote."""
    missing: list[Change] = field(default_factory=list)
    """No longer in the file; ``new`` is what would stand there."""
    unknown: list[str] = field(default_factory=list)
    """Codes that are no longer computed; what stands there is left."""
    rows: list[str] = field(default_factory=list)
    """Rows that a table of the file has not got."""


def made_from(content: bytes) -> dict[str, str]:
    """Template, range, unit of a file that was made here. Raises FileError for any other."""
    return record.get(Package(content)).facts


def update(content: bytes, values: Values) -> Updated:
    """Raises :class:`documents.word.problems.FileError` for a file that was not made here."""
    package = Package(content)
    kept = record.get(package)
    done = Updated()
    texts = _texts(kept.controls, values, done)
    seen: Counter[str] = Counter()
    for name in package.stories:
        if _update_part(package, name, kept.controls, texts, seen, done):
            package.touch(name)
    for code, text in texts.items():
        # A sentence that did not hold was not printed, and one that does not hold now is not missed.
        if text and seen[code] < max(kept.controls[code].places, 1):
            done.missing.append(Change(code, kept.controls[code].text, text))
    kept.controls.update({code: replace(kept.controls[code], text=text) for code, text in texts.items()})
    record.put(package, kept)
    done.rows = _new_rows(kept.controls, values)
    done.content = package.save()
    return done


def _texts(printed: Mapping[str, Printed], values: Values, done: Updated) -> dict[str, str]:
    """Code → what it says today."""
    found: dict[str, str] = {}
    for code, control in printed.items():
        pieces, _ = markers.pieces(control.pattern)
        scope = control.scope
        try:
            found[code] = printable(pieces[0].text(lambda wanted, scope=scope: find(values, wanted, scope)))  # type: ignore[misc]
        except KeyError:
            done.unknown.append(code)
    return found


def _update_part(
    package: Package,
    name: str,
    printed: Mapping[str, Printed],
    texts: Mapping[str, str],
    seen: Counter[str],
    done: Updated,
) -> bool:
    """Whether anything in the part is other than before."""
    is_changed = False
    for code, control in controls.find(package.tree(name), printed):
        seen[code] += 1
        if code not in texts:
            continue
        old, new = controls.read(control), texts[code]
        change = Change(code, old, new)
        told = done.altered if old != printed[code].text else done.changed
        if (told is done.altered or old != new) and change not in told:
            told.append(change)
        if old != new:
            controls.write(control, new)
            is_changed = True
    return is_changed


def _new_rows(printed: Mapping[str, Printed], values: Values) -> list[str]:
    """A table's rows are repeated when the file is made; what came later is only named."""
    there = {control.scope for control in printed.values() if control.scope}
    tables = {scope.partition(".")[0] for scope in there}
    return [
        f"{table}.{key}"
        for table in sorted(tables)
        for key in _keys(values.get(table))
        if f"{table}.{key}" not in there
    ]


def _keys(rows: object) -> list[str]:
    return [str(key) for key in rows] if isinstance(rows, Mapping) else []
