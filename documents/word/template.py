"""A template filled in: strict, escaped, every computed value a content control."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field, replace

from documents.word import controls, markers, record
from documents.word.markers import Piece
from documents.word.names import OBJECT, Element, paragraphs, readable, text_of, w
from documents.word.package import Package
from documents.word.problems import Problem, TemplateError
from documents.word.record import Printed, Record
from documents.word.runs import highlight, printable, put_text, take_out
from documents.word.values import Value, Values, look_up
from texts import t

GAP = t("template.gap")
"""What is left to people is marked, wherever it comes from."""


def fill(
    template: bytes,
    figures: Values,
    plain: Values,
    facts: Mapping[str, str] | None,
    respell: Callable[[str], str] = str,
) -> bytes:
    """The document. ``figures`` become controls; ``plain`` is what the office decides (number, signatory): text as any other.

    ``facts`` are kept for the update; with None the file is none that can be brought up to date. ``respell`` is applied
    to the template's own text. Raises :class:`TemplateError` with every problem, FileError for no Word file.
    """
    package = Package(template)
    for name in package.stories:
        _respell(package, name, respell)
    work = _Work(figures, plain, Record(dict(facts or {})))
    problems = [problem for name in package.stories for problem in _check(package, name, work)]
    problems += _elsewhere(package)
    if problems:
        raise TemplateError(problems)
    for name in package.stories:
        if "{{" in "".join(map(text_of, paragraphs(package.tree(name)))):
            _fill_part(package.tree(name), work)
            package.touch(name)
    if facts is not None:
        record.put(package, work.record)
    return package.save()


def _respell(package: Package, name: str, respell: Callable[[str], str]) -> None:
    is_changed = False
    for node in package.tree(name).iter(w("t")):
        new = respell(node.text or "")
        if new != (node.text or ""):
            node.text, is_changed = new, True
    if is_changed:
        package.touch(name)


@dataclass(slots=True)
class _Work:
    figures: Values
    plain: Values
    record: Record
    number: int = 1000
    known: dict[str, Value] = field(init=False)

    def __post_init__(self) -> None:
        self.known = {**self.figures, **self.plain}

    def find(self, code: str, scope: str) -> Value | None:
        return find(self.known, code, scope)

    def is_computed(self, piece: Piece, scope: str) -> bool:
        codes = [*piece.codes, piece.condition] if piece.condition else piece.codes
        return any(find(self.plain, code, scope) is None for code in codes)


def find(values: Values, code: str, scope: str) -> Value | None:
    """In a table's row (``scope`` is ``table.key``) its columns come first."""
    value = look_up(values, f"{scope}.{code}") if scope else None
    return look_up(values, code) if value is None else value


# ── Before anything is filled: is every placeholder one? ────────────────────


def _check(package: Package, name: str, work: _Work) -> list[Problem]:
    problems: list[Problem] = []
    for number, paragraph in enumerate(paragraphs(package.tree(name)), start=1):
        text = text_of(paragraph)
        if "{" not in text and "}" not in text:
            continue
        pieces, found = markers.pieces(text)
        table = _table_of(paragraph)
        rows = work.known.get(table, {})
        columns = next(iter(rows.values()), {}) if isinstance(rows, Mapping) else {}
        if table and (table not in work.known or not isinstance(rows, Mapping)):
            found.append(Problem("unknown_table", {"mark": table}))
        elif markers.row_table(text) and not table:
            found.append(Problem("row_outside", {"mark": markers.row_table(text)}))
        elif not table or columns:
            for piece in pieces:
                found += markers.check(piece, _finder(work, columns), work.known, list(columns))
        problems += [problem.at(name, number, readable(paragraph)) for problem in found]
    return problems


def _finder(work: _Work, columns: Mapping[str, str]) -> markers.Finder:
    return lambda code: columns.get(code, look_up(work.known, code))


def _table_of(paragraph: Element) -> str:
    """The table that repeats the row of this paragraph."""
    row = next(paragraph.iterancestors(w("tr")), None)
    return "" if row is None else markers.row_table(_row_text(row))


