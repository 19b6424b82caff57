"""Lay down districts, villages, roads and doors."""

from __future__ import annotations

from datetime import datetime

from civicloop.assembly.demonstration.rules import boundaries
from civicloop.assembly.demonstration.rules.places import places
from civicloop.kernel.actors.rules import Actor
from civicloop.kernel.geography import services as geography


def lay_places(seed: str, *, actor: Actor, now: datetime) -> None:
    """Load the boundaries, then the roads and doors made by the seed; twice is once."""
    geography.load_boundaries(
        boundaries.districts(),
        boundaries.villages(),
        boundaries.version(),
        actor=actor,
        source=boundaries.source(),
        now=now,
    )
    geography.load_neighbours(boundaries.counties(), actor=actor, now=now)
    city = places(seed)
    geography.load_roads(
        (
            geography.RoadEntry(
                code=road.code,
                name_zh=road.name_zh,
                name_en=road.name_en,
                district_code=road.district_code,
                line=list(road.line),
            )
            for road in city.roads
        ),
        actor=actor,
        now=now,
    )
    geography.load_addresses(
        (
            geography.AddressEntry(
                road_code=door.road_code,
                number=door.number,
                lon=door.lon,
                lat=door.lat,
                village_code=door.village_code,
            )
            for door in city.doors
        ),
        actor=actor,
        now=now,
    )
