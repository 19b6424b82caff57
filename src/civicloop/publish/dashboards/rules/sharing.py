"""Links to a page that open without an account, for some days. Pure."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256

HOURS_OF_A_DAY = 24
DAYS = (1, 7, 30)
"""For how many days a link may be made."""
USUAL_DAYS = 7


def new_token() -> str:
    """What stands in the address of a link: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest_of(token: str) -> str:
    """What is kept of a token. A fast hash is right for 256 random bits."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def end_of(made_at: datetime, days: int) -> datetime:
    """When a link closes: whole days of twenty-four hours after it was made."""
    return made_at + timedelta(hours=days * HOURS_OF_A_DAY)
