"""A step of the interview in words and choices."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from events import Choice
from reporting.form import Figure, Screen
from reporting.interview import ACCEPT, DISPUTE, LINE, NONE, ONE, TICK
from reporting.reading import NOT_MET
from reporting.rules import settle
from reporting.steps import (
    ATTENDANCE,
    NO,
    OPENING,
    OTHER_OPENING,
    YES,
    Card,
    Draft,
    Gate,
    Line,
    Listing,
    Pick,
    Step,
    Write,
    position,
)
from reporting.values import NA, Value, Values
from storage.months import Month
from texts import shown, t

Rows = list[list[Choice]]

FILE, EDIT, BACK, HELP = "file", "edit", "back", "help"


def question(here: Month, draft: Draft, step: Step) -> tuple[str, Rows]:
    """The question of a step, without what was stored before it."""
    match step:
        case Gate():
            return gate(here, draft, step)
        case Listing():
            return listing(here, draft, step)
        case Pick():
            return pick(here, step)
        case Write():
            return write(here, step)
        case Card():
            raise ValueError("the card has a conversation of its own")


def head(here: Month, step: Gate | Listing | Pick | Write) -> str:
    at, of = position(here.form, here.facts, step.screen)
    return t("submit.head", at=at, of=of, title=step.screen.title)


def intro(here: Month, draft: Draft, wording: str) -> str:
    """The form's own words for the screen, with the figures it names."""
    values = settle(here.form, here.facts, draft.values)
    shown_values = {code: shown.value(value) for code, value in values.items()}
    return wording.format_map(Lenient(shown_values))


class Lenient(dict[str, str]):
    """A figure that is not known yet shows as a gap, never as a wrong number."""

    def __missing__(self, key: str) -> str:
        return "…"


def gate(here: Month, draft: Draft, step: Gate) -> tuple[str, Rows]:
    text = f"{head(here, step)}. {intro(here, draft, step.screen.question)}"
    rows = [[Choice(t("submit.no"), NO), Choice(t("submit.yes"), YES)]]
    if OPENING in here.form.figures and step.screen is here.form.screens[0] and OTHER_OPENING not in draft.values:
        rows.append([Choice(t("submit.dispute"), DISPUTE)])
    return text, rows


def listing(here: Month, draft: Draft, step: Listing) -> tuple[str, Rows]:
    if step.lines[0].figure.code == OPENING and len(step.lines) == 1:
        return t("submit.opening_unknown", month=shown.month(here.period)), []
    if step.of_one and step.lines[0].figure.either:
        return f"{head(here, step)}. {intro(here, draft, step.lines[0].figure.ask)}", either(step)
    wording = (
        step.lines[0].figure.ask
        if step.of_one and step.lines[0].figure.ask
        else step.screen.followup
        if step.followup and step.screen.followup
        else step.screen.intro
    )
    parts = (
        [f"{head(here, step)}. {intro(here, draft, wording)}".rstrip(". ") + "."]
        if not wording
        else [f"{head(here, step)}. {intro(here, draft, wording)}"]
    )
    if all(line.value is None for line in step.lines):
        parts.append(ask_open(here, draft, step))
        return "\n".join(parts), not_met(step)
    parts += [one_line(number, line) for number, line in enumerate(step.lines, 1)]
    parts.append(how_to_change(step))
    accept = t("submit.accept")
    rows = [[Choice(accept, ACCEPT), Choice(t("submit.edit"), EDIT)]] if step.confirmable else []
    return "\n".join(parts), ticks(step) or rows


def either(step: Listing) -> Rows:
    """[Trong xã] [Nơi khác]: of a single person."""
    return [[Choice(label, value) for label, value in zip(step.lines[0].figure.either, (ONE, NONE), strict=True)]]


def ticks(step: Listing) -> Rows:
    """[☐ Nữ] [☐ Dự bị] [Đúng cả]: what a single person is; several can be chosen."""
    if not step.of_one or not all(line.figure.tick for line in step.lines):
        return []
    marked = [
        Choice(t("submit.ticked" if line.value else "submit.unticked", label=line.figure.tick), TICK + line.figure.code)
        for line in step.lines
    ]
    return [marked, [Choice(t("submit.accept"), ACCEPT)]]


