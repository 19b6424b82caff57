"""Write the doors of a file, a million of them in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import connection
from django.db.backends.utils import CursorWrapper

from civicloop.kernel.geography.models import District, Road, Village
from civicloop.kernel.geography.rules import cell, name_key
from civicloop.kernel.geography.rules.gazetteer import Atlas, Counts, DoorRow
from civicloop.kernel.geography.rules.gazetteer_columns import Findings
from civicloop.kernel.geography.services.gazetteer import RoadEntry, batches, road_row
from civicloop.kernel.geography.services.placing import placed
from civicloop.kernel.geography.services.roads import road_code

STAGE = """
CREATE TEMPORARY TABLE gazetteer_stage (
    line bigint, road_id bigint, village_id bigint, number text, lane text, house int,
    lon float8, lat float8, cell bigint
) ON COMMIT DROP
"""
COPY = "COPY gazetteer_stage FROM STDIN"
REPEATED = """
SELECT counted.line, road.name_zh || number || '號' FROM (
    SELECT line, road_id, number,
           row_number() OVER (PARTITION BY road_id, number ORDER BY line) AS nth
    FROM gazetteer_stage
) AS counted
JOIN geography_road AS road ON road.id = road_id
WHERE nth > 1 ORDER BY counted.line
"""
MERGE = """
WITH written AS (
    INSERT INTO geography_address AS old
        (road_id, village_id, number, lane, house, lon, lat, cell)
    SELECT DISTINCT ON (road_id, number)
        road_id, village_id, number, lane, house, lon, lat, cell
    FROM gazetteer_stage ORDER BY road_id, number, line
    ON CONFLICT (road_id, number) DO UPDATE
    SET village_id = EXCLUDED.village_id, lane = EXCLUDED.lane, house = EXCLUDED.house,
        lon = EXCLUDED.lon, lat = EXCLUDED.lat, cell = EXCLUDED.cell
    WHERE (old.village_id, old.lane, old.house, old.lon, old.lat) IS DISTINCT FROM
          (EXCLUDED.village_id, EXCLUDED.lane, EXCLUDED.house, EXCLUDED.lon, EXCLUDED.lat)
    RETURNING (old.xmax = 0) AS is_new
)
SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new) FROM written
"""
REMOVE = """
DELETE FROM geography_address AS old WHERE NOT EXISTS (
    SELECT FROM gazetteer_stage AS new
    WHERE new.road_id = old.road_id AND new.number = old.number
)
"""
PLACE_ROADS = """
UPDATE geography_road AS road
SET placed_by = 'doors', lon = around.lons[around.middle], lat = around.lats[around.middle],
    west = around.west, south = around.south, east = around.east, north = around.north
FROM (
    SELECT road_id, count(*) / 2 + 1 AS middle,
           array_agg(lon ORDER BY house, number) AS lons,
           array_agg(lat ORDER BY house, number) AS lats,
           min(lon) AS west, min(lat) AS south, max(lon) AS east, max(lat) AS north
    FROM geography_address
    WHERE road_id IN (SELECT DISTINCT road_id FROM gazetteer_stage)
    GROUP BY road_id
) AS around
WHERE road.id = around.road_id AND road.placed_by <> 'line'
"""


def write_doors(
    rows: Iterable[DoorRow], atlas: Atlas, findings: Findings, *, replace: bool
) -> Counts:
    """Write doors by road and number; a road that is not known yet is made from its doors."""
    roads = _Roads()
    villages = dict(Village.objects.values_list("code", "pk"))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS gazetteer_stage")
        cursor.execute(STAGE)
        for batch in batches(rows):
            spots = list(placed(batch, atlas, findings))
            roads.make_missing([(row, district) for row, (district, _village) in spots])
            with cursor.copy(COPY) as copy:
                for row, (district, village) in spots:
                    road = roads.known[district, name_key(row.road)]
                    key, lane = row.door.door_key, row.door.lane_key
                    copy.write_row(
                        (row.line, road, villages.get(village), key, lane, row.door.house,
                         row.lon, row.lat, cell(row.lon, row.lat))
                    )  # fmt: skip
        return _merge(cursor, findings, replace=replace)


def _merge(cursor: CursorWrapper, findings: Findings, *, replace: bool) -> Counts:
    cursor.execute("CREATE INDEX ON gazetteer_stage (road_id, number)")
    cursor.execute("ANALYZE gazetteer_stage")
    cursor.execute(REPEATED)
    repeated = cursor.fetchall()
    for line, door in repeated:
        findings.add(line, "repeated", door)
    cursor.execute("SELECT count(*) FROM gazetteer_stage")
    [distinct] = cursor.fetchone()
    distinct -= len(repeated)
    cursor.execute(MERGE)
    added, changed = cursor.fetchone()
    removed = 0
    if replace:
        cursor.execute(REMOVE)
        removed = cursor.rowcount
    cursor.execute(PLACE_ROADS)
    return Counts(added, changed, distinct - added - changed, removed)


class _Roads:
    """The roads of the city by district and name; the missing ones are made."""

    def __init__(self) -> None:
        self.districts = {each.code: each for each in District.objects.defer("boundary")}
        rows = Road.objects.filter(part=0).values_list("district__code", "name_key", "pk")
        self.known = {(district, key): pk for district, key, pk in rows}

    def make_missing(self, rows: Sequence[tuple[DoorRow, str]]) -> None:
        """Make the roads that rows name and nobody knows, each in its district."""
        wanted = {
            (district, key): row.road
            for row, district in rows
            for key in [name_key(row.road)]
            if (district, key) not in self.known
        }
        entries = [
            RoadEntry(road_code(district, key), name, "", district)
            for (district, key), name in wanted.items()
        ]
        made = Road.objects.bulk_create([road_row(entry, self.districts) for entry in entries])
        self.known |= {key: road.pk for key, road in zip(wanted, made, strict=True)}
