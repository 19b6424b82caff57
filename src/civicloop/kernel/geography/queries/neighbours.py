"""What lies at a position beyond the city's border."""

from __future__ import annotations

from functools import lru_cache

import shapely
from shapely.geometry import shape

from civicloop.kernel.geography.models import Neighbour


def knows_neighbours() -> bool:
    """Whether the counties around were loaded, so that what lies in none of them is sea."""
    return Neighbour.objects.exists()


def neighbour_at(lon: float, lat: float) -> Neighbour | None:
    """The county of a position outside the city; ``None`` at sea, abroad, or if none is known."""
    rows, tree = _index(tuple(Neighbour.objects.values_list("pk", flat=True)))
    hits = tree.query(shapely.Point(lon, lat), predicate="intersects") if rows else []
    return rows[min(hits)] if len(hits) else None


@lru_cache(maxsize=2)
def _index(keys: tuple[int, ...]) -> tuple[list[Neighbour], shapely.STRtree]:
    """Rows are only ever replaced as a whole, so their keys say whether they are the same."""
    rows = list(Neighbour.objects.filter(pk__in=keys))
    return rows, shapely.STRtree([shape(row.boundary) for row in rows])
