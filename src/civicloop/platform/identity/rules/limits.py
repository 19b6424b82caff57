"""How many guesses are allowed, counted before they are checked.

A stranger has five guesses at an account in five minutes, however many addresses they
come from and however many are sent at once. A browser in which the person has signed in
before has five of its own, so nobody can lock a person out from outside; a passkey is
not limited by the account at all, because it cannot be guessed.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limit:
    """So many attempts within so many seconds, in any window of that length."""

    attempts: int
    seconds: int


LIMITS = {
    "address": Limit(30, 60),
    "account": Limit(5, 300),
    "browser": Limit(5, 300),
    "factor": Limit(5, 300),
    "factor_day": Limit(30, 86_400),
}
"""By address; by account from unknown browsers; by known browser; at the second step."""
