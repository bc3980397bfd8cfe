"""Who came to a meeting, as figures of the month's form: suggested from the answers, read by the form's own grammar. Pure.

Attendance is taken on the day, often before anything else of the month is entered. How many must
attend is then worked out as if nothing moved that nobody entered; only the meeting's figures are kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import dropwhile

from reporting import interview
from reporting.answers import Accepted, read_yes_no
from reporting.effects import Outcome, take
from reporting.facts import Facts
from reporting.form import Form
from reporting.reading import Understood, each, read_all_in_order
from reporting.rules import asked, prefill, settle
from reporting.steps import ATTENDANCE, NO, Draft, Listing, Place, step
from reporting.values import Value

SCREEN = "sinh_hoat"
DAY, EXPECTED, PRESENT, EXCUSED, UNEXCUSED = "sh_ngay", "sh_phai_du", "sh_du", "sh_vang_ld", "sh_vang_kld"
COUNTS = (PRESENT, EXCUSED, UNEXCUSED)
KEPT = (DAY, EXPECTED, *COUNTS)
AT_SCREEN = Place(SCREEN, editing=True)

Values = dict[str, Value]


def known_so_far(facts: Facts, members: int | None) -> Facts:
    """While the month before is not filed, what was filed last stands for it."""
    opening = members if facts.opening is None else facts.opening
    return replace(facts, opening=opening, history=tuple(dropwhile(lambda month: month is None, facts.history)))


def as_it_stands(form: Form, facts: Facts, draft: Draft) -> Draft:
    """The screens before the meeting's as entered, and where they are not, as if nothing had moved."""
    values = dict(draft.values)
    for screen in form.screens:
        if screen.id == SCREEN:
            break
        if screen.gate:
            values.setdefault(screen.gate, NO)
        missing = [code for code in asked(form, facts, values, screen) if code not in values]
        values.update(prefill(form, facts, values, missing))
    return Draft(values, draft.sources)


def expected(form: Form, facts: Facts, draft: Draft) -> int | None:
    """How many must attend, by the form's own formula."""
    found = settle(form, facts, as_it_stands(form, facts, draft).values).get(EXPECTED)
    return found if isinstance(found, int) else None


def suggested(must: int, day: date, declined: int) -> Values:
    """Who has declined is absent with a reason; that all others came is only a suggestion, and said to be one."""
    absent = min(declined, must)
    return {DAY: day, PRESENT: must - absent, EXCUSED: absent, UNEXCUSED: 0}


def answer(
    form: Form, facts: Facts, draft: Draft, shown: Mapping[str, Value], place: Place, *, text: str = "", value: str = ""
) -> Outcome:
    """An answer under the screen that shows ``shown``: "16", "16, 2, 0", "đủ", or a line by its name."""
    here = with_meeting(form, facts, draft, shown)
    # Under a question about numbers that do not fit, new numbers are the answer to the screen.
    is_fresh = not place.pending or place.pending.get("kind") == "broken"
    said = in_short(form, facts, here, text) if text and is_fresh else None
    if said is None:
        return interview.answer(form, facts, here, place, text=text, value=value)
    return take(form, facts, here, place.settled(), step(form, facts, here, place.settled()), said)


def accept(form: Form, facts: Facts, draft: Draft, shown: Mapping[str, Value]) -> Outcome:
    """ "Đúng cả": the rules are asked about what is shown."""
    here = with_meeting(form, facts, draft, {DAY: shown[DAY]})
    counts = Understood({code: shown[code] for code in KEPT if code in shown})
    return take(form, facts, here, AT_SCREEN, step(form, facts, here, AT_SCREEN), counts)


def with_meeting(form: Form, facts: Facts, draft: Draft, shown: Mapping[str, Value]) -> Draft:
    """The draft with the meeting's figures as shown; what only follows from the others may follow them on."""
    before = as_it_stands(form, facts, draft)
    values = {**{code: value for code, value in before.values.items() if code not in KEPT}, **shown}
    sources = {**before.sources}
    for code in shown:
        others = {name: value for name, value in values.items() if name != code}
        follows = prefill(form, facts, others, [code]).get(code) == shown[code]
        sources[code] = "implied" if follows else ATTENDANCE
    return Draft(values, sources)


def in_short(form: Form, facts: Facts, draft: Draft, text: str) -> Understood | None:
    """All three in order, or the number of those present alone; None for anything that says more."""
    if isinstance(read_yes_no(text), Accepted) and not text.strip().isdecimal():
        # "không" is said of the suggestion: it is no number of people.
        return None
    known = settle(form, facts, draft.values)
    here = step(form, facts, draft, AT_SCREEN)
    lines = [line for line in here.lines if line.figure.code in COUNTS] if isinstance(here, Listing) else []
    said = read_all_in_order(lines, text, facts, known) or each([(form.figures[PRESENT], text)], facts, known)
    is_sure = not said.doubts or bool(said.doubts[0].why.options)
    return said if is_sure else None


def says_who_came(outcome: Outcome) -> bool:
    """Whether the answer was about people, and not about the day alone."""
    return any(code in changed for changed in outcome.changes.values() for code in (EXPECTED, *COUNTS))


def result(shown: Mapping[str, Value], outcome: Outcome) -> Values | None:
    """The meeting's figures after the answer; None where other figures were typed, which are not entered here."""
    if not set(outcome.changes.get("typed", {})) <= set(KEPT):
        return None
    changes = {code: value for changed in outcome.changes.values() for code, value in changed.items()}
    found = {**shown, **{code: value for code, value in changes.items() if code in KEPT}}
    return {code: value for code, value in found.items() if value is not None}
