"""The vault's arithmetic: AES-256-GCM boxes, wrapped keys, blind indexes.

A box is ``version (1) | nonce (12) | ciphertext and tag``. The reference of the object
and the name of the field are bound to it as associated data: a box copied to another
row or another column does not open.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
import unicodedata

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from civicloop.kernel.vault.errors import BoxDamagedError

VERSION = b"\x01"
NONCE = 12
TAG = 16
KEY = 32


def new_key() -> bytes:
    """A fresh 256-bit key."""
    return secrets.token_bytes(KEY)


def _bound(purpose: str, *names: str) -> bytes:
    """Associated data: every name with its length, so that no two pairs look alike."""
    parts = [name.encode() for name in (purpose, *names)]
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def _close(key: bytes, plain: bytes, bound: bytes) -> bytes:
    nonce = secrets.token_bytes(NONCE)
    return VERSION + nonce + AESGCM(key).encrypt(nonce, plain, bound)


def _open(key: bytes, box: bytes, bound: bytes) -> bytes:
    if len(box) < len(VERSION) + NONCE + TAG or box[:1] != VERSION:
        raise BoxDamagedError("This is not a box of the vault.")
    nonce, sealed = box[1 : 1 + NONCE], box[1 + NONCE :]
    try:
        return AESGCM(key).decrypt(nonce, sealed, bound)
    except InvalidTag:
        raise BoxDamagedError("The box was altered, or is another object's or field's.") from None


def seal(key: bytes, plain: str | bytes, *, ref: str, field: str) -> bytes:
    """Close a value in a box that opens only for this object and field."""
    raw = plain.encode() if isinstance(plain, str) else plain
    return _close(key, raw, _bound("civicloop.vault.value", ref, field))


def unseal(key: bytes, box: bytes, *, ref: str, field: str) -> bytes:
    """Open a box; raises ``BoxDamagedError`` if a single bit differs."""
    return _open(key, bytes(box), _bound("civicloop.vault.value", ref, field))


def wrap(master: bytes, key: bytes, *, ref: str) -> bytes:
    """Close an object's key under the master key."""
    return _close(master, key, _bound("civicloop.vault.key", ref))


def unwrap(master: bytes, wrapped: bytes, *, ref: str) -> bytes:
    """Open an object's key."""
    return _open(master, bytes(wrapped), _bound("civicloop.vault.key", ref))


def normalised(text: str) -> str:
    """The one form of equal texts: full width made half, case and blanks dropped."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def blind_index(key: bytes, purpose: str, text: str) -> str:
    """Equal for equal texts within a purpose, and says nothing else without the key."""
    derived = hmac.new(key, _bound("civicloop.vault.index", purpose), hashlib.sha256).digest()
    return hmac.new(derived, normalised(text).encode(), hashlib.sha256).hexdigest()


def fingerprint(master: bytes) -> str:
    """Sixteen letters that tell one master key from another; the key cannot be found by them."""
    return hmac.new(master, b"civicloop.vault.fingerprint", hashlib.sha256).hexdigest()[:16]
