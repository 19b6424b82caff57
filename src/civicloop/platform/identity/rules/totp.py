"""Time-based one-time codes of RFC 6238: SHA-1, 30 seconds, six digits."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets

STEP_SECONDS = 30
DIGITS = 6
SEED_BYTES = 20
LEAST_SEED_BYTES = 16
STEPS_BACK = 1
"""RFC 6238 section 5.2 recommends at most one step for delay and drift."""


def new_seed() -> str:
    """A seed of 160 random bits, in base 32."""
    return base64.b32encode(secrets.token_bytes(SEED_BYTES)).decode()


def is_seed(text: str) -> bool:
    """Whether the text is base 32 of 128 bits or more (RFC 4226 R6)."""
    try:
        return len(base64.b32decode(text, casefold=True)) >= LEAST_SEED_BYTES
    except (binascii.Error, ValueError):
        return False


def value_at(seed: str, step: int) -> str:
    """The code of one step (RFC 4226 section 5.3)."""
    key = base64.b32decode(seed, casefold=True)
    mac = hmac.digest(key, step.to_bytes(8, "big"), "sha1")
    offset = mac[-1] & 0x0F
    number = int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 10**DIGITS:0{DIGITS}}"


def matching_step(seed: str, code: str, *, at: float) -> int | None:
    """The newest step whose code this is, among the present one and the one before it.

    Compares every candidate, so that the time does not tell which one it was.
    """
    present = int(at) // STEP_SECONDS
    typed = "".join(code.split()).encode()
    found = None
    for step in range(present - STEPS_BACK, present + 1):
        if hmac.compare_digest(value_at(seed, step).encode(), typed):
            found = step
    return found
