"""The pure arithmetic of sign-in: codes, limits, hosts, passwords."""

from civicloop.platform.identity.rules.hosts import may_offer_passkeys, passkey_address
from civicloop.platform.identity.rules.limits import LIMITS, Limit
from civicloop.platform.identity.rules.passwords import context_word_in, is_repetition
from civicloop.platform.identity.rules.totp import is_seed, matching_step, new_seed, value_at

__all__ = [
    "LIMITS",
    "Limit",
    "context_word_in",
    "is_repetition",
    "is_seed",
    "matching_step",
    "may_offer_passkeys",
    "new_seed",
    "passkey_address",
    "value_at",
]
