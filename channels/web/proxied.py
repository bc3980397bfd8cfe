"""Behind a reverse proxy: every request as the browser sent it, at the address that WEB_URL names."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.datastructures import URL
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send


class Proxied:
    """Scheme and sub-path are WEB_URL's, whether the proxy takes the sub-path away or passes it on.

    A header could say so too, but anybody can write one. Where WEB_URL names no https, what the server made of
    ``X-Forwarded-Proto`` stands: it believes the proxies that ``house`` trusts.
    """

    def __init__(self, app: ASGIApp, public_url: str) -> None:
        outside = urlsplit(public_url)
        self._app = app
        self._https = outside.scheme == "https"
        self._below = outside.path.rstrip("/")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif self._below and scope["path"] == self._below:
            # The page's own links are relative, so it must stand in its folder.
            folder = URL(path=f"{self._below}/", query=scope["query_string"].decode("latin-1"))
            await RedirectResponse(folder)(scope, receive, send)
        else:
            await self._app({**scope, **self._seen_from_outside(scope)}, receive, send)

    def _seen_from_outside(self, scope: Scope) -> Scope:
        path: str = scope["path"]
        return {
            "path": path if path.startswith(f"{self._below}/") else self._below + path,
            "root_path": self._below,
            "scheme": "https" if self._https else scope["scheme"],
        }
