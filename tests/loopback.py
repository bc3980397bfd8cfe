"""A messenger's server made up for the tests, on a port of its own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvicorn
from starlette.types import ASGIApp

from demo.loopback import running


@asynccontextmanager
async def serving(app: ASGIApp) -> AsyncIterator[str]:
    """Gives the server's address."""
    server = uvicorn.Server(
        uvicorn.Config(app, host="127.0.0.1", port=0, log_level="error", lifespan="off", timeout_graceful_shutdown=1)
    )
    async with running(server) as url:
        yield url
