"""Messengers: payload → Event, Message → request, and nothing else. A file per channel."""
