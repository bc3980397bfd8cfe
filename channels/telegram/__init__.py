"""Telegram through python-telegram-bot; receiving by our own loop, so that confirmed means committed."""

from channels.telegram.receive import Poller, webhook_route
from channels.telegram.send import Telegram

__all__ = ["Poller", "Telegram", "webhook_route"]
