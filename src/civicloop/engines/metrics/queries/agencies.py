"""Agencies as members of a dimension: what every module divides its figures by."""

from __future__ import annotations

from civicloop.engines.metrics.rules import Member
from civicloop.kernel.organizations import queries as organizations


def agencies() -> list[Member]:
    """The agencies of the city, each with all that is under it."""
    return [
        Member(unit.code, unit.name_zh, unit.name_en, tuple(units))
        for unit, units in organizations.agencies_ever()
    ]
