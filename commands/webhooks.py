"""Telling a messenger where to send."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

SLOWEST = 60.0


async def register(messenger: str, tell: Callable[[], Awaitable[None]], wait: float = 1.0) -> None:
    """Tried until it works, while the route is already listening; then nothing more, for ever."""
    while True:
        try:
            await tell()
        except Exception as error:  # noqa: BLE001 - tried until it works
            log.warning("%s: webhook not set (%s); trying again in %.0f s", messenger, type(error).__name__, wait)
            await asyncio.sleep(wait)
            wait = min(wait * 2, SLOWEST)
        else:
            break
    await asyncio.Event().wait()
