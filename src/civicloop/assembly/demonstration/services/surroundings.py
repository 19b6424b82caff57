"""What an intake looks up around its place, kept in memory for very many intakes."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

import shapely
from django.utils import timezone
from shapely import STRtree

from civicloop.answer.cases.rules.clocks import Deadlines
from civicloop.assembly.demonstration.rules.stories import Story
from civicloop.assembly.demonstration.rules.streets import Road
from civicloop.kernel.geography.rules import Place, cells_around, distance_m

REACH_M = 200
"""How far the nearest road may be (``geography.queries.nearest_road``)."""

DEGREES = 0.0024
"""A little more than that reach, in degrees."""

LATEST = 50
"""How many closed neighbours are looked at (``cases.queries.nearby_closed``)."""

KEPT_DAYS = 45


class RoadIndex:
    """The nearest road of a position, as the gazetteer would find it."""

    def __init__(self, roads: list[Road]) -> None:
        self.roads = sorted(roads, key=lambda road: road.code)
        self.shapes = [
            shapely.LineString(road.line) if len(road.line) > 1 else shapely.Point(road.line[0])
            for road in self.roads
        ]
        self.tree = STRtree(self.shapes)

    def nearest(self, lon: float, lat: float) -> str:
        """The name of the nearest road, or nothing where none is near."""
        point = shapely.Point(lon, lat)
        best, name = float(REACH_M), ""
        for at in sorted(self.tree.query(point, predicate="dwithin", distance=DEGREES).tolist()):
            foot = shapely.shortest_line(point, self.shapes[at]).coords[-1]
            metres = distance_m(lon, lat, foot[0], foot[1])
            if metres < best or (metres == best and not name):
                best, name = metres, self.roads[at].name_zh
        return name


@dataclass(frozen=True, slots=True)
class Closed:
    """A case while it stood closed: from when, and until when if it was reopened."""

    since: datetime
    case_id: int
    lon: float
    lat: float
    until: datetime | None


class ClosedNearby:
    """The closed cases by category and cell, to find the one that a new case came back of."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, int], list[Closed]] = defaultdict(list)

    def remember(self, story: Story, case_id: int, cell: int) -> None:
        """Note every span in which a case stood closed."""
        ends = [step for step in story.steps if step.verb in {"close", "reopen"}]
        for at, step in enumerate(ends):
            if step.verb == "close":
                until = ends[at + 1].at if at + 1 < len(ends) else None
                spot = story.spot
                self.cells[story.category, cell].append(
                    Closed(step.at, case_id, spot.lon, spot.lat, until)
                )

    def find(self, story: Story, place: Place, terms: Deadlines) -> int | None:
        """The latest case of the category that was closed here lately."""
        now, today = story.opened_at, timezone.localdate(story.opened_at)
        near = [
            row
            for cell in cells_around(place.lon, place.lat, terms.came_back_metres)
            for row in self.cells.get((story.category, cell), ())
            if row.since <= now and (row.until is None or now < row.until)
        ]
        near.sort(key=lambda row: (row.since, row.case_id), reverse=True)
        for row in near[:LATEST]:
            age = (today - timezone.localdate(row.since)).days
            metres = distance_m(place.lon, place.lat, row.lon, row.lat)
            if metres <= terms.came_back_metres and age <= terms.came_back_days:
                return row.case_id
        return None

    def forget(self, now: datetime) -> None:
        """Let go of what closed too long ago to come back."""
        for key, rows in list(self.cells.items()):
            kept = [row for row in rows if (now - row.since).days <= KEPT_DAYS]
            if kept:
                self.cells[key] = kept
            else:
                del self.cells[key]
