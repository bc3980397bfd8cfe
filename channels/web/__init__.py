"""The browser chat: one page, no build step, nothing loaded from elsewhere."""

from channels.web.send import Web
from channels.web.server import WebDoors, web_app
from channels.web.shown import Shown

__all__ = ["Shown", "Web", "WebDoors", "web_app"]
