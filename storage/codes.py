"""Invitation codes: read out by telephone, stored as keyed hash only."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import quote

from storage.db import Connection
from storage.moments import moment, stored
from storage.vault import Vault

LETTERS = "2345679ACEHKLMNRTVXY"
"""No 0/O, 1/I, 8/B, S/5 beside each other, D/Đ, P/B, G/Q: what looks or sounds alike on the telephone."""
LENGTH = 8
HOURS = 72
LINK_HOURS = 1
"""A code for one's own further device is typed at once."""
WRONG_ALLOWED = 5
PAUSE = timedelta(hours=1)


class Redeemed(StrEnum):
    OK = "ok"
    UNKNOWN = "unknown"
    EXPIRED = "expired"
    USED = "used"
    WITHDRAWN = "withdrawn"
    PAUSED = "paused"
    MISPLACED = "misplaced"
    """A group's code in a private chat, or the other way round: it stays unused."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a code opens."""

    id: int
    role: str
    unit: str
    person: str | None
    name: str
    made_by: str | None


def clean(typed: str) -> str:
    """As it was made: capitals, no blanks or dashes."""
    return "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())


def looks_like_code(typed: str) -> bool:
    """Eight of the letters, a digit among them: "khac thay" is no code."""
    cleaned = clean(typed)
    return (
        len(cleaned) == LENGTH
        and all(sign in LETTERS for sign in cleaned)
        and any(sign.isdecimal() for sign in cleaned)
        and len(typed.split()) <= 2
    )


def fresh() -> str:
    """A code with a digit and a letter in it, so that it is taken for neither a word nor a number."""
    while True:
        code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
        if any(map(str.isdecimal, code)) and any(map(str.isalpha, code)):
            return code


def spoken(code: str) -> str:
    """``ABCD 2345``: in two halves, as it is read out."""
    return f"{code[:4]} {code[4:]}"


def links(code: str, bot_name: str, web_url: str) -> tuple[str | None, str | None]:
    """Telegram and web link, each None where it cannot be made."""
    telegram = f"https://t.me/{bot_name}?start={quote(code)}" if bot_name else None
    # Behind the hash, so that the code reaches no server's log.
    web = f"{web_url.rstrip('/')}/#ma={quote(code)}" if web_url else None
    return telegram, web


async def make(
    connection: Connection,
    vault: Vault,
    role: str,
    unit: str,
    by: str | None,
    now: datetime,
    *,
    name: str = "",
    hours: float | None = HOURS,
    many: bool = False,
    person: str | None = None,
) -> str:
    """A fresh code, returned in clear this once. ``hours`` None: valid until withdrawn."""
    code = fresh()
    expires = None if hours is None else stored(now + timedelta(hours=hours))
    await connection.execute(
        "INSERT INTO codes (code_key, role, unit, person, name, many, made_at, made_by, expires_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (vault.key_of("code", code), role, unit or None, person, name, int(many), stored(now), by, expires),
    )
    return code


async def redeem(
    connection: Connection,
    vault: Vault,
    typed: str,
    account: int,
    person: str | None,
    now: datetime,
    *,
    group: bool = False,
) -> tuple[Redeemed, Code | None]:
    """Use the code up, unless it may be used many times. Wrong codes are counted per chat.

    ``group``: it was typed in a group.
    """
    if await is_paused(connection, account, now):
        return Redeemed.PAUSED, None
    async with connection.execute(
        "SELECT * FROM codes WHERE code_key = ?", (vault.key_of("code", clean(typed)),)
    ) as cursor:
        row = await cursor.fetchone()
    if row is None:
        await connection.execute("INSERT INTO wrong_codes (account, at) VALUES (?, ?)", (account, stored(now)))
        return (Redeemed.PAUSED if await is_paused(connection, account, now) else Redeemed.UNKNOWN), None
    if row["withdrawn_at"]:
        return Redeemed.WITHDRAWN, None
    if row["expires_at"] and moment(row["expires_at"]) <= now:
        return Redeemed.EXPIRED, None
    if group != (row["role"] == "group"):
        return Redeemed.MISPLACED, None
    if not row["many"]:
        cursor_used = await connection.execute(
            "UPDATE codes SET used_at = ?, used_by = ? WHERE id = ? AND used_at IS NULL",
            (stored(now), person, row["id"]),
        )
        if cursor_used.rowcount == 0:
            return Redeemed.USED, None
    return Redeemed.OK, Code(row["id"], row["role"], row["unit"] or "", row["person"], row["name"], row["made_by"])


async def is_paused(connection: Connection, account: int, now: datetime) -> bool:
    """Whether five wrong codes came from this chat within the hour."""
    async with connection.execute(
        "SELECT COUNT(*) AS wrong FROM wrong_codes WHERE account = ? AND at > ?",
        (account, stored(now - PAUSE)),
    ) as cursor:
        row = await cursor.fetchone()
    return row is not None and row["wrong"] >= WRONG_ALLOWED


async def withdraw(connection: Connection, unit: str, role: str, now: datetime) -> int:
    """No live code of this role at the unit works any more; returns how many there were."""
    cursor = await connection.execute(
        "UPDATE codes SET withdrawn_at = ? WHERE unit = ? AND role = ? AND withdrawn_at IS NULL "
        "AND (many = 1 OR used_at IS NULL)",
        (stored(now), unit, role),
    )
    return cursor.rowcount
