"""Do the parts of a form fit together? Every code, name, function and placeholder is looked up before the start."""

from __future__ import annotations

import ast
import inspect
import string
from collections import defaultdict
from collections.abc import Iterator

from reporting.answers import fold
from reporting.expressions import FACTS, METHODS, PLAIN, Scope, codes_in, names_in
from reporting.form import Figure, Form, Rule

ALLOWED = (
    ast.Expression, ast.BoolOp, ast.BinOp, ast.UnaryOp, ast.Compare, ast.IfExp, ast.Call, ast.Name, ast.Constant,
    ast.boolop, ast.operator, ast.unaryop, ast.cmpop, ast.expr_context,
)  # fmt: skip
"""What an expression of a form is made of."""


class Checker:
    """A form that was read."""

    def __init__(self, file: str, form: Form) -> None:
        self.file = file
        self.form = form
        self.names = {*form.figures, *form.names, *form.constants, *FACTS}

    def troubles(self) -> Iterator[str]:
        yield from self.of_figures()
        yield from self.of_what_they_are_called()
        yield from self.of_screens()
        yield from self.of_rules()
        yield from self.of_names()

    def say(self, where: str, name: str, remedy: str) -> str:
        return f"{self.file}: [{where}] {name}: {remedy}"

    # ── Figures ─────────────────────────────────────────────────────────────

    def of_figures(self) -> Iterator[str]:
        gates = {screen.gate for screen in self.form.screens}
        for figure in self.form.figures.values():
            if not figure.label:
                yield self.say(figure.code, "label", "thiếu nhãn đầy đủ; thêm label.")
            if figure.type == "choice" and not figure.choices:
                yield self.say(figure.code, "choices", "ô chọn phải có danh sách choices.")
            if figure.group == "computed" and not figure.formula:
                yield self.say(figure.code, "formula", "ô tính phải có công thức formula.")
            if is_never_asked(figure) and figure.code not in gates:
                yield self.say(
                    figure.code, "screens", "không ở màn nào nên không ai được hỏi; thêm vào figures của một màn."
                )
            for name in ("numerator", "denominator"):
                if getattr(figure, name) and getattr(figure, name) not in self.form.figures:
                    yield self.say(figure.code, name, f"không có chỉ tiêu {getattr(figure, name)!r}; sửa mã.")
            for name in ("asked_if", "prefill", "formula", "of"):
                if getattr(figure, name):
                    yield from self.of_expression(figure.code, name, getattr(figure, name), self.names)
            for name in ("example", "ask"):
                yield from self.of_wording(figure.code, name, getattr(figure, name), self.names)
            if figure.either and (len(figure.either) != 2 or not figure.of):
                yield self.say(figure.code, "either", "cần đúng hai nhãn (một người, không có) và trường of.")

    def of_what_they_are_called(self) -> Iterator[str]:
        """A name that two figures share could set the wrong one."""
        called: dict[str, set[str]] = defaultdict(set)
        for figure in self.form.figures.values():
            for name in figure.called:
                called[fold(name)].add(figure.code)
        for name, codes in called.items():
            if len(codes) > 1:
                first, *others = sorted(codes)
                yield self.say(
                    first, "short", f"tên {name!r} trùng với {', '.join(others)}; đặt nhãn hoặc aliases khác nhau."
                )

    # ── Screens ─────────────────────────────────────────────────────────────

    def of_screens(self) -> Iterator[str]:
        seen: set[str] = set()
        ids: set[str] = set()
        for screen in self.form.screens:
            if screen.id in ids:
                yield self.say(screen.id, "id", "có hai màn cùng id; đặt id khác nhau.")
            ids.add(screen.id)
            for code in (*screen.figures, *screen.shown, *([screen.gate] if screen.gate else [])):
                if code not in self.form.figures:
                    yield self.say(
                        screen.id, "figures", f"không có chỉ tiêu {code!r}; thêm [figures.{code}] hoặc sửa mã."
                    )
            for code in screen.figures:
                if code in seen:
                    yield self.say(screen.id, "figures", f"{code!r} đã có ở màn khác; mỗi chỉ tiêu chỉ ở một màn.")
            seen |= set(screen.figures)
            for name in ("question", "intro", "followup"):
                yield from self.of_wording(screen.id, name, getattr(screen, name), self.names)

    # ── Rules ───────────────────────────────────────────────────────────────

    def of_rules(self) -> Iterator[str]:
        seen: set[tuple[str, str]] = set()
        for rule in self.form.rules:
            if (rule.code, rule.part) in seen:
                yield self.say(rule.code, "part", f"phần {rule.part!r} có hai lần; đặt part khác nhau.")
            seen.add((rule.code, rule.part))
            yield from self.of_rule(rule)

    def of_rule(self, rule: Rule) -> Iterator[str]:
        own = self.names | set(rule.let) | ({"x", "name", "label"} if rule.each else set())
        yield from self.of_expression(rule.code, "must", rule.must, own)
        for name, expression in rule.let.items():
            yield from self.of_expression(rule.code, f"let.{name}", expression, own)
        for repair in rule.repairs:
            if repair.code not in self.form.figures:
                yield self.say(rule.code, "repairs", f"không có chỉ tiêu {repair.code!r}; sửa mã.")
            if repair.to:
                yield from self.of_expression(rule.code, "repairs", repair.to, own)
            yield from self.of_wording(rule.code, "repairs", repair.label, own | {"to"})
        for code in (*rule.each, *rule.figures):
            if code not in self.form.figures:
                yield self.say(rule.code, "each", f"không có chỉ tiêu {code!r}; sửa mã.")
        yield from self.of_wording(rule.code, "message", rule.message, own)

    # ── Words and expressions ───────────────────────────────────────────────

    def of_wording(self, where: str, name: str, wording: str, own: set[str]) -> Iterator[str]:
        """Every placeholder of a sentence names something."""
        try:
            placeholders = [found for _, found, _, _ in string.Formatter().parse(wording) if found is not None]
        except ValueError:
            yield self.say(where, name, "dấu { } không cân; viết {mã} hoặc {{ }}.")
            return
        for found in placeholders:
            if found not in own:
                yield self.say(where, name, f"không có {{{found}}}; dùng mã chỉ tiêu hoặc tên trong let.")

    def of_names(self) -> Iterator[str]:
        for name, expression in self.form.names.items():
            yield from self.of_expression(name, "names", expression, self.names)
            if self.leads_back(name):
                yield self.say(name, "names", "gọi lại chính nó; bỏ vòng lặp.")

    def leads_back(self, name: str) -> bool:
        """Whether the form's own names go round in a circle through this one."""
        waiting, seen = [name], set[str]()
        while waiting:
            expression = self.form.names[waiting.pop()]
            try:
                mentioned = names_in(expression) & set(self.form.names)
            except SyntaxError:
                continue
            if name in mentioned:
                return True
            waiting += mentioned - seen
            seen |= mentioned
        return False

    def of_expression(self, where: str, name: str, expression: str, own: set[str]) -> Iterator[str]:
        try:
            tree = ast.parse(expression.strip(), mode="eval")
        except SyntaxError:
            yield self.say(where, name, f"biểu thức sai cú pháp: {expression!r}.")
            return
        if not all(isinstance(node, ALLOWED) for node in ast.walk(tree)):
            yield self.say(
                where, name, f"chỉ dùng phép tính, so sánh, and, or, not và các hàm của biểu: {expression!r}."
            )
            return
        for code in sorted(names_in(expression) - own):
            yield self.say(where, name, f"không có chỉ tiêu hay tên {code!r}; sửa mã hoặc thêm chỉ tiêu.")
        for code in sorted(codes_in(expression) - set(self.form.figures)):
            yield self.say(where, name, f"không có chỉ tiêu {code!r} (trong ngoặc kép); sửa mã.")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                yield from self.of_call(where, name, node)

    def of_call(self, where: str, name: str, call: ast.Call) -> Iterator[str]:
        function = call.func.id if isinstance(call.func, ast.Name) else "?"
        if function not in {*PLAIN, *METHODS}:
            yield self.say(where, name, f"không có hàm {function!r}; dùng một trong {sorted({*PLAIN, *METHODS})}.")
        elif function in METHODS:
            try:
                inspect.signature(getattr(Scope, function)).bind(None, *call.args)
            except TypeError:
                yield self.say(where, name, f"hàm {function!r} nhận số đối số khác; xem docs/bieu-mau.md.")


def is_never_asked(figure: Figure) -> bool:
    return not figure.screen and figure.required and figure.group in {"core", "extended"} and not figure.formula
