"""What every page asks of a request: that it comes from our own page."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.exceptions import HTTPException
from starlette.requests import Request


def refuse_other_origins(request: Request, public_url: str = "") -> None:
    """Only our own page may answer in the person's name.

    ``public_url``: our address as browsers know it; a proxy need not pass its host on.
    """
    origin = request.headers.get("origin")
    site = request.headers.get("sec-fetch-site")
    ours = {request.headers.get("host"), host_of(public_url) or None}
    if site not in {None, "same-origin", "none"} or (origin and urlsplit(origin).netloc not in ours):
        raise HTTPException(403, "Yêu cầu không đến từ trang chat này.")


def host_of(url: str) -> str:
    """As browsers write it in an origin: in small letters, without the scheme's own port."""
    parts = urlsplit(url.lower())
    return parts.netloc.removesuffix({"http": ":80", "https": ":443"}.get(parts.scheme, ""))