def ask_open(here: Month, draft: Draft, step: Listing) -> str:
    figures = [line.figure for line in step.lines]
    if len(figures) == 1:
        if figures[0].type == "date":
            return t("submit.ask_date", label=figures[0].short, example=example_of(here, draft, figures[0]))
        return t(
            "submit.one_number",
            label=figures[0].label,
            unit=figures[0].unit,
            example=example_of(here, draft, figures[0]),
        )
    return t(
        "submit.in_order", names=names_of(figures), example=", ".join(example_of(here, draft, one) for one in figures)
    )


def names_of(figures: Iterable[Figure]) -> str:
    return ", ".join(figure.short for figure in figures)


def example_of(here: Month, draft: Draft, figure: Figure) -> str:
    return f"5/{here.period.month}" if figure.type == "date" else intro(here, draft, figure.example) or "1"


def not_met(step: Listing) -> Rows:
    return [[Choice(t("submit.not_met"), NOT_MET)]] if step.lines[0].figure.type == "date" else []


def one_line(number: int, line: Line) -> str:
    if line.value is None:
        return t("submit.line_open", number=number, label=line.figure.short)
    marks = [t("submit.moved_mark")] if line.moved else []
    marks += [t("submit.given_mark")] if line.given else []
    marks += [t("submit.answered_mark")] if line.answered else []
    marks += [t("submit.counted_mark")] if line.counted else []
    mark = "".join(f" {one}" for one in marks)
    return t("submit.line", number=number, label=line.figure.short, value=shown.value(line.value), mark=mark)


def line_choices(step: Listing) -> list[Choice]:
    """Each line as a choice: "3. Nữ: 7"."""
    return [Choice(one_line(number, line), f"{LINE}{line.figure.code}") for number, line in enumerate(step.lines, 1)]


def how_to_change(step: Listing) -> str:
    """An example that no rule would refuse: the last line, one less than it is."""
    value = step.lines[-1].value
    return t("submit.how_to_change", line=len(step.lines), value=value - 1 if isinstance(value, int) and value else 1)


def pick(here: Month, step: Pick) -> tuple[str, Rows]:
    return (
        f"{head(here, step)}. {step.screen.question or step.figure.label}",
        [[Choice(label, code)] for code, label in step.figure.choices],
    )


def write(here: Month, step: Write) -> tuple[str, Rows]:
    return (
        f"{head(here, step)}. {step.screen.intro or step.figure.label}",
        [[Choice(label, code)] for code, label in step.figure.choices],
    )


# ── What was stored, what was not understood ────────────────────────────────


def labelled(figure: Figure, value: Value) -> str:
    """A choice by its label, the person's own words in quotes, anything else as figures are written."""
    if not isinstance(value, str):
        return shown.value(value)
    label = dict(figure.choices).get(value)
    return f"“{value}”" if label is None else small(label)


# ── The read-back card ──────────────────────────────────────────────────────


def read_back(here: Month, values: Values, sources: Mapping[str, str] | None = None) -> str:
    """Every figure that has a value, by screen; a screen where nothing happened says so in a word.

    ``sources``: of a draft, so that what was taken from a meeting's attendance says so.
    """
    counted = {code for code, source in (sources or {}).items() if source == ATTENDANCE}
    lines = [line for screen in here.form.screens if (line := read_back_screen(here, screen, values, counted))]
    return "\n".join(lines)


def read_back_screen(here: Month, screen: Screen, values: Values, counted: Collection[str]) -> str:
    nothing = bool(screen.gate) and values.get(screen.gate) == NO
    figures = [
        here.form.figures[code]
        for code in screen.shown
        if code in values
        and values[code] is not NA
        and not (nothing and here.form.figures[code].nature == "flow")
        and not (here.form.figures[code].follows and values[code] == 0 and not nothing)
    ]
    parts = [t("submit.nothing")] if nothing else []
    parts += [card_item(figure, values[figure.code]) for figure in figures]
    mark = f" {t('submit.counted_mark')}" if any(figure.code in counted for figure in figures) else ""
    return f"{screen.title}{mark}: {'; '.join(parts)}." if parts else ""


def card_item(figure: Figure, value: Value) -> str:
    shown_value = labelled(figure, value)
    return (
        f"{small(figure.short)} {shown_value}%" if figure.type == "percent" else f"{small(figure.short)} {shown_value}"
    )


def small(label: str) -> str:
    """The label inside a sentence: only its first letter changes ("KN nữ" stays)."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]
