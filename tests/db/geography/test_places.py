"""Where a point is, what a text names, and what loading boundaries changes."""

import pytest
from django.utils import timezone

from civicloop.kernel.geography import queries
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.errors import BoundaryError, NoBoundariesError
from civicloop.kernel.geography.models import BoundarySet, District, Village
from civicloop.kernel.ledger import queries as ledger
from tests.db.geography.conftest import (
    DISTRICTS,
    LOADER,
    VILLAGES,
    collection,
    feature,
    square,
)

pytestmark = pytest.mark.django_db


def codes(place):
    return place.inside, place.district_code, place.village_code


def test_a_point_lies_in_its_district_and_village(city):
    assert codes(queries.locate(120.31, 22.61)) == (True, "A", "A1")
    assert codes(queries.locate(120.31, 22.63)) == (True, "A", "A2")
    assert queries.locate(120.33, 22.63).label("en") == "Zhuzhong Vil., Qianzhen District"
    assert queries.locate(120.33, 22.63).label() == "前鎮區竹中里"


def test_a_point_on_a_border_belongs_to_one_district(city):
    assert codes(queries.locate(120.32, 22.61)) == (True, "A", "A1")


def test_a_point_outside_names_the_nearest_district_and_its_distance(city):
    place = queries.locate(120.29, 22.61)
    assert codes(place) == (False, "", "")
    assert (place.nearest_code, place.nearest_zh) == ("A", "三民區")
    assert place.distance_m == pytest.approx(1026, abs=6)


def test_a_question_before_any_boundary_is_refused(db):
    with pytest.raises(NoBoundariesError):
        queries.locate(120.3, 22.6)


def test_a_new_version_is_seen_at_once_and_what_it_leaves_out_ends(city):
    assert queries.locate(120.31, 22.63).village_code == "A2"
    villages = collection(
        feature(
            "A1", "鼎山里", "Dingshan Vil.", square(120.30, 22.60, 120.32, 22.64), district_code="A"
        ),
        VILLAGES["features"][2],
    )
    newer = geography.load_boundaries(DISTRICTS, villages, "2026-07", actor=LOADER)
    assert queries.locate(120.31, 22.63).village_code == "A1"
    assert [each.code for each in queries.villages()] == ["A1", "B1"]
    assert Village.objects.get(code="A2").ended_on == timezone.localdate(newer.loaded_at)
    assert queries.village("A2").name_zh == "正興里"


def test_the_same_version_again_changes_nothing_and_another_content_is_refused(city):
    events = len(ledger.history(city.ref))
    assert geography.load_boundaries(DISTRICTS, VILLAGES, "2026-01", actor=LOADER) == city
    fewer = collection(*VILLAGES["features"][:2])
    with pytest.raises(BoundaryError):
        geography.load_boundaries(DISTRICTS, fewer, "2026-01", actor=LOADER)
    assert (BoundarySet.objects.count(), Village.objects.count()) == (1, 3)
    assert len(ledger.history(city.ref)) == events


def test_villages_of_an_unknown_district_are_refused_whole(db):
    with pytest.raises(BoundaryError, match="B"):
        geography.load_boundaries(
            collection(DISTRICTS["features"][0]), VILLAGES, "2026-01", actor=LOADER
        )
    assert (District.objects.count(), BoundarySet.objects.count()) == (0, 0)


def test_loading_is_told_to_the_ledger(city):
    names = [event.name for event in ledger.history(city.ref)]
    assert names == [
        "geography.boundaries_loaded",
        "geography.gazetteer_loaded",
        "geography.gazetteer_loaded",
    ]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("高雄市三民區九如一路５０２號", ("address", "三民區九如一路502號")),
        ("九如1路510號之3", ("address", "三民區九如一路510-3號")),
        ("九如一路50巷7號", ("address", "三民區九如一路50巷7號")),
        ("台灣大道3段", ("road", "前鎮區臺灣大道三段")),
        ("臺灣大道三段十二號", ("address", "前鎮區臺灣大道三段12號")),
        ("三民區", ("district", "三民區")),
        ("三民區正興里", ("village", "三民區正興里")),
        ("Jiuru 2nd", ("road", "三民區九如二路")),
        ("竹中", ("village", "前鎮區竹中里")),
    ],
)
def test_a_text_finds_its_place_first(city, text, first):
    hit = queries.search_places(text)[0]
    assert (hit.kind, hit.label_zh) == first


def test_an_unknown_door_stands_between_its_known_neighbours(city):
    hits = queries.search_places("九如一路508號")
    assert [(hit.kind, hit.label_zh, hit.exactness, hit.beside) for hit in hits[:2]] == [
        ("address", "三民區九如一路508號", "between", ("502", "510-3")),
        ("road", "三民區九如一路", "road", ()),
    ]
    assert (hits[0].lon, hits[0].lat) == (pytest.approx(120.30575), pytest.approx(22.6101))
    assert hits[0].within_m == 103


def test_a_text_that_names_nothing_finds_nothing(city):
    assert queries.search_places("火星大道") == []
    assert queries.search_places("  ") == []


def test_the_nearest_road_is_found_within_reach_only(city):
    road, road_m = queries.nearest_road(120.31, 22.6105)
    assert (road.code, road_m) == ("R1", pytest.approx(56, abs=1))
    assert queries.nearest_road(120.31, 22.62) is None


def test_the_map_gets_each_district_in_the_language_of_the_reader(city):
    drawn = queries.boundaries_geojson("district", "en")
    assert [(each["id"], each["properties"]["name"]) for each in drawn["features"]] == [
        ("A", "Sanmin District"),
        ("B", "Qianzhen District"),
    ]
    assert queries.boundaries_geojson("district", "en") is drawn
    assert len(queries.boundaries_geojson("village")["features"]) == 3


def test_a_question_costs_one_small_query(city, django_assert_num_queries):
    queries.locate(120.31, 22.61)
    with django_assert_num_queries(1):
        queries.locate(120.33, 22.61)


def test_beyond_the_border_is_a_county_or_the_sea(city):
    assert not queries.knows_neighbours()
    assert queries.neighbour_at(120.5, 22.6) is None
    east = feature("P", "屏東縣", "Pingtung County", square(120.40, 22.0, 120.9, 22.9))
    assert geography.load_neighbours(collection(east), actor=LOADER) == 1
    assert queries.neighbour_at(120.5, 22.6).name_en == "Pingtung County"
    assert queries.neighbour_at(119.5, 22.6) is None
    north = feature("T", "臺南市", "Tainan City", square(120.0, 22.9, 120.6, 23.4))
    assert geography.load_neighbours(collection(north), actor=LOADER) == 1
    assert queries.neighbour_at(120.5, 22.6) is None, "the former list is gone"
    assert queries.neighbour_at(120.5, 23.0).name_zh == "臺南市"
