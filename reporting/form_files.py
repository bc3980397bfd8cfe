"""Forms from TOML files, checked before anything starts.

A mistake stops the start with file, ``[code]``, field, and what to do; all of them are named at once.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ConfigDict, TypeAdapter, ValidationError, with_config
from pydantic_core import ErrorDetails

from reporting.form import Figure, Form, Forms, Rule, Screen
from reporting.form_checks import Checker
from reporting.periods import Period

Part = TypeVar("Part", Figure, Screen, Rule)

TOP = {
    "id": str, "version": int, "first_period": str, "title": str, "unit_kinds": list, "constants": dict, "names": dict,
    "screens": list, "figures": dict, "rules": list,
}  # fmt: skip
"""What may stand at the top of a file, and as what."""
NEEDED = ("id", "title", "first_period", "unit_kinds", "screens", "figures")

REMEDIES = {
    "missing": "thiếu; thêm dòng này.",
    "unexpected_keyword_argument": "không phải tên trường; xem các tên trong docs/bieu-mau.md hoặc xóa dòng này.",
    "literal_error": "{input} không dùng được; chọn một trong {expected}.",
    "string_type": "phải là chữ trong ngoặc kép.",
    "tuple_type": "phải là danh sách trong ngoặc vuông.",
    "bool_parsing": "phải là true hoặc false.",
    "bool_type": "phải là true hoặc false.",
    "dataclass_type": "phải là một bảng: {{ … }}.",
    "mapping_type": "phải là một bảng: {{ … }}.",
    "dict_type": "phải là một bảng: {{ … }}.",
}
STRANGE = "viết không đúng dạng; xem docs/bieu-mau.md."


class FormError(Exception):
    """The forms cannot be used; the message lists every mistake, a line each."""


def load_forms(folder: Path) -> Forms:
    """Every form in the folder. Raises :class:`FormError` naming all mistakes."""
    troubles: list[str] = []
    forms: list[Form] = []
    for path in sorted(folder.glob("*.toml")):
        try:
            forms.append(load_form(path))
        except FormError as error:
            troubles.append(str(error))
    counted = Counter((form.id, form.version) for form in forms)
    troubles += [
        f"{id_}: bản {version} có trong {count} tệp. Tăng version của tệp mới."
        for (id_, version), count in counted.items()
        if count > 1
    ]
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


def check_versions(forms: Forms, used: Iterable[tuple[str, int]]) -> None:
    """Drafts and reports remember their form: it must still be there. Raises :class:`FormError`."""
    known = {(form.id, form.version) for form in forms.all}
    lost = sorted(set(used) - known)
    if lost:
        raise FormError(
            "\n".join(
                f"{id_}: số liệu đã nộp dùng bản {version}, nhưng thư mục forms không còn bản này. Khôi phục tệp ấy; "
                "biểu mới phải là một tệp mới với version lớn hơn."
                for id_, version in lost
            )
        )


class Reader:
    """From TOML tables to a form; collects what does not fit."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.troubles: list[str] = []

    def trouble(self, where: str, name: str, remedy: str) -> None:
        self.troubles.append(f"{self.file}: [{where}] {name}: {remedy}")

    def form(self, raw: Mapping[str, Any]) -> Form:
        top = self.top(raw)
        screens = tuple(self.part(Screen, str(table.get("id", "?")), screen(table)) for table in tables(top["screens"]))
        read = tuple(one for one in screens if one is not None)
        homes = {code: one.id for one in read for code in one.figures}
        figures = {
            code: self.part(Figure, code, {**figure(code, table), "screen": homes.get(code, "")})
            for code, table in top["figures"].items()
        }
        rules = [self.part(Rule, table["code"], table) for table in self.rules(tables(top["rules"]))]
        return Form(
            top["id"],
            top["version"],
            self.period(top["first_period"]),
            top["title"],
            tuple(top["unit_kinds"]),
            {code: one for code, one in figures.items() if one is not None},
            read,
            tuple(rule for rule in rules if rule is not None),
            top["names"],
            top["constants"],
        )

    def top(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        """The file's own entries, each of its kind, empty where it is missing or wrong."""
        for name in raw:
            if name not in TOP:
                self.trouble("form", name, REMEDIES["unexpected_keyword_argument"])
        for name in NEEDED:
            if not raw.get(name):
                self.trouble("form", name, "thiếu; thêm vào đầu tệp.")
        usual = {"version": 1}
        found: dict[str, Any] = {}
        for name, kind in TOP.items():
            value = raw.get(name, usual.get(name, kind()))
            if not isinstance(value, kind):
                self.trouble("form", name, STRANGE)
            found[name] = value if isinstance(value, kind) else usual.get(name, kind())
        for name, expression in list(found["names"].items()):
            if not isinstance(expression, str):
                self.trouble(name, "names", "phải là biểu thức trong ngoặc kép.")
                del found["names"][name]
        return found

    def period(self, text: str) -> Period:
        try:
            return Period.parse(text)
        except ValueError:
            if text:
                self.trouble("form", "first_period", "phải viết như 2025-07.")
            return Period(1, 1)

    def rules(self, found: Iterable[Mapping[str, Any]]) -> Iterable[dict[str, Any]]:
        """Rules with their parts numbered and their level read off the code, where the file leaves that out."""
        parts: Counter[str] = Counter()
        for table in found:
            code = str(table.get("code", "?"))
            parts[code] += 1
            if not table.get("message"):
                self.trouble(code, "message", "thiếu; mỗi quy tắc cần một thông báo.")
            yield {
                "part": str(parts[code]),
                "level": "block" if code.startswith("E") else "ask",
                "message": "?",
                **table,
                "code": code,
            }

    def part(self, kind: type[Part], where: str, table: Mapping[str, Any]) -> Part | None:
        try:
            found: Part = ADAPTERS[kind].validate_python(table)
        except ValidationError as error:
            for one in error.errors():
                self.trouble(where, ".".join(str(step) for step in one["loc"]) or "?", remedy(one))
            return None
        return found


def adapter(kind: type[Part]) -> TypeAdapter[Part]:
    return TypeAdapter(with_config(ConfigDict(extra="forbid"))(kind))


ADAPTERS: dict[type[Any], TypeAdapter[Any]] = {kind: adapter(kind) for kind in (Figure, Screen, Rule)}


def remedy(error: ErrorDetails) -> str:
    facts = {"input": repr(error["input"]), "expected": error.get("ctx", {}).get("expected", "")}
    return REMEDIES.get(error["type"], STRANGE).format(**facts)


def tables(found: Iterable[Any]) -> list[Mapping[str, Any]]:
    return [table if isinstance(table, Mapping) else {} for table in found]


def screen(table: Mapping[str, Any]) -> Mapping[str, Any]:
    """Its card shows what it asks, where it does not say otherwise."""
    return {**table, "shown": table.get("shown", table.get("figures", []))}


def figure(code: str, table: Any) -> Mapping[str, Any]:
    if not isinstance(table, Mapping):
        return {"code": code, "label": table}
    return {**table, "code": code, "short": table.get("short", table.get("label", ""))}
