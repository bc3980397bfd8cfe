"""One bot's requests to Zalo. HTTP 200 may carry a refusal; the token stands in the URL, so that no URL is logged."""

from __future__ import annotations

from typing import Any

import httpx

LONG_POLL_SECONDS = 30
PATIENCE = 10
"""Seconds to wait for an answer beyond the long poll: an idle one ends as 408, often late."""

BAD_REQUEST, REFUSED_TOKEN, NOT_FOUND, IDLE, QUOTA = 400, 401, 404, 408, 429
"""What is told apart of Zalo's codes. Its 403 reads "internal server error", and is taken for one."""


class ZaloError(Exception):
    """Zalo answered, and said no. Its own words are not kept: they may repeat what was sent."""

    def __init__(self, code: int) -> None:
        super().__init__(f"error {code}")
        self.code = code


class Api:
    """One bot. Raises :class:`ZaloError` for a refusal, ``httpx.HTTPError`` for the network, ValueError for no JSON."""

    def __init__(self, token: str, api_url: str) -> None:
        self._url = f"{api_url.rstrip('/')}/bot{token}"
        self._client = httpx.AsyncClient(timeout=httpx.Timeout(LONG_POLL_SECONDS + PATIENCE, connect=10))

    async def close(self) -> None:
        await self._client.aclose()

    async def call(self, method: str, **facts: str) -> Any:
        """What the method gave. Every fact goes as a string, as the platform's own reference types them."""
        response = await self._client.post(f"{self._url}/{method}", json=facts)
        if response.status_code >= 500:
            raise ZaloError(response.status_code)
        answer = response.json()
        if not isinstance(answer, dict):
            raise ZaloError(response.status_code)
        if answer.get("ok", response.is_success) is True:
            return answer.get("result", answer)
        raise ZaloError(code_of(answer, response.status_code))


def code_of(answer: dict[str, Any], status: int) -> int:
    """Why not: by the body, which spells it in two ways, else by the status."""
    for name in ("error_code", "errorCode"):
        code = answer.get(name)
        if isinstance(code, int):
            return code
    return status
