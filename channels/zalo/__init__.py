"""Zalo's bot platform over httpx: no buttons, no files, no edits. Each bot is a channel of its own."""

from channels.zalo.api import Api, ZaloError
from channels.zalo.receive import Poller, webhook_route
from channels.zalo.send import Zalo
from channels.zalo.updates import channel_of

__all__ = ["Api", "Poller", "Zalo", "ZaloError", "channel_of", "webhook_route"]
