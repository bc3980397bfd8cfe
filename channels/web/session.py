"""The browser's session: a cookie that nobody can guess is the chat's address."""

from __future__ import annotations

import secrets

from starlette.requests import Request
from starlette.responses import Response

COOKIE = "chat"
COOKIE_AGE = 180 * 24 * 3600


def chat_of(request: Request) -> str | None:
    return request.cookies.get(cookie_name(request))


def begin(request: Request, response: Response) -> None:
    """Give a browser that has none a chat of its own."""
    if not chat_of(request):
        give(request, response, secrets.token_urlsafe(32))


def go_on(request: Request, response: Response) -> None:
    """Whoever opens the page stays signed in for as long again."""
    if chat := chat_of(request):
        give(request, response, chat)


def give(request: Request, response: Response, chat: str) -> None:
    """Lax and not Strict: the links in a message are opened from another site, and must find who is signed in. What
    changes anything is a POST, with which Lax cookies do not go along from elsewhere.
    """
    response.set_cookie(
        cookie_name(request), chat, max_age=COOKIE_AGE, path=f"{below(request)}/",
        httponly=True, samesite="lax", secure=request.url.scheme == "https",
    )  # fmt: skip


def cookie_name(request: Request) -> str:
    """Of two bots on one host, the one in a sub-path is also sent the cookie of the one above it: not by this name."""
    return COOKIE + below(request).replace("/", "-")


def below(request: Request) -> str:
    """The sub-path of our pages; "" where they have the whole host."""
    return str(request.scope.get("root_path", ""))
