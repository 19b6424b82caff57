"""In which district and village the rows of a batch stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from civicloop.kernel.geography.rules.gazetteer import Atlas, DoorRow, LandmarkRow
from civicloop.kernel.geography.rules.gazetteer_columns import Findings

Placed = TypeVar("Placed", DoorRow, LandmarkRow)
NEAR_M = 1000
"""How far beyond the (simplified) edge of the city a position may lie."""


def placed(
    rows: Sequence[Placed], atlas: Atlas, findings: Findings
) -> Iterator[tuple[Placed, tuple[str, str]]]:
    """Every row that stands in the city, with the codes of its district and village.

    The district that a row names holds, also where its position lies in another (which is
    noted); where it names none, the position tells. A village counts inside its district.
    """
    spots = atlas.places.villages_of([(row.lon, row.lat) for row in rows])
    for row, (stands_in, village) in zip(rows, spots, strict=True):
        text = row.text if isinstance(row, DoorRow) else row.name
        if not stands_in:
            near = atlas.places.locate(row.lon, row.lat)
            if near.distance_m > NEAR_M:
                swapped = atlas.places.bounds.holds(row.lat, row.lon)
                findings.add(row.line, "swapped" if swapped else "outside", text)
                continue
        district = row.district or stands_in or near.nearest_code
        if stands_in and stands_in != district:
            findings.add(row.line, "elsewhere", text, taken=True)
        named = atlas.village_codes.get((district, row.village), "")
        yield row, (district, named or (village if stands_in == district else ""))
