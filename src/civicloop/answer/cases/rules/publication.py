"""What of a case the public sees, decided from its facts alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from civicloop.answer.cases.rules import squares
from civicloop.answer.cases.states import CaseState, Kind
from civicloop.kernel.privacy import rules as privacy

PLACES: Final = {Kind.DISPATCH: 4}
"""Decimals of a degree: things in the street stand where they are, to some ten metres."""

DOOR_PLATE: Final = re.compile(r"(門牌[^0-9，。；\n]{0,6})[0-9]+(?:[之\-][0-9]+)*(\s*號)?")
"""A door that is told by its plate, without a road before it."""

OTHER_PLACES: Final = 3
"""What a petition is about may be somebody's home: some hundred metres are enough."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What decides what the public sees."""

    state: str
    kind: str
    allowed: bool
    was_read: bool
    text: str
    lon: float | None
    lat: float | None


@dataclass(frozen=True, slots=True)
class Shown:
    """What the public sees: the words once somebody has read them, the place coarsened."""

    text: str
    lon: float | None
    lat: float | None
    quad: int | None


def shown(facts: Facts) -> Shown | None:
    """What the public sees of a case; ``None`` for one that it must not know of.

    ``allowed`` is the answer of case and category. A case that its reporter took back is
    gone. Words appear when a unit has taken the case, so somebody has read them
    (``was_read``); house numbers never do.
    """
    if not facts.allowed or facts.state == CaseState.WITHDRAWN:
        return None
    text = _words(facts.text) if facts.was_read else ""
    if facts.lon is None or facts.lat is None:
        return Shown(text, None, None, None)
    places = PLACES.get(Kind(facts.kind), OTHER_PLACES)
    lon, lat = squares.coarsened(facts.lon, facts.lat, places)
    return Shown(text, lon, lat, squares.quad(lon, lat))


def _words(text: str) -> str:
    return DOOR_PLATE.sub(r"\1○\2", privacy.mask_text(text, doors=True))
