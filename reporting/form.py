"""Forms as data: figures, screens, rules, read from TOML and checked before anything starts.

A mistake stops the start with file, ``[code]``, field, and what to do.
"""

from __future__ import annotations

import string
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from reporting.answers import normalise
from reporting.expressions import BY_CODE, FACTS, PLAIN, codes_in, functions_in, names_in
from reporting.periods import Period

TYPES = ("int", "date", "choice", "text", "percent")
NATURES = ("stock", "flow", "")
GROUPS = ("core", "extended", "computed", "aux")
TOTALS = ("sum", "last", "none", "percent", "count")
FILLED_BY = ("unit", "office", "computed")
LEVELS = ("block", "ask", "note")
LAYOUTS = ("lines", "open")
METHODS = BY_CODE | {"unchanged"}


class FormError(Exception):
    """The forms cannot be used; the message lists every mistake, a line each."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a form. Expressions are strings of :mod:`reporting.expressions`."""

    code: str
    label: str
    short: str = ""
    type: str = "int"
    unit: str = "đồng chí"
    nature: str = ""
    group: str = "core"
    on: bool = True
    required: bool = True
    asked_if: str = ""
    """Asked only when this holds; otherwise the figure is ``otherwise``."""
    otherwise: str = "0"
    """``0`` or ``na``."""
    follows: bool = False
    """Brought up by an answer on the same screen, and asked after it."""
    na: bool = False
    """Never applicable on this form, though the code belongs to it."""
    prefill: str = ""
    formula: str = ""
    override: bool = False
    """A computed figure that a person may replace, with a reason."""
    total: str = "sum"
    numerator: str = ""
    denominator: str = ""
    by: str = "unit"
    choices: tuple[tuple[str, str], ...] = ()
    sensitive: bool = False
    """Can point at a person: never shown per branch outside the office."""
    internal: bool = False
    """Part of a total that is netted when the commune is added up."""
    nouns: tuple[str, ...] = ()
    """Words that may stand around the number or, for a gate, behind "có" and "không"."""
    aliases: tuple[str, ...] = ()
    """What people call it besides its labels."""
    example: str = ""
    screen: str = ""

    @property
    def called(self) -> tuple[str, ...]:
        """Every name by which a person may mean it, normalised."""
        return tuple(map(normalise, (self.code, self.short, self.label, *self.aliases)))


@dataclass(frozen=True, slots=True)
class Screen:
    """Figures that belong together."""

    id: str
    title: str
    figures: tuple[str, ...]
    gate: str = ""
    question: str = ""
    """Of the gate, or of a single choice."""
    intro: str = ""
    """Above the list."""
    followup: str = ""
    """Above the figures that an answer on this screen brings up."""
    layout: str = "lines"
    balance: bool = False
    """Show opening + in − out = closing once it is answered."""
    shown: tuple[str, ...] = ()
    """What the read-back card shows; the screen's figures when left out."""


@dataclass(frozen=True, slots=True)
class Repair:
    """A likely way to mend a broken rule: ``to`` an expression, or go to the figure where it is empty."""

    code: str
    label: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """``must`` holds, or the rule is broken; for each of ``each`` by itself, as ``x`` named ``name``."""

    code: str
    part: str
    level: str
    must: str
    message: str
    each: tuple[str, ...] = ()
    let: Mapping[str, str] = field(default_factory=dict)
    repairs: tuple[Repair, ...] = ()
    reasons: tuple[tuple[str, str], ...] = ()
    figures: tuple[str, ...] = ()
    """Figures of the form that it is about."""


