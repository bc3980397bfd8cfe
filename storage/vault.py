"""Chat ids at rest: AES-GCM ciphertext to write to them, a keyed hash to find them."""

from __future__ import annotations

import base64
import binascii
import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage import meta
from storage.db import Connection

KEY_BYTES = 32
NONCE_BYTES = 12


class VaultError(Exception):
    """The key is missing, malformed, or not the one of this database; the sentence says what to do."""


def new_key() -> str:
    """A fresh key as it stands in ``BOT_KEY``."""
    return base64.urlsafe_b64encode(os.urandom(KEY_BYTES)).decode()


class Vault:
    """Seals and finds; two keys derived from the one in ``BOT_KEY``, so that neither tells the other."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(derived(key, b"addresses"))
        self._hash_key = derived(key, b"lookups")

    @classmethod
    def from_text(cls, text: str) -> Vault:
        """Raises :class:`VaultError` for what ``init`` did not make."""
        if not text.strip():
            raise VaultError(
                "BOT_KEY: chưa có khóa mã hóa. Chạy “python bot.py init” rồi ghi dòng BOT_KEY=… vào tệp .env."
            )
        try:
            # "=" at the end is easily lost when the line is copied, and says nothing.
            bare = text.strip().rstrip("=")
            key = base64.b64decode(bare + "=" * (-len(bare) % 4), altchars=b"-_", validate=True)
        except (binascii.Error, ValueError) as error:
            raise VaultError(
                "BOT_KEY: khóa không đúng dạng. Dùng nguyên dòng mà “python bot.py init” đã in ra."
            ) from error
        if len(key) != KEY_BYTES:
            raise VaultError("BOT_KEY: khóa không đủ dài. Dùng nguyên dòng mà “python bot.py init” đã in ra.")
        return cls(key)

    def seal(self, text: str) -> bytes:
        return self.seal_bytes(text.encode())

    def seal_bytes(self, content: bytes) -> bytes:
        nonce = os.urandom(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, content, None)

    def open(self, sealed: bytes) -> str:
        """Raises :class:`VaultError` when it was sealed with another key."""
        return self.open_bytes(sealed).decode()

    def open_bytes(self, sealed: bytes) -> bytes:
        """Raises :class:`VaultError` when it was sealed with another key."""
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        except InvalidTag as error:
            raise VaultError("BOT_KEY: khóa này không mở được dữ liệu đã lưu.") from error

    def key_of(self, *parts: str) -> bytes:
        """A keyed hash by which the parts are found again."""
        return hmac.new(self._hash_key, "\0".join(parts).encode(), sha256).digest()


def derived(key: bytes, purpose: bytes) -> bytes:
    return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose).derive(key)


async def check_key(connection: Connection, vault: Vault) -> None:
    """Refuse a key that is not this database's: with it the bot would find nobody, and say nothing."""
    mark = vault.key_of("which key").hex()
    known = await meta.get(connection, "key_mark")
    if known is None:
        await meta.put(connection, "key_mark", mark)
    elif known != mark:
        raise VaultError(
            "BOT_KEY: khóa này không phải khóa của cơ sở dữ liệu. Dùng lại khóa đã lưu khi chạy “python bot.py init”."
        )
