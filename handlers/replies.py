"""What an answer is answered with: what was stored, what does not fit, what was not understood."""

from __future__ import annotations

from collections.abc import Mapping

from events import Choice
from handlers.screens import HELP, Rows, example_of, labelled, names_of, small
from reporting.answers import Accepted, Reason, read_yes_no
from reporting.effects import Outcome, Stored
from reporting.form import Figure
from reporting.interview import AGAIN, OPTION
from reporting.reading import NOT_MET
from reporting.rules import Finding, prefill, settle
from reporting.steps import Card, Draft, Gate, Listing, Pick, Step, Write, unpack
from reporting.values import NA, Value
from storage.months import Month
from texts import shown, t


def stored(outcome: Outcome, title: str) -> str:
    """One line that says what the answer set; "" when there is nothing to say."""
    if outcome.stored:
        listed = ", ".join(one_stored(item) for item in outcome.stored)
        return t("submit.stored_rest" if outcome.rest_confirmed else "submit.stored", list=listed)
    return t("submit.stored_screen", title=small(title)) if outcome.changes.get("confirmed") else ""


def one_stored(item: Stored) -> str:
    if item.new == NOT_MET:
        return t("submit.stored_not_met")
    new = labelled(item.figure, item.new)
    if item.old is not None and item.old != item.new:
        return t(
            "submit.stored_moved",
            label=small(item.figure.short),
            old=labelled(item.figure, item.old),
            value=new,
        )
    return t("submit.stored_one", label=small(item.figure.short), value=new)


def broken(finding: Finding) -> tuple[str, Rows]:
    """A broken hard rule: the arithmetic, and the likely repairs."""
    rows = [[Choice(repair.label, f"{OPTION}{at}")] for at, repair in enumerate(finding.repairs)]
    rows.append([Choice(t("submit.again"), AGAIN), Choice(t("submit.help_button"), HELP)])
    return t("submit.broken", message=finding.message) + "\n" + t("submit.broken_choose"), rows


def doubt(here: Month, draft: Draft, outcome: Outcome, step: Step, said: str) -> tuple[str, Rows]:
    """Why an answer was not taken, with candidates to tap where there are some."""
    why = outcome.doubt.why if outcome.doubt else outcome.unclear
    figure = outcome.doubt.figure if outcome.doubt else None
    quoted = shortened(outcome.doubt.said if outcome.doubt else said)
    if why is None:
        return "", []
    kept = [unpack(option) for option in outcome.place.pending.get("options", [])]
    text = t(sentence(why.code, figure, step, len(kept), quoted), **facts_of(here, draft, step, quoted, kept, figure))
    if not kept:
        return text, []
    label = "answers.exactly" if len(kept) == 1 else "answers.option"
    rows = [[Choice(t(label, value=shown.value(option)), f"{OPTION}{at}") for at, option in enumerate(kept)]]
    return text, [*rows, [Choice(t("submit.again"), AGAIN)]]


def new_value(here: Month, draft: Draft, figure: Figure) -> tuple[str, Rows]:
    """The question after "sửa 3": which value the figure shall have; a choice is tapped."""
    now = prefill(here.form, here.facts, draft.values, [figure.code]) | settle(here.form, here.facts, draft.values)
    known = figure.code in now and now[figure.code] is not NA
    text = t(
        "submit.value_ask" if known else "submit.value_ask_first",
        label=figure.label,
        value=labelled(figure, now[figure.code]) if known else "",
        example=example_of(here, draft, figure),
    )
    return text, keep_value()


def keep_value() -> Rows:
    return [[Choice(t("submit.keep_value"), AGAIN)]]


def is_refusal(text: str) -> bool:
    """ "không" to what was read back."""
    found = read_yes_no(text)
    return isinstance(found, Accepted) and not found.value and not text.strip().isdecimal()


SENTENCES: Mapping[Reason, str] = {
    Reason.DONT_KNOW: "answers.dont_know",
    Reason.NOT_YET: "answers.not_yet",
    Reason.PERCENT: "answers.percent",
    Reason.NOT_WHOLE: "answers.not_whole",
    Reason.NEGATIVE: "answers.negative",
    Reason.LEGACY_FONT: "answers.font",
    Reason.RANGE: "answers.range",
    Reason.LUNAR: "answers.lunar",
    Reason.NO_SUCH_DATE: "answers.no_such_date",
    Reason.TOO_LONG: "answers.text_too_long",
    Reason.EMPTY: "answers.text_empty",
    Reason.COMPUTED: "answers.computed",
}


WITH_OPTIONS: Mapping[Reason, str] = {
    Reason.ALL_PRESENT: "answers.all_present",
    Reason.OTHER_WHOLE: "answers.pair_unsure",
}


def sentence(why: Reason, figure: Figure | None, step: Step, options: int, said: str) -> str:
    """Which sentence explains the refusal, by its reason and by what was asked."""
    if options:
        if why in WITH_OPTIONS:
            return WITH_OPTIONS[why]
        return "answers.ambiguous" if options > 1 else "answers.unsure"
    if why in SENTENCES and not (why is Reason.EMPTY and not isinstance(step, Write)):
        return SENTENCES[why]
    match step:
        case Gate():
            return "answers.yes_no"
        case Pick():
            return "answers.choice"
        case Card():
            return "answers.card"
        case Write():
            return "answers.text_empty"
        case Listing():
            return listing_sentence(figure, step, said)


def listing_sentence(figure: Figure | None, step: Listing, said: str) -> str:
    if figure is not None:
        return "answers.date" if figure.type == "date" else "answers.number"
    if step.open:
        return "answers.in_order" if len(step.open) > 1 else "answers.number"
    # A bare number could be a line or a figure: it is asked back, never guessed.
    return "answers.number_of_line" if said.isdecimal() else "answers.listing"


def facts_of(
    here: Month, draft: Draft, step: Step, said: str, options: list[Value], figure: Figure | None
) -> dict[str, object]:
    lines = step.lines if isinstance(step, Listing) else ()
    opened = step.open if isinstance(step, Listing) else ()
    return {
        "said": said,
        "label": figure.short if figure else "",
        "line": len(lines) or 1,
        "limit": 500,
        "names": names_of(opened),
        "example": example_of(here, draft, figure)
        if figure
        else ", ".join(example_of(here, draft, one) for one in opened) or "12",
        "first": shown.value(options[0]) if options else "",
        "second": shown.value(options[1]) if len(options) > 1 else "",
        "must": shown.value(settle(here.form, here.facts, draft.values).get("sh_phai_du")),
    }


def shortened(said: str, limit: int = 60) -> str:
    flat = " ".join(said.split())
    return flat if len(flat) <= limit else flat[:limit] + t("answers.shortened")
