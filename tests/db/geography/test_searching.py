"""A search for a place tells how exact it is, and costs the same with any number of doors."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from civicloop.kernel.geography import queries
from civicloop.kernel.geography import services as geography
from civicloop.kernel.geography.models import Road
from civicloop.kernel.geography.services import AddressEntry
from tests.db.geography.conftest import LOADER

pytestmark = pytest.mark.django_db

MANY = """
INSERT INTO geography_address (road_id, number, lane, house, lon, lat, cell)
SELECT road.id, house::text, '', house, 120.3 + house / 1e6, 22.6, 1
FROM geography_road AS road, generate_series(1000, 1000 + %s) AS house
"""
LANDMARKS = """
INSERT INTO geography_landmark
    (code, name_zh, name_en, name_key, grams, lon, lat, category, address, district_id)
SELECT 'L' || n, '景點' || n, '', '景點' || n, ARRAY['景點', right('0' || n, 2)], 120.31, 22.61,
       '', '', (SELECT min(id) FROM geography_district)
FROM generate_series(1, %s) AS n
"""
ROADS = """
INSERT INTO geography_road (code, name_zh, name_en, name_key, grams, lon, lat, line, cells, west,
                            south, east, north, part, placed_by, district_id)
SELECT 'M' || n, '測' || n || '路', '', '測' || n || '路', ARRAY['測' || left(n::text, 1)],
       120.31, 22.61, '[]', '{}', 0, 0, 0, 0, 0, 'district',
       (SELECT min(id) FROM geography_district)
FROM generate_series(1, %s) AS n
"""
TEXTS = (
    "三民區九如一路508號",
    "九如一路50巷9號",
    "九如一路",
    "如一路",
    "景點77",
    "三民區",
    "竹中里",
    "臺灣大道三段十二號前的路燈",
    "Jiuru 2nd",
)


def answer(text):
    hit = queries.search_places(text)[0]
    return hit.kind, hit.label_zh, str(hit.exactness), hit.score


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("九如一路502號", ("address", "三民區九如一路502號", "door", 1.0)),
        ("九如一路50巷7號", ("address", "三民區九如一路50巷7號", "door", 1.0)),
        ("九如一路50巷9號", ("address", "三民區九如一路50巷7號", "beside", 0.7)),
        ("九如一路506號", ("address", "三民區九如一路506號", "between", 0.85)),
        ("九如一路505巷3號", ("address", "三民區九如一路505巷口", "lane", 0.6)),
        ("九如一路2號", ("road", "三民區九如一路", "road", 0.5)),
        ("三民九如一路502", ("address", "三民區九如一路502號", "door", 1.0)),
        ("三民區火星路3號", ("district", "三民區", "district", 0.2)),
        ("前鎮區竹中里火星路3號", ("village", "前鎮區竹中里", "village", 0.3)),
        ("前鎮區九如一路502號", ("district", "前鎮區", "district", 0.2)),
        ("九如一路", ("road", "三民區九如一路", "road", 1.0)),
        ("正興里", ("village", "三民區正興里", "village", 1.0)),
    ],
)
def test_the_first_hit_says_how_exact_it_is(city, text, first):
    assert answer(text) == first


def test_a_door_in_a_district_that_was_not_named_is_offered_below(city):
    hits = queries.search_places("前鎮區九如一路502號")
    assert [hit.label_zh for hit in hits] == ["前鎮區", "三民區九如一路502號", "三民區九如一路"]


def test_one_name_in_two_districts_is_told(city):
    geography.load_roads(
        [geography.RoadEntry("R9", "九如一路", "", "B", [(120.33, 22.61), (120.331, 22.61)])],
        actor=LOADER,
    )
    geography.load_addresses([AddressEntry("R9", "502", 120.3301, 22.61)], actor=LOADER)
    unsure = queries.search_places("九如一路502號")
    assert [(hit.district_code, hit.alike, hit.score) for hit in unsure[:2]] == [
        ("A", 2, 0.95),
        ("B", 2, 0.95),
    ]
    sure = queries.search_places("前鎮區九如一路502號")[0]
    assert (sure.district_code, sure.alike, sure.score) == ("B", 1, 1.0)


def statements(text):
    queries.search_places(text)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        queries.search_places(text)
    return [each["sql"] for each in seen]


def test_the_number_of_statements_is_the_same_with_many_doors(city):
    few = [len(statements(text)) for text in TEXTS]
    with connection.cursor() as cursor:
        cursor.execute(MANY, [3000])
        cursor.execute(LANDMARKS, [3000])
    assert [len(statements(text)) for text in TEXTS] == few
    assert max(few) <= 5


def test_no_statement_reads_a_whole_table(city):
    with connection.cursor() as cursor:
        cursor.execute(MANY, [30_000])
        cursor.execute(LANDMARKS, [20_000])
        cursor.execute(ROADS, [20_000])
        for table in ("address", "landmark", "road"):
            cursor.execute(f"ANALYZE geography_{table}")
    assert Road.objects.count() > 20_000
    for text in TEXTS:
        for statement in statements(text):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(row[0] for row in cursor.fetchall())
            for table in ("address", "landmark", "road"):
                assert f"Seq Scan on geography_{table}" not in plan, (text, plan)
