"""What a map draws of a part of the city."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.kernel.geography import queries
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.errors import NoBoundariesError
from civicloop.kernel.geography.models import Road
from civicloop.kernel.geography.rules import Bounds
from civicloop.kernel.geography.services import RoadEntry
from tests.db.geography.conftest import LOADER

pytestmark = pytest.mark.django_db
ALL = Bounds(120.30, 22.60, 120.34, 22.64)
SOUTH_WEST = Bounds(120.305, 22.605, 120.308, 22.615)


def names(drawn):
    return [feature["properties"]["name"] for feature in drawn["features"]]


def test_roads_of_a_box_come_longest_first_with_name_length_and_line(city):
    drawn = queries.roads_geojson(ALL, 10)
    assert names(drawn) == ["臺灣大道三段", "九如一路", "九如二路"]
    assert drawn["truncated"] is False
    assert drawn["features"][1] == {
        "type": "Feature",
        "properties": {"code": "R1", "name": "九如一路", "metres": 1848},
        "geometry": {"type": "LineString", "coordinates": [[120.301, 22.61], [120.319, 22.61]]},
    }


def test_a_road_that_passes_through_is_drawn_whole_and_others_are_left_out(city):
    assert names(queries.roads_geojson(SOUTH_WEST, 10)) == ["九如一路"]
    assert names(queries.roads_geojson(Bounds(120.305, 22.612, 120.308, 22.628), 10)) == []


def test_a_bent_road_is_left_out_where_only_its_rectangle_meets_the_box(city):
    bent = [(120.302, 22.602), (120.302, 22.618), (120.318, 22.618)]
    geography.load_roads([RoadEntry("R4", "彎路", "", "A", bent)], actor=LOADER)
    assert names(queries.roads_geojson(Bounds(120.310, 22.603, 120.312, 22.605), 10)) == []
    assert names(queries.roads_geojson(Bounds(120.310, 22.617, 120.312, 22.619), 10)) == ["彎路"]


def test_the_limit_keeps_the_longest_and_says_that_there_is_more(city):
    drawn = queries.roads_geojson(ALL, 1)
    assert (names(drawn), drawn["truncated"]) == (["臺灣大道三段"], True)


def test_names_are_in_the_language_of_the_reader_where_they_are_known(city):
    english = ["臺灣大道三段", "Jiuru 1st Rd.", "Jiuru 2nd Rd."]
    assert names(queries.roads_geojson(ALL, 10, "en")) == english


def test_roads_cost_one_statement_however_many_and_it_uses_the_index(city):
    for box, limit in ((ALL, 10), (SOUTH_WEST, 1)):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            queries.roads_geojson(box, limit)
        assert len(asked) == 1
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked[0]['sql']}")
        plan = " ".join(line for (line,) in cursor.fetchall())
    assert "road_box" in plan


def test_a_road_loaded_anew_is_found_where_it_lies_now(city):
    moved = [(120.331, 22.63), (120.339, 22.63)]
    geography.load_roads([RoadEntry("R1", "九如一路", "", "B", moved)], actor=LOADER)
    assert names(queries.roads_geojson(SOUTH_WEST, 10)) == []
    assert Road.objects.filter(code="R1", west=120.331, east=120.339, north=22.63).exists()


def test_villages_are_those_that_the_box_touches(city):
    assert names(queries.villages_geojson(SOUTH_WEST)) == ["鼎山里"]
    english = ["Dingshan Vil.", "Zhengxing Vil.", "Zhuzhong Vil."]
    assert names(queries.villages_geojson(ALL, "en")) == english


def test_villages_once_drawn_cost_one_look_at_the_version(city, django_assert_num_queries):
    queries.villages_geojson(ALL)
    with django_assert_num_queries(1):
        queries.villages_geojson(SOUTH_WEST)


def test_villages_before_any_boundary_are_refused(db):
    with pytest.raises(NoBoundariesError):
        queries.villages_geojson(ALL)


def test_a_line_is_simplified_to_what_a_zoom_shows(city):
    wavy = [(120.302 + step / 1e4, 22.605 + (step % 2) / 1e5) for step in range(100)]
    geography.load_roads([RoadEntry("R5", "波浪路", "", "A", wavy)], actor=LOADER)
    drawn = {zoom: queries.roads_geojson(ALL, 10, zoom=zoom) for zoom in (12, 20, None)}
    points = {
        zoom: len(each["geometry"]["coordinates"])
        for zoom, collection in drawn.items()
        for each in collection["features"]
        if each["properties"]["code"] == "R5"
    }
    assert points == {12: 2, 20: 100, None: 100}
    assert len({one["features"][2]["properties"]["metres"] for one in drawn.values()}) == 1


def test_no_answer_is_larger_than_its_bound(city):
    long = [(120.302 + step / 1e6, 22.605 + (step % 2) / 1e4) for step in range(900)]
    roads = [RoadEntry(f"L{n}", f"長{n}路", "", "A", long) for n in range(60)]
    geography.load_roads(roads, actor=LOADER)
    drawn = queries.roads_geojson(ALL, 800)
    positions = sum(len(each["geometry"]["coordinates"]) for each in drawn["features"])
    assert drawn["truncated"] is True
    assert 39_000 < positions <= 40_000


def test_a_road_that_only_its_doors_place_is_not_drawn(city):
    geography.load_roads([RoadEntry("R6", "無線路", "", "A")], actor=LOADER)
    assert "無線路" not in names(queries.roads_geojson(ALL, 10))
