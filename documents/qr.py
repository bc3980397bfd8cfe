"""A link as a picture that a telephone can scan."""

from __future__ import annotations

import io

import segno


def png(link: str) -> bytes:
    """The QR code as PNG, with the quiet zone that scanners need."""
    picture = io.BytesIO()
    segno.make(link, error="m", micro=False).save(picture, kind="png", scale=8, border=4)
    return picture.getvalue()
