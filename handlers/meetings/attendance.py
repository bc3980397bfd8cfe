"""Who came: one screen on the day, prefilled from the answers; the figures then stand in the month's draft."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from documents import invitation
from events import Choice
from handlers import gate, replies
from handlers.context import Context
from handlers.meetings.leaving import LEAVING, STOP, goes_elsewhere, leave, stop
from handlers.meetings.screens import back
from handlers.replies import is_refusal, shortened
from handlers.report.monthly import answered, joined, month_of, open_month
from handlers.rights import Action
from reporting import attendance
from reporting.answers import read_command
from reporting.attendance import AT_SCREEN, DAY, EXCUSED, EXPECTED, KEPT, PRESENT, UNEXCUSED, Values
from reporting.calendar import local_day
from reporting.effects import Outcome
from reporting.interview import ACCEPT, is_acceptance
from reporting.steps import ATTENDANCE, Draft, Place, pack, step, unpack
from storage import drafts, meeting_replies, meetings, reports, units
from storage.calendars import is_locked
from storage.meetings import Meeting
from storage.months import Month, members_known
from storage.talks import Talk
from texts import shown, t

TOPIC = "meeting_attendance"
SURE, AGAIN, KEEP, REPLACE = "sure", "again", "keep", "replace"


@dataclass(frozen=True, slots=True)
class Taking:
    """The meeting with the month that its attendance belongs to."""

    meeting: Meeting
    here: Month
    draft: Draft
    must: int
    counts: meeting_replies.Counts
    oneself: bool = False
    """Whether who takes it belongs to the branch and has not answered: of oneself one knows."""

    @property
    def silent(self) -> int:
        """Of those who must attend, how many have not answered at all; at least, where somebody may have answered twice."""
        return max(0, self.must - self.counts.coming - self.counts.declined - self.oneself)


# ── Which meeting ───────────────────────────────────────────────────────────


async def command(ctx: Context, _argument: str) -> None:
    """/diemdanh."""
    own = await gate.own_unit_names(ctx)
    if len(own) == 1:
        await newest(ctx, own[0][0])
    elif own:
        await ctx.say(t("help.which_unit"), [[Choice(name, f"m:meeting_attendance:of:{unit}")] for unit, name in own])
    else:
        await gate.refuse(ctx, Action.FILL, "")


async def word(ctx: Context, talk: Talk) -> None:
    """ "điểm danh"."""
    await newest(ctx, talk.unit)


async def tapped(ctx: Context, action: str, argument: str) -> None:
    if action == "of":
        await newest(ctx, argument)
    elif action == "take" and argument.isdecimal():
        meeting = await meetings.get(ctx.connection, int(argument))
        if meeting is not None:
            await begin(ctx, meeting)


async def newest(ctx: Context, unit: str) -> None:
    """Today's meeting, or else the one that began last."""
    if not await gate.allowed(ctx, Action.FILL, unit):
        return
    begun = (await meetings.begun(ctx.connection, unit, ctx.now))[:1]
    today = [one for one in await meetings.coming_of(ctx.connection, unit, ctx.now) if is_today(ctx, one)][:1]
    waits = begun and is_today(ctx, begun[0]) and not begun[0].taken
    found = begun if waits else [*today, *begun]
    if found:
        await begin(ctx, found[0])
    else:
        await ctx.say(t("meeting.none_begun", unit=await units.name(ctx.connection, unit)))


def is_today(ctx: Context, meeting: Meeting) -> bool:
    return local_day(meeting.starts_at) == local_day(ctx.now)


async def begin(ctx: Context, meeting: Meeting) -> None:
    taking = await to_take(ctx, meeting)
    if taking is not None:
        # People are counted as they come in; who does so in the morning is reminded that it is early.
        early = t("meeting.attendance_early", **invitation.facts(meeting, taking.here.unit.name))
        await ask(
            ctx, await gate.lobby(ctx), taking, proposed(taking), first=early if meeting.starts_at > ctx.now else ""
        )


async def to_take(ctx: Context, meeting: Meeting) -> Taking | None:
    """The meeting, while its attendance can still be taken; otherwise it is said why not."""
    if not await gate.allowed(ctx, Action.FILL, meeting.unit):
        return None
    unit, period = await units.name(ctx.connection, meeting.unit), meeting.period
    facts = invitation.facts(meeting, unit)
    report = await reports.current(ctx.connection, meeting.unit, period)
    members = await members_known(ctx.connection, meeting.unit, ctx.now)
    if meeting.cancelled or (meeting.starts_at > ctx.now and not is_today(ctx, meeting)):
        await ctx.say(t("meeting.was_cancelled" if meeting.cancelled else "meeting.not_begun", **facts))
    elif report is not None:
        rows = [[Choice(t("submit.edit"), f"m:correct:begin:{meeting.unit}")]]
        await ctx.say(t("meeting.month_filed", unit=unit, month=shown.month(period)), rows)
    elif await is_locked(ctx.connection, meeting.unit, period, ctx.now):
        await ctx.say(t("meeting.month_locked", unit=unit, month=shown.month(period)))
    elif members is None:
        await ctx.say(t("meeting.members_unknown", unit=unit))
    else:
        return await with_month(ctx, meeting, members)
    return None


