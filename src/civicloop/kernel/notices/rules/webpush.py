"""Web Push: messages closed for one browser (RFC 8291), from a known sender (RFC 8292).

Bytes in, bytes out: nothing here asks a network, a disk or a clock.
"""

from __future__ import annotations

import base64
import binascii
import json
import os
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from civicloop.kernel.notices.errors import SubscriptionError

CURVE: Final = ec.SECP256R1()
POINT: Final = 65
"""Bytes of an uncompressed point of the curve."""
SECRET: Final = 16
RECORD: Final = 4096
"""The one record of a message; RFC 8291 lets a sender use no more."""
LONGEST: Final = RECORD - 16 - 1 - 86
"""Bytes that fit: without the tag, the delimiter and the header."""
LONGEST_ENDPOINT: Final = 1000
LOOPBACK: Final = ("127.0.0.1", "localhost")
TOKEN_SECONDS: Final = 12 * 3600
"""How long a proof of the sender holds; RFC 8292 allows 24 hours."""


@dataclass(frozen=True, slots=True)
class Subscription:
    """One browser: where its push service takes messages, and the keys to close them for it."""

    endpoint: str
    key: bytes
    secret: bytes

    @property
    def origin(self) -> str:
        """The push service."""
        parts = urlsplit(self.endpoint)
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def text(self) -> str:
        """The subscription as it is kept and passed on."""
        keys = {"p256dh": encoded(self.key), "auth": encoded(self.secret)}
        return json.dumps({"endpoint": self.endpoint, "keys": keys})


def encoded(value: bytes) -> str:
    """Base64 for addresses, without padding (RFC 7515, 2)."""
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    """The bytes behind base64 for addresses."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def subscription(values: Any, hosts: tuple[str, ...]) -> Subscription:  # noqa: ANN401 (what a browser sends)
    """What a browser sends as its subscription, if it can be one.

    Its endpoint is an address that this house will post to, so it must be at one of the
    push services named in ``hosts`` (``*.example.org`` for any below).
    """
    if not isinstance(values, Mapping) or not isinstance(values.get("keys"), Mapping):
        raise SubscriptionError("This is no subscription.")
    endpoint = values.get("endpoint")
    if not isinstance(endpoint, str) or not _is_open(endpoint, hosts):
        raise SubscriptionError("This push service is not known here.")
    try:
        key, secret = (decoded(str(values["keys"].get(name))) for name in ("p256dh", "auth"))
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, key)
    except (binascii.Error, ValueError, UnicodeEncodeError):
        raise SubscriptionError("The keys of this subscription cannot be used.") from None
    if len(key) != POINT or len(secret) != SECRET:
        raise SubscriptionError("The keys of this subscription cannot be used.")
    return Subscription(endpoint, key, secret)


def _is_open(endpoint: str, hosts: tuple[str, ...]) -> bool:
    if len(endpoint) > LONGEST_ENDPOINT or not endpoint.isascii() or not endpoint.isprintable():
        return False
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return False
    if parts.username is not None or parts.password is not None or parts.fragment:
        return False
    if host in LOOPBACK:
        return f"{host}:{port}" in hosts and parts.scheme in {"http", "https"}
    if parts.scheme != "https" or port not in {None, 443}:
        return False
    return any(host.endswith(each[1:]) if each.startswith("*.") else host == each for each in hosts)


def closed(
    to: Subscription,
    plain: bytes,
    *,
    sender: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The message as only this browser can open it, in one ``aes128gcm`` record (RFC 8188).

    ``sender`` and ``salt`` are made afresh for every message; only the examples of the
    standard name them.
    """
    if len(plain) > LONGEST:
        raise ValueError(f"A push message holds at most {LONGEST} bytes, not {len(plain)}.")
    own = sender or ec.generate_private_key(CURVE)
    salt = os.urandom(16) if salt is None else salt
    public = point(own)
    shared = own.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(CURVE, to.key))
    seed = _derived(shared, to.secret, b"WebPush: info\0" + to.key + public, 32)
    key = _derived(seed, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(seed, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + struct.pack("!IB", RECORD, len(public)) + public
    return header + AESGCM(key).encrypt(nonce, plain + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def point(key: ec.EllipticCurvePrivateKey) -> bytes:
    """The public half as an uncompressed point."""
    return key.public_key().public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )


def proof(key: ec.EllipticCurvePrivateKey, *, origin: str, contact: str, now: float) -> str:
    """The ``Authorization`` header that says who sends (RFC 8292, 3)."""
    claims = {"aud": origin, "exp": int(now) + TOKEN_SECONDS, "sub": contact}
    parts = [
        encoded(json.dumps(each, separators=(",", ":")).encode())
        for each in ({"typ": "JWT", "alg": "ES256"}, claims)
    ]
    signed = ".".join(parts).encode()
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(hashes.SHA256())))
    signature = encoded(r.to_bytes(32, "big") + s.to_bytes(32, "big"))
    return f"vapid t={signed.decode()}.{signature}, k={encoded(point(key))}"
