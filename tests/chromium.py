"""Debian's Chromium, where there is one; in CI there is."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import BrowserContext, Page, async_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PHONE = {"width": 360, "height": 740}
HERE = "chat.test"
"""A name for this machine that no browser takes for a secure one."""


@asynccontextmanager
async def phone(**more: object) -> AsyncIterator[BrowserContext]:
    """A narrow phone's browser."""
    if CHROMIUM is None:
        assert not os.environ.get("CI"), "Chromium is missing, and in CI the page is tested"
        pytest.skip("no Chromium on this machine: the page was not looked at")
    async with async_playwright() as player:
        args = ["--no-sandbox", f"--host-resolver-rules=MAP {HERE} 127.0.0.1"]
        browser = await player.chromium.launch(executable_path=CHROMIUM, args=args)
        yield await browser.new_context(**{"viewport": PHONE, **more})  # type: ignore[arg-type]  # TypedDicts
        await browser.close()


async def types(chat: Page, words: str) -> None:
    await chat.get_by_label("Câu trả lời").focus()
    await chat.keyboard.type(words)
    await chat.keyboard.press("Enter")


async def look(page: Page, name: str) -> None:
    """A picture, for whoever wants to look: in the folder PICTURES."""
    if folder := os.environ.get("PICTURES"):
        await page.wait_for_timeout(400)  # the smooth scroll comes to rest
        await page.screenshot(path=f"{folder}/{name}.png")