async def with_month(ctx: Context, meeting: Meeting, members: int) -> Taking | None:
    """The draft is only looked at: it is opened when there is something to put into it."""
    found = await drafts.find(ctx.connection, meeting.unit, str(meeting.period))
    here = await month_of(ctx, meeting.unit, meeting.period, found.form_version if found else None)
    here = replace(here, facts=attendance.known_so_far(here.facts, members))
    draft = answered(found) if found else Draft()
    must = attendance.expected(here.form, here.facts, draft)
    counts = await meeting_replies.counts(ctx.connection, meeting.id)
    has_answered = await meeting_replies.of_person(ctx.connection, meeting.id, ctx.person)
    oneself = not has_answered and meeting.unit in await gate.own_units(ctx)
    return Taking(meeting, here, draft, members if must is None else must, counts, oneself)


def proposed(taking: Taking) -> Values:
    """What was taken before of this very meeting; otherwise what follows from the answers."""
    day = local_day(taking.meeting.starts_at)
    before = {code: taking.draft.values[code] for code in KEPT if code in taking.draft.values}
    if taking.meeting.taken and before.get(DAY) == day and PRESENT in before:
        return before
    return attendance.suggested(taking.must, day, taking.counts.declined)


# ── The screen ──────────────────────────────────────────────────────────────


def place_in_talk(taking: Taking, values: Values, place: Place, mode: str = "") -> dict[str, Any]:
    kept = {code: pack(value) for code, value in values.items()}
    return {"topic": TOPIC, "meeting": taking.meeting.id, "values": kept, "place": place.kept(), "mode": mode}


async def ask(ctx: Context, talk: Talk, taking: Taking, values: Values, *, first: str = "") -> None:
    text = t(
        "meeting.attendance",
        unit=taking.here.unit.name,
        coming=taking.counts.coming,
        declined=taking.counts.declined,
        silent=t("meeting.silent_but_oneself" if taking.oneself else "meeting.silent", count=taking.silent),
        **figures(taking, values),
    )
    if taking.counts.may_overlap:
        text += "\n" + t("meeting.attendance_overlap", by_link=taking.counts.by_link)
    how = t("meeting.attendance_how")
    rows = [[Choice(t("submit.accept"), ACCEPT)], stop()]
    await ctx.ask(talk, place_in_talk(taking, values, AT_SCREEN), joined(first, text, how), rows)


def figures(taking: Taking, values: Values) -> dict[str, str]:
    """The meeting's figures as the sentences want them."""
    named = {"day": DAY, "present": PRESENT, "excused": EXCUSED, "unexcused": UNEXCUSED}
    found = {name: shown.value(values.get(code)) for name, code in named.items()}
    return {**found, "must": shown.value(values.get(EXPECTED, taking.must))}


async def answer(ctx: Context, talk: Talk, text: str, value: str) -> None:
    meeting = await meetings.get(ctx.connection, talk.place["meeting"])
    taking = await to_take(ctx, meeting) if meeting else None
    if taking is None:
        await leave(ctx, talk, meeting.unit if meeting else "")
        return
    if await goes_elsewhere(ctx, talk, taking.meeting.unit, text):
        return
    values: Values = {code: unpack(kept) for code, kept in talk.place["values"].items()}
    mode = talk.place["mode"]
    if value in {STOP, KEEP} or (not value and read_command(text) in LEAVING):
        await leave(ctx, talk, taking.meeting.unit)
        await ctx.say(t("meeting.attendance_kept" if value == KEEP else "meeting.attendance_stopped"), await back(ctx))
    elif mode == SURE and (value == AGAIN or is_refusal(text)):
        await ask(ctx, talk, taking, proposed(taking))
    elif mode == SURE and (value == SURE or is_acceptance(text)):
        await store(ctx, talk, taking, values)
    elif mode == REPLACE and not text:
        await store(ctx, talk, taking, values, replacing=value == REPLACE)
    elif value == ACCEPT or (not talk.place["place"]["pending"] and is_acceptance(text)):
        await accept(ctx, talk, taking, values)
    else:
        await under_screen(ctx, talk, taking, values, text, value)