def _row_text(row: Element) -> str:
    return "\n".join(text_of(paragraph) for paragraph in paragraphs(row))


def _elsewhere(package: Package) -> list[Problem]:
    """Placeholders in a chart or a diagram would stay as they are: they are refused."""
    return [
        Problem("elsewhere", {"part": name})
        for name in package.names()
        if name.startswith("word/")
        and name.endswith(".xml")
        and name not in package.stories
        and b"{{" in package.part(name)
    ]


# ── Filling ─────────────────────────────────────────────────────────────────


def _fill_part(root: Element, work: _Work) -> None:
    work.number = max(work.number, controls.first_free_number(root))
    for row in list(root.iter(w("tr"))):
        table = markers.row_table(_row_text(row))
        if table:
            _repeat(row, table, work)
    for paragraph in list(paragraphs(root)):
        _fill_paragraph(paragraph, "", work)


def _repeat(row: Element, table: str, work: _Work) -> None:
    """One row for each of the table's, in its order; none where it has none."""
    for paragraph in paragraphs(row):
        for start, end in reversed(markers.without_row_mark(text_of(paragraph))):
            take_out(paragraph, start, end)
    rows = work.known[table]
    for key in rows if isinstance(rows, Mapping) else ():
        twin = deepcopy(row)
        row.addprevious(twin)
        for paragraph in list(paragraphs(twin)):
            _fill_paragraph(paragraph, f"{table}.{key}", work)
    parent = row.getparent()
    if parent is not None:
        parent.remove(row)


def _fill_paragraph(paragraph: Element, scope: str, work: _Work) -> None:
    """From the last placeholder to the first, so that the places of the others stay true."""
    pieces, _ = markers.pieces(text_of(paragraph))
    texts = [printable(piece.text(lambda code: work.find(code, scope))) for piece in pieces]
    vanishes = bool(pieces) and _vanishes(paragraph, pieces, texts)
    codes = [
        _note(piece, text, scope, work, is_printed=not vanishes) for piece, text in zip(pieces, texts, strict=True)
    ]
    if vanishes:
        parent = paragraph.getparent()
        if parent is not None:
            parent.remove(paragraph)
        return
    for piece, text, code in reversed(list(zip(pieces, texts, codes, strict=True))):
        run = take_out(paragraph, piece.start, piece.end)
        if code:
            controls.wrap(run, code, work.number, text)
            work.number += 1
        else:
            put_text(run, text)
        if GAP in text:
            highlight(run)


def _note(piece: Piece, text: str, scope: str, work: _Work, *, is_printed: bool) -> str:
    """The code of the piece's control, recorded with what it says; empty for what is no control."""
    if not work.is_computed(piece, scope):
        return ""
    base = _code(piece, scope, work)
    code, number = base, 2
    while work.record.controls.get(code, printed := Printed(piece.pattern, scope, text)).pattern != piece.pattern:
        code, number = f"{base}.{number}", number + 1
    before = work.record.controls.get(code, printed)
    work.record.controls[code] = replace(before, places=before.places + is_printed)
    return code


def _code(piece: Piece, scope: str, work: _Work) -> str:
    name = piece.condition or piece.codes[0]
    of_row = scope and look_up(work.known, f"{scope}.{name}") is not None
    return f"{scope}.{name}" if of_row else name


def _vanishes(paragraph: Element, pieces: list[Piece], texts: list[str]) -> bool:
    """A paragraph of nothing but sentences that do not hold is not printed; a cell keeps its only one."""
    if any(texts) or not all(piece.condition for piece in pieces):
        return False
    rest = text_of(paragraph)
    for piece in reversed(pieces):
        rest = rest[: piece.start] + rest[piece.end :]
    parent = paragraph.getparent()
    alone = parent is None or sum(child.tag == w("p") for child in parent) == 1
    return not rest.strip() and OBJECT not in rest and not alone and not list(paragraph.iter(w("sectPr")))