@dataclass(frozen=True, slots=True)
class Form:
    id: str
    version: int
    first_period: Period
    title: str
    unit_kinds: tuple[str, ...]
    figures: Mapping[str, Figure]
    screens: tuple[Screen, ...]
    rules: tuple[Rule, ...]
    names: Mapping[str, str]
    constants: Mapping[str, Any]

    def causes(self, expression: str) -> set[str]:
        """Figures that the expression depends on, through the form's own names as well."""
        mentioned = names_in(expression) | codes_in(expression) if expression else set()
        return mentioned.union(*(self.causes(self.names[name]) for name in mentioned if name in self.names))

    def screen(self, id_: str) -> Screen:
        """Raises KeyError for a screen that the form does not have."""
        for screen in self.screens:
            if screen.id == id_:
                return screen
        raise KeyError(id_)

    def has_screen(self, id_: str) -> bool:
        return any(screen.id == id_ for screen in self.screens)


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms in all versions."""

    all: tuple[Form, ...]

    @property
    def kinds(self) -> frozenset[str]:
        """Kinds of unit that file a report."""
        return frozenset(kind for form in self.all for kind in form.unit_kinds)

    def for_unit(self, kind: str, period: Period) -> Form:
        """The newest version valid in the period. Raises KeyError for a kind of unit that files nothing."""
        found = [form for form in self.all if kind in form.unit_kinds]
        valid = [form for form in found if form.first_period <= period] or found[:1]
        if not valid:
            raise KeyError(kind)
        return max(valid, key=lambda form: (form.first_period, form.version))

    def version(self, id_: str, version: int) -> Form:
        """The very form that a draft or report remembers."""
        for form in self.all:
            if form.id == id_ and form.version == version:
                return form
        raise KeyError((id_, version))


def load_forms(folder: Path) -> Forms:
    """Every form in the folder. Raises :class:`FormError` naming all mistakes."""
    troubles: list[str] = []
    forms: list[Form] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            forms.append(load_form(path))
        except FormError as error:
            troubles.append(str(error))
    seen: set[tuple[str, int]] = set()
    for form in forms:
        if (form.id, form.version) in seen:
            troubles.append(f"{form.id}: bản {form.version} có trong hai tệp. Tăng version của tệp mới.")
        seen.add((form.id, form.version))
    if not forms and not troubles:
        troubles.append(f"{folder}: không có biểu nào (*.toml). Khôi phục thư mục forms.")
    if troubles:
        raise FormError("\n".join(troubles))
    return Forms(tuple(sorted(forms, key=lambda form: (form.id, form.first_period, form.version))))


def load_form(path: Path) -> Form:
    """One form. Raises :class:`FormError`."""
    try:
        raw = tomllib.loads(unicodedata.normalize("NFC", path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError(f"{path.name}: không đọc được ({error}). Sửa đúng cú pháp TOML.") from error
    reader = Reader(path.name)
    form = reader.form(raw)
    troubles = reader.troubles or list(Checker(path.name, form).troubles())
    if troubles:
        raise FormError("\n".join(troubles))
    return form


class Reader:
    """From TOML tables to dataclasses; collects what does not fit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.troubles: list[str] = []

    def trouble(self, where: str, name: str, remedy: str) -> None:
        self.troubles.append(f"{self.file}: [{where}] {name}: {remedy}")

    def form(self, raw: dict[str, Any]) -> Form:
        screens = tuple(self.screens(raw.get("screens", [])))
        homes = {code: screen.id for screen in screens for code in screen.figures}
        figures = {
            code: self.figure(code, table, homes.get(code, "")) for code, table in raw.get("figures", {}).items()
        }
        for name in ("id", "title", "first_period", "unit_kinds"):
            if not raw.get(name):
                self.trouble("form", name, "thiếu; thêm vào đầu tệp.")
        return Form(
            raw.get("id", ""),
            raw.get("version", 1),
            self.period(raw.get("first_period", "")),
            raw.get("title", ""),
            tuple(raw.get("unit_kinds", [])),
            figures,
            screens,
            tuple(self.rules(raw.get("rules", []))),
            raw.get("names", {}),
            raw.get("constants", {}),
        )

    def period(self, text: str) -> Period:
        try:
            return Period.parse(text)
        except ValueError:
            self.trouble("form", "first_period", "phải viết như 2025-07.")
            return Period(1, 1)

    def figure(self, code: str, table: dict[str, Any], screen: str) -> Figure:
        self.only_known(code, table, Figure, {"code", "screen"})
        known = {name: value for name, value in table.items() if name in {f.name for f in fields(Figure)}}
        known.update({name: tuple(known[name]) for name in ("nouns", "aliases") if name in known})
        known["choices"] = tuple((str(one), str(label)) for one, label in table.get("choices", []))
        known["label"] = table.get("label", "")
        return Figure(**{**known, "code": code, "screen": screen, "short": table.get("short", known["label"])})

    def screens(self, tables: list[dict[str, Any]]) -> Iterator[Screen]:
        for table in tables:
            self.only_known(table.get("id", "?"), table, Screen, set())
            codes = tuple(table.get("figures", []))
            known = {name: value for name, value in table.items() if name in {f.name for f in fields(Screen)}}
            shown = tuple(table.get("shown", codes))
            yield Screen(**{**{"id": "?", "title": ""}, **known, "figures": codes, "shown": shown})

    def rules(self, tables: list[dict[str, Any]]) -> Iterator[Rule]:
        parts: dict[str, int] = {}
        for table in tables:
            code = table.get("code", "?")
            self.only_known(code, table, Rule, set())
            parts[code] = parts.get(code, 0) + 1
            for name in ("must", "message"):
                if not table.get(name):
                    self.trouble(code, name, "thiếu; mỗi quy tắc cần điều kiện (must) và thông báo (message).")
            yield Rule(
                code,
                table.get("part", str(parts[code])),
                table.get("level", "block" if code.startswith("E") else "ask"),
                table.get("must", "True"),
                table.get("message", ""),
                tuple(table.get("each", [])),
                table.get("let", {}),
                tuple(Repair(**repair) for repair in table.get("repairs", [])),
                tuple((str(one), str(label)) for one, label in table.get("reasons", [])),
                tuple(table.get("figures", [])),
            )

    def only_known(self, where: str, table: dict[str, Any], kind: type, but: set[str]) -> None:
        allowed = {f.name for f in fields(kind)} - but
        for name in table:
            if name not in allowed:
                self.trouble(
                    where,
                    name,
                    "không phải tên trường; xem các tên trong docs/bieu-mau.md hoặc xóa dòng này.",
                )


