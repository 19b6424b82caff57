"""The numbers of the public ways in, and the tokens in their links."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from hashlib import sha256
from typing import Any, Final

TOKEN_LENGTH: Final = 32
"""Hexadecimal digits: 128 bits, which nobody guesses."""

_TOKEN = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class IntakeTerms:
    """The parameters of the rule set ``cases.intake``."""

    similar_metres: int = 100
    similar_days: int = 60
    confirm_hours: int = 72
    follow_days: int = 60

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, Any]) -> IntakeTerms:
        """The parameters as stored; those that a later version added stand at their default."""
        return cls(**{f.name: parameters[f.name] for f in fields(cls) if f.name in parameters})


def token_from(keyed_digest: str) -> str:
    """The token in a link, from a keyed digest in hex."""
    return keyed_digest[:TOKEN_LENGTH]


def token_digest(token: str) -> str:
    """What is stored of a token; of what is none, something that no token has."""
    return sha256(token.encode()).hexdigest() if _TOKEN.fullmatch(token) else ""
