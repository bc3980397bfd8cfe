"""The page behind a meeting's link: plain HTML, one tap answers, without a chat with the bot and without JavaScript."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from channels.web.guard import refuse_other_origins
from events import Choice, Message

COOKIE = "hop"
COOKIE_AGE = 60 * 24 * 3600
"""As long as the answers are kept."""
PAGE = Template((Path(__file__).parent / "pages" / "meeting.html").read_text(encoding="utf-8"))
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
NOT_OURS = "Liên kết này không còn dùng được. Đồng chí hỏi bí thư chi bộ để có liên kết mới."
NOT_KEPT = (
    "Trình duyệt này không giữ cookie, nên chưa ghi được câu trả lời. Đồng chí mở liên kết bằng trình duyệt khác."
)

Show = Callable[[str, str], Awaitable[Message | None]]
"""Link token and what the browser keeps for itself → what the page shows."""
Reply = Callable[[str, str, str, str], Awaitable[Message | None]]
"""The same with answer and reason, which are kept."""


def routes(show: Show, reply: Reply, public_url: str) -> list[BaseRoute]:
    page = MeetingPage(show, reply, public_url)
    return [
        Route("/h/{token}", page.look, methods=["GET"]),
        Route("/h/{token}", page.answer, methods=["POST"]),
        Route("/h/{token}/sinh-hoat.ics", page.calendar, methods=["GET"]),
    ]


class MeetingPage:
    def __init__(self, show: Show, reply: Reply, public_url: str) -> None:
        self._show = show
        self._reply = reply
        self._public_url = public_url

    async def look(self, request: Request) -> Response:
        """Looking answers nothing: a messenger fetches the page for its preview."""
        token, visitor = request.path_params["token"], request.cookies.get(COOKIE, "")
        message = await self._show(token, visitor)
        if message is None:
            return not_ours()
        response = html(message, token)
        if not visitor:
            # Without a path of its own it belongs to the folder of the links, below whatever a proxy puts before it.
            response.set_cookie(
                COOKIE, secrets.token_urlsafe(24), max_age=COOKIE_AGE, path=None, httponly=True, samesite="lax",
                secure=request.url.scheme == "https",
            )  # fmt: skip
        return response

    async def answer(self, request: Request) -> Response:
        """Kept, then the page anew, so that loading it again answers nothing twice."""
        refuse_other_origins(request, self._public_url)
        token, visitor = request.path_params["token"], request.cookies.get(COOKIE, "")
        said = parse_qs((await request.body())[:1000].decode("utf-8", "replace")).get("answer", [""])[0]
        answer, _, reason = said.partition("|")
        if not visitor:
            return html(Message(NOT_KEPT), token, status=400)
        message = await self._reply(token, visitor, answer, reason)
        if message is None:
            return not_ours()
        # Without choices it says why nothing was kept, which the page itself would not say again.
        return RedirectResponse(token, status_code=303) if message.rows else html(message, token)

    async def calendar(self, request: Request) -> Response:
        message = await self._show(request.path_params["token"], "")
        if message is None:
            return not_ours()
        return Response(
            message.file,
            media_type="text/calendar; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{message.file_name}"'},
        )


def not_ours() -> Response:
    return html(Message(NOT_OURS), "", status=404)


def html(message: Message, token: str, status: int = 200) -> HTMLResponse:
    calendar = f'<a class="file" href="{escape(token)}/{escape(message.file_name)}">Thêm vào lịch điện thoại</a>'
    page = PAGE.substitute(
        text=escape(message.text), answers=form(message.rows), calendar=calendar if message.file else ""
    )
    # With "no-referrer" a form's own answer would come without its origin, and be refused.
    return HTMLResponse(page, status, {"Content-Security-Policy": POLICY, "Referrer-Policy": "same-origin"})


def form(rows: Sequence[Sequence[Choice]]) -> str:
    """The first choice at once; those of the second row, the reasons, behind one tap."""
    if not rows:
        return ""
    first, *others = ["".join(button(choice) for choice in row) for row in rows]
    more = "".join(f"<details><summary>Vắng có lý do</summary>{one}</details>" for one in others)
    return f'<form method="post" class="answers">{first}{more}</form>'


def button(choice: Choice) -> str:
    return f'<button name="answer" value="{escape(choice.value)}">{escape(choice.label)}</button>'
