"""Topics: who understands the answers to a question, and who acts on a choice that outlives its turn."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers import my_data, overview, pick_unit
from handlers.context import Context
from handlers.meetings import attendance, change, coming, far_away, reply, setup
from handlers.office import (
    branch_report,
    calendar,
    calls,
    figures,
    issued,
    issuer,
    months,
    papers,
    people,
    reminded,
    requests,
    settings,
    signed,
)
from handlers.people import away, enrol, ways
from handlers.report import branch_page, correct, help_call, later, on_behalf, submit, transfers
from storage.talks import Talk

QUESTIONS: dict[str, Callable[[Context, Talk, str, str], Awaitable[None]]] = {
    "submit": submit.answer,
    "correct": correct.answer,
    "enrol": enrol.answer,
    "my_data": my_data.answer,
    "office": branch_report.answer,
    "office_requests": requests.answer,
    "office_calendar": calendar.answer,
    "office_figures": figures.answer,
    "office_issuer": issuer.answer,
    "office_papers": papers.answer,
    "office_people": people.answer,
    "away": away.answer,
    "far_away": far_away.answer,
    "pick_unit": pick_unit.answer,
    "meeting_setup": setup.answer,
    "meeting_change": change.answer,
    "meeting_attendance": attendance.answer,
    "transfers": transfers.answer,
}
"""Topic of a talk → who understands the answers to its questions."""

CHOICES: dict[str, Callable[[Context, str, str], Awaitable[None]]] = {
    "submit": submit.tapped,
    "correct": correct.tapped,
    "my_data": my_data.tapped,
    "office": branch_report.tapped,
    "office_calendar": calendar.tapped,
    "office_figures": figures.tapped,
    "office_issued": issued.tapped,
    "office_issuer": issuer.tapped,
    "office_papers": papers.tapped,
    "office_people": people.tapped,
    "office_months": months.tapped,
    "office_requests": requests.tapped,
    "office_settings": settings.tapped,
    "office_signed": signed.tapped,
    "on_behalf": on_behalf.tapped,
    "overview": overview.tapped,
    "branch_page": branch_page.tapped,
    "help_call": help_call.tapped,
    "later": later.tapped,
    "away": away.tapped,
    "calls": calls.tapped,
    "far_away": far_away.tapped,
    "meeting": coming.tapped,
    "meeting_attendance": attendance.tapped,
    "meeting_change": change.tapped,
    "meeting_reply": reply.tapped,
    "reminded": reminded.tapped,
    "transfers": transfers.tapped,
    "ways": ways.tapped,
}
"""Topic of a choice that outlives its turn (``m:topic:action:argument``) → who acts on it."""
