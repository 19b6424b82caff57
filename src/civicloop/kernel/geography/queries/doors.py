"""The known doors around one that is asked for, on several roads in one statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from civicloop.kernel.geography.rules import Door, DoorParts, Exactness, Spot, spot_of

# Each branch walks one index: (road, number) or (road, lane, house), and stops at its first row.
NEIGHBOURS = """
SELECT wanted.road, found.what, found.id, found.number, found.house, found.lon, found.lat,
       village.code
FROM unnest(%(roads)s::bigint[], %(doors)s::text[], %(lanes)s::text[], %(houses)s::int[],
            %(mouths)s::int[])
     AS wanted (road, door, lane, house, mouth)
CROSS JOIN LATERAL (
    SELECT 'door' AS what, at.* FROM geography_address AS at
    WHERE at.road_id = wanted.road AND at.number = wanted.door
{branches}
) AS found
LEFT JOIN geography_village AS village ON village.id = found.village_id
"""
BRANCH = """
    UNION ALL
    (SELECT '{what}' AS what, at.* FROM geography_address AS at
     WHERE at.road_id = wanted.road AND at.lane = {lane} AND at.house {than} wanted.{house}
     {side}
     ORDER BY at.house {order}, at.number {order} LIMIT 1)
"""
SAME_SIDE = "AND at.house %% 2 = wanted.house %% 2"


def _branches() -> str:
    said = []
    for way, than, order in (("low", "<=", "DESC"), ("high", ">=", "ASC")):
        for what, lane, house, side in (
            (f"{way}_side", "wanted.lane", "house", SAME_SIDE),
            (f"{way}_any", "wanted.lane", "house", ""),
            (f"{way}_mouth", "''", "mouth", ""),
        ):
            said.append(
                BRANCH.format(what=what, lane=lane, house=house, than=than, order=order, side=side)
            )
    return "".join(said)


STATEMENT = NEIGHBOURS.replace("{branches}", _branches())


@dataclass(frozen=True, slots=True)
class Asked:
    """A door that is asked for on a road."""

    road: int
    door: DoorParts


def doors_near(asked: Sequence[Asked]) -> dict[int, Spot]:
    """Where each door stands, by its road: itself, between its neighbours, beside one of them.

    Where nothing is known of its lane, the lane begins where the door of the same number
    stands on the road. A road that knows nothing of it is not in the answer.
    """
    values: dict[str, list[Any]] = {
        "roads": [one.road for one in asked],
        "doors": [one.door.door_key for one in asked],
        "lanes": [one.door.lane_key for one in asked],
        "houses": [one.door.house or None for one in asked],
        "mouths": [_mouth(one.door) for one in asked],
    }
    found: dict[int, dict[str, Door]] = {}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, values)
        for road, what, pk, number, house, lon, lat, village in cursor.fetchall():
            door = Door(pk, number, house, lon, lat, village or "")
            found.setdefault(road, {})[what] = door
    spots = {one.road: _spot(one.door, found.get(one.road, {})) for one in asked}
    return {road: spot for road, spot in spots.items() if spot is not None}


def _mouth(door: DoorParts) -> int | None:
    first = door.lane.split("-")[0]
    return int(first) if first.isdigit() else None


def _spot(asked: DoorParts, doors: dict[str, Door]) -> Spot | None:
    door = doors.get("door")
    if door is not None:
        return Spot(Exactness.DOOR, door.lon, door.lat, (door,))
    if asked.number:
        low = (doors.get("low_side"), doors.get("low_any"))
        spot = spot_of(asked.house, low, (doors.get("high_side"), doors.get("high_any")))
        if spot is not None:
            return spot
    mouth = _mouth(asked)
    if mouth is None:
        return None
    spot = spot_of(mouth, (doors.get("low_mouth"),), (doors.get("high_mouth"),))
    return spot and Spot(Exactness.LANE, spot.lon, spot.lat, spot.doors, spot.within_m)
