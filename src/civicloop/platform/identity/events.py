"""What identity announces; user names, addresses and codes are never in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class AccountCreated:
    """A person can sign in."""

    person: str
    factors: tuple[str, ...]


@dataclass(frozen=True)
class PasswordChanged:
    """A person has another password; every other session is over."""

    person: str


@dataclass(frozen=True)
class SignedIn:
    """A person began a session by these means."""

    person: str
    means: tuple[str, ...]
    session: int


@dataclass(frozen=True)
class SignInFailed:
    """A guess was wrong: at the password, the code or the passkey.

    ``subject`` is the person, or, where nobody signs in under that name, the blind index
    of the address that the guess came from.
    """

    subject: str
    step: str


@dataclass(frozen=True)
class FactorAdded:
    """A person can confirm the sign-in in one more way."""

    person: str
    factor: int
    kind: str


@dataclass(frozen=True)
class FactorRemoved:
    """One way to confirm the sign-in is gone."""

    person: str
    factor: int
    kind: str


@dataclass(frozen=True)
class FactorsReset:
    """Somebody with the right removed every factor of a person, who enrols anew."""

    person: str
    removed: int


@dataclass(frozen=True)
class PasskeyRefused:
    """The counter of a passkey went back: there may be a copy of it."""

    person: str
    factor: int
    stored: int
    presented: int


@dataclass(frozen=True)
class SessionEnded:
    """A browser is no longer signed in: by sign-out, by the person, or by an administrator."""

    person: str
    session: int
    by: str
