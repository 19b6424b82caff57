"""Agencies as members of a dimension: what every module divides its figures by."""

from __future__ import annotations

from typing import Any

from civicloop.engines.metrics.rules import Member
from civicloop.kernel.organizations import queries as organizations

CITY = "city"


def agencies() -> list[Member]:
    """The agencies of the city: the units below the city itself, each with all that is under it."""
    found: dict[str, tuple[Any, list[int]]] = {}
    for unit in organizations.units_ever():
        if unit.level == CITY:
            continue
        top = next((path for path in found if unit.path.startswith(path)), "")
        found.setdefault(top or unit.path, (unit, []))[1].append(unit.pk)
    return [
        Member(unit.code, unit.name_zh, unit.name_en, tuple(units))
        for unit, units in found.values()
    ]
