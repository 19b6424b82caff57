"""Where a list of hits goes on: the place of its last one, as a text for an address."""

from __future__ import annotations

from datetime import datetime
from typing import Final, TypeAlias

from civicloop.kernel.search.errors import NoPlaceError

Place: TypeAlias = tuple[datetime, int]
"""The instant of a hit, and the number of its row among those of one instant."""
LONGEST_KEY: Final = 18
"""Digits of a number that the database can hold."""


def place_text(place: Place) -> str:
    """A place as an address carries it."""
    at, key = place
    return f"{at.isoformat()}~{key}"


def read_place(text: str) -> Place | None:
    """The place that was given; none for an empty text, ``NoPlaceError`` for any other."""
    if not text:
        return None
    at, _sign, key = text.partition("~")
    if not (key.isascii() and key.isdecimal() and len(key) <= LONGEST_KEY):
        raise NoPlaceError(text)
    try:
        moment = datetime.fromisoformat(at)
    except ValueError as error:
        raise NoPlaceError(text) from error
    if moment.tzinfo is None:
        raise NoPlaceError(text)
    return moment, int(key)