async def accept(ctx: Context, talk: Talk, taking: Taking, values: Values) -> None:
    """What nobody has said is asked once before it is taken for known."""
    outcome = attendance.accept(taking.here.form, taking.here.facts, taking.draft, values)
    if outcome.broken:
        await took(ctx, talk, taking, values, outcome, "")
    elif (taking.silent or taking.counts.may_overlap) and not taking.meeting.taken:
        rows = [[Choice(t("meeting.attendance_sure"), SURE), Choice(t("submit.again"), AGAIN)], stop()]
        why = t("meeting.ask_silent", silent=taking.silent) if taking.silent else t("meeting.ask_overlap")
        text = t("meeting.attendance_ask", why=why, **figures(taking, values))
        await ctx.ask(talk, place_in_talk(taking, values, AT_SCREEN, SURE), text, rows)
    else:
        await store(ctx, talk, taking, values)


async def under_screen(ctx: Context, talk: Talk, taking: Taking, values: Values, text: str, value: str) -> None:
    here = taking.here
    place = Place.read(talk.place["place"])
    outcome = attendance.answer(here.form, here.facts, taking.draft, values, place, text=text, value=value)
    await took(ctx, talk, taking, values, outcome, text)


async def took(ctx: Context, talk: Talk, taking: Taking, values: Values, outcome: Outcome, text: str) -> None:
    """Store what was understood; what breaks a rule or is in doubt is asked as the monthly talk asks it."""
    here = taking.here
    after = attendance.result(values, outcome)
    if outcome.broken:
        words, rows = replies.broken(outcome.broken)
        await ctx.ask(talk, place_in_talk(taking, values, outcome.place), words, [*rows[:-1], rows[-1][:1], stop()])
    elif outcome.doubt and outcome.place.pending.get("kind") == "doubt":
        standing = attendance.with_meeting(here.form, here.facts, taking.draft, values)
        asked = step(here.form, here.facts, standing, AT_SCREEN)
        words, rows = replies.doubt(here, standing, outcome, asked, text)
        await ctx.ask(talk, place_in_talk(taking, values, outcome.place), words, [*rows, stop()])
    elif outcome.doubt or outcome.unclear or after is None or outcome.place.pending:
        await ask(ctx, talk, taking, values, first=t("meeting.attendance_unclear", said=shortened(text)))
    elif not outcome.changes:
        # A repair may lead to figures of another screen, which is not part of this talk.
        leads_away = outcome.place.screen != AT_SCREEN.screen
        await ask(ctx, talk, taking, values, first=t("meeting.attendance_elsewhere") if leads_away else "")
    elif not attendance.says_who_came(outcome):
        await ask(ctx, talk, taking, after)
    else:
        await store(ctx, talk, taking, after)


# ── Into the month's draft ──────────────────────────────────────────────────


async def store(ctx: Context, talk: Talk, taking: Taking, values: Values, *, replacing: bool = False) -> None:
    """Through the path of every figure, with its source and history; what somebody typed is not overwritten unasked."""
    unit = taking.meeting.unit
    _, draft = await open_month(ctx, unit, taking.meeting.period)
    clash = {} if replacing else in_the_way(draft, values)
    if clash:
        await ask_which(ctx, talk, taking, values, clash)
        return
    await drafts.put(
        ctx.connection, draft, values, ATTENDANCE, by=ctx.account.person, channel=ctx.event.channel, now=ctx.now
    )
    await meetings.mark_taken(ctx.connection, taking.meeting.id, ctx.now)
    await leave(ctx, talk, unit)
    rows = [[Choice(t("meeting.attendance_again"), f"m:meeting_attendance:take:{taking.meeting.id}")]]
    month = shown.month(taking.meeting.period)
    await ctx.say(t("meeting.attendance_stored", month=month, **figures(taking, values)), [*rows, *await back(ctx)])


def in_the_way(draft: drafts.Draft, values: Values) -> Values:
    """Figures of the draft that are not this meeting's attendance and say something else."""
    same_meeting = draft.values.get(DAY) == values[DAY]
    return {
        code: draft.values[code]
        for code, new in values.items()
        if code in draft.values
        and draft.values[code] != new
        and not (same_meeting and draft.sources.get(code) == ATTENDANCE)
    }


async def ask_which(ctx: Context, talk: Talk, taking: Taking, values: Values, clash: Values) -> None:
    form = taking.here.form
    listed = ", ".join(
        t("correct.moved", label=form.figures[code].short, old=shown.value(old), new=shown.value(values[code]))
        for code, old in clash.items()
    )
    rows = [[Choice(t("meeting.keep_typed"), KEEP), Choice(t("meeting.replace_typed"), REPLACE)]]
    words = t("meeting.attendance_clash", month=shown.month(taking.meeting.period), list=listed)
    await ctx.ask(talk, place_in_talk(taking, values, AT_SCREEN, REPLACE), words, rows)
