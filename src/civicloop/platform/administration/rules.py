"""Passwords for the first sign-in, what a form showed, and addresses of references. No Django."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from datetime import date
from hashlib import sha256

LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
"""Letters and digits that nobody mistakes for one another on paper."""
GROUPS, LENGTH = 5, 4


def first_password() -> str:
    """A password of 100 random bits that can be read out: ``k7mp-x2nd-…``."""
    groups = ("".join(secrets.choice(LETTERS) for _ in range(LENGTH)) for _ in range(GROUPS))
    return "-".join(groups)


def shown(values: Mapping[str, object]) -> str:
    """What a form showed, as text to send along and to compare with later."""
    return json.dumps({name: mark(value) for name, value in sorted(values.items())})


def mark(value: object) -> str:
    """A short fingerprint of one value; empty and missing are the same."""
    text = "" if value is None else str(value)
    return sha256(text.encode()).hexdigest()[:12]


def changed_since(seen: str, values: Mapping[str, object]) -> list[str]:
    """The fields that are not as the form showed them; all of them if it showed none."""
    try:
        before = json.loads(seen)
    except ValueError:
        before = None
    if not isinstance(before, dict):
        return sorted(values)
    return sorted(name for name, value in values.items() if before.get(name) != mark(value))


def person_ref(actor_ref: str) -> str:
    """The reference of the person behind an actor's; empty for programs and citizens."""
    kind, _, key = actor_ref.partition(":")
    return f"organizations:person:{key}" if kind == "person" and key.isdecimal() else ""


def a_year_after(day: date) -> date:
    """The same day of the next year; 28 February after 29 February."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


LONGEST_SPAN = 92
"""How many days of the record are searched at most at once: some three months."""
USUAL_SPAN = 7


def span_of(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """The first and the last day of a search, never more than ``LONGEST_SPAN``, never reversed."""
    ends = last or (today if first is None or first <= today else first)
    begins = first or date.fromordinal(ends.toordinal() - USUAL_SPAN + 1)
    if begins > ends:
        begins, ends = ends, begins
    earliest = date.fromordinal(max(1, ends.toordinal() - LONGEST_SPAN + 1))
    return max(begins, earliest), ends
