"""The roads of the Ministry of the Interior and the city's real shelters, through the import.

The shelters are the measure: half of them are taken as doors and landmarks, and all are looked
for as people would write them. Truth is the district in which a shelter's own position lies;
its coordinates are rounded, some to three decimals (some 100 m).
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from pathlib import Path
from statistics import median

import pytest

from civicloop.assembly.demonstration.rules import boundaries
from civicloop.kernel.actors.rules import machine
from civicloop.kernel.geography import queries
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.rules import Exactness, distance_m, parse_address
from civicloop.kernel.geography.services import Wish
from tests.laid import laid


def _folder() -> Path | None:
    for root in Path(__file__).resolve().parents:
        found = root / "shared/data/02_geography"
        if found.is_dir():
            return found
    return None


FOLDER = _folder()
pytestmark = [
    pytest.mark.skipif(FOLDER is None, reason="the real gazetteer is not here"),
    pytest.mark.django_db,
]
ACTOR = machine("loader")
SHELTERS = "kaohsiung_shelters_geocoded_addresses.csv"
ROADS = "kaohsiung_roads_moi114.csv.gz"
DISTRICT, NAME, ADDRESS, LON, LAT = (
    "縣市及鄉鎮市區",
    "避難收容處所名稱",
    "避難收容處所地址",
    "經度",
    "緯度",
)


def shelters():
    with (FOLDER / SHELTERS).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def whole(shelter):
    return shelter[DISTRICT] + shelter[ADDRESS]


def measured(chosen, text):
    """Share in the true district, and by exactness how many and the median metres off."""
    right, metres = 0, {}
    for shelter in chosen:
        lon, lat = float(shelter[LON]), float(shelter[LAT])
        hit = next(iter(queries.search_places(text(shelter))), None)
        if hit is None:
            continue
        right += hit.district_code == queries.locate(lon, lat).district_code
        metres.setdefault(hit.exactness, []).append(distance_m(lon, lat, hit.lon, hit.lat))
    said = {kind: (len(found), round(median(found))) for kind, found in metres.items()}
    sys.stderr.write(f"{right / len(chosen):.1%} in the true district, {said}\n")
    return right / len(chosen), said


@pytest.fixture
def city(db, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.MASTER_KEYS_DIR = tmp_path / "keys"
    return laid("districts and real roads", _roads)


def _roads():
    version = boundaries.version()
    geography.load_boundaries(boundaries.districts(), boundaries.villages(), version, actor=ACTOR)
    return geography.import_gazetteer(FOLDER / ROADS, Wish(), actor=ACTOR)


@pytest.fixture
def half(city, tmp_path):
    """Every second shelter is known as a door and as a landmark."""
    path, rows = tmp_path / SHELTERS, shelters()[::2]
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    for kind in ("addresses", "landmarks"):
        geography.import_gazetteer(path, Wish(kind=kind), actor=ACTOR)
    return rows


def test_every_road_of_the_ministry_is_taken_by_its_district(city):
    assert (city.read, city.counts.added, city.findings.refused) == (4701, 4700, 0)
    assert dict(city.findings.counts) == {"repeated": 1}
    again = geography.import_gazetteer(FOLDER / ROADS, Wish(), actor=ACTOR)
    assert (again.counts.is_nothing, again.counts.same) == (True, 4700)


def test_the_wrong_positions_of_the_list_are_seen_and_not_used(city):
    columns = {"lon": "lng_as_published", "lat": "lat_as_published"}
    report = geography.import_gazetteer(FOLDER / ROADS, Wish(columns=columns), actor=ACTOR)
    assert dict(report.findings.counts) == {"misplaced": 324, "repeated": 1}
    assert report.counts.is_nothing


def test_the_shelters_are_taken_but_for_those_that_stand_wrong(city):
    report = geography.import_gazetteer(FOLDER / SHELTERS, Wish(kind="addresses"), actor=ACTOR)
    assert (report.read, report.counts.added) == (506, 495)
    assert dict(report.findings.counts) == {
        "repeated": 7,
        "elsewhere": 4,
        "outside": 3,
        "no_road": 1,
    }


def test_nearly_every_address_is_read():
    parts = [parse_address(whole(shelter)) for shelter in shelters()]
    read = sum(1 for one in parts if one.has_number) / len(parts)
    assert read >= 0.99
    assert Counter(bool(one.district) for one in parts) == {True: 506}


def test_the_roads_alone_prove_the_district(city):
    rows = shelters()
    stated, exact = measured(rows, whole)
    assert stated >= 0.98
    assert set(exact) <= {Exactness.DISTRICT, Exactness.VILLAGE}, "no position is made up"
    unstated, _exact = measured(rows, lambda shelter: shelter[ADDRESS])
    assert unstated >= 0.65, "a third of the roads has namesakes in other districts"


def test_a_known_door_is_found_where_it_stands(half):
    right, exact = measured(half, whole)
    assert right >= 0.97
    doors, metres = exact[Exactness.DOOR]
    assert (doors >= 245, metres) == (True, 0)


def test_an_unknown_door_is_nearer_the_more_exact_its_hit_is(half):
    right, exact = measured(shelters()[1::2], whole)
    assert right >= 0.98
    assert exact[Exactness.DOOR][1] <= 20
    assert exact[Exactness.BESIDE][1] <= 300
    assert exact[Exactness.ROAD][1] <= 800
    assert exact[Exactness.DOOR][1] < exact[Exactness.BESIDE][1] < exact[Exactness.ROAD][1]
    assert exact[Exactness.ROAD][1] < exact[Exactness.DISTRICT][1]


def test_a_shelter_is_found_by_its_name(half):
    right, exact = measured(half, lambda shelter: shelter[NAME])
    assert right >= 0.95
    assert exact[Exactness.LANDMARK][0] >= 240
    assert exact[Exactness.LANDMARK][1] <= 5
