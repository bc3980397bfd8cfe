"""What the sending sides of messengers share: long texts in parts, and whether a failed request may have arrived."""

from __future__ import annotations

import httpx

NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol, httpx.ProxyError)
"""After these nothing of the request has left; after all others the answer may be what was lost."""


def split(text: str, longest: int) -> list[str]:
    """Parts that fit, broken at line ends; whatever belongs to the whole goes with the last one."""
    parts: list[str] = []
    while len(text) > longest:
        at = text.rfind("\n", 0, longest)
        at = at if at > 0 else longest
        parts.append(text[:at])
        text = text[at:].lstrip("\n")
    return [*parts, text]
