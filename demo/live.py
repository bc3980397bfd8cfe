"""The demo in the browser: the real bot on the sample commune, phones side by side, and a clock."""

from __future__ import annotations

import json
import webbrowser
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from channels.web import Web, web_app
from channels.web.guard import refuse_other_origins
from commands.errors import CommandError
from commands.one_bot import only_bot
from demo import sample, world
from demo.loopback import free_port
from house import Parts, assemble, serve_app
from reminders import plan
from reporting.answers import Accepted, read_when
from reporting.calendar import Calendar, local_day
from reporting.calendar import moment as calendar_moment
from reporting.periods import Period
from reporting.units import BRANCHES
from storage import meta
from storage.db import Database
from storage.moments import moment, stored
from texts import shown, t

FARTHEST = timedelta(days=400)
"""What lies a year ahead has no committee that would have planned it."""
EVENING = time(20)
LOOPBACK = {"127.0.0.1", "::1", "localhost", "testclient"}


class DemoClock:
    """Runs on from where it was set; kept in the database, so that a second start continues."""

    def __init__(self, started: datetime) -> None:
        self._set_to = started
        self._set_at = datetime.now(UTC)

    def __call__(self) -> datetime:
        return self._set_to + (datetime.now(UTC) - self._set_at)

    def move_to(self, moment_: datetime) -> None:
        """Forward only: what has happened has happened."""
        if moment_ > self():
            self._set_to, self._set_at = moment_, datetime.now(UTC)


class DemoPage:
    """What the demo page asks for."""

    def __init__(self, parts: Parts, clock: DemoClock) -> None:
        self._parts = parts
        self._clock = clock

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/demo/phones", self.phones),
            Route("/demo/clock", self.show_clock, methods=["GET"]),
            Route("/demo/clock", self.move_clock, methods=["POST"]),
        ]

    async def phones(self, request: Request) -> Response:
        only_here(request)
        units = sample.reporting_units(self._parts.house.forms)
        # Branches first: they are whom the bot is for; the bodies' own forms come after them.
        ordered = sorted(units, key=lambda unit: unit.kind not in BRANCHES)
        branches = [{"label": unit.name, "key": world.secretary(unit.code)} for unit in ordered]
        return JSONResponse(
            [
                {"title": t("demo.secretary"), "group": False, "options": branches},
                {"title": t("demo.office"), "group": False, "options": [{"label": "", "key": world.OFFICE}]},
                {"title": t("demo.group"), "group": True, "options": [{"label": "", "key": world.GROUP}]},
                {"title": t("demo.member"), "group": False, "options": [{"label": "", "key": world.MEMBER}]},
            ]
        )

    async def show_clock(self, request: Request) -> Response:
        only_here(request)
        now = self._clock()
        here = shown.local(now)
        words = f"{shown.weekday(here.date())}, {shown.full_day(here.date())}, {shown.hour(now)}"
        jumps = [{"label": label, "to": stored(to)} for label, to in self.jumps(now)]
        return JSONResponse({"now": words, "jumps": jumps})

    def jumps(self, now: datetime) -> list[tuple[str, datetime]]:
        """One hour, one day, and the next moments of the calendar: the next reminder among them."""
        calendar, period = Calendar(), Period.of(local_day(now))
        steps = [step.at for month in (period.plus(-1), period, period.plus(1)) for step in plan.steps(calendar, month)]
        moments = [
            (t("demo.to_reminder"), steps),
            (t("demo.to_opening"), [calendar.opens_at(period), calendar.opens_at(period.plus(1))]),
            (t("demo.to_due"), [calendar.due_at(period), calendar.due_at(period.plus(1))]),
            (t("demo.to_lock"), [calendar.locks_at(period.plus(-1)), calendar.locks_at(period)]),
        ]
        found = [(t("demo.hour"), now + timedelta(hours=1)), (t("demo.day"), now + timedelta(days=1))]
        return found + [(label, min(at for at in at_all if at > now)) for label, at_all in moments]

    async def move_clock(self, request: Request) -> Response:
        only_here(request)
        refuse_other_origins(request)
        to = self.wanted(await request.body())
        self._clock.move_to(to)
        await self._parts.tick()
        await keep_clock(self._parts.db, self._clock())
        return JSONResponse({"ok": True})

    def wanted(self, body: bytes) -> datetime:
        """When the clock is to stand at: one of its own jumps, or a day as people type it."""
        try:
            to = as_typed(str(json.loads(body)["to"]), self._clock())
        except (ValueError, KeyError, TypeError) as error:
            raise HTTPException(400, t("demo.no_moment")) from error
        if to < self._clock():
            raise HTTPException(400, t("demo.only_forward"))
        if to > self._clock() + FARTHEST:
            raise HTTPException(400, t("demo.too_far"))
        return to


def as_typed(text: str, now: datetime) -> datetime:
    """ "24/3" is the evening of the next one: by then the day's reminders have come. Raises ValueError."""
    if text.endswith("+00:00"):
        return moment(text)
    found = read_when(text, today=local_day(now), usual=EVENING)
    if isinstance(found, Accepted) and found.value.day:
        return calendar_moment(found.value.day, found.value.hour or EVENING)
    raise ValueError(text)


def only_here(request: Request) -> None:
    """The demo has no sign-in, so it is for this machine alone."""
    if request.client is None or request.client.host not in LOOPBACK:
        raise HTTPException(403, "Trang chạy thử chỉ mở được trên chính máy này.")


def address(request: Request) -> str | None:
    only_here(request)
    chat = request.query_params.get("as")
    return chat if chat and chat.startswith("demo-") else None


async def keep_clock(db: Database, now: datetime) -> None:
    async with db.transaction() as connection:
        await meta.put(connection, "demo_now", stored(now))


async def run(path: Path, port: int, *, reset: bool, open_browser: bool) -> int:
    with only_bot(path):
        if reset:
            for old in path.parent.glob(f"{path.stem}.*"):
                if old.suffix != ".lock":
                    old.unlink()
        return await serve(path, port, open_browser=open_browser)


async def serve(path: Path, port: int, *, open_browser: bool) -> int:
    here = await world.make(path)
    async with here.db.snapshot() as connection:
        kept = await meta.get(connection, "demo_now")
    clock = DemoClock(moment(kept) if kept else world.BEGINS)
    web = Web()
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    house = replace(here.house, web_url=url)
    parts = assemble(here.db, house, {world.CHANNEL: web}, clock, arrived={world.CHANNEL: web.tell})
    app = web_app(parts.doors(address), web, DemoPage(parts, clock).routes(), index="demo.html")
    print(
        f"Chạy thử: {url}\nNhấn Ctrl-C để dừng; lần sau chạy tiếp từ chỗ này. Làm lại từ đầu: make demo-reset.",
        flush=True,
    )
    if open_browser:
        webbrowser.open(url)
    try:
        await serve_app(parts, app, "127.0.0.1", port)
    except OSError as error:
        raise CommandError(f"Cổng {port} đang có chương trình khác dùng. Chọn cổng khác: --port 8081.") from error
    finally:
        await keep_clock(here.db, clock())
        await here.db.close()
    return 0
