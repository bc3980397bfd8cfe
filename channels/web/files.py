"""A file as an answer: under its own name, and behind a signed link for who has it from a messenger without files."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

GONE = "Liên kết này không còn dùng được. Đồng chí xin lại tệp trong khung chat."
SIGN_IN = (
    'Tệp này chỉ mở được sau khi đăng nhập. Đồng chí gõ /kenh trong khung chat, chọn "Thêm máy hoặc kênh khác" để lấy mã, '
    "mở {url} trên máy này, nhập mã, rồi mở lại liên kết."
)


@dataclass(frozen=True, slots=True)
class Fetched:
    """What stands behind a link; without content where it is gone, or opens only after signing in."""

    name: str = ""
    content: bytes = b""
    sign_in: bool = False


Fetch = Callable[[str, str | None], Awaitable[Fetched]]
"""Link token and the browser's own chat, where it has one."""


def file_response(name: str, content: bytes) -> Response:
    """Only pictures are shown in the page; everything else is saved, whatever it calls itself."""
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}", "Cache-Control": "no-store"}
    media_type = "image/png" if name.endswith(".png") else "application/octet-stream"
    return Response(content, media_type=media_type, headers=headers)


def route(fetch: Fetch, chat_of: Callable[[Request], str | None], public_url: str) -> BaseRoute:
    async def show(request: Request) -> Response:
        found = await fetch(request.path_params["token"], chat_of(request))
        if found.sign_in:
            return PlainTextResponse(SIGN_IN.format(url=public_url), status_code=401)
        if not found.content:
            return PlainTextResponse(GONE, status_code=404)
        return file_response(found.name, found.content)

    return Route("/tep/{token}", show, methods=["GET"])