class Checker:
    """A form that was read: do its parts fit together?"""

    def __init__(self, file: str, form: Form) -> None:
        self.file = file
        self.form = form
        self.names = {*form.figures, *form.names, *form.constants, *FACTS}

    def troubles(self) -> Iterator[str]:
        yield from self.of_figures()
        yield from self.of_screens()
        yield from self.of_rules()
        for name, expression in self.form.names.items():
            yield from self.of_expression(name, "names", expression, self.names)

    def say(self, where: str, name: str, remedy: str) -> str:
        return f"{self.file}: [{where}] {name}: {remedy}"

    def of_figures(self) -> Iterator[str]:
        allowed = {
            "type": TYPES,
            "nature": NATURES,
            "group": GROUPS,
            "total": TOTALS,
            "by": FILLED_BY,
            "otherwise": ("0", "na"),
        }
        for figure in self.form.figures.values():
            for name, values in allowed.items():
                if getattr(figure, name) not in values:
                    yield self.say(
                        figure.code,
                        name,
                        f"{getattr(figure, name)!r} không dùng được; chọn một trong {values}.",
                    )
            if not figure.label:
                yield self.say(figure.code, "label", "thiếu nhãn đầy đủ; thêm label.")
            if figure.type == "choice" and not figure.choices:
                yield self.say(figure.code, "choices", "ô chọn phải có danh sách choices.")
            if figure.group == "computed" and not figure.formula:
                yield self.say(figure.code, "formula", "ô tính phải có công thức formula.")
            for name in ("numerator", "denominator"):
                if getattr(figure, name) and getattr(figure, name) not in self.form.figures:
                    yield self.say(figure.code, name, f"không có chỉ tiêu {getattr(figure, name)!r}.")
            for name in ("asked_if", "prefill", "formula"):
                if getattr(figure, name):
                    yield from self.of_expression(figure.code, name, getattr(figure, name), self.names)

    def of_screens(self) -> Iterator[str]:
        seen: set[str] = set()
        for screen in self.form.screens:
            if screen.layout not in LAYOUTS:
                yield self.say(screen.id, "layout", f"{screen.layout!r} không dùng được; chọn một trong {LAYOUTS}.")
            for code in (*screen.figures, *screen.shown, *([screen.gate] if screen.gate else [])):
                if code not in self.form.figures:
                    yield self.say(
                        screen.id,
                        "figures",
                        f"không có chỉ tiêu {code!r}; thêm [figures.{code}] hoặc sửa mã.",
                    )
            for code in screen.figures:
                if code in seen:
                    yield self.say(screen.id, "figures", f"{code!r} đã có ở màn khác; mỗi chỉ tiêu chỉ ở một màn.")
            seen |= set(screen.figures)

    def of_rules(self) -> Iterator[str]:
        seen: set[tuple[str, str]] = set()
        for rule in self.form.rules:
            if (rule.code, rule.part) in seen:
                yield self.say(rule.code, "part", f"phần {rule.part!r} có hai lần; đặt part khác nhau.")
            seen.add((rule.code, rule.part))
            if rule.level not in LEVELS:
                yield self.say(rule.code, "level", f"{rule.level!r} không dùng được; chọn một trong {LEVELS}.")
            own = self.names | set(rule.let) | ({"x", "name", "label"} if rule.each else set())
            yield from self.of_expression(rule.code, "must", rule.must, own)
            for name, expression in rule.let.items():
                yield from self.of_expression(rule.code, f"let.{name}", expression, own)
            for repair in rule.repairs:
                if repair.code not in self.form.figures:
                    yield self.say(rule.code, "repairs", f"không có chỉ tiêu {repair.code!r}.")
                if repair.to:
                    yield from self.of_expression(rule.code, "repairs", repair.to, own)
            for code in (*rule.each, *rule.figures):
                if code not in self.form.figures:
                    yield self.say(rule.code, "each", f"không có chỉ tiêu {code!r}.")
            yield from self.of_message(rule, own)

    def of_message(self, rule: Rule, own: set[str]) -> Iterator[str]:
        try:
            placeholders = [name for _, name, _, _ in string.Formatter().parse(rule.message) if name is not None]
        except ValueError:
            yield self.say(rule.code, "message", "dấu { } không cân; viết {mã} hoặc {{ }}.")
            return
        for name in placeholders:
            if name not in own:
                yield self.say(rule.code, "message", f"không có {{{name}}}; dùng mã chỉ tiêu hoặc tên trong let.")

    def of_expression(self, where: str, name: str, expression: str, own: set[str]) -> Iterator[str]:
        try:
            mentioned, quoted, called = names_in(expression), codes_in(expression), functions_in(expression)
        except SyntaxError:
            yield self.say(where, name, f"biểu thức sai cú pháp: {expression!r}.")
            return
        for code in sorted(mentioned - own - {"True", "False", "None"}):
            yield self.say(where, name, f"không có chỉ tiêu hay tên {code!r}; sửa mã hoặc thêm chỉ tiêu.")
        for code in sorted(quoted - set(self.form.figures) - {where}):
            if code not in {"khu_dan_cu", "co_quan", "llvt", "doanh_nghiep"}:
                yield self.say(where, name, f"không có chỉ tiêu {code!r} (trong ngoặc kép); sửa mã.")
        for function in sorted(called - set(PLAIN) - METHODS):
            yield self.say(where, name, f"không có hàm {function!r}; dùng một trong {sorted(set(PLAIN) | METHODS)}.")
