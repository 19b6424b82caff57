"""The places of the demonstration city."""

import json
from collections import Counter
from itertools import islice

import pytest
from shapely.geometry import LineString, Point, shape

from civicloop.assembly.demonstration.rules import boundaries, places, romanization
from civicloop.assembly.demonstration.rules.chance import dice
from civicloop.assembly.demonstration.rules.lists import table
from civicloop.assembly.demonstration.rules.streets import roads
from civicloop.kernel.geography.rules import cells_along, outlines


@pytest.fixture(scope="module")
def city():
    return places.places("test")


def test_there_are_38_districts_and_886_villages_named_in_both_languages():
    districts = outlines(boundaries.districts(), needs_district=False)
    villages = outlines(boundaries.villages(), needs_district=True)

    assert (len(districts), len(villages)) == (38, 886)
    assert all(each.name_zh and each.name_en for each in [*districts, *villages])
    assert {each.district_code for each in villages} == {each.code for each in districts}


def test_every_village_lies_in_its_district():
    districts = {
        each["properties"]["code"]: shape(each["geometry"]).buffer(0)
        for each in boundaries.districts()["features"]
    }
    outside = [
        each["properties"]["name_zh"]
        for each in boundaries.villages()["features"]
        if not districts[each["properties"]["district_code"]].covers(
            shape(each["geometry"]).representative_point()
        )
    ]

    assert outside == []


def test_the_english_names_of_districts_follow_one_authority():
    names = {code: english for code, (_, english) in places.district_names().items()}

    assert names["64000030"] == "Zuoying District"
    assert len(set(names.values())) == 38


def test_every_district_is_described_and_has_roads(city):
    described = set(table("districts"))
    counted = Counter(road.district_code for road in city.roads)

    assert described == set(places.district_names())
    assert set(counted) == described
    assert min(counted.values()) >= 10


def test_roads_lie_in_their_district_and_have_a_name_of_their_own(city):
    areas = {
        each["properties"]["code"]: shape(each["geometry"]).buffer(1e-4)
        for each in boundaries.districts()["features"]
    }

    astray = [road.code for road in city.roads if not areas[road.district_code].covers(_line(road))]

    assert astray == []
    assert len({(road.district_code, road.name_zh) for road in city.roads}) == len(city.roads)
    assert len({road.code for road in city.roads}) == len(city.roads)
    assert all(cells_along(list(road.line)) for road in islice(city.roads, 50))


def _line(road):
    return LineString(road.line) if len(road.line) > 1 else Point(road.line[0])


def test_doors_stand_in_the_village_that_they_name_and_once_on_their_road(city):
    areas = {
        each["properties"]["code"]: shape(each["geometry"]).buffer(1e-9)
        for each in boundaries.villages()["features"]
    }
    sample = city.doors[::50]

    assert len(sample) > 300
    assert all(areas[door.village_code].covers(Point(door.lon, door.lat)) for door in sample)
    assert len({(door.road_code, door.number) for door in city.doors}) == len(city.doors)


def test_the_same_seed_gives_the_same_roads_and_another_seed_others():
    assert roads("a") == roads("a")
    assert json.dumps([road.line for road in roads("a")]) != json.dumps(
        [road.line for road in roads("b")]
    )


def test_a_spot_knows_its_address_its_lane_and_its_crossing(city):
    chance = dice("spots")
    spots = [city.spot("64000050", chance, at_crossing=0.5) for _ in range(200)]

    crossings = [spot for spot in spots if spot.other]
    lanes = [spot for spot in spots if spot.lane]

    assert len(crossings) > 40
    assert all(
        spot.address == f"{spot.road.name_zh}與{spot.other}口" and not spot.plate
        for spot in crossings
    )
    assert lanes
    assert all(spot.address == f"{spot.lane}{spot.plate}號" for spot in lanes)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("中正二路", "Zhongzheng 2nd Rd."),
        ("中山路一段", "Sec. 1, Zhongshan Rd."),
        ("仁愛街", "Ren'ai St."),
        ("覺民路", "Juemin Rd."),
        ("左營大路", "Zuoyingda Rd."),
        ("永宏巷", "Yonghong Ln."),
    ],
)
def test_roads_are_written_in_latin_letters_as_on_their_signs(name, written):
    assert romanization.romanized_road(name) == written


def test_a_road_is_written_in_full_inside_a_sentence():
    assert romanization.in_full("Sec. 1, Zhongshan Rd.") == "Section 1, Zhongshan Road"
