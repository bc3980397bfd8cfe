"""The browser chat: one page, no build step, nothing loaded from elsewhere."""

from channels.web.server import Shown, Web, WebDoors, web_app

__all__ = ["Shown", "Web", "WebDoors", "web_app"]
