"""The page and what it loads: a browser keeps the files as long as they stay the same, and opens them without network."""

from __future__ import annotations

import hashlib
import json
import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from channels.web import session

HERE = Path(__file__).parent
STATIC = {path.name: path.read_bytes() for path in sorted((HERE / "static").iterdir())}
PAGES = {path.name: path.read_text(encoding="utf-8") for path in sorted((HERE / "pages").iterdir())}
VERSION = hashlib.sha256(repr((STATIC, PAGES)).encode()).hexdigest()[:12]
"""Of everything here: stands in the path of each file, so that what has changed is another file."""
KEPT = [name for name in STATIC if not name.startswith("demo.")]
"""What a telephone keeps so as to open the page without network."""
MODULES = "\n".join(
    f'<link rel="modulepreload" href="static/{VERSION}/{name}">' for name in KEPT if name.endswith(".js")
)
"""Asked for together, not one after the other as they import each other: each turn takes its time on a slow line."""
FOR_EVER = "public, max-age=31536000, immutable"


def routes(index: str, heartbeat: float) -> list[BaseRoute]:
    """``index``: the page that stands first. ``heartbeat``: how often the stream gives a sign of life, in seconds.

    The demo keeps nothing on the machine: its phones are many on one page, and begin anew.
    """
    offline = index == "chat.html"
    facts = {
        "version": VERSION, "modules": MODULES, "heartbeat": str(heartbeat), "worker": "sw.js" if offline else "",
    }  # fmt: skip
    script = kept_script() if offline else PAGES["no-worker.js"]
    return [
        Route("/", page(Template(PAGES[index]).substitute(facts))),
        Route("/chat", page(Template(PAGES["chat.html"]).substitute(facts))),
        Route("/sw.js", text(script, "text/javascript")),
        Route("/manifest.webmanifest", text(PAGES["manifest.webmanifest"], "application/manifest+json")),
        Route("/static/{version}/{name}", static),
        Route("/static/{name}", static),
    ]


def kept_script() -> str:
    """The service worker, told what to keep; another version is another script, which is how browsers notice it."""
    files = ["./", "manifest.webmanifest", *(f"static/{VERSION}/{name}" for name in KEPT)]
    return f"const version = {json.dumps(VERSION)};\nconst files = {json.dumps(files)};\n{PAGES['worker.js']}"


def page(html: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(request: Request) -> Response:
        response = HTMLResponse(html)
        session.begin(request, response)
        return response

    return show


def text(content: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def show(_request: Request) -> Response:
        return Response(content, media_type=media_type, headers={"Cache-Control": "no-cache"})

    return show


async def static(request: Request) -> Response:
    """Under the version of now it is kept for ever; under another, or none, it is what it is now."""
    name = request.path_params["name"]
    if name not in STATIC:
        return PlainTextResponse("Không có trang này.", status_code=404)
    of_now = request.path_params.get("version") == VERSION
    headers = {"Cache-Control": FOR_EVER if of_now else "no-cache"}
    return Response(STATIC[name], media_type=mimetypes.guess_type(name)[0], headers=headers)
