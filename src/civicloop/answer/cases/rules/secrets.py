"""The secret that lets a citizen without an account look at their own case."""

from __future__ import annotations

import hmac
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def secret_from(keyed_digest: str) -> str:
    """Twelve letters and figures that are not misread, from a keyed digest in hex (60 bits)."""
    rest = int(keyed_digest, 16)
    signs = []
    for _ in range(LENGTH):
        rest, place = divmod(rest, len(ALPHABET))
        signs.append(ALPHABET[place])
    return "".join(signs)


def grouped(secret: str) -> str:
    """The secret as people copy it: ``ABCD-EFGH-JKMN``."""
    return "-".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))


def normalised(typed: str) -> str:
    """What was meant by a typed secret: capitals, no separators, look-alikes put right."""
    kept = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    return kept.translate(_MISREAD)


def digest(secret: str) -> str:
    """What is stored of a secret."""
    return sha256(secret.encode()).hexdigest()


def same_secret(typed: str, stored_digest: str) -> bool:
    """Whether a typed secret is the one behind a digest, in a time that tells nothing."""
    return hmac.compare_digest(digest(normalised(typed)), stored_digest)
